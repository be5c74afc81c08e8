"""Choosing a PIN with the code of a letter.

The letter's QR code carries number and code behind a "#": no browser sends that to a server, and it stands in no log. A
script puts both into the form; without one they are typed.
"""

from dataclasses import dataclass, field

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from models import activations, audit
from models.people import Role
from models.pins import PinLength, PinsDiffer, WeakPin, chosen_pin
from models.refusals import Refusal
from models.sign_in import give_the_try_back, hash_secret, take_a_try
from models.sign_in_numbers import read_number
from models.throttle import TooManyTries
from webapp.access import PUBLIC, admits
from webapp.clock import now
from webapp.db import writing
from webapp.homes import home_of
from webapp.known_browser import account_bucket, remember
from webapp.sentences import sentence
from webapp.signed_in import sign_in

LONGEST = 40


@dataclass
class Typed:
    """What the form holds, and what is wrong with it by field; a PIN is never sent back."""

    number: str = ""
    code: str = ""
    own_phone: bool = False
    errors: dict[str, str] = field(default_factory=dict)


@admits(PUBLIC)
def activate() -> Response | AnyResponse:
    """The form. Asking for it changes nothing and looks at nothing."""
    if request.method != "POST":
        return _page(Typed())
    form = request.form
    number, code = form.get("number", "")[:LONGEST], form.get("code", "")[:LONGEST]
    typed = Typed(number.strip(), code.strip(), form.get("own_phone") == "yes")
    pin = _pin(typed)
    return _page(typed, status=422) if pin is None else _judge(typed, pin)


def _pin(typed: Typed) -> str | None:
    """The PIN that was chosen, before anything is asked of the letter; None when it cannot be one."""
    form = request.form
    try:
        return chosen_pin(form.get("pin", ""), form.get("again", ""), typed.number)
    except PinsDiffer as refusal:
        typed.errors["again"] = sentence(refusal)
    except (PinLength, WeakPin) as refusal:
        typed.errors["pin"] = sentence(refusal)
    return None


def _judge(typed: Typed, pin: str) -> Response | AnyResponse:
    """Count the try, look whether the code is the letter's, and let them in or say what to do."""
    account = read_number(typed.number) or typed.number
    bucket, address = account_bucket("activate", account, known_by="pin"), request.remote_addr or ""
    try:
        with writing() as db:  # kept whatever comes of it, and before it is judged
            take_a_try(db, bucket, address, now())
            tried = activations.take_a_try(db, typed.number, now())
    except TooManyTries as refusal:
        return _page(typed, refusal, 429)
    hashed = hash_secret(pin)  # for each try: what takes long says nothing of whether it was right
    try:
        with writing() as db:
            give_the_try_back(db, bucket, address, now())  # first: the log's turn is taken last, as at the door
            person = activations.activate(db, tried, typed.code, hashed, now())
            sign_in(db, person, own_phone=typed.own_phone)
            audit.write(db, "people:sign_in", by=person, about=person, at=now(), body={"how": "letter"})
    except activations.WrongActivation as refusal:
        with writing() as db:
            activations.note_wrong(db, now())
        return _page(typed, refusal, 422)
    answer = redirect(home_of([Role.PARTICIPANT]), code=303)
    remember(answer, "pin", account)
    return answer


def _page(typed: Typed, refusal: Refusal | None = None, status: int = 200) -> Response:
    return make_response(render_template("sign_in/activate.html", typed=typed, refusal=refusal), status)
