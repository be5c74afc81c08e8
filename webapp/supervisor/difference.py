"""What happened to a roll since it was shown, told person by person."""

import uuid

from i18n import gettext as _
from i18n.words import clock
from models.access import Field, Relation, may_read
from models.attendance import Attendance, Confirmation
from models.confirmations import Change, ChangeKind
from models.scans import Scan, ScanSource
from webapp.supervisor.words import what_word

_OF_A_REPORT = frozenset({ChangeKind.REPORT, ChangeKind.NO_REPORT})


def lines_of(
    changes: list[Change], relation: Relation, names: dict[uuid.UUID, str], colleagues: dict[uuid.UUID, str]
) -> list[tuple[str, str]]:
    """Whom each change is of, and what it says; a change of the whole roll names nobody."""
    return [
        (names.get(change.participant_id, "") if change.participant_id else "", _say(change, colleagues))
        for change in changes
        if change.kind not in _OF_A_REPORT or may_read(relation, Field.REPORTED)
    ]


def _say(change: Change, colleagues: dict[uuid.UUID, str]) -> str:
    row = change.row
    if isinstance(row, Scan) and row.source is ScanSource.POSTER:
        return _("said “I am here” by the poster at %(time)s", time=clock(row.happened_at))
    if isinstance(row, Scan):
        return _("scanned at %(time)s", time=clock(row.happened_at))
    if isinstance(row, Attendance):
        return _(
            "%(what)s, recorded by %(who)s at %(time)s",
            what=what_word(row),
            who=colleagues.get(row.by_id, ""),
            time=clock(row.made_at),
        )
    if isinstance(row, Confirmation):
        who, when = colleagues.get(row.by_id, ""), clock(row.made_at)
        if change.kind is ChangeKind.REOPEN:
            return _("The roll was opened again by %(who)s at %(time)s.", who=who, time=when)
        return _("The roll was confirmed by %(who)s at %(time)s.", who=who, time=when)
    if change.kind is ChangeKind.NO_REPORT:
        return _("absence is no longer reported")
    return _("absence reported")
