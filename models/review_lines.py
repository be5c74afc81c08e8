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
from models.assessments import parts_of
from models.attendance import Presence
from models.case_tasks import CaseTaskKind, open_task, settle
from models.demands import explain_by
from models.hearings import latest
from models.in_force import parts_in_force
from models.material import Piece, untold
from models.occasions import Occasion
from models.outbox import MessageKind, put
from models.people import Case, Participant, Staff
from models.recorded import Recorded, confirmations, recorded
from models.review_moves import first_move, step
from models.review_steps import MaterialKind, Move
from models.reviews import (
    OPEN_STATES,
    LineState,
    Outcome,
    Review,
    ReviewLine,
    ReviewState,
    hold,
    lines_of,
    lines_where,
    open_lines,
    reported,
    settled_as,
    where_it_begins,
)
from models.seconds import waiting_assessment
from models.unexplained import cases_of, to_explain


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
    db: Session,
    case: Case,
    report: AbsenceReport,
    occasions: list[Occasion],
    now: dt.datetime,
    by: Participant | Staff,
) -> list[Entry]:
    """Give each reported occasion its line, in the review that has one or a new one. Gives what to write."""
    theirs = (
        ReviewLine.participant_id == report.participant_id,
        col(ReviewLine.occasion_id).in_([each.id for each in occasions]),
    )
    met = hold(db, db.exec(select(ReviewLine.review_id).where(*theirs)).all())
    there = {line.occasion_id: line for line in lines_where(db, *theirs)}
    again = _open_again(db, list(there.values()), occasions)
    waiting = [review for review in met if review.state in OPEN_STATES or review.id in again]
    entries = []
    if missing := [each for each in occasions if each.id not in there]:
        # A review of a case that was led elsewhere before is no place for what comes now.
        here = [review for review in waiting if review.case_id == case.id]
        review = here[0] if here else _open(db, case, now, ReviewState.TO_REVIEW, by)
        lines = _add_lines(db, review, missing)
        _close_what_was_attended(db, lines, missing)
        if review not in waiting:
            entries.append(Entry("review:open", review, _by_report(lines, report)))
            if settled_as(db, review):
                step(db, review, Move.CLOSE, ReviewState.CLOSED, by=by, now=now)
                entries.append(Entry("review:close", review, {"why": "attended"}))
    for review in waiting:  # new material: whoever read the review before has to look again
        step(db, review, Move.REPORT, _after_a_report(db, review), by=by, now=now)
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
    missed = to_explain(db, occasion, known)
    asking = [id_ for id_ in missed.values() if id_]
    reviews = {review.id: review for review in hold(db, [*known.values(), *asking])}
    lines = lines_where(db, ReviewLine.occasion_id == occasion.id)
    records, moves = recorded(db, lines), dict[uuid.UUID, str]()
    for line in lines:
        if move := _follow(db, reviews[line.review_id], line, records[line.id], occasion, now):
            moves[line.review_id] = move
    db.flush()
    entries = [_settled(db, reviews[id_], moves[id_], by, now) for id_ in sorted(moves)]
    for case, review_id in cases_of(db, missed):
        entries.append(_ask_about(db, case, reviews.get(review_id) if review_id else None, occasion, by, now))
    db.flush()
    for entry in entries:
        entry.write(db, by=by, at=now)


def _open(
    db: Session,
    case: Case,
    now: dt.datetime,
    state: ReviewState,
    by: Participant | Staff,
    due: dt.date | None = None,
) -> Review:
    review = Review(case_id=case.id, participant_id=case.participant_id, state=state, opened_at=now, due_day=due)
    db.add(review)
    db.flush()
    db.add(first_move(review, by=by, now=now))
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


def _open_again(db: Session, lines: list[ReviewLine], occasions: list[Occasion]) -> set[uuid.UUID]:
    """Open what was withdrawn and is reported once more; the reviews it is in."""
    again = [line for line in lines if line.state is LineState.WITHDRAWN]
    for line in again:
        line.state = LineState.OPEN
    _close_what_was_attended(db, again, occasions)
    return {line.review_id for line in again if line.state is LineState.OPEN}


def _by_report(lines: Iterable[ReviewLine], report: AbsenceReport | None) -> dict[str, Any]:
    return {"occasions": sorted(line.occasion_id for line in lines), "report": report.id if report else None}


def _after_a_report(db: Session, review: Review) -> ReviewState:
    """What a report leaves unexplained of a week is still asked about."""
    if review.state is ReviewState.NEEDS_EXPLANATION:
        lines = open_lines(db, review)
        return ReviewState.TO_REVIEW if len(reported(db, lines)) == len(lines) else review.state
    if review.state in (ReviewState.ASSESSED, ReviewState.CLOSED):
        return where_it_begins(db, review)
    return ReviewState.TO_REVIEW if review.state is ReviewState.AWAITING_SECOND else review.state


