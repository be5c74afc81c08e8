"""The cast, and a create_… for what they need.

Amina takes part in Swedish for work at Verkstan in Lund on Monday 23 November 2026, 09:00-12:00. Berit leads there.
Cilla takes part at Odlingen, a garden that an association runs, in the other board's care. Erik leads there.
Hanna is the caseworker of Amina's unit, Ivar that of Cilla's. Bosse is in Amina's group. Paula is protected.
"""

import datetime as dt
import functools
import secrets
import uuid
from copy import deepcopy
from typing import TypeVar

from argon2 import PasswordHasher
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, SQLModel, col, select

from models import law
from models.calendar import moment
from models.contact import Contact
from models.loaded import loaded
from models.occasions import Enrolment, Occasion, Series
from models.people import (
    Board,
    Case,
    CaseAssignment,
    Participant,
    Protection,
    ProtectionGrant,
    Role,
    Staff,
    StaffRole,
    StaffSite,
    Unit,
)
from models.places import Activity, ActivityKind, Provider, ProviderKind, Site
from models.plans import Plan, PlannedActivity
from models.policy import Policy, PolicyKind, PolicyValue
from models.sign_in_numbers import new_number
from webapp.reasons import shipped

Row = TypeVar("Row", bound=SQLModel)

MONDAY = dt.date(2026, 11, 23)
LONG_AGO = dt.date(2026, 1, 1)
PIN = "864209"
PASSWORD = "correct horse battery"


def at_clock(hour: int, minute: int = 0, day: dt.date = MONDAY) -> dt.datetime:
    """A wall-clock time in Sweden, on the town's Monday unless another day is said."""
    return moment(day, dt.time(hour, minute))


NINE = at_clock(9)
NOON = at_clock(12)

POLICY: dict[Policy, tuple[int, PolicyKind]] = {
    Policy.CHECK_IN_OPENS_MINUTES_BEFORE: (15, PolicyKind.LOCAL),
    Policy.LATE_FROM_MINUTES_AFTER_START: (15, PolicyKind.LOCAL),
    Policy.REOPEN_UNTIL_WORKDAY: (5, PolicyKind.LOCAL),
    Policy.REPORT_WITHIN_DAYS: (0, PolicyKind.LOCAL),
    Policy.CERTIFICATE_FROM_DAY: (8, PolicyKind.LOCAL),
    Policy.RELAPSE_WITHIN_DAYS: (5, PolicyKind.LOCAL),
    Policy.EXPLANATION_DAYS: (7, PolicyKind.LOCAL),
    Policy.INFORMATION_DAYS: (10, PolicyKind.LOCAL),
    Policy.HEARING_DAYS: (14, PolicyKind.LOCAL),
    Policy.SECOND_PERSON: (1, PolicyKind.LOCAL),
}


