"""Which views take a file, and how large. A file that is sent lies in memory alone, never on the server's disk.

Everything else is held to the size of a form, and so is a file from somebody who is not signed in: it would be read
before anybody says no.
"""

import io
from collections.abc import Callable
from typing import IO, ParamSpec, TypeVar

from flask import Flask, Request, current_app, request

from webapp.signed_in import signed_in

P = ParamSpec("P")
T = TypeVar("T")
# The form around the file.
_FRAME = 64 * 1024


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
        view = current_app.view_functions.get(request.endpoint or "")
        most: int | None = getattr(view, "takes_a_file", None)
        if most and request.method == "POST" and signed_in():
            request.max_content_length = most + _FRAME
            # Werkzeug holds to this what it has read and not yet sorted, too: a piece of a file and the rest of one.
            request.max_form_memory_size = 4 * _FRAME
