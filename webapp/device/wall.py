"""The display: where one is, what is on, how many are in, and the code of the moment. It changes nothing."""

import hashlib
from dataclasses import dataclass

from flask import Response, g, make_response, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from i18n import language
from i18n.words import clock
from models.displays import Wall, head_count, wall_at
from models.places import Site
from models.roll_call import Meeting
from models.site_codes import STEP_SECONDS, SiteCode, code_at
from webapp import htmx, qr
from webapp.access import DEVICE, admits
from webapp.clock import now
from webapp.db import reading
from webapp.device.credential import display_here


@dataclass(frozen=True)
class Code:
    """The code of an occasion as the wall shows it."""

    site_code: SiteCode
    picture: Markup

    @property
    def typed(self) -> str:
        """In two halves, which are easier to copy."""
        return f"{self.site_code.typed[:3]} {self.site_code.typed[3:]}"


@admits(DEVICE)
def show() -> Response | AnyResponse:
    """The wall; nothing (204) to a poll that has seen all of it, the seconds left apart."""
    g.polling = True  # someone signed in on the same browser is not kept signed in by it
    device = display_here()
    if device is None:
        return _to_pairing()
    site = reading().get_one(Site, device.site_id)
    wall = wall_at(reading(), site.id, now())
    meeting = _chosen(wall)
    code = _code(site, meeting) if meeting else None
    heads = head_count(reading(), meeting) if meeting else None
    seen = _digest(site, wall, meeting, code, heads)
    if htmx.asked() and request.args.get("seen") == seen:
        return make_response("", 204)
    return htmx.show(
        "device/wall.html",
        "device/_wall.html",
        site=site,
        wall=wall,
        meeting=meeting,
        code=code,
        heads=heads,
        at=now(),
        seen=seen,
        step=STEP_SECONDS,
    )


def _to_pairing() -> Response | AnyResponse:
    """Nobody's browser, or a display that was revoked."""
    if not htmx.asked():
        return redirect(url_for("device.pair"), code=303)
    answer = make_response("", 401)
    answer.headers["HX-Redirect"] = url_for("device.pair")
    return answer


def _chosen(wall: Wall) -> Meeting | None:
    """The occasion asked for, or the first that is on."""
    wanted = request.args.get("occasion")
    return next((each for each in wall.open if str(each.occasion.id) == wanted), next(iter(wall.open), None))


def _code(site: Site, meeting: Meeting) -> Code:
    found = code_at(site.key, meeting.occasion.id, now())
    return Code(found, qr.drawn(qr.address_of(site.code, found.address)))


def _digest(site: Site, wall: Wall, meeting: Meeting | None, code: Code | None, heads: int | None) -> str:
    """Changes with anything that the wall shows, but not with each second."""
    shown = (
        language().code,
        clock(now()),
        site.name,
        [(each.occasion.id, each.occasion.starts_at, each.activity.title) for each in (*wall.open, *wall.cancelled)],
        wall.coming and wall.coming.occasion.id,
        meeting and meeting.occasion.id,
        code and code.site_code.address,
        heads,
    )
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
