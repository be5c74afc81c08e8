"""The reasons that are shipped, with their texts from the catalogues: one row each, in every language there is."""

import datetime as dt
import functools
from typing import NamedTuple

from i18n import LANGUAGES, speak
from i18n import gettext as _
from models.reasons import Reason, ReasonCode


class Texts(NamedTuple):
    """What a reason is called, one sentence that says when to choose it, and its drawing."""

    code: ReasonCode
    label: str
    help: str
    symbol: str


# Those that ask for a paper from the first day on, lead to a look at the plan, or are the organiser's own.
PROOF = frozenset({ReasonCode.HEALTH_VISIT, ReasonCode.AUTHORITY_OR_INTERVIEW, ReasonCode.WORK_OR_STUDY})
PLAN_TASK = frozenset({ReasonCode.WORK_OR_STUDY, ReasonCode.CHILDCARE, ReasonCode.NOT_ADAPTED})
ORGANISERS_OWN = frozenset({ReasonCode.ORGANISER})


def shipped(from_day: dt.date, source: str) -> list[Reason]:
    """New rows of the reasons of the house, in force from a day; `source` is where the municipality wrote them."""
    said = _in_each_language()
    return [
        Reason(
            code=first.code,
            position=10 * (number + 1),
            label={language: texts[number].label for language, texts in said.items()},
            help={language: texts[number].help for language, texts in said.items()},
            symbol=first.symbol,
            proof_from_day=1 if first.code in PROOF else None,
            plan_task=first.code in PLAN_TASK,
            organisers_own=first.code in ORGANISERS_OWN,
            source=source,
            from_day=from_day,
        )
        for number, first in enumerate(said["sv"])
    ]


@functools.cache
def _in_each_language() -> dict[str, list[Texts]]:
    found = {}
    for code in LANGUAGES:
        with speak(code):
            found[code] = all_texts()
    return found


def all_texts() -> list[Texts]:
    """All of them in the language spoken, in the order they are offered."""
    return [
        Texts(
            ReasonCode.SICK,
            _("I am ill"),
            _("Choose this when illness keeps you from taking part."),
            "thermometer",
        ),
        Texts(
            ReasonCode.SICK_CHILD,
            _("My child is ill"),
            _("Choose this when you have to be at home with a child who is ill."),
            "baby",
        ),
        Texts(
            ReasonCode.CLOSE_CARE,
            _("Somebody close to me is seriously ill"),
            _("Choose this when you have to be with somebody close to you who is seriously ill."),
            "heart-handshake",
        ),
        Texts(
            ReasonCode.HEALTH_VISIT,
            _("Doctor, dentist or other care"),
            _("Choose this when you have an appointment at that time."),
            "stethoscope",
        ),
        Texts(
            ReasonCode.AUTHORITY_OR_INTERVIEW,
            _("An authority or a job interview"),
            _("Choose this when you have to be at an authority, a court or an interview at that time."),
            "landmark",
        ),
        Texts(
            ReasonCode.WORK_OR_STUDY,
            _("Work or studies"),
            _("Choose this when you have paid work, a course or an exam at that time."),
            "briefcase",
        ),
        Texts(
            ReasonCode.CHILDCARE,
            _("Nobody can look after my child"),
            _("Choose this when preschool, school care or another place for your child is missing."),
            "blocks",
        ),
        Texts(
            ReasonCode.FAMILY_OR_AGREED_LEAVE,
            _("Family, or leave that was agreed"),
            _("Choose this for something serious in the family, or for leave you have agreed with your caseworker."),
            "users",
        ),
        Texts(
            ReasonCode.TRANSPORT,
            _("I cannot get there"),
            _("Choose this when the bus or train does not run, or when you have no ticket."),
            "bus",
        ),
        Texts(
            ReasonCode.NOT_ADAPTED,
            _("The activity does not suit my health"),
            _("Choose this when you cannot do the activity as it is, because of your health or a disability."),
            "accessibility",
        ),
        Texts(
            ReasonCode.ORGANISER,
            _("The place is closed, or nobody is there"),
            _("Choose this when the place where you take part is closed. Then it is not your absence."),
            "door-closed",
        ),
        Texts(
            ReasonCode.OTHER,
            _("Something else"),
            _("Choose this when nothing above fits. You can write a few words below."),
            "message-circle",
        ),
    ]
