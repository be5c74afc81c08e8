"""Placeholder until the area's pages exist."""

from flask import Blueprint

from models.people import Role
from webapp.access import admits

area = Blueprint("participant", __name__)


@admits(Role.PARTICIPANT)
def today() -> str:
    """Placeholder."""
    return ""


area.add_url_rule("/today", "today", today)
