"""The minutes of a month add up, whatever happened at its occasions and in whichever order."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as some
from sqlalchemy.exc import NoResultFound

from models.attendance import Presence
from models.confirmations import reopen
from models.holding import take_up_again
from models.minutes import totals_of
from models.occasions import CancelReason
from models.policy import Policy
from models.reasons import ReasonCode
from models.refusals import Refusal
from tests.absence import accept, confirm_roll, observe, report, review_of
from tests.conftest import KINDS
from tests.models.test_minutes import shares
from tests.reviewing import agree, live_with, object_to
from tests.town import NOON, at_clock

moments = some.integers(0, 3 * 60 * 60).map(lambda seconds: at_clock(9) + dt.timedelta(seconds=seconds))
marks = some.one_of(
    some.tuples(some.just("mark"), some.sampled_from([Presence.HERE, Presence.NOT_HERE]), some.none()),
    some.tuples(some.just("mark"), some.just(Presence.PARTLY), some.tuples(moments, moments).map(sorted).map(tuple)),
)
deeds = some.sampled_from([("confirm",), ("reopen",), ("report",), ("accept",), ("object",), ("agree",), ("again",)])
# Most days somebody marks and confirms; then anything may come, and at last, now and then, it was cancelled.
assessed = some.sampled_from([[], [("accept",)], [("object",), ("agree",)]])
taken = some.tuples(marks, assessed).map(lambda both: [("report",), both[0], ("confirm",), *both[1]])
openings = some.one_of(some.just([]), taken, taken, taken)
closings = some.sampled_from([[], [], [], [("cancel",)]])


stories = given(openings, some.lists(some.one_of(marks, deeds, deeds, deeds), max_size=12), closings, some.booleans())
often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
now_and_then = settings(often, max_examples=12)  # what it adds is how the rows are asked for


@pytest.mark.parametrize("database_url", KINDS[:1], indirect=True)
@often
@stories
def test_the_minutes_add_up_whatever_happens(db, town, opening, story, closing, organisers):
    tell(db, town, [*opening, *story, *closing], organisers)


@pytest.mark.parametrize("database_url", KINDS[1:], indirect=True)
@now_and_then
@stories
def test_the_minutes_add_up_on_another_database(db, town, opening, story, closing, organisers):
    tell(db, town, [*opening, *story, *closing], organisers)


def tell(db, town, story, organisers):
    """The minutes add up after each deed; none of it is kept."""
    with db.begin_nested() as chapter:
        reason = ReasonCode.ORGANISER if organisers else ReasonCode.SICK
        live_with(db, town, town.amina, now=NOON)
        for number, deed in enumerate(story):
            play(db, town, deed, reason, NOON + number * dt.timedelta(minutes=3))
            adds_up(db, town)
        chapter.rollback()
    db.expire_all()


def play(db, town, deed, reason, now):
    """One deed, where it is possible then."""
    kind, *details = deed
    with db.begin_nested() as page:
        try:
            DEEDS[kind](db, town, now, reason, *details)
            event(kind)
        except (Refusal, NoResultFound):
            page.rollback()


def adds_up(db, town):
    """Each minute is in one piece; pieces that are left out are nobody's."""
    [share] = shares(db, town.amina)
    found, whole = totals_of(share.pieces), 180
    left_out = sum(piece.minutes for piece in share.pieces if piece.kind == "left_out")
    parts = found.attended + found.attended_elsewhere + found.absent_valid + found.absent_invalid + found.open
    assert found.planned == parts == whole - left_out
    assert share.pieces[0].from_at == town.occasion.starts_at
    assert share.pieces[-1].to_at == town.occasion.ends_at
    assert all(one.to_at == other.from_at for one, other in zip(share.pieces, share.pieces[1:], strict=False))
    assert all(piece.minutes * 60 == (piece.to_at - piece.from_at).total_seconds() > 0 for piece in share.pieces)


def _mark(db, town, now, reason, presence, times):
    observe(db, town.berit, town.occasion, town.amina, presence, times, now=now, reason="Såg efter")


def _confirm(db, town, now, reason):
    confirm_roll(db, town.berit, town.occasion, now=now)


def _reopen(db, town, now, reason):
    reopen(db, town.berit, town.occasion, "Glömde en", now=now)


def _report(db, town, now, reason):
    report(db, town.amina, reason=reason, now=now)


def _accept(db, town, now, reason):
    accept(db, town.hanna, review_of(db, town.amina), now=now)


def _object(db, town, now, reason):
    review = review_of(db, town.amina)
    object_to(db, town.hanna, review, now=now, valid=1, exception=Policy.LAW_HEARING_NEEDLESS)


def _agree(db, town, now, reason):
    agree(db, town.henrik, review_of(db, town.amina), now=now)


def _again(db, town, now, reason):
    review = review_of(db, town.amina)
    take_up_again(db, town.hanna, review, review.version, "Ny uppgift", now)


def _cancel(db, town, now, reason):
    town.occasion.cancelled_at, town.occasion.cancelled_because = now, CancelReason.SITE_CLOSED
    db.flush()


DEEDS: dict[str, Callable[..., None]] = {
    "mark": _mark, "confirm": _confirm, "reopen": _reopen, "report": _report, "accept": _accept, "object": _object,
    "agree": _agree, "again": _again, "cancel": _cancel,
}  # fmt: skip
