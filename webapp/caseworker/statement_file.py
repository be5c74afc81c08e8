"""Month statements as files: CSV and JSON. docs/statement.md has the fields."""

import csv
import datetime as dt
import io
import json
from dataclasses import asdict, dataclass
from typing import Any

from flask import Response, abort

from models.calendar import STOCKHOLM, civil_day
from models.cases import OpenedCase
from models.minutes import Piece, totals_of
from models.people import Unit
from models.statement_desk import Run, Titles
from models.statements import MonthStatement
from webapp.download import download
from webapp.months import name_of

ON_PAPER = ("pdf", "txt")
FORMS = (*ON_PAPER, "csv", "json")
BOM = "\ufeff"
# What a spreadsheet would take for a formula, or for its beginning.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Frozen:
    """One person's month for a file: a version that was handed over, or what the records say `at` a moment."""

    opened: OpenedCase
    month: dt.date
    at: dt.datetime
    pieces: list[Piece]
    titles: Titles
    made: MonthStatement | None = None
    unit: Unit | None = None

    @property
    def head(self) -> dict[str, Any]:
        """What holds for all of it."""
        return {
            "status": "handed_over" if self.made else "as_of_now",
            "as_of": _local(self.made.made_at if self.made else self.at),
            "version": self.made.version if self.made else None,
            "month": name_of(self.month),
            "decision_month": name_of(self.made.decision_month) if self.made else None,
            "unit": self.unit.name if self.unit else None,
            "case": str(self.opened.case.id),
            "name": str(self.opened.name),
        }

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each interval."""
        return [
            {
                "day": civil_day(self.titles[piece.occasion_id][0].starts_at).isoformat(),
                "from": _local(piece.from_at),
                "to": _local(piece.to_at),
                "minutes": piece.minutes,
                "kind": piece.kind.value,
                "activity": self.titles[piece.occasion_id][1]["sv"],
                "occasion": str(piece.occasion_id),
                "assessment": str(piece.assessment_id) if piece.assessment_id else None,
            }
            for piece in self.pieces
        ]


def file_of(frozen: Frozen, form: str) -> Response:
    """One person's month; 404 for a form there is none of."""
    name = file_name(frozen.month, frozen.made)
    if form == "csv":
        return _csv(name, [{**frozen.head, **line} for line in frozen.lines] or [frozen.head])
    minutes = asdict(frozen.made.totals if frozen.made else totals_of(frozen.pieces))
    schema = {"schema": "narvara/month-statement/1"}
    return _json(name, form, {**schema, **frozen.head, "minutes": minutes, "lines": frozen.lines})


def file_name(month: dt.date, made: MonthStatement | None) -> str:
    """What the file of somebody's month is called, without its ending. No name stands in it."""
    return f"month-statement-{name_of(month)}-{f'v{made.version}' if made else 'now'}"


def run_file_of(run: Run, month: dt.date, at: dt.datetime, form: str, *, protected: bool) -> Response:
    """The run of a desk: of each case the minutes as of now and the newest version that was handed over."""
    name = f"month-statements-{name_of(month)}{'-protected' if protected else ''}"
    cases = [
        {
            "case": str(row.opened.case.id),
            "name": str(row.opened.name),
            "as_of_now": asdict(row.sheet.totals),
            "handed_over": _handed_over(row.newest) if row.newest else None,
            "changed_since": row.changed,
        }
        for row in run.rows
    ]
    head = {"month": name_of(month), "as_of": _local(at), "protected": protected, "handled_separately": run.apart}
    if form == "csv":
        return _csv(name, [{**head, **_flat(case)} for case in cases] or [head])
    return _json(name, form, {"schema": "narvara/month-statements/1", **head, "cases": cases})


def _handed_over(made: MonthStatement) -> dict[str, Any]:
    return {
        "version": made.version,
        "as_of": _local(made.made_at),
        "decision_month": name_of(made.decision_month),
        "minutes": asdict(made.totals),
    }


def _flat(case: dict[str, Any]) -> dict[str, Any]:
    """One line of what is in force: the newest version that was handed over, or what is now while there is none."""
    made = case["handed_over"]
    return {
        "case": case["case"],
        "name": case["name"],
        "status": "handed_over" if made else "as_of_now",
        "version": made["version"] if made else None,
        "handed_over_at": made["as_of"] if made else None,
        "decision_month": made["decision_month"] if made else None,
        **(made["minutes"] if made else case["as_of_now"]),
        "changed_since": case["changed_since"],
    }


def _csv(name: str, rows: list[dict[str, Any]]) -> Response:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(rows[0])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return download(BOM + out.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def _json(name: str, form: str, content: dict[str, Any]) -> Response:
    if form != "json":
        abort(404)
    return download(json.dumps(content, ensure_ascii=False, indent=1), "application/json", f"{name}.json")


def _cell(value: object) -> str:
    """A value as a spreadsheet reads it and never runs it."""
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _local(at: dt.datetime) -> str:
    """Swedish time with its offset: 2026-11-23T09:00:00+01:00 says the hour to a reader and the moment to a program."""
    return at.astimezone(STOCKHOLM).isoformat(timespec="seconds")
