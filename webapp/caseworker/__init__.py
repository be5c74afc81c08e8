"""Placeholder until the area's pages exist."""

from flask import Blueprint

from models.people import Role
from webapp.access import admits

area = Blueprint("caseworker", __name__)


@admits(Role.CASEWORKER)
def worklist() -> str:
    """Placeholder."""
    return ""


area.add_url_rule("/desk/", "worklist", worklist)
