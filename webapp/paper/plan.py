"""A plan on paper: the hours a week, what fills them, where and when, and whom to ask."""

import datetime as dt

from sqlmodel import Session

from models.outcomes import unit_of
from models.people import Case, Participant, Unit
from models.plan_file import planned_in
from models.plans import Plan
from webapp.paper.letter import Letter, letter


def plan_letter(db: Session, plan: Plan, to: Participant, at: dt.datetime) -> Letter:
    """The paper, with the times as they are planned when it is made."""
    return letter(
        "paper/plan.html",
        to,
        unit_of(db, to) or db.get_one(Unit, db.get_one(Case, plan.case_id).unit_id),
        sent_at=at,
        plan=plan,
        planned=planned_in(db, plan, at),
    )
