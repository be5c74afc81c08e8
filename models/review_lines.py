"""How reviews follow reports and the roll: which lines there are, and what each stands at.

Whoever changes a review holds its row first, and takes rows in one order: occasions, reviews, then the audit log.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from models import audit
from models.absences import AbsenceReport
from models.attendance import Presence, Task, TaskKind, marks_at
from models.calendar import civil_day
from models.occasions import Occasion, expected_at
from models.people import Case, Staff
from models.recorded import Recorded, confirmations, recorded
from models.reviews import (
    OPEN_STATES,
    LineState,
    Review,
    ReviewLine,
    ReviewState,
    hold,
    lines_of,
    lines_where,
    reported,
    state_from_lines,
)


@dataclass(frozen=True)
class Entry:
    """What the audit log is to hear, kept until every row is changed: nobody may wait behind the log for a row."""

    action: str
    review: Review
    body: dict[str, Any]

    def write(self, db: Session, *, by: SQLModel, at: dt.datetime) -> None:
        """Write it."""
        about, body = self.review.participant_id, self.body
        audit.write(db, self.action, by=by, at=at, about=about, what=self.review, body=body)


def meet_the_report(
    db: Session, case: Case, report: AbsenceReport, occasions: list[Occasion], now: dt.datetime
) -> list[Entry]:
    """Give each reported occasion its line, in the review that has one or a new one. Gives what to write."""
    theirs = (
        ReviewLine.participant_id == report.participant_id,
        col(ReviewLine.occasion_id).in_([each.id for each in occasions]),
    )
    met = hold(db, db.exec(select(ReviewLine.review_id).where(*theirs)).all())
    there = {line.occasion_id for line in lines_where(db, *theirs)}
    waiting = [review for review in met if review.state in OPEN_STATES]
    entries = []
    if missing := [each for each in occasions if each.id not in there]:
        review = waiting[0] if waiting else _open(db, case, now, ReviewState.TO_REVIEW)
        lines = _add_lines(db, review, missing)
        _close_what_was_attended(db, lines, missing)
        if review not in waiting:
            review.state = state_from_lines(db, review)
            entries.append(Entry("review:open", review, _by_report(lines, report)))
            if review.state is ReviewState.CLOSED:
                entries.append(Entry("review:close", review, {"why": "attended"}))
    for review in waiting:  # new material: whoever read the review before has to look again
        review.version += 1
        review.state = state_from_lines(db, review)
        entries.append(Entry("review:extend", review, _by_report(lines_of(db, review), report)))
    db.flush()
    return entries


def follow_the_roll(db: Session, occasion: Occasion, by: Staff, now: dt.datetime) -> None:
    """Bring the reviews of an occasion's participants in line with its confirmed roll.

    Called after a confirmation, a reopening or a correction, in the same transaction and before that act's own
    audit entry. An opened roll proves nothing: everything stays until it is confirmed again.
    """
    confirmation = confirmations(db, [occasion.id]).get(occasion.id)
    if confirmation is None or occasion.cancelled_at:
        return
    known = dict(
        db.exec(
            select(ReviewLine.participant_id, ReviewLine.review_id).where(ReviewLine.occasion_id == occasion.id)
        ).all()
    )
    to_explain = _to_explain(db, occasion, known)
    asking = [id_ for id_ in to_explain.values() if id_]
    reviews = {review.id: review for review in hold(db, [*known.values(), *asking])}
    lines = lines_where(db, ReviewLine.occasion_id == occasion.id)
    records, moves = recorded(db, lines), dict[uuid.UUID, str]()
    for line in lines:
        if move := _follow(db, line, records[line.id], occasion, now):
            moves[line.review_id] = move
    db.flush()
    entries = [_settled(db, reviews[id_], moves[id_]) for id_ in sorted(moves)]
    for case, review_id in _cases(db, to_explain):
        entries.append(_ask_about(db, case, reviews.get(review_id) if review_id else None, occasion, now))
    db.flush()
    for entry in entries:
        entry.write(db, by=by, at=now)


def _open(db: Session, case: Case, now: dt.datetime, state: ReviewState) -> Review:
    review = Review(case_id=case.id, participant_id=case.participant_id, state=state, opened_at=now)
    db.add(review)
    db.flush()
    return review


def _add_lines(db: Session, review: Review, occasions: list[Occasion]) -> list[ReviewLine]:
    lines = [
        ReviewLine(review_id=review.id, participant_id=review.participant_id, occasion_id=each.id) for each in occasions
    ]
    db.add_all(lines)
    db.flush()
    return lines


def _close_what_was_attended(db: Session, lines: list[ReviewLine], occasions: list[Occasion]) -> None:
    """Presence wins over a report, also over one that comes after the roll."""
    at, records = {each.id: each for each in occasions}, recorded(db, lines)
    for line in lines:
        if records[line.id].attended(at[line.occasion_id]):
            line.state = LineState.ATTENDED
    db.flush()


def _by_report(lines: Iterable[ReviewLine], report: AbsenceReport | None) -> dict[str, Any]:
    return {"occasions": sorted(line.occasion_id for line in lines), "report": report.id if report else None}


def _follow(db: Session, line: ReviewLine, record: Recorded, occasion: Occasion, now: dt.datetime) -> str | None:
    """Move one line as the record says. Gives what happened to it, None when nothing did."""
    attended = record.attended(occasion)
    if line.state is LineState.ASSESSED:
        if attended:
            _disagree(db, line, now)
        return None
    if line.state is LineState.OPEN and attended:
        line.state = LineState.ATTENDED
        return "attended"
    if line.state is LineState.ATTENDED and not attended:
        if record.presence is Presence.NOT_RECORDED and not reported(db, [line]):
            return None  # nothing is recorded and nothing was reported: there is nothing to explain
        line.state = LineState.OPEN
        return "corrected"
    return None


def _settled(db: Session, review: Review, move: str) -> Entry:
    review.version += 1
    review.state = state_from_lines(db, review)
    db.flush()
    if review.state is ReviewState.CLOSED:
        return Entry("review:close", review, {"why": move})
    return Entry("review:follow", review, {"why": move, "state": review.state})


def _disagree(db: Session, line: ReviewLine, now: dt.datetime) -> None:
    """An absence was assessed, and the site now says that the person was there: somebody has to look."""
    waiting = select(Task.id).where(
        Task.occasion_id == line.occasion_id,
        Task.participant_id == line.participant_id,
        col(Task.kind) == TaskKind.DISAGREEMENT,
        col(Task.done_at).is_(None),
    )
    if db.exec(waiting).first():
        return
    db.add(
        Task(
            kind=TaskKind.DISAGREEMENT,
            occasion_id=line.occasion_id,
            participant_id=line.participant_id,
            opened_at=now,
        )
    )


def _to_explain(
    db: Session, occasion: Occasion, known: dict[uuid.UUID, uuid.UUID]
) -> dict[uuid.UUID, uuid.UUID | None]:
    """Who was expected, not here, and reported nothing, with the review that already asks about the same day.

    A report covers a day, so one review holds the day's unexplained absences.
    """
    marks = marks_at(db, occasion.id)
    away: dict[uuid.UUID, uuid.UUID | None] = {
        id_: None
        for id_ in expected_at(db, occasion)
        if id_ not in known and id_ in marks and marks[id_].presence is Presence.NOT_HERE
    }
    asking = db.exec(
        select(Review, Occasion)
        .join(ReviewLine, col(ReviewLine.review_id) == col(Review.id))
        .join(Occasion, col(Occasion.id) == col(ReviewLine.occasion_id))
        .where(col(Review.participant_id).in_(away), col(Review.state) == ReviewState.NEEDS_EXPLANATION)
    ).all()
    for review, each in asking:
        if civil_day(each.starts_at) == civil_day(occasion.starts_at):
            away[review.participant_id] = review.id
    return away


def _cases(db: Session, to_explain: dict[uuid.UUID, uuid.UUID | None]) -> list[tuple[Case, uuid.UUID | None]]:
    cases = db.exec(
        select(Case)
        .where(col(Case.participant_id).in_(to_explain), col(Case.ended_on).is_(None))
        .order_by(col(Case.participant_id))
    ).all()
    return [(case, to_explain[case.participant_id]) for case in cases]


def _ask_about(db: Session, case: Case, review: Review | None, occasion: Occasion, now: dt.datetime) -> Entry:
    """A line for an absence nobody has explained, in the day's review while that still waits, or in a new one."""
    if review is None or review.state is not ReviewState.NEEDS_EXPLANATION:
        review = _open(db, case, now, ReviewState.NEEDS_EXPLANATION)
        return Entry("review:open", review, _by_report(_add_lines(db, review, [occasion]), None))
    review.version += 1
    return Entry("review:extend", review, _by_report(_add_lines(db, review, [occasion]), None))
