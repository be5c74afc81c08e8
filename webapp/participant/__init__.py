"""The participant's pages: the map of their addresses."""

from flask import Blueprint

from models.people import Role
from webapp.access import admits
from webapp.participant import arrive, check_in, checked_in, today, typed_code, week

area = Blueprint("participant", __name__)

area.add_url_rule("/today", "today", today.today)
area.add_url_rule("/week", "week", week.week)
area.add_url_rule("/S/<site>/<code>", "arrive", arrive.arrive)
area.add_url_rule("/check-in", "check_in", check_in.check_in, methods=["GET", "POST"])
area.add_url_rule("/check-in/typed", "typed_code", typed_code.typed_code, methods=["POST"])
area.add_url_rule("/check-in/<uuid:scan_id>", "checked_in", checked_in.checked_in)


@admits(Role.PARTICIPANT)
def placeholder() -> str:
    """Placeholder until the pages about absence exist."""
    return ""


area.add_url_rule("/absence/new", "report_absence", placeholder)
area.add_url_rule("/absences", "absences", placeholder)
