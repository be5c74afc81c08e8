"""What must have happened for a page to be in a state, told through the rules themselves."""

import datetime as dt
from typing import Any

from playwright.sync_api import Page
from sqlmodel import Session, col, select

from e2e.states.table import LONG_NAME, LONG_TITLE, Visit
from models import assessments, check_in, confirmations, delivery, marks, outbox, reports
from models.absences import AbsenceReport
from models.attendance import Presence
from models.calendar import civil_day
from models.claims import Claim
from models.occasions import Occasion, Series
from models.on_behalf import OnBehalf
from models.people import Case, Participant
from models.places import ActivityKind, Site
from models.reasons import ReasonCode
from models.recorded import recorded
from models.report_versions import change
from models.reviews import Phrase, Review, lines_of
from models.roll_lines import Observed
from models.scans import ScanSource
from models.site_codes import code_at
from models.told import Told
from tests.town import NINE, NOON, at_clock


def enrolled(
    visit: Visit, given: str = LONG_NAME[0], family: str = LONG_NAME[1], *, series: bool = True, long: bool = False
) -> Participant:
    """Another participant: in the town's series, in none, or with a long name in a series with a long title."""
    town = visit.town
    with visit.house.writing() as db:
        town.db = db
        mine: list[Series] = [town.series] if series else []
        if long:
            activity = town.create_activity(LONG_TITLE, LONG_TITLE, ActivityKind.WORKPLACE)
            mine = [town.add(Series(activity_id=activity.id, site_id=town.site.id))]
            visit.long_occasion = town.create_occasion(mine[0], NINE, NOON)
        return town.create_participant(given, family, town.unit, mine)


def reach(visit: Visit, person: Participant) -> None:
    """A person's phone and e-mail address are written down, by staff."""
    with visit.house.writing() as db:
        visit.town.db = db
        visit.town.reach(person)


def lose_an_sms(visit: Visit, person: Participant, by: str = "sms") -> None:
    """A message to somebody did not arrive."""
    reach(visit, person)
    at = visit.house.at.now()
    with visit.house.writing() as db:
        messages = outbox.put(db, person, outbox.MessageKind.SOMETHING_WAITS, now=at)
        message = next(each for each in messages if each.channel == by)
        delivery.note_not_sent(db, message, delivery.REFUSED, at)


def case_of(visit: Visit, person: Participant) -> Case:
    """The person's open case."""
    with visit.house.reading() as db:
        found: Case = db.exec(select(Case).where(col(Case.participant_id) == person.id)).one()
        return found


def claim_of(visit: Visit, site: Site, occasion: Occasion) -> str:
    """The address that the display shows now."""
    return f"/S/{site.code}/{code_at(site.key, occasion.id, visit.house.at.now()).address}"


def used_by_someone_else(visit: Visit, claim_id: str) -> None:
    """Amina has used the claim that this browser still shows."""
    claim = Claim(claim_id, visit.town.occasion.id, ScanSource.SITE_CODE, visit.house.at.now())
    with visit.house.writing() as db:
        check_in.check_in(db, visit.town.amina, claim, visit.house.at.now())


def scan(visit: Visit, person: Participant, occasion: Occasion | None = None) -> None:
    """A person checks in now."""
    at = visit.house.at.now()
    claim = Claim(f"{person.id.hex}{int(at.timestamp())}", (occasion or visit.town.occasion).id, ScanSource.TYPED, at)
    with visit.house.writing() as db:
        check_in.check_in(db, person, claim, at)


def report(
    visit: Visit,
    person: Participant,
    reason: ReasonCode = ReasonCode.SICK,
    behalf: OnBehalf | None = None,
) -> AbsenceReport:
    """A person reports the town's Monday, ill unless another reason is said, with words; or staff do for them."""
    at = visit.house.at.now()
    told = Told(civil_day(NINE), reason, "Jag har feber.")
    with visit.house.writing() as db:
        return reports.send(db, person, told, key=person.id.hex, language="sv", sent_in=None, now=at, behalf=behalf)


def correct(visit: Visit, person: Participant, sent: AbsenceReport) -> AbsenceReport:
    """A person corrects the reason of a report."""
    at = visit.house.at.now()
    told = Told(sent.first_day, ReasonCode.CHILDCARE)
    with visit.house.writing() as db:
        return change(db, person, sent, told, key=f"again-{person.id.hex}", language="sv", sent_in=None, now=at)


def more_days(visit: Visit, *offsets: int) -> None:
    """The town's series meets on other days too, by how many days from its Monday."""
    with visit.house.writing() as db:
        visit.town.db = db
        for day in (civil_day(NINE) + dt.timedelta(days=offset) for offset in offsets):
            visit.town.create_occasion(visit.town.series, at_clock(9, day=day), at_clock(12, day=day))


def confirm(visit: Visit, *, away: list[Participant], at_the: Occasion | None = None) -> None:
    """Berit marks some as not here and confirms the roll, of the town's occasion unless of another."""
    at, town = visit.house.at.now(), visit.town
    with visit.house.writing() as db:
        occasion = db.get_one(Occasion, (at_the or town.occasion).id)
        for person in away:
            gone = Observed(Presence.NOT_HERE)
            marks.mark(db, town.berit, occasion, person.id, gone, now=at, reason="Räknade efteråt")
        db.flush()
        db.refresh(occasion)
        confirmations.confirm(db, town.berit, occasion, occasion.version, None, now=at)


def review_of(db: Session, person: Participant) -> Review:
    """The person's review."""
    return db.exec(select(Review).where(col(Review.participant_id) == person.id)).one()


def assess(visit: Visit, person: Participant, words: str | None = None) -> None:
    """Hanna accepts what is ready."""
    with visit.house.writing() as db:
        review = review_of(db, person)
        records: Any = recorded(db, lines_of(db, review))
        lines = {line.id: records[line.id].mark.id for line in lines_of(db, review)}
        accepted = assessments.Finding(review.version, lines, Phrase.REPORTED_IN_TIME, words, "sv")
        assessments.assess(db, visit.town.hanna, review, accepted, visit.house.at.now())


def cancelled(page: Page) -> Page:
    """The page that cancels an occasion, once it is cancelled because the site is closed."""
    address = page.url
    page.locator("[value=site_closed]").check()
    page.locator("main form button").last.click()
    page.goto(address)
    return page
