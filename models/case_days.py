"""Which of a person's cases had a day: what another board knows of somebody stays with it.

Between boards there is secrecy (OSL (2009:400) 8 kap. 1 and 2 §§, 26 kap. 1 §), so a day belongs to one of them alone.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from sqlmodel import Session, col, select

from models.people import Case


def cases_of(db: Session, participant_id: uuid.UUID) -> list[Case]:
    """A person's cases, the earliest first."""
    rows = select(Case).where(Case.participant_id == participant_id)
    return list(db.exec(rows.order_by(col(Case.opened_on), col(Case.id))).all())


def case_on(cases: Iterable[Case], day: dt.date) -> Case | None:
    """The case that had a day: the one that was opened last by then, also after it ended; or else the first there is.

    `cases` are one person's, the earliest first.
    """
    found = None
    for case in cases:
        if found is None or case.opened_on <= day:
            found = case
    return found
