"""How a person of mine is reached: phone, whether codes may go there, e-mail, and by letter."""

import secrets
import uuid
from dataclasses import dataclass, field

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from i18n import LANGUAGES
from i18n import gettext as _
from models import audit
from models.access import Field, Relation, may_read, may_write
from models.activations import is_good, newest_of
from models.calendar import civil_day
from models.cases import OpenedCase, case_for
from models.contact import contact_of, read_phone, spaced, version_of
from models.contact_changes import ByLetter, ContactChanged, NotAnAddress, NotAPhone, Told, change_for
from models.people import Role
from models.postal import LettersNeedAnAddress, NotAPostalAddress
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.sentences import sentence
from webapp.signed_in import staff

PURPOSE = "assigned"


@dataclass
class Typed:
    """What the form holds, and what is wrong with it by field."""

    phone: str = ""
    email: str = ""
    postal: str = ""
    by_letter: bool = False
    vouched: bool = False
    seen: str = ""
    ticked_for: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@admits(Role.CASEWORKER)
def contact(case_id: uuid.UUID) -> Response | AnyResponse:
    """The form, and what was written in it."""
    opened = mine(case_id)
    if not may_read(Relation.ASSIGNED, Field.CONTACT):
        abort(403)
    if request.method != "POST":
        return page(opened, kept(opened), saved=request.args.get("saved") == "yes")
    if not may_write(Relation.ASSIGNED, Field.CONTACT):
        abort(403)
    typed = _posted()
    if typed.errors:
        return page(opened, typed, status=422)
    try:
        with writing() as db:
            change_for(
                db,
                staff(),
                opened.case,
                Told(typed.phone, typed.email),
                vouched=typed.vouched,
                now=now(),
                seen=request.form.get("seen"),
                letters=ByLetter(typed.postal, typed.by_letter) if "postal" in request.form else None,
            )
    except ContactChanged as refusal:
        now_kept = kept(opened)
        typed.seen = now_kept.seen
        return page(opened, typed, sentence(refusal), now_kept=now_kept, status=refusal.status)
    except NotAPhone as refusal:
        typed.errors["phone"] = sentence(refusal)
    except NotAnAddress as refusal:
        typed.errors["email"] = sentence(refusal)
    except (NotAPostalAddress, LettersNeedAnAddress) as refusal:
        typed.errors["postal"] = sentence(refusal)
    if typed.errors:
        return page(opened, typed, status=422)
    return redirect(url_for("caseworker.contact", case_id=case_id, saved="yes"), code=303)


def mine(case_id: uuid.UUID) -> OpenedCase:
    """The case, when it is mine to open; 404 otherwise."""
    return case_for(reading(), staff(), case_id, civil_day(now())) or abort(404)


def _posted() -> Typed:
    """What was typed. A tick that stood there for another number vouches for this one only when it is made anew."""
    form = request.form
    typed = Typed(
        form.get("phone", "").strip(),
        form.get("email", "").strip(),
        form.get("postal", "").strip(),
        by_letter=form.get("by_letter") == "yes",
        vouched=form.get("vouched") == "yes",
        seen=form.get("seen", ""),
        ticked_for=form.get("ticked_for", ""),
    )
    number = read_phone(typed.phone)
    if typed.vouched and number and typed.ticked_for not in ("", number):
        typed.vouched, typed.ticked_for = False, ""
        typed.errors["vouched"] = _("This is another number. Tick again if you have checked this one too.")
    return typed


def kept(opened: OpenedCase) -> Typed:
    """The form as what is kept fills it in."""
    found = contact_of(reading(), opened.participant.id)
    if found is None:
        return Typed()
    phone = found.phone or ""
    return Typed(
        spaced(phone),
        found.email or "",
        found.postal or "",
        by_letter=found.by_letter,
        vouched=found.phone_vouched,
        seen=version_of(found),
        ticked_for=phone if found.phone_vouched else "",
    )


def page(
    opened: OpenedCase,
    typed: Typed,
    fault: str = "",
    *,
    now_kept: Typed | None = None,
    saved: bool = False,
    status: int = 200,
) -> Response:
    """The form, once the look at it is written; with what is kept by now where that is not what it showed."""
    _write_the_look(opened)
    may_know = may_read(Relation.ASSIGNED, Field.SIGN_IN)
    letter = newest_of(reading(), opened.participant.id) if may_know else None
    html = render_template(
        "caseworker/contact.html",
        opened=opened,
        typed=typed,
        now_kept=now_kept,
        saved=saved,
        fault=fault,
        letter=letter,
        is_good=is_good(reading(), letter, now()),
        key=secrets.token_hex(16),
        may_activate=may_write(Relation.ASSIGNED, Field.SIGN_IN),
        may_change=may_write(Relation.ASSIGNED, Field.CONTACT),
        language=LANGUAGES[opened.participant.language],
    )
    return make_response(html, status)


def _write_the_look(opened: OpenedCase) -> None:
    """A look at a person stands in the log before the page is sent."""
    person = opened.participant
    if audit.looked(reading(), "desk:contact:look", purpose=PURPOSE, about=person):
        return
    with writing() as db:
        audit.look(db, "desk:contact:look", by=staff(), at=now(), purpose=PURPOSE, about=person)
