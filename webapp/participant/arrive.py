"""The address in the code of a display or a poster. It only looks: link previews visit it too, and check nobody in."""

from flask import Response, g, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from models.claims import Claim, CodeChanged, claim_by_address
from models.posters import PosterGone, claim_by_poster
from webapp.access import PUBLIC, admits
from webapp.clock import now
from webapp.db import reading
from webapp.participant import claim_cookie


@admits(PUBLIC)
def arrive(site: str, code: str) -> Response | AnyResponse:
    """Keep a claim on the browser and go on to "I am here", or say that the code has changed."""
    g.polling = True  # not even the session is touched
    try:
        claim = claim_by_address(reading(), site, code, now())
    except CodeChanged as refusal:
        return make_response(render_template("participant/code_changed.html", refusal=refusal), refusal.status)
    return _go_on(claim)


@admits(PUBLIC)
def arrive_by_poster(code: str) -> Response | AnyResponse:
    """Keep a claim on the browser and go on to "I am here", or say that the poster is good for nothing."""
    g.polling = True
    try:
        claim = claim_by_poster(reading(), code, now())
    except PosterGone as refusal:
        return make_response(render_template("participant/poster_gone.html", refusal=refusal), refusal.status)
    return _go_on(claim)


def _go_on(claim: Claim) -> AnyResponse:
    answer = redirect(url_for("participant.check_in"), code=303)
    claim_cookie.give(answer, claim)
    return answer
