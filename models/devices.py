"""Devices at a site, each with a credential of its own."""

import datetime as dt
import enum
import uuid

from sqlmodel import Field, SQLModel

from models.types import enum_type


class DeviceKind(enum.StrEnum):
    """What a device may do: a display only fetches codes."""

    DISPLAY = "display"


class Device(SQLModel, table=True):
    """A device at a site. Only digests of its pairing code and credential are kept."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    kind: DeviceKind = Field(sa_type=enum_type(DeviceKind))
    site_id: uuid.UUID = Field(foreign_key="site.id", index=True)
    name: str = Field(max_length=80)
    pairing_digest: bytes | None = Field(default=None, unique=True)
    pairing_ends_at: dt.datetime | None = None
    credential_digest: bytes | None = Field(default=None, unique=True)
    made_by: uuid.UUID = Field(foreign_key="staff.id")
    made_at: dt.datetime
    paired_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None
