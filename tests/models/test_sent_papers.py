"""Papers as they were sent: kept once, sealed row by row, and the first PDF is the paper's for ever."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from sqlalchemy import make_url, text, update
from sqlmodel import SQLModel, col, select

from models import audit, keyring, sent_papers
from models.audit_tables import AuditEvent
from models.keyring import Keyring, Unreadable
from models.sent_papers import TRY_AGAIN_AFTER, PaperKind, SentPaper, SentPaperPdf
from tests.at_once import at_once
from tests.conftest import KINDS
from tests.town import NINE, Town

ABOUT = uuid.UUID(int=77)
CANARY = "Smultronvagen 7, halsfluss"
PDF = b"%PDF-1.7 " + CANARY.encode()


def keep(db, town, *, language="sv", source=f"<p>{CANARY}</p>", about=ABOUT, now=NINE):
    words = {"language": language, "source": source, "text": CANARY}
    return sent_papers.keep(db, town.amina.id, PaperKind.HEARING, about, **words, by=town.hanna, now=now)


def test_a_paper_is_read_as_it_was_kept(db, town):
    paper = keep(db, town)
    assert sent_papers.source_of(paper) == f"<p>{CANARY}</p>"
    assert sent_papers.text_of(paper) == CANARY
    assert sent_papers.pdf_of(db, paper) is None
    assert sent_papers.paper_about(db, PaperKind.HEARING, ABOUT) == paper


def test_it_is_the_persons_alone(db, town):
    paper = keep(db, town)
    assert sent_papers.paper_of(db, town.amina.id, paper.id) == paper
    assert sent_papers.paper_of(db, town.bosse.id, paper.id) is None


def test_kept_again_it_is_the_first(db, town):
    first = keep(db, town)
    assert keep(db, town, source="<p>otherwise</p>").id == first.id
    assert sent_papers.source_of(first) == f"<p>{CANARY}</p>"
    assert keep(db, town, language="ar").id != first.id


def test_the_log_has_the_digests_of_what_was_kept(db, town):
    paper = keep(db, town)
    sent_papers.keep_pdf(db, paper, PDF, NINE)
    made, printed = db.exec(
        select(AuditEvent).where(AuditEvent.object_id == str(paper.id)).order_by(col(AuditEvent.seq))
    ).all()
    assert (made.action, made.actor_id, made.subject_person_id) == ("paper:make", town.hanna.id, town.amina.id)
    assert audit.body_of(db, made.seq)["body"]["source_digest"] == audit.digest(f"<p>{CANARY}</p>")
    assert (printed.action, printed.actor_kind) == ("paper:set", "system")


def test_the_first_pdf_stays(db, town):
    paper = keep(db, town)
    assert sent_papers.keep_pdf(db, paper, PDF, NINE) == PDF
    assert sent_papers.keep_pdf(db, paper, b"%PDF another", NINE) == PDF
    assert sent_papers.pdf_of(db, paper) == PDF
    assert len(db.exec(select(AuditEvent).where(AuditEvent.action == "paper:set")).all()) == 1


def test_kept_and_set_by_several_at_once_it_is_one(database):
    with database.writing() as db:
        town = Town(db)

    def send(number):
        with database.writing() as db:
            paper = keep(db, town, source=str(number))
        with database.writing() as db:
            return paper.id, sent_papers.keep_pdf(db, paper, b"%d" % number, NINE)

    assert len(set(at_once(*[lambda each=each: send(each) for each in range(6)]))) == 1
    with database.reading() as db:
        assert len(db.exec(select(SentPaper)).all()) == len(db.exec(select(SentPaperPdf)).all()) == 1


def test_it_waits_until_it_is_set(db, town):
    papers = [keep(db, town, about=uuid.UUID(int=each), now=NINE + dt.timedelta(minutes=each)) for each in range(3)]
    later = NINE + dt.timedelta(minutes=9)
    assert sent_papers.waiting(db, NINE, 5) == papers[:1]
    assert sent_papers.waiting(db, later, 2) == papers[:2]
    sent_papers.keep_pdf(db, papers[0], PDF, later)
    assert sent_papers.waiting(db, later, 5) == papers[1:]
    sent_papers.try_later(db, papers[1], later)
    assert sent_papers.waiting(db, later, 5) == papers[2:]
    assert sent_papers.waiting(db, later + TRY_AGAIN_AFTER, 5) == [papers[2], papers[1]]


def test_none_of_it_opens_elsewhere(db, town):
    first, second = keep(db, town), keep(db, town, language="ar")
    sent_papers.keep_pdf(db, first, PDF, NINE)
    sealed = db.get_one(SentPaperPdf, first.id).sealed
    db.add(SentPaperPdf(paper_id=second.id, sealed=sealed, made_at=NINE))
    db.flush()
    moved = SentPaper(**{**second.model_dump(), "source": first.source, "text": first.text})
    swapped = SentPaper(**{**first.model_dump(), "source": first.text})
    for look in (
        lambda: sent_papers.pdf_of(db, second),
        lambda: sent_papers.source_of(moved),
        lambda: sent_papers.text_of(moved),
        lambda: sent_papers.source_of(swapped),
    ):
        with pytest.raises(Unreadable):
            look()
    keyring.install(Keyring.fresh())
    with pytest.raises(Unreadable):
        sent_papers.text_of(first)


@pytest.mark.parametrize("table", [SentPaper, SentPaperPdf])
def test_what_was_sent_is_never_changed(db, town, table):
    sent_papers.keep_pdf(db, keep(db, town), PDF, NINE)
    with pytest.raises(Exception, match="append-only"):
        db.connection().execute(update(table).values(made_at=NINE))


@pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
def test_no_file_of_sqlite_holds_what_it_says(database):
    with database.writing() as db:
        sent_papers.keep_pdf(db, keep(db, Town(db)), PDF, NINE)
    path = Path(make_url(str(database.url)).database or "")
    files = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
    content = b"".join(file.read_bytes() for file in files)
    assert b"paper:make" in content, "or the search looks in the wrong place"
    assert CANARY.encode() not in content


def test_no_dump_of_the_tables_holds_what_it_says(database):
    with database.writing() as db:
        sent_papers.keep_pdf(db, keep(db, Town(db)), PDF, NINE)
    with database.reading() as db:
        rows = [
            str(row)
            for name in SQLModel.metadata.tables
            for row in db.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608
        ]
    content = "\n".join(rows)
    assert "paper:make" in content, "or the search looks in the wrong place"
    assert CANARY not in content and CANARY.encode().hex() not in content
