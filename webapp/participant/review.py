"""What happens with an absence: the outcome, what to do now, and all that has happened, in time order."""

import datetime as dt
import uuid

from flask import abort, render_template, request
from sqlmodel import Session

from models import policy
from models.calendar import civil_day
from models.my_reviews import my_review
from models.my_timeline import Happened, Happening, timeline
from models.outcomes import Outcome, Standing, outcomes_of, unit_of
from models.people import Role
from models.policy import Policy, PolicyValue
from models.reviews import Review, lines_of
from models.sent_papers import papers_about
from models.waits import waits_for
from webapp.access import admits
from webapp.beside import in_swedish
from webapp.clock import now
from webapp.db import reading
from webapp.phrases import asked_for_words, may_be_told, objection_words, outcome_words, phrase_words
from webapp.remark_words import remark_words
from webapp.signed_in import participant, stepped_up
from webapp.spoken import language_name

AGAINST = frozenset({Standing.NO_VALID_REASON, Standing.PARTLY})
ANSWERS = frozenset({Happened.ANSWERED, Happened.REPLIED})
LAWS = (Policy.LAW_VALID_REASON, Policy.LAW_APPEAL)


@admits(Role.PARTICIPANT)
def review(review_id: uuid.UUID) -> str:
    """One review of one's own absences; own words after a step-up."""
    db = reading()
    mine = my_review(db, participant(), review_id) or abort(404)
    happenings = timeline(db, mine)
    told = _told(db, mine) | {"happenings": happenings}
    return render_template(
        "participant/review.html",
        review=mine,
        answered_at=_answered_at(happenings) if request.args.get("saved") == "yes" else None,
        waits=[each for each in waits_for(db, participant()) if each.review_id == mine.id],
        # the same part twice on a page, and an id is there once
        swedish=in_swedish("participant/_review.html", linked_to=False, **told),
        linked_to=True,
        **told,
    )


def _answered_at(happenings: list[Happening]) -> dt.datetime | None:
    """When the person answered last."""
    return next((each.at for each in reversed(happenings) if each.what in ANSWERS), None)


def _told(db: Session, mine: Review) -> dict[str, object]:
    outcomes = outcomes_of(db, lines_of(db, mine), now())
    return {
        "outcomes": outcomes,
        "against": any(each.answer and each.answer.standing in AGAINST for each in outcomes),
        "assessed": any(each.answer for each in outcomes),
        "rules": _rules(db, outcomes),
        "law": {code.value: policy.applied(db, code, civil_day(now())) for code in LAWS},
        "papers": papers_about(db, [each.answer.assessment_id for each in outcomes if each.answer]),
        "unit": unit_of(db, participant()),
        "stepped_up": stepped_up(),
        "remark_words": remark_words,
        "phrase_words": phrase_words,
        "objection_words": objection_words,
        "outcome_words": outcome_words,
        "asked_for_words": asked_for_words,
        "language_name": language_name,
        "may_be_told": may_be_told,
    }


def _rules(db: Session, outcomes: list[Outcome]) -> dict[uuid.UUID, PolicyValue]:
    """The rules that assessments name, by id."""
    ids = {each.answer.rule_id for each in outcomes if each.answer and each.answer.rule_id}
    return {id_: db.get_one(PolicyValue, id_) for id_ in ids}
