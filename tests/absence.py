"""What happens around an absence, in one line each: a report, a roll, an acceptance."""

import datetime as dt
import itertools

from sqlmodel import Session, col, select

from models.absences import AbsenceReport, ReportChannel, Speaker
from models.assessments import Finding, assess
from models.attendance import Attendance, Confirmation, Presence
from models.confirmations import confirm
from models.marks import mark
from models.occasions import Occasion
from models.on_behalf import OnBehalf
from models.people import Participant, Staff
from models.reasons import ReasonCode
from models.recorded import recorded
from models.reports import send
from models.reviews import Assessment, Phrase, Review, ReviewLine, lines_of
from models.roll_lines import Observed
from models.told import Told
from tests.town import MONDAY, NINE, NOON, Town

_keys = itertools.count(1)


def report(
    db: Session,
    person: Participant,
    day: dt.date = MONDAY,
    reason: str = ReasonCode.SICK,
    words: str | None = None,
    *,
    until: dt.date | None = None,
    hours: tuple[dt.time, dt.time] | None = None,
    now: dt.datetime = NINE,
    key: str | None = None,
    behalf: OnBehalf | None = None,
) -> AbsenceReport:
    """A participant reports absence for a day, until another, or for hours of it; or staff do, on their behalf."""
    key = key or f"a-form-nobody-sent-before-{next(_keys)}"
    told = Told(day, reason, words, until, hours)
    return send(db, person, told, key=key, language=person.language, sent_in=None, now=now, behalf=behalf)


def by_phone(staff: Staff) -> OnBehalf:
    """The person phones, in Somali and with an interpreter, and somebody on the staff writes it down."""
    return OnBehalf(staff, ReportChannel.PHONE, Speaker.PARTICIPANT, "so", interpreter=True, read_back=True)


def observe(
    db: Session,
    by: Staff,
    occasion: Occasion,
    person: Participant,
    presence: Presence = Presence.NOT_HERE,
    times: tuple[dt.datetime, dt.datetime] | None = None,
    *,
    now: dt.datetime = NOON - dt.timedelta(minutes=5),
    reason: str = "",
) -> Attendance:
    """The supervisor marks somebody."""
    from_at, to_at = times or (None, None)
    return mark(db, by, occasion, person.id, Observed(presence, from_at, to_at), now=now, reason=reason)


def confirm_roll(db: Session, by: Staff, occasion: Occasion, *, now: dt.datetime = NOON) -> Confirmation:
    """The supervisor confirms the roll as it is."""
    seen = db.exec(select(col(Occasion.version)).where(Occasion.id == occasion.id)).one()
    return confirm(db, by, occasion, seen, None, now=now)


def missed(db: Session, town: Town, start: dt.datetime) -> Occasion:
    """Amina misses three hours, and Berit confirms it; gives the occasion."""
    occasion = town.create_occasion(town.series, start, start + dt.timedelta(hours=3))
    observe(db, town.berit, occasion, town.amina, now=start + dt.timedelta(hours=2))
    confirm_roll(db, town.berit, occasion, now=occasion.ends_at)
    return occasion


def review_of(db: Session, person: Participant) -> Review:
    """The person's one review."""
    return db.exec(select(Review).where(Review.participant_id == person.id)).one()


def line_of(db: Session, person: Participant, occasion: Occasion) -> ReviewLine:
    """The person's line at an occasion."""
    return db.exec(
        select(ReviewLine).where(ReviewLine.participant_id == person.id, ReviewLine.occasion_id == occasion.id)
    ).one()


def everything_in(db: Session, review: Review, words: str | None = None) -> Finding:
    """An acceptance of all confirmed absences of a review, as the page would send it now."""
    lines = lines_of(db, review)
    marks = {id_: each.mark.id for id_, each in recorded(db, lines).items() if each.mark}
    return Finding(review.version, marks, Phrase.REPORTED_IN_TIME, words, "sv")


def accept(db: Session, by: Staff, review: Review, *, words: str | None = None, now: dt.datetime = NOON) -> Assessment:
    """A caseworker accepts all of a review."""
    return assess(db, by, review, everything_in(db, review, words), now)
