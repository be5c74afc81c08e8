"""Placeholder until the area's pages exist."""

from flask import Blueprint

from models.people import Role
from webapp.access import admits

area = Blueprint("supervisor", __name__)


@admits(Role.SUPERVISOR)
def occasions() -> str:
    """Placeholder."""
    return ""


area.add_url_rule("/site/", "occasions", occasions)
