"""What a form of the desk held, and what is wrong with it by field: all of it is still there when the page answers."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass, field
from typing import TypeVar

from flask import abort, request
from werkzeug.datastructures import MultiDict

from i18n import gettext as _
from models.own_words import LONGEST_WORDS, written
from models.refusals import Refusal

Code = TypeVar("Code", bound=enum.StrEnum)


@dataclass
class Typed:
    """A form by its step, its fields as they were typed, and what is wrong: by field, or with all of it."""

    step: str = ""
    fields: MultiDict[str, str] = field(default_factory=MultiDict)
    errors: dict[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None

    def get(self, name: str, otherwise: str = "") -> str:
        """A field without space around it."""
        return self.fields.get(name, otherwise).replace("\r\n", "\n").strip()

    def all(self, name: str) -> list[str]:
        """Every value of a field that can have several."""
        return self.fields.getlist(name)

    def ticked(self, name: str, value: str) -> bool:
        """True when this one was chosen."""
        return value in self.fields.getlist(name)

    @property
    def version(self) -> int:
        """The review's version that the form showed."""
        return self.number("version")

    def number(self, name: str) -> int:
        """A number that the page itself wrote; what no page of ours wrote is refused."""
        sent = self.get(name)
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else abort(400)

    def id(self, name: str) -> uuid.UUID:
        """An id that the page itself wrote."""
        return as_id(self.get(name))

    def chosen_id(self, name: str) -> uuid.UUID | None:
        """An id that was chosen; None when nothing was."""
        return as_id(sent) if (sent := self.get(name)) else None

    def chosen(self, name: str, codes: type[Code], missing: str) -> Code | None:
        """One of the codes on offer; `missing` is said when none was chosen."""
        if (sent := self.get(name)) in list(codes):
            return codes(sent)
        self.errors[name] = missing
        return None

    def day(self, name: str, missing: str = "") -> dt.date | None:
        """A day that was typed; `missing` is said when none was, where a day could be chosen for several things."""
        try:
            return dt.date.fromisoformat(self.get(name))
        except ValueError:
            self.errors[name] = missing or _("Choose a day.")
            return None

    def words(self, name: str, missing: str = "", longest: int = LONGEST_WORDS) -> str:
        """Own words; `missing` is said when there are none and there have to be."""
        sent = written(self.get(name))
        if len(sent) > longest:
            self.errors[name] = _("Write at most %(longest)s characters.", longest=longest)
        elif missing and not sent:
            self.errors[name] = missing
        return sent


def typed(step: str) -> Typed:
    """The form that was sent for a step."""
    return Typed(step, request.form)


def as_id(text: str) -> uuid.UUID:
    """An id that the page itself wrote; what no page of ours wrote is refused."""
    try:
        return uuid.UUID(text)
    except ValueError:
        abort(400)
