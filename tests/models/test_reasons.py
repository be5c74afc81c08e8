"""Reasons are rows: what could be stated, and what it meant, on that day."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from i18n import LANGUAGES
from models.absences import StatedReason
from models.reasons import Reason, ReasonCode, on_offer, reason_on
from models.review_file import file_of
from models.told import NotOnOffer
from tests.absence import report, review_of
from tests.town import LONG_AGO, MONDAY, at_clock
from webapp.reasons import shipped

YESTERDAY = MONDAY - dt.timedelta(days=1)
TUESDAY = MONDAY + dt.timedelta(days=1)


def row(db, code):
    return db.exec(select(Reason).where(col(Reason.code) == code)).one()


def ended(db, code, last):
    found = row(db, code)
    found.to_day = last
    db.add(found)
    db.flush()


def renewed(db, town, code, from_day, **changes):
    """The municipality words a reason anew from a day."""
    values = row(db, code).model_dump(exclude={"id", "from_day"})
    return town.add(Reason(**{**values, "from_day": from_day, **changes}))


def stated(db, town):
    return file_of(db, review_of(db, town.amina), town.case_of(town.amina))[0].stated


def test_the_house_ships_each_reason_of_the_table_in_every_language():
    rows = shipped(LONG_AGO, "Exempelby riktlinje § 11")
    assert [each.code for each in rows] == list(ReasonCode)
    for each in rows:
        assert each.label.keys() == each.help.keys() == LANGUAGES.keys()
        assert len(set(each.label.values())) == len(LANGUAGES), f"{each.code} is not translated"


def test_which_lead_to_the_plan_and_which_are_the_organisers():
    rows = shipped(LONG_AGO, "")
    assert {each.code for each in rows if each.plan_task} == {"work_or_study", "childcare", "not_adapted"}
    assert {each.code for each in rows if each.organisers_own} == {"organiser"}
    assert "sick" not in {each.code for each in rows if each.proof_from_day}, "illness follows the certificate day"


def test_not_feeling_safe_and_a_broken_code_are_not_reasons_to_choose():
    assert not {"safety", "tech"} & {each.code for each in shipped(LONG_AGO, "")}


def test_they_are_offered_in_their_order(db, town):
    assert [each.code for each in on_offer(db, MONDAY)] == list(ReasonCode)


def test_a_reason_is_on_offer_from_its_first_day_to_its_last_both_counted(db, town):
    town.add(
        Reason(
            code="snow",
            position=5,
            label={"sv": "Snö"},
            help={"sv": "Välj vid snö."},
            symbol="x",
            source="Exempelby riktlinje § 12",
            from_day=MONDAY,
            to_day=TUESDAY,
        )
    )
    days = [MONDAY + dt.timedelta(days=each) for each in (-1, 0, 1, 2)]
    assert [reason_on(db, "snow", day) is not None for day in days] == [False, True, True, False]
    assert [on_offer(db, day)[0].code for day in days] == ["sick", "snow", "snow", "sick"]


def test_a_later_row_takes_the_place_of_the_one_before(db, town):
    renewed(db, town, "sick", MONDAY, label={"sv": "Sjukdom"})
    before, after = reason_on(db, "sick", YESTERDAY), reason_on(db, "sick", MONDAY)
    assert before and after
    assert (before.label["sv"], after.label["sv"]) == ("Jag är sjuk", "Sjukdom")
    assert [each.code for each in on_offer(db, MONDAY)] == list(ReasonCode), "once each"


def test_one_day_begins_one_wording(db, town):
    with pytest.raises(IntegrityError):
        renewed(db, town, "sick", LONG_AGO)


def test_what_is_not_on_offer_today_cannot_be_stated(db, town):
    ended(db, "transport", YESTERDAY)
    with pytest.raises(NotOnOffer):
        report(db, town.amina, reason="transport")
    with pytest.raises(NotOnOffer):
        report(db, town.amina, reason="tired")


def test_an_offer_ends_at_midnight_in_sweden(db, town):
    """23:30 in UTC is half past midnight in Sweden: the offer of Monday is over."""
    ended(db, "transport", MONDAY)
    report(db, town.amina, reason="transport", now=at_clock(23, 59))
    with pytest.raises(NotOnOffer):
        report(db, town.amina, reason="transport", now=at_clock(0, 0, TUESDAY))


def test_what_was_stated_keeps_the_words_it_had_that_day(db, town):
    renewed(db, town, "sick", TUESDAY, label={"sv": "Sjukdom"}, proof_from_day=3)
    report(db, town.amina)
    report(db, town.amina, now=at_clock(8, day=TUESDAY))
    assert [each.reason and each.reason.label["sv"] for each in stated(db, town)] == ["Jag är sjuk", "Sjukdom"]


def test_what_was_stated_is_still_read_when_it_is_no_longer_on_offer(db, town):
    sent = report(db, town.amina, reason="transport")
    ended(db, "transport", MONDAY)
    assert [each.reason and each.reason.code for each in stated(db, town)] == ["transport"]
    assert db.get_one(StatedReason, sent.id).reason == "transport"
