"""Setting a paper in type: with our own letters, no file but our own, and nothing slow where nothing is printed."""

import os
import subprocess
import sys

import pytest

from tests.paper import looking
from webapp.paper.typesetting import NotOurs, typeset
from webapp.settings import ROOT

PAGE = '<html lang="sv"><head><title>Prov</title></head><body>{}</body></html>'
LETTERS = "Åsa Łukasz Şükrü, أبرز هذه البطاقة, ካርድ ቁጽሪ 2 ፣ <b>Åsa Ł أبرز ካርድ</b> – ‘ ’ …"


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.se/x.png",
        "ftp://127.0.0.1:9/x.png",
        "file:///etc/passwd",
        "file://elsewhere/etc/passwd",
        "../../pyproject.toml",
        "%2e%2e/%2e%2e/pyproject.toml",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
        "nothing-there.png",
    ],
)
def test_what_is_not_ours_is_not_read(address):
    for html in (f'<img alt="x" src="{address}">', f'<link rel="stylesheet" href="{address}">'):
        with pytest.raises(NotOurs):
            typeset(PAGE.format(html))


def test_what_is_ours_is_read():
    assert typeset(PAGE.format('<img alt="x" src="cut_marks.svg">')).startswith(b"%PDF")


def test_a_part_in_another_language_says_so():
    whole = typeset(PAGE.format('<p>Hej</p><p lang="ar">مرحبا <bdi lang="ti">ሰላም</bdi></p>'))
    assert looking.languages(whole) == {"sv", "ar", "ti"}


def test_a_server_without_any_font_prints_all_letters(tmp_path):
    none = tmp_path / "fonts.conf"
    none.write_text("<fontconfig></fontconfig>")
    script = "import sys; from webapp.paper.typesetting import typeset; sys.stdout.buffer.write(typeset(sys.argv[1]))"
    made = subprocess.run(
        [sys.executable, "-c", script, PAGE.format(LETTERS)],
        env={**os.environ, "FONTCONFIG_FILE": str(none)},
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    assert looking.fonts(made) == {"Latin", "LatinMore", "Arabic", "Ethiopic"}
    assert looking.fonts(typeset(PAGE.format(LETTERS))) == looking.fonts(made)


def test_nothing_is_imported_for_it_until_something_is_printed():
    script = "import sys, webapp.app, webapp.commands, webapp.paper.cards; print('weasyprint' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    assert said.strip() == "False"
