"""Signing in: participants by number and PIN, staff by e-mail and password."""

from collections.abc import Callable

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from models import audit
from models.calendar import civil_day
from models.people import Participant, Role, Staff
from models.sign_in import (
    WrongSecret,
    give_the_try_back,
    participant_at_the_door,
    roles_on,
    staff_at_the_door,
    still_theirs,
    take_a_try,
)
from models.sign_in_numbers import read_number
from models.throttle import TooManyTries
from webapp.access import PUBLIC, admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.homes import home_of
from webapp.known_browser import account_bucket, remember
from webapp.safe_next import safe_next
from webapp.signed_in import sign_in

Person = Participant | Staff


@admits(PUBLIC)
def participant() -> Response | AnyResponse:
    """Number and PIN. A shared phone unless said otherwise."""
    if request.method != "POST":
        return _form("sign_in/participant.html")
    number, pin = request.form.get("number", ""), request.form.get("pin", "")
    return _judge(
        "sign_in/participant.html",
        "pin",
        read_number(number) or number,  # or each way to write it would be an account of its own
        lambda: participant_at_the_door(reading(), number, pin),
    )


@admits(PUBLIC)
def staff() -> Response | AnyResponse:
    """E-mail and password."""
    if request.method != "POST":
        return _form("sign_in/staff.html")
    email, password = request.form.get("email", ""), request.form.get("password", "")
    return _judge(
        "sign_in/staff.html",
        "password",
        email,
        lambda: staff_at_the_door(reading(), email, password, civil_day(now())),
    )


def _judge(page: str, how: str, account: str, at_the_door: Callable[[], Person | None]) -> Response | AnyResponse:
    """Count the try, look who it is, and let them in or say what to do."""
    bucket, address = account_bucket(how, account), request.remote_addr or ""
    try:
        with writing() as db:  # kept whatever comes of it, and before it is judged
            take_a_try(db, bucket, address, now())
    except TooManyTries as refusal:
        return _form(page, refusal, 429)
    try:
        if (person := at_the_door()) is None:
            raise WrongSecret
        with writing() as db:
            give_the_try_back(db, bucket, address, now())
            if not still_theirs(db, person):
                raise WrongSecret
            sign_in(db, person, own_phone=request.form.get("own_phone") == "yes")
            audit.write(db, "people:sign_in", by=person, about=person, at=now(), body={"how": how})
    except WrongSecret as refusal:
        with writing() as db:
            audit.write(db, "people:sign_in_failed", by=None, at=now(), body={"how": how, "why": "no_match"})
        return _form(page, refusal, 422)
    answer = redirect(safe_next(request.form.get("next")) or home_of(_roles(person)), code=303)
    remember(answer, how, account)
    return answer


def _roles(person: Person) -> list[Role]:
    if isinstance(person, Participant):
        return [Role.PARTICIPANT]
    return [row.role for row in roles_on(reading(), person, civil_day(now()))]


def _form(page: str, refusal: WrongSecret | TooManyTries | None = None, status: int = 200) -> Response:
    wanted = request.form.get("next") or request.args.get("next")
    return make_response(
        render_template(page, refusal=refusal, next=safe_next(wanted) or "", typed=request.form), status
    )
