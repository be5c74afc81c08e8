"""The audit log: whether it is whole, where it ends, and what was done, under pseudonyms."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, request
from sqlmodel import select

from models import audit
from models.access import TABLE, Field, Relation, Shape, may_read
from models.audit_read import page_before
from models.names import pseudonym
from models.people import Role, Unit
from webapp.access import admits
from webapp.auditor.words import hat_of, said_of
from webapp.clock import now
from webapp.db import reading, writing
from webapp.signed_in import staff

ON_A_PAGE = 50
# About half a second of work. The whole log is for `narvara audit verify`, and the page says so.
RECOMPUTED = 2000
_LAST = 2**62


@dataclass(frozen=True)
class Row:
    """An event as an auditor reads it. Of one that cannot be read, only its number is left."""

    seq: int
    at: dt.datetime | None = None
    what: str = ""
    by: str = ""
    role: str = ""
    about: str = ""
    listed: int = 0
    unit: str = ""


@admits(Role.AUDITOR)
def log() -> Response:
    """A page of the log, the newest events first. That it was looked at is an event too."""
    before = request.args.get("before", type=int)
    events = _events(before)
    verdict = audit.verify_newest(reading(), RECOMPUTED) if before is None else None
    units = {unit.id: unit.name for unit in reading().exec(select(Unit)).all()}
    with writing() as db:
        seen = {event["subject_person_id"] for event in events if event.get("subject_person_id")}
        audit.look(db, "auditor:log:look", by=staff(), at=now(), purpose="control", listed=seen)
    page = render_template(
        "auditor/log.html",
        rows=[_row(event, units) for event in events],
        verdict=verdict,
        head_hash=_hash_of(verdict),
        head_at=next((event.get("at") for event in events), None) if before is None else None,
        older=events[-1]["seq"] if len(events) == ON_A_PAGE and events[-1]["seq"] > 1 else None,
        first=before is None,
    )
    return make_response(page)


def _events(before: int | None) -> list[dict[str, Any]]:
    if not may_read(Relation.AUDITOR, Field.ACCESS_LOG):
        return []
    return page_before(reading(), before if before is None else max(-_LAST, min(before, _LAST)), ON_A_PAGE)


def _row(event: Mapping[str, Any], units: Mapping[uuid.UUID, str]) -> Row:
    if "action" not in event:
        return Row(event["seq"])
    return Row(
        event["seq"],
        event["at"],
        said_of(event["action"]),
        _called(event["actor_id"]),
        hat_of(event["actor_role"], event["actor_kind"]),
        _called(event["subject_person_id"]),
        len(event["listed"]),
        units.get(event["unit_id"], ""),
    )


def _hash_of(verdict: audit.Verdict | None) -> str:
    """The last entry's hash, if that is what stands there."""
    found: object = verdict.head.hash if verdict and verdict.head else None
    return found.hex() if isinstance(found, bytes) else ""


def _called(person_id: uuid.UUID | None) -> str:
    """A person under a pseudonym: the name is behind break-glass, which no page opens yet."""
    cell = TABLE[Field.NAME, Relation.AUDITOR]
    return pseudonym(person_id) if person_id and cell.read and cell.shape is Shape.PSEUDONYM else ""
