"""Claims: that someone held a site's code at a moment. Nothing is stored; a scan made of one is.

A code is looked for among the occasions of the day, over or not, cancelled or not: what the moment means is for
check_in() to say.
"""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import BindParameter, Row, bindparam, select
from sqlmodel import Session, col
from sqlmodel.sql.sqltypes import UTCDateTime

from models import crockford
from models.calendar import civil_day, day_bounds
from models.occasions import Enrolment, Occasion, enrolled_on
from models.places import Site
from models.refusals import Refusal
from models.scans import ScanSource
from models.site_codes import ADDRESS_LENGTH, TYPED_LENGTH, fits_address, fits_typed

LIVES = dt.timedelta(minutes=10)
# An occasion that began yesterday may still run; none lasts longer than a day.
_LONGEST = dt.timedelta(days=1)


class CodeChanged(Refusal):
    """The code is not one that a display shows now: it has changed, or was never one."""

    status = 410


class WrongTypedCode(Refusal):
    """What was typed is not a code that a display showed within the last two minutes."""


@dataclass(frozen=True)
class Claim:
    """A genuine code of an occasion was read at `made_at`. `id` becomes the scan's key: one claim, one scan."""

    id: str
    occasion_id: uuid.UUID
    source: ScanSource
    made_at: dt.datetime

    def lives(self, now: dt.datetime) -> bool:
        """True for ten minutes, the last moment not counted."""
        return now < self.made_at + LIVES


_moments = {name: bindparam(name, type_=UTCDateTime()) for name in ("earliest", "midnight", "until")}
_of_the_day = (
    select(col(Site.key), col(Occasion.id))
    .join(Occasion, col(Occasion.site_id) == col(Site.id))
    .where(
        col(Occasion.starts_at) >= _moments["earliest"],
        col(Occasion.starts_at) < _moments["until"],
        col(Occasion.ends_at) > _moments["midnight"],
    )
)
_at_the_site = _of_the_day.where(col(Site.code) == bindparam("code"))
_day: BindParameter[dt.date] = bindparam("day")
_own = _of_the_day.join(Enrolment, col(Enrolment.series_id) == col(Occasion.series_id)).where(
    col(Enrolment.participant_id) == bindparam("participant"), enrolled_on(_day)
)


def claim_by_address(db: Session, site: str, code: str, now: dt.datetime) -> Claim:
    """A claim for the code in an address. Raises CodeChanged; an unknown site reads the same."""
    read = crockford.read(code, ADDRESS_LENGTH)
    if read:
        found = db.connection().execute(_at_the_site, {"code": site.upper(), **_day_of(now)}).all()
        for key, occasion_id in found:
            if fits_address(key, occasion_id, read, now):
                return _claim(occasion_id, ScanSource.SITE_CODE, now)
    raise CodeChanged


def claim_by_typing(db: Session, participant_id: uuid.UUID, typed: str, now: dt.datetime) -> Claim:
    """A claim for a typed code, looked for at the person's own occasions first. Raises WrongTypedCode."""
    read = crockford.read(typed, TYPED_LENGTH)
    if read:
        own = {"participant": participant_id, "day": civil_day(now)}
        for looked_among, values in ((_own, own), (_of_the_day, {})):
            found = db.connection().execute(looked_among, values | _day_of(now)).all()
            if occasion_id := _typed_among(found, read, now):
                return _claim(occasion_id, ScanSource.TYPED, now)
    raise WrongTypedCode


def _typed_among(found: Iterable[Row[bytes, uuid.UUID]], read: str, now: dt.datetime) -> uuid.UUID | None:
    return next((occasion_id for key, occasion_id in found if fits_typed(key, occasion_id, read, now)), None)


def _claim(occasion_id: uuid.UUID, source: ScanSource, now: dt.datetime) -> Claim:
    return Claim(secrets.token_hex(16), occasion_id, source, now)


def _day_of(now: dt.datetime) -> dict[str, dt.datetime]:
    midnight, until = day_bounds(civil_day(now))
    return {"earliest": midnight - _LONGEST, "midnight": midnight, "until": until}
