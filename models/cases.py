"""A case as its caseworker opens it: assigned, and with a grant where the person is protected."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models.access import Condition, Field, Relation, may_read
from models.desk import assigned, granted
from models.names import Name, shaped
from models.people import Case, Participant, Protection, Staff


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


def case_for(db: Session, staff: Staff, case_id: uuid.UUID, day: dt.date) -> OpenedCase | None:
    """The case, when it is this caseworker's to open; None otherwise, whatever the reason."""
    asked: Any = (
        select(Case, Participant, Protection.participant_id)
        .add_columns(granted(staff, day))
        .join(Participant, col(Participant.id) == col(Case.participant_id))
        .join(Protection, col(Protection.participant_id) == col(Participant.id), isouter=True)
        .where(assigned(staff, day), col(Case.id) == case_id, col(Case.ended_on).is_(None))
    )
    row = db.exec(asked).first()
    return OpenedCase(row[0], row[1], row[2] is not None) if row and row[3] else None
