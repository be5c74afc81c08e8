"""What an answer holds: its links and forms, and what stands in its headers and cookies."""

import base64
import binascii
import html
import re
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.test import TestResponse

from tests.paper import looking

_LINK = re.compile(r'\b(?:href|src|action|hx-get|hx-post|hx-put|hx-delete)="([^"]*)"')
_ACTION = re.compile(r'<form\b[^>]*?\baction="([^"]*)"')
# The real clock's time, which may strike a canary's minute.
_EXPIRES = re.compile(r"; expires=[^;]*", re.IGNORECASE)
# Says nothing about anyone and changes with the clock.
_DULL_HEADERS = frozenset({"content-length", "date", "content-security-policy", "permissions-policy"})


@dataclass
class Form:
    """A form as a page gave it: where it goes, and what it would send untouched."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self, text: str, address: str) -> None:
        super().__init__()
        self.forms: list[Form] = []  # those that change something
        self._open: Form | None = None
        self._by_id: dict[str, Form] = {}
        self._pick = ""
        self._address = address
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form((given.get("action") or self._address).partition("?")[0])
            self._by_id[given.get("id", "")] = self._open
            if given.get("method", "get").lower() == "post":
                self.forms.append(self._open)
        elif tag == "select":
            self._pick = given.get("name", "")
        elif self._open and tag == "option" and self._pick:
            self._open.fields.append((self._pick, given.get("value", "")))
        elif given.get("name") and tag in ("input", "textarea", "button"):
            form = self._by_id.get(given["form"]) if "form" in given else self._open
            if form:
                form.fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._pick = ""


def links_in(text: str) -> list[str]:
    """Where a page leads, by link, form or htmx; within this server alone."""
    found = (html.unescape(each).partition("#")[0] for each in _LINK.findall(text))
    return list(dict.fromkeys(each for each in found if each.startswith("/") and not each.startswith("/static/")))


def form_actions_in(text: str, address: str) -> set[str]:
    """Where the forms of a page go, read quickly."""
    found = (html.unescape(each) for each in _ACTION.findall(text))
    return {(each or address).partition("?")[0] for each in found}


def forms_in(text: str, address: str) -> list[Form]:
    """The forms of a page that change something."""
    return _Forms(text, address).forms


def head_of(answer: TestResponse) -> str:
    """Headers, and cookies as they read once opened."""
    headers = [
        f"{name}: {_EXPIRES.sub('', value)}" for name, value in answer.headers if name.lower() not in _DULL_HEADERS
    ]
    return "\n".join([*headers, *(opened(each.partition("=")[2]) for each in answer.headers.getlist("Set-Cookie"))])


def words_of(answer: TestResponse) -> str:
    """What somebody reads in the body; of a paper what stands on it, a name on two lines also as one."""
    if not answer.data.startswith(b"%PDF"):
        return str(answer.data, errors="replace")
    said = looking.text(answer.data)
    return f"{said}\n{' '.join(said.split())}"


def opened(cookie: str) -> str:
    """A signed cookie's content, as whoever carries it can read it."""
    payload = cookie.partition(";")[0]
    packed = payload.startswith(".")
    part = payload.lstrip(".").partition(".")[0]
    try:
        content = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        return (zlib.decompress(content) if packed else content).decode(errors="replace")
    except (binascii.Error, ValueError, zlib.error):
        return ""
