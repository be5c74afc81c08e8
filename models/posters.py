"""Posters: a site's code on paper, for where no tablet hangs. A photo of one is as good as the poster itself.

So what comes by a poster is never evidence: it is a scan that a supervisor looks at. One print of a site is good at a
time, and a new one makes the one before good for nothing at once.
"""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Index, UniqueConstraint, and_, or_, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import audit, crockford
from models.calendar import civil_day, day_bounds, now_next_over
from models.claims import Claim
from models.occasions import Occasion, occasions_between
from models.people import Participant, Staff
from models.places import Site
from models.refusals import Refusal
from models.scan_facts import opens_before
from models.scans import EVIDENCE, Scan, ScanSource, stands

LENGTH = 8


class PosterGone(Refusal):
    """No poster that is good now has this code, or there is nothing at its site today."""

    status = 410


class PosterReplaced(Refusal):
    """The print that was to be replaced has been replaced already, perhaps by the same press made twice."""

    status = 409


class PosterPrint(SQLModel, table=True):
    """A print of a site's poster. `number` counts a site's prints from 1; only the digest of its code is kept."""

    __tablename__ = "poster_print"
    __table_args__ = (
        UniqueConstraint("site_id", "number"),
        Index(
            "uq_poster_print_good",
            "site_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    site_id: uuid.UUID = Field(foreign_key="site.id")
    number: int
    digest: bytes = Field(unique=True)
    made_by: uuid.UUID = Field(foreign_key="staff.id")
    made_at: dt.datetime
    revoked_at: dt.datetime | None = None


@dataclass(frozen=True)
class Printed:
    """A print with the code that stands on it, which is kept nowhere."""

    poster: PosterPrint
    code: str


def print_poster(db: Session, staff: Staff, site: Site, seen: int, now: dt.datetime) -> Printed:
    """A new print for a site; the one before is good for nothing from now on. The caller has looked who may.

    `seen` is the number of the newest print that the form knew of, 0 for none. Raises PosterReplaced.
    """
    # Two who print at once come one after the other.
    db.exec(select(Site.id).where(Site.id == site.id).with_for_update())
    theirs = col(PosterPrint.site_id) == site.id
    before = db.exec(select(PosterPrint.number).where(theirs).order_by(col(PosterPrint.number).desc())).first() or 0
    if before != seen:
        raise PosterReplaced
    db.execute(update(PosterPrint).where(theirs, col(PosterPrint.revoked_at).is_(None)).values(revoked_at=now))
    code = crockford.random(LENGTH)
    made = PosterPrint(site_id=site.id, number=before + 1, digest=_digest(code), made_by=staff.id, made_at=now)
    db.add(made)
    db.flush()
    audit.write(db, "site:poster:print", by=staff, what=made, at=now, body={"site": site.id, "number": made.number})
    return Printed(made, code)


def posters_of(db: Session, sites: Iterable[uuid.UUID]) -> dict[uuid.UUID, PosterPrint]:
    """The print that is good now, by site."""
    good = select(PosterPrint).where(col(PosterPrint.site_id).in_(set(sites)), col(PosterPrint.revoked_at).is_(None))
    return {poster.site_id: poster for poster in db.exec(good)}


def claim_by_poster(db: Session, code: str, now: dt.datetime) -> Claim:
    """A claim for what goes on at the poster's site today, or comes next. Raises PosterGone."""
    read = crockford.read(code, LENGTH)
    midnight, until = day_bounds(civil_day(now))
    occasions = db.exec(
        select(Occasion)
        .join(PosterPrint, col(PosterPrint.site_id) == col(Occasion.site_id))
        .where(
            PosterPrint.digest == _digest(read or ""),
            col(PosterPrint.revoked_at).is_(None),
            col(Occasion.starts_at) >= midnight,
            col(Occasion.starts_at) < until,
        )
    ).all()
    if not occasions:
        raise PosterGone
    return Claim(secrets.token_hex(16), _closest(occasions, now).id, ScanSource.POSTER, now)


def meant(db: Session, participant: Participant, claim: Claim) -> Claim:
    """A poster's claim is for what this person has at its site today, where there is such; any other stays itself."""
    if claim.source is not ScanSource.POSTER:
        return claim
    day, somewhere = civil_day(claim.made_at), db.get_one(Occasion, claim.occasion_id)
    own = [each for each in occasions_between(db, participant.id, day, day) if each.site_id == somewhere.site_id]
    # Of two that are open, one that they have not said yet.
    opens, at = opens_before(db, day), claim.made_at
    unsaid = {each.id for each in own} - _said(db, participant, [each.id for each in own])
    open_now = [each for each in own if each.id in unsaid and each.starts_at - opens <= at < each.ends_at]
    return replace(claim, occasion_id=_closest(open_now or own, at).id) if own else claim


def _said(db: Session, participant: Participant, occasions: list[uuid.UUID]) -> set[uuid.UUID]:
    """Where somebody is in already, or has said so by a poster."""
    theirs = (Scan.participant_id == participant.id, col(Scan.occasion_id).in_(occasions))
    said = or_(stands(), and_(col(Scan.source) == ScanSource.POSTER, col(Scan.situation).in_(EVIDENCE)))
    return set(db.exec(select(Scan.occasion_id).where(*theirs, said)).all())


def _closest(occasions: Iterable[Occasion], at: dt.datetime) -> Occasion:
    """What goes on before what comes, and that before what is over; what is cancelled last."""
    return min(
        occasions, key=lambda each: (bool(each.cancelled_at), *now_next_over(each.starts_at, each.ends_at, at), each.id)
    )


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
