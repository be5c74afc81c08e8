"""The box in which a participant answers: its key, so that twice is once, and what was written in it."""

import hmac
import re
import secrets
import uuid
from dataclasses import dataclass

from flask import abort, request

from i18n import language
from models import keyring
from models.replies import Spoken
from webapp.signed_in import my_session

_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")
_NONCE, _SEAL = 22, 32


@dataclass
class AnswerForm:
    """What the form holds, as it was written."""

    key: str
    words: str = ""

    @property
    def spoken(self) -> Spoken:
        """The words as they are kept: written in the app, in the language of the page."""
        return Spoken(self.words, language().code)


def empty_form() -> AnswerForm:
    """A form that nobody has sent."""
    return AnswerForm(secrets.token_urlsafe(24))


def sealed_form(about: uuid.UUID) -> AnswerForm:
    """A form that says by its key that this session was shown what it answers."""
    nonce = secrets.token_urlsafe(16)
    return AnswerForm(nonce + _seal(nonce, about))


def is_sealed(form: AnswerForm, about: uuid.UUID) -> bool:
    """True for a form that sealed_form() gave to this session: what was written in it while time passed is kept."""
    return hmac.compare_digest(form.key[_NONCE:].encode(), _seal(form.key[:_NONCE], about).encode())


def posted_form() -> AnswerForm:
    """The form as it was sent."""
    key = request.form.get("key", "")
    if not _KEY.fullmatch(key):
        abort(400)
    return AnswerForm(key, request.form.get("words", "").replace("\r\n", "\n").strip())


def _seal(nonce: str, about: uuid.UUID) -> str:
    content = my_session().id.bytes + about.bytes + nonce.encode()
    return keyring.current().mac("answer-form", content).hex()[:_SEAL]
