"""Writing down a report of absence for somebody who phones: the form, what is wrong with it, and its receipt."""

import re

import pytest

from models.absences import StatedReason
from models.occasions import CancelReason, Occasion
from tests.absence import report
from tests.caseworker.writing_down.form import FULL, TUESDAY, as_read, chosen, key_in
from tests.town import MONDAY, NINE, at_clock


def test_it_is_kept_with_how_it_was_told_and_leads_to_a_receipt(hanna, lived_in, look, fill, kept):
    answer = fill(words="Feber sedan\r\ni går", speaker="relative", interpreter="yes", read_back="yes")
    assert answer.status_code == 303
    (sent,) = kept()
    assert (sent.participant_id, sent.recorded_by, sent.sent_in) == (lived_in.amina.id, lived_in.hanna.id, None)
    assert (sent.channel, sent.speaker, sent.spoken_language) == ("phone", "relative", "so")
    assert (sent.interpreter, sent.read_back, sent.language) == (True, True, "en")
    with look() as db:
        stated = db.get_one(StatedReason, sent.id)
        assert (stated.reason, stated.words) == ("sick", "Feber sedan\ni går")
    receipt = as_read(hanna.follow(answer))
    assert f"{sent.receipt_number[:4]} {sent.receipt_number[4:]}" in receipt
    for words in ("Monday 23 November", "By phone", "A relative", "Somali, with an interpreter, read back"):
        assert words in receipt, words
    assert "ill" not in re.findall(r"\w+", receipt) and "Feber" not in receipt, "the receipt tells no cause"


def test_nothing_that_the_receipt_states_is_chosen_beforehand_but_the_day_and_the_language(hanna, page):
    form = hanna.get(page)
    assert (chosen(form, "day"), chosen(form, "channel"), chosen(form, "speaker")) == ([str(MONDAY)], [], [])
    assert re.search(r'<option value="sv" selected', form.text), "the language that she reads"
    assert not chosen(form, "reason") and not chosen(form, "interpreter") and not chosen(form, "read_back")


def test_each_reason_stands_with_its_help_and_the_rules_with_their_source(hanna, page):
    form = as_read(hanna.get(page))
    for words in ("I am ill", "Choose this when illness keeps you from taking part.", "Exempelby riktlinje § 11"):
        assert words in form, words


def test_hours_of_a_day(fill, kept):
    assert fill(day="hours", part_day=str(MONDAY), from_time="10:00", to_time="11:00").status_code == 303
    assert [(each.from_at, each.to_at) for each in kept()] == [(at_clock(10), at_clock(11))]


def test_several_days(write, lived_in, fill, kept):
    with write() as db:
        lived_in.db = db
        lived_in.create_occasion(lived_in.series, at_clock(9, day=TUESDAY), at_clock(12, day=TUESDAY))
    assert fill(day="dates", first_day=str(MONDAY), last_day=str(TUESDAY)).status_code == 303
    assert [(each.first_day, each.last_day) for each in kept()] == [(MONDAY, TUESDAY)]


def test_sent_twice_it_is_one_report_with_one_receipt(hanna, page, kept):
    key = key_in(hanna.get(page))
    first, second = (hanna.post(page, key=key, **FULL).headers["Location"] for _ in range(2))
    assert first == second
    assert len(kept()) == 1


@pytest.mark.parametrize("reason", ["", "sick"])
def test_all_that_is_wrong_is_said_at_once(fill, kept, reason):
    page = fill(day="2026-11-24", reason=reason, channel="", speaker="", words="å" * 1001).text
    for words in (
        "The person is not expected anywhere",
        "Choose how it was told.",
        "Choose who told it.",
        "Write at most",
    ):
        assert page.count(words) >= 2, f"{words}: beside its field and above the form"
    assert page.count("Choose what fits best.") == (0 if reason else 2)
    assert kept() == []


def test_a_day_that_cannot_be_is_said_with_how_it_was_told(fill, kept):
    page = fill(day="2026-11-24", channel="", speaker="relative").text
    assert "The person is not expected anywhere" in page and "Choose how it was told." in page
    assert kept() == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"reason": ""}, "Choose what fits best."),
        ({"reason": "tired"}, "Choose what fits best."),
        ({"day": ""}, "Choose a day."),
        ({"day": "hours", "part_day": str(MONDAY), "from_time": "x", "to_time": "11:00"}, "Write from which time"),
        ({"channel": "app"}, "Choose how it was told."),
        ({"speaker": ""}, "Choose who told it."),
        ({"spoken": "xx"}, "Choose a language."),
        ({"words": "å" * 1001}, "Write at most 1000 characters."),
        ({"day": "2026-11-24"}, "The person is not expected anywhere then: Tuesday 24 November."),
        ({"day": "2026-11-24/2026-11-25"}, "anywhere then: Tuesday 24 November to Wednesday 25 November."),
        (
            {"day": "hours", "part_day": "2026-11-23", "from_time": "07:00", "to_time": "08:00"},
            "The person is expected on Monday 23 November at this time: 09:00–12:00.",
        ),
        ({"day": "2027-11-24"}, "Choose a day between"),
    ],
)
def test_what_is_wrong_is_said_and_all_that_was_typed_is_still_there(fill, kept, typed, says):
    sent = {
        "words": "Feber",
        "interpreter": "yes",
        "read_back": "yes",
        "channel": "desk",
        "speaker": "relative",
        **typed,
    }
    answer = fill(**sent)
    assert answer.status_code == 422
    assert says in answer.text
    for name in {"reason", "channel", "speaker"} - typed.keys():
        assert chosen(answer, name) == [{**FULL, **sent}[name]]
    assert chosen(answer, "interpreter") == chosen(answer, "read_back") == ["yes"]
    assert f">{sent['words']}</textarea>" in answer.text
    if "spoken" not in typed:
        assert '<option value="so" selected' in answer.text
    assert kept() == []


def test_all_that_is_missing_is_said_at_once(fill):
    answer = as_read(fill(reason="", day="", channel="", speaker="", spoken=""))
    for says in ("Choose what fits best.", "Choose a day.", "Choose how it was told.", "Choose who told it."):
        assert says in answer, says


def test_what_is_cancelled_meanwhile_need_not_be_reported_and_the_words_are_still_there(hanna, write, lived_in, page):
    key = key_in(hanna.get(page))
    with write() as db:
        occasion = db.get_one(Occasion, lived_in.occasion.id)
        occasion.cancelled_at, occasion.cancelled_because = NINE, CancelReason.SITE_CLOSED
        db.add(occasion)
    answer = hanna.post(page, key=key, **FULL, words="Feber")
    assert answer.status_code == 422
    assert "Everything is cancelled then: Monday 23 November. Nothing has to be reported." in answer.text
    assert ">Feber</textarea>" in answer.text


def test_a_form_that_no_page_of_ours_wrote_is_refused(hanna, page, kept):
    assert hanna.post(page, key="short", **FULL).status_code == 400
    assert kept() == []


def test_a_day_that_is_reported_already_says_so(hanna, write, lived_in, page):
    with write() as db:
        report(db, lived_in.amina)
    assert "This day is reported already" in hanna.get(page).text


def test_a_person_who_is_expected_nowhere_has_no_days(hanna, write, lived_in, form_for):
    with write() as db:
        lived_in.db = db
        nora = lived_in.create_participant("Nora", "Ny", lived_in.unit, [])
    text = hanna.get(form_for(nora)).text
    assert "There are no days to report" in text and 'name="key"' not in text
