"""The run of a desk's month: all cases with their minutes, and handing over those in which nothing is open."""

import datetime as dt
import uuid

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from models import audit
from models.access import Field, Relation, may_write
from models.calendar import civil_day, last_of, month_before, month_of
from models.hand_over import Handed, Seen, hand_over_whole
from models.people import Case, Role
from models.refusals import Refusal
from models.statement_desk import Run, run_of
from models.statements import first_day_of
from webapp.access import admits
from webapp.caseworker.places import places_for
from webapp.caseworker.statement import seen_in
from webapp.caseworker.statement_file import run_file_of
from webapp.clock import now
from webapp.db import reading, writing
from webapp.months import month_named, name_of, neighbours
from webapp.sentences import sentence
from webapp.signed_in import staff

PURPOSE = "assigned"
MIDDLE = 15


@admits(Role.CASEWORKER)
def statements_start() -> AnyResponse:
    """The month that is handed over these days: the last one until the middle of the month, then the one that is."""
    today = civil_day(now())
    month = month_before(today) if today.day <= MIDDLE else month_of(today)
    return redirect(url_for("caseworker.statements", month=name_of(month)), code=303)


@admits(Role.CASEWORKER)
def statements(month: str) -> Response | AnyResponse:
    """The run, without the protected persons: they are counted, and handled apart."""
    return _run_or_hand_over(month_named(month), protected=False)


@admits(Role.CASEWORKER)
def statements_protected(month: str) -> Response | AnyResponse:
    """The protected persons' own run, for those with a grant; for everyone else it is not there."""
    return _run_or_hand_over(month_named(month), protected=True)


@admits(Role.CASEWORKER)
def statements_file(month: str, form: str) -> Response:
    """The run as a file."""
    return _file(month_named(month), form, protected=False)


@admits(Role.CASEWORKER)
def statements_protected_file(month: str, form: str) -> Response:
    """The protected persons' run as a file."""
    return _file(month_named(month), form, protected=True)


def _run_or_hand_over(month: dt.date, *, protected: bool) -> Response | AnyResponse:
    if request.method != "POST":
        return _page(month, protected)
    if not may_write(Relation.ASSIGNED, Field.ASSESSMENT):
        abort(403)
    chosen = dict(_chosen(each) for each in request.form.getlist("case"))
    if not chosen:
        return _page(month, protected, problem=_("Choose at least one person."), status=422)
    try:
        with writing() as db:
            run = run_of(db, staff(), month, civil_day(now()), protected=protected)
            cases = {row.opened.case.id: row.opened.case for row in run.rows}
            if not chosen.keys() <= cases.keys():
                abort(404)
            found = hand_over_whole(db, staff(), _with_cases(chosen, cases), month, now())
    except Refusal as refusal:
        return _page(month, protected, problem=sentence(refusal), status=refusal.status)
    if found.left:
        return _page(month, protected, left=found, status=409)
    return redirect(f"{request.path}?handed={len(found.handed)}", code=303)


def _page(
    month: dt.date, protected: bool, *, problem: str = "", left: Handed | None = None, status: int = 200
) -> Response:
    at = now()
    run = _found(month, protected)
    people, what = run.people(), "desk:statements:look"
    purpose = f"{PURPOSE} {name_of(month)}"
    if not audit.looked(reading(), what, purpose=purpose, listed=people):
        with writing() as db:
            audit.look(db, what, by=staff(), at=at, purpose=purpose, listed=people)
    before, after = neighbours(month, first_day_of(reading(), people) or civil_day(at), civil_day(at))
    page = render_template(
        "caseworker/statements.html",
        places=places_for(reading(), staff(), civil_day(at), "caseworker.statements"),
        run=run,
        month=month,
        name=name_of(month),
        before=before,
        after=after,
        protected=protected,
        endpoint="caseworker.statements_protected" if protected else "caseworker.statements",
        over=civil_day(at) > last_of(month),
        last=last_of(month),
        may_hand_over=may_write(Relation.ASSIGNED, Field.ASSESSMENT),
        problem=problem,
        left={case.id for case in left.left} if left else set(),
        handed=len(left.handed) if left else request.args.get("handed", 0, type=int),
    )
    return make_response(page, status)


def _file(month: dt.date, form: str, *, protected: bool) -> Response:
    run, at = _found(month, protected), now()
    answer = run_file_of(run, month, at, form, protected=protected)
    with writing() as db:
        audit.look(
            db, "desk:statements_file:look", by=staff(), at=at, purpose=PURPOSE, listed=run.people(), each_time=True
        )
    return answer


def _found(month: dt.date, protected: bool) -> Run:
    """The run; the protected persons' is there for those alone who may open one of them."""
    run = run_of(reading(), staff(), month, civil_day(now()), protected=protected)
    if protected and not run.rows:
        abort(404)
    return run


def _chosen(typed: str) -> tuple[uuid.UUID, Seen]:
    """A ticked case with what was shown of it: "<case>.<version>.<digest>"."""
    case, _dot, seen = typed.partition(".")
    try:
        return uuid.UUID(case), seen_in(seen)
    except ValueError:
        abort(400)


def _with_cases(chosen: dict[uuid.UUID, Seen], cases: dict[uuid.UUID, Case]) -> dict[uuid.UUID, tuple[Case, Seen]]:
    return {id_: (cases[id_], seen) for id_, seen in chosen.items()}
