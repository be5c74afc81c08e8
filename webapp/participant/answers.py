"""What a scan meant, told to its person: one sentence per situation, and never a reproach."""

from collections.abc import Callable
from typing import NamedTuple

from i18n import gettext as _
from i18n.words import clock
from models.scan_facts import ScanFacts
from models.scans import EVIDENCE, ScanSource, Situation

Says = Callable[[ScanFacts], str]


class Answer(NamedTuple):
    """How it is drawn (ok, warn or note), in a few words, and in a sentence with what to do."""

    kind: str
    title: str
    sentence: str


# Those that put the person on the roll, or find them there.
WELL = frozenset({Situation.GOOD, Situation.LATE, Situation.ALREADY})

TITLES: dict[Situation, Says] = {
    Situation.GOOD: lambda met: _("You are here"),
    Situation.LATE: lambda met: _("You are here"),
    Situation.ALREADY: lambda met: _("You are already checked in"),
    Situation.TOO_EARLY: lambda met: _("It is not open yet"),
    Situation.AFTER_END: lambda met: _("It has ended"),
    Situation.AFTER_CONFIRMATION: lambda met: _("The list is already closed"),
    Situation.CANCELLED: lambda met: _("It is cancelled"),
    Situation.WRONG_SITE: lambda met: _("You are expected somewhere else today"),
    Situation.NOT_ENROLLED: lambda met: _("You are not on this list"),
}

SENTENCES: dict[Situation, Says] = {
    Situation.GOOD: lambda met: _(
        "You checked in at %(time)s. You do not need to do anything more.", time=clock(met.scan.happened_at)
    ),
    Situation.LATE: lambda met: _(
        "You checked in at %(time)s. It began at %(start)s.",
        time=clock(met.scan.happened_at),
        start=clock(met.meeting.starts_at),
    ),
    Situation.ALREADY: lambda met: _("You checked in at %(time)s. Once is enough.", time=_since(met)),
    Situation.TOO_EARLY: lambda met: _(
        "Check-in opens at %(time)s. Scan the code again then.", time=clock(met.opens_at or met.meeting.starts_at)
    ),
    Situation.AFTER_END: lambda met: _(
        "It ended at %(time)s. Tell the supervisor that you were here. We have asked them to look.",
        time=clock(met.meeting.ends_at),
    ),
    Situation.AFTER_CONFIRMATION: lambda met: _(
        "The supervisor has already confirmed who was here. Talk to them. We have asked them to look."
    ),
    Situation.CANCELLED: lambda met: _("It does not count against you. You do not need to do anything."),
    Situation.WRONG_SITE: lambda met: _("This code is for another group. Here is where you are expected:"),
    Situation.NOT_ENROLLED: lambda met: _(
        "You have nothing planned here today. Ask the staff here, or call your unit."
    ),
}


def answer_to(met: ScanFacts) -> Answer:
    """What to tell the person whose scan it was."""
    situation = met.scan.situation
    if met.taken_back:
        told = _("The supervisor took your check-in back. If you are here, tell them.")
        return Answer("warn", _("You are not checked in"), told)
    waits = situation in EVIDENCE or (situation is Situation.ALREADY and met.since is None)
    if met.scan.source is ScanSource.POSTER and waits:
        sees = _("The supervisor sees it and confirms it. You do not need to do anything more.")
        return Answer("note", _("You have said that you are here"), sees)
    kind = "ok" if situation in WELL else "note" if situation is Situation.CANCELLED else "warn"
    return Answer(kind, TITLES[situation](met), SENTENCES[situation](met))


def _since(met: ScanFacts) -> str:
    return clock(met.since or met.scan.happened_at)
