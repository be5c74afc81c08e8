"""The reasons on offer, in words: what a person states, and when to choose it."""

from dataclasses import dataclass

from i18n import gettext as _
from models.absences import Reason


@dataclass(frozen=True)
class ReasonWords:
    """A reason as it is read: its name, one sentence that says when to choose it, and a drawing."""

    code: Reason
    label: str
    hint: str
    symbol: str


def reason_words(reason: Reason) -> ReasonWords:
    """One reason in the reader's language."""
    return next(each for each in all_reasons() if each.code is reason)


def all_reasons() -> list[ReasonWords]:
    """All reasons in the reader's language, in the order they are offered."""
    return [
        ReasonWords(
            Reason.SICK,
            _("I am ill"),
            _("Choose this when illness keeps you from taking part."),
            "thermometer",
        ),
        ReasonWords(
            Reason.SICK_CHILD,
            _("My child is ill"),
            _("Choose this when you have to be at home with a child who is ill."),
            "baby",
        ),
        ReasonWords(
            Reason.HEALTH_VISIT,
            _("Doctor, dentist or other care"),
            _("Choose this when you have an appointment at that time."),
            "stethoscope",
        ),
        ReasonWords(
            Reason.AUTHORITY_OR_INTERVIEW,
            _("An authority or a job interview"),
            _("Choose this when you have to be at an authority, a court or an interview at that time."),
            "landmark",
        ),
        ReasonWords(
            Reason.CHILDCARE,
            _("Nobody can look after my child"),
            _("Choose this when preschool, school care or another place for your child is missing."),
            "blocks",
        ),
        ReasonWords(
            Reason.FAMILY_OR_AGREED_LEAVE,
            _("Family, or leave that was agreed"),
            _("Choose this for something serious in the family, or for leave you have agreed with your caseworker."),
            "users",
        ),
        ReasonWords(
            Reason.OTHER,
            _("Something else"),
            _("Choose this when nothing above fits. You can write a few words below."),
            "message-circle",
        ),
    ]
