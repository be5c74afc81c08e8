"""What was found in an assessment, by whom and with which power, and what a second person answered."""

import datetime as dt
import uuid
from typing import Any

from sqlmodel import Session, col, select

from models.calendar import civil_day
from models.people import Board, Case, Role, Staff, StaffRole, Unit
from models.review_steps import ChildrenConsidered, SecondOpinion
from models.reviews import Assessment, AssessmentLine, ReviewLine
from models.sign_in import roles_on

Facts = dict[str, Any]


def decided(db: Session, case: Case, assessment: Assessment, parts: list[AssessmentLine]) -> Facts:
    """The outcome of each interval, the reasons for it, the rule, and who decided."""
    return {
        "assessment": assessment.id,
        "outcomes": [_outcome(each) for each in parts],
        "phrase": assessment.phrase,
        "objection": assessment.objection,
        "words": assessment.words,
        "language": assessment.language,
        "rule": assessment.rule_id,
        "hearing": assessment.hearing_id,
        "exception": assessment.exception_id,
        "children": _considered(db.get(ChildrenConsidered, assessment.id)),
        "power": power(db, case, assessment.by_id, assessment.unit_id, assessment.made_at),
        "at": assessment.made_at,
    }


def second_facts(db: Session, case: Case, row: SecondOpinion) -> Facts:
    """What a second person answered, and with which power."""
    return {
        "agreed": row.agreed,
        "hear_again": row.hear_again,
        "words": row.words,
        "power": power(db, case, row.by_id, row.unit_id, row.made_at),
        "at": row.made_at,
    }


def assessed_before(db: Session, line: ReviewLine, assessment: Assessment) -> list[Facts]:
    """The earlier assessments of a line, and what the second person had said of each by then."""
    rows = (
        select(AssessmentLine, Assessment)
        .join(Assessment, col(Assessment.id) == col(AssessmentLine.assessment_id))
        .where(
            AssessmentLine.line_id == line.id,
            Assessment.id != assessment.id,
            col(Assessment.made_at) <= assessment.made_at,
        )
        .order_by(col(Assessment.made_at), col(AssessmentLine.from_at))
    )
    return [_earlier(db, part, each, assessment.made_at) for part, each in db.exec(rows).all()]


def power(db: Session, case: Case, staff_id: uuid.UUID, unit_id: uuid.UUID, at: dt.datetime) -> Facts:
    """Who decided, for which unit of which board, and the roles that gave the right to it on the day."""
    unit = db.get_one(Unit, unit_id)
    return {
        "staff": staff_id,
        "unit": {"id": unit.id, "name": unit.name},
        "board": {"id": case.board_id, "name": db.get_one(Board, case.board_id).name},
        "roles": [_role(each) for each in _roles(db, staff_id, civil_day(at))],
    }


def _roles(db: Session, staff_id: uuid.UUID, day: dt.date) -> list[StaffRole]:
    held = roles_on(db, db.get_one(Staff, staff_id), day)
    return sorted((each for each in held if each.role is Role.CASEWORKER), key=lambda each: each.id)


def _role(row: StaffRole) -> Facts:
    return {"id": row.id, "role": row.role, "unit": row.unit_id, "from": row.from_day, "to": row.to_day}


def _outcome(part: AssessmentLine) -> Facts:
    return {
        "line": part.line_id,
        "mark": part.attendance_id,
        "from": part.from_at,
        "to": part.to_at,
        "outcome": part.outcome,
    }


def _considered(row: ChildrenConsidered | None) -> Facts | None:
    if row is None:
        return None
    return {"situation": row.situation, "alternatives": row.alternatives, "consequence": row.consequence}


def _earlier(db: Session, part: AssessmentLine, assessment: Assessment, at: dt.datetime) -> Facts:
    second = db.get(SecondOpinion, assessment.id)
    heard_back = second if second and second.made_at <= at else None
    return {
        "assessment": assessment.id,
        "from": part.from_at,
        "to": part.to_at,
        "outcome": part.outcome,
        "by": assessment.by_id,
        "at": assessment.made_at,
        "second": heard_back
        and {
            "agreed": heard_back.agreed,
            "hear_again": heard_back.hear_again,
            "words": heard_back.words,
            "by": heard_back.by_id,
            "at": heard_back.made_at,
        },
    }
