"""The step-up: a code goes to the person's phone, and typed here it opens what the PIN alone does not."""

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import step_up
from models.outcomes import unit_of
from models.people import Role
from models.refusals import Refusal
from models.step_up import WrongCode
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.known_browser import is_known, remember
from webapp.safe_next import safe_next
from webapp.signed_in import carry_on_with, my_session, participant, stepped_up

LAST_DIGITS = 2
HOW = "step-up"


@admits(Role.PARTICIPANT)
def form() -> Response | AnyResponse:
    """Ask for a code, then type it; on at once for whoever has done so a short while ago."""
    return redirect(_next(), code=303) if stepped_up() else _page()


@admits(Role.PARTICIPANT)
def send() -> Response | AnyResponse:
    """Send a code to the phone that the unit knows."""
    try:
        with writing() as db:
            known = is_known(HOW, str(participant().id))
            step_up.send_code(db, participant(), my_session().id, now(), known=known)
    except Refusal as refusal:
        return _page(refusal)
    return redirect(url_for("participant.confirm_it_is_you", next=_next()), code=303)


@admits(Role.PARTICIPANT)
def confirm() -> Response | AnyResponse:
    """The code that was typed."""
    who, session_id = participant(), my_session().id
    with writing() as db:  # kept whatever comes of it, and before it is judged
        waiting = step_up.take_a_try(db, session_id, now())
    try:
        with writing() as db:
            row, token = step_up.confirm(db, who, session_id, waiting, request.form.get("code", ""), now())
    except WrongCode as refusal:
        with writing() as db:
            step_up.note_wrong_code(db, who, now())
        return _page(refusal)
    carry_on_with(row, token)
    answer = redirect(_next(), code=303)
    remember(answer, HOW, str(who.id))
    return answer


def _next() -> str:
    wanted = request.form.get("next") or request.args.get("next")
    return safe_next(wanted) or url_for("participant.today")


def _page(refusal: Refusal | None = None) -> Response:
    db, who = reading(), participant()
    phone = step_up.phone_for_codes(db, who)
    page = render_template(
        "participant/confirm_it_is_you.html",
        digits=phone[-LAST_DIGITS:] if phone else None,
        waiting=step_up.waiting_code(db, my_session().id, now()) if phone else None,
        unit=unit_of(db, who),
        next=_next(),
        refusal=refusal,
        length=step_up.DIGITS,
    )
    return make_response(page, refusal.status if refusal else 200)
