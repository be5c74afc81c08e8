"""One absence with everything about it, and accepting its reason."""

import re

import pytest
from sqlmodel import func, select

from models.access import TABLE, Cell, Field, Relation
from models.attendance import Presence
from models.audit_tables import AuditEvent
from models.reasons import ReasonCode
from models.reviews import Assessment
from models.scans import Scan, ScanSource, Situation
from tests.absence import confirm_roll, observe, report, review_of
from tests.town import NINE, NOON, at_clock, stranger

WORDS = "Ont i halsen"


@pytest.fixture
def sent(write, lived_in):
    """The address of Amina's review: reported, not yet confirmed."""
    with write() as db:
        report(db, lived_in.amina, words=WORDS)
        return f"/desk/reviews/{review_of(db, lived_in.amina).id}"


@pytest.fixture
def ready(write, lived_in, sent):
    """The same, confirmed as not here."""
    with write() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    return sent


def form(page):
    """What the form would send as it stands."""
    version = re.search(r'name="version" value="(\d+)"', page.text)
    return {
        "version": version[1] if version else "0",
        "line": re.findall(r'name="line" value="([^"]+)"\s+checked', page.text),
    }


def accept(browser, address, **typed):
    return browser.post(address, **(form(browser.get(address)) | {"phrase": "reported_in_time"} | typed))


def kept(look):
    with look() as db:
        return [(each.phrase, each.words) for each in db.exec(select(Assessment))]


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
        WORDS,
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


def test_a_reason_is_accepted(hanna, ready, look):
    answer = accept(hanna, ready, words="Krya på dig")
    assert answer.status_code == 303
    page = hanna.follow(answer)
    assert "Accepted" in page.text
    assert "You reported the absence in time." in page.text
    assert "Krya på dig" in page.text
    assert "Hanna Hav" in page.text
    assert 'name="phrase"' not in page.text
    assert kept(look) == [("reported_in_time", "Krya på dig")]


def test_all_four_sentences_are_on_offer_with_their_help_and_none_is_chosen(hanna, ready):
    page = hanna.get(ready).text
    offered = re.findall(r'name="phrase" value="(\w+)"( checked)?', page)
    assert offered == [
        ("reported_in_time", ""),
        ("reason_fits_policy", ""),
        ("agreed_before", ""),
        ("proof_seen", ""),
    ]
    assert page.count("Choose this when") >= 4


def test_nothing_here_speaks_of_going_against_anyone(hanna, ready):
    page = hanna.get(ready).text.lower()
    for word in ("no valid reason", "reject", "refuse", "deny", "hearing", "ask the person"):
        assert word not in page
    assert page.count('type="submit"') == page.count("sign out") + 1


def test_what_is_not_confirmed_cannot_be_accepted(hanna, sent, look):
    page = hanna.get(sent)
    assert "Not yet confirmed" in page.text
    assert 'name="phrase"' not in page.text
    answer = hanna.post(sent, version="0", line=f"{stranger()}.{stranger()}", phrase="reported_in_time")
    assert answer.status_code == 422
    assert "has not confirmed this absence" in answer.text
    assert kept(look) == []


def test_an_unexplained_absence_offers_nothing(hanna, write, lived_in):
    with write() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        address = f"/desk/reviews/{review_of(db, lived_in.amina).id}"
    page = hanna.get(address)
    assert "Not yet reported" in page.text
    assert 'name="phrase"' not in page.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"phrase": ""}, "Choose the sentence that the participant will read."),
        ({"phrase": "no_valid_reason"}, "Choose the sentence that the participant will read."),
        ({"line": []}, "Choose at least one absence."),
        ({"words": "å" * 1001}, "Write at most 1000 characters."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(hanna, ready, look, typed, says):
    answer = accept(hanna, ready, **({"words": "Mina ord"} | typed))
    assert answer.status_code == 422
    assert says in answer.text
    assert typed.get("words", "Mina ord") in answer.text
    assert kept(look) == []


@pytest.mark.parametrize(
    "typed", [{"version": ""}, {"version": "x"}, {"version": "9" * 40}, {"line": "x"}, {"line": "a.b"}]
)
def test_what_no_form_of_ours_sends_is_refused(hanna, ready, look, typed):
    assert accept(hanna, ready, **typed).status_code == 400
    assert kept(look) == []


def test_the_same_form_twice_acts_once(hanna, ready, look):
    typed = form(hanna.get(ready)) | {"phrase": "reported_in_time", "words": "Krya på dig"}
    assert [hanna.post(ready, **typed).status_code for _ in range(2)] == [303, 303]
    assert len(kept(look)) == 1


def test_whoever_comes_second_sees_what_the_first_did_and_keeps_the_words(browser, lived_in, hanna, ready, look):
    henrik = browser(lived_in.henrik)
    typed = form(henrik.get(ready))
    accept(hanna, ready, words="Krya på dig")
    answer = henrik.post(ready, phrase="agreed_before", words="Vi kom överens", **typed)
    assert answer.status_code == 409
    for words in ("Something changed after you opened this page", "Hanna Hav", "Krya på dig", "Vi kom överens"):
        assert words in answer.text
    assert kept(look) == [("reported_in_time", "Krya på dig")]


def test_a_new_report_meanwhile_is_read_before_anything_is_accepted(hanna, ready, lived_in, write, look):
    typed = form(hanna.get(ready))
    with write() as db:
        report(db, lived_in.amina, reason=ReasonCode.OTHER, words="En sak till", now=NOON)
    answer = hanna.post(ready, phrase="agreed_before", words="Vi kom överens", **typed)
    assert answer.status_code == 409
    assert "En sak till" in answer.text
    assert "Vi kom överens" in answer.text, "what was typed stays in the form"
    assert kept(look) == []


def test_strangers_find_nothing(browser, lived_in, ready, look):
    for staff in (lived_in.sara, lived_in.ivar):
        assert browser(staff).get(ready).status_code == 404
        typed = {"version": "1", "line": f"{stranger()}.{stranger()}", "phrase": "reported_in_time"}
        assert browser(staff).post(ready, **typed).status_code == 404
    assert browser(lived_in.hanna).get(f"/desk/reviews/{stranger()}").status_code == 404
    for someone in (lived_in.berit, lived_in.karin, lived_in.amina):
        assert browser(someone).get(ready).status_code == 403
    assert kept(look) == []


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
            for each in db.exec(select(AuditEvent).where(AuditEvent.action == "desk:review:look"))
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
    assert WORDS not in page
    assert "I am ill" not in page
    assert "Day 1" not in page


def test_the_page_is_never_kept_by_the_browser(hanna, ready):
    assert hanna.get(ready).headers["Cache-Control"] == "no-store"


def test_nothing_was_assessed_by_looking(hanna, ready, look):
    hanna.get(ready)
    with look() as db:
        assert db.exec(select(func.count()).select_from(Assessment)).one() == 0
