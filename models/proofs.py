"""Papers for an absence: pictures made of a photo or a PDF, sealed page by page; or that staff will be shown one.

That there is one, and what it shows, is Field.CERTIFICATE: the person's own, and the case's caseworker's. The row
says for ever that it came; its pages can be deleted when their time is over.
"""

import datetime as dt
import enum
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import CheckConstraint, UniqueConstraint, func
from sqlmodel import Field, Session, SQLModel, col, select

from models import audit, keyring
from models.absences import AbsenceReport
from models.late_material import meet_the_review
from models.people import Participant
from models.proof_refusals import TooManyForReport, TooManyThisWeek
from models.refusals import SentOtherwise
from models.remarks import open_review_of
from models.report_rows import rows_of, take_turn
from models.report_versions import ChangedSince, TakenBack, newer_than, withdrawal_of
from models.reports import AllAssessed, NoOpenCase, is_all_assessed, open_case
from models.reviews import hold
from models.throttle import reserve
from models.types import enum_type

MOST_A_REPORT = 5
MOST_A_WEEK = 30
# Looking into a file costs the server more than keeping it.
TRIES_AN_HOUR = 30
_HOUR = dt.timedelta(hours=1)
_WEEK = dt.timedelta(days=7)
_CONTEXT = "proof_page.sealed"
_SENT_AS = "proof-sent"


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


@dataclass(frozen=True)
class Scanned:
    """What a scanner said, which one, and when."""

    verdict: Verdict = Verdict.NOT_SCANNED
    scanner: str | None = None
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Paper:
    """What is to be kept: the pages made of what came. None of either: it will be shown to staff."""

    came: bytes = b""
    pages: tuple[bytes, ...] = ()
    scanned: Scanned = Scanned()


def add(
    db: Session,
    person: Participant,
    report: AbsenceReport,
    paper: Paper,
    *,
    key: str,
    sent_in: uuid.UUID | None,
    now: dt.datetime,
) -> ReportProof:
    """Keep a paper, and let whoever looks at the absence know. The same key is the same paper.

    Raises SentOtherwise, TakenBack, ChangedSince, AllAssessed, NoOpenCase, TooManyForReport and TooManyThisWeek.
    """
    take_turn(db, person)
    if earlier := sent_before(db, person, report, key, paper.came):
        return earlier
    refuse_closed(db, person, report)
    _refuse_too_many(db, person, report, now)
    case = open_case(db, person.id)
    if case is None:
        raise NoOpenCase
    reviews = {open_review_of(db, person.id, row.occasion_id) for row in rows_of(db, report)} - {None}
    held = hold(db, [each for each in reviews if each])
    proof = _kept(db, person, report, paper, key, sent_in, now)
    for review in held:
        meet_the_review(db, person, review, now)
    body = {
        "report": report.id,
        "way": proof.way,
        "pages": proof.pages,
        "digest": proof.digest.hex(),
        "verdict": proof.verdict,
        "scanner": proof.scanner,
    }
    audit.write(db, "absence:proof:add", by=person, about=person, what=proof, at=now, unit_id=case.unit_id, body=body)
    return proof


def sent_before(db: Session, person: Participant, report: AbsenceReport, key: str, came: bytes) -> ReportProof | None:
    """The paper that this form has already brought. Raises SentOtherwise when it was another one then."""
    theirs = (ReportProof.participant_id == person.id, ReportProof.key == key)
    proof = db.exec(select(ReportProof).where(*theirs)).first()
    if proof is None:
        return None
    ring = keyring.current()
    if proof.report_id != report.id or proof.sent_as not in {ring.mac(_SENT_AS, came, each) for each in ring.ids}:
        raise SentOtherwise
    return proof


def refuse_closed(db: Session, person: Participant, report: AbsenceReport) -> None:
    """Raise TakenBack, ChangedSince or AllAssessed for a report whose papers nobody would read."""
    if withdrawal := withdrawal_of(db, report):
        raise TakenBack(withdrawal.made_at)
    if newer := newer_than(db, report):
        raise ChangedSince(newer)
    if is_all_assessed(db, person, [row.occasion_id for row in rows_of(db, report)]):
        raise AllAssessed


def count_one(db: Session, person: Participant, now: dt.datetime) -> None:
    """Count one more file to look into, before it is. Raises TooManyTries for one too many."""
    reserve(db, f"proof:{person.id}", TRIES_AN_HOUR, now, _HOUR)


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


def page_of(db: Session, proof: ReportProof, number: int) -> bytes | None:
    """One page as JPEG; None where there is none, or none any more."""
    row = db.get(ProofPage, (proof.id, number))
    return keyring.current().open(_CONTEXT, bytes(row.sealed), _row(proof, number)) if row else None


def _refuse_too_many(db: Session, person: Participant, report: AbsenceReport, now: dt.datetime) -> None:
    theirs = select(func.count()).select_from(ReportProof).where(ReportProof.participant_id == person.id)
    if db.exec(theirs.where(ReportProof.report_id == report.id)).one() >= MOST_A_REPORT:
        raise TooManyForReport(MOST_A_REPORT)
    if db.exec(theirs.where(col(ReportProof.made_at) > now - _WEEK)).one() >= MOST_A_WEEK:
        raise TooManyThisWeek


def _kept(
    db: Session,
    person: Participant,
    report: AbsenceReport,
    paper: Paper,
    key: str,
    sent_in: uuid.UUID | None,
    now: dt.datetime,
) -> ReportProof:
    ring = keyring.current()
    proof = ReportProof(
        report_id=report.id,
        participant_id=person.id,
        key=key,
        way=ProofWay.SENT if paper.pages else ProofWay.SHOWN,
        pages=len(paper.pages),
        sent_as=ring.mac(_SENT_AS, paper.came),
        digest=sha256(b"".join(paper.pages)).digest(),
        verdict=paper.scanned.verdict,
        scanner=paper.scanned.scanner,
        scanned_at=paper.scanned.at,
        sent_in=sent_in,
        made_at=now,
    )
    db.add(proof)
    db.flush()
    db.add_all(
        ProofPage(proof_id=proof.id, number=number, sealed=ring.seal(_CONTEXT, page, _row(proof, number)))
        for number, page in enumerate(paper.pages, start=1)
    )
    db.flush()
    return proof


def _row(proof: ReportProof, number: int) -> bytes:
    """What a page is bound to: moved to another paper or another place in it, it is refused."""
    return proof.id.bytes + number.to_bytes(2, "big")
