"""My absences: what I reported, and what became of it."""

import uuid

from flask import abort, render_template

from models.access import Field, Relation, may_read
from models.calendar import civil_day
from models.outcomes import Standing, outcomes, reports_of, unit_of, unreported
from models.people import Role
from models.reasons import reason_on
from models.report_versions import newer_than, older_than, open_to_change, withdrawal_of
from models.reports import report_for, stated_to
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading
from webapp.participant.proof import my_papers_to_come, my_proofs
from webapp.participant.receipt import groups
from webapp.phrases import objection_words, outcome_words, phrase_words
from webapp.signed_in import my_session, participant, stepped_up
from webapp.spoken import language_name

SETTLED = frozenset(Standing) - {
    Standing.SENT,
    Standing.NOT_CONFIRMED,
    Standing.WITH_CASEWORKER,
    Standing.TO_EXPLAIN,
    Standing.AGAIN,
}


@admits(Role.PARTICIPANT)
def absences() -> str:
    """What I reported, what was sent last first, and what I did not; each with where it stands."""
    db = reading()
    reports = reports_of(db, participant())
    found = outcomes(db, reports, now())
    return render_template(
        "participant/absences.html",
        reports=[(report, groups(report), found[report.id]) for report in reports],
        unreported=unreported(db, participant(), now()),
    )


@admits(Role.PARTICIPANT)
def absence(report_id: uuid.UUID) -> str:
    """One report: its receipt, what happens next, and the outcome. What was stated where it was sent, or stepped up."""
    db = reading()
    report = report_for(db, participant(), report_id) or abort(404)
    found = outcomes(db, [report], now())[report.id]
    settled, here = all(each.standing in SETTLED for each in found), my_session().id
    may_see = may_read(Relation.OWN, Field.REASON)
    stated = stated_to(db, report, here, stepped_up=stepped_up()) if may_see else None
    return render_template(
        "participant/absence.html",
        report=report,
        number=groups(report),
        outcomes=found,
        settled=settled,
        stated=stated,
        sent_here=report.sent_in == here,
        reason=reason_on(db, stated.reason, civil_day(report.made_at)) if stated else None,
        unit=unit_of(db, participant()),
        reviews=list(dict.fromkeys(each.review_id for each in found)),
        phrase_words=phrase_words,
        withdrawal=withdrawal_of(db, report),
        newer=newer_than(db, report),
        older=older_than(db, report),
        open_to_change=open_to_change(db, report) and not settled,
        paper_to_come=report in my_papers_to_come(),
        proofs=my_proofs([report, *older_than(db, report)]),
        groups=groups,
        language_name=language_name,
        objection_words=objection_words,
        outcome_words=outcome_words,
    )
