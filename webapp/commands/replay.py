"""narvara audit replay: an assessment rebuilt from the audit log alone, for somebody who has to answer for it."""

import uuid

import click
from sqlmodel import Session

from models import audit as log
from models import replay as rebuilding
from models.replay import BodyGone, NotInTheLog, Replayed
from models.replay_compare import Difference, NotInTheTables, compare
from webapp.commands.failures import Failure
from webapp.commands.opening import session
from webapp.commands.plain_text import fact, lines_of
from webapp.commands.verdicts import not_whole


@click.command()
@click.argument("assessment", type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="One line of canonical JSON, for programs.")
@click.option("--compare", "with_tables", is_flag=True, help="Hold it against the other tables; say what differs.")
def replay(assessment: uuid.UUID, as_json: bool, with_tables: bool) -> None:
    """Rebuild ASSESSMENT from the audit log alone: what was known, shown and decided, and what became of it."""
    with session() as db:
        if failure := not_whole(log.verify(db)):
            raise failure
        found = _rebuilt(db, assessment)
        if with_tables:
            _say(_compared(db, assessment, found))
            return
    print(found.as_json() if as_json else "\n".join(lines_of(found.document)))


def _rebuilt(db: Session, assessment: uuid.UUID) -> Replayed:
    try:
        return rebuilding.replay(db, assessment)
    except NotInTheLog:
        raise Failure(f"The audit log tells of no assessment {assessment}: look at the id") from None
    except BodyGone as gone:
        made = fact(gone.at.isoformat())
        raise Failure(
            f"Assessment {assessment} was made at {made}, and what it was made on has been deleted from the log since"
        ) from None


def _compared(db: Session, assessment: uuid.UUID, found: Replayed) -> list[Difference]:
    try:
        return compare(db, assessment, found)
    except NotInTheTables:
        raise Failure(f"The tables have no assessment {assessment}; without --compare the log alone is read") from None


def _say(differences: list[Difference]) -> None:
    for each in differences:
        print(f"{each.where}: the log says {fact(each.log)}, the tables say {fact(each.tables)}")
    if differences:
        raise Failure(
            f"Log and tables differ in {len(differences)} facts, and the log is whole: keep the database as it is "
            "and tell the auditor"
        )
    print("The tables say the same as the audit log.")
