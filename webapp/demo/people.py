"""The people of the town: nine on the staff, about forty who take part. All invented."""

import datetime as dt
import functools
from dataclasses import dataclass

from models.occasions import Enrolment
from models.people import (
    Case,
    CaseAssignment,
    Participant,
    Protection,
    ProtectionGrant,
    Role,
    Staff,
    StaffRole,
    StaffSite,
)
from models.plans import Plan, PlannedActivity
from models.sign_in import hash_secret
from models.sign_in_numbers import check_digit
from webapp.demo import mail
from webapp.demo.accounts import PASSWORD, PIN, Account
from webapp.demo.ground import Ground


@dataclass(frozen=True)
class Worker:
    """Someone on the staff; `see` is what to look at when signed in as them."""

    name: str
    role: Role
    unit: str | None
    see: str
    sites: tuple[str, ...] = ()


STAFF = {
    "berit": Worker("Berit Berg", Role.SUPERVISOR, "norr", "Verkstan: rolls to take and to confirm", ("VERK",)),
    "bengt": Worker("Bengt Bok", Role.SUPERVISOR, "norr", "Språkhuset, and Verkstan beside Berit", ("SPRAK", "VERK")),
    "erik": Worker("Erik Ek", Role.SUPERVISOR, None, "Odlingen, an association: initials only", ("ODLA",)),
    "hanna": Worker("Hanna Hav", Role.CASEWORKER, "norr", "absences to review; may open the protected case"),
    "henrik": Worker("Henrik Hed", Role.CASEWORKER, "norr", "the same unit, without that right"),
    "sara": Worker("Sara Sund", Role.CASEWORKER, "syd", "a sister unit of the same board"),
    "ivar": Worker("Ivar Is", Role.CASEWORKER, "ost", "the other board"),
    "karin": Worker("Karin Kust", Role.COORDINATOR, "norr", "sites and their displays"),
    "lena": Worker("Lena Logg", Role.AUDITOR, "norr", "whether the audit log is whole"),
}


@dataclass(frozen=True)
class Person:
    """Someone who takes part. `see` names those of the cast that a start of the demo prints."""

    given: str
    family: str
    language: str
    unit: str
    groups: tuple[str, ...]
    hours: int = 20
    see: str = ""
    alias: tuple[str, str] | None = None
    phone: bool = True
    # Has an address, and wants to be told by post.
    letters: bool = False
    pin: bool = True
    # Belongs to the groups from today: nothing is recorded yet.
    new: bool = False


MORNINGS = ("svenska", "oppet_sprakhus")
SHOP = ("verkstad", "oppen_verkstad")
JOBS = ("jobbsok", "oppen_verkstad")
GARDEN = ("odling", "oppen_odling")

NO_PIN = "no PIN yet: open /activate with this code of his letter"

