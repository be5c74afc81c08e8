"""The second person: agreeing, or sending back."""

import re
from dataclasses import asdict

import pytest
from sqlmodel import select

from models.households import AgeBand
from models.policy import Policy, PolicyKind, PolicyValue
from models.review_steps import SecondOpinion
from models.reviews import ReviewState
from tests import reviewing
from tests.absence import accept, review_of
from tests.caseworker.conftest import form_of
from tests.reviewing import waits_for_a_second
from tests.town import MONDAY, NOON

WHY = "Fråga läkaren först."


@pytest.fixture
def waiting(write, lived_in, sent):
    """Hanna leads Amina's case, and has found no valid reason."""
    with write() as db:
        lived_in.db = db
        lived_in.assign(lived_in.amina, lived_in.hanna)
        waits_for_a_second(db, lived_in, review_of(db, lived_in.amina), by=lived_in.hanna, now=NOON)
    return sent


@pytest.fixture
def henrik(browser, lived_in):
    return browser(lived_in.henrik)


def kept(look):
    with look() as db:
        return [(each.agreed, each.hear_again, each.words) for each in db.exec(select(SecondOpinion))]


def version(page):
    return form_of(page)["version"]


def test_a_second_person_reads_everything_and_is_offered_two_things(henrik, waiting):
    page = henrik.get(waiting)
    assert "Det framgår inte varför." in page.text
    assert "You read this because a colleague's assessment waits for a second person." in " ".join(page.text.split())
    forms = set(re.findall(rf'action="{waiting}/([\w-]+)"', page.text))
    assert forms == {"agree", "send-back", "conflict"}


def trail(page):
    """What has happened, the newest first."""
    steps = page.text.partition('class="trail"')[2]
    return [" ".join(each.split()) for each in re.findall(r"<strong>([^<]+)</strong>", steps.partition("</ol>")[0])]


def test_what_waits_is_told_as_proposed_and_what_counts_at_once_as_found(henrik, hanna, waiting):
    page = henrik.get(waiting)
    assert trail(page)[0] == "Proposed that there is no valid reason"
    henrik.post(f"{waiting}/agree", version=version(page))
    assert trail(hanna.get(waiting))[:2] == ["A second person agreed", "Proposed that there is no valid reason"]


def test_where_no_second_person_is_needed_it_is_told_as_found(hanna, lived_in, write, sent):
    with write() as db:
        lived_in.db = db
        none = PolicyValue(code=Policy.SECOND_PERSON, kind=PolicyKind.LOCAL, value=0, source="§", from_day=MONDAY)
        lived_in.add(none)
        waits_for_a_second(db, lived_in, review_of(db, lived_in.amina), by=lived_in.hanna, now=NOON)
    assert trail(hanna.get(sent))[0] == "Found no valid reason"


def test_agreed_it_counts(henrik, hanna, waiting, look, state):
    seen = version(henrik.get(waiting))
    answer = henrik.post(f"{waiting}/agree", version=seen)
    assert answer.status_code == 303
    assert henrik.follow(answer).status_code == 200
    assert kept(look) == [(True, False, None)]
    assert state() is ReviewState.ASSESSED
    page = hanna.get(waiting).text
    assert "Counts" in page
    assert "A second person agreed." in page
    assert "Henrik Hed" in page


def test_the_same_form_twice_agrees_once_and_leads_back_to_the_list(henrik, waiting, look):
    seen = version(henrik.get(waiting))
    assert [henrik.post(f"{waiting}/agree", version=seen).status_code for _ in range(2)] == [303, 303]
    assert len(kept(look)) == 1


def test_whoever_wrote_it_is_told_that_a_colleague_has_to_answer(hanna, waiting, look, state):
    page = hanna.get(waiting)
    assert "You wrote it: a colleague has to answer." in page.text
    assert f'action="{waiting}/agree"' not in page.text
    for step, typed in (("agree", {}), ("send-back", {"why_back": WHY}), ("send-back", {})):
        answer = hanna.post(f"{waiting}/{step}", version=version(page), **typed)
        assert answer.status_code == 403
        assert "Somebody else than the one who wrote it has to agree." in answer.text
    assert kept(look) == []
    assert state() is ReviewState.AWAITING_SECOND


def test_sent_back_with_a_reason_it_never_counts(henrik, hanna, waiting, look, state):
    seen = version(henrik.get(waiting))
    typed = {"version": seen, "why_back": WHY, "hear_again": "yes"}
    assert henrik.post(f"{waiting}/send-back", **typed).status_code == 303
    assert kept(look) == [(False, True, WHY)]
    assert state() is ReviewState.TO_REVIEW
    text = " ".join(hanna.get(waiting).text.split())
    for words in (WHY, "Sent back", "The person has to be heard again.", "Not yet heard."):
        assert words in text
    assert henrik.get(waiting).status_code == 404, "there is nothing for a second person any more"


