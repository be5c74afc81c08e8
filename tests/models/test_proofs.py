"""Papers to a report: kept once, sealed page by page, few enough, and told to whoever looks at the absence."""

import datetime as dt
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import make_url, text, update
from sqlmodel import SQLModel, select

from models import audit, keyring
from models.audit_tables import AuditEvent
from models.keyring import Keyring, Unreadable
from models.material import Piece, material_of, untold
from models.my_material import told_in
from models.proof_refusals import TooManyForReport, TooManyThisWeek
from models.proof_sending import MOST_A_REPORT, MOST_A_WEEK, Paper, Scanned, add
from models.proofs import ProofPage, ProofWay, Verdict, page_of, proofs_of
from models.refusals import SentOtherwise
from models.report_versions import ChangedSince, TakenBack, withdraw
from models.reports import AllAssessed
from models.review_steps import MaterialKind
from tests.absence import accept, report, review_of
from tests.at_once import at_once
from tests.conftest import KINDS
from tests.reported import away, correct
from tests.reviewing import hear
from tests.town import NINE, NOON, Town

CANARY = b"Smultronvagen 7, halsfluss"
PAGES = (b"\xff\xd8\xff" + CANARY, b"\xff\xd8\xff two")
PAPER = Paper(b"as it came", PAGES)
_keys = iter(range(10_000))


@pytest.fixture
def sent(db, town):
    return report(db, town.amina)


def bring(db, person, sent, paper=None, *, key=None, now=NINE):
    key = key or f"a-paper-never-sent-before-{next(_keys)}"
    return add(db, person, sent, paper or Paper(key.encode(), PAGES), key=key, sent_in=None, now=now)


def test_a_paper_is_read_again_page_by_page(db, town, sent):
    proof = bring(db, town.amina, sent)
    assert (proof.way, proof.pages, proof.verdict) == (ProofWay.SENT, 2, Verdict.NOT_SCANNED)
    assert proof.digest == sha256(b"".join(PAGES)).digest()
    assert [page_of(db, proof, number) for number in (1, 2, 3)] == [*PAGES, None]
    assert proofs_of(db, [sent.id]) == [proof]


def test_one_that_will_be_shown_has_no_pages(db, town, sent):
    proof = bring(db, town.amina, sent, Paper())
    assert (proof.way, proof.pages) == (ProofWay.SHOWN, 0)


def test_that_one_will_be_shown_is_said_once_and_takes_no_papers_place(db, town, sent):
    first = bring(db, town.amina, sent, Paper())
    assert bring(db, town.amina, sent, Paper()).id == first.id
    for _ in range(MOST_A_REPORT):
        bring(db, town.amina, sent)
    with pytest.raises(TooManyForReport):
        bring(db, town.amina, sent)


def test_what_a_scanner_said_is_kept(db, town, sent):
    proof = bring(db, town.amina, sent, Paper(b"x", PAGES, Scanned(Verdict.CLEAN, "ClamAV 1.4.6", NINE)))
    db.expire(proof)
    assert (proof.verdict, proof.scanner, proof.scanned_at) == (Verdict.CLEAN, "ClamAV 1.4.6", NINE)


def test_the_same_key_is_the_same_paper(db, town, sent):
    first = bring(db, town.amina, sent, key="the-same")
    assert bring(db, town.amina, sent, key="the-same") is first
    assert len(proofs_of(db, [sent.id])) == 1


def test_it_is_the_same_also_after_the_keys_were_changed(db, town, sent):
    first = bring(db, town.amina, sent, key="the-same")
    keyring.install(keyring.current().rotated())
    assert bring(db, town.amina, sent, key="the-same") is first


def test_another_paper_under_the_same_key_is_told_apart(db, town, sent):
    bring(db, town.amina, sent, key="the-same")
    with pytest.raises(SentOtherwise):
        bring(db, town.amina, sent, Paper(b"another", PAGES), key="the-same")


def test_the_same_file_is_the_same_paper_on_whichever_form_and_under_whichever_key(db, town, sent):
    first = bring(db, town.amina, sent, PAPER)
    keyring.install(keyring.current().rotated())
    assert bring(db, town.amina, sent, PAPER, now=NOON) is first
    assert len(proofs_of(db, [sent.id])) == 1


def test_for_another_report_the_same_file_is_another_paper(db, town, sent):
    first = bring(db, town.amina, sent, PAPER)
    assert bring(db, town.amina, correct(db, town.amina, sent), PAPER).id != first.id
    assert bring(db, town.bosse, report(db, town.bosse), PAPER).id != first.id


@pytest.mark.parametrize("form", [None, "the-same"], ids=["on several forms", "on one form"])
def test_sent_by_several_at_once_it_is_one(database, form):
    with database.writing() as db:
        town = Town(db)
        sent = report(db, town.amina)

    def send():
        with database.writing() as db:
            return bring(db, town.amina, sent, PAPER, key=form).id

    found = at_once(*[send] * 6)
    assert len(set(found)) == 1
    with database.reading() as db:
        assert len(proofs_of(db, [sent.id])) == 1
        assert len(db.exec(select(ProofPage)).all()) == 2


def test_a_report_has_few_papers(db, town, sent):
    for _ in range(MOST_A_REPORT):
        bring(db, town.amina, sent)
    with pytest.raises(TooManyForReport):
        bring(db, town.amina, sent)


