"""All that happens with an absence, told to the one who was away: what, when, by which unit, and what it means."""

import dataclasses

import pytest

from models import hearings, holding
from models.assessments import assess
from models.attendance import Presence
from models.households import AgeBand
from models.policy import Policy
from models.review_steps import Proof
from models.reviews import Outcome, Review
from tests import reviewing
from tests.absence import accept, confirm_roll, observe, report, review_of
from tests.reviewing import WEIGHED, live_with
from tests.town import NOON, at_clock, stranger

NOT_A_DECISION = "This is an assessment of the absence. It is not the decision on your support."
REASONS = "Det framgår inte varför."


@pytest.fixture
def address(under_review):
    return f"/review/{under_review.id}"


@pytest.fixture
def found_against(write, lived_in, under_review, at):
    """Amina was heard, Hanna found no valid reason, and a second person answers."""

    def by_hanna(second="agree", children=(), rule=Policy.LAW_VALID_REASON):
        at(NOON)
        with write() as db:
            lived_in.db = db
            review = db.get_one(Review, under_review.id)
            live_with(db, lived_in, lived_in.amina, *children, now=NOON)
            hearing = reviewing.hear(db, lived_in.hanna, review, now=NOON)
            hearings.deliver(db, hearing, Proof.OPENED, by=lived_in.amina, now=at_clock(12, 1))
            reviewing.answer(db, lived_in.amina, hearing, "Jag glömde.", now=at_clock(12, 2))
            weighed = WEIGHED if children else None
            reviewing.object_to(db, lived_in.hanna, review, considered=weighed, rule=rule, now=at_clock(12, 3))
            if second == "agree":
                reviewing.agree(db, lived_in.henrik, review, now=at_clock(12, 4))
            elif second == "send back":
                reviewing.send_back(db, lived_in.henrik, review, now=at_clock(12, 4))

    return by_hanna


def test_it_tells_what_has_happened_in_order(browser, lived_in, address, found_against):
    found_against()
    page = browser(lived_in.amina).get(address).text
    in_order = [
        "You reported the absence.",
        "told you what the assessment can rest on, and asked what you say.",
        "You opened it.",
        "You answered.",
        "A caseworker at Enhet Norr assessed the absence.",
        "Another caseworker, at Enhet Norr, agreed.",
    ]
    history = page.partition("What has happened</h2>")[2].partition("På svenska")[0]
    places = [history.index(words) for words in in_order]
    assert places == sorted(places)
    assert "Hanna" not in page and "Henrik" not in page


def test_no_valid_reason_comes_with_its_sentence_rule_meaning_and_appeal(browser, lived_in, address, found_against):
    found_against()
    page = browser(lived_in.amina).get(address).text
    for words in (
        "No valid reason",
        "What has come to light does not show why you were away.",
        "The rule that was applied:",
        "12 kap. SoL (2025:400)",
        NOT_A_DECISION,
        "What this can mean for your support",
        "It does not have to.",
        "You can appeal the decision on your support.",
        "43–44 §§ FL (2017:900)",
        'href="tel:0000101010"',
    ):
        assert words in page, words


def test_a_rule_about_one_reason_would_tell_it_and_waits_for_the_step_up(browser, lived_in, address, found_against):
    found_against(rule=Policy.CERTIFICATE_FROM_DAY)
    amina = browser(lived_in.amina)
    told = ("The rule that was applied:", "certificate")
    page = amina.get(address).text
    assert "No valid reason" in page
    assert not [words for words in told if words in page]
    page = amina.step_up().get(address).text
    assert all(words in page for words in told)


def test_own_words_are_read_after_the_step_up_and_not_before(browser, lived_in, address, found_against):
    found_against()
    amina = browser(lived_in.amina)
    page = amina.get(address)
    for words in (REASONS, "Jag glömde.", "Vi överväger frånvaron."):
        assert words.encode() not in page.data
    assert f"/confirm-it-is-you?next={address}" in page.text
    page = amina.step_up().get(address).text
    assert f'<p class="words" lang="sv" dir="ltr">{REASONS}</p>' in page
    assert "Jag glömde." in page


