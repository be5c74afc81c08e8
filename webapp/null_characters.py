"""No text of ours holds the character number zero: nobody types it, and PostgreSQL keeps none."""

from collections.abc import Iterator

from flask import Flask, abort, request

_NULL = "\0"


def refuse_null_characters(app: Flask) -> None:
    """Answer 400 to an address or a form with such a character in it, before any view reads it."""

    @app.before_request
    def look_for_one() -> None:
        if any(_NULL in each for each in _texts()):
            abort(400)


def _texts() -> Iterator[str]:
    yield request.path
    for fields in (request.args, request.form):
        for name, value in fields.items(multi=True):
            yield name
            yield value
