"""Which views take a file, and how large. A file that is sent lies in memory alone, never on the server's disk.

Everything else is held to the size of a form, and so is a file from somebody who is not signed in: it would be read
before anybody says no.
"""

import io
import time
from collections.abc import Callable
from typing import IO, ParamSpec, TypeVar

from flask import Flask, Request, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from webapp.errors import page
from webapp.signed_in import signed_in

P = ParamSpec("P")
T = TypeVar("T")
# The form around the file.
_FRAME = 64 * 1024
# Of what is too large so much is let past, for so long: a browser that cannot get rid of it hears no answer.
_LET_PAST = 64_000_000
_SECONDS = 20
# The form's page with this in its address says that the file was too large; docs/nginx.conf asks for it, too.
TOO_LARGE = "too_large"


class InMemory(Request):
    """A request whose files are kept off the disk, where they would lie in the clear."""

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return io.BytesIO()


def takes_a_file(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Let a view take a file of so many bytes. Goes below @admits."""

    def stamp(view: Callable[P, T]) -> Callable[P, T]:
        view.takes_a_file = most  # type: ignore[attr-defined]
        return view

    return stamp


def let_files_in(app: Flask) -> None:
    """Raise the limit where a file is expected, before anything of the form is read."""
    app.request_class = InMemory

    @app.before_request
    def make_room() -> None:
        if (most := _most()) and request.method == "POST" and signed_in():
            request.max_content_length = most + _FRAME
            # Werkzeug holds to this what it has read and not yet sorted, too: a piece of a file and the rest of one.
            request.max_form_memory_size = 4 * _FRAME

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(_: RequestEntityTooLarge) -> ResponseReturnValue:
        """Where a file was too large its form says so; elsewhere a page does."""
        if not (_most() and signed_in()):
            return page(413)
        _let_past()
        return redirect(f"{request.path}?{TOO_LARGE}=yes", code=303)


def _most() -> int | None:
    """How large a file the asked view takes, if it takes one."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "takes_a_file", None)


def _let_past() -> None:
    """Let the rest of the body go by, and keep nothing of it."""
    left, until = min(request.content_length or 0, _LET_PAST), time.monotonic() + _SECONDS
    while left > 0 and time.monotonic() < until:
        piece = request.environ["wsgi.input"].read(min(left, _FRAME))
        if not piece:
            return
        left -= len(piece)
