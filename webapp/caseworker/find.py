"""Assessing: accepting the reason, finding that the person was there after all, and finding no valid reason."""

import datetime as dt
import uuid

from flask import Response, abort
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from i18n import gettext as _
from i18n import language
from models.assessments import Finding, Place, assess
from models.desk import Opened
from models.grounds import AnswerCame, Considered, RuleBesideTheReason
from models.people import Role
from models.reviews import Objection, Outcome, Phrase
from webapp.access import admits
from webapp.caseworker.review import take
from webapp.caseworker.typed import Typed, as_id, typed
from webapp.clock import now
from webapp.paper.keeping import keep_assessment
from webapp.signed_in import staff


@admits(Role.CASEWORKER)
def accept(review_id: uuid.UUID) -> Response | AnyResponse:
    """Accept the reason for what was ticked."""
    form = typed("accept")
    lines = _lines(form)
    phrase = form.chosen("phrase", Phrase, _("Choose the sentence that the participant will read."))
    finding = Finding(form.version, lines, phrase, form.words("words") or None, language().code)
    return take(review_id, form, lambda db, opened: _assessed(db, opened, finding))


@admits(Role.CASEWORKER)
def attended(review_id: uuid.UUID) -> Response | AnyResponse:
    """Assess that the person was there after all. The roll stays the site's, which gets a task."""
    form = typed("attended")
    otherwise = {_place(each): Outcome.ATTENDED for each in form.all("interval")}
    lines = _lines(form, "mark")
    if not otherwise:
        form.errors["interval"] = _("Choose at least one absence.")
    lines = {line: mark for line, mark in lines.items() if line in {place[0] for place in otherwise}}
    words = form.words("seen", _("Write what shows that the person was there."))
    finding = Finding(form.version, lines, None, words, language().code, otherwise)
    return take(review_id, form, lambda db, opened: _assessed(db, opened, finding))


@admits(Role.CASEWORKER)
def no_valid_reason(review_id: uuid.UUID) -> Response | AnyResponse:
    """Find no valid reason, interval by interval, with all that this takes."""
    form = typed("object_unheard" if "exception" in _sent() else "object")
    finding = _objection(form)
    return take(
        review_id,
        form,
        lambda db, opened: _assessed(db, opened, finding),
        at={AnswerCame: "objection", RuleBesideTheReason: "rule"},
    )


def _assessed(db: Session, opened: Opened, finding: Finding) -> None:
    """Keep what was found, and its paper once it counts."""
    keep_assessment(db, assess(db, staff(), opened.review, finding, now()).id)


def _sent() -> set[str]:
    return set(typed("").fields)


def _objection(form: Typed) -> Finding:
    """What goes against the person; what is missing stands in the form's errors, the rest is the rule's to refuse."""
    otherwise, accepted = _outcomes(form)
    phrase = None
    if accepted:
        phrase = form.chosen("object_phrase", Phrase, _("Choose the sentence that the participant will read."))
    if Outcome.NO_VALID_REASON not in otherwise.values():
        form.errors.setdefault("outcome", _("Choose the absence that has no valid reason."))
    return Finding(
        version=form.version,
        lines=_lines(form, "mark"),
        phrase=phrase,
        words=form.words("reasons", _("Write your reasons.")),
        language=language().code,
        otherwise=otherwise,
        objection=form.chosen("objection", Objection, _("Choose why there is no valid reason.")),
        rule_id=_needed_id(form, "rule", _("Choose the rule that was applied.")),
        exception_id=form.chosen_id("exception"),
        considered=_considered(form),
        household_id=form.chosen_id("household"),
    )


def _outcomes(form: Typed) -> tuple[dict[Place, Outcome], bool]:
    """What was found of each interval, and whether any was accepted."""
    found: dict[Place, Outcome] = {}
    for name in form.all("place"):
        outcome = form.get(f"outcome.{name}")
        if outcome not in list(Outcome):
            form.errors["outcome"] = _("Choose for each time what you find.")
            continue
        found[_place(name)] = Outcome(outcome)
    otherwise: dict[Place, Outcome] = {
        place: outcome for place, outcome in found.items() if outcome is not Outcome.VALID_REASON
    }
    return otherwise, len(otherwise) < len(found)


def _considered(form: Typed) -> Considered | None:
    """What was weighed for the children, where the form asks for it."""
    if "situation" not in form.fields:
        return None
    return Considered(
        form.words("situation", _("Write how the children have it.")),
        form.words("alternatives", _("Write what else could be done.")),
        form.words("consequence", _("Write what follows for the children.")),
    )


def _needed_id(form: Typed, name: str, missing: str) -> uuid.UUID | None:
    found = form.chosen_id(name)
    if found is None:
        form.errors[name] = missing
    return found


def _lines(form: Typed, name: str = "line") -> dict[uuid.UUID, uuid.UUID]:
    """The lines that were sent, each with the mark that was shown: "<line>.<mark>"."""
    sent = form.all(name)
    if not sent:
        form.errors[name] = _("Choose at least one absence.")
    found = {}
    for each in sent:
        line, _dot, mark = each.partition(".")
        found[as_id(line)] = as_id(mark)
    return found


def _place(sent: str) -> Place:
    """An interval by its line and beginning: "<line>.<time>"."""
    line, _dot, start = sent.partition(".")
    try:
        at = dt.datetime.fromisoformat(start)
    except ValueError:
        abort(400)
    return as_id(line), at if at.tzinfo else abort(400)
