"""Finding no valid reason with what the page itself shows to be untrue: it is not on offer, and refused when sent."""

import re

import pytest
from sqlmodel import select

from models.policy import Policy, applied
from models.reasons import ReasonCode
from models.reviews import Assessment
from tests import reviewing
from tests.absence import confirm_roll, observe, report, review_of
from tests.caseworker.conftest import form_of
from tests.town import MONDAY, NOON

REASONS = "Det framgår inte av svaret varför."


@pytest.fixture
def heard(write, lived_in):
    """Amina reported that no bus went; she was told all there is, and has answered. She lives alone."""
    with write() as db:
        lived_in.db = db
        report(db, lived_in.amina, reason=ReasonCode.TRANSPORT)
        observe(db, lived_in.berit, lived_in.occasion, lived_in.amina)
        confirm_roll(db, lived_in.berit, lived_in.occasion)
        reviewing.live_with(db, lived_in, lived_in.amina, now=NOON)
        review = review_of(db, lived_in.amina)
        told = reviewing.hear(db, lived_in.hanna, review, now=NOON)
        reviewing.answer(db, lived_in.amina, told, now=NOON)
        return f"/desk/reviews/{review.id}"


@pytest.fixture
def rule(look):
    """rule(Policy.CERTIFICATE_FROM_DAY): the value of the radio that names it."""

    def named(code):
        with look() as db:
            return str(applied(db, code, MONDAY).id)

    return named


def send(browser, address, **typed):
    page = browser.get(address)
    (place,) = set(re.findall(r'name="place" value="([^"]+)"', page.text))
    form = {"mark": re.findall(r'name="mark" value="([^"]+)"', page.text), "place": place}
    form |= {"version": form_of(page)["version"], f"outcome.{place}": "no_valid_reason", "reasons": REASONS}
    return browser.post(f"{address}/object", **(form | typed))


def refused(answer, look, says):
    assert answer.status_code == 422
    assert says in answer.text
    assert REASONS in answer.text
    with look() as db:
        assert db.exec(select(Assessment)).all() == []


def test_that_nothing_was_answered_is_not_on_offer_after_an_answer(hanna, heard, look, rule):
    page = hanna.get(heard).text
    assert 'value="not_shown"' in page
    assert 'value="no_answer"' not in page
    answer = send(hanna, heard, objection="no_answer", rule=rule(Policy.LAW_VALID_REASON))
    refused(answer, look, "The person has answered or reported the absence. Choose another sentence.")


def test_a_rule_that_does_not_apply_to_the_reason_stated_is_not_on_offer(hanna, heard, look, rule):
    page = hanna.get(heard).text
    assert "Does not apply to the reason stated." in page
    assert f'name="rule" value="{rule(Policy.REPORT_WITHIN_DAYS)}"' in page
    certificate = rule(Policy.CERTIFICATE_FROM_DAY)
    assert f'name="rule" value="{certificate}"' not in page
    answer = send(hanna, heard, objection="not_shown", rule=certificate)
    refused(answer, look, "This rule does not apply to the reason stated.")
