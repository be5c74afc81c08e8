"""Finding no valid reason: everything that it takes, and nothing lost when a part is missing."""

import re
import uuid

import pytest
from sqlmodel import select

from models import hearings, replies
from models.attendance import Attendance, Presence, Task
from models.households import AgeBand
from models.people import Participant
from models.policy import Policy, applied
from models.replies import Spoken
from models.review_steps import ChildrenConsidered
from models.reviews import Assessment, AssessmentLine, Outcome, ReviewState
from tests.absence import confirm_roll, line_of, observe, report, review_of
from tests.caseworker.conftest import form_of
from tests.reviewing import live_with
from tests.town import MONDAY, NOON, at_clock

REASONS = "Det framgår inte av svaret varför."
CONSIDERED = "Vi överväger om skälet räcker."
CHILDREN = {"situation": "Ett barn i skolan.", "alternatives": "Ett samtal.", "consequence": "Ingen."}


@pytest.fixture
def household(write, lived_in):
    """household(AgeBand.SCHOOL): who lives with Amina."""

    def live(*children):
        with write() as db:
            lived_in.db = db
            live_with(db, lived_in, lived_in.amina, *children, now=NOON)

    return live


@pytest.fixture
def heard(do, write, lived_in, ready):
    """Told, and answered."""
    hearing = do(hearings.hear, 0, CONSIDERED, language="sv")
    with write() as db:
        amina = db.get_one(Participant, lived_in.amina.id)
        hearing = db.merge(hearing)
        replies.reply(db, amina, hearing, Spoken("Jag sov.", "sv"), key="amina-answers", now=NOON)
    return ready


def filled(page, outcome="no_valid_reason"):
    """The form as the page shows it, with everything chosen."""
    places = re.findall(r'name="place" value="([^"]+)"', page.text)
    return {
        "version": form_of(page)["version"],
        "mark": re.findall(r'name="mark" value="([^"]+)"', page.text),
        "place": list(dict.fromkeys(places)),
        **{f"outcome.{place}": outcome for place in places},
        "objection": "not_shown",
        "reasons": REASONS,
        "rule": re.findall(r'name="rule" value="([^"]+)"', page.text)[-1],
        "household": re.findall(r'name="household" value="([^"]+)"', page.text)[:1],
    }


def kept(look, table=Assessment):
    with look() as db:
        return list(db.exec(select(table)))


def send(browser, address, **typed):
    return browser.post(f"{address}/object", **(filled(browser.get(address)) | typed))


def test_it_waits_for_a_second_person_with_all_that_it_rests_on(hanna, heard, household, look, state):
    household()
    page = hanna.follow(send(hanna, heard))
    assert state() is ReviewState.AWAITING_SECOND
    (row,) = kept(look)
    assert (row.objection, row.words, row.hearing_id is not None, row.exception_id) == (
        "not_shown",
        REASONS,
        True,
        None,
    )
    text = " ".join(page.text.split())
    for words in (
        REASONS,
        "What has come to light does not show why you were away.",
        "Taking part, unless there is a valid reason",
        "12 kap. SoL (2025:400)",
        "Waits for a second person",
    ):
        assert words in text


def test_the_page_says_that_it_is_no_decision_and_that_a_second_person_has_to_agree(hanna, heard, household):
    household()
    form = re.search(r'id="step-object".*?</details>', hanna.get(heard).text, re.DOTALL)[0]
    assert "This is an assessment of the absence. It is not the decision on support." in form
    assert "It counts once a second person has agreed." in form
    assert re.findall(r"<input[^>]* checked", form) == [], "nothing is proposed"


def test_not_heard_is_greyed_and_says_so(hanna, ready, household):
    household()
    page = " ".join(hanna.get(ready).text.split())
    assert '<p class="step off"><span>Find no valid reason</span> <span class="hint">Not yet heard.</span></p>' in page


def test_a_household_that_nobody_has_recorded_is_recorded_first(hanna, heard):
    page = " ".join(hanna.get(heard).text.split())
    assert '<span>Find no valid reason</span> <span class="hint">Record the household first.</span>' in page


