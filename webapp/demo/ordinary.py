"""Ordinary days: most come, some late, a few by hand or for a part, and the supervisor confirms afterwards."""

import datetime as dt
from collections.abc import Iterator

from models.attendance import Presence
from models.occasions import Occasion
from models.roll_lines import Observed
from models.scans import ScanSource
from webapp.demo.acts import MINUTE, Town
from webapp.demo.ground import Act
from webapp.demo.people import PARTICIPANTS
from webapp.demo.tales import AWAY, COUNTED, EARLY_CONFIRMED, LEFT_OPEN, SILENT, SWEPT

HERE = Observed(Presence.HERE)


def days(town: Town) -> Iterator[Act]:
    """What happened at each meeting up to now, apart from what somebody's own tale says."""
    for (series, away), occasion in town.ground.occasions.items():
        if away > 0 or occasion.cancelled_at:
            continue
        if (series, away) in SWEPT:
            yield _swept(town, occasion, SWEPT[series, away])
        for key in members(series) if (series, away) not in SWEPT else ():
            if (key, away) not in AWAY and (key, away) not in SILENT and not PARTICIPANTS[key].new:
                yield from _comes(town, key, occasion, away)
        for key, when in AWAY:
            if when == away and key in members(series) and away < 0:
                yield _away(town, key, occasion)
        if away < 0 and (series, away) not in LEFT_OPEN:
            yield _confirmed(town, occasion, (series, away))


def members(series: str) -> list[str]:
    """Who belongs to a group."""
    return [key for key, person in PARTICIPANTS.items() if series in person.groups]


def _comes(town: Town, key: str, occasion: Occasion, away: int) -> Iterator[Act]:
    """One of a dozen ways to come; which one follows from who and which day."""
    who = list(PARTICIPANTS).index(key)
    way, start = (7 * who + 5 * away) % 12, occasion.starts_at
    on_time = start - MINUTE * (1 + who % 11)
    if not PARTICIPANTS[key].phone or way == 9:
        yield start + 20 * MINUTE, lambda: town.mark(key, occasion, HERE, start + 20 * MINUTE)
        return
    if way == 8:
        yield start + 23 * MINUTE, lambda: town.scan(key, occasion, start + 23 * MINUTE)
        return
    source = ScanSource.TYPED if way == 11 else ScanSource.SITE_CODE
    yield on_time, lambda: town.scan(key, occasion, on_time, source)
    if way == 10 and away < 0:
        part = Observed(Presence.PARTLY, start, start + dt.timedelta(hours=2))
        leaves = start + 121 * MINUTE
        yield leaves, lambda: town.mark(key, occasion, part, leaves)


def _away(town: Town, key: str, occasion: Occasion) -> Act:
    at = occasion.starts_at + 60 * MINUTE
    return at, lambda: town.away(key, occasion, at)


def _swept(town: Town, occasion: Occasion, but: set[str]) -> Act:
    at = occasion.starts_at + 25 * MINUTE
    return at, lambda: town.all_here(occasion, but, at)


def _confirmed(town: Town, occasion: Occasion, which: tuple[str, int]) -> Act:
    at = occasion.ends_at + (-10 if which in EARLY_CONFIRMED else 12) * MINUTE
    return at, lambda: town.confirm(occasion, at, COUNTED.get(which))
