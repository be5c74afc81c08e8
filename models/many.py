"""Accepting many complete reports in one go: each is an assessment of its own, on what was shown of it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from models.asked_papers import answers_to
from models.assessments import is_ready
from models.calendar import civil_day, minutes_between
from models.demands import SentInTime, sent_in_time
from models.desk import Opened, review_for
from models.information import requests_of
from models.occasions import Occasion
from models.people import Staff
from models.recorded import Absence, absences_of, recorded
from models.replies import answered_since
from models.reviews import Review, ReviewLine, lines_of
from models.seconds import sent_back
from models.worklist import reported_at


@dataclass(frozen=True)
class Away:
    """One absence that can be accepted: what the roll says was missed, and when the report came, if one did."""

    line: ReviewLine
    absence: Absence
    sent: SentInTime | None

    @property
    def minutes(self) -> int:
        """How long it was."""
        return sum(minutes_between(start, end) for start, end in self.absence.intervals)


@dataclass(frozen=True)
class Ready:
    """A review that can be accepted now: whose, which hours, and what is met of what every report is asked for.

    `sent_back` and `answered` are told as in the worklist. Nothing of why: what is asked for a certain
    reason alone would tell the reason, so the review's own page has it.
    """

    opened: Opened
    away: list[Away]
    questions: list[bool]
    sent_back: bool
    answered: bool

    @property
    def marks(self) -> dict[uuid.UUID, uuid.UUID]:
        """The marks that were shown, by line."""
        return {each.line.id: each.absence.mark.id for each in self.away}

    @property
    def minutes(self) -> int:
        """How long all of it was."""
        return sum(each.minutes for each in self.away)

    @property
    def asked(self) -> int:
        """How many demands there are: each absence reported in time, each question answered."""
        return len(self.away) + len(self.questions)

    @property
    def met(self) -> int:
        """How many of them are met."""
        return sum(each.sent is not None and each.sent.met for each in self.away) + sum(self.questions)


def ready_ones(db: Session, staff: Staff, review_ids: Iterable[uuid.UUID], day: dt.date) -> list[Ready]:
    """Those of these reviews that this caseworker leads and can accept now, in the order given."""
    found, ids = [], list(dict.fromkeys(review_ids))
    returned, answered = sent_back(db, ids), answered_since(db, ids)
    for review_id in ids:
        opened = review_for(db, staff, review_id, day)
        if opened and opened.leads and (away := _away(db, opened.review)):
            questions = _answered(db, opened.review)
            found.append(Ready(opened, away, questions, review_id in returned, review_id in answered))
    return found


def _away(db: Session, review: Review) -> list[Away]:
    """The absences that can be accepted, in time order."""
    lines = lines_of(db, review)
    records, absences, told = recorded(db, lines), absences_of(db, lines), reported_at(db, lines)

    def may_be_accepted(line: ReviewLine) -> bool:
        return is_ready(review, line, db.get_one(Occasion, line.occasion_id), records[line.id])

    def sent(line: ReviewLine) -> SentInTime | None:
        day = civil_day(db.get_one(Occasion, line.occasion_id).starts_at)
        return sent_in_time(db, day, told[line.id]) if line.id in told else None

    return [Away(line, absences[line.id], sent(line)) for line in lines if may_be_accepted(line)]


def _answered(db: Session, review: Review) -> list[bool]:
    """Of each question that was asked, whether the person has answered."""
    return [bool(answers_to(db, request)) for request in requests_of(db, review.id)]
