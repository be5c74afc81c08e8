"""Where activities happen, who runs the place, and what is offered there."""

import enum
import uuid

from sqlmodel import Field, SQLModel

from models.types import encrypted_bytes, enum_type, translated_type


class ProviderKind(enum.StrEnum):
    """Who runs a site. Anything but the municipality counts as external in the access table."""

    MUNICIPAL = "municipal"
    ASSOCIATION = "association"
    COMPANY = "company"
    COORDINATION = "samordningsforbund"


class ActivityKind(enum.StrEnum):
    """The four kinds of activity of the law (prop. 2025/26:207)."""

    WORK_ABILITY = "work_ability"
    LANGUAGE = "language"
    JOB_CONDITIONS = "job_conditions"
    WORKPLACE = "workplace"


class Provider(SQLModel, table=True):
    """An utförare: the municipality itself, an association, a company."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    name: str = Field(max_length=120)
    kind: ProviderKind = Field(sa_type=enum_type(ProviderKind))


class Site(SQLModel, table=True):
    """A place with a code of its own. `key` makes its rotating codes and never leaves the server."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    provider_id: uuid.UUID = Field(foreign_key="provider.id")
    code: str = Field(max_length=8, unique=True)
    name: str = Field(max_length=120)
    address: str = Field(max_length=200)
    directions: dict[str, str] = Field(sa_type=translated_type())
    contact_name: str = Field(max_length=120)
    contact_phone: str = Field(max_length=40)
    key: bytes = Field(sa_type=encrypted_bytes("site.key"))


class Activity(SQLModel, table=True):
    """A catalogue entry; its texts are {language: text}, Swedish always among them."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    kind: ActivityKind = Field(sa_type=enum_type(ActivityKind))
    title: dict[str, str] = Field(sa_type=translated_type())
    purpose: dict[str, str] = Field(sa_type=translated_type())
