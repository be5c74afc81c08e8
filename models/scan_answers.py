"""What a scanner shows and is told: the words of models/scanning.py."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass

from models.scans import ReadBy, Situation


class Answer(enum.StrEnum):
    """What the scanner is told."""

    ACCEPTED = "accepted"
    ALREADY = "already"
    CLOCK_UNCERTAIN = "clock_uncertain"
    NOT_RECOGNISED = "not_recognised"
    NEEDS_HUMAN = "needs_human"


class Why(enum.StrEnum):
    """What a human should know; told only of people who are expected here."""

    LATE = "late"
    TOO_EARLY = "too_early"
    AFTER_END = "after_end"
    AFTER_CONFIRMATION = "after_confirmation"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    LOST = "lost"
    EXPIRED = "expired"
    USED = "used"
    SENT_OTHERWISE = "sent_otherwise"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class Shown:
    """What a scanner read, and when by its own clock. `key` is the same when the same scan is sent again."""

    key: str
    code: str
    read_by: ReadBy
    at: dt.datetime


@dataclass(frozen=True)
class Told:
    """The answer to one scan; beyond `key` and `answer`, only of somebody expected here."""

    key: str
    answer: Answer
    why: Why | None = None
    person: uuid.UUID | None = None
    name: str | None = None
    at: dt.datetime | None = None
    scan: uuid.UUID | None = None


SITUATIONS: dict[Situation, tuple[Answer, Why | None]] = {
    Situation.GOOD: (Answer.ACCEPTED, None),
    Situation.LATE: (Answer.ACCEPTED, Why.LATE),
    Situation.ALREADY: (Answer.ALREADY, None),
    Situation.TOO_EARLY: (Answer.NEEDS_HUMAN, Why.TOO_EARLY),
    Situation.AFTER_END: (Answer.NEEDS_HUMAN, Why.AFTER_END),
    Situation.AFTER_CONFIRMATION: (Answer.NEEDS_HUMAN, Why.AFTER_CONFIRMATION),
    Situation.CANCELLED: (Answer.NEEDS_HUMAN, Why.CANCELLED),
    Situation.WRONG_SITE: (Answer.NOT_RECOGNISED, None),
    Situation.NOT_ENROLLED: (Answer.NOT_RECOGNISED, None),
}
