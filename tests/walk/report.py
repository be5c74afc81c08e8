"""The walk as a table: role by area, how many addresses answered 200."""

from collections import defaultdict

from models.people import Role
from tests.walk.readers import NOBODY, Reader
from tests.walk.standing import DISPLAYS
from tests.walk.walker import Walk

AREAS = (*(role.value for role in Role), "device", "sign_in")
ROLES = (*AREAS[:-1], "nobody")


def hats_of(reader: Reader) -> set[str]:
    """What a reader counts as in the table; nobody is whoever is not signed in and carries nothing."""
    if reader.hats:
        return {hat.value for hat in reader.hats}
    return {"nobody"} if reader.name == NOBODY else {"device"} if reader.name in DISPLAYS else set()


def pages_by_role(walk: Walk) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """For each role and endpoint, who got which address with a 200. A page of an area is opened in that area's hat."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for reader in walk.readers:
        for address, endpoint in reader.ok.items():
            area, hats = _area(endpoint), hats_of(reader)
            for hat in {area} if area in hats else hats:
                found[hat, endpoint].add((reader.name, address))
    return found


def _area(endpoint: str) -> str:
    return endpoint.partition(".")[0]


def _count(pages: dict[tuple[str, str], set[tuple[str, str]]], role: str, area: str) -> int:
    return sum(len(found) for (hat, endpoint), found in pages.items() if (hat, _area(endpoint)) == (role, area))


def table_of(walk: Walk) -> str:
    """The table as text, with how many requests it took."""
    pages = pages_by_role(walk)
    lines = [["", *AREAS]]
    for role in ROLES:
        counts = [
            sum(len(pages[each]) for each in pages if each[0] == role and _area(each[1]) == area) for area in AREAS
        ]
        lines.append([role, *(str(count or "–") for count in counts)])
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    rows = ["  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(walk.judge.answers.items()))
    return "\n".join([*rows, f"{sum(walk.judge.answers.values())} requests by {len(walk.readers)} readers: {answers}"])
