"""Browsers that someone has signed in on, or typed a code on, before have buckets of tries of their own.

So whoever guesses at a stranger's number fills only the strangers' bucket, and the person can still come in; and
whoever has the PIN alone uses up no codes of the phone on which the person has typed one.
"""

import hmac

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from models import keyring

COOKIE = "known"
_KEPT = 10
_YEAR = 365 * 24 * 3600


def account_bucket(how: str, account: str, *, known_by: str = "") -> str:
    """The bucket that a try for this account, on this browser, is counted in. It does not hold the account.

    `known_by` is another way in which it can have been shown to be its owner's.
    """
    return f"{_mark(how, account)}:known" if is_known(known_by or how, account) else _mark(how, account)


def is_known(how: str, account: str) -> bool:
    """Whether this account has been shown to be its owner's on this browser before, in this way."""
    mark = _mark(how, account)
    return any(hmac.compare_digest(mark, known) for known in _known())


def remember(answer: Response, how: str, account: str) -> None:
    """Note on the browser that this account was shown to be its owner's here."""
    marks = [_mark(how, account), *(known for known in _known() if known != _mark(how, account))][:_KEPT]
    answer.set_cookie(
        COOKIE,
        _signer().dumps(marks),
        max_age=_YEAR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _mark(how: str, account: str) -> str:
    plain = "".join(account.lower().split())[:200]
    return keyring.current().mac("sign-in-bucket", f"{how}:{plain}".encode()).hex()[:32]


def _known() -> list[str]:
    try:
        marks = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return []
    return [mark for mark in marks if isinstance(mark, str)]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known-browser")
