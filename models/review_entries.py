"""What the audit log hears of a review's steps."""

import datetime as dt
from typing import Any

from sqlmodel import Session, SQLModel

from models import audit
from models.reviews import Review


def write(
    db: Session,
    action: str,
    what: SQLModel,
    review: Review,
    by: SQLModel | None,
    at: dt.datetime,
    body: dict[str, Any],
) -> None:
    """Write a step of a review: what was done, with the review's version and state after it."""
    body = {"review": {"id": review.id, "version": review.version, "state": review.state}, **body}
    audit.write(db, action, by=by, about=review.participant_id, what=what, at=at, body=body)
