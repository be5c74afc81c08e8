"""One absence with everything about it, and what can be done with it. Each step posts to an address of its own."""

import uuid
from collections.abc import Callable, Mapping

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from models import audit
from models.access import Field, Relation, may_write
from models.assessments import needs_second
from models.calendar import civil_day
from models.desk import Opened, review_for
from models.grounds import objections_to, rules_for
from models.missing_records import missing_of
from models.own_words import LONGEST_TALK, LONGEST_WORDS
from models.papers_of_review import papers_in
from models.people import Role
from models.refusals import Refusal, SentOtherwise
from models.replies import answered_since
from models.report_tasks import asked_by_reports
from models.review_choices import standing_of
from models.review_file import LineFile, file_of, other_reviews
from models.review_history import found_of, history_of
from models.review_moves import SomebodyWasFirst
from models.reviews import OPEN_STATES
from models.taking_over import hold_the_case
from webapp.access import admits
from webapp.caseworker.again import begun
from webapp.caseworker.phrases import WORDS
from webapp.caseworker.typed import Typed
from webapp.caseworker.why_not import why_not
from webapp.clock import now
from webapp.db import reading, writing
from webapp.remark_words import remark_words
from webapp.sentences import sentence
from webapp.signed_in import staff
from webapp.spoken import language_name, languages

PURPOSE = "assigned"
Rule = Callable[[Session, Opened], object]


@admits(Role.CASEWORKER)
def review(review_id: uuid.UUID) -> Response:
    """All that is known of it, side by side."""
    return page(review_id, Typed())


def take(
    review_id: uuid.UUID,
    form: Typed,
    rule: Rule,
    *,
    second: bool = False,
    at: Mapping[type[Refusal], str] | None = None,
) -> Response | AnyResponse:
    """Let a rule act on the review, once; what it refuses is told with everything typed still there.

    `second` lets the second person in; `at` are the refusals that belong to a field.
    """
    leads = found(review_id, second=second).leads
    if form.errors:
        return page(review_id, form, 422)
    try:
        with writing() as db:
            hold_the_case(db, review_id)
            rule(db, found(review_id, second=second, db=db))
    except Refusal as refusal:
        if name := (at or {}).get(type(refusal)):
            form.errors[name] = sentence(refusal)
        else:
            form.refusal = refusal
        if isinstance(refusal, SentOtherwise):  # sent again as it stands it is another one
            form.fields = MultiDict((name, each) for name, each in form.fields.items(multi=True) if name != "key")
        return page(review_id, form, refusal.status)
    return redirect(back_to(review_id, leads=leads), code=303)


def back_to(review_id: uuid.UUID, *, leads: bool) -> str:
    """Where somebody goes on: who leads it to the review, a second person to the list of what waits for one."""
    if leads:
        return url_for("caseworker.review", review_id=review_id, saved="yes")
    return url_for("caseworker.worklist", tab="second")


def found(review_id: uuid.UUID, *, second: bool = True, db: Session | None = None) -> Opened:
    """The review, when it is this caseworker's: to lead, or (`second`) to answer as a second person. Or 404."""
    opened = review_for(db or reading(), staff(), review_id, civil_day(now()))
    if opened is None or not (opened.leads or second):
        abort(404)
    return opened


def page(review_id: uuid.UUID, form: Typed, status: int = 200) -> Response:
    """The whole page, with a form that was sent, if one was, as it was typed."""
    opened = found(review_id)
    _write_the_look(opened)
    db, refusal = reading(), form.refusal
    form = begun(db, staff(), opened.review, form)
    lines, asked = file_of(db, opened.review, opened.case), asked_by_reports(db, opened.review)
    ready = [each for each in lines if each.ready]
    unrecorded = [each.occasion for each in lines if each.unrecorded and opened.leads]
    silent = [each for each in unrecorded if opened.case.holds(civil_day(each.starts_at))]
    to_assess = [each.line for each in ready]
    html = render_template(
        "caseworker/review.html",
        opened=opened,
        review=opened.review,
        lines=lines,
        ready=ready,
        missing=missing_of(db, opened.participant.id, silent, civil_day(now())),
        others=other_reviews(db, opened.review),
        asked_by=asked,
        asked_at={each.task.id: _first_line(lines, each.task.object_id) for each in asked},
        history=history_of(db, opened.review),
        papers={each.about: each for each in papers_in(db, opened.review)},
        is_open=opened.review.state in OPEN_STATES,
        has_answer=opened.review.id in answered_since(db, [opened.review.id]),
        standing=standing_of(db, staff(), opened, now()),
        objections=objections_to(db, opened.review, to_assess),
        rules=rules_for(db, to_assess),
        needs_second=needs_second(db, now()),
        may_assess=may_write(Relation.ASSIGNED, Field.ASSESSMENT),
        now=now(),
        today=civil_day(now()),
        typed=form,
        saved=status == 200 and request.args.get("saved") == "yes",
        key=uuid.uuid4().hex,
        refusal=sentence(refusal) if refusal else None,
        done=[found_of(db, each) for each in refusal.done] if isinstance(refusal, SomebodyWasFirst) else [],
        why_not=why_not,
        words=WORDS,
        longest=LONGEST_WORDS,
        longest_talk=LONGEST_TALK,
        languages=languages(),
        language_name=language_name,
        remark_words=remark_words,
    )
    return make_response(html, status)


def _first_line(lines: list[LineFile], report_id: uuid.UUID) -> uuid.UUID | None:
    """Where what a report asks for is told, once: at the first of the absences that it is about."""
    return next((each.line.id for each in lines if any(it.report.id == report_id for it in each.stated)), None)


def _write_the_look(opened: Opened) -> None:
    """A look at a person stands in the log before the page is sent."""
    person, row = opened.participant, opened.review
    if audit.looked(reading(), "desk:review:look", purpose=PURPOSE, about=person, what=row):
        return
    with writing() as db:
        audit.look(db, "desk:review:look", by=staff(), at=now(), purpose=PURPOSE, about=person, what=row)
