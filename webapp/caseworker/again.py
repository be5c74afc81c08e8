"""Finding anew after a second person has sent it back: the form begins with what its author wrote before.

What was found of each time is chosen anew: nothing that goes against somebody is chosen beforehand.
"""

from dataclasses import replace

from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from models.grounds import considered_in
from models.households import household_of
from models.people import Staff
from models.review_choices import AGAINST
from models.reviews import Assessment, Review
from models.seconds import sent_back
from webapp.caseworker.typed import Typed


def begun(db: Session, staff: Staff, review: Review, form: Typed) -> Typed:
    """The form with what this caseworker wrote before, where it was sent back and nothing else was typed there."""
    made = sent_back(db, [review.id]).get(review.id)
    if made is None or made.by_id != staff.id or form.step in AGAINST:
        return form
    return replace(form, fields=MultiDict([*form.fields.items(multi=True), *_written(db, made).items()]))


def _as_weighed(db: Session, made: Assessment) -> bool:
    """True while the household is the one whose children were considered."""
    review = db.get_one(Review, made.review_id)
    household = household_of(db, review.case_id)
    return household is not None and household.id == made.household_id


def _written(db: Session, made: Assessment) -> dict[str, str]:
    """The fields of the form that finds no valid reason, as an assessment has them."""
    weighed = considered_in(db, made) if _as_weighed(db, made) else None
    parts = {
        "objection": made.objection,
        "object_phrase": made.phrase,
        "reasons": made.words,
        "rule": made.rule_id,
        "situation": weighed and weighed.situation,
        "alternatives": weighed and weighed.alternatives,
        "consequence": weighed and weighed.consequence,
    }
    return {name: str(each) for name, each in parts.items() if each}
