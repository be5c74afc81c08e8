"""What people in the town do, each through the rule that the pages use, at the moment it is said to happen."""

import datetime as dt
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlmodel import select

from models import assessments, audit, check_in, confirmations, marks, missing_records, remarking, reports
from models.absences import ReportChannel, Speaker
from models.attendance import Presence
from models.claims import Claim
from models.occasions import Occasion, expected_at
from models.on_behalf import OnBehalf
from models.people import Role, Staff
from models.reasons import ReasonCode
from models.recorded import Absence, recorded
from models.remarks import RemarkKind
from models.reviews import LineState, Phrase, Review, ReviewLine, lines_of
from models.roll_lines import Observed
from models.roll_records import marks_of
from models.scans import ScanSource
from models.told import Told
from webapp.demo.ground import Ground
from webapp.demo.people import PARTICIPANTS

MINUTE = dt.timedelta(minutes=1)
SECONDS = dt.timedelta(seconds=4)
# Who leads where, and who decides for which unit.
LEADS = {"VERK": "berit", "SPRAK": "bengt", "ODLA": "erik"}
DECIDES = {"norr": "hanna", "syd": "sara", "ost": "ivar"}


@dataclass(frozen=True)
class Town:
    """The ground with its people in place, as somewhere things can happen."""

    ground: Ground

    def scan(self, key: str, occasion: Occasion, at: dt.datetime, source: ScanSource = ScanSource.SITE_CODE) -> None:
        """Somebody has read the site's code and says I am here, some seconds later."""
        claim = Claim(secrets.token_hex(16), occasion.id, source, at - SECONDS)
        with in_the_hat(Role.PARTICIPANT):
            check_in.check_in(self.ground.db, self.ground.people[key], claim, at)

    def mark(self, key: str, occasion: Occasion, seen: Observed, at: dt.datetime, reason: str = "") -> None:
        """The site's supervisor records what they see of somebody."""
        with in_the_hat(Role.SUPERVISOR):
            person = self.ground.people[key].id
            marks.mark(self.ground.db, self._leader(occasion), occasion, person, seen, now=at, reason=reason)

    def undo(self, key: str, occasion: Occasion, at: dt.datetime) -> None:
        """The supervisor takes back what they recorded a moment ago."""
        with in_the_hat(Role.SUPERVISOR):
            person = self.ground.people[key].id
            version = marks_of(self.ground.db, occasion.id)[person][-1].version
            marks.undo(self.ground.db, self._leader(occasion), occasion, person, version=version, now=at)

    def all_here(self, occasion: Occasion, but: set[str], at: dt.datetime) -> None:
        """The supervisor marks everyone as here, but for some."""
        db = self.ground.db
        db.refresh(occasion)
        with in_the_hat(Role.SUPERVISOR):
            marks.all_except(
                db,
                self._leader(occasion),
                occasion,
                expected_at(db, occasion),
                {self.ground.people[key].id for key in but},
                version_seen=occasion.version,
                now=at,
            )

    def away(self, key: str, occasion: Occasion, at: dt.datetime) -> None:
        """Somebody is not there."""
        self.mark(key, occasion, Observed(Presence.NOT_HERE), at)

    def confirm(self, occasion: Occasion, at: dt.datetime, head_count: int | None = None) -> None:
        """The supervisor looks at the roll and confirms it as it stands."""
        db, staff = self.ground.db, self._leader(occasion)
        db.refresh(occasion)
        with in_the_hat(Role.SUPERVISOR):
            shown = expected_at(db, occasion)
            audit.look(db, "site:roll:look", by=staff, at=at, purpose="assignment", listed=shown, what=occasion)
            confirmations.confirm(db, staff, occasion, occasion.version, head_count, now=at)

    def reopen(self, occasion: Occasion, why: str, at: dt.datetime) -> None:
        """The supervisor opens a confirmed roll again."""
        with in_the_hat(Role.SUPERVISOR):
            confirmations.reopen(self.ground.db, self._leader(occasion), occasion, why, now=at)

    def report(self, key: str, day: dt.date, reason: ReasonCode, at: dt.datetime, words: str | None = None) -> None:
        """Somebody reports absence for a day."""
        person = self.ground.people[key]
        told = Told(day, reason, words)
        with in_the_hat(Role.PARTICIPANT):
            reports.send(
                self.ground.db,
                person,
                told,
                key=secrets.token_hex(16),
                language=person.language,
                sent_in=None,
                now=at,
            )

    def remark(self, key: str, occasion: Occasion, kind: RemarkKind, at: dt.datetime, words: str | None = None) -> None:
        """Somebody says that what was recorded is wrong."""
        db, person = self.ground.db, self.ground.people[key]
        with in_the_hat(Role.PARTICIPANT):
            form = secrets.token_hex(16)
            remarking.remark(db, person, occasion, kind, words, key=form, language=person.language, now=at)

    def ask_to_record(self, key: str, occasion: Occasion, at: dt.datetime) -> None:
        """The caseworker asks the site for the record of somebody of whom the roll says nothing."""
        staff = self.ground.staff[DECIDES[PARTICIPANTS[key].unit]]
        with in_the_hat(Role.CASEWORKER):
            missing_records.ask(self.ground.db, staff, self.ground.cases[key], occasion.id, now=at)

    def write_down(self, key: str, day: dt.date, reason: ReasonCode, at: dt.datetime, words: str | None = None) -> None:
        """Somebody phones to report absence for a day, and their caseworker writes it down."""
        person, staff = self.ground.people[key], self.ground.staff[DECIDES[PARTICIPANTS[key].unit]]
        by_phone, spoken = (ReportChannel.PHONE, Speaker.PARTICIPANT), person.language
        with in_the_hat(Role.CASEWORKER):
            reports.send(
                self.ground.db,
                person,
                Told(day, reason, words),
                key=secrets.token_hex(16),
                language=staff.language,
                sent_in=None,
                now=at,
                behalf=OnBehalf(staff, *by_phone, spoken, interpreter=False, read_back=True),
            )

    def accept(self, key: str, unit: str, phrase: Phrase, at: dt.datetime, words: str | None = None) -> None:
        """The caseworker accepts everything of somebody's that is ready."""
        db, staff = self.ground.db, self.ground.staff[DECIDES[unit]]
        person = self.ground.people[key]
        with in_the_hat(Role.CASEWORKER):
            for review in db.exec(select(Review).where(Review.participant_id == person.id)).all():
                audit.look(db, "desk:review:look", by=staff, at=at, purpose="assignment", about=person, what=review)
                lines = [line for line in lines_of(db, review) if line.state is LineState.OPEN]
                marked = {line.id: mark.mark.id for line, mark in self._absences(lines)}
                if marked:
                    accepted = assessments.Finding(review.version, marked, phrase, words, "sv")
                    assessments.assess(db, staff, review, accepted, at)

    def _absences(self, lines: list[ReviewLine]) -> Iterator[tuple[ReviewLine, Absence]]:
        records = recorded(self.ground.db, lines)
        for line in lines:
            if absence := records[line.id].absence(self.ground.db.get_one(Occasion, line.occasion_id)):
                yield line, absence

    def _leader(self, occasion: Occasion) -> Staff:
        code = next(code for code, site in self.ground.sites.items() if site.id == occasion.site_id)
        return self.ground.staff[LEADS[code]]


@contextmanager
def in_the_hat(role: Role) -> Iterator[None]:
    """Let the audit log hear in which hat somebody acts."""
    before = audit.circumstances.set(audit.Circumstances(role=role.value))
    try:
        yield
    finally:
        audit.circumstances.reset(before)
