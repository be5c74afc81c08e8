"""How a tablet becomes a site's display: someone with the right makes a code, and the tablet types it once.

    waiting --typed in time--> paired --revoked--> revoked
       |  ^---a new code---|
       +---ten minutes---> code over

The code lives ten minutes and is good for one tablet. What the tablet then carries is a credential of its own, which
opens its display and nothing else, until it is revoked.
"""

import datetime as dt
import enum
import hashlib
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from models import audit, crockford, keyring, throttle
from models.access import Field, Relation, may_write
from models.devices import Device, DeviceKind
from models.people import Role, Staff, StaffSite
from models.places import Site
from models.refusals import NotYours, Refusal
from models.sign_in import roles_on

CODE_LENGTH = 8
CODE_LIVES = dt.timedelta(minutes=10)
NAME_AT_MOST = 80
# Failures that one address may have in a window of five minutes: a code has forty bits.
PER_ADDRESS = 10


class DisplayNeedsName(Refusal):
    """A display has a name, so that one knows which to revoke."""

    def __init__(self, longest: int) -> None:
        super().__init__(longest)
        self.longest = longest


class WrongPairingCode(Refusal):
    """Unknown, used, revoked or too old: which of them is not told."""


class NotWaiting(Refusal):
    """The display is paired or revoked, so that no code can be made for it."""

    status = 409


class Standing(enum.StrEnum):
    """How far a display has come."""

    WAITING = "waiting"
    CODE_OVER = "code_over"
    PAIRED = "paired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Listed:
    """A display of a site, who made it, and how it stands."""

    device: Device
    made_by: str
    standing: Standing


def standing_of(device: Device, now: dt.datetime) -> Standing:
    """How a display stands at a moment."""
    if device.revoked_at:
        return Standing.REVOKED
    if device.paired_at:
        return Standing.PAIRED
    return Standing.WAITING if device.pairing_ends_at and now < device.pairing_ends_at else Standing.CODE_OVER


def sites_of(db: Session, staff: Staff, hat: Role, day: dt.date) -> list[Site]:
    """The sites whose displays someone looks after in this hat: a coordinator all, a supervisor where they work."""
    relation = {Role.COORDINATOR: Relation.COORDINATOR, Role.SUPERVISOR: Relation.SUPERVISOR}.get(hat)
    if relation is None or not may_write(relation, Field.ADMINISTRATION):
        return []
    if hat not in {role.role for role in roles_on(db, staff, day)}:
        return []
    # The site's secret has no business here.
    sites = select(Site).options(defer(col(Site.key))).order_by(col(Site.name))  # type: ignore[arg-type]
    if hat is Role.SUPERVISOR:
        sites = sites.where(
            col(Site.id).in_(
                select(StaffSite.site_id).where(
                    StaffSite.staff_id == staff.id,
                    col(StaffSite.from_day) <= day,
                    col(StaffSite.to_day).is_(None) | (col(StaffSite.to_day) >= day),
                )
            )
        )
    return list(db.exec(sites).all())


def displays_at(db: Session, sites: list[Site], now: dt.datetime) -> dict[uuid.UUID, list[Listed]]:
    """The displays of each site, the newest first, the revoked ones last."""
    found: dict[uuid.UUID, list[Listed]] = {site.id: [] for site in sites}
    rows = db.exec(
        select(Device, Staff.name)
        .join(Staff, col(Staff.id) == col(Device.made_by))
        .where(col(Device.site_id).in_(found), Device.kind == DeviceKind.DISPLAY)
        .order_by(col(Device.revoked_at).is_not(None), col(Device.made_at).desc(), col(Device.id))
    ).all()
    for device, name in rows:
        found[device.site_id].append(Listed(device, name, standing_of(device, now)))
    return found


def display_for(db: Session, staff: Staff, hat: Role, device_id: uuid.UUID, day: dt.date) -> Device | None:
    """A display that someone looks after in this hat; None for any other."""
    device = db.get(Device, device_id)
    if device is None or device.kind is not DeviceKind.DISPLAY:
        return None
    return device if device.site_id in {site.id for site in sites_of(db, staff, hat, day)} else None


