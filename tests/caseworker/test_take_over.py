"""Taking a case over from a colleague of the unit."""

import datetime as dt
import re
import threading

import pytest
from sqlmodel import col, select

from models import conflicts, holding
from models.audit_tables import AuditEvent
from models.people import CaseAssignment
from tests.absence import report, review_of
from tests.caseworker.conftest import form_of
from tests.town import MONDAY, NOON

WHY = "Hanna är sjuk i två veckor."
TAB = "/desk/?tab=colleagues"


@pytest.fixture
def led(write, lived_in, ready):
    """Hanna leads Amina's case."""
    with write() as db:
        lived_in.db = db
        lived_in.assign(lived_in.amina, lived_in.hanna)
    return ready


@pytest.fixture
def henrik(browser, lived_in):
    return browser(lived_in.henrik)


def form_on(page):
    return {"assignment": re.search(r'name="assignment" value="([^"]+)"', page.text)[1], "why": WHY}


def leading(look):
    with look() as db:
        rows = db.exec(select(CaseAssignment).order_by(col(CaseAssignment.from_day))).all()
        return [(each.staff_id, each.from_day, each.to_day, each.words) for each in rows]


def test_the_list_tells_who_leads_where_it_stands_and_not_about_whom(henrik, led):
    page = henrik.get(TAB)
    for words in ("Led by colleagues (1)", "Hanna Hav", "To review"):
        assert words in page.text
    for words in ("Amina", "Ali", "23 November"):
        assert words not in page.text
    assert henrik.get(led).status_code == 404


def test_taken_over_it_is_mine_from_today(henrik, hanna, lived_in, led, look):
    answer = henrik.post(f"{led}/take-over", **form_on(henrik.get(TAB)))
    assert answer.status_code == 303
    assert "Amina Ali" in henrik.follow(answer).text
    assert hanna.get(led).status_code == 404
    first, second = leading(look)
    assert first[0] == lived_in.hanna.id
    assert first[2] == MONDAY - dt.timedelta(days=1)
    assert second == (lived_in.henrik.id, MONDAY, None, WHY)


def test_it_stands_in_the_log_from_whom_and_not_why(henrik, lived_in, led, look):
    henrik.post(f"{led}/take-over", **form_on(henrik.get(TAB)))
    with look() as db:
        event = db.exec(select(AuditEvent).where(AuditEvent.action == "case:take_over")).one()
        assert (event.actor_id, event.subject_person_id) == (lived_in.henrik.id, lived_in.amina.id)


def test_the_same_form_twice_takes_over_once(henrik, led, look):
    typed = form_on(henrik.get(TAB))
    assert [henrik.post(f"{led}/take-over", **typed).status_code for _ in range(2)] == [303, 303]
    assert len(leading(look)) == 2


def test_whoever_leads_it_already_changes_nothing(henrik, hanna, led, look):
    typed = form_on(henrik.get(TAB)) | {"why": ""}
    assert hanna.post(f"{led}/take-over", **typed).status_code == 303
    assert len(leading(look)) == 1


def test_a_case_taken_over_and_back_on_the_same_day_is_led_by_the_first_again(henrik, hanna, lived_in, led, look):
    henrik.post(f"{led}/take-over", **form_on(henrik.get(TAB)))
    for mine, theirs in ((hanna, henrik), (henrik, hanna)):
        assert mine.post(f"{led}/take-over", **form_on(mine.get(TAB))).status_code == 303
        assert mine.get(led).status_code == 200
        assert theirs.get(led).status_code == 404


def test_taken_over_twice_on_one_day_both_reasons_stand(henrik, hanna, lived_in, led, look):
    henrik.post(f"{led}/take-over", **form_on(henrik.get(TAB)))
    hanna.post(f"{led}/take-over", **form_on(hanna.get(TAB)) | {"why": "Jag är tillbaka."})
    henrik.post(f"{led}/take-over", **form_on(henrik.get(TAB)) | {"why": "Hanna gick hem igen."})
    words = {staff: words for staff, from_day, _, words in leading(look) if from_day == MONDAY}
    assert words == {lived_in.henrik.id: f"{WHY}\n\nHanna gick hem igen.", lived_in.hanna.id: "Jag är tillbaka."}


