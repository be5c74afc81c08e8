"""How much processor time others have used, from /proc."""

import os
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def of_group(group: int) -> float:
    """Seconds that a process group has used so far."""
    return sum(_own(fields) for fields in _all() if int(fields[2]) == group)


def of_children(parent: int) -> float:
    """Seconds that a process and its children have used so far, those that have ended among them."""
    return sum(
        _own(fields) + (_ended(fields) if pid == parent else 0.0)
        for pid, fields in _numbered()
        if parent in (pid, int(fields[1]))
    )


def parent_of(pid: int) -> int:
    """The process that started this one."""
    return int(_fields(Path(f"/proc/{pid}"))[1])


def _all() -> Iterable[list[str]]:
    return (fields for _, fields in _numbered())


def _numbered() -> Iterable[tuple[int, list[str]]]:
    for each in Path("/proc").iterdir():
        if each.name.isdigit() and (fields := _fields(each)):
            yield int(each.name), fields


def _fields(process: Path) -> list[str]:
    """What follows the name in stat: the state, the parent, the group and so on; nothing once it is gone."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _own(fields: list[str]) -> float:
    return (int(fields[11]) + int(fields[12])) / TICKS


def _ended(fields: list[str]) -> float:
    return (int(fields[13]) + int(fields[14])) / TICKS
