"""Placeholder until the area's pages exist."""

from flask import Blueprint

from models.people import Role
from webapp.access import admits

area = Blueprint("auditor", __name__)


@admits(Role.AUDITOR)
def log() -> str:
    """Placeholder."""
    return ""


area.add_url_rule("/auditor/", "log", log)
