"""One absence with everything about it, and accepting its reason."""

import uuid
from dataclasses import dataclass, field

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from i18n import LANGUAGES, language
from i18n import gettext as _
from models import audit
from models.access import Field, Relation, may_write
from models.assessments import Finding, assess
from models.calendar import civil_day
from models.desk import Opened, review_for
from models.own_words import LONGEST_WORDS
from models.people import Role
from models.refusals import Refusal
from models.review_file import assessed_since, file_of
from models.review_moves import SomebodyWasFirst
from models.reviews import Phrase
from webapp.access import admits
from webapp.caseworker.phrases import phrase_help
from webapp.clock import now
from webapp.db import reading, writing
from webapp.phrases import phrase_words
from webapp.sentences import sentence
from webapp.signed_in import staff
from webapp.spoken import language_name

PURPOSE = "assigned"


@dataclass
class Typed:
    """What the form held, and what is wrong with it by field."""

    version: str = ""
    lines: list[str] = field(default_factory=list)
    phrase: str = ""
    words: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None

    def acceptance(self) -> Finding | None:
        """What is accepted; None when something is missing, which `errors` then says."""
        if not self.lines:
            self.errors["line"] = _("Choose at least one absence.")
        if self.phrase not in list(Phrase):
            self.errors["phrase"] = _("Choose the sentence that the participant will read.")
        if len(self.words) > LONGEST_WORDS:
            self.errors["words"] = _("Write at most %(longest)s characters.", longest=LONGEST_WORDS)
        if self.errors:
            return None
        return Finding(
            version=_number(self.version),
            lines=dict(_line_and_mark(each) for each in self.lines),
            phrase=Phrase(self.phrase),
            words=self.words or None,
            language=language().code,
        )


@admits(Role.CASEWORKER)
def review(review_id: uuid.UUID) -> Response | AnyResponse:
    """The page; sent, its form accepts what was ticked, once."""
    if request.method != "POST":
        return _page(review_id, Typed())
    if not may_write(Relation.ASSIGNED, Field.ASSESSMENT):
        abort(403)
    typed = _typed()
    if (accepted := typed.acceptance()) is None:
        return _page(review_id, typed, 422)
    try:
        with writing() as db:
            opened = _mine(review_for(db, staff(), review_id, civil_day(now())))
            assess(db, staff(), opened.review, accepted, now())
    except Refusal as refusal:
        typed.refusal = refusal
        return _page(review_id, typed, refusal.status)
    return redirect(url_for("caseworker.review", review_id=review_id), code=303)


def _page(review_id: uuid.UUID, typed: Typed, status: int = 200) -> Response:
    opened = _mine(review_for(reading(), staff(), review_id, civil_day(now())))
    _write_the_look(opened)
    db = reading()
    lines = file_of(db, opened.review, opened.case)
    refusal = typed.refusal
    page = render_template(
        "caseworker/review.html",
        opened=opened,
        review=opened.review,
        lines=lines,
        ready=[each for each in lines if each.ready],
        typed=typed,
        refusal=sentence(refusal) if refusal else None,
        done=assessed_since(db, refusal.done) if isinstance(refusal, SomebodyWasFirst) else [],
        phrases=[(each, phrase_words(each), phrase_help(each)) for each in Phrase],
        longest=LONGEST_WORDS,
        may_assess=may_write(Relation.ASSIGNED, Field.ASSESSMENT),
        phrase_words=phrase_words,
        language_name=language_name,
        tag_of=lambda code: LANGUAGES[code].html_lang if code in LANGUAGES else code,
    )
    return make_response(page, status)


def _write_the_look(opened: Opened) -> None:
    """A look at a person stands in the log before the page is sent."""
    person, row = opened.participant, opened.review
    if audit.looked(reading(), "desk:review:look", purpose=PURPOSE, about=person, what=row):
        return
    with writing() as db:
        audit.look(db, "desk:review:look", by=staff(), at=now(), purpose=PURPOSE, about=person, what=row)


def _mine(opened: Opened | None) -> Opened:
    if opened is None:
        abort(404)
    return opened


def _typed() -> Typed:
    form = request.form
    words = form.get("words", "").replace("\r\n", "\n").strip()
    return Typed(form.get("version", ""), form.getlist("line"), form.get("phrase", ""), words)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else abort(400)


def _line_and_mark(typed: str) -> tuple[uuid.UUID, uuid.UUID]:
    """A ticked line and the mark that was shown with it: "<line>.<mark>"."""
    try:
        line, mark = typed.split(".")
        return uuid.UUID(line), uuid.UUID(mark)
    except ValueError:
        abort(400)
