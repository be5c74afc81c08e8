"""`narvara work` sets the papers that have no PDF yet, a few a round; one that cannot be set keeps no other back."""

import datetime as dt
import uuid

import pytest

from models import sent_papers
from models.sent_papers import TRY_AGAIN_AFTER, PaperKind
from tests.conftest import KINDS
from webapp.paper import typesetting
from webapp.sending.rounds import PAPERS_A_ROUND

BAD = "cannot be set"

# What a database does with papers, tests/models/test_sent_papers.py looks at.
pytestmark = pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)


@pytest.fixture(autouse=True)
def no_type(monkeypatch):
    def typeset(html):
        if html == BAD:
            raise ValueError(html)
        return html.encode()

    monkeypatch.setattr(typesetting, "typeset", typeset)


@pytest.fixture
def sent(database, peopled, at):
    """sent("…", …): papers to Amina."""

    def kept(*sources):
        with database.writing() as db:
            return [
                sent_papers.keep(
                    db,
                    peopled.amina.id,
                    PaperKind.HEARING,
                    uuid.uuid4(),
                    language="sv",
                    source=each,
                    text="",
                    by=None,
                    now=at.now() + dt.timedelta(microseconds=number),
                )
                for number, each in enumerate(sources)
            ]

    return kept


def pdfs(database, papers):
    with database.reading() as db:
        return [sent_papers.pdf_of(db, each) for each in papers]


def test_each_is_set_once_a_few_a_round(worker, database, sent, at):
    papers = sent(*map(str, range(PAPERS_A_ROUND + 1)))
    at.forward(seconds=1)
    assert worker().go().jobs == PAPERS_A_ROUND
    assert pdfs(database, papers)[-2:] == [b"4", None]
    assert [worker().go().jobs for _ in range(2)] == [1, 0]
    assert pdfs(database, papers)[-1] == b"5"


def test_one_that_cannot_be_set_waits_and_keeps_no_other_back(worker, database, sent, at, caplog):
    papers = sent(BAD, "good")
    at.forward(seconds=1)
    done = worker().go()
    assert (done.jobs, done.broken, pdfs(database, papers)) == (1, 1, [None, b"good"])
    assert "ValueError" in caplog.text and BAD not in caplog.text
    assert worker().go().broken == 0
    at.forward(seconds=TRY_AGAIN_AFTER.total_seconds())
    assert worker().go().broken == 1
