"""My code: what a participant shows to the supervisor's scanner. Looking at it changes nothing."""

from dataclasses import dataclass

from flask import Response, g, make_response, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from models import schedule
from models.people import Role
from models.phone_codes import STEP_SECONDS, PhoneCode, code_at, step_at
from models.scan_facts import scanned_since
from models.schedule import Entry
from webapp import qr
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading
from webapp.htmx import asked, show
from webapp.signed_in import participant


@dataclass(frozen=True)
class Code:
    """The code of the moment as the phone shows it."""

    phone_code: PhoneCode
    picture: Markup

    @property
    def typed(self) -> str:
        """In two halves, which are easier to say."""
        return f"{self.phone_code.typed[:4]} {self.phone_code.typed[4:]}"


@admits(Role.PARTICIPANT)
def my_code() -> Response | AnyResponse:
    """The code, until the supervisor has scanned one: then what that meant. A poll in the same step hears nothing."""
    since = _since()
    if asked() or "since" in request.args:
        g.polling = True  # a page left open does not keep its session alive
    scan = scanned_since(reading(), participant().id, since)
    if scan:
        return _on_to(url_for("participant.checked_in", scan_id=scan.id))
    if asked() and request.args.get("step") == str(step_at(now())):
        return make_response("", 204)
    code = code_at(participant().id, now())
    return show(
        "participant/my_code.html",
        "participant/_my_code.html",
        code=Code(code, qr.drawn(code.code)),
        step=step_at(now()),
        length=STEP_SECONDS,
        since=int(since),
        already=[] if asked() else _already(),
    )


def _already() -> list[Entry]:
    """Where one is in now, so that nobody need scan the code there."""
    at = now()
    entries = schedule.today(reading(), participant().id, at)
    return [each for each in entries if each.since and not each.cancelled_at and each.ends_at > at]


def _since() -> float:
    """Since when the page has been open, in seconds; since now for who comes anew."""
    told = request.args.get("since", "")
    return int(told) if told.isdecimal() and len(told) == 10 else now().timestamp()


def _on_to(address: str) -> AnyResponse:
    if not asked():
        return redirect(address, code=303)
    answer = make_response("", 204)
    answer.headers["HX-Redirect"] = address
    return answer
