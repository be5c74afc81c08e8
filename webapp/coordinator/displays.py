"""The displays on the walls: which there are, a code for a new one, and an end to one that was lost."""

import uuid
from dataclasses import dataclass

from flask import Response, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models import pairing
from models.calendar import civil_day
from models.devices import Device
from models.pairing import CODE_LIVES, NAME_AT_MOST, DisplayNeedsName
from models.people import Role
from models.posters import PosterReplaced, posters_of
from webapp.access import admits
from webapp.clock import now
from webapp.db import reading, writing
from webapp.signed_in import staff

HAT = Role.COORDINATOR


@dataclass(frozen=True)
class Made:
    """A code just made: shown on this answer, and never again."""

    device: Device
    code: str

    @property
    def spaced(self) -> str:
        """In two halves, which are easier to copy."""
        return f"{self.code[:4]} {self.code[4:]}"


@admits(Role.COORDINATOR)
def displays() -> Response:
    """The sites and their displays."""
    return show_displays()


@admits(Role.COORDINATOR)
def connect() -> Response:
    """A new display, and the code to type on its tablet."""
    site, name = _id(request.form.get("site", "")), request.form.get("name", "")
    try:
        with writing() as db:
            made = Made(*pairing.connect(db, staff(), HAT, site, name, day=civil_day(now()), now=now()))
    except DisplayNeedsName as refusal:
        return show_displays(refusal=refusal, status=refusal.status)
    return show_displays(made=made)


@admits(Role.COORDINATOR)
def new_code(device_id: uuid.UUID) -> Response:
    """Another code for a display that still waits for its tablet."""
    device = _display(device_id)
    with writing() as db:
        made = Made(device, pairing.new_code(db, staff(), device, now()))
    return show_displays(made=made)


@admits(Role.COORDINATOR)
def revoke(device_id: uuid.UUID) -> AnyResponse:
    """Take a display's rights away."""
    device = _display(device_id)
    with writing() as db:
        pairing.revoke(db, staff(), device, now())
    return redirect(url_for("coordinator.displays"), code=303)


def show_displays(
    made: Made | None = None,
    refusal: DisplayNeedsName | None = None,
    status: int = 200,
    replaced: PosterReplaced | None = None,
) -> Response:
    """The page; `replaced` where a poster was to be made from a page that was older than the poster."""
    db, at = reading(), now()
    sites = pairing.sites_of(db, staff(), HAT, civil_day(at))
    page = render_template(
        "coordinator/displays.html",
        sites=sites,
        options=[(site.id, site.name) for site in sites],
        displays=pairing.displays_at(db, sites, at),
        posters=posters_of(db, [site.id for site in sites]),
        replaced=replaced,
        made=made,
        pairing_address=current_app.extensions["settings"].public_url + url_for("device.pair"),
        until=at + CODE_LIVES,
        refusal=refusal,
        typed=request.form if refusal else {},
        longest=NAME_AT_MOST,
    )
    return make_response(page, status)


def _display(device_id: uuid.UUID) -> Device:
    return pairing.display_for(reading(), staff(), HAT, device_id, civil_day(now())) or abort(404)


def _id(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError:
        abort(422)
