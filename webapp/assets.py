"""The one stylesheet: the parts in static/css, joined in their order, named by their content and kept for a year."""

import functools
import hashlib
import json
import re
from dataclasses import dataclass

from flask import Flask, Response, abort, current_app, request, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from i18n import language
from webapp.access import PUBLIC, admits
from webapp.settings import ROOT

_FONT = re.compile(r"url\((vendor/[^)]+)\)")
_CSS = ROOT / "static" / "css"
FOR_EVER = f"public, max-age={365 * 24 * 3600}, immutable"
_ASSETS = frozenset({"static", "stylesheet"})


def is_asset() -> bool:
    """Whether the request is for a file that is the same for everyone: nobody looks up who asks for it."""
    return request.endpoint in _ASSETS


class SessionsOfPages(SecureCookieSessionInterface):
    """Files are the same whoever asks, so that no answer with one says that it varies with the cookie.

    Otherwise a browser would fetch them all again after each sign-in.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Save the session as ever, but not when a file was asked for and nothing in the session changed."""
        if not is_asset() or session.modified:
            super().save_session(app, session, response)


@dataclass(frozen=True)
class Stylesheet:
    """The joined text and the short digest in its address."""

    text: str
    digest: str


def join_stylesheet() -> Stylesheet:
    """Read the parts that order.txt lists."""
    names = (_CSS / "order.txt").read_text().split()
    text = "\n".join((_CSS / name).read_text() for name in names)
    text = _FONT.sub(lambda found: f"url({found[1]}?v={digest_of_file(found[1])})", text)
    return Stylesheet(text, hashlib.sha256(text.encode()).hexdigest()[:12])


def htmx_integrity() -> str:
    """The digest that browsers hold htmx to, from the record of vendored files."""
    for package in json.loads((ROOT / "static" / "vendor" / "vendor.json").read_text()):
        if package["name"] == "htmx.org":
            return str(package["files"]["dist/htmx.min.js"])
    raise LookupError("htmx.org is not in static/vendor/vendor.json")


def look_of_a_page() -> dict[str, object]:
    """What base.html needs and no database tells: language, municipality, stylesheet, htmx. Its link: language.py."""
    spoken = language()
    return {
        "html_lang": spoken.html_lang,
        "html_dir": spoken.direction,
        "municipality": current_app.extensions["settings"].municipality,
        **addresses(),
    }


def addresses() -> dict[str, str]:
    """What base.html points at: the same in every page, so the map is asked once."""
    found: dict[str, str] | None = current_app.extensions.get("addresses")
    if found is None:
        found = current_app.extensions["addresses"] = {
            "stylesheet_url": url_for("stylesheet", digest=current_app.extensions["stylesheet"].digest),
            "htmx_url": url_for("static", filename="vendor/htmx/dist/htmx.min.js"),
            "htmx_integrity": current_app.extensions["htmx_integrity"],
        }
    return found


def serve_assets(app: Flask) -> None:
    """Add the stylesheet's address, and a digest to the address of every static file, so that it is fetched once."""
    app.session_interface = SessionsOfPages()
    app.extensions.update(stylesheet=join_stylesheet(), htmx_integrity=htmx_integrity())
    app.add_url_rule("/static/narvara.<digest>.css", "stylesheet", stylesheet)
    app.context_processor(look_of_a_page)

    @app.url_defaults
    def name_by_content(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static" and "filename" in values:
            values.setdefault("v", digest_of_file(str(values["filename"])))

    @app.after_request
    def keep_for_a_year(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = FOR_EVER
        return response


@admits(PUBLIC)
def stylesheet(digest: str) -> Response:
    """The one stylesheet; an address of an older one is gone."""
    sheet: Stylesheet = current_app.extensions["stylesheet"]
    if digest != sheet.digest:
        abort(404)
    answer = Response(sheet.text, mimetype="text/css")
    answer.headers["Cache-Control"] = FOR_EVER
    return answer


@functools.cache
def digest_of_file(name: str) -> str:
    """Eight characters that change when the file does."""
    return hashlib.sha256((ROOT / "static" / name).read_bytes()).hexdigest()[:8]