PARTICIPANTS: dict[str, Person] = {
    "amina": Person(
        "Amina", "Ali", "ar", "norr", ("svenska_em", *SHOP), 30, "Arabic; Verkstan is open now: scan and say I am here"
    ),
    "bosse": Person("Bosse", "Björk", "sv", "norr", SHOP, 20, "is in already at Verkstan"),
    "cilla": Person("Cilla", "Carlsson", "sv", "ost", GARDEN, 15, "Odlingen, in the other board's care"),
    "selam": Person(
        "Selam", "Tesfay", "ti", "norr", ("svenska", *JOBS), 25, "Tigrinya; absence reported, and one accepted"
    ),
    "paula": Person(
        "Paula", "Palm", "sv", "norr", SHOP, 20, "protected: the site knows her by an alias", ("Maria", "Lind")
    ),
    "derek": Person(
        "Derek",
        "Okonkwo-Hughes",
        "en",
        "norr",
        ("jobbsok", "oppet_sprakhus"),
        40,
        "English; new today, nothing recorded",
        new=True,
    ),
    "longest": Person(
        "Ana María Guadalupe Esperanza",
        "Fernández de la Vega y Santillana-Echeverría",
        "en",
        "norr",
        ("svenska", "jobbsok", "oppen_verkstad"),
        35,
        "a very long name",
    ),
    "yonas": Person("Yonas", "Gebremedhin", "ti", "norr", SHOP, 20, NO_PIN, phone=False, letters=True, pin=False),
    "omar": Person("Omar", "Haddad", "ar", "norr", SHOP, 20),
    "layla": Person("Layla", "Mansour", "ar", "norr", MORNINGS, 25, letters=True),
    "khalid": Person("Khalid", "al-Jabouri", "ar", "syd", (*SHOP, "jobbsok"), 35),
    "fatuma": Person("Fatuma", "Warsame Abdirahman", "en", "norr", MORNINGS, 20, letters=True),
    "hiwet": Person("Hiwet", "Kidane", "ti", "norr", ("svenska_em", "oppet_sprakhus"), 15),
    "samuel": Person("Samuel", "Habtemariam", "ti", "syd", JOBS, 20),
    "oksana": Person("Oksana", "Kovalenko", "en", "norr", MORNINGS, 20),
    "dmytro": Person("Dmytro", "Shevchuk", "en", "syd", JOBS, 30),
    "mehmet": Person("Mehmet", "Yıldız", "sv", "norr", SHOP, 20),
    "zeynep": Person("Zeynep", "Öztürk", "sv", "syd", ("svenska_em", "oppet_sprakhus"), 20),
    "rojin": Person("Rojîn", "Şêxo", "sv", "norr", MORNINGS, 15),
    "parwana": Person("Parwana", "Noorzai", "en", "norr", MORNINGS, 20),
    "farhad": Person("Farhad", "Rostami", "en", "syd", SHOP, 25),
    "minh": Person("Minh Khai", "Nguyễn Thị", "en", "norr", ("jobbsok", "svenska"), 30),
    "wanjiru": Person("Wanjirũ", "wa Kamau", "en", "norr", JOBS, 20),
    "thorvald": Person("Þorvaldur", "Guðmundsson", "sv", "syd", SHOP, 20),
    "saoirse": Person("Saoirse", "Ní Mhaolchatha", "en", "norr", JOBS, 20),
    "juergen": Person("Jürgen", "Großkopf", "en", "syd", JOBS, 10),
    "lakshmi": Person("Lakshmi", "Venkataraghavan", "en", "norr", ("svenska_em", "oppet_sprakhus"), 20),
    "charnchai": Person("Charnchai", "Sriwattanaphong", "en", "norr", MORNINGS, 20),
    "ieva": Person("Ieva", "Kalniņa", "en", "syd", JOBS, 20),
    "wlodzimierz": Person("Włodzimierz", "Brzęczyszczykiewicz", "sv", "norr", SHOP, 20),
    "xochitl": Person("Xóchitl", "Huerta", "en", "norr", ("svenska_em", "oppet_sprakhus"), 20),
    "aino": Person("Aino", "Hämäläinen", "sv", "norr", JOBS, 40),
    "gunvor": Person("Gunvor", "Ö", "sv", "norr", SHOP, 10, "no phone: is told by letter", phone=False, letters=True),
    "ragnhild": Person("Ragnhild", "Ångström", "sv", "ost", GARDEN, 20),
    "dragan": Person("Dragan", "Đorđević", "sv", "ost", GARDEN, 20),
    "maryam": Person("Maryam", "Bahrami", "en", "ost", GARDEN, 20),
    "teodora": Person("Teodora", "Ștefănescu", "en", "ost", ("odling_em", "oppen_odling"), 20),
    "nasrin": Person("Nasrin", "Chowdhury", "en", "ost", ("odling_em", "oppen_odling"), 15),
    "yusuf": Person("Yusuf", "Ibrahim", "ar", "ost", GARDEN, 25),
    "mebrahtu": Person("Mebrahtu", "Woldu", "ti", "ost", ("odling_em", "oppen_odling"), 20),
}


