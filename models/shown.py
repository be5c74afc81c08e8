"""What the person was asked and told until an assessment was made, with the proof that it reached them."""

import datetime as dt
import uuid
from typing import Any

from sqlmodel import Session, col, select

from models.hearings import extensions_of, hearings_of, last_day_of
from models.information import requests_of
from models.outbox import Message
from models.review_moves import moves_of
from models.review_steps import Delivery, Extension, Hearing, HearingMaterial, InformationRequest, Reply, ReviewMove
from models.reviews import Review

Facts = dict[str, Any]


def course(db: Session, review_id: uuid.UUID, at: dt.datetime) -> list[Facts]:
    """Each move of the review until then, with the day that was waited for and the reason where there was one."""
    return [_move(each) for each in moves_of(db, review_id) if each.made_at <= at]


def asked(db: Session, review: Review, at: dt.datetime) -> list[Facts]:
    """What was asked for until then, and the answers."""
    rows = [each for each in requests_of(db, review.id) if each.made_at <= at]
    return [_request(db, review, each, at) for each in rows]


def heard(db: Session, review: Review, at: dt.datetime) -> list[Facts]:
    """The hearings until then: what was told, how it is known to have arrived, and what was answered."""
    rows = [each.hearing for each in hearings_of(db, review.id) if each.hearing.made_at <= at]
    return [_hearing(db, review, each, at) for each in rows]


def messages_about(db: Session, person_id: uuid.UUID, about: uuid.UUID, at: dt.datetime) -> list[Facts]:
    """The messages that said there was something to read, and how far each had come by then."""
    rows = select(Message).where(Message.participant_id == person_id, Message.about == about)
    found = db.exec(rows.order_by(col(Message.channel), col(Message.kind), col(Message.round))).all()
    return [_message(each, at) for each in found if each.made_at <= at]


def _move(row: ReviewMove) -> Facts:
    return {
        "number": row.number,
        "move": row.move,
        "from": row.from_state,
        "to": row.to_state,
        "by_participant": row.participant_id,
        "by_staff": row.staff_id,
        "words": row.words,
        "due_day": row.due_day,
        "at": row.made_at,
    }


def _request(db: Session, review: Review, row: InformationRequest, at: dt.datetime) -> Facts:
    replies = db.exec(select(Reply).where(Reply.request_id == row.id, col(Reply.made_at) <= at)).all()
    return {
        "id": row.id,
        "asked_for": row.asked_for,
        "words": row.words,
        "language": row.language,
        "due_day": row.due_day,
        "by": row.by_id,
        "unit": row.unit_id,
        "at": row.made_at,
        "messages": messages_about(db, review.participant_id, row.id, at),
        "replies": [_reply(each) for each in _in_order(list(replies))],
    }


def _hearing(db: Session, review: Review, row: Hearing, at: dt.datetime) -> Facts:
    told = db.exec(select(HearingMaterial).where(HearingMaterial.hearing_id == row.id)).all()
    replies = db.exec(select(Reply).where(Reply.hearing_id == row.id, col(Reply.made_at) <= at)).all()
    delivery = db.get(Delivery, row.id)
    delivery = delivery if delivery and delivery.at <= at else None
    extensions = [each for each in extensions_of(db, row) if each.made_at <= at]
    return {
        "id": row.id,
        "number": row.number,
        "words": row.words,
        "language": row.language,
        "days": row.days,
        "by": row.by_id,
        "unit": row.unit_id,
        "at": row.made_at,
        "told": [{"kind": each.kind, "id": each.object_id} for each in sorted(told, key=_kind_and_id)],
        "messages": messages_about(db, review.participant_id, row.id, at),
        "delivered": delivery and {"proof": delivery.proof, "by": delivery.recorded_by, "at": delivery.at},
        "extended": [_extension(each) for each in extensions],
        "last_day": last_day_of(row, delivery, extensions),
        "replies": [_reply(each) for each in _in_order(list(replies))],
    }


def _kind_and_id(row: HearingMaterial) -> tuple[str, uuid.UUID]:
    return row.kind, row.object_id


def _in_order(rows: list[Reply]) -> list[Reply]:
    return sorted(rows, key=lambda each: (each.made_at, each.id))


def _extension(row: Extension) -> Facts:
    return {"id": row.id, "until": row.until, "words": row.words, "by": row.by_id, "at": row.made_at}


def _reply(row: Reply) -> Facts:
    return {
        "id": row.id,
        "words": row.words,
        "language": row.language,
        "way": row.way,
        "speaker": row.speaker,
        "interpreting": row.interpreting,
        "read_back": row.read_back,
        "by": row.recorded_by,
        "at": row.made_at,
    }


def _message(row: Message, at: dt.datetime) -> Facts:
    return {
        "id": row.id,
        "kind": row.kind,
        "channel": row.channel,
        "round": row.round,
        "at": row.made_at,
        "sent": _until(row.sent_at, at),
        "delivered": _until(row.delivered_at, at),
        "failed": _until(row.failed_at, at),
        "opened": _until(row.opened_at, at),
    }


def _until(moment: dt.datetime | None, at: dt.datetime) -> dt.datetime | None:
    return moment if moment and moment <= at else None