@functools.cache
def hashed(secret: str) -> str:
    """A hash of a secret, made once. A hash says what it cost: those of the program are dear, on purpose."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(secret)


# Databases, by address, that were copied from one in which the cast is settled already.
COPIES: dict[str, "Town"] = {}


class Town:
    """A small town with everyone in it, flushed into the session it is given – or there, in a copied database."""

    numbers: set[str]
    _building: list[SQLModel] | None

    def __init__(self, db: Session) -> None:
        self.db = db
        if type(self) is Town and (first := COPIES.get(address_of(db))):
            self._be(first)
        else:
            self._settle_in()

    def _be(self, first: "Town") -> None:
        """The town of the database that this one was copied from: the same rows, known to this session."""
        self.numbers, self._building = set(first.numbers), None
        for name, row in vars(first).items():
            if isinstance(row, SQLModel):
                setattr(self, name, known_to(self.db, row))

    def _settle_in(self) -> None:
        self.numbers = set()
        self._building = []
        for code, (number, kind) in POLICY.items():
            self.add(
                PolicyValue(
                    code=code,
                    kind=kind,
                    value=number,
                    source=f"Exempelby riktlinje § {number}",
                    from_day=LONG_AGO,
                )
            )
        for reason in shipped(LONG_AGO, "Exempelby riktlinje § 11"):
            self.add(reason)
        for law_row in law.shipped(LONG_AGO):
            self.add(law_row)
        self.board = self.add(Board(name="Arbetsmarknadsnämnden"))
        self.other_board = self.add(Board(name="Socialnämnden"))
        self.unit = self.add(Unit(board_id=self.board.id, name="Enhet Norr", phone="0000-10 10 10"))
        self.sister_unit = self.add(Unit(board_id=self.board.id, name="Enhet Syd", phone="0000-20 20 20"))
        self.other_unit = self.add(Unit(board_id=self.other_board.id, name="Enhet Öst", phone="0000-30 30 30"))
        self.municipal = self.add(Provider(name="Exempelby kommun", kind=ProviderKind.MUNICIPAL))
        self.association = self.add(Provider(name="Odlarna", kind=ProviderKind.ASSOCIATION))
        self.site = self.create_site("Verkstan", "VERK", self.municipal)
        self.garden = self.create_site("Odlingen", "ODLA", self.association)
        self.swedish = self.create_activity("Svenska för arbete", "Swedish for work", ActivityKind.LANGUAGE)
        self.growing = self.create_activity("Odling", "Growing", ActivityKind.WORKPLACE)
        self.series = self.add(Series(activity_id=self.swedish.id, site_id=self.site.id))
        self.garden_series = self.add(Series(activity_id=self.growing.id, site_id=self.garden.id))
        self.berit = self.create_staff("Berit Berg", Role.SUPERVISOR, self.unit, sites=[self.site])
        self.bengt = self.create_staff("Bengt Bok", Role.SUPERVISOR, self.unit, sites=[self.site])
        self.erik = self.create_staff("Erik Ek", Role.SUPERVISOR, None, sites=[self.garden])
        self.hanna = self.create_staff("Hanna Hav", Role.CASEWORKER, self.unit)
        self.henrik = self.create_staff("Henrik Hed", Role.CASEWORKER, self.unit)
        self.sara = self.create_staff("Sara Sund", Role.CASEWORKER, self.sister_unit)
        self.ivar = self.create_staff("Ivar Is", Role.CASEWORKER, self.other_unit)
        self.karin = self.create_staff("Karin Kust", Role.COORDINATOR, self.unit)
        self.lena = self.create_staff("Lena Logg", Role.AUDITOR, self.unit)
        self.occasion = self.create_occasion(self.series, NINE, NOON)
        self.garden_occasion = self.create_occasion(self.garden_series, NINE, NOON)
        self.amina = self.create_participant("Amina", "Ali", self.unit, [self.series])
        self.bosse = self.create_participant("Bosse", "Björk", self.unit, [self.series])
        self.paula = self.create_participant("Paula", "Palm", self.unit, [self.series], alias=("Maria", "Lind"))
        self.cilla = self.create_participant("Cilla", "Carlsson", self.other_unit, [self.garden_series])
        self._settle()

    def add(self, row: Row) -> Row:
        """Flush a row, so that what points at it finds it; the town's own rows wait for each other."""
        if self._building is not None:
            self._building.append(row)
            return row
        self.db.add(row)
        self.db.flush()
        return row

    def _settle(self) -> None:
        """Flush the town's rows table by table, in the order in which tables point at each other."""
        rows, self._building = self._building or [], None
        for table in SQLModel.metadata.sorted_tables:
            self.db.add_all(row for row in rows if row.__tablename__ == table.name)
            self.db.flush()

    def create_site(self, name: str, code: str, provider: Provider) -> Site:
        """A site with a key of its own."""
        return self.add(
            Site(
                provider_id=provider.id,
                code=code,
                name=name,
                address="Storgatan 1",
                directions={"sv": "Buss 3 till torget", "en": "Bus 3 to the square"},
                contact_name="Berit Berg",
                contact_phone="0000-40 40 40",
                key=secrets.token_bytes(32),
            )
        )

    def create_activity(self, swedish: str, english: str, kind: ActivityKind) -> Activity:
        """An activity with its title in two languages."""
        return self.add(
            Activity(kind=kind, title={"sv": swedish, "en": english}, purpose={"sv": swedish, "en": english})
        )

    def create_staff(
        self,
        name: str,
        role: Role,
        unit: Unit | None,
        *,
        sites: list[Site] | None = None,
        email: str | None = None,
    ) -> Staff:
        """Someone on the staff, since long ago."""
        email = email or f"{name.split()[0].lower()}@exempelby.example"
        staff = self.add(Staff(name=name, email=email, password_hash=hashed(PASSWORD)))
        self.add(StaffRole(staff_id=staff.id, role=role, unit_id=unit.id if unit else None, from_day=LONG_AGO))
        for site in sites or []:
            self.add(StaffSite(staff_id=staff.id, site_id=site.id, from_day=LONG_AGO))
        return staff

    def number(self) -> str:
        """A sign-in number that nobody in the town has: among a thousand people, two by chance may be the same."""
        while (number := new_number()) in self.numbers:
            continue
        self.numbers.add(number)
        return number

    def create_participant(
        self,
        given: str,
        family: str,
        unit: Unit,
        series: list[Series],
        *,
        language: str = "sv",
        alias: tuple[str, str] | None = None,
        hours: int = 20,
    ) -> Participant:
        """A participant with an open case, a plan and a place in each series."""
        person = self.add(
            Participant(
                given_name=given,
                family_name=family,
                sign_in_number=self.number(),
                pin_hash=hashed(PIN),
                language=language,
            )
        )
        if alias:
            self.add(Protection(participant_id=person.id, alias_given=alias[0], alias_family=alias[1]))
        case = self.add(Case(participant_id=person.id, board_id=unit.board_id, unit_id=unit.id, opened_on=LONG_AGO))
        plan = self.add(
            Plan(
                case_id=case.id,
                version=1,
                from_day=LONG_AGO,
                norm_minutes=hours * 60,
                made_by=self.hanna.id,
                made_at=at_clock(8, day=LONG_AGO),
            )
        )
        for each in series:
            self.add(Enrolment(series_id=each.id, participant_id=person.id, from_day=LONG_AGO))
            self.add(PlannedActivity(plan_id=plan.id, series_id=each.id))
        return person

    def create_occasion(self, series: Series, starts_at: dt.datetime, ends_at: dt.datetime) -> Occasion:
        """One meeting of a series."""
        return self.add(Occasion(series_id=series.id, site_id=series.site_id, starts_at=starts_at, ends_at=ends_at))

    def reach(
        self,
        person: Participant,
        phone: str | None = "+46701740605",
        email: str | None = "amina@example.org",
        *,
        vouched: bool = True,
    ) -> Contact:
        """Write down how a person is reached. The number is one of those that belong to nobody."""
        return self.add(
            Contact(participant_id=person.id, phone=phone, email=email, phone_vouched=vouched, changed_at=NINE)
        )

    def live_at(self, person: Participant, postal: str = "Storgatan 1\n222 22 Lund") -> Contact:
        """Write down where a person gets letters; without a phone, all messages come by letter."""
        return self.add(Contact(participant_id=person.id, postal=postal, changed_at=NINE))

    def case_of(self, person: Participant) -> Case:
        """The person's open case."""
        return self.db.exec(select(Case).where(col(Case.participant_id) == person.id)).one()

    def move(self, person: Participant, last: dt.date) -> tuple[Case, Case]:
        """Let the person's case end on a day, and the other board open its own the day after. Gives both."""
        case, unit = self.case_of(person), self.other_unit
        case.ended_on = last
        self.add(case)
        opened = last + dt.timedelta(days=1)
        return case, self.add(Case(participant_id=person.id, board_id=unit.board_id, unit_id=unit.id, opened_on=opened))

    def assign(self, person: Participant, staff: Staff) -> None:
        """Let a caseworker lead the person's case."""
        self.add(CaseAssignment(case_id=self.case_of(person).id, staff_id=staff.id, from_day=LONG_AGO))

    def grant(self, person: Participant, staff: Staff) -> None:
        """Let a caseworker open a protected person's case."""
        self.add(ProtectionGrant(participant_id=person.id, staff_id=staff.id, from_day=LONG_AGO))


def address_of(db: Session) -> str:
    """The address of a session's database."""
    return db.get_bind().engine.url.render_as_string(hide_password=False)


def known_to(db: Session, row: Row) -> Row:
    """A row that lies in the database, as a session knows it that has just loaded it."""
    again = loaded(type(row), **{name: deepcopy(getattr(row, name)) for name in type(row).model_fields})
    make_transient_to_detached(again)
    db.add(again)
    return again


def stranger() -> uuid.UUID:
    """An id that nothing has."""
    return uuid.uuid4()
