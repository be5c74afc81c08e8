"""narvara audit: whether the audit log is whole, and where it ends."""

import re

import click

from models import audit as log
from webapp.commands.failures import Failure
from webapp.commands.opening import session

Anchor = tuple[int, bytes]


@click.group()
def audit() -> None:
    """The audit log: whether it is whole, and where it ends."""


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
    if not verdict.ok:
        where = ", ".join(
            f"{problem.kind} at {'the end' if problem.seq is None else problem.seq}" for problem in verdict.problems
        )
        more = "" if verdict.found == len(verdict.problems) else f" and {verdict.found} in all"
        raise Failure(f"The audit log is not whole ({where}{more}): keep the database as it is and tell the auditor")
    end = f" It ends at {verdict.head.seq}:{verdict.head.hash.hex()}." if verdict.head else ""
    print(f"The audit log is whole: {verdict.checked} entries.{end}")
