"""create_app: a table of contents."""

import datetime as dt
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import i18n
from models import audit, keyring
from webapp import auditor, caseworker, coordinator, device, exchange, participant, sign_in, supervisor
from webapp.access import refuse_the_unstamped
from webapp.assets import is_asset, serve_assets
from webapp.clock import Clock, system_clock
from webapp.cross_site import refuse_what_others_send
from webapp.db import Database, stop_reading
from webapp.errors import answer_errors
from webapp.headers import add_headers
from webapp.homes import areas_of
from webapp.htmx import htmx
from webapp.language import speak_the_readers
from webapp.null_characters import refuse_null_characters
from webapp.said import said, written
from webapp.sentences import sentence
from webapp.settings import ROOT, Settings
from webapp.signed_in import keep_alive, manager, signed_in
from webapp.templating import Templates
from webapp.uploads import let_files_in

AREAS = (
    sign_in.area,
    participant.area,
    device.area,
    supervisor.area,
    caseworker.area,
    coordinator.area,
    auditor.area,
    exchange.area,
)


def create_app(settings: Settings, clock: Clock = system_clock) -> Flask:
    """The application, ready to serve. Raises NotReady when the database is not as it must be."""
    app = Flask("narvara", root_path=str(ROOT))
    app.jinja_environment = Templates
    configure(app, settings)
    keyring.install(keyring.Keyring.parse(settings.keyring.get_secret_value()))
    database = Database(settings.database_url)
    database.check()
    app.extensions.update(database=database, clock=clock, settings=settings)
    app.teardown_appcontext(stop_reading)
    add_headers(app, secure=settings.secure)
    answer_errors(app)
    htmx.init_app(app)
    manager.init_app(app)
    note_the_circumstances(app)
    let_files_in(app)
    speak_the_readers(app, settings)
    refuse_what_others_send(app)
    refuse_the_unstamped(app)
    refuse_null_characters(app)
    # What comes from other systems reads no cookie: there is no session that somebody could ride on.
    CSRFProtect(app).exempt(exchange.area)
    app.after_request(_kept_alive)
    i18n.install(app.jinja_env)
    app.jinja_env.filters["sentence"] = sentence
    app.jinja_env.filters["said"] = said
    app.jinja_env.filters["written"] = written
    app.jinja_env.globals["me"] = lambda: (who := signed_in()) and who.person
    app.jinja_env.globals["areas"] = my_areas
    for area in AREAS:
        app.register_blueprint(area)
    serve_assets(app)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings: cookies, sizes, and nothing that helps a debugger."""
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SESSION_COOKIE_NAME="__Host-narvara" if settings.secure else "narvara",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=dt.timedelta(days=30),
        MAX_CONTENT_LENGTH=64 * 1024,
        MAX_FORM_MEMORY_SIZE=64 * 1024,
        MAX_FORM_PARTS=500,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        REMEMBER_COOKIE_NAME=";",  # no cookie can be called so: sessions alone say who somebody is
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session
        WTF_CSRF_SSL_STRICT=False,  # pages send no referrer
        TRUSTED_HOSTS=None,
        PREFERRED_URL_SCHEME=urlsplit(settings.public_url).scheme,
    )
    # The map's own redirects would name whatever host was asked for.
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def note_the_circumstances(app: Flask) -> None:
    """Tell the audit log from where and in which session a request writes."""

    @app.before_request
    def circumstances() -> None:
        if is_asset():
            return
        who = signed_in()
        audit.circumstances.set(
            audit.Circumstances(
                ip=request.remote_addr or "",
                session_id=str(who.session.id) if who else "",
                request_id=secrets.token_hex(8),
                role=request.blueprint or "",
            )
        )


def my_areas() -> list[tuple[str, str, bool]]:
    """The areas of the hats the reader wears, for the header of staff pages."""
    who = signed_in()
    found = areas_of(who.roles) if who else []
    return [(address, word, role == request.blueprint) for role, address, word in found]


def _kept_alive(response: Response) -> Response:
    if response.status_code < 500 and not is_asset():  # a broken database would break the page that says so
        keep_alive()
    return response