def connect(
    db: Session, staff: Staff, hat: Role, site_id: uuid.UUID, name: str, *, day: dt.date, now: dt.datetime
) -> tuple[Device, str]:
    """Make a display that waits for its tablet, and the code to type there, which is kept nowhere.

    Asked for twice there is one display, and the second code is the one that counts. Raises NotYours and
    DisplayNeedsName.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_AT_MOST:
        raise DisplayNeedsName(NAME_AT_MOST)
    if site_id not in {site.id for site in sites_of(db, staff, hat, day)}:
        raise NotYours
    if waiting := _waits_for_its_tablet(db, staff, site_id, name):
        return waiting, new_code(db, staff, waiting, now)
    device = Device(kind=DeviceKind.DISPLAY, site_id=site_id, name=name, made_by=staff.id, made_at=now)
    code = _give_code(device, now)
    db.add(device)
    db.flush()
    audit.write(db, "device:create", by=staff, what=device, at=now, body={"kind": device.kind})
    return device, code


def _waits_for_its_tablet(db: Session, staff: Staff, site_id: uuid.UUID, name: str) -> Device | None:
    rows = select(Device).where(
        Device.kind == DeviceKind.DISPLAY,
        Device.site_id == site_id,
        Device.name == name,
        Device.made_by == staff.id,
        col(Device.paired_at).is_(None),
        col(Device.revoked_at).is_(None),
    )
    return db.exec(rows).first()


def new_code(db: Session, staff: Staff, device: Device, now: dt.datetime) -> str:
    """Another code for a display that still waits; the one before is good for nothing. Raises NotWaiting."""
    device = db.get_one(Device, device.id, populate_existing=True, with_for_update=True)
    if standing_of(device, now) not in (Standing.WAITING, Standing.CODE_OVER):
        raise NotWaiting
    code = _give_code(device, now)
    db.add(device)
    db.flush()
    audit.write(db, "device:code", by=staff, what=device, at=now, body={})
    return code


def revoke(db: Session, staff: Staff, device: Device, now: dt.datetime) -> None:
    """Take a display's rights away, from its next request on. A second time changes nothing."""
    taken = db.connection().execute(
        update(Device)
        .where(col(Device.id) == device.id, col(Device.revoked_at).is_(None))
        .values(revoked_at=now, credential_digest=None, pairing_digest=None, pairing_ends_at=None)
    )
    if taken.rowcount:
        audit.write(db, "device:revoke", by=staff, what=device, at=now, body={})


def take_a_try(db: Session, address: str, now: dt.datetime) -> None:
    """Count a try before it is judged. Raises TooManyTries."""
    throttle.reserve(db, f"pairing:{throttle.network_of(address)}", PER_ADDRESS, now)


def pair(db: Session, typed: str, address: str, now: dt.datetime) -> tuple[Device, str]:
    """Use a code up, and give the device with the credential for the tablet's cookie, which is kept nowhere else.

    Of two tablets with one code, the first is paired. Raises WrongPairingCode.
    """
    code, credential = crockford.read(typed, CODE_LENGTH), secrets.token_urlsafe(32)
    paired = (
        code
        and db.connection()
        .execute(
            update(Device)
            .where(
                col(Device.pairing_digest) == _digest_of_code(code),
                col(Device.pairing_ends_at) > now,
                col(Device.revoked_at).is_(None),
            )
            .values(pairing_digest=None, pairing_ends_at=None, credential_digest=_digest_of(credential), paired_at=now)
            .returning(col(Device.id))
        )
        .scalar()
    )
    if not paired:
        raise WrongPairingCode
    throttle.give_back(db, f"pairing:{throttle.network_of(address)}", now)
    device = db.get_one(Device, paired, populate_existing=True)
    audit.write(db, "device:pair", by=device, what=device, at=now, body={})
    return device, credential


def paired_display(db: Session, credential: str) -> Device | None:
    """The display that carries this credential; None when nobody does, or not any more."""
    return db.exec(
        select(Device).where(
            Device.credential_digest == _digest_of(credential),
            Device.kind == DeviceKind.DISPLAY,
            col(Device.revoked_at).is_(None),
        )
    ).first()


def _give_code(device: Device, now: dt.datetime) -> str:
    code = crockford.random(CODE_LENGTH)
    device.pairing_digest, device.pairing_ends_at = _digest_of_code(code), now + CODE_LIVES
    return code


def _digest_of_code(code: str) -> bytes:
    """Keyed: forty bits could be tried through by whoever reads the database within the ten minutes."""
    return keyring.current().mac("pairing-code", code.encode())


def _digest_of(credential: str) -> bytes:
    return hashlib.sha256(credential.encode()).digest()
