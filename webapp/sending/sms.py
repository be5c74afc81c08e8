"""SMS by a gateway that speaks as 46elks does: a form is posted to /a1/sms, with from, to, message, whendelivered."""

import base64
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from webapp.sending.letters import Letter
from webapp.sending.senders import NotSent, Refused
from webapp.settings import Settings, secret_of

TIMEOUT_SECONDS = 10
NO_SUCH_NUMBER = 400


class _StayHere(HTTPRedirectHandler):
    """A redirect would carry the password and the text to another address."""

    def redirect_request(self, *_: Any) -> None:
        """Follow none."""


class SmsGateway:
    """The gateway of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._url, self._from = settings.sms_url, settings.sms_from
        secret = f"{settings.sms_user}:{secret_of(settings.sms_password)}"
        self._authorization = f"Basic {base64.b64encode(secret.encode()).decode()}"
        self._opener = build_opener(_StayHere)

    def send(self, letter: Letter) -> None:
        """Hand an SMS over. Raises Refused when the gateway cannot use the number, and NotSent otherwise."""
        form = {"from": self._from, "to": letter.to, "message": letter.plain, "whendelivered": letter.report_to}
        headers = {"Authorization": self._authorization, "Idempotency-Key": letter.key}
        request = Request(self._url, urlencode(form).encode(), headers)  # noqa: S310 - the settings take http(s) alone
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                answer.read(10_000)
        except HTTPError as error:
            raise (Refused if error.code == NO_SUCH_NUMBER else NotSent)(f"HTTP {error.code}") from None
        except (URLError, HTTPException, OSError) as error:
            raise NotSent(type(error).__name__) from None
