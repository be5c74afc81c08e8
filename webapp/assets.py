"""The one stylesheet: the parts in static/css, joined in their order, named by their content and kept for a year."""

import hashlib
import json
from dataclasses import dataclass

from flask import Flask, Response, abort, url_for

from webapp.access import PUBLIC, admits
from webapp.settings import ROOT

_CSS = ROOT / "static" / "css"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Stylesheet:
    """The joined text and the short digest in its address."""

    text: str
    digest: str


def join_stylesheet() -> Stylesheet:
    """Read the parts that order.txt lists."""
    names = (_CSS / "order.txt").read_text().split()
    text = "\n".join((_CSS / name).read_text() for name in names)
    return Stylesheet(text, hashlib.sha256(text.encode()).hexdigest()[:12])


def htmx_integrity() -> str:
    """The digest that browsers hold htmx to, from the record of vendored files."""
    for package in json.loads((ROOT / "static" / "vendor" / "vendor.json").read_text()):
        if package["name"] == "htmx.org":
            return str(package["files"]["dist/htmx.min.js"])
    raise LookupError("htmx.org is not in static/vendor/vendor.json")


def serve_assets(app: Flask) -> None:
    """Add the stylesheet's address and what base.html asks for."""
    sheet, integrity = join_stylesheet(), htmx_integrity()

    @admits(PUBLIC)
    def stylesheet(digest: str) -> Response:
        if digest != sheet.digest:
            abort(404)
        answer = Response(sheet.text, mimetype="text/css")
        answer.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return answer

    app.add_url_rule("/static/narvara.<digest>.css", "stylesheet", stylesheet)

    @app.context_processor
    def addresses() -> dict[str, str]:
        return {
            "stylesheet_url": url_for("stylesheet", digest=sheet.digest),
            "htmx_url": url_for("static", filename="vendor/htmx/dist/htmx.min.js"),
            "htmx_integrity": integrity,
        }
