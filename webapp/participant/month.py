"""The person's own month in hours: what was planned, and how it divides. It is no decision, and says so."""

from flask import abort, render_template

from models.access import Field, Relation, may_read
from models.calendar import civil_day, last_of
from models.minutes import by_turn, minutes_of, totals_of
from models.outcomes import unit_of
from models.people import Role
from models.statements import first_day_of, parts_of
from models.waits import waits_for
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading
from webapp.months import month_named, neighbours
from webapp.signed_in import participant

NEEDED = (Field.SCHEDULE, Field.PRESENCE, Field.ASSESSMENT)


@admits(Role.PARTICIPANT)
def my_month(month: str) -> str:
    """One month: /month/2026-10."""
    if not all(may_read(Relation.OWN, each) for each in NEEDED):
        abort(404)
    named, db, who, at = month_named(month), reading(), participant(), now()
    today = civil_day(at)
    shares = minutes_of(db, [who.id], named, last_of(named))[who.id]
    totals = totals_of(piece for share in shares for piece in share.pieces)
    reviews = {each.review_id for each in shares}
    waits = [each for each in waits_for(db, who) if each.review_id in reviews]
    open_ = by_turn(shares, at, {each.review_id for each in waits})
    before, after = neighbours(named, first_day_of(db, [who.id]) or today, today)
    return render_template(
        "participant/month.html",
        month=named,
        name=month,
        before=before,
        after=after,
        totals=totals,
        waits=waits,
        open={turn: sum(each.open_minutes for each in found) for turn, found in open_.items()},
        parts=parts_of(db, who.id, named),
        unit=unit_of(db, who),
        over=today > last_of(named),
    )
