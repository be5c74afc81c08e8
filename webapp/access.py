"""Whom a view lets in. Every view is stamped; an unstamped one answers nobody."""

import functools
from collections.abc import Callable
from typing import Any, Final, ParamSpec, cast

from flask import Flask, Response, abort, current_app, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from models.people import Role
from webapp.htmx import htmx
from webapp.signed_in import signed_in

PUBLIC: Final = "public"
DEVICE: Final = "device"
CAPABILITY: Final = "capability"
P = ParamSpec("P")


def admits(*whom: Role | str) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Stamp a view with the roles it lets in.

    PUBLIC is anyone, DEVICE a device with its own credential, CAPABILITY whoever was told an address nobody guesses.
    """

    def stamp(view: Callable[P, Any]) -> Callable[P, Any]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            if refused := _refused(frozenset(whom)):
                return refused
            return view(*args, **kwargs)

        guarded.admits = frozenset(whom)  # type: ignore[attr-defined]
        return guarded

    return stamp


def admitted_by(view: Callable[..., Any]) -> frozenset[Role | str] | None:
    """Whom a view says it lets in; None when it does not say."""
    return cast("frozenset[Role | str] | None", getattr(view, "admits", None))


def _refused(whom: frozenset[Role | str]) -> Response | AnyResponse | None:
    if whom & {PUBLIC, DEVICE, CAPABILITY}:  # the views of the last two look at what they are shown themselves
        return None
    who = signed_in()
    if who is None:
        return _to_the_door(whom)
    if not who.roles & whom:
        abort(403)
    return None


def _to_the_door(whom: frozenset[Role | str]) -> Response | AnyResponse:
    door = "sign_in.participant" if Role.PARTICIPANT in whom else "sign_in.staff"
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    if request.is_json:  # a script of ours asks, and says itself where the door is
        return make_response("", 401)
    if htmx:  # htmx would swap a redirect's page into a part of this one
        response = make_response("", 401)
        response.headers["HX-Redirect"] = url_for(door)
        return response
    return redirect(url_for(door, next=back), code=303)


def refuse_the_unstamped(app: Flask) -> None:
    """Answer 404 on every view that does not say whom it admits, so that a forgotten stamp opens nothing."""

    @app.before_request
    def check_the_stamp() -> None:
        if request.endpoint in (None, "static"):
            return
        if admitted_by(current_app.view_functions[request.endpoint or ""]) is None:
            abort(404)
