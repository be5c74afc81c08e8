"""Where messages go: my phone and my e-mail address."""

from dataclasses import dataclass, field

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models.access import Field, Relation, may_read, may_write
from models.contact import contact_of, masked, spaced, version_of
from models.contact_changes import ContactChanged, NeedsStepUp, NotAnAddress, NotAPhone, Told, change_own
from models.outcomes import unit_of
from models.people import Role
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.sentences import sentence
from webapp.signed_in import participant, stepped_up
from webapp.step_up import to_the_step_up


@dataclass
class Typed:
    """What the form holds, and what is wrong with it by field."""

    phone: str = ""
    email: str = ""
    seen: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@admits(Role.PARTICIPANT)
def contact() -> Response | AnyResponse:
    """The form; who gets codes sees and changes the number and the address only after a step-up."""
    if not may_write(Relation.OWN, Field.CONTACT):
        abort(403)
    if request.method != "POST":
        return _page(_kept(), saved=request.args.get("saved") == "yes")
    typed = _typed()
    try:
        with writing() as db:
            told, seen = Told(typed.phone, typed.email), request.form.get("seen")
            change_own(db, participant(), told, stepped_up=stepped_up(), now=now(), seen=seen)
    except NeedsStepUp:
        return to_the_step_up()
    except ContactChanged as refusal:
        return _page(typed, sentence(refusal), status=refusal.status)
    except NotAPhone as refusal:
        typed.errors["phone"] = sentence(refusal)
    except NotAnAddress as refusal:
        typed.errors["email"] = sentence(refusal)
    if typed.errors:
        return _page(typed, status=422)
    return redirect(url_for("participant.contact", saved="yes"), code=303)


def _kept() -> Typed:
    found = contact_of(reading(), participant().id)
    return Typed(spaced(found.phone or ""), found.email or "") if found else Typed()


def _typed() -> Typed:
    return Typed(
        request.form.get("phone", "").strip(), request.form.get("email", "").strip(), request.form.get("seen", "")
    )


def _page(typed: Typed, changed: str = "", *, saved: bool = False, status: int = 200) -> Response:
    db, who = reading(), participant()
    found = contact_of(db, who.id)
    page = render_template(
        "participant/contact.html",
        typed=typed,
        saved=saved,
        changed=changed,
        seen=typed.seen if typed.errors else version_of(found),
        kept=found,
        masked=masked,
        saved_now=_kept(),
        number=who.sign_in_number if may_read(Relation.OWN, Field.SIGN_IN) else "",
        locked=bool(found and found.phone_vouched and not stepped_up()),
        unit=unit_of(db, who),
    )
    return make_response(page, status)
