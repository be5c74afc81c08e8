"""What a browser does at the door: it follows the site's code, takes the claim, and then says "I am here"."""

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

from e2e.load.burst import send, shared_out
from e2e.load.crowd import Meeting, Visitor
from e2e.load.job import Sent
from e2e.load.server import Server
from models.site_codes import code_at

# A code stands for twenty seconds, and one step longer: so many browsers get through in that time.
AT_A_TIME = 1000
CONNECTIONS = 8


class NotTheForm(Exception):
    """A browser was not given the form it came for."""


@dataclass(frozen=True)
class CheckIn:
    """One "I am here", ready to be sent: whose, where, and the very bytes, as a browser or as htmx sends them."""

    visitor: Visitor
    occasion_id: uuid.UUID
    claim: str
    plain: bytes
    htmx: bytes

    @property
    def presence(self) -> tuple[uuid.UUID, uuid.UUID]:
        """Who is here, and at which occasion."""
        return self.visitor.person_id, self.occasion_id


class Desk:
    """Where requests are written: the server and the address its people type."""

    def __init__(self, server: Server) -> None:
        self.port = server.port
        self.host = server.installation.settings.public_url.partition("://")[2]

    def request(
        self, method: str, path: str, visitor: Visitor, form: dict[str, str] | None = None, *, htmx: bool = False
    ) -> bytes:
        """The bytes of a request. Cookies are sent whatever the scheme: the proxy that speaks https is left out."""
        body = urlencode(form).encode() if form is not None else b""
        cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", f"Cookie: {cookies}", "Accept-Language: sv"]
        if form is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        if htmx:
            lines += ["HX-Request: true"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def visit(self, visits: Sequence[tuple[Visitor, str]]) -> list[Sent]:
        """Let each browser get its page, and keep the cookies it is given."""
        requests = [self.request("GET", path, visitor) for visitor, path in visits]
        lanes = shared_out(requests, CONNECTIONS)
        answers: list[Sent | None] = [None] * len(requests)
        for each in send(self.port, lanes, processes=2):
            answers[each.lane + each.number * len(lanes)] = each
        found = [each for each in answers if each is not None]
        for (visitor, _), answer in zip(visits, found, strict=True):
            for cookie in answer.headers("Set-Cookie"):
                name, _, value = cookie.partition(";")[0].partition("=")
                visitor.cookies[name] = value
        return found

    def check_ins(self, *meetings: Meeting) -> list[CheckIn]:
        """A claim for each browser of each meeting, by really going to the address in the site's code."""
        everyone = [(meeting, visitor) for meeting in meetings for visitor in meeting.group.visitors]
        found: list[CheckIn] = []
        for first in range(0, len(everyone), AT_A_TIME):
            some = everyone[first : first + AT_A_TIME]
            addresses = {meeting: address_of(meeting) for meeting, _ in some}
            self.visit([(visitor, addresses[meeting]) for meeting, visitor in some])
            pages = self.visit([(visitor, "/check-in") for _, visitor in some])
            found += [self._ready(*each, page) for each, page in zip(some, pages, strict=True)]
        return found

    def confirmations(self, meeting: Meeting) -> list[bytes]:
        """Each supervisor looks at the roll; the forms that confirm it as it was shown."""
        roll = f"/site/occasions/{meeting.occasion_id}"
        pages = self.visit([(each, roll) for each in meeting.group.supervisors])
        return [
            self.request(
                "POST",
                f"{roll}/confirm",
                visitor,
                fields(page, "csrf_token", "version_seen") | {"all_the_same": "yes"},
            )
            for visitor, page in zip(meeting.group.supervisors, pages, strict=True)
        ]

    def _ready(self, meeting: Meeting, visitor: Visitor, page: Sent) -> CheckIn:
        form = fields(page, "csrf_token", "claim")
        plain, htmx = (self.request("POST", "/check-in", visitor, form, htmx=each) for each in (False, True))
        return CheckIn(visitor, meeting.occasion_id, form["claim"], plain, htmx)


def address_of(meeting: Meeting) -> str:
    """The address in the code that the site's display shows now."""
    code = code_at(meeting.group.site.key, meeting.occasion_id, dt.datetime.now(dt.UTC))
    return f"/S/{meeting.group.site.code}/{code.address}"


def fields(page: Sent, *names: str) -> dict[str, str]:
    """The values of hidden fields. Raises NotTheForm when the page lacks one."""
    text, values = page.body.decode(), {}
    for name in names:
        found = re.search(rf'name="{name}"\s+value="([^"]+)"', text)
        if not found:
            raise NotTheForm(f"no {name} in the page with status {page.status}: {' '.join(text.split())[:600]}")
        values[name] = unescape(found[1])
    return values
