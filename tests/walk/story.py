"""What has happened in the walk's town by Monday half past ten, all of it by the rules themselves."""

import dataclasses
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable

from sqlmodel import Session, col, select

from models import audit, pairing
from models.absences import AbsenceReport
from models.access import Field, Relation, Shape
from models.assessments import assess
from models.attendance import Presence
from models.calendar import STOCKHOLM
from models.case_tasks import CaseTask, CaseTaskKind, finish
from models.check_in import check_in
from models.claims import Claim
from models.confirmations import reopen
from models.delivery import reported
from models.devices import Device
from models.occasions import Occasion
from models.outbox import Channel, Message, MessageKind, report_token
from models.people import Role, Staff
from models.proof_sending import Paper, Scanned, add
from models.proofs import ProofPage, Verdict
from models.remarking import remark
from models.remarks import RemarkKind
from models.reports import send
from models.scan_answers import Shown
from models.scanning import digest_of_unknown, key_of, scan
from models.scans import ReadBy, ScanSource
from models.sessions import open_session
from models.step_up import send_code
from models.told import Told
from tests.absence import confirm_roll, everything_in, observe, review_of
from tests.scanning import give_cards
from tests.town import at_clock
from tests.walk.canaries import Canary
from tests.walk.letters import print_letters
from tests.walk.reviewed import COLLEAGUES, LOOKED_INTO, WEDNESDAY, Reviewed
from tests.walk.standing import DISPLAYS, HATS, LEADS_AT, SITE_OF
from tests.walk.town import CASEWORK, FRIDAY, NOW, OCTOBER, PHRASES, REASONS, THURSDAY, WalkTown

LOGGED = CASEWORK | {Relation.AUDITOR}
EVERYONE = frozenset(Relation)
ELSEWHERE = "amina elsewhere"
REVOKED = "the revoked tablet"
NOBODYS = "nobody at all"
# Days before Wednesday, and how far the desk has come with an absence on that day.
LOOKED_INTO_BEFORE: dict[int, Callable[[Reviewed], None]] = {
    0: Reviewed.go,
    1: Reviewed.hear,
    2: Reviewed.propose,
    5: Reviewed.rest,
    6: Reviewed.accept,
}


