"""The tables of the audit log. None has a foreign key to a person: the log outlives whom it is about."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, LargeBinary
from sqlmodel import Field, SQLModel

# On SQLite only INTEGER is the row's own number and needs no second index.
_SEQ = BigInteger().with_variant(Integer(), "sqlite")


class AuditEvent(SQLModel, table=True):
    """One link of the chain: who did what, about whom, when. Ids and codes only."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject_person_id", "subject_person_id", "seq"),)

    seq: int = Field(primary_key=True, sa_type=_SEQ, sa_column_kwargs={"autoincrement": False})
    at: datetime
    unit_id: UUID | None = None
    actor_kind: str
    actor_id: UUID | None = None
    actor_role: str | None = None
    on_behalf: UUID | None = None
    request_id: str | None = None
    action: str
    subject_person_id: UUID | None = None
    object_type: str | None = None
    object_id: str | None = None
    rule_version: str | None = None
    commitment: bytes = Field(sa_type=LargeBinary)
    prev: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)
    key_id: str


class AuditBody(SQLModel, table=True):
    """What an event says beyond its link: a salt and canonical JSON, sealed together and tied to its seq.

    No foreign key to the event: retention deletes bodies and never events, and verify() finds strays.
    """

    __tablename__ = "audit_body"

    seq: int = Field(primary_key=True, sa_type=_SEQ, sa_column_kwargs={"autoincrement": False})
    sealed: bytes = Field(sa_type=LargeBinary)


class AuditHead(SQLModel, table=True):
    """The one row that says where the chain ends, signed so that a cut tail shows."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(sa_type=_SEQ)
    hash: bytes = Field(sa_type=LargeBinary)
    mac: bytes = Field(sa_type=LargeBinary)
    key_id: str


class AuditListed(SQLModel, table=True):
    """Whom a look at a list showed. Unchained: the look's body holds the digest of these ids."""

    __tablename__ = "audit_listed"

    seq: int = Field(primary_key=True, sa_type=_SEQ, sa_column_kwargs={"autoincrement": False})
    person_id: UUID = Field(primary_key=True, index=True)


class Look(SQLModel, table=True):
    """That a session has already looked at a page with these people on it; goes with the session."""

    __tablename__ = "look"

    session_id: str = Field(primary_key=True)
    what: str = Field(primary_key=True)
    ids_digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    at: datetime
