"""What is shown only to whoever has shown, a short while ago, that it is them."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec

from flask import Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from webapp.htmx import asked
from webapp.signed_in import stepped_up

P = ParamSpec("P")


def needs_step_up(view: Callable[P, Any]) -> Callable[P, Any]:
    """Let a participant's view answer after a step-up alone; before it, lead to it and back. Goes below @admits."""

    @functools.wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        return view(*args, **kwargs) if stepped_up() else to_the_step_up()

    return guarded


def to_the_step_up() -> Response | AnyResponse:
    """Where a code is asked for, and from there back to this page; a form that was sent begins anew."""
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    there = url_for("participant.confirm_it_is_you", next=back)
    if asked():  # htmx would swap a redirect's page into a part of this one
        response = make_response("", 401)
        response.headers["HX-Redirect"] = there
        return response
    return redirect(there, code=303)
