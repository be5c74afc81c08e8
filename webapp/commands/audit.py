"""narvara audit: whether the audit log is whole, where it ends, and an assessment rebuilt from it."""

import re

import click

from models import audit as log
from webapp.commands.failures import Failure
from webapp.commands.opening import session
from webapp.commands.replay import replay
from webapp.commands.verdicts import not_whole

Anchor = tuple[int, bytes]


@click.group()
def audit() -> None:
    """The audit log: whether it is whole, where it ends, and what it tells of an assessment."""


audit.add_command(replay)


@audit.command()
def head() -> None:
    """Print the last entry as SEQ:HASH, to be kept outside the database."""
    with session() as db:
        found = log.head(db)
    if found is None:
        raise Failure("The audit log is empty, so it has no end yet")
    print(f"{found.seq}:{found.hash.hex()}")


class AnchorType(click.ParamType[Anchor]):
    """SEQ:HASH, as `narvara audit head` printed it."""

    name = "seq:hash"

    def convert(self, value: str | Anchor, param: object, ctx: object) -> Anchor:
        """Read it, or say what it should look like."""
        if not isinstance(value, str):
            return value
        if found := re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", value.strip()):
            return int(found[1]), bytes.fromhex(found[2])
        raise click.BadParameter("an anchor is SEQ:HASH, as `narvara audit head` prints it.")


@audit.command()
@click.option("--anchor", type=AnchorType(), help="An end kept from before: the log must pass through it.")
def verify(anchor: Anchor | None) -> None:
    """Recompute the whole log. Ends with 1, and says where, when something does not hold."""
    with session() as db:
        verdict = log.verify(db, anchor)
    if failure := not_whole(verdict):
        raise failure
    end = f" It ends at {verdict.head.seq}:{verdict.head.hash.hex()}." if verdict.head else ""
    print(f"The audit log is whole: {verdict.checked} entries.{end}")
