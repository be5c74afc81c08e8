"""The areas, the roles that own them, and the page where each begins."""

from collections.abc import Iterable

from flask import url_for

from i18n import gettext as _
from models.people import Role

# In the order a person with several hats is shown them.
HOMES: dict[Role, str] = {
    Role.PARTICIPANT: "participant.today",
    Role.SUPERVISOR: "supervisor.occasions",
    Role.CASEWORKER: "caseworker.worklist",
    Role.COORDINATOR: "coordinator.displays",
    Role.AUDITOR: "auditor.log",
}


def home_of(roles: Iterable[Role]) -> str:
    """The address where the day of someone with these roles begins."""
    held = frozenset(roles)
    return url_for(next(endpoint for role, endpoint in HOMES.items() if role in held))


def areas_of(roles: Iterable[Role]) -> list[tuple[Role, str, str]]:
    """Role, address and word of each area a person may enter: hats add areas, never fields to a page."""
    words = {
        Role.PARTICIPANT: _("My pages"),
        Role.SUPERVISOR: _("Site"),
        Role.CASEWORKER: _("Desk"),
        Role.COORDINATOR: _("Coordination"),
        Role.AUDITOR: _("Audit log"),
    }
    held = frozenset(roles)
    return [(role, url_for(endpoint), words[role]) for role, endpoint in HOMES.items() if role in held]
