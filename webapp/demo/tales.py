"""What happened to particular people, so that each state of each page has someone in it.

Days are counted in workdays from today: -1 is the last one.
"""

import datetime as dt
from collections.abc import Iterator

from models.attendance import Presence
from models.calendar import moment
from models.occasions import Occasion
from models.reasons import ReasonCode
from models.remarks import RemarkKind
from models.reviews import Phrase
from models.roll_lines import Observed
from webapp.demo.acts import MINUTE, Town
from webapp.demo.calendar import days as days_of
from webapp.demo.ground import Act, later
from webapp.demo.people import PARTICIPANTS

# Recorded as not here.
AWAY = {
    ("selam", -4), ("omar", -3), ("layla", -2), ("paula", -3), ("farhad", -3), ("ragnhild", -3), ("samuel", -5),
    ("fatuma", -2), ("oksana", -4), ("lakshmi", -2), ("xochitl", -4), ("ieva", -2), ("juergen", -4), ("maryam", -2),
    ("teodora", -4), ("gunvor", -4), ("amina", -4), ("khalid", -2), ("charnchai", -1),
}  # fmt: skip
# Neither scanned nor recorded.
SILENT = {
    ("rojin", -3),
    ("wlodzimierz", -2),
    ("minh", -2),
    ("parwana", -1),
    ("aino", -1),
    ("saoirse", -1),
    ("dragan", -2),
}
# Rolls that nobody has confirmed yet.
LEFT_OPEN = {("verkstad", -1), ("svenska", -1), ("odling_em", -1)}
# Confirmed before the end: whoever comes then leaves a task.
EARLY_CONFIRMED: set[tuple[str, int]] = {("odling", -2), ("jobbsok", -1)}

# Where the code did not work, and the supervisor marked all at once but these.
SWEPT: dict[tuple[str, int], set[str]] = {("odling_em", -2): {"mebrahtu"}}
# What the supervisor counted, where that is not what the roll says.
COUNTED = {("verkstad", -2): 9}

# Who reported for which day, why, how many hours before nine that day, and in which words.
REPORTS: list[tuple[str, int, ReasonCode, float, str | None]] = [
    ("samuel", -5, ReasonCode.SICK, 1, None),
    ("selam", -4, ReasonCode.SICK, 1.5, "ትማሊ ምሸት ረስኒ ነይሩኒ፣ ሎሚ ኣብ ገዛ ክዕረፍ እየ።"),
    ("xochitl", -4, ReasonCode.HEALTH_VISIT, 24, "Dentist at ten."),
    ("juergen", -4, ReasonCode.FAMILY_OR_AGREED_LEAVE, 48, None),
    ("teodora", -4, ReasonCode.SICK_CHILD, 0.5, None),
    ("amina", -4, ReasonCode.AUTHORITY_OR_INTERVIEW, 20, "لديّ موعد في مصلحة الضرائب."),
    ("omar", -3, ReasonCode.SICK, 0.3, "عندي حمّى وسعال."),
    ("paula", -3, ReasonCode.HEALTH_VISIT, 26, None),
    ("farhad", -3, ReasonCode.CHILDCARE, 1, "The preschool was closed."),
    ("ragnhild", -3, ReasonCode.SICK, 1, "Förkyld."),
    ("rojin", -3, ReasonCode.HEALTH_VISIT, 22, "Tid på vårdcentralen."),
    ("mehmet", -2, ReasonCode.AUTHORITY_OR_INTERVIEW, 3, "Intervju, men den kan bli inställd."),
    ("layla", -2, ReasonCode.SICK_CHILD, 1, "ابنتي مريضة."),
    ("lakshmi", -2, ReasonCode.OTHER, -6, "Bussen kom inte."),
    ("ieva", -2, ReasonCode.SICK, 1, None),
    ("maryam", -2, ReasonCode.SICK, 0.7, None),
    ("khalid", -2, ReasonCode.SICK, 1, None),
    ("selam", 1, ReasonCode.HEALTH_VISIT, 25, "ናብ ሓኪም ጥርስ ክኸይድ እየ።"),
    ("yusuf", 2, ReasonCode.FAMILY_OR_AGREED_LEAVE, 50, None),
]

# Who told it by phone, so that the caseworker wrote it down.
PHONED = {("lakshmi", -2)}

# Whose absences were accepted, how many workdays ago, in which phrase, and with which words.
ACCEPTED: list[tuple[str, int, Phrase, str | None]] = [
    ("samuel", -4, Phrase.REPORTED_IN_TIME, None),
    ("selam", -3, Phrase.REPORTED_IN_TIME, "Krya på dig."),
    ("xochitl", -3, Phrase.PROOF_SEEN, None),
    ("teodora", -3, Phrase.REASON_FITS_POLICY, None),
    ("amina", -3, Phrase.AGREED_BEFORE, None),
]


