"""Cases as their caseworker opens them: assigned, and with a grant where the person is protected; and finding one."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from models.access import Condition, Field, Relation, may_read
from models.desk import assigned, granted
from models.names import Name, plain, shaped, swedish_order
from models.people import Case, Participant, Protection, Staff

MOST_ROWS = 50


@dataclass(frozen=True)
class OpenedCase:
    """A case that may be opened, with whom it is about."""

    case: Case
    participant: Participant
    flagged: bool

    @property
    def protected(self) -> bool:
        """The flag, where the grant that opened this lets it be read."""
        return self.flagged and may_read(Relation.ASSIGNED, Field.PROTECTION, met=frozenset({Condition.GRANT}))

    @property
    def name(self) -> Name:
        """The person's name as a caseworker reads it."""
        return shaped(self.participant.given_name, self.participant.family_name, Relation.ASSIGNED)


@dataclass
class Found:
    """The cases of a desk under a name: those that are shown, how many more there are, and how many stay closed.

    `hidden` counts all protected persons that may not be opened, whatever was looked for: it tells of no name.
    """

    rows: list[OpenedCase] = field(default_factory=list)
    more: int = 0
    hidden: int = 0

    def people(self) -> list[uuid.UUID]:
        """Whom it shows."""
        return [row.participant.id for row in self.rows]


def case_for(db: Session, staff: Staff, case_id: uuid.UUID, day: dt.date) -> OpenedCase | None:
    """The case, when it is this caseworker's to open; None otherwise, whatever the reason."""
    row = db.exec(open_cases(staff, day).where(col(Case.id) == case_id)).first()
    return OpenedCase(row[0], row[1], row[2] is not None) if row and row[3] else None


def case_of(db: Session, staff: Staff, participant_id: uuid.UUID, day: dt.date) -> OpenedCase | None:
    """A person's open case, when it is this caseworker's to open; None otherwise, whatever the reason."""
    row = db.exec(open_cases(staff, day).where(col(Case.participant_id) == participant_id)).first()
    return OpenedCase(row[0], row[1], row[2] is not None) if row and row[3] else None


def cases_named(db: Session, staff: Staff, day: dt.date, name: str = "") -> Found:
    """The open cases of this caseworker's desk whose person's name holds each word of `name`; all, when it is empty."""
    found, words = Found(), plain(name).split()
    for case, person, flag, may_open in db.exec(open_cases(staff, day)).all():
        if not may_open:
            found.hidden += 1
        elif all(word in plain(f"{person.given_name} {person.family_name}") for word in words):
            found.rows.append(OpenedCase(case, person, flag is not None))
    found.rows.sort(key=lambda row: (swedish_order(row.name), row.case.id))
    found.more = max(0, len(found.rows) - MOST_ROWS)
    found.rows = found.rows[:MOST_ROWS]
    return found


def open_cases(staff: Staff, day: dt.date) -> Any:
    """The open cases of this caseworker's desk: case, participant, the flag, and whether it may be opened."""
    return (
        select(Case, Participant, Protection.participant_id)
        .add_columns(granted(staff, day))
        .join(Participant, col(Participant.id) == col(Case.participant_id))
        .join(Protection, col(Protection.participant_id) == col(Participant.id), isouter=True)
        .where(assigned(staff, day), col(Case.ended_on).is_(None))
    )
