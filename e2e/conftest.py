"""A real browser and the real application: the server runs in the test's own process, with the test's clock."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, expect, sync_playwright
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from e2e.contexts import Contexts, Kept
from models.people import Participant, Staff
from models.sessions import open_session, step_up
from tests.application import At, application
from tests.conftest import (  # noqa: F401  (fixtures)
    at,
    fresh_database,
    keys,
    postgres_template,
    postgres_town,
    sqlite_template,
    sqlite_town,
)
from tests.town import Town
from webapp.db import Database

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# The shell without a user interface takes half as long; the browser itself does as well.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}

expect.set_options(timeout=10_000)


class Quiet(WSGIRequestHandler):
    """A server that does not write each request to the test's output."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


class House:
    """The application behind a real address, with its town and its clock."""

    def __init__(self, app: Flask, url: str, clock: At, town: Town) -> None:
        self.app, self.url, self.at, self.town = app, url, clock, town
        self.database = app.extensions["database"]

    def writing(self) -> Any:
        """A session that keeps what the test does behind the pages' back."""
        return self.database.writing()

    def reading(self) -> Any:
        """A session to look with."""
        return self.database.reading()


@pytest.fixture
def house(
    request: pytest.FixtureRequest,
    server: BaseWSGIServer,
    tmp_path: Path,
    at: At,  # noqa: F811
) -> Iterator[House]:
    """The house on SQLite; a test marked with `indirect` "postgresql" gets it there."""
    kind = getattr(request, "param", "sqlite")
    for url in fresh_database(request, kind, tmp_path, settled=True):
        address = f"http://localhost:{server.server_port}"
        database = Database(url)
        with application(database, at, address) as app:
            with database.writing() as db:
                town = Town(db)
            server.app = app
            yield House(app, address, at, town)
            server.app = nobody_is_in
        database.close()


@pytest.fixture(scope="session")
def server() -> Iterator[BaseWSGIServer]:
    """One server for all the houses of a process, one after the other.

    A window that is kept finds its way, and a connection that Chromium opened beforehand leads to whoever is in now.
    """
    found = make_server("127.0.0.1", 0, nobody_is_in, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


def nobody_is_in(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """Between two tests."""
    start_response("503 Service Unavailable", [])
    return []


@pytest.fixture(scope="session")
def theatre() -> Iterator[Playwright]:
    """Playwright itself, once in a process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(theatre: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests."""
    browser = theatre.chromium.launch(executable_path=CHROMIUM, args=ARGS)
    yield browser
    browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def kept() -> Kept:
    """Windows that go from one test to the next."""
    return {}


@pytest.fixture
def contexts(chromium: Browser, kept: Kept, house: House) -> Iterator[Contexts]:
    """The windows of a test; they are wiped before its house is left."""
    found = Contexts(chromium, kept)
    yield found
    found.end()


@pytest.fixture
def open_page(contexts: Contexts, house: House) -> Iterator[OpenPage]:
    """open_page(person, size=PHONE, language="sv", javascript=True, dark=False): a page in a browser of its own.

    Signed in as the person when one is given, and `stepped_up` as after the code by SMS. Any error in the page's
    console or a refused resource fails the test.
    """
    troubles: list[str] = []

    def opened(
        person: Participant | Staff | None = None,
        *,
        size: ViewportSize = PHONE,
        language: str = "sv",
        javascript: bool = True,
        dark: bool = False,
        stepped_up: bool = False,
    ) -> Page:
        page = contexts.open(
            size,
            {
                "pageerror": lambda error: troubles.append(str(error)),
                "console": lambda said: troubles.append(said.text) if _is_trouble(said) else None,
            },
            locale={"sv": "sv-SE", "en": "en-GB", "ar": "ar", "ti": "ti"}[language],
            timezone_id="Europe/Stockholm",
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            has_touch=size is PHONE,
            base_url=house.url,
        )
        cookies = {"language": language}
        if person is not None:
            cookies["narvara"] = cookie_of(house, person, stepped_up=stepped_up)
        page.context.add_cookies([{"name": name, "value": each, "url": house.url} for name, each in cookies.items()])
        return page

    yield opened
    assert not troubles, troubles


def _is_trouble(said: Any) -> bool:
    """Errors of ours; the browser's own lines about a 4xx we meant are none."""
    return said.type == "error" and "Failed to load resource" not in said.text


def cookie_of(house: House, person: Participant | Staff, *, stepped_up: bool = False) -> str:
    """The cookie of a browser on which someone has signed in; the door has journeys of its own."""
    with house.writing() as db:
        row, token = open_session(db, person, house.at.now())
        if stepped_up:
            _row, token = step_up(db, row.id, house.at.now())
    serializer = SecureCookieSessionInterface().get_signing_serializer(house.app)
    assert serializer
    return str(serializer.dumps({"_user_id": token, "_fresh": True}))
