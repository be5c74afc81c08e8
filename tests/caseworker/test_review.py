"""One absence with everything about it."""

import re

from sqlmodel import col, func, select

from models.access import TABLE, Cell, Field, Relation
from models.attendance import Presence
from models.audit_tables import AuditEvent
from models.reviews import Assessment
from models.scans import Scan, ScanSource, Situation
from tests.absence import confirm_roll, observe, report, review_of
from tests.caseworker.conftest import STATED
from tests.town import NINE, at_clock, stranger


def test_plan_evidence_record_report_and_rules_stand_beside_each_other(hanna, write, lived_in, sent):
    with write() as db:
        db.add(
            Scan(
                key="a",
                participant_id=lived_in.amina.id,
                occasion_id=lived_in.occasion.id,
                source=ScanSource.SITE_CODE,
                situation=Situation.LATE,
                evidence=True,
                happened_at=at_clock(9, 20),
                received_at=at_clock(9, 20),
                occasion_version=2,
            )
        )
        there = (at_clock(9, 20), at_clock(10))
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina, Presence.PARTLY, there)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    page = hanna.get(sent).text
    for words in (
        "20 h",
        "The plan counts on this activity.",
        "code scanned: late",
        "partly",
        "supervisor",
        "Roll confirmed",
        "I am ill",
        STATED,
        "the same day",
        "Report at the latest on the same day",
        "the municipality's own",
        "Exempelby riktlinje § 8",
        "The report came within this time.",
        "Day 1, counted from",
        "No certificate is asked for yet.",
    ):
        assert words in page, words
    assert "Berit" not in page, "who recorded is told by role"


def test_words_stand_in_the_language_of_the_report(hanna, write, lived_in):
    with write() as db:
        lived_in.amina.language = "ti"
        report(db, lived_in.amina, words="ሓሚመ")
        address = f"/desk/reviews/{review_of(db, lived_in.amina).id}"
    assert re.search(r'lang="ti" dir="auto">ሓሚመ', hanna.get(address).text)


def test_a_late_report_is_a_fact(hanna, write, lived_in):
    with write() as db:
        report(db, lived_in.amina, now=at_clock(8, day=NINE.date().replace(day=25)))
        address = f"/desk/reviews/{review_of(db, lived_in.amina).id}"
    page = hanna.get(address).text
    assert "2 days after" in page
    assert "The report came 2 days after." in page


def test_the_history_of_the_record_is_shown(hanna, write, lived_in, ready):
    with write() as db:
        there = (at_clock(9), at_clock(11))
        args = (db, lived_in.berit, lived_in.occasion, lived_in.amina, Presence.PARTLY, there)
        observe(*args, now=at_clock(13), reason="Kom men gick")
    page = " ".join(hanna.get(ready).text.split())
    assert "Kom men gick" in page
    assert "before: not here" in page
    assert "corrected" in page


def test_an_unexplained_absence_offers_nothing(hanna, write, lived_in):
    with write() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        address = f"/desk/reviews/{review_of(db, lived_in.amina).id}"
    page = hanna.get(address)
    assert "Not yet reported" in page.text
    assert 'name="phrase"' not in page.text


def test_strangers_find_nothing(browser, lived_in, ready, look):
    for staff in (lived_in.sara, lived_in.ivar):
        assert browser(staff).get(ready).status_code == 404
        typed = {"version": "1", "line": f"{stranger()}.{stranger()}", "phrase": "reported_in_time"}
        assert browser(staff).post(f"{ready}/accept", **typed).status_code == 404
    assert browser(lived_in.hanna).get(f"/desk/reviews/{stranger()}").status_code == 404
    for someone in (lived_in.berit, lived_in.karin, lived_in.amina):
        assert browser(someone).get(ready).status_code == 403


def test_a_case_that_a_colleague_leads_is_not_here(browser, lived_in, write, ready):
    with write() as db:
        lived_in.db = db
        lived_in.assign(lived_in.amina, lived_in.henrik)
    assert browser(lived_in.hanna).get(ready).status_code == 404
    assert browser(lived_in.henrik).get(ready).status_code == 200


def test_a_protected_persons_review_opens_with_a_grant_alone(browser, lived_in, write):
    with write() as db:
        lived_in.db = db
        report(db, lived_in.paula)
        address = f"/desk/reviews/{review_of(db, lived_in.paula).id}"
        lived_in.grant(lived_in.paula, lived_in.henrik)
    assert browser(lived_in.hanna).get(address).status_code == 404
    page = browser(lived_in.henrik).get(address)
    assert "Paula Palm" in page.text
    assert "protected personal data" in page.text


def looks(look):
    with look() as db:
        return [
            (each.actor_id, each.subject_person_id)
            for each in db.exec(
                select(AuditEvent).where(AuditEvent.action == "desk:review:look").order_by(col(AuditEvent.seq))
            )
        ]


def test_a_look_at_a_person_is_written_once_a_session(browser, hanna, lived_in, ready, look):
    hanna.get(ready)
    hanna.get(ready)
    assert looks(look) == [(lived_in.hanna.id, lived_in.amina.id)]
    browser(lived_in.henrik).get(ready)
    assert len(looks(look)) == 2


def test_a_stranger_who_finds_nothing_has_looked_at_nobody(browser, lived_in, ready, look):
    browser(lived_in.sara).get(ready)
    assert looks(look) == []


def test_without_its_look_the_page_is_not_sent(app, hanna, ready, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr("models.audit.look", broken)
    app.testing = False
    assert hanna.get(ready).status_code == 500


def test_who_may_not_read_reasons_is_shown_none(hanna, ready, monkeypatch):
    """The page asks the access table and nobody else."""
    monkeypatch.setitem(TABLE, (Field.REASON, Relation.ASSIGNED), Cell())
    page = hanna.get(ready).text
    assert STATED not in page
    assert "I am ill" not in page
    assert "Day 1" not in page


def test_the_page_is_never_kept_by_the_browser(hanna, ready):
    assert hanna.get(ready).headers["Cache-Control"] == "no-store"


def test_nothing_was_assessed_by_looking(hanna, ready, look):
    hanna.get(ready)
    with look() as db:
        assert db.exec(select(func.count()).select_from(Assessment)).one() == 0
