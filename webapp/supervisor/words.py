"""The roll's words: neutral ones for what is recorded, and how it came about."""

from i18n import gettext as _
from i18n.words import clock
from models.attendance import Attendance, Method, Presence


def presence_word(presence: Presence) -> str:
    """What is recorded, in one neutral word."""
    return {
        Presence.HERE: _("here"),
        Presence.PARTLY: _("partly"),
        Presence.NOT_HERE: _("not here"),
        Presence.NOT_RECORDED: _("not recorded"),
    }[presence]


def what_word(row: Attendance) -> str:
    """What a mark says, a part with its times."""
    if row.presence is Presence.PARTLY and row.from_at and row.to_at:
        return _("partly, %(start)s to %(end)s", start=clock(row.from_at), end=clock(row.to_at))
    return presence_word(row.presence)


def method_word(method: Method) -> str:
    """How a mark came about."""
    return {
        Method.BY_SCAN: _("from the scan"),
        Method.BY_HAND: _("by hand"),
        Method.ALL_EXCEPT: _("with “all here except”"),
        Method.UNDO: _("undone"),
        Method.CORRECTION: _("corrected"),
    }[method]
