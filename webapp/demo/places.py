"""Boards, units, sites, what is offered there, and the municipality's own rules."""

import secrets

from models import law
from models.people import Board, Unit
from models.places import Activity, ActivityKind, Provider, ProviderKind, Site
from models.policy import Policy, PolicyKind, PolicyValue
from webapp.demo.ground import Ground
from webapp.demo.texts import DIRECTIONS, PURPOSES, TITLES
from webapp.reasons import shipped

# Telephone numbers are from the series that the Swedish authority keeps for fiction.
UNITS = {
    "norr": ("Arbetsmarknadsnämnden", "Enhet Norr", "08-465 004 10"),
    "syd": ("Arbetsmarknadsnämnden", "Enhet Syd", "08-465 004 20"),
    "ost": ("Socialnämnden", "Enhet Öst", "08-465 004 30"),
}

SITES = {
    "VERK": ("Verkstan", "Verkstadsgatan 4", "kommun", "Berit Berg", "08-465 004 40"),
    "SPRAK": ("Språkhuset", "Stationsgatan 12", "kommun", "Bengt Bok", "08-465 004 41"),
    "ODLA": ("Odlingen", "Åkerbyvägen 80", "odlarna", "Erik Ek", "08-465 004 42"),
}

PROVIDERS = {
    "kommun": ("Exempelby kommun", ProviderKind.MUNICIPAL),
    "odlarna": ("Föreningen Odlarna i Exempelby", ProviderKind.ASSOCIATION),
}

ACTIVITIES = {
    "svenska": ActivityKind.LANGUAGE,
    "verkstad": ActivityKind.WORK_ABILITY,
    "jobbsok": ActivityKind.JOB_CONDITIONS,
    "odling": ActivityKind.WORKPLACE,
}

POLICY = {
    Policy.CHECK_IN_OPENS_MINUTES_BEFORE: (15, "Exempelby riktlinje § 3"),
    Policy.LATE_FROM_MINUTES_AFTER_START: (15, "Exempelby riktlinje § 4"),
    Policy.REOPEN_UNTIL_WORKDAY: (5, "Exempelby riktlinje § 6"),
    Policy.REPORT_WITHIN_DAYS: (0, "Exempelby riktlinje § 8"),
    Policy.CERTIFICATE_FROM_DAY: (8, "Exempelby riktlinje § 9"),
    Policy.RELAPSE_WITHIN_DAYS: (5, "Exempelby riktlinje § 10"),
    Policy.EXPLANATION_DAYS: (7, "Exempelby riktlinje § 11"),
    Policy.INFORMATION_DAYS: (10, "Exempelby riktlinje § 12"),
    Policy.HEARING_DAYS: (14, "Exempelby riktlinje § 13"),
    Policy.SECOND_PERSON: (1, "Exempelby riktlinje § 14"),
}


def settle(ground: Ground) -> None:
    """Lay out the municipality."""
    for policy, (value, source) in POLICY.items():
        kind = PolicyKind.LOCAL
        ground.add(PolicyValue(code=policy, kind=kind, value=value, source=source, from_day=ground.long_ago))
    for row in law.shipped(ground.long_ago):
        ground.add(row)
    ground.db.add_all(shipped(ground.long_ago, "Exempelby riktlinje § 15"))
    boards: dict[str, Board] = {}
    for key, (board, name, phone) in UNITS.items():
        if board not in boards:
            boards[board] = ground.add(Board(name=board))
        ground.units[key] = ground.add(Unit(board_id=boards[board].id, name=name, phone=phone))
    providers = {key: ground.add(Provider(name=name, kind=kind)) for key, (name, kind) in PROVIDERS.items()}
    for code, (name, address, provider, contact, phone) in SITES.items():
        ground.sites[code] = ground.add(
            Site(
                provider_id=providers[provider].id,
                code=code,
                name=name,
                address=address,
                directions=DIRECTIONS[code],
                contact_name=contact,
                contact_phone=phone,
                key=secrets.token_bytes(32),
            )
        )
    for key, sort in ACTIVITIES.items():
        ground.activities[key] = ground.add(Activity(kind=sort, title=TITLES[key], purpose=PURPOSES[key]))