def test_whoever_acts_on_a_review_leads_it_until_it_is_done(hanna, henrik, led, look, monkeypatch):
    """Hanna's form comes first: Henrik, who takes over in the middle of it, waits until she is done."""
    typed, order = form_on(henrik.get(TAB)), []
    put_on_hold, taken = holding.put_on_hold, threading.Event()

    def slowly(*told):
        waiting = threading.Thread(target=take)
        waiting.start()
        assert not taken.wait(0.3), "the case was taken from her while she wrote"
        order.append("hers")
        threads.append(waiting)
        return put_on_hold(*told)

    def take():
        henrik.post(f"{led}/take-over", **typed)
        order.append("his")
        taken.set()

    threads: list[threading.Thread] = []
    monkeypatch.setattr(holding, "put_on_hold", slowly)
    version = form_of(hanna.get(led))["version"]
    assert hanna.post(f"{led}/hold", version=version, rest_until="2026-12-07", why_rest="Väntar").status_code == 303
    threads[0].join()
    assert order == ["hers", "his"]
    assert len(leading(look)) == 2


def test_a_reason_is_needed(henrik, led, look):
    answer = henrik.post(f"{led}/take-over", **(form_on(henrik.get(TAB)) | {"why": " "}))
    assert answer.status_code == 422
    assert "Write the reason." in answer.text
    assert "Amina" not in answer.text
    assert len(leading(look)) == 1


def test_a_long_reason_stays_in_the_form(henrik, led, look):
    typed = form_on(henrik.get(TAB))
    of = re.search(r'name="of" value="([^"]+)"', henrik.get(TAB).text)[1]
    answer = henrik.post(f"{led}/take-over", **(typed | {"why": "å" * 1001, "of": of}))
    assert answer.status_code == 422
    assert "å" * 1001 in answer.text
    assert "<details open>" in answer.text


def test_of_two_who_take_over_one_wins(browser, lived_in, write, henrik, led, look):
    with write() as db:
        lived_in.db = db
        third = lived_in.create_staff("Tova Tall", "caseworker", lived_in.unit)
        third.language = "en"
    tova = browser(third)
    typed = form_on(henrik.get(TAB))
    assert tova.post(f"{led}/take-over", **form_on(tova.get(TAB))).status_code == 303
    answer = henrik.post(f"{led}/take-over", **typed)
    assert answer.status_code == 409
    assert "Something changed after you opened this page" in answer.text
    assert [each[0] for each in leading(look)] == [lived_in.hanna.id, third.id]


def test_other_units_and_boards_take_nothing_over(browser, lived_in, henrik, led, look):
    typed = form_on(henrik.get(TAB))
    for staff in (lived_in.sara, lived_in.ivar):
        assert "Hanna Hav" not in browser(staff).get(TAB).text
        assert browser(staff).post(f"{led}/take-over", **typed).status_code == 404
    assert len(leading(look)) == 1


def test_whoever_has_a_conflict_of_interest_takes_nothing_over(write, lived_in, henrik, led, look):
    typed = form_on(henrik.get(TAB))
    with write() as db:
        conflicts.declare(db, lived_in.henrik, lived_in.amina.id, conflicts.Ground.OTHER, NOON)
    assert "Led by colleagues (0)" in henrik.get(TAB).text
    assert henrik.post(f"{led}/take-over", **typed).status_code == 404
    assert len(leading(look)) == 1


def test_a_protected_persons_case_is_counted_and_taken_over_with_a_grant_alone(write, lived_in, henrik, led, look):

    with write() as db:
        lived_in.db = db
        report(db, lived_in.paula)
        address = f"/desk/reviews/{review_of(db, lived_in.paula).id}"
        lived_in.assign(lived_in.paula, lived_in.hanna)
    page = henrik.get(TAB)
    assert "Led by colleagues (2)" in page.text
    assert "1 more that you may not open" in page.text
    assert address not in page.text
    assert henrik.post(f"{address}/take-over", **form_on(page)).status_code == 404
