"""Recording who lives with the person: numbers, age bands and childcare, never a name."""

import datetime as dt
import uuid

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from models import households
from models.households import MOST_CHILDREN, AgeBand, Residence, ToldBy
from models.people import Role
from webapp.access import admits
from webapp.caseworker.review import take
from webapp.caseworker.typed import Typed, typed
from webapp.clock import now
from webapp.signed_in import staff

Child = tuple[AgeBand, Residence]


@admits(Role.CASEWORKER)
def household(review_id: uuid.UUID) -> Response | AnyResponse:
    """Keep a new version of it."""
    form = typed("household")
    adults = _whole(form, "adults", _("Write how many adults there are, in digits."))
    children, childcare = _children(form), _childcare(form)
    told_by = form.chosen("told_by", ToldBy, _("Choose who told it."))
    seen = form.number("household_version")
    return take(
        review_id,
        form,
        lambda db, opened: households.record(
            db,
            staff(),
            opened.case,
            adults=adults or 0,
            children=children,
            childcare=childcare,
            told_by=told_by or ToldBy.PARTICIPANT,
            seen=seen,
            now=now(),
        ),
        at={households.HouseholdOutOfReach: "adults", households.ChildcareOutOfReach: "childcare_from"},
    )


def _children(form: Typed) -> list[Child]:
    """So many children of each age band and residence as the form says."""
    found: list[Child] = []
    for band in AgeBand:
        for residence in Residence:
            name = f"{band}_{residence}"
            if form.get(name):
                number = _whole(form, name, _("Write the number in digits.")) or 0
                found += [(band, residence)] * min(number, MOST_CHILDREN + 1)
    return found


def _childcare(form: Typed) -> tuple[int, dt.date] | None:
    """The hours a week that are granted and from when; both or neither."""
    if not form.get("childcare_hours") and not form.get("childcare_from"):
        return None
    hours = _whole(form, "childcare_hours", _("Write the hours a week in digits."))
    start = form.day("childcare_from", _("Write from which day there is childcare."))
    return (hours, start) if hours is not None and start else None


def _whole(form: Typed, name: str, missing: str) -> int | None:
    sent = form.get(name)
    if sent.isascii() and sent.isdigit() and len(sent) < 5:
        return int(sent)
    form.errors[name] = missing
    return None