def _follow(
    db: Session, review: Review, line: ReviewLine, record: Recorded, occasion: Occasion, now: dt.datetime
) -> str | None:
    """Move one line as the record says. Gives what happened to it, None when nothing did."""
    attended = record.attended(occasion)
    if line.state is LineState.ASSESSED:
        if not attended and not _covered(db, line, record, occasion):
            line.state = LineState.OPEN
            return "corrected"
        _differ(db, review, line, now, differs=attended and not _assessed_as_attended(db, line))
        return None
    if line.state is LineState.OPEN and attended:
        line.state = LineState.ATTENDED
        return "attended"
    if line.state is LineState.OPEN and _untold(db, review, line, record):
        return "corrected"
    if line.state is LineState.WITHDRAWN and record.absence(occasion):
        line.state = LineState.OPEN  # the report is gone and the absence is there: somebody has to ask
        return "unexplained"
    if line.state is LineState.ATTENDED and not attended:
        if record.presence is Presence.NOT_RECORDED and not reported(db, [line]):
            return None  # nothing is recorded and nothing was reported: there is nothing to explain
        line.state = LineState.OPEN
        return "corrected"
    return None


def _differ(db: Session, review: Review, line: ReviewLine, now: dt.datetime, *, differs: bool) -> None:
    """Only a caseworker can take up again what was assessed, so the task is theirs; the site has just done its part."""
    if differs:
        open_task(db, review.case_id, CaseTaskKind.DISAGREEMENT, line.id, now)
    else:
        settle(db, review.case_id, CaseTaskKind.DISAGREEMENT, line.id, now)


def _assessed_as_attended(db: Session, line: ReviewLine) -> bool:
    return all(part.outcome is Outcome.ATTENDED for part in parts_in_force(db, [line]))


def _covered(db: Session, line: ReviewLine, record: Recorded, occasion: Occasion) -> bool:
    """True when what the roll says was missed lies within what was assessed."""
    absence, assessed = record.absence(occasion), parts_in_force(db, [line])
    missed = absence.intervals if absence else []
    return all(any(part.from_at <= start and end <= part.to_at for part in assessed) for start, end in missed)


def _untold(db: Session, review: Review, line: ReviewLine, record: Recorded) -> bool:
    """True when the review waits on what this record no longer says: the person was not heard about it."""
    if record.mark is None:
        return False
    if review.state is ReviewState.HEARD:
        heard = latest(db, review)
        return heard is not None and Piece(MaterialKind.ATTENDANCE, record.mark.id) in untold(
            db, review, heard.hearing.id
        )
    waiting = waiting_assessment(db, review) if review.state is ReviewState.AWAITING_SECOND else None
    if waiting is None:
        return False
    judged = {part.attendance_id for part in parts_of(db, waiting) if part.line_id == line.id}
    return bool(judged) and record.mark.id not in judged


def _settled(db: Session, review: Review, why: str, by: Staff, now: dt.datetime) -> Entry:
    settled = settled_as(db, review)
    if settled is ReviewState.CLOSED:
        step(db, review, Move.CLOSE, settled, by=by, now=now)
        return Entry("review:close", review, {"why": why})
    to = settled or _still_open(db, review)
    due = explain_by(db, now) if to is ReviewState.NEEDS_EXPLANATION and review.state is not to else None
    step(db, review, Move.ROLL, to, by=by, now=now, due_day=due)
    if due:
        put(db, review.participant_id, MessageKind.EXPLANATION_ASKED, about=review.id, anew=True, now=now)
    return Entry("review:follow", review, {"why": why, "state": review.state})


def _still_open(db: Session, review: Review) -> ReviewState:
    """What was said or proposed about a record that has changed since does not count: it begins again."""
    if review.state in (ReviewState.ASSESSED, ReviewState.CLOSED):
        return where_it_begins(db, review)
    begins_again = review.state in (ReviewState.HEARD, ReviewState.AWAITING_SECOND)
    return ReviewState.TO_REVIEW if begins_again else review.state


def _ask_about(
    db: Session, case: Case, review: Review | None, occasion: Occasion, by: Staff, now: dt.datetime
) -> Entry:
    """A line for an absence nobody has explained, in the week's review while that still waits, or in a new one.

    The person is asked, in the app and by message. No answer by the day leads the review on and decides nothing.
    """
    due = explain_by(db, now)
    if review is None or review.state is not ReviewState.NEEDS_EXPLANATION:
        review = _open(db, case, now, ReviewState.NEEDS_EXPLANATION, by, due)
        entry = Entry("review:open", review, _by_report(_add_lines(db, review, [occasion]), None))
    else:
        step(db, review, Move.ROLL, ReviewState.NEEDS_EXPLANATION, by=by, now=now, due_day=due)
        entry = Entry("review:extend", review, _by_report(_add_lines(db, review, [occasion]), None))
    put(db, case.participant_id, MessageKind.EXPLANATION_ASKED, about=review.id, anew=True, now=now)
    return entry
