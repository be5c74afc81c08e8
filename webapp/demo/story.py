"""What has happened in the town so far, told in its order through the same rules as everything else."""

import datetime as dt
from collections.abc import Iterator

from models import pairing
from models.attendance import Presence
from models.calendar import civil_day
from models.devices import Device
from models.occasions import Occasion
from models.people import Role
from models.reasons import ReasonCode
from models.roll_lines import Observed
from webapp.demo.acts import MINUTE, SECONDS, Town
from webapp.demo.calendar import open_the_doors
from webapp.demo.ground import Act, Ground, later
from webapp.demo.letters import letters
from webapp.demo.months import months
from webapp.demo.ordinary import days
from webapp.demo.procedures import procedures
from webapp.demo.tales import tales


def happen(ground: Ground) -> None:
    """Let two weeks go by until now."""
    town, doors = Town(ground), open_the_doors(ground.db, ground.now)
    acts = [*days(town), *tales(town), *procedures(town), *months(town), *right_now(town, doors), *displays(town)]
    acts += letters(town)
    for at, act in sorted(acts, key=lambda act: act[0]):
        if at <= ground.now:
            act()


def right_now(town: Town, doors: dict[str, Occasion]) -> Iterator[Act]:
    """At the open doors some are in, some came late, one is away, one was marked by hand; the rest are to come."""
    workshop, house, garden = doors["oppen_verkstad"], doors["oppet_sprakhus"], doors["oppen_odling"]
    for number, (key, occasion) in enumerate(
        [
            *((key, workshop) for key in ("bosse", "mehmet", "thorvald", "wlodzimierz", "aino")),
            *((key, house) for key in ("fatuma", "oksana", "hiwet")),
            *((key, garden) for key in ("ragnhild", "yusuf")),
        ]
    ):
        on_time = occasion.starts_at - (1 + number) * MINUTE
        yield on_time, later(town.scan, key, occasion, on_time)
    again = workshop.starts_at - MINUTE / 4
    yield again, later(town.scan, "bosse", workshop, again)
    late = house.starts_at + 15 * MINUTE + SECONDS
    yield late, later(town.scan, "layla", house, late)
    by_hand = workshop.starts_at - MINUTE
    yield by_hand, later(town.mark, "yonas", workshop, Observed(Presence.HERE), by_hand)
    told = workshop.starts_at - 10 * MINUTE
    yield told, later(town.report, "omar", civil_day(workshop.starts_at), ReasonCode.SICK, told)


def displays(town: Town) -> Iterator[Act]:
    """One hangs and works, one waits for a tablet that never came, one was lost."""
    db, karin, sites = town.ground.db, town.ground.staff["karin"], town.ground.sites
    made: dict[str, tuple[Device, str]] = {}

    def connect(site: str, name: str) -> None:
        made[site] = pairing.connect(
            db, karin, Role.COORDINATOR, sites[site].id, name, day=civil_day(long_since), now=long_since
        )

    def pair(site: str, at: dt.datetime) -> None:
        pairing.pair(db, made[site][1], "192.0.2.1", at)

    def revoke(site: str, at: dt.datetime) -> None:
        pairing.revoke(db, karin, made[site][0], at)

    long_since = town.ground.now - dt.timedelta(days=9)
    for site, name in (("VERK", "Entrén"), ("ODLA", "Växthuset"), ("SPRAK", "Trappan")):
        yield long_since, later(connect, site, name)
    for site, minutes in (("VERK", 2), ("ODLA", 4)):
        yield long_since + minutes * MINUTE, later(pair, site, long_since + minutes * MINUTE)
    lost = long_since + dt.timedelta(days=5)
    yield lost, later(revoke, "ODLA", lost)
