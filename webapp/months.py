"""A month in an address: 2026-10."""

import datetime as dt
import re

from flask import abort

from models.calendar import month_after, month_before, month_of

_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])", re.ASCII)


def month_named(name: str) -> dt.date:
    """The first day of a month by its name in the address; 404 for what names none."""
    return dt.date.fromisoformat(f"{name}-01") if _MONTH.fullmatch(name) else abort(404)


def name_of(month: dt.date) -> str:
    """What a month is called in an address."""
    return f"{month:%Y-%m}"


def neighbours(month: dt.date, first: dt.date, today: dt.date) -> tuple[str | None, str | None]:
    """The months before and after, by name; None before the first one there is and after the one that is now."""
    before, after = month_before(month), month_after(month)
    return (
        name_of(before) if before >= month_of(first) else None,
        name_of(after) if after <= month_of(today) else None,
    )
