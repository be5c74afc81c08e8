"""Which field of a form a refusal is about."""

from models.confirmations import HeadCountWrong
from models.marks import ReasonMissing, ReasonTooLong, TimesWrong
from models.refusals import Refusal
from webapp.sentences import sentence

_FIELDS: dict[type[Refusal], str] = {
    HeadCountWrong: "head_count",
    ReasonMissing: "reason",
    ReasonTooLong: "reason",
    TimesWrong: "from_at",
}


def errors_of(refusal: Refusal | None) -> dict[str, str]:
    """The field with its sentence; nothing where the refusal is about the whole."""
    field = _FIELDS.get(type(refusal)) if refusal else None
    return {field: sentence(refusal)} if refusal and field else {}