@pytest.fixture
def sent_back(write, lived_in, ready):
    """Hanna has found no valid reason where there is a child, and Henrik has sent it back."""
    with write() as db:
        lived_in.db = db
        review, hanna = review_of(db, lived_in.amina), lived_in.hanna
        reviewing.live_with(db, lived_in, lived_in.amina, AgeBand.SMALL, now=NOON)
        reviewing.answer(db, lived_in.amina, reviewing.hear(db, hanna, review, now=NOON), now=NOON)
        reviewing.object_to(db, hanna, review, considered=reviewing.WEIGHED, now=NOON)
        reviewing.send_back(db, lived_in.henrik, review, again=False, now=NOON)
    return ready


def head(page):
    """What stands above the file of the review, as one reads it."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text.partition('class="desk"')[0]).split())


def test_the_head_says_that_it_was_sent_back_by_whom_and_why_until_it_is_assessed_anew(
    hanna, lived_in, write, sent_back
):
    read = head(hanna.get(sent_back))
    assert "Sent back by a second person" in read
    assert "Henrik Hed" in read
    assert reviewing.WHY_BACK in read
    assert "The person has to be heard again." not in read
    with write() as db:
        accept(db, lived_in.hanna, review_of(db, lived_in.amina), now=NOON)
    assert "Sent back" not in head(hanna.get(sent_back))


def test_the_head_says_that_an_answer_has_come_until_somebody_has_acted_on_it(hanna, lived_in, write, ready):
    with write() as db:
        asked = reviewing.ask(db, lived_in.hanna, review_of(db, lived_in.amina), now=NOON)
    assert "has answered" not in head(hanna.get(ready))
    with write() as db:
        reviewing.answer(db, lived_in.amina, asked, now=NOON)
    page = hanna.get(ready)
    assert "The person has answered." in head(page)
    assert 'href="#asked-and-told"' in page.text
    with write() as db:
        accept(db, lived_in.hanna, review_of(db, lived_in.amina), now=NOON)
    assert "has answered" not in head(hanna.get(ready))


def written(page):
    """What the form that finds no valid reason begins with: its texts, and what is chosen in it."""
    form = page.text.partition('id="step-object"')[2].partition("</form>")[0]
    texts = dict(re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)</textarea>', form))
    return texts, re.findall(r'name="([\w.]+)" value="[^"]+"\s+checked', form)


def test_after_it_was_sent_back_its_author_begins_with_what_was_written_before(hanna, sent_back):
    texts, chosen = written(hanna.get(sent_back))
    assert texts == {"reasons": "Det framgår inte varför.", **asdict(reviewing.WEIGHED)}
    assert chosen == ["objection", "rule"], "what is found of each time is chosen anew"


def test_what_is_typed_anew_stays(hanna, sent_back):
    answer = hanna.post(f"{sent_back}/object", version=version(hanna.get(sent_back)), reasons="Nya skäl.")
    assert answer.status_code == 422
    assert written(answer) == ({"reasons": "Nya skäl.", "situation": "", "alternatives": "", "consequence": ""}, [])


def test_a_colleague_who_leads_it_now_begins_with_nothing(henrik, hanna, lived_in, write, sent_back):
    with write() as db:
        lived_in.db = db
        lived_in.assign(lived_in.amina, lived_in.henrik)
    texts, chosen = written(henrik.get(sent_back))
    assert (set(texts.values()), chosen) == ({""}, [])


def test_a_reason_is_needed_to_send_it_back(henrik, waiting, look):
    answer = henrik.post(f"{waiting}/send-back", version=version(henrik.get(waiting)), hear_again="yes")
    assert answer.status_code == 422
    assert "Write the reason." in answer.text
    assert re.search(r'name="hear_again" value="yes" checked', answer.text)
    assert kept(look) == []


def test_a_second_person_can_do_nothing_else(henrik, waiting, look):
    for step, typed in (("hold", {"rest_until": "2026-12-24", "why_rest": WHY}), ("ask", {"asked_for": "times"})):
        assert henrik.post(f"{waiting}/{step}", version="0", **typed).status_code == 404
    assert henrik.post(f"{waiting}/household", household_version="1", adults="1", told_by="register").status_code == 404


def test_strangers_are_no_second_person(browser, lived_in, waiting, look):
    for staff in (lived_in.sara, lived_in.ivar):
        assert browser(staff).get(waiting).status_code == 404
        assert browser(staff).post(f"{waiting}/agree", version="3").status_code == 404
    assert kept(look) == []


def test_what_is_proposed_comes_first_and_once(henrik, hanna, waiting):
    for page in (henrik.get(waiting).text, hanna.get(waiting).text):
        first, _, rest = page.partition('class="desk"')
        assert 'id="proposed"' in first
        for words in ("Det framgår inte varför.", "Hanna Hav</bdi>, caseworker at Enhet Norr", "Rule applied"):
            assert words in first, words
        assert "Det framgår inte varför." not in rest
