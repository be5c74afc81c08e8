"""Papers as they were sent: what each is set from, its text, and the PDF, sealed row by row and never changed.

A paper is kept in the transaction that sends what it tells of. Its PDF takes longer than a transaction may: it is set
afterwards, by `narvara work` or whoever opens it first, and from then on it is those bytes. No digest of a paper stands
in the clear: most words are known, and the few that are not could be guessed by it. The log's sealed body has it.
"""

import datetime as dt
import enum
import uuid
from hashlib import sha256

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, delete, select

from models import audit, keyring
from models.access import Field as Known
from models.once import write_once
from models.types import enum_type

_SOURCE, _TEXT, _PDF = "sent_paper.source", "sent_paper.text", "sent_paper_pdf.sealed"
TRY_AGAIN_AFTER = dt.timedelta(minutes=5)


class PaperKind(enum.StrEnum):
    """What a paper tells of."""

    PLAN = "plan"
    HEARING = "hearing"
    QUESTION = "question"
    ASSESSMENT = "assessment"
    STATEMENT = "statement"


# What the access table calls that which stands on each.
FIELDS = {
    PaperKind.PLAN: (Known.SCHEDULE,),
    PaperKind.HEARING: (Known.ASSESSMENT, Known.REASON),
    PaperKind.QUESTION: (Known.ASSESSMENT, Known.REASON),
    PaperKind.ASSESSMENT: (Known.ASSESSMENT, Known.REASON),
    PaperKind.STATEMENT: (Known.PRESENCE, Known.ASSESSMENT),
}


class SentPaper(SQLModel, table=True):
    """A paper to a participant, in one language with Swedish beside it. `about` is the row that it tells of."""

    __tablename__ = "sent_paper"
    __table_args__ = (UniqueConstraint("about", "kind", "language"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id", index=True)
    kind: PaperKind = Field(sa_type=enum_type(PaperKind))
    about: uuid.UUID
    language: str = Field(max_length=16)
    source: bytes
    text: bytes
    made_at: dt.datetime


class SentPaperPdf(SQLModel, table=True):
    """The PDF of a paper."""

    __tablename__ = "sent_paper_pdf"

    paper_id: uuid.UUID = Field(foreign_key="sent_paper.id", primary_key=True)
    sealed: bytes
    made_at: dt.datetime


class PaperToSet(SQLModel, table=True):
    """A paper that has no PDF yet, and when it is tried next. The row goes once there is one."""

    __tablename__ = "paper_to_set"

    paper_id: uuid.UUID = Field(foreign_key="sent_paper.id", primary_key=True)
    due_at: dt.datetime = Field(index=True)


def paper_about(db: Session, kind: PaperKind, about: uuid.UUID, language: str | None = None) -> SentPaper | None:
    """The paper about a thing, in a language where one is named; None where there is none."""
    rows = select(SentPaper).where(SentPaper.about == about, SentPaper.kind == kind).order_by(col(SentPaper.made_at))
    return db.exec(rows.where(SentPaper.language == language) if language else rows).first()


def papers_about(db: Session, abouts: list[uuid.UUID]) -> dict[uuid.UUID, SentPaper]:
    """The papers about several things, by what each is about."""
    return {each.about: each for each in db.exec(select(SentPaper).where(col(SentPaper.about).in_(abouts))).all()}


def paper_of(db: Session, participant_id: uuid.UUID, paper_id: uuid.UUID) -> SentPaper | None:
    """A paper, when it is this person's."""
    found = db.get(SentPaper, paper_id)
    return found if found and found.participant_id == participant_id else None


def keep(
    db: Session,
    to: uuid.UUID,
    kind: PaperKind,
    about: uuid.UUID,
    *,
    language: str,
    source: str,
    text: str,
    by: SQLModel | None,
    now: dt.datetime,
) -> SentPaper:
    """Keep a paper; one that is there already about the same thing in this language stays, and is given."""
    id_, ring = uuid.uuid4(), keyring.current()
    write_once(
        db,
        SentPaper,
        id=id_,
        participant_id=to,
        kind=kind,
        about=about,
        language=language,
        source=ring.seal(_SOURCE, source.encode(), id_.bytes),
        text=ring.seal(_TEXT, text.encode(), id_.bytes),
        made_at=now,
    )
    row = db.exec(
        select(SentPaper).where(SentPaper.about == about, SentPaper.kind == kind, SentPaper.language == language)
    ).one()
    if row.id == id_:
        db.add(PaperToSet(paper_id=id_, due_at=now))
        db.flush()
        body = {"kind": kind, "about": about, "language": language}
        body |= {"source_digest": audit.digest(source), "text_digest": audit.digest(text)}
        audit.write(db, "paper:make", by=by, about=to, what=row, at=now, body=body)
    return row


def source_of(paper: SentPaper) -> str:
    """What the PDF is set from."""
    return keyring.current().open(_SOURCE, bytes(paper.source), paper.id.bytes).decode()


def text_of(paper: SentPaper) -> str:
    """The paper as plain text."""
    return keyring.current().open(_TEXT, bytes(paper.text), paper.id.bytes).decode()


def pdf_of(db: Session, paper: SentPaper) -> bytes | None:
    """The PDF; None until it is set."""
    row = db.get(SentPaperPdf, paper.id)
    return keyring.current().open(_PDF, bytes(row.sealed), paper.id.bytes) if row else None


def keep_pdf(db: Session, paper: SentPaper, pdf: bytes, now: dt.datetime) -> bytes:
    """Keep the PDF and give it; where somebody was faster, give theirs, which stays."""
    sealed = keyring.current().seal(_PDF, pdf, paper.id.bytes)
    write_once(db, SentPaperPdf, paper_id=paper.id, sealed=sealed, made_at=now)
    row = db.exec(select(SentPaperPdf).where(SentPaperPdf.paper_id == paper.id)).one()
    kept = keyring.current().open(_PDF, bytes(row.sealed), paper.id.bytes)
    if bytes(row.sealed) == sealed:
        db.exec(delete(PaperToSet).where(col(PaperToSet.paper_id) == paper.id))
        body = {"digest": sha256(pdf).hexdigest()}
        audit.write(db, "paper:set", by=None, about=paper.participant_id, what=paper, at=now, body=body)
    return kept


def waiting(db: Session, now: dt.datetime, most: int) -> list[SentPaper]:
    """The papers that have no PDF yet and are due, the oldest first."""
    rows = select(SentPaper).join(PaperToSet, col(PaperToSet.paper_id) == col(SentPaper.id))
    return list(db.exec(rows.where(PaperToSet.due_at <= now).order_by(col(PaperToSet.due_at)).limit(most)).all())


def try_later(db: Session, paper: SentPaper, now: dt.datetime) -> None:
    """Let a paper that could not be set wait for a while, so that it keeps no other back."""
    if row := db.get(PaperToSet, paper.id):
        row.due_at = now + TRY_AGAIN_AFTER
        db.add(row)
