"""Accepting many complete reports in one go: each is an assessment of its own, on what was shown of it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from models.assessments import is_ready
from models.calendar import civil_day
from models.desk import Opened, review_for
from models.occasions import Occasion
from models.people import Staff
from models.recorded import absences_of, recorded
from models.reviews import ReviewLine, lines_of


@dataclass(frozen=True)
class Ready:
    """A review that can be accepted now: whose, which days, and the marks that were shown. Nothing of why."""

    opened: Opened
    occasions: list[Occasion]
    marks: dict[uuid.UUID, uuid.UUID]

    @property
    def days(self) -> list[dt.date]:
        """The days of absence."""
        return sorted({civil_day(each.starts_at) for each in self.occasions})


def ready_ones(db: Session, staff: Staff, review_ids: Iterable[uuid.UUID], day: dt.date) -> list[Ready]:
    """Those of these reviews that this caseworker leads and can accept now, in the order given."""
    found = []
    for review_id in dict.fromkeys(review_ids):
        opened = review_for(db, staff, review_id, day)
        if opened and opened.leads and (ready := _ready(db, opened)):
            found.append(ready)
    return found


def _ready(db: Session, opened: Opened) -> Ready | None:
    lines = lines_of(db, opened.review)
    records, absences = recorded(db, lines), absences_of(db, lines)

    def may_be_accepted(line: ReviewLine) -> bool:
        occasion = db.get_one(Occasion, line.occasion_id)
        return is_ready(opened.review, line, occasion, records[line.id])

    chosen = [line for line in lines if may_be_accepted(line)]
    if not chosen:
        return None
    occasions = [db.get_one(Occasion, line.occasion_id) for line in chosen]
    return Ready(opened, occasions, {line.id: absences[line.id].mark.id for line in chosen})
