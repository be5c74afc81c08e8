"""Sending a paper: kept once however often it comes, few enough, and told to whoever looks at the absence."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import audit, keyring
from models.absences import AbsenceReport
from models.asked_papers import answer_with, asked_last
from models.late_material import meet_the_review
from models.people import Participant
from models.proof_refusals import TooManyForReport, TooManyThisWeek
from models.proofs import ProofWay, ReportProof, Verdict, keep_pages
from models.proofs_to_come import announce
from models.refusals import Refusal, SentOtherwise
from models.remarks import open_review_of
from models.report_rows import rows_of, take_turn
from models.report_versions import ChangedSince, TakenBack, newer_than, withdrawal_of
from models.reports import AllAssessed, NoOpenCase, is_all_assessed, open_case
from models.reviews import hold
from models.throttle import reserve

MOST_A_REPORT = 5
MOST_A_WEEK = 30
# Looking into a file costs the server more than keeping it.
TRIES_AN_HOUR = 30
# As many as a report can have, and as static/js/upload.js tries by itself: nobody takes all turns.
TRIES_A_MINUTE = 5
_MINUTE = dt.timedelta(minutes=1)
_HOUR = dt.timedelta(hours=1)
_WEEK = dt.timedelta(days=7)
_SENT_AS = "proof-sent"


class PaperAnswer(enum.StrEnum):
    """What can be answered, while an absence is reported, to whether there is a paper about it."""

    NOW = "now"
    LATER = "later"
    SHOWN = "shown"
    NONE = "none"


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
    """Keep a paper, and let whoever looks at the absence know. The same key, or the same file, is the same paper.

    One that was asked for answers the question.

    Raises SentOtherwise, TakenBack, ChangedSince, AllAssessed, NoOpenCase, TooManyForReport and TooManyThisWeek.
    """
    take_turn(db, person)
    if earlier := sent_before(db, person, report, key, paper.came) or same_file(db, report, paper.came):
        return earlier
    refuse_closed(db, person, report)
    if not paper.pages and (said := _said_before(db, report)):
        return said
    if paper.pages:
        _refuse_too_many(db, person, report, now)
    case = open_case(db, person.id)
    if case is None:
        raise NoOpenCase
    reviews = {open_review_of(db, person.id, row.occasion_id) for row in rows_of(db, report)} - {None}
    held = hold(db, [each for each in reviews if each])
    proof = _kept(db, person, report, paper, key, sent_in, now)
    for review in held:
        if proof.way is ProofWay.SHOWN or not answer_with(db, person, review, proof, now):
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


def answer(
    db: Session,
    person: Participant,
    report: AbsenceReport,
    said: PaperAnswer,
    *,
    sent_in: uuid.UUID | None,
    now: dt.datetime,
) -> None:
    """Keep what was answered with a report; whoever means to send a paper at once may not get to it.

    The same form sent again, when nobody would read a paper any more, keeps nothing.
    """
    if said is PaperAnswer.NONE or why_closed(db, person, report):
        return
    if said is PaperAnswer.SHOWN:
        add(db, person, report, Paper(), key=str(report.id), sent_in=sent_in, now=now)
    elif case := open_case(db, person.id):
        announce(db, person, report, case.unit_id, now)


def sent_before(db: Session, person: Participant, report: AbsenceReport, key: str, came: bytes) -> ReportProof | None:
    """The paper that this form has already brought. Raises SentOtherwise when it was another one then."""
    theirs = (ReportProof.participant_id == person.id, ReportProof.key == key)
    proof = db.exec(select(ReportProof).where(*theirs)).first()
    if proof is None:
        return None
    if proof.report_id != report.id or proof.sent_as not in _digests(came):
        raise SentOtherwise
    return proof


def same_file(db: Session, report: AbsenceReport, came: bytes) -> ReportProof | None:
    """The paper that was made of this very file for this report, whichever form brought it.

    One that came before a paper was asked for is another: whoever is asked sends it again.
    """
    if not came:
        return None
    theirs = (ReportProof.report_id == report.id, col(ReportProof.sent_as).in_(_digests(came)))
    found = db.exec(select(ReportProof).where(*theirs).order_by(col(ReportProof.made_at).desc())).first()
    asked = asked_last(db, report) if found else None
    return None if found and asked and found.made_at < asked else found


def refuse_closed(db: Session, person: Participant, report: AbsenceReport) -> None:
    """Raise what why_closed() gives, if it gives anything."""
    if no := why_closed(db, person, report):
        raise no


def why_closed(db: Session, person: Participant, report: AbsenceReport) -> Refusal | None:
    """TakenBack, ChangedSince or AllAssessed for a report whose papers nobody would read."""
    if withdrawal := withdrawal_of(db, report):
        return TakenBack(withdrawal.made_at)
    if newer := newer_than(db, report):
        return ChangedSince(newer)
    if is_all_assessed(db, person, [row.occasion_id for row in rows_of(db, report)]):
        return AllAssessed()
    return None


def count_one(db: Session, person: Participant, now: dt.datetime) -> None:
    """Count one more file to look into, before it is. Raises TooManyTries for one too many."""
    reserve(db, f"proof-now:{person.id}", TRIES_A_MINUTE, now, _MINUTE)
    reserve(db, f"proof:{person.id}", TRIES_AN_HOUR, now, _HOUR)


def _digests(came: bytes) -> set[bytes]:
    """What a file is told by, under every key there is."""
    ring = keyring.current()
    return {ring.mac(_SENT_AS, came, each) for each in ring.ids}


def _said_before(db: Session, report: AbsenceReport) -> ReportProof | None:
    """That staff will be shown a paper is said once for a report."""
    said = (ReportProof.report_id == report.id, ReportProof.way == ProofWay.SHOWN)
    return db.exec(select(ReportProof).where(*said)).first()


def _refuse_too_many(db: Session, person: Participant, report: AbsenceReport, now: dt.datetime) -> None:
    theirs = select(func.count()).select_from(ReportProof)
    theirs = theirs.where(ReportProof.participant_id == person.id, ReportProof.way == ProofWay.SENT)
    since = asked_last(db, report) or report.made_at  # what is asked for can be sent, whatever came before
    if db.exec(theirs.where(ReportProof.report_id == report.id, ReportProof.made_at >= since)).one() >= MOST_A_REPORT:
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
    keep_pages(db, proof, paper.pages)
    return proof
