"""Each paper can be read out: by the checker of PDF/UA-1, and by what that checker does not look at."""

from io import BytesIO

import pikepdf
import pytest
from pdfua import validate

from tests.paper import looking
from tests.paper.papers import PAPERS

FONTS = {"Latin", "LatinMore", "Arabic", "Ethiopic"}
# The checker trips over its own look at headings; that none is empty is looked at here.
TRIPS = {"UA-14-001"}


def faults(pdf: bytes, path) -> set[str]:
    """What the checker finds, by rule."""
    path.write_bytes(pdf)
    report = validate(str(path))
    assert {each.rule_id for each in report.outcomes if each.skipped_reason} <= TRIPS
    return {each.rule_id for each in report.findings}


@pytest.mark.parametrize("language", ["sv", "ar", "ti"])
@pytest.mark.parametrize("name", PAPERS)
def test_each_paper_can_be_read_out(name, language, tmp_path):
    made = PAPERS[name](language)
    assert faults(made, tmp_path / "paper.pdf") == set()
    assert looking.fonts(made) <= FONTS
    assert language in looking.languages(made)
    with pikepdf.open(BytesIO(made)) as document:
        assert {str(page.Tabs) for page in document.pages} == {"/S"}
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert str(document.docinfo.Title).strip()
    twin = faults(untagged(made), tmp_path / "twin.pdf")
    assert {"UA-01-005", "UA-01-002"} <= twin, "an untagged twin passes: the checker looks at nothing"


def untagged(made: bytes) -> bytes:
    """The same paper with its tags taken out: what is printed stays, and nothing says what it is."""
    twin = BytesIO()
    with pikepdf.open(BytesIO(made)) as document:
        del document.Root.StructTreeRoot, document.Root.MarkInfo
        document.save(twin)
    return twin.getvalue()
