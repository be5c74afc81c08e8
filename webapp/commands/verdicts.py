"""What a command says of an audit log that is not whole."""

from models.audit import Verdict
from webapp.commands.failures import Failure


def not_whole(verdict: Verdict) -> Failure | None:
    """What does not hold, in one sentence; None when everything does."""
    if verdict.ok:
        return None
    where = ", ".join(
        f"{problem.kind} at {'the end' if problem.seq is None else problem.seq}" for problem in verdict.problems
    )
    more = "" if verdict.found == len(verdict.problems) else f" and {verdict.found} in all"
    return Failure(f"The audit log is not whole ({where}{more}): keep the database as it is and tell the auditor")
