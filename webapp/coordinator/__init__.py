"""Placeholder until the area's pages exist."""

from flask import Blueprint

from models.people import Role
from webapp.access import admits

area = Blueprint("coordinator", __name__)


@admits(Role.COORDINATOR)
def displays() -> str:
    """Placeholder."""
    return ""


area.add_url_rule("/coordinator/", "displays", displays)