@functools.cache
def hashed(secret: str) -> str:
    """The hash of a secret, made once: it is slow on purpose."""
    return hash_secret(secret)


def number_of(key: str) -> str:
    """The sign-in number of someone in the town: the same in every town, so that it can be learnt."""
    digits = f"{2026001 + list(PARTICIPANTS).index(key)}"
    return digits + check_digit(digits)


def move_in(ground: Ground) -> None:
    """Let everyone live here, work here, or take part."""
    for key, worker in STAFF.items():
        ground.staff[key] = _hire(ground, key, worker)
    for key, person in PARTICIPANTS.items():
        ground.people[key] = _welcome(ground, key, person)
    # Hanna leads a few cases; the rest of the unit's are nobody's yet, so they are the unit's.
    for key in ("amina", "selam", "paula", "longest"):
        ground.add(
            CaseAssignment(case_id=ground.cases[key].id, staff_id=ground.staff["hanna"].id, from_day=ground.long_ago)
        )
    ground.add(
        ProtectionGrant(
            participant_id=ground.people["paula"].id,
            staff_id=ground.staff["hanna"].id,
            from_day=ground.long_ago,
        )
    )


def accounts(ground: Ground) -> list[Account]:
    """Who can sign in: the staff, and those of the participants that the demo shows."""
    staff = [
        Account(
            worker.name,
            worker.role.value,
            "/sign-in/staff",
            ground.staff[key].email,
            PASSWORD,
            "sv",
            worker.see,
        )
        for key, worker in STAFF.items()
    ]
    participants = [
        Account(
            f"{person.given} {person.family}",
            Role.PARTICIPANT.value,
            "/sign-in" if person.pin else "/activate",
            number_of(key),
            PIN if person.pin else ground.codes[key],
            person.language,
            person.see,
        )
        for key, person in PARTICIPANTS.items()
    ]
    return [*participants, *staff]


def _hire(ground: Ground, key: str, worker: Worker) -> Staff:
    staff = ground.add(
        Staff(name=worker.name, email=f"{key}@exempelby.example", password_hash=hashed(PASSWORD), language="sv")
    )
    unit = ground.units[worker.unit].id if worker.unit else None
    ground.add(StaffRole(staff_id=staff.id, role=worker.role, unit_id=unit, from_day=ground.long_ago))
    for site in worker.sites:
        ground.add(StaffSite(staff_id=staff.id, site_id=ground.sites[site].id, from_day=ground.long_ago))
    return staff


def _welcome(ground: Ground, key: str, person: Person) -> Participant:
    """A participant with an open case, a plan and a place in each group."""
    found = ground.add(
        Participant(
            given_name=person.given,
            family_name=person.family,
            sign_in_number=number_of(key),
            pin_hash=hashed(PIN) if person.pin else None,
            language=person.language,
        )
    )
    number = list(PARTICIPANTS).index(key)
    if person.phone or person.letters:
        mail.reach(ground, key, found, number if person.phone else None, letters=person.letters)
    if person.alias:
        given, family = person.alias
        ground.add(Protection(participant_id=found.id, alias_given=given, alias_family=family))
    unit = ground.units[person.unit]
    case = ground.add(Case(participant_id=found.id, board_id=unit.board_id, unit_id=unit.id, opened_on=ground.long_ago))
    ground.cases[key] = case
    plan = ground.add(
        Plan(
            case_id=case.id,
            version=1,
            from_day=ground.long_ago,
            norm_minutes=person.hours * 60,
            made_by=ground.staff["hanna"].id,
            made_at=ground.now - dt.timedelta(days=60),
        )
    )
    since = ground.today if person.new else ground.long_ago
    for series in (ground.series[group] for group in person.groups):
        ground.db.add(Enrolment(series_id=series.id, participant_id=found.id, from_day=since))
        ground.db.add(PlannedActivity(plan_id=plan.id, series_id=series.id))
    return found