def test_a_person_sends_few_a_week(db, town, sent):
    for _ in range(MOST_A_WEEK // MOST_A_REPORT):
        for _ in range(MOST_A_REPORT):
            bring(db, town.amina, sent)
        sent = correct(db, town.amina, sent)
    with pytest.raises(TooManyThisWeek):
        bring(db, town.amina, sent, now=NINE + dt.timedelta(days=6))
    assert bring(db, town.amina, sent, now=NINE + dt.timedelta(days=8))


def test_a_page_opens_nowhere_else(db, town, sent):
    first, second = bring(db, town.amina, sent), bring(db, town.amina, sent)
    sealed = db.exec(select(ProofPage.sealed).where(ProofPage.proof_id == first.id, ProofPage.number == 1)).one()
    for place in ((ProofPage.proof_id == first.id, ProofPage.number == 2), (ProofPage.proof_id == second.id,)):
        db.connection().execute(update(ProofPage).where(*place).values(sealed=sealed))
    db.expire_all()
    for proof, number in ((first, 2), (second, 1)):
        with pytest.raises(Unreadable):
            page_of(db, proof, number)
    keyring.install(Keyring.fresh())
    with pytest.raises(Unreadable):
        page_of(db, first, 1)


def test_pages_can_be_deleted_and_the_row_stays(db, town, sent):
    proof = bring(db, town.amina, sent)
    for page in db.exec(select(ProofPage)).all():
        db.delete(page)
    db.flush()
    assert page_of(db, proof, 1) is None
    assert proofs_of(db, [sent.id]) == [proof]


def test_a_report_that_was_taken_back_takes_none(db, town, sent):
    withdraw(db, town.amina, sent, NINE)
    with pytest.raises(TakenBack):
        bring(db, town.amina, sent)


def test_an_older_version_takes_none(db, town, sent):
    correct(db, town.amina, sent)
    with pytest.raises(ChangedSince):
        bring(db, town.amina, sent)


def test_one_that_is_assessed_takes_none(db, town, sent):
    away(db, town)
    accept(db, town.hanna, review_of(db, town.amina))
    with pytest.raises(AllAssessed):
        bring(db, town.amina, sent, now=NOON)


def test_whoever_looks_at_the_absence_has_to_look_again(db, town, sent):
    away(db, town)
    before = review_of(db, town.amina).version
    bring(db, town.amina, sent, now=NOON)
    db.expire_all()
    assert review_of(db, town.amina).version == before + 1


def test_a_hearing_tells_of_it(db, town, sent):
    proof = bring(db, town.amina, sent)
    away(db, town)
    hearing = hear(db, town.hanna, review_of(db, town.amina), now=NOON)
    (told,) = told_in(db, hearing).reports
    assert told.proofs == [proof]


def test_one_that_comes_after_a_hearing_need_not_be_told_to_whoever_sent_it(db, town, sent):
    away(db, town)
    hearing = hear(db, town.hanna, review_of(db, town.amina), now=NOON)
    proof, review = bring(db, town.amina, sent, now=NOON), review_of(db, town.amina)
    assert Piece(MaterialKind.PROOF, proof.id) in material_of(db, review)
    assert untold(db, review, hearing.id) == []


def test_the_log_of_an_assessment_says_which_papers_there_were(db, town, sent):
    proof = bring(db, town.amina, sent)
    away(db, town)
    accept(db, town.hanna, review_of(db, town.amina))
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "review:assess")).one()
    (line,) = audit.body_of(db, event.seq)["body"]["known"]["lines"]
    (paper,) = line["reports"][0]["proofs"]
    assert (paper["id"], paper["digest"]) == (str(proof.id), proof.digest.hex())


def test_the_log_says_that_it_came(db, town, sent):
    proof = bring(db, town.amina, sent)
    event = db.exec(select(AuditEvent).where(AuditEvent.action == "absence:proof:add")).one()
    assert (event.object_id, event.subject_person_id) == (str(proof.id), town.amina.id)
    assert audit.body_of(db, event.seq)["body"] == {
        "report": str(sent.id),
        "way": "sent",
        "pages": 2,
        "digest": proof.digest.hex(),
        "verdict": "not_scanned",
        "scanner": None,
    }


@pytest.fixture
def lying(database):
    with database.writing() as db:
        town = Town(db)
        bring(db, town.amina, report(db, town.amina, words=CANARY.decode()), Paper(CANARY, PAGES), key="in-the-clear")
    return database


@pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
def test_no_file_of_sqlite_holds_it(lying):
    path = Path(make_url(str(lying.url)).database or "")
    content = b"".join(file.read_bytes() for file in path.parent.iterdir() if file.name.startswith(path.name))
    assert b"in-the-clear" in content, "or the search looks in the wrong place"
    assert path.with_name(path.name + "-wal").exists()
    assert CANARY not in content and sha256(CANARY).digest() not in content


def test_no_dump_of_the_tables_holds_it(lying):
    with lying.reading() as db:
        rows = [
            str(row)
            for name in SQLModel.metadata.tables
            for row in db.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608
        ]
    content = "\n".join(rows)
    assert "in-the-clear" in content, "or the search looks in the wrong place"
    assert CANARY.decode() not in content and CANARY.hex() not in content
