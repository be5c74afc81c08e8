import datetime as dt
import re

import pytest
from sqlmodel import col, select

from models.attendance import Confirmation
from models.marks import mark
from models.remarking import remark
from models.remarks import RemarkKind
from models.roll_lines import HERE
from models.scans import Situation
from tests.absence import confirm_roll, observe
from tests.models.roll import NOT_HERE, report, scan, task
from tests.supervisor.words import words
from tests.town import NINE, NOON, at_clock
from webapp.supervisor import closing, meeting

TEN = at_clock(10)


@pytest.fixture
def confirmations(app):
    """What was confirmed and reopened, in order."""

    def found():
        with app.extensions["database"].reading() as db:
            return db.exec(select(Confirmation).order_by(col(Confirmation.number))).all()

    return found


def version_on(page):
    """The version that the page's form would confirm."""
    [seen] = re.findall(r'name="version_seen" value="(\d+)"', page.text)
    return seen


def test_the_supervisor_confirms_what_is_shown(browser, lived_in, here, write, confirmations):
    with write() as db:
        scan(db, lived_in.occasion, lived_in.amina, NINE)
    berit = browser(lived_in.berit)
    page = berit.get(here)
    answer = berit.post(f"{here}/confirm", all_the_same="yes", version_seen=version_on(page), head_count="1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{here}#closing"
    text = words(berit.follow(answer))
    assert "The roll is confirmed Monday 23 November at 09:00 by Berit Berg." in text
    assert "here 1 partly 0 not here 0 not recorded 2" in text
    assert "The head count was 1, as many as recorded." in text
    assert len(confirmations()) == 1


def test_a_head_count_that_differs_is_shown_and_does_not_block(browser, lived_in, here):
    berit = browser(lived_in.berit)
    page = berit.follow(berit.post(f"{here}/confirm", all_the_same="yes", version_seen="0", head_count="7"))
    assert "The head count was 7. Recorded here or partly: 0." in words(page)


def test_an_empty_head_count_is_none(browser, lived_in, here, confirmations):
    browser(lived_in.berit).post(f"{here}/confirm", all_the_same="yes", version_seen="0", head_count=" ")
    assert [row.head_count for row in confirmations()] == [None]


def test_a_head_count_that_is_no_number_stays_to_be_mended(browser, lived_in, here, confirmations):
    berit = browser(lived_in.berit)
    for htmx, typed in ((False, "many"), (True, "many"), (False, "-1"), (False, "1.5"), (False, "1000"), (True, "²")):
        answer = berit.post(f"{here}/confirm", htmx=htmx, all_the_same="yes", version_seen="0", head_count=typed)
        assert answer.status_code == 422
        assert f'name="head_count" value="{typed}"' in answer.text
        assert 'aria-invalid="true"' in answer.text
        assert "Write the head count as a number from 0 to 999" in words(answer)
    assert confirmations() == []


@pytest.mark.parametrize("htmx", [False, True])
def test_what_came_meanwhile_is_shown_person_by_person_and_asked_again(
    browser, lived_in, here, write, confirmations, htmx
):
    berit = browser(lived_in.berit)
    seen = version_on(berit.get(here))
    with write() as db:
        scan(db, lived_in.occasion, lived_in.amina, at_clock(9, 5))
        mark(db, lived_in.bengt, lived_in.occasion, lived_in.paula.id, NOT_HERE, now=at_clock(9, 6))
        report(db, lived_in.occasion, lived_in.bosse, NINE)
    answer = berit.post(f"{here}/confirm", htmx=htmx, all_the_same="yes", version_seen=seen, head_count="2")
    assert answer.status_code == 409
    text = words(answer)
    assert "Look at the difference, then confirm again." in text
    assert "Amina Ali: scanned at 09:05" in text
    assert "Maria Lind: not here, recorded by Bengt Bok at 09:06" in text
    assert "Bosse Björk: absence reported" in text
    assert "Paula" not in text
    assert 'name="head_count" value="2"' in answer.text
    assert confirmations() == []
    assert (
        berit.post(f"{here}/confirm", all_the_same="yes", version_seen=version_on(answer), head_count="2").status_code
        == 303
    )
    assert len(confirmations()) == 1


def test_what_comes_after_the_difference_was_made_is_not_confirmed_unseen(
    browser, lived_in, here, write, confirmations, monkeypatch
):
    """A scan between the refusal and the page: the page's form still names the version that the difference told."""
    plain, asked = meeting.found, []

    def found(occasion_id):
        asked.append(occasion_id)
        if len(asked) == 2:  # once for the rule, and now for the page
            with write() as db:
                scan(db, lived_in.occasion, lived_in.bosse, at_clock(9, 7))
        return plain(occasion_id)

    berit = browser(lived_in.berit)
    berit.get(here)
    with write() as db:
        scan(db, lived_in.occasion, lived_in.amina, at_clock(9, 5))
    with monkeypatch.context() as patch:
        patch.setattr(closing, "found", found)
        told = berit.post(f"{here}/confirm", all_the_same="yes", version_seen="0")
    assert "Bosse Björk: scanned" not in words(told)
    again = berit.post(f"{here}/confirm", all_the_same="yes", version_seen=version_on(told))
    assert again.status_code == 409
    assert "Bosse Björk: scanned at 09:07" in words(again)
    assert confirmations() == []


def test_two_supervisors_confirm_and_the_second_sees_by_whom(browser, lived_in, here, confirmations):
    berit, bengt = browser(lived_in.berit), browser(lived_in.bengt)
    seen = version_on(bengt.get(here))
    berit.get(here)
    assert berit.post(f"{here}/confirm", all_the_same="yes", version_seen=seen).status_code == 303
    answer = bengt.post(f"{here}/confirm", all_the_same="yes", version_seen=seen)
    assert answer.status_code == 409
    assert "The roll was confirmed by Berit Berg at 09:00." in words(answer)
    assert len(confirmations()) == 1


def test_a_double_press_is_one_confirmation(browser, lived_in, here, confirmations):
    berit = browser(lived_in.berit)
    for _ in range(2):
        assert berit.post(f"{here}/confirm", all_the_same="yes", version_seen="0", head_count="2").status_code == 303
    assert len(confirmations()) == 1


def test_nothing_is_confirmed_before_the_start(browser, lived_in, here, at, confirmations):
    at(at_clock(8, 50))
    answer = browser(lived_in.berit).post(f"{here}/confirm", all_the_same="yes", version_seen="0")
    assert answer.status_code == 409
    assert "You can confirm when the occasion has begun, at 09:00." in words(answer)
    assert confirmations() == []


def test_by_htmx_the_confirmed_roll_comes_back_and_takes_the_focus(browser, lived_in, here):
    answer = browser(lived_in.berit).post(f"{here}/confirm", htmx=True, all_the_same="yes", version_seen="0")
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert '<div id="closing" class="stack" tabindex="-1" autofocus>' in answer.text


def test_a_confirmed_roll_is_corrected_with_a_reason(browser, lived_in, here):
    berit, page = browser(lived_in.berit), f"{here}/people/{lived_in.amina.id}"
    berit.post(f"{here}/confirm", all_the_same="yes", version_seen="0")
    assert f'href="{page}?presence=here"' in berit.get(here).text
    assert berit.post(page, presence="here", seen="0").status_code == 422
    assert berit.post(page, presence="here", seen="0", reason="in the kitchen").status_code == 303
    assert "here 1 partly 0" in words(berit.get(here))


def test_a_roll_is_opened_again_with_a_reason(browser, lived_in, here, confirmations):
    berit, bengt = browser(lived_in.berit), browser(lived_in.bengt)
    berit.post(f"{here}/confirm", all_the_same="yes", version_seen="0")
    refused = bengt.post(f"{here}/reopen", reason="")
    assert refused.status_code == 422
    assert "Write a reason in a few words." in words(refused)
    page = bengt.follow(bengt.post(f"{here}/reopen", reason="one more in the kitchen"))
    assert "Opened again Monday 23 November at 09:00 by Bengt Bok: one more in the kitchen" in words(page)
    assert "Confirm the roll" in words(page)
    assert len(confirmations()) == 2


def test_after_the_policys_day_the_roll_is_only_read(browser, lived_in, here, at, confirmations):
    browser(lived_in.berit).post(f"{here}/confirm", all_the_same="yes", version_seen="0")
    at(at_clock(23, 59, day=dt.date(2026, 12, 7)))
    berit = browser(lived_in.berit)
    assert "Open the roll again" in words(berit.get(here))
    at.forward(minutes=1)
    page = berit.get(here)
    assert "It could be corrected until Monday 7 December." in words(page)
    assert "?presence=" not in page.text
    answer = berit.post(f"{here}/reopen", reason="too late")
    assert answer.status_code == 409
    assert "This could be changed until Monday 7 December." in words(answer)
    assert len(confirmations()) == 1


def test_a_late_scan_is_a_task_with_the_way_to_the_mark(browser, lived_in, here, write, at):
    berit = browser(lived_in.berit)
    berit.post(f"{here}/confirm", all_the_same="yes", version_seen="0")
    with write() as db:
        late = task(db, scan(db, lived_in.occasion, lived_in.amina, at_clock(9, 1), Situation.AFTER_CONFIRMATION), NINE)
    page = berit.get(here)
    assert "Amina Ali Scanned at 09:01, after the roll was confirmed." in words(page)
    assert f'href="{here}/people/{lived_in.amina.id}"' in page.text
    assert "Amina Ali Scanned at 09:01" in words(berit.get("/site/"))
    answer = berit.post(f"/site/tasks/{late.id}/done", htmx=True)
    assert answer.status_code == 200
    assert "after the roll was confirmed" not in answer.text
    assert "after the roll was confirmed" not in berit.get("/site/").text


def test_a_task_done_from_the_list_comes_back_to_the_list(browser, lived_in, write):
    with write() as db:
        late = task(db, scan(db, lived_in.occasion, lived_in.amina, NOON, Situation.AFTER_END), NOON)
    berit = browser(lived_in.berit)
    back = "/site/?day=2026-11-23"
    assert berit.post(f"/site/tasks/{late.id}/done", next=back).headers["Location"] == back
    evil = berit.post(f"/site/tasks/{late.id}/done", next="https://evil.example/")
    assert evil.headers["Location"] == f"/site/occasions/{lived_in.occasion.id}"


def test_a_strangers_task_does_not_exist(browser, lived_in, write):
    with write() as db:
        late = task(db, scan(db, lived_in.occasion, lived_in.amina, NOON, Situation.AFTER_END), NOON)
    assert browser(lived_in.erik).post(f"/site/tasks/{late.id}/done").status_code == 404


def test_who_is_marked_here_by_hand_counts_in_the_head_count(browser, lived_in, here, write):
    with write() as db:
        mark(db, lived_in.berit, lived_in.occasion, lived_in.bosse.id, HERE, now=TEN)
    berit = browser(lived_in.berit)
    page = berit.follow(berit.post(f"{here}/confirm", all_the_same="yes", version_seen="1", head_count="1"))
    assert "as many as recorded" in words(page)


def test_a_correction_leaves_a_remark_that_came_while_its_form_was_open(browser, lived_in, here, write):
    def say(kind, minute):
        at, key = at_clock(12, minute), f"the-form-of-minute-{minute}"
        with write() as db:
            remark(db, lived_in.amina, lived_in.occasion, kind, None, key=key, language="sv", now=at)

    with write() as db:
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
    say(RemarkKind.WAS_HERE, 1)
    berit, form = browser(lived_in.berit), f"{here}/people/{lived_in.amina.id}"
    page = berit.get(form)
    assert "Says: I was here." in words(page), "what was said stands where it is mended"
    fields = dict(re.findall(r'name="(seen|remarks)" value="(\d+)"', page.text))
    say(RemarkKind.WAS_HERE_LONGER, 2)
    typed = {"presence": "partly", "from_at": "09:00", "to_at": "10:00", "reason": "came late"}
    answer = berit.post(form, **fields, **typed | {"reason": ""})
    assert answer.status_code == 422
    assert dict(re.findall(r'name="(seen|remarks)" value="(\d+)"', answer.text)) == fields, "it still knows of one"
    assert berit.post(form, **fields, **typed).status_code == 303
    assert "Says: I was here longer." in words(berit.get(here))
    fields = dict(re.findall(r'name="(seen|remarks)" value="(\d+)"', berit.get(form).text))
    assert berit.post(form, **fields, presence="here", reason="all the time").status_code == 303
    assert "Says:" not in words(berit.get(here)) and "Says:" not in words(berit.get(form))