def test_without_hearing_a_legal_exception_is_named(hanna, ready, household, look):
    household()
    with look() as db:
        exception = str(applied(db, Policy.LAW_HEARING_NEEDLESS, MONDAY).id)
    page = hanna.get(ready)
    assert 'id="step-object_unheard"' in page.text
    answer = send(hanna, ready)
    assert answer.status_code == 422
    assert "The person has not been heard" in answer.text
    assert REASONS in answer.text
    assert kept(look) == []
    page = hanna.follow(send(hanna, ready, exception=exception))
    assert "Not heard, by the exception" in page.text
    assert str(kept(look)[0].exception_id) == exception


MISSING = {
    "situation": "Write how the children have it.",
    "alternatives": "Write what else could be done.",
    "consequence": "Write what follows for the children.",
}


def test_where_there_are_children_all_three_parts_are_needed(hanna, heard, household, look):
    household(AgeBand.SCHOOL)
    for name in CHILDREN:
        answer = send(hanna, heard, **(CHILDREN | {name: "\u2060\u00ad"}))
        assert answer.status_code == 422
        assert [says in answer.text for says in MISSING.values()] == [each == name for each in MISSING]
        for other, words in CHILDREN.items():
            assert (words in answer.text) is (other != name)
    answer = send(hanna, heard)
    assert answer.status_code == 422
    assert "Fill in all three parts about the children." in answer.text
    assert kept(look) == []
    page = hanna.follow(send(hanna, heard, **CHILDREN))
    assert kept(look, ChildrenConsidered)[0].alternatives == "Ett samtal."
    assert "What else could be done" in page.text


def test_children_nobody_had_read_of_are_not_weighed(hanna, heard, household, look):
    household(AgeBand.TEEN)
    form = filled(hanna.get(heard)) | CHILDREN
    household(AgeBand.TEEN, AgeBand.BABY)
    answer = hanna.post(f"{heard}/object", **form)
    assert answer.status_code == 409
    assert "The household was recorded anew after you opened this page." in answer.text
    assert all(words in answer.text for words in CHILDREN.values())
    assert kept(look) == []
    hanna.follow(hanna.post(f"{heard}/object", **(filled(answer) | CHILDREN)))
    assert len(kept(look, ChildrenConsidered)) == 1


