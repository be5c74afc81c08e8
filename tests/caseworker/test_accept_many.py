"""Accepting many complete reports in one go."""

import datetime as dt
import re
import uuid

import pytest
from sqlmodel import select

from models import deadlines
from models.reasons import ReasonCode
from models.reviews import Assessment
from tests import reviewing
from tests.absence import confirm_roll, observe, report, review_of
from tests.town import NOON

DAY = dt.timedelta(days=1)
WORDS = "Ett ord som ingen annanstans står"


@pytest.fixture
def two(write, lived_in):
    """Amina's and Bosse's reviews, ready to be accepted: their ids."""
    with write() as db:
        for person, reason in ((lived_in.amina, ReasonCode.SICK_CHILD), (lived_in.bosse, ReasonCode.SICK)):
            report(db, person, reason=reason, words=WORDS)
            observe(db, lived_in.berit, lived_in.occasion, person)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        return [str(review_of(db, person).id) for person in (lived_in.amina, lived_in.bosse)]


def address(*ids):
    return "/desk/accept?" + "&".join(f"review={each}" for each in ids)


def form_on(page):
    ticked = re.findall(r'name="review" value="([^"]+)"\s+checked', page.text)
    found: dict[str, list[str]] = {"phrase": ["reported_in_time"], "review": ticked}
    for name, value in re.findall(r'type="hidden" name="(listed|(?:version|line)\.[^"]+)" value="([^"]+)"', page.text):
        found.setdefault(name, []).append(value)
    return found


def kept(look):
    with look() as db:
        return sorted((str(each.review_id), each.phrase) for each in db.exec(select(Assessment)))


def test_rows_are_ticked_in_the_list(hanna, two):
    page = hanna.get("/desk/").text
    assert set(re.findall(r'name="review" value="([^"]+)"', page)) == set(two)
    assert 'action="/desk/accept"' in page


def test_they_are_listed_once_more_by_name_and_days_and_without_a_cause(hanna, two):
    page = hanna.get(address(*two)).text
    for words in ("Amina Ali", "Bosse Björk", "Monday 23 November"):
        assert words in page
    assert WORDS not in page
    for word in ("ill", "child", "sick", "thermometer", "baby"):
        assert not re.search(rf"\b{word}\b", page), word


def row_of(page, review_id):
    """What one row says, without its ids and the name."""
    found = re.search(rf'<label class="choice" for="review-{review_id}">.*?</label>', page.text, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).replace("\u00a0", " ").split())


def test_a_row_says_which_hours_whether_it_came_in_time_and_what_is_met(hanna, two):
    assert row_of(hanna.get(address(*two)), two[0]) == (
        "Amina Ali Monday 23 November 09:00 – 12:00 , reported the same day or before Absent in all: 3 h . Met: 1 of 1."
    )


def test_what_was_sent_back_or_answered_since_says_so_in_its_row(hanna, lived_in, write, two):
    with write() as db:
        lived_in.db = db
        amina, bosse = review_of(db, lived_in.amina), review_of(db, lived_in.bosse)
        reviewing.answer(db, lived_in.bosse, reviewing.ask(db, lived_in.hanna, bosse, now=NOON), WORDS, now=NOON)
        reviewing.waits_for_a_second(db, lived_in, amina, by=lived_in.hanna, now=NOON, confirmed=True)
        reviewing.send_back(db, lived_in.henrik, amina, again=False, now=NOON)
    page = hanna.get(address(*two))
    assert [word for word in ("Sent back", "Answered") if word in row_of(page, two[0])] == ["Sent back"]
    assert [word for word in ("Sent back", "Answered") if word in row_of(page, two[1])] == ["Answered"]
    assert WORDS not in page.text


def test_what_came_late_and_what_is_not_answered_is_counted(hanna, lived_in, write):
    with write() as db:
        report(db, lived_in.amina)
        for person in (lived_in.amina, lived_in.bosse):
            observe(db, lived_in.berit, lived_in.occasion, person)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        report(db, lived_in.bosse, now=NOON + 2 * DAY)
        asked, late = review_of(db, lived_in.amina), review_of(db, lived_in.bosse)
        reviewing.answer(db, lived_in.amina, reviewing.ask(db, lived_in.hanna, asked, now=NOON), now=NOON)
        reviewing.ask(db, lived_in.hanna, late, now=NOON + 2 * DAY)
        deadlines.run(db, NOON + 20 * DAY)
    page = hanna.get(address(str(late.id), str(asked.id)))
    assert "reported 2 days after" in row_of(page, late.id)
    assert "Met: 0 of 2." in row_of(page, late.id)
    assert "Met: 2 of 2." in row_of(page, asked.id)


@pytest.mark.parametrize("reason", [each for each in ReasonCode if each is not ReasonCode.SICK])
def test_a_row_is_the_same_whatever_the_cause(hanna, lived_in, write, reason):
    with write() as db:
        for person, stated in ((lived_in.amina, ReasonCode.SICK), (lived_in.bosse, reason)):
            report(db, person, reason=stated)
            observe(db, lived_in.berit, lived_in.occasion, person)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        both = [str(review_of(db, person).id) for person in (lived_in.amina, lived_in.bosse)]
    page = hanna.get(address(*both))
    assert row_of(page, both[0]).removeprefix("Amina Ali") == row_of(page, both[1]).removeprefix("Bosse Björk")


