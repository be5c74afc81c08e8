"""Saying that a record is wrong: it is kept, and those who can tell are asked to look. Nothing else changes."""

import datetime as dt
import uuid

from sqlmodel import Session, select

from models import audit
from models.attendance import Task, TaskKind
from models.calendar import civil_day
from models.case_days import case_on, cases_of
from models.case_tasks import CaseTaskKind, open_task
from models.late_material import hold_open_review, meet_the_review
from models.occasions import Occasion, occasions_between
from models.once import write_once
from models.own_words import checked
from models.people import Participant
from models.recorded import Interval
from models.refusals import NotYours, Refusal, SentOtherwise
from models.remarks import (
    Remark,
    RemarkKind,
    beside_of,
    in_an_open_review,
    is_for_the_desk,
    is_for_the_site,
    kinds_for,
    review_about,
)
from models.report_rows import take_turn
from models.throttle import reserve
from models.told import HoursBackwards, NothingAtThoseHours, NotOnOffer, moments

# More than anybody needs, and few enough for whoever has to read them.
REMARKS_AN_HOUR = 20
_HOUR = dt.timedelta(hours=1)


class NotBegun(Refusal):
    """The occasion has not begun, so there is nothing to say about it."""

    def __init__(self, starts_at: dt.datetime) -> None:
        super().__init__(starts_at)
        self.starts_at = starts_at


class RecordChanged(Refusal):
    """What the form showed has changed since: the person reads the new record first."""

    status = 409


def occasion_to_remark(db: Session, person: Participant, occasion_id: uuid.UUID) -> Occasion | None:
    """An occasion that applies to the person; None for any other."""
    occasion = db.get(Occasion, occasion_id)
    if occasion is None:
        return None
    day = civil_day(occasion.starts_at)
    return next((each for each in occasions_between(db, person.id, day, day) if each.id == occasion_id), None)


def remark(
    db: Session,
    person: Participant,
    occasion: Occasion,
    kind: RemarkKind,
    words: str | None,
    *,
    key: str,
    language: str,
    now: dt.datetime,
    seen: str | None = None,
    hours: tuple[dt.time, dt.time] | None = None,
) -> Remark:
    """Keep what somebody says about a record, and ask the site or the desk to look. The same key is once.

    `seen` tells which records the form showed, `hours` from when until when somebody was there who was there longer.
    Raises NotYours, NotBegun, RecordChanged, NotOnOffer, HoursBackwards, NothingAtThoseHours, TooLong, SentOtherwise
    and TooManyTries.
    """
    take_turn(db, person)
    there = _checked_hours(occasion, hours) if hours and kind is RemarkKind.WAS_HERE_LONGER else None
    if earlier := _by_key(db, person, key):
        sent = (earlier.occasion_id, earlier.kind, earlier.hours, earlier.words)
        if sent != (occasion.id, kind, there, checked(words)):
            raise SentOtherwise
        return earlier
    reserve(db, f"remark:{person.id}", REMARKS_AN_HOUR, now, _HOUR)
    if (found := occasion_to_remark(db, person, occasion.id)) is None:
        raise NotYours
    occasion = found
    if now < occasion.starts_at:
        raise NotBegun(occasion.starts_at)
    review = hold_open_review(db, person.id, occasion.id)
    words, beside = checked(words), beside_of(db, person, occasion)
    if seen not in (None, beside.seen):
        raise RecordChanged
    if kind not in kinds_for(beside):
        raise NotOnOffer
    kept = Remark(
        participant_id=person.id,
        occasion_id=occasion.id,
        attendance_id=beside.attendance_id,
        assessment_id=beside.assessment_id,
        key=key,
        kind=kind,
        from_at=there[0] if there else None,
        to_at=there[1] if there else None,
        words=words,
        language=language,
        made_at=now,
    )
    db.add(kept)
    db.flush()
    if is_for_the_site(kind, occasion, now):
        _ask_the_site(db, person, occasion, now)
    if is_for_the_desk(kept, occasion):
        _ask_the_desk(db, kept)
    if review:
        meet_the_review(db, person, review, now)
    _log(db, person, kept)
    return kept


def _checked_hours(occasion: Occasion, hours: tuple[dt.time, dt.time]) -> Interval:
    """The times as moments of the occasion's day, within what was planned: nothing else is recorded or counted."""
    day = civil_day(occasion.starts_at)
    start, end = moments(day, hours)
    if start >= end:
        raise HoursBackwards
    if start < occasion.starts_at or end > occasion.ends_at:
        raise NothingAtThoseHours(day, [(occasion.starts_at, occasion.ends_at)])
    return start, end


def _by_key(db: Session, person: Participant, key: str) -> Remark | None:
    return db.exec(select(Remark).where(Remark.participant_id == person.id, Remark.key == key)).first()


def _ask_the_site(db: Session, person: Participant, occasion: Occasion, now: dt.datetime) -> None:
    """One task while one is open."""
    write_once(
        db,
        Task,
        id=uuid.uuid4(),
        kind=TaskKind.REMARK,
        occasion_id=occasion.id,
        participant_id=person.id,
        opened_at=now,
    )


def _ask_the_desk(db: Session, kept: Remark) -> None:
    """A task for the caseworker of the case whose the occasion is, unless an open review is where they read it.

    Whose it is follows its review, and without one its day: it may have ended, and another board's it never is.
    """
    if in_an_open_review(db, kept.participant_id, kept.occasion_id):
        return
    if case_id := _case_of(db, kept):
        open_task(db, case_id, CaseTaskKind.REMARK, kept.id, kept.made_at)


def _case_of(db: Session, kept: Remark) -> uuid.UUID | None:
    if review := review_about(db, kept.participant_id, kept.occasion_id):
        return review.case_id
    day = civil_day(db.get_one(Occasion, kept.occasion_id).starts_at)
    case = case_on(cases_of(db, kept.participant_id), day)
    return case.id if case else None


def _log(db: Session, person: Participant, kept: Remark) -> None:
    body = {
        "occasion": kept.occasion_id,
        "attendance": kept.attendance_id,
        "assessment": kept.assessment_id,
        "kind": kept.kind,
        "from_at": kept.from_at,
        "to_at": kept.to_at,
        "words_digest": audit.digest(kept.words) if kept.words else None,
    }
    audit.write(db, "remark:add", by=person, about=person, what=kept, at=kept.made_at, body=body)
