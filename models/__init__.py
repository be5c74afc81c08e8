"""Every table, imported once, so that the schema is whole."""

from sqlmodel import SQLModel

# Constraints get the same names on every database, so that a later migration can find them.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

from models import (  # noqa: E402
    absences,
    attendance,
    audit,
    cards,
    case_tasks,
    conflicts,
    contact,
    devices,
    households,
    occasions,
    outbox,
    people,
    places,
    plans,
    policy,
    posters,
    proofs,
    reasons,
    remarks,
    review_steps,
    reviews,
    scans,
    sessions,
    statements,
    step_up,
)

__all__ = [
    "absences",
    "attendance",
    "audit",
    "cards",
    "case_tasks",
    "conflicts",
    "contact",
    "devices",
    "households",
    "occasions",
    "outbox",
    "people",
    "places",
    "plans",
    "policy",
    "posters",
    "proofs",
    "reasons",
    "remarks",
    "review_steps",
    "reviews",
    "scans",
    "sessions",
    "statements",
    "step_up",
]