def test_each_row_leads_to_the_absence_itself(hanna, two):
    page = hanna.get(address(*two)).text
    for each, name in zip(two, ("Amina Ali", "Bosse Björk"), strict=True):
        assert f'href="/desk/reviews/{each}" aria-label="Open the absence: {name}"' in page


def test_a_protected_person_is_marked_for_whoever_has_the_grant(hanna, lived_in, write):
    with write() as db:
        for person in (lived_in.amina, lived_in.paula):
            report(db, person)
            observe(db, lived_in.berit, lived_in.occasion, person)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        both = [str(review_of(db, person).id) for person in (lived_in.paula, lived_in.amina)]
    assert "Paula" not in hanna.get(address(*both)).text
    with write() as db:
        lived_in.db = db
        lived_in.grant(lived_in.paula, lived_in.hanna)
    page = hanna.get(address(*both))
    assert "Paula Palm Protected" in row_of(page, both[0])
    assert "Protected" not in row_of(page, both[1])


def test_each_is_an_assessment_of_its_own(hanna, two, look):
    answer = hanna.post("/desk/accept", **form_on(hanna.get(address(*two))))
    assert answer.status_code == 303
    assert kept(look) == sorted((each, "reported_in_time") for each in two)
    page = hanna.follow(answer).text
    assert "2 were accepted." in page
    assert "Amina" not in page


def test_only_what_is_ticked_is_accepted(hanna, two, look):
    typed = form_on(hanna.get(address(*two))) | {"review": two[:1]}
    assert hanna.post("/desk/accept", **typed).status_code == 303
    assert kept(look) == [(two[0], "reported_in_time")]


@pytest.mark.parametrize("wrong", [{"version.{}": ""}, {"line.{}": "none"}])
def test_of_a_form_that_no_page_wrote_nothing_is_accepted(hanna, two, look, wrong):
    typed = form_on(hanna.get(address(*two)))
    wrong = {name.format(two[1]): value for name, value in wrong.items()}
    assert hanna.post("/desk/accept", **typed | {"review": two} | wrong).status_code == 400
    assert kept(look) == []


def test_the_same_form_twice_acts_once(hanna, two, look):
    typed = form_on(hanna.get(address(*two)))
    assert [hanna.post("/desk/accept", **typed).status_code for _ in range(2)] == [303, 303]
    assert len(kept(look)) == 2


def test_what_has_changed_meanwhile_is_told_and_the_others_are_accepted(hanna, two, lived_in, write, look):
    typed = form_on(hanna.get(address(*two)))
    with write() as db:
        report(db, lived_in.amina, reason=ReasonCode.OTHER, words="En sak till")
    answer = hanna.post("/desk/accept", **typed)
    assert answer.status_code == 409
    text = " ".join(answer.text.split())
    assert "1 was accepted." in text
    assert re.search(r"Amina Ali</bdi>: Something changed after you opened this page", text)
    assert kept(look) == [(two[1], "reported_in_time")]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"phrase": ""}, "Choose the sentence that the participant will read."),
        ({"review": []}, "Choose at least one absence."),
    ],
)
def test_what_is_missing_is_said_and_what_was_chosen_stays(hanna, two, look, typed, says):
    answer = hanna.post("/desk/accept", **(form_on(hanna.get(address(*two))) | typed))
    assert answer.status_code == 422
    assert says in answer.text
    ticked = re.findall(r'name="review" value="([^"]+)"\s+checked', answer.text)
    assert ticked == typed.get("review", two)
    assert kept(look) == []


def test_without_a_choice_all_that_are_ready_are_listed_and_none_is_ticked(hanna, two):
    page = hanna.get("/desk/accept")
    assert set(re.findall(r'name="review" value="([^"]+)"', page.text)) == set(two)
    assert form_on(page)["review"] == []


def test_where_nothing_is_ready_it_says_so(hanna):
    assert "None of these can be accepted now." in hanna.get("/desk/accept").text


def test_what_no_form_of_ours_sends_is_refused(hanna, two, look):
    typed = form_on(hanna.get(address(*two)))
    for odd in ({"review": "x"}, {f"version.{two[0]}": "x"}, {f"line.{two[0]}": "x.y"}):
        assert hanna.post("/desk/accept", **(typed | odd)).status_code == 400
    assert hanna.get("/desk/accept?review=x").status_code == 400
    assert len(kept(look)) == 0


def test_where_one_may_not_be_opened_none_is_accepted(browser, lived_in, hanna, two, look):
    form = form_on(hanna.get(address(*two)))
    form["review"] = [*two, str(uuid.uuid4())]
    assert hanna.post("/desk/accept", **form).status_code == 404
    assert kept(look) == []


def test_strangers_find_and_accept_nothing(browser, lived_in, hanna, two, look):
    typed = form_on(hanna.get(address(*two)))
    for staff in (lived_in.sara, lived_in.ivar):
        page = browser(staff).get(address(*two))
        assert "Amina" not in page.text
        assert browser(staff).post("/desk/accept", **typed).status_code == 404
    assert kept(look) == []
