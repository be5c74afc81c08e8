"""No other website sends a form in somebody's name: the second layer beside the token.

    Sec-Fetch-Site    same-origin, or none (the reader's own doing)     goes on to the token
                      anything else                                     refused
    none of it, as from an old browser: Origin, where it names a host   ours goes on, another's is refused
    neither, as from what is no browser                                 goes on: the token, or the address, is the key

Source: threat T25, and Fetch Metadata Request Headers (W3C).
"""

from urllib.parse import urlsplit

from flask import Flask, current_app, request

from models.refusals import Refusal
from webapp.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OURS = frozenset({"same-origin", "none"})
# What a page that sends no referrer, as ours, says of itself in a form: it tells nothing.
UNTOLD = frozenset({"", "null"})


class FromAnotherSite(Refusal):
    """A form that another website's page sent."""

    status = 403


def refuse_what_others_send(app: Flask) -> None:
    """Refuse what may change something, when another website's page sent it, before anything is done."""

    @app.before_request
    def look_where_it_comes_from() -> None:
        if request.method not in SAFE and _another_site():
            raise FromAnotherSite


def _another_site() -> bool:
    if told := request.headers.get("Sec-Fetch-Site"):
        return told not in OURS
    origin = request.headers.get("Origin", "")
    return origin not in UNTOLD and _host(origin) not in _our_hosts()


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _our_hosts() -> frozenset[str]:
    settings: Settings = current_app.extensions["settings"]
    return frozenset({request.host, _host(settings.public_url)})
