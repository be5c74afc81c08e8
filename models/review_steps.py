"""The steps of a review, each a row that is never changed: moves, questions, hearings, replies, a second's answer."""

import datetime as dt
import enum
import uuid

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.reviews import ReviewState
from models.types import encrypted, enum_type


class Move(enum.StrEnum):
    """What leads a review from one state to another. models/review_moves.py says from where to where."""

    OPEN = "open"
    REPORT = "report"
    ROLL = "roll"
    EXPLANATION_DAY_PASSED = "explanation_day_passed"
    ASK = "ask"
    ANSWER = "answer"
    INFORMATION_DAY_PASSED = "information_day_passed"
    HEAR = "hear"
    REPLY = "reply"
    REMARK = "remark"
    EXTEND = "extend"
    HEARING_DAY_PASSED = "hearing_day_passed"
    ACCEPT = "accept"
    OBJECT = "object"
    AGREE = "agree"
    SEND_BACK = "send_back"
    HOLD = "hold"
    RESUME = "resume"
    TAKE_UP_AGAIN = "take_up_again"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    CLOSE = "close"


class ReviewMove(SQLModel, table=True):
    """A review went from one state to another. `number` is the version it made, `seen` the one it was made on.

    By a participant, a member of staff, or nobody: a day passed. `words` are the reason where the move asks for one.
    """

    __tablename__ = "review_move"
    __table_args__ = (UniqueConstraint("review_id", "number"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    review_id: uuid.UUID = Field(foreign_key="review.id")
    number: int
    seen: int
    move: Move = Field(sa_type=enum_type(Move, grows=True))
    from_state: ReviewState = Field(sa_type=enum_type(ReviewState, "review_move_from"))
    to_state: ReviewState = Field(sa_type=enum_type(ReviewState, "review_move_to"))
    participant_id: uuid.UUID | None = Field(default=None, foreign_key="participant.id")
    staff_id: uuid.UUID | None = Field(default=None, foreign_key="staff.id")
    words: str | None = Field(default=None, sa_type=encrypted("review_move.words"))
    due_day: dt.date | None = None
    made_at: dt.datetime


class AskedFor(enum.StrEnum):
    """What a caseworker can ask for, each a coded sentence."""

    WHAT_HAPPENED = "what_happened"
    CERTIFICATE = "certificate"
    SUMMONS = "summons"
    TIMES = "times"
    CHILDCARE_HOURS = "childcare_hours"
    OTHER = "other"


class InformationRequest(SQLModel, table=True):
    """Something is asked of the participant before the absence is assessed (FL 23 §). Silence decides nothing."""

    __tablename__ = "information_request"

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    review_id: uuid.UUID = Field(foreign_key="review.id", index=True)
    asked_for: AskedFor = Field(sa_type=enum_type(AskedFor))
    words: str | None = Field(default=None, sa_type=encrypted("information_request.words"))
    language: str = Field(max_length=16)
    due_day: dt.date
    by_id: uuid.UUID = Field(foreign_key="staff.id")
    unit_id: uuid.UUID = Field(foreign_key="unit.id")
    made_at: dt.datetime


class Hearing(SQLModel, table=True):
    """The participant is told all material of importance, and that it can be answered in writing or orally.

    The last day is `days` after a proven delivery. Source: FL (2017:900) 25 §, SoL (2025:400) 14 kap. 8 §.
    """

    __table_args__ = (UniqueConstraint("review_id", "number"),)

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    review_id: uuid.UUID = Field(foreign_key="review.id")
    number: int
    words: str | None = Field(default=None, sa_type=encrypted("hearing.words"))
    language: str = Field(max_length=16)
    days: int
    by_id: uuid.UUID = Field(foreign_key="staff.id")
    unit_id: uuid.UUID = Field(foreign_key="unit.id")
    made_at: dt.datetime


class MaterialKind(enum.StrEnum):
    """What an assessment can rest on."""

    ATTENDANCE = "attendance"
    CONFIRMATION = "confirmation"
    SCAN = "scan"
    REPORT = "report"
    REPLY = "reply"
    REMARK = "remark"
    PROOF = "proof"
    PLAN = "plan"
    ASSESSMENT = "assessment"
    POLICY = "policy"
    REASON = "reason"
    QUESTION = "question"


class HearingMaterial(SQLModel, table=True):
    """One piece of material that a hearing told of."""

    __tablename__ = "hearing_material"

    hearing_id: uuid.UUID = Field(foreign_key="hearing.id", primary_key=True)
    kind: MaterialKind = Field(primary_key=True, sa_type=enum_type(MaterialKind, grows=True))
    object_id: uuid.UUID = Field(primary_key=True)


class Proof(enum.StrEnum):
    """How it is known that a hearing reached the person. A sent or delivered SMS is no proof."""

    OPENED = "opened"
    REPLIED = "replied"
    TALKED = "talked"
    RECEIPT = "receipt"


class Delivery(SQLModel, table=True):
    """A hearing has reached the person: from this day the time to answer is counted."""

    hearing_id: uuid.UUID = Field(foreign_key="hearing.id", primary_key=True)
    proof: Proof = Field(sa_type=enum_type(Proof))
    recorded_by: uuid.UUID | None = Field(default=None, foreign_key="staff.id")
    at: dt.datetime


class Extension(SQLModel, table=True):
    """More time to answer a hearing, with the reason."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    hearing_id: uuid.UUID = Field(foreign_key="hearing.id", index=True)
    until: dt.date
    words: str = Field(sa_type=encrypted("extension.words"))
    by_id: uuid.UUID = Field(foreign_key="staff.id")
    made_at: dt.datetime


class Way(enum.StrEnum):
    """How something was said."""

    APP = "app"
    DESK = "desk"
    PHONE = "phone"
    LETTER = "letter"


class Speaker(enum.StrEnum):
    """Who said it."""

    PARTICIPANT = "participant"
    COUNSEL = "counsel"
    GUARDIAN = "guardian"
    RELATIVE = "relative"


class Interpreting(enum.StrEnum):
    """How two languages met, where they did. Source: FL 13 §."""

    NONE = "none"
    INTERPRETER = "interpreter"
    STAFF = "staff"


class Reply(SQLModel, table=True):
    """What the person answers to a request or a hearing: in the app, or recorded by staff on their behalf.

    `key` is the form's: the same key sent twice is one reply. `language` is the one it was said in.
    """

    __table_args__ = (
        UniqueConstraint("review_id", "key"),
        CheckConstraint("(way = 'app') = (recorded_by IS NULL)", name="app_or_recorded"),
    )

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    review_id: uuid.UUID = Field(foreign_key="review.id", index=True)
    hearing_id: uuid.UUID | None = Field(default=None, foreign_key="hearing.id")
    request_id: uuid.UUID | None = Field(default=None, foreign_key="information_request.id")
    key: str = Field(max_length=64)
    words: str = Field(sa_type=encrypted("reply.words"))
    language: str = Field(max_length=16)
    way: Way = Field(sa_type=enum_type(Way))
    speaker: Speaker = Field(sa_type=enum_type(Speaker))
    interpreting: Interpreting = Field(sa_type=enum_type(Interpreting))
    read_back: bool = False
    recorded_by: uuid.UUID | None = Field(default=None, foreign_key="staff.id")
    made_at: dt.datetime

    @property
    def is_own(self) -> bool:
        """Whether it counts as the person's answer. What a relative says is read, and answers nothing for them."""
        return self.speaker is not Speaker.RELATIVE


class ChildrenConsidered(SQLModel, table=True):
    """What an assessment against somebody with children in the household weighed. None of the parts can be left out."""

    __tablename__ = "children_considered"

    assessment_id: uuid.UUID = Field(foreign_key="assessment.id", primary_key=True)
    situation: str = Field(sa_type=encrypted("children_considered.situation"))
    alternatives: str = Field(sa_type=encrypted("children_considered.alternatives"))
    consequence: str = Field(sa_type=encrypted("children_considered.consequence"))


class SecondOpinion(SQLModel, table=True):
    """Another caseworker has agreed to an assessment that goes against the person, or sent it back with a reason."""

    __tablename__ = "second_opinion"

    assessment_id: uuid.UUID = Field(foreign_key="assessment.id", primary_key=True)
    agreed: bool
    hear_again: bool = False
    words: str | None = Field(default=None, sa_type=encrypted("second_opinion.words"))
    by_id: uuid.UUID = Field(foreign_key="staff.id")
    unit_id: uuid.UUID = Field(foreign_key="unit.id")
    made_at: dt.datetime