def tales(town: Town) -> Iterator[Act]:
    """Everything that is not ordinary."""
    yield from _reports(town)
    yield from _acceptances(town)
    yield from _odd_scans(town)
    yield from _corrections(town)


def _reports(town: Town) -> Iterator[Act]:
    for key, away, reason, hours, words in REPORTS:
        day = _day(town, away)
        at = min(moment(day, dt.time(9)) - dt.timedelta(hours=hours), town.ground.now - MINUTE)
        tell = town.write_down if (key, away) in PHONED else town.report
        yield at, later(tell, key, day, reason, at, words)
    # Oksana was asked why, and has answered; Fatuma has not.
    at = moment(_day(town, -3), dt.time(17))
    yield at, later(town.report, "oksana", _day(town, -4), ReasonCode.OTHER, at, "I had the wrong day in my head.")


def _acceptances(town: Town) -> Iterator[Act]:
    for key, away, phrase, words in ACCEPTED:
        at = moment(_day(town, away), dt.time(10, 20))
        yield at, later(town.accept, key, PARTICIPANTS[key].unit, phrase, at, words)


def _odd_scans(town: Town) -> Iterator[Act]:
    """After a confirmation, after the end, too early, cancelled, at a wrong site, with another group's code."""
    occasions = town.ground.occasions
    after_confirmation, after_end = occasions["odling", -2], occasions["jobbsok", -1]
    elsewhere, not_theirs = occasions["svenska", -2], occasions["jobbsok", -2]
    for key, occasion, at in (
        ("dragan", after_confirmation, after_confirmation.ends_at - 4 * MINUTE),
        ("aino", after_end, after_end.ends_at + 3 * MINUTE),
        ("saoirse", after_end, after_end.ends_at - 2 * MINUTE),
        ("hiwet", occasions["svenska_em", -3], occasions["svenska_em", -3].starts_at - 5 * MINUTE),
        ("xochitl", occasions["svenska", -3], occasions["svenska", -3].starts_at - 3 * MINUTE),
        ("amina", elsewhere, elsewhere.starts_at - 12 * MINUTE),
        ("ieva", occasions["jobbsok", -3], occasions["jobbsok", -3].starts_at - 40 * MINUTE),
        ("layla", not_theirs, not_theirs.starts_at - 2 * MINUTE),
    ):
        yield at, later(town.scan, key, occasion, at)


def _corrections(town: Town) -> Iterator[Act]:
    """A mark corrected the day after, one against an assessment, one that is asked for, and a roll opened again."""
    occasions, here = town.ground.occasions, Observed(Presence.HERE)
    yield from _wrongly_recorded(town, occasions["verkstad", -4])
    at = moment(_day(town, -2), dt.time(8, 50))
    yield at, later(town.mark, "samuel", occasions["jobbsok", -5], here, at, "Var med på studiebesöket.")
    at = moment(_day(town, -2), dt.time(8, 30))
    yield at, later(town.reopen, occasions["jobbsok", -4], "En deltagare saknas på listan.", at)
    at = moment(_day(town, -1), dt.time(9, 15))
    yield at, later(town.ask_to_record, "wlodzimierz", occasions["verkstad", -2], at)
    partly = occasions["svenska", -3]
    at = partly.starts_at + 100 * MINUTE
    part = Observed(Presence.PARTLY, partly.starts_at + 90 * MINUTE, partly.ends_at)
    yield at, later(town.mark, "rojin", partly, part, at)
    # The wrong line, taken back at once.
    at = occasions["verkstad", -1].starts_at + 30 * MINUTE
    yield at, later(town.mark, "paula", occasions["verkstad", -1], here, at)
    yield at + MINUTE / 4, later(town.undo, "paula", occasions["verkstad", -1], at + MINUTE / 4)


def _wrongly_recorded(town: Town, occasion: Occasion) -> Iterator[Act]:
    """Gunvor was there, and says so; the day after, the mark is corrected."""
    at = moment(_day(town, -4), dt.time(18, 5))
    yield at, later(town.remark, "gunvor", occasion, RemarkKind.WAS_HERE, at, "Jag satt vid symaskinen hela dagen.")
    at = moment(_day(town, -3), dt.time(8, 40))
    yield at, later(town.mark, "gunvor", occasion, Observed(Presence.HERE), at, "Stod på fel rad i listan.")


def _day(town: Town, away: int) -> dt.date:
    return days_of(town.ground.today)[away]