def test_what_was_weighed_for_the_children_is_a_part_of_the_reasons(browser, lived_in, address, found_against):
    found_against(children=[AgeBand.SCHOOL])
    amina = browser(lived_in.amina)
    parts = [WEIGHED.situation, WEIGHED.alternatives, WEIGHED.consequence]
    page = amina.get(address).text
    assert not [part for part in parts if part in page]
    page = amina.step_up().get(address).text
    assert "This was weighed for the children in your home:" in page
    places = [page.index(part) for part in parts]
    assert places == sorted(places)


def test_what_waits_for_a_second_person_is_not_told(browser, lived_in, address, found_against):
    found_against(second="nobody yet")
    page = browser(lived_in.amina).step_up().get(address).text
    assert "With your caseworker" in page
    for words in ("No valid reason", REASONS, "assessed", "agreed"):
        assert words not in page, words


def test_what_was_sent_back_never_was(browser, lived_in, address, found_against):
    found_against(second="send back")
    page = browser(lived_in.amina).step_up().get(address).text
    for words in ("No valid reason", REASONS, "assessed", "Vad säger läkaren?", "sent back"):
        assert words not in page, words


def test_taken_up_again_it_says_that_the_first_assessment_stands(
    browser, lived_in, write, address, found_against, under_review
):
    found_against()
    with write() as db:
        review = db.get_one(Review, under_review.id)
        holding.take_up_again(db, lived_in.hanna, review, review.version, "Nytt intyg.", at_clock(13))
    page = browser(lived_in.amina).step_up().get(address).text
    assert "Being looked at again" in page
    assert "This was assessed before and stands until there is a new assessment:" in page
    assert "No valid reason" in page
    assert "Nytt intyg." not in page
    with write() as db:
        accept(db, lived_in.hanna, db.get_one(Review, under_review.id), now=at_clock(14))
    page = browser(lived_in.amina).get(address).text
    assert "Accepted" in page and "Being looked at again" not in page
    assert page.partition("På svenska")[0].count("assessed the absence.") == 2


def test_some_of_the_time_accepted_and_some_not(browser, lived_in, write, at):
    with write() as db:
        lived_in.db = db
        report(db, lived_in.amina)
        there = (at_clock(10), at_clock(11))
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina, Presence.PARTLY, there)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        review = review_of(db, lived_in.amina)
        live_with(db, lived_in, lived_in.amina, now=NOON)
        hearing = reviewing.hear(db, lived_in.hanna, review, now=NOON)
        reviewing.answer(db, lived_in.amina, hearing, now=NOON)
        reviewing.object_to(db, lived_in.hanna, review, valid=1, now=NOON)
        reviewing.agree(db, lived_in.henrik, review, now=NOON)
    at(NOON)
    page = browser(lived_in.amina).get(f"/review/{review.id}").text
    assert "Partly accepted" in page
    for words in ("Valid reason", "No valid reason", "You reported the absence in time."):
        assert words in page, words


def test_assessed_as_there_after_all(browser, lived_in, write, at, under_review, address):
    with write() as db:
        review = db.get_one(Review, under_review.id)
        finding = reviewing.against(db, review, objection=None, rule=None)
        there = dict.fromkeys(finding.otherwise, Outcome.ATTENDED)
        assess(db, lived_in.hanna, review, _with(finding, there), NOON)
    at(NOON)
    page = browser(lived_in.amina).get(address).text
    assert "You were there" in page
    assert "What this can mean for your support" not in page


def _with(finding, otherwise):
    return dataclasses.replace(finding, otherwise=otherwise)


def test_another_persons_review_is_not_here(browser, lived_in, address):
    assert browser(lived_in.bosse).get(address).status_code == 404
    assert browser(lived_in.amina).get(f"/review/{stranger()}").status_code == 404
    assert browser(lived_in.hanna).get(address).status_code == 403