class Lived(WalkTown):
    """The walk's town with its days behind it: who is signed in, which tablets hang, and what may be found."""

    def __init__(self, db: Session) -> None:
        super().__init__(db)
        self._minutes: Counter[int] = Counter()
        self.tokens: dict[str, str] = {}
        self.sessions: dict[str, uuid.UUID] = {}
        self.credentials: dict[str, str] = {}
        for name in [*HATS, ELSEWHERE]:
            self._sign_in(name)
        for day in (THURSDAY, FRIDAY, NOW.date()):
            self._plan(day)
        self._october()
        self._wednesday()
        self._thursday()
        self._friday()
        self._monday()
        self._hang_the_displays()
        for key in PHRASES:
            self._accept(key)
        for key in ("amina", "bosse"):  # of an absence that is assessed, and of one that is not
            self._say_that_it_is_wrong(key)
        self._ask_for_codes()
        self._lose_a_message()
        print_letters(self)
        self._look_at_a_plan()
        self._keep_the_gateways_secrets()
        db.flush()

    def meeting(self, site: str, day: dt.date) -> Occasion:
        """A group's occasion."""
        return self.occasions[f"{site}, {day:%A}"]

    def leader(self, site: str) -> Staff:
        """Who takes the roll at a site."""
        found: Staff = getattr(self, next(name for name, where in LEADS_AT.items() if where == site))
        return found

    def moment(
        self, key: str, field: Field, what: str, hour: int, day: dt.date, to: frozenset[Relation] = EVERYONE
    ) -> dt.datetime:
        """The next minute of an hour, for this alone; never a round one."""
        self._minutes[hour] += 1
        minute = 10 + self._minutes[hour] + (self._minutes[hour] - 1) // 4
        return self.canaries.moment(at_clock(hour, minute, day), Canary(key, field, what, to=to))

    def _sign_in(self, name: str) -> None:
        row, token = open_session(self.db, getattr(self, name.split()[0]), NOW)
        self.tokens[name], self.sessions[name] = token, row.id
        self.canaries.secret(token, name.split()[0], "session token")
        self.canaries.secret(row.digest, NOBODYS, "a session's digest")

    def _plan(self, day: dt.date) -> None:
        groups = {"verkstan": self.series, "hamnen": self.harbour_series, "odlingen": self.garden_series}
        given = {("verkstan", NOW.date()): self.occasion, ("odlingen", NOW.date()): self.garden_occasion}
        for site, series in groups.items():
            there = given.get((site, day)) or self.create_occasion(series, at_clock(9, day=day), at_clock(12, day=day))
            self.occasions[f"{site}, {day:%A}"] = there

    def _october(self) -> None:
        """A month that is over: everyone at the workshop and the harbour was there, so that it can be handed over."""
        for site, series in (("verkstan", self.series), ("hamnen", self.harbour_series)):
            roll = self.create_occasion(series, at_clock(9, day=OCTOBER), at_clock(12, day=OCTOBER))
            for key, where in SITE_OF.items():
                if where == site:
                    person = self.people[key]
                    observe(self.db, self.leader(site), roll, person, Presence.HERE, now=at_clock(11, day=OCTOBER))
            confirm_roll(self.db, self.leader(site), roll, now=at_clock(12, day=OCTOBER))

    def _wednesday(self) -> None:
        """Bosse and Dina were away, were asked and heard, and what was found was sent back."""
        groups = {"verkstan": self.series, "hamnen": self.harbour_series}
        for key, (_, _, site) in LOOKED_INTO.items():
            # Days before it stand where a caseworker waits for something, so that each form is on a page.
            for days, steps in LOOKED_INTO_BEFORE.items():
                absent = Reviewed(self, key, self.leader(site), groups[site], WEDNESDAY - dt.timedelta(days=days))
                self._look_into(absent, steps)

    def _look_into(self, absent: Reviewed, steps: Callable[[Reviewed], None]) -> None:
        """What the desk does about an absence."""
        steps(absent)

    def _thursday(self) -> None:
        """Bosse is missed and says nothing; Amina scans at the wrong site; the roll is opened again; all report."""
        roll = self.meeting("verkstan", THURSDAY)
        self._scan(
            "amina", self.meeting("odlingen", THURSDAY), 9, THURSDAY, frozenset({Relation.OWN, Relation.AUDITOR})
        )
        observe(self.db, self.berit, roll, self.bosse, now=at_clock(11, 55, THURSDAY))
        confirm_roll(self.db, self.berit, roll, now=at_clock(12, day=THURSDAY))
        words = self.canary("verkstan", Field.PRESENCE, "reason for reopening")
        reopen(self.db, self.berit, roll, words, now=at_clock(12, 5, THURSDAY))
        for key in SITE_OF:
            self._report(key)

    def told(self, key: str) -> Told:
        """What someone states about Friday."""
        words = self.canary(key, Field.REASON, "words")
        self.canaries.secret(bytes.fromhex(audit.digest(words)), NOBODYS, "a digest of words")
        return Told(FRIDAY, REASONS[key], words, hours=self._hours(key))

    def _hours(self, key: str) -> tuple[dt.time, dt.time] | None:
        """Bosse is away for a part of the day; the others for all of it."""
        if key != "bosse":
            return None
        first = self.moment(key, Field.REASON, "first hour", 9, FRIDAY, CASEWORK)
        last = self.moment(key, Field.REASON, "last hour", 11, FRIDAY, CASEWORK)
        return first.astimezone(STOCKHOLM).time(), last.astimezone(STOCKHOLM).time()

    def _report(self, key: str) -> None:
        form = f"the-form-of-{key}-on-thursday"
        self.canaries.secret(form, key, "a form's key")
        report = send(
            self.db,
            self.people[key],
            self.told(key),
            key=form,
            language="sv",
            sent_in=self.sessions[key],
            now=self.moment(key, Field.REPORTED, "time of the report", 14, THURSDAY, LOGGED),
        )
        self._send_a_paper(key, report)
        number, receipt = report.receipt_number, Canary(key, Field.REPORTED, "receipt number", to=CASEWORK)
        self.canaries.text(number, receipt)
        self.canaries.text(f"{number[:4]} {number[4:]}", receipt)

    def _send_a_paper(self, key: str, report: AbsenceReport) -> None:
        """A paper with a canary on it, which a scanner has looked at that nobody else's has."""
        page = self.canary(key, Field.CERTIFICATE, "words on the paper", to=CASEWORK).encode()
        scanner = self.canary(key, Field.CERTIFICATE, "scanner of the paper", to=COLLEAGUES)
        form, came, at = f"the-paper-of-{key}-on-thursday", f"the file of {key}".encode(), at_clock(15, day=THURSDAY)
        paper = Paper(came, (page,), Scanned(Verdict.CLEAN, scanner, at))
        proof = add(self.db, self.people[key], report, paper, key=form, sent_in=self.sessions[key], now=at)
        self.canaries.secret(form, key, "a form's key")
        self.canaries.secret(proof.sent_as, NOBODYS, "a file's digest")
        self.canaries.secret(proof.digest, NOBODYS, "a paper's digest")
        self.canaries.secret(self.db.get_one(ProofPage, (proof.id, 1)).sealed, NOBODYS, "a sealed page")

    def _friday(self) -> None:
        """Rolls are taken and confirmed, one mark is corrected; Bosse scans when all is over."""
        for key in SITE_OF:
            self._mark(key, Presence.PARTLY if key in ("bosse", "pia") else Presence.NOT_HERE, 10)
        for site in dict.fromkeys(SITE_OF.values()):
            confirm_roll(self.db, self.leader(site), self.meeting(site, FRIDAY), now=at_clock(12, day=FRIDAY))
        self._mark("amina", Presence.PARTLY, 13, self.canary("amina", Field.PRESENCE, "reason for the correction"))
        self._scan("bosse", self.meeting("verkstan", FRIDAY), 12, FRIDAY)
        for key, by in (("amina", self.hanna), ("bosse", self.henrik), ("cilla", self.ivar), ("dina", self.sara)):
            at = self.moment(key, Field.ACCESS_LOG, "time of a look", 16, FRIDAY)
            audit.look(self.db, "desk:review:look", by=by, at=at, purpose="assigned", about=self.people[key])

    def beside(self, key: str) -> str:
        """What somebody writes beside the record of Friday."""
        words = self.canary(key, Field.REASON, "words of the remark", to=CASEWORK)
        self.canaries.secret(bytes.fromhex(audit.digest(words)), NOBODYS, "a digest of words")
        return words

    def _say_that_it_is_wrong(self, key: str) -> None:
        """Somebody says that they were there longer."""
        form, roll = f"the-form-of-{key}-about-friday", self.meeting(SITE_OF[key], FRIDAY)
        self.canaries.secret(form, key, "a form's key")
        words, kind = self.beside(key), RemarkKind.WAS_HERE_LONGER
        remark(self.db, self.people[key], roll, kind, words, key=form, language="sv", now=at_clock(16, day=FRIDAY))

    def _mark(self, key: str, presence: Presence, hour: int, reason: str = "") -> None:
        times = None
        if presence is Presence.PARTLY:
            coming = self.moment(key, Field.PRESENCE, "coming", 9, FRIDAY)
            times = coming, self.moment(key, Field.PRESENCE, "leaving", 11, FRIDAY)
        at = self.moment(key, Field.PRESENCE, "time of the mark", hour, FRIDAY)
        roll, leader = self.meeting(SITE_OF[key], FRIDAY), self.leader(SITE_OF[key])
        observe(self.db, leader, roll, self.people[key], presence, times, now=at, reason=reason)

    def _accept(self, key: str) -> None:
        """On Friday afternoon, by the caseworker of the unit."""
        by = self.ivar if key == "cilla" else self.hanna
        words = self.canary(key, Field.ASSESSMENT, "words", to=CASEWORK)
        self.canaries.secret(bytes.fromhex(audit.digest(words)), NOBODYS, "a digest of words")
        review = review_of(self.db, self.people[key])
        accepted = dataclasses.replace(everything_in(self.db, review, words), phrase=PHRASES[key])
        at = self.moment(key, Field.ASSESSMENT, "time of the assessment", 15, FRIDAY)
        assess(self.db, by, review, accepted, at)

    def _monday(self) -> None:
        """Everyone is in; Berit has just scanned Bosse's card and marked him, and can still take both back."""
        for key, site in SITE_OF.items():
            if key != "bosse":
                self._scan(key, self.meeting(site, NOW.date()), 9, NOW.date())
        just_now = NOW - dt.timedelta(seconds=10)
        made_at = self.moment("bosse", Field.CARD, "time of the card", 8, NOW.date(), LOGGED - {Relation.OWN})
        [card] = give_cards(self.db, self.hanna, [self.bosse], made_at)
        for secret, what in ((card.code, "code"), (card.card.digest, "digest"), (card.card.batch, "batch")):
            self.canaries.secret(secret, NOBODYS, f"a card's {what}")
        for code in (card.code, f"NK{'7' * 26}"):
            shown = Shown(uuid.uuid4().hex, code, ReadBy.CAMERA, just_now)
            self.canaries.secret(key_of(self.berit, shown.key), NOBODYS, "a scan's key")
            scan(self.db, self.berit, self.occasion.id, shown, sent_at=just_now, now=just_now)
        self.canaries.secret(digest_of_unknown(f"NK{'7' * 26}"), NOBODYS, "an unknown card's digest")
        observe(self.db, self.berit, self.occasion, self.bosse, Presence.HERE, now=just_now)

    def _scan(self, key: str, occasion: Occasion, hour: int, day: dt.date, to: frozenset[Relation] = EVERYONE) -> None:
        at = self.moment(key, Field.PRESENCE, "scan", hour, day, to)
        claim = Claim(uuid.uuid4().hex, occasion.id, ScanSource.SITE_CODE, at)
        self.canaries.secret(claim.id, key, "a claim's id")
        check_in(self.db, self.people[key], claim, at)

    def _hang_the_displays(self) -> None:
        """One at each site, the harbour's revoked; and one more there that waits for its tablet."""
        for name, site in [*DISPLAYS.items(), (REVOKED, "hamnen")]:
            _, code = self._connect(site, at_clock(8))
            device, credential = pairing.pair(self.db, code, "192.0.2.7", at_clock(8, 1))
            self.credentials[name] = credential
            self.canaries.secret(credential, name, "credential")
            self.canaries.secret(device.credential_digest or b"", NOBODYS, "a credential's digest")
            if name == REVOKED:
                pairing.revoke(self.db, self.karin, device, at_clock(8, 2))
        self._connect("hamnen", NOW - dt.timedelta(minutes=1))
        for site in set(SITE_OF.values()):
            heads = sum(where == site for where in SITE_OF.values())
            self.canaries.heads(heads, Canary(site, Field.PRESENCE, "head count", shape=Shape.COUNT))

    def _connect(self, site: str, now: dt.datetime) -> tuple[Device, str]:
        name = self.canary(site, Field.ADMINISTRATION, "name of a display")
        device, code = pairing.connect(
            self.db, self.karin, Role.COORDINATOR, self.sites[site].id, name, day=NOW.date(), now=now
        )
        self.canaries.secret(code, NOBODYS, "a pairing code")
        self.canaries.secret(device.pairing_digest or b"", NOBODYS, "a pairing code's digest")
        return device, code

    def _ask_for_codes(self) -> None:
        """Everyone has asked for a code, and not typed it; so has who has not shown yet that it is them."""
        for name in [*SITE_OF, ELSEWHERE]:
            key = name.split()[0]
            row = send_code(self.db, self.people[key], self.sessions[name], NOW)
            code = self.db.exec(select(Message).where(Message.about == row.id)).one().number
            self.canaries.secret(code or "", key, "one-time code")
            self.canaries.secret(row.digest, NOBODYS, "a one-time code's digest")

    def _lose_a_message(self) -> None:
        """An SMS to everyone did not arrive, so that each case has a task."""
        for key in SITE_OF:
            sms = select(Message).where(Message.participant_id == self.people[key].id, Message.channel == Channel.SMS)
            message = self.db.exec(sms.where(Message.kind == MessageKind.REPORT_RECEIVED)).first()
            assert message and reported(self.db, report_token(message.id), False, NOW)

    def _look_at_a_plan(self) -> None:
        """Sara does what one of Dina's reports asks for, and says so; the others wait."""
        asked = select(CaseTask).where(CaseTask.kind == CaseTaskKind.LOOK_AT_PLAN).order_by(col(CaseTask.opened_at))
        words = self.canary("dina", Field.REASON, "words about the plan", to=COLLEAGUES)
        self.canaries.secret(bytes.fromhex(audit.digest(words)), NOBODYS, "a digest of words")
        finish(self.db, self.sara, self.db.exec(asked.limit(1)).one(), NOW, words)

    def _keep_the_gateways_secrets(self) -> None:
        """The addresses at which a gateway tells what became of a message."""
        for message in self.db.exec(select(Message)).all():
            if message.report_digest:
                self.canaries.secret(message.report_digest, NOBODYS, "a delivery report's digest")
                self.canaries.secret(report_token(message.id), NOBODYS, "a delivery report's address")
