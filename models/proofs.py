"""Papers for an absence: pictures made of a photo or a PDF, sealed page by page; or that staff will be shown one.

That there is one, and what it shows, is Field.CERTIFICATE: the person's own, and the case's caseworker's. The row
says for ever that it came; its pages can be deleted when their time is over.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Iterable

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models import keyring
from models.absences import ReportedOccasion
from models.reviews import Review, ReviewLine
from models.types import enum_type

_CONTEXT = "proof_page.sealed"


class ProofWay(enum.StrEnum):
    """How a paper reaches the caseworker."""

    SENT = "sent"
    SHOWN = "shown"


class Verdict(enum.StrEnum):
    """What a scanner for viruses said. What it found something in is not kept."""

    NOT_SCANNED = "not_scanned"
    CLEAN = "clean"


class ReportProof(SQLModel, table=True):
    """A paper to a report. `key` is the form's: the same key sent twice, also at once, is one paper.

    `sent_as` tells by a keyed digest whether another file came under the same key; `digest` is of the pages as they
    are kept. `sent_in` is the session that sent it, the only one that is told of it without a step-up.
    """

    __tablename__ = "proof"
    __table_args__ = (
        UniqueConstraint("participant_id", "key"),
        CheckConstraint("(way = 'sent') = (pages > 0)", name="pages_where_sent"),
        CheckConstraint("(verdict = 'clean') = (scanner IS NOT NULL)", name="clean_says_by_what"),
        CheckConstraint("(scanner IS NULL) = (scanned_at IS NULL)", name="scanned_says_when"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    report_id: uuid.UUID = Field(foreign_key="absence_report.id", index=True)
    participant_id: uuid.UUID = Field(foreign_key="participant.id")
    key: str = Field(max_length=64)
    way: ProofWay = Field(sa_type=enum_type(ProofWay))
    pages: int
    sent_as: bytes
    digest: bytes
    verdict: Verdict = Field(sa_type=enum_type(Verdict))
    scanner: str | None = Field(default=None, max_length=100)
    scanned_at: dt.datetime | None = None
    sent_in: uuid.UUID | None = None
    made_at: dt.datetime


class ProofPage(SQLModel, table=True):
    """One page as JPEG, sealed for this row alone."""

    __tablename__ = "proof_page"

    proof_id: uuid.UUID = Field(foreign_key="proof.id", primary_key=True)
    number: int = Field(primary_key=True)
    sealed: bytes


def proofs_of(db: Session, report_ids: Iterable[uuid.UUID]) -> list[ReportProof]:
    """The papers of these reports, what came first first."""
    rows = select(ReportProof).where(col(ReportProof.report_id).in_(set(report_ids)))
    return list(db.exec(rows.order_by(col(ReportProof.made_at), col(ReportProof.id))).all())


def told_of(
    db: Session, report_ids: Iterable[uuid.UUID], session_id: uuid.UUID, *, stepped_up: bool
) -> list[ReportProof]:
    """Those that the session which sent them is told of, and another of the person's once it has stepped up."""
    return [each for each in proofs_of(db, report_ids) if stepped_up or each.sent_in == session_id]


def proof_for(db: Session, report_ids: Iterable[uuid.UUID], proof_id: uuid.UUID) -> ReportProof | None:
    """A paper, when it belongs to one of these reports."""
    return next((each for each in proofs_of(db, report_ids) if each.id == proof_id), None)


def proof_in(db: Session, review: Review, proof_id: uuid.UUID) -> ReportProof | None:
    """A paper, when it belongs to a report of an absence that this review is about."""
    reports = (
        select(ReportedOccasion.report_id)
        .join(ReviewLine, col(ReviewLine.occasion_id) == col(ReportedOccasion.occasion_id))
        .where(ReviewLine.review_id == review.id, ReportedOccasion.participant_id == review.participant_id)
    )
    return proof_for(db, db.exec(reports).all(), proof_id)


def keep_pages(db: Session, proof: ReportProof, pages: Iterable[bytes]) -> None:
    """Seal each page for its own row."""
    ring = keyring.current()
    db.add_all(
        ProofPage(proof_id=proof.id, number=number, sealed=ring.seal(_CONTEXT, page, _row(proof, number)))
        for number, page in enumerate(pages, start=1)
    )
    db.flush()


def numbers_of(db: Session, proof: ReportProof) -> list[int]:
    """The pages that are still kept, by number."""
    rows = select(ProofPage.number).where(ProofPage.proof_id == proof.id)
    return list(db.exec(rows.order_by(col(ProofPage.number))).all())


def page_of(db: Session, proof: ReportProof, number: int) -> bytes | None:
    """One page as JPEG; None where there is none, or none any more."""
    row = db.get(ProofPage, (proof.id, number))
    return keyring.current().open(_CONTEXT, bytes(row.sealed), _row(proof, number)) if row else None


def _row(proof: ReportProof, number: int) -> bytes:
    """What a page is bound to: moved to another paper or another place in it, it is refused."""
    return proof.id.bytes + number.to_bytes(2, "big")
