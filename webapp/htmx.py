"""htmx is a courtesy: one view answers a browser with the page and htmx with the part."""

from typing import Any

from flask import Response, make_response, render_template
from flask_htmx import HTMX

htmx = HTMX()


def asked() -> bool:
    """True when htmx asks for a part (and not for a whole page, as when history is restored)."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def show(page: str, part: str, status: int = 200, **values: Any) -> Response:
    """The part for htmx, the page for everyone else; caches keep the two apart."""
    response = make_response(render_template(part if asked() else page, **values), status)
    response.headers.add("Vary", "HX-Request")
    return response