def test_no_exception_is_kept_of_somebody_who_was_heard(hanna, heard, household, look):
    household()
    with look() as db:
        exception = str(applied(db, Policy.LAW_HEARING_NEEDLESS, MONDAY).id)
    form = filled(hanna.get(heard))
    for each in (exception, str(uuid.uuid4())):
        assert hanna.post(f"{heard}/object", **form, exception=each).status_code == 303, "sent twice, it is one"
    (row,) = kept(look)
    assert (row.hearing_id is not None, row.exception_id) == (True, None)
    assert "Not heard" not in hanna.get(heard).text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"objection": ""}, "Choose why there is no valid reason."),
        ({"reasons": " "}, "Write your reasons."),
        ({"reasons": "\u200b"}, "Write your reasons."),
        ({"reasons": "å" * 1001}, "Write at most 1000 characters."),
        ({"rule": ""}, "Choose the rule that was applied."),
        ({"mark": []}, "Choose at least one absence."),
        ({"place": []}, "Choose the absence that has no valid reason."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(hanna, heard, household, look, typed, says):
    household()
    answer = send(hanna, heard, **typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert typed.get("reasons", REASONS).strip() in answer.text
    assert '<details class="step" name="step" id="step-object" open>' in answer.text
    assert kept(look) == []


def test_each_time_is_chosen_for_itself(hanna, heard, household, look, lived_in, write):
    household()
    with write() as db:
        there = (at_clock(10), at_clock(11))
        observe(
            db, lived_in.berit, lived_in.occasion, lived_in.amina, Presence.PARTLY, there, now=NOON, reason="Kom sent"
        )
    page = hanna.get(heard)
    if "step-object" not in page.text or 'id="step-object"' not in page.text:
        with write() as db:
            review = review_of(db, lived_in.amina)
            hearing = hearings.hear(db, lived_in.hanna, review, review.version, CONSIDERED, language="sv", now=NOON)
            amina = db.get_one(Participant, lived_in.amina.id)
            replies.reply(db, amina, hearing, Spoken("Jag sov.", "sv"), key="once-more", now=NOON)
        page = hanna.get(heard)
    typed = filled(page)
    first, second = typed["place"]
    typed |= {f"outcome.{first}": "valid_reason"}
    answer = hanna.post(f"{heard}/object", **typed)
    assert answer.status_code == 422
    assert "Choose the sentence that the participant will read." in answer.text
    answer = hanna.post(f"{heard}/object", **(typed | {"object_phrase": "agreed_before"}))
    assert answer.status_code == 303
    rows = sorted(kept(look, AssessmentLine), key=lambda each: each.from_at)
    assert [each.outcome for each in rows] == [Outcome.VALID_REASON, Outcome.NO_VALID_REASON]
    assert second != first


def test_the_same_form_twice_finds_once(hanna, heard, household, look):
    household()
    typed = filled(hanna.get(heard))
    assert [hanna.post(f"{heard}/object", **typed).status_code for _ in range(2)] == [303, 303]
    assert len(kept(look)) == 1


def test_of_two_at_once_one_wins_and_the_other_keeps_the_reasons(browser, lived_in, hanna, heard, household, look):
    household()
    henrik = browser(lived_in.henrik)
    typed = filled(henrik.get(heard)) | {"reasons": "Henriks egna skäl"}
    send(hanna, heard)
    answer = henrik.post(f"{heard}/object", **typed)
    assert answer.status_code == 409
    assert "Henriks egna skäl" in answer.text
    assert len(kept(look)) == 1


def test_what_no_form_of_ours_sends_is_refused(hanna, heard, household, look):
    household()
    for typed in ({"version": "x"}, {"mark": "x"}, {"place": "x.y", "outcome.x.y": "attended"}, {"rule": "x"}):
        assert send(hanna, heard, **typed).status_code == 400
    assert kept(look) == []


def test_strangers_find_nothing_against_anyone(browser, lived_in, hanna, heard, household, look):
    household()
    typed = filled(hanna.get(heard))
    for staff in (lived_in.sara, lived_in.ivar):
        assert browser(staff).post(f"{heard}/object", **typed).status_code == 404
    assert kept(look) == []


def test_who_was_there_after_all_is_assessed_as_that_and_the_roll_stays_the_sites(hanna, ready, look):
    page = hanna.get(ready)
    interval = re.findall(r'name="interval" value="([^"]+)"', page.text)
    typed = {"version": "0", "mark": re.findall(r'name="mark" value="([^"]+)"', page.text), "interval": interval}
    answer = hanna.post(f"{ready}/attended", **typed)
    assert answer.status_code == 422
    assert "Write what shows that the person was there." in answer.text
    typed |= {"seen": "Två deltagare och bussbiljetten."}
    assert [hanna.post(f"{ready}/attended", **typed).status_code for _ in range(2)] == [303, 303]
    assert [each.outcome for each in kept(look, AssessmentLine)] == [Outcome.ATTENDED]
    assert [each.presence for each in kept(look, Attendance)] == [Presence.NOT_HERE]
    assert len(kept(look, Task)) == 1
    assert "Was there after all" in hanna.get(ready).text


def test_nothing_ticked_as_attended_is_said(hanna, ready, look):
    page = hanna.get(ready)
    marks = re.findall(r'name="mark" value="([^"]+)"', page.text)
    answer = hanna.post(f"{ready}/attended", version="0", mark=marks, seen="Bussbiljetten")
    assert answer.status_code == 422
    assert "Choose at least one absence." in answer.text
    assert "Bussbiljetten" in answer.text
    assert kept(look) == []


def test_another_report_of_the_same_day_can_still_be_confirmed(hanna, write, lived_in, heard):
    """What is not confirmed is not among what can be chosen."""
    with write() as db:
        lived_in.db = db
        later = lived_in.create_occasion(lived_in.series, at_clock(13), at_clock(16))
        report(db, lived_in.amina, now=NOON)
    assert str(later.id) not in hanna.get(heard).text
    with write() as db:
        observe(db, lived_in.berit, later, lived_in.amina, now=at_clock(15))
        confirm_roll(db, lived_in.berit, later, now=at_clock(16))
        line = line_of(db, lived_in.amina, later)
    page = hanna.get(heard)
    assert f'name="mark" value="{line.id}.' in page.text
    assert "not of all there is by now" in page.text, "what is new was not told"
