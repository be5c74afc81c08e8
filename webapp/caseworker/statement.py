"""One person's month: what the records say now beside what was handed over, what is open, and handing it over."""

import datetime as dt
import uuid

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import audit, hand_over
from models.access import Field, Relation, may_write
from models.calendar import civil_day, last_of
from models.cases import OpenedCase
from models.hand_over import Seen, decision_months
from models.minutes import Waits, by_turn
from models.missing_records import missing_of
from models.people import Role
from models.refusals import Refusal
from models.statement_changes import difference
from models.statement_desk import statement_case, titles_of, units_of
from models.statements import as_of_now, first_day_of, pieces_of, same, statements_of
from webapp.access import admits
from webapp.caseworker.statement_file import FORMS, ON_PAPER, Frozen, file_of
from webapp.caseworker.statement_paper import on_paper
from webapp.clock import now
from webapp.db import reading, writing
from webapp.months import month_named, name_of, neighbours
from webapp.sentences import sentence
from webapp.signed_in import staff

PURPOSE = "assigned"


@admits(Role.CASEWORKER)
def statement(case_id: uuid.UUID, month: str) -> Response | AnyResponse:
    """The page; sent, its form hands the month over, once."""
    named = month_named(month)
    if request.method != "POST":
        return _page(case_id, named)
    if not may_write(Relation.ASSIGNED, Field.ASSESSMENT):
        abort(403)
    seen, decided = seen_in(request.form.get("seen", "")), _month(request.form.get("decision", ""))
    try:
        with writing() as db:
            opened = statement_case(db, staff(), case_id, civil_day(now())) or abort(404)
            hand_over.hand_over(db, staff(), opened.case, named, seen, now(), decided)
    except Refusal as refusal:
        return _page(case_id, named, refusal)
    return redirect(url_for("caseworker.statement", case_id=case_id, month=month), code=303)


@admits(Role.CASEWORKER)
def statement_file(case_id: uuid.UUID, month: str, which: str, form: str) -> Response | AnyResponse:
    """The month as a file: `which` is "now" or a version. Each download is a look of its own."""
    named, at = month_named(month), now()
    opened = statement_case(reading(), staff(), case_id, civil_day(at)) or abort(404)
    made = next((each for each in statements_of(reading(), case_id, named) if str(each.version) == which), None)
    if form not in FORMS or (which != "now" and made is None):
        abort(404)
    with writing() as log:
        audit.look(
            log, "desk:statement_file:look", by=staff(), at=at, purpose=PURPOSE, about=opened.participant,
            what=made or opened.case, each_time=True,
        )  # fmt: skip
    db = reading()  # the log ended the look before it
    pieces = pieces_of(db, [made.id])[made.id] if made else as_of_now(db, opened.case, named).pieces
    unit = units_of(db, [made])[made.id] if made else None
    frozen = Frozen(opened, named, at, pieces, titles_of(db, pieces), made, unit)
    if form not in ON_PAPER:
        return file_of(frozen, form)
    text = url_for("caseworker.statement_file", case_id=case_id, month=month, which=which, form="txt")
    return on_paper(frozen, as_text=form == "txt") or redirect(text, code=303)


def again(case_id: uuid.UUID, month: str, refusal: Refusal) -> Response:
    """The page once more, with what was refused of something else that is done from it."""
    return _page(case_id, month_named(month), refusal)


def seen_in(typed: str) -> Seen:
    """What a form showed: "<version>.<digest>"."""
    version, _, digest = typed.partition(".")
    return Seen(int(version), digest) if version.isascii() and version.isdigit() and len(version) < 6 else abort(400)


def _page(case_id: uuid.UUID, month: dt.date, refusal: Refusal | None = None) -> Response:
    at = now()
    opened = statement_case(reading(), staff(), case_id, civil_day(at)) or abort(404)
    _write_the_look(opened, month)
    db, sheet = reading(), as_of_now(reading(), opened.case, month)
    silent = [each.occasion for each in sheet.open if each.waits is Waits.RECORD and each.occasion.ends_at <= at]
    made = statements_of(db, case_id, month)
    frozen = pieces_of(db, [each.id for each in made])
    first = first_day_of(db, [opened.participant.id]) or civil_day(at)
    before, after = neighbours(month, first, civil_day(at))
    page = render_template(
        "caseworker/statement.html",
        opened=opened,
        month=month,
        name=name_of(month),
        before=before,
        after=after,
        sheet=sheet,
        open=by_turn(sheet.open, at),
        missing=missing_of(db, opened.participant.id, silent, civil_day(at)),
        made=made,
        units=units_of(db, made),
        changed=difference(db, made[0]) if made else [],
        titles=titles_of(db, [*sheet.pieces, *(piece for each in frozen.values() for piece in each)]),
        seen=f"{made[0].version if made else 0}.{sheet.digest}",
        up_to_date=bool(made) and same(frozen[made[0].id], sheet.pieces),
        decisions=[(name_of(each), each) for each in decision_months(month)],
        decision=request.form.get("decision", ""),
        last=last_of(month),
        over=civil_day(at) > last_of(month),
        now=at,
        may_hand_over=may_write(Relation.ASSIGNED, Field.ASSESSMENT),
        refusal=sentence(refusal) if refusal else None,
    )
    return make_response(page, refusal.status if refusal else 200)


def _write_the_look(opened: OpenedCase, month: dt.date) -> None:
    """A look at a person stands in the log before the page is sent; another month is another look."""
    purpose, person = f"{PURPOSE} {name_of(month)}", opened.participant
    if audit.looked(reading(), "desk:statement:look", purpose=purpose, about=person, what=opened.case):
        return
    with writing() as db:
        audit.look(db, "desk:statement:look", by=staff(), at=now(), purpose=purpose, about=person, what=opened.case)


def _month(typed: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{typed}-01")
    except ValueError:
        return dt.date.min  # none of those on offer
