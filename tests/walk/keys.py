"""Every key there is in the database, with the table it comes from, and whom or where it is about."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from models.calendar import civil_day
from models.occasions import Occasion
from models.places import Site
from models.site_codes import code_at
from tests.walk.standing import SITE_OF

LONGEST = 64
# The columns that say whom or what a row is about; who made it says nothing of the kind.
BELONGS_TO = frozenset({"participant_id", "site_id", "report_id", "review_id", "case_id", "occasion_id", "plan_id"})

Links = dict[uuid.UUID, set[uuid.UUID]]


@dataclass
class Keys:
    """Ids by their table, texts and numbers from everywhere, and the people or sites that each id leads to.

    `codes` are the codes that displays show now, each with its site's.
    """

    ids: dict[str, list[uuid.UUID]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    codes: list[tuple[str, str]] = field(default_factory=list)
    about: dict[uuid.UUID, frozenset[str]] = field(default_factory=dict)


def all_keys(db: Session, now: dt.datetime, names: dict[uuid.UUID, str]) -> Keys:
    """Read them from every table. `names` are the ids of people and sites, by what the walk calls them."""
    found, links = Keys(), Links()
    seen: set[Any] = set()
    for name, table in SQLModel.metadata.tables.items():
        key = next(iter(table.primary_key)).name
        rows = [dict(row) for row in db.execute(select(table)).mappings()]
        seen |= {value for row in rows for value in row.values() if isinstance(value, uuid.UUID | str | int)}
        if own := [row[key] for row in rows if isinstance(row[key], uuid.UUID)]:
            found.ids[name] = list(dict.fromkeys(own))
        for row in rows:
            links.setdefault(row[key], set()).update(_belongs_to(row))
    known = {each for ids in found.ids.values() for each in ids}
    found.ids["elsewhere"] = sorted({each for each in seen if isinstance(each, uuid.UUID)} - known)
    found.ids["nowhere"] = [uuid.UUID(int=0), uuid.UUID("5e0e5c1e-1bd6-4a3e-9a53-6a1d1b1f3a2b")]
    found.texts = sorted(each for each in seen if isinstance(each, str) and 0 < len(each) <= LONGEST)
    found.numbers = sorted({int(each) for each in seen if isinstance(each, int)})
    found.about = {each: _followed(each, links, names) for each in known}
    found.codes = _shown_now(db, now)
    return found


def _belongs_to(row: Mapping[str, Any]) -> set[uuid.UUID]:
    return {value for column, value in row.items() if column in BELONGS_TO and value is not None}


def _followed(start: uuid.UUID, links: Links, names: dict[uuid.UUID, str]) -> frozenset[str]:
    """The people, and where there are none the sites, that an id leads to."""
    met, waiting = {start}, [start]
    while waiting:
        new = links.get(waiting.pop(), set()) - met
        met |= new
        waiting += new
    found = {names[each] for each in met if each in names}
    return frozenset(found & set(SITE_OF) or found)


def _shown_now(db: Session, now: dt.datetime) -> list[tuple[str, str]]:
    sites = {site.id: site for site in db.execute(select(Site)).scalars()}
    today = [each for each in db.execute(select(Occasion)).scalars() if civil_day(each.starts_at) == civil_day(now)]
    return [(sites[each.site_id].code, code_at(sites[each.site_id].key, each.id, now).address) for each in today]
