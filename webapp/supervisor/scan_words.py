"""What a scan means, as the scanner shows it: in what colour, and in which words."""

from dataclasses import dataclass

from i18n import gettext as _
from i18n.words import clock
from models.scan_answers import Answer, Told, Why


@dataclass(frozen=True)
class Signal:
    """An answer as it is shown: ok, note (in already), warn (a human should look) or bad (not recognised)."""

    kind: str
    title: str
    says: str


KINDS = {
    Answer.ACCEPTED: "ok",
    Answer.CLOCK_UNCERTAIN: "ok",
    Answer.ALREADY: "note",
    Answer.NEEDS_HUMAN: "warn",
    Answer.NOT_RECOGNISED: "bad",
}


def signal_of(told: Told) -> Signal:
    """The signal of an answer."""
    known = told.answer is not Answer.NOT_RECOGNISED
    title = (told.name or _("Participant")) if known else _("Not recognised")
    return Signal(KINDS[told.answer], title, _says(told))


def _says(told: Told) -> str:
    time = clock(told.at) if told.at else ""
    if told.answer is Answer.NOT_RECOGNISED:
        return _("Nobody who is expected here has this code. Mark by name, or call the unit.")
    if told.answer is Answer.ALREADY:
        return _("Is in already, since %(time)s.", time=time)
    if told.answer is Answer.CLOCK_UNCERTAIN:
        return _("Here at %(time)s. The clock of this device is wrong: set it right.", time=time)
    if told.why is Why.LATE:
        return _("Here at %(time)s, late.", time=time)
    if told.answer is Answer.ACCEPTED:
        return _("Here at %(time)s.", time=time)
    return _for_a_human(told.why)


def _for_a_human(why: Why | None) -> str:
    return {
        Why.TOO_EARLY: _("Check-in has not opened yet. Scan again when it has."),
        Why.AFTER_END: _("The occasion is over. The scan waits for you below the roll."),
        Why.AFTER_CONFIRMATION: _("The roll is confirmed already. The scan waits for you below the roll."),
        Why.CANCELLED: _("The occasion is cancelled. It does not count against anyone."),
        Why.REPLACED: _("This card was replaced by a newer one. Mark by name."),
        Why.LOST: _("This card was reported lost. Mark by name, if the person is here."),
        Why.EXPIRED: _("The code on the phone is too old. Wait for the next one, and scan again."),
        Why.TAKEN_BACK: _("This scan was taken back. Scan again if that was wrong."),
        Why.USED: _("This code has been used. Wait for the next one on the phone, and scan again."),
    }.get(why or Why.USED, _("Look at this one: two scans came as one. Mark by name."))
