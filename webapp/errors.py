"""What a person reads when something is not there, not theirs, not right or broken."""

import logging
import traceback

from flask import Flask, current_app, make_response
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from models.refusals import NotYours, Refusal
from webapp.assets import look_of_a_page
from webapp.htmx import htmx
from webapp.sentences import sentence

log = logging.getLogger("narvara")
PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
RETRY_AFTER_SECONDS = "5"


def page(status: int, message: str | None = None) -> ResponseReturnValue:
    """The page of an error; a status without a page of its own shows the nearest."""
    shown = status if status in PAGES else 404 if status < 500 else 500
    # Rendered without the context processors: they ask the database, which may be what is broken.
    template = current_app.jinja_env.get_template(f"errors/{shown}.html")
    response = make_response(template.render(message=message, **look_of_a_page()), status)
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    if htmx and status < 500:  # an error page belongs to the whole window, not to the part that asked
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def answer_errors(app: Flask) -> None:
    """Give every error its page, and never a stack trace."""

    @app.errorhandler(CSRFError)
    def stale_form(error: CSRFError) -> ResponseReturnValue:
        return page(400)

    @app.errorhandler(BadHost)
    @app.errorhandler(SecurityError)
    def no_host(error: HTTPException) -> ResponseReturnValue:
        return "", 400  # without a host there are no addresses, and without addresses no page

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:
            return error
        return page(error.code)

    @app.errorhandler(NotYours)
    def not_yours(error: NotYours) -> ResponseReturnValue:
        return page(404)

    @app.errorhandler(Refusal)
    def refused(error: Refusal) -> ResponseReturnValue:
        return page(error.status, sentence(error))

    @app.errorhandler(OperationalError)
    @app.errorhandler(PoolTimeout)
    def database_away(error: DBAPIError | PoolTimeout) -> ResponseReturnValue:
        log.error("database unavailable: %s", type(error).__name__)  # the statement would hold personal data
        return page(503)

    @app.errorhandler(Exception)
    def broken(error: Exception) -> ResponseReturnValue:
        if app.testing:
            raise error
        log.error("unexpected %s\n%s", type(error).__name__, _where(error))
        return page(500)


def _where(error: Exception) -> str:
    """The places the error came through, without its text, which can hold what somebody wrote."""
    return "".join(traceback.format_tb(error.__traceback__))
