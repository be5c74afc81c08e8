"""An assessment rebuilt from the audit log alone: what was known, shown and decided, and what became of it.

No table is asked but the log's own. Whether the log is whole is for verify() to say, and has to be asked first.
"""

import datetime as dt
import enum
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from models import audit
from models.audit_chain import canonical
from models.audit_tables import AuditEvent
from models.reviews import ReviewState

Facts = dict[str, Any]

# How many links one statement looks through for an assessment: no statement runs long in a log of years.
WINDOW = 100_000
_COLUMNS = ("seq", "at", "actor_kind", "actor_id", "actor_role", "action", "subject_person_id", "object_id", "hash")
_LINK = [col(getattr(AuditEvent, name)) for name in _COLUMNS]


class Standing(enum.StrEnum):
    """What became of an assessment, as far as the log tells."""

    IN_FORCE = "in_force"
    WAITS_FOR_A_SECOND = "waits_for_a_second"
    SENT_BACK = "sent_back"
    TAKEN_BACK = "taken_back"
    SUPERSEDED = "superseded"


class NotInTheLog(Exception):
    """The audit log tells of no assessment with this id."""


class BodyGone(Exception):
    """The log says that the assessment was made; what it was made on has been deleted, as retention may."""

    def __init__(self, at: dt.datetime) -> None:
        super().__init__()
        self.at = at


@dataclass(frozen=True)
class Replayed:
    """One assessment as the log tells of it."""

    document: Facts

    @property
    def facts(self) -> Facts:
        """The part that the tables can be compared with."""
        return {part: self.document[part] for part in ("known", "shown", "decided", "second")}

    def as_json(self) -> str:
        """The one way to write it."""
        return canonical(self.document).decode()


def replay(db: Session, assessment_id: uuid.UUID) -> Replayed:
    """Rebuild an assessment. Raises NotInTheLog or BodyGone."""
    event = _find(db, assessment_id)
    if event is None:
        raise NotInTheLog
    whole = audit.body_of(db, event.seq)
    if whole is None:
        raise BodyGone(event.at)
    said: Facts = whole["body"]
    since = [_told(db, each) for each in _since(db, event)]
    followed = [each for each in since if _is_of(each, said["review"]["id"], str(assessment_id))]
    second = _second(followed, str(assessment_id))
    document = {
        "entry": _entry(event) | {"hash": event.hash.hex()},
        "review": said["review"],
        "known": said["known"],
        "shown": said["shown"],
        "decided": said["decided"],
        "second": second,
        "followed": followed,
        "stands": _stands(said, second, followed),
    }
    # As JSON has it, but in the order in which somebody reads it.
    return Replayed({part: json.loads(canonical(told)) for part, told in document.items()})


def _find(db: Session, assessment_id: uuid.UUID) -> Row[Any] | None:
    last = audit.head(db)
    of_it = (col(AuditEvent.action) == "review:assess", col(AuditEvent.object_id) == str(assessment_id))
    for first in range(1, (last.seq if last else 0) + 1, WINDOW):
        window = col(AuditEvent.seq).between(first, first + WINDOW - 1)
        if found := db.connection().execute(select(*_LINK).where(window, *of_it)).first():
            return found
    return None


def _since(db: Session, event: Row[Any]) -> Iterator[Row[Any]]:
    """The later links about the same person's reviews."""
    theirs = (col(AuditEvent.subject_person_id) == event.subject_person_id, col(AuditEvent.seq) > event.seq)
    reviews = col(AuditEvent.action).startswith("review:")
    yield from db.connection().execute(select(*_LINK).where(*theirs, reviews).order_by(col(AuditEvent.seq)))


def _entry(event: Row[Any]) -> Facts:
    return {
        "seq": event.seq,
        "at": event.at,
        "action": event.action,
        "by": {"kind": event.actor_kind, "id": event.actor_id, "role": event.actor_role},
    }


def _told(db: Session, event: Row[Any]) -> Facts:
    """A later link with what it said; what retention has deleted is said to be."""
    whole = audit.body_of(db, event.seq)
    return _entry(event) | {"what": event.object_id, "said": whole["body"] if whole else None}


def _is_of(each: Facts, review_id: str, assessment_id: str) -> bool:
    said = each["said"] or {}
    return each["what"] in (review_id, assessment_id) or said.get("review", {}).get("id") == review_id


def _second(followed: list[Facts], assessment_id: str) -> Facts | None:
    """What a second person answered."""
    for each in followed:
        if each["action"] in ("review:agree", "review:send_back") and each["what"] == assessment_id:
            said: Facts = each["said"]["second"] if each["said"] else {"at": each["at"]}
            return {"agreed": each["action"] == "review:agree"} | said
    return None


def _stands(said: Facts, second: Facts | None, followed: list[Facts]) -> Facts:
    """Whether it counts, since when and until when."""
    if second and not second["agreed"]:
        return {"is": Standing.SENT_BACK, "at": second["at"]}
    if not _counts_at_once(said["review"]) and second is None:
        back = _led_on(followed)
        return {"is": Standing.TAKEN_BACK if back else Standing.WAITS_FOR_A_SECOND, "at": back and back["at"]}
    lines = {each["line"] for each in said["decided"]["outcomes"]}
    if later := _takes_its_place(lines, followed):
        return {"is": Standing.SUPERSEDED, "at": later["at"], "by": later["what"]}
    return {"is": Standing.IN_FORCE, "at": second["at"] if second else said["decided"]["at"]}


def _counts_at_once(review: Facts) -> bool:
    """True when the review, after the assessment, did not wait for anybody."""
    return bool(review["state"] != ReviewState.AWAITING_SECOND)


def _led_on(followed: list[Facts]) -> Facts | None:
    """The report, answer or changed roll that led the review on before a second person answered."""
    held = False
    for each in followed:
        said = each["said"] or {}
        state = said.get("review", {}).get("state") or said.get("state")
        if state is None and not held and each["action"] in ("review:extend", "review:close"):
            return each  # these two tell of no state
        held = held if state is None else state == ReviewState.ON_HOLD
        if not held and state not in (None, ReviewState.AWAITING_SECOND):
            return each
    return None


def _takes_its_place(lines: set[str], followed: list[Facts]) -> Facts | None:
    """The first later assessment of any of these lines that counts, or that it was taken up again as attended."""
    agreed = {each["what"]: each for each in followed if each["action"] == "review:agree"}
    for each in followed:
        said = each["said"] or {}
        if each["action"] == "review:take_up_again" and lines & set(said.get("attended", ())):
            return each
        if each["action"] != "review:assess" or not said:
            continue
        same = lines & {part["line"] for part in said["decided"]["outcomes"]}
        if same and _counts_at_once(said["review"]):
            return each
        if same and each["what"] in agreed:
            return agreed[each["what"]]
    return None
