"""Writing down a report of absence for somebody who phones: the form, its receipt, and what the person sees of it."""

import datetime as dt
import re

import pytest
from sqlmodel import func, select

from models.absences import AbsenceReport, StatedReason
from models.access import TABLE, Cell, Field, Relation
from models.audit import AuditEvent
from models.conflicts import Ground, declare
from models.occasions import CancelReason, Occasion
from models.report_versions import withdrawal_of
from models.review_file import file_of
from tests.absence import report, review_of
from tests.town import MONDAY, NINE, at_clock, stranger

TUESDAY = MONDAY + dt.timedelta(days=1)
HOW = {"channel": "phone", "speaker": "participant", "spoken": "so"}
FULL = {"day": str(MONDAY), "reason": "sick", **HOW}


@pytest.fixture
def form_for(look, lived_in):
    """form_for(bosse): the address of the form for somebody."""

    def asked(person):
        with look() as db:
            lived_in.db = db
            return f"/desk/people/{lived_in.case_of(person).id}/report"

    return asked


@pytest.fixture
def page(lived_in, form_for):
    """The address of the form for Amina."""
    return form_for(lived_in.amina)


@pytest.fixture
def fill(hanna, page):
    """fill(**typed): open the form and send it."""

    def filled(**typed):
        return hanna.post(page, key=key_in(hanna.get(page)), **{**FULL, **typed})

    return filled


@pytest.fixture
def kept(look):
    """kept(): the reports there are."""

    def asked():
        with look() as db:
            return db.exec(select(AbsenceReport)).all()

    return asked


def key_in(page):
    found = re.search(r'name="key" value="([^"]+)"', page.text)
    assert found, "the form carries its key"
    return found[1]


def chosen(page, name):
    return re.findall(rf'name="{name}" value="([^"]+)" checked', page.text)


def as_read(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


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
        ({"day": "2026-11-24"}, "The person is not expected anywhere on Tuesday 24 November."),
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
    assert "Everything is cancelled on Monday 23 November. Nothing has to be reported." in answer.text
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


@pytest.mark.parametrize("who", ["sara", "ivar"])
def test_nobody_elses_caseworker_finds_the_form_or_the_receipt(browser, lived_in, page, fill, kept, who):
    receipt = fill().headers["Location"]
    other = browser(getattr(lived_in, who))
    assert other.get(page).status_code == other.get(receipt).status_code == 404
    assert other.post(page, key="k" * 24, **FULL).status_code == 404
    assert len(kept()) == 1


@pytest.mark.parametrize("who", ["amina", "berit", "karin", "lena"])
def test_it_is_a_page_for_caseworkers(browser, lived_in, page, who):
    other = browser(getattr(lived_in, who))
    assert other.get(page).status_code == other.post(page, key="k" * 24, **FULL).status_code == 403


def test_a_protected_persons_opens_with_a_grant_alone(hanna, write, lived_in, form_for, kept):
    address = form_for(lived_in.paula)
    assert hanna.get(address).status_code == hanna.post(address, key="k" * 24, **FULL).status_code == 404
    with write() as db:
        lived_in.db = db
        lived_in.grant(lived_in.paula, lived_in.hanna)
    assert "protected personal data" in hanna.get(address).text
    assert hanna.post(address, key="k" * 24, **FULL).status_code == 303
    assert [each.participant_id for each in kept()] == [lived_in.paula.id]


def test_whoever_declares_a_conflict_meanwhile_writes_nothing_down(hanna, write, lived_in, page, kept):
    key = key_in(hanna.get(page))
    with write() as db:
        declare(db, lived_in.hanna, lived_in.amina.id, Ground.RELATIVE, NINE)
    assert hanna.post(page, key=key, **FULL).status_code == 404
    assert kept() == []


def test_a_receipt_is_its_own_cases_and_of_what_staff_wrote_down(hanna, write, lived_in, page, form_for, fill):
    receipt = fill().headers["Location"]
    with write() as db:
        own = report(db, lived_in.amina, now=NINE)
    assert hanna.get(receipt).status_code == 200
    assert hanna.get(receipt.replace(page, form_for(lived_in.bosse))).status_code == 404
    assert hanna.get(f"{page}/{own.id}").status_code == hanna.get(f"{page}/{stranger()}").status_code == 404


def test_each_look_stands_in_the_log_once(hanna, look, lived_in, page, fill):
    hanna.get(page)
    receipt = fill().headers["Location"]
    hanna.get(receipt), hanna.get(receipt)
    with look() as db:
        looks = [each for each in db.exec(select(AuditEvent)).all() if each.action == "desk:report:look"]
        assert db.exec(select(func.count()).select_from(AuditEvent)).one() > len(looks)
    assert [(each.actor_id, each.subject_person_id) for each in looks] == [(lived_in.hanna.id, lived_in.amina.id)] * 2


def test_the_page_asks_the_access_table(hanna, page, monkeypatch):
    monkeypatch.setitem(TABLE, (Field.REASON, Relation.ASSIGNED), Cell(read=True))
    assert hanna.get(page).status_code == 403
    assert hanna.post(page, key="k" * 24, **FULL).status_code == 403


@pytest.mark.parametrize("place", ["review", "contact"])
def test_the_pages_of_the_case_lead_there(hanna, look, lived_in, page, fill, place):
    fill()
    with look() as db:
        review = f"/desk/reviews/{review_of(db, lived_in.amina).id}"
    there = review if place == "review" else page.replace("/report", "/contact")
    assert f'href="{page}"' in hanna.get(there).text


def test_the_review_says_who_wrote_it_down_and_how(hanna, lived_in, look, fill):
    receipt = hanna.follow(fill(channel="letter", speaker="representative"))
    address = re.search(r'href="(/desk/reviews/[^"]+)"', receipt.text)
    assert address
    text = as_read(hanna.get(address[1]))
    assert (
        "Written down by Hanna Hav. In a letter. A representative told it. Language: Somali."
        " Without an interpreter. It was not read back." in text
    )


def test_the_person_reads_in_their_language_that_it_was_written_down(browser, write, lived_in, fill, kept):
    fill(speaker="relative", interpreter="yes", read_back="yes")
    with write() as db:
        db.merge(lived_in.amina).language = "en"
    amina = browser(lived_in.amina)
    mine = amina.get(f"/absence/{kept()[0].id}")
    assert (
        "Staff wrote this down for you: it was told by phone. A relative of yours told it."
        " Language: Somali. With an interpreter. It was read back." in as_read(mine)
    )
    assert "I am ill" not in mine.text
    assert "I am ill" in amina.step_up().get(f"/absence/{kept()[0].id}").text
    review = re.search(r'href="(/review/[^"]+)"', mine.text)
    assert review and "Staff wrote it down for you." in amina.get(review[1]).text


def test_the_person_takes_it_back_and_the_caseworker_reads_so(browser, hanna, look, lived_in, fill, kept):
    fill()
    (sent,) = kept()
    assert browser(lived_in.amina).post(f"/absence/{sent.id}/withdraw").status_code == 303
    with look() as db:
        assert withdrawal_of(db, sent)
        address = f"/desk/reviews/{review_of(db, lived_in.amina).id}"
    assert "Taken back by the participant" in hanna.get(address).text


def test_the_person_corrects_it_and_the_correction_is_their_own(browser, at, look, lived_in, fill, kept):
    fill()
    (sent,) = kept()
    at(at_clock(13))
    amina = browser(lived_in.amina)
    change = f"/absence/{sent.id}/change"
    typed = {"key": key_in(amina.get(change)), "day": str(MONDAY), "reason": "as_before"}
    assert amina.post(change, **typed).status_code == 303
    newer = next(each for each in kept() if each.replaces_id == sent.id)
    assert newer.recorded_by is None
    with look() as db:
        lived_in.db = db
        (line,) = file_of(db, review_of(db, lived_in.amina), lived_in.case_of(lived_in.amina))
        assert [each.recorded_by and each.recorded_by.name for each in line.stated] == ["Hanna Hav", None]


def test_the_site_hears_the_one_neutral_word(browser, lived_in, fill):
    fill(words="Feber")
    text = browser(lived_in.berit).get(f"/site/occasions/{lived_in.occasion.id}").text
    assert "Frånvaro anmäld" in text or "Absence reported" in text
    assert "Feber" not in text and "Hanna" not in text
