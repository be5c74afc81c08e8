"""The application that tests are lent, its settings, and a clock that stands still."""

import datetime as dt
import functools
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from pydantic import SecretStr

from tests import compiled
from webapp.app import create_app
from webapp.clock import Clock, system_clock
from webapp.db import Database
from webapp.settings import Settings

KEYRING = "k1:bmFydmFyYS10ZXN0LWtleS0wMDAwMDAwMDAwMDAwMDE="


class At:
    """The clock of a test: at(NINE) sets it, and it stands still until set again."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = moment

    def __call__(self, moment: dt.datetime) -> None:
        self.moment = moment

    def forward(self, **by: float) -> None:
        """Let time pass: at.forward(minutes=5)."""
        self.moment += dt.timedelta(**by)

    def now(self) -> dt.datetime:
        """What create_app asks."""
        return self.moment


def settings_for(url: str) -> Settings:
    """Settings as for the demo on this machine."""
    return _settings().model_copy(update={"database_url": url})


@functools.cache
def _settings() -> Settings:
    return Settings(
        database_url="sqlite://",
        secret_key=SecretStr("0123456789abcdef0123456789abcdef"),
        keyring=SecretStr(KEYRING),
        public_url="http://localhost:8000",
        municipality="Exempelby kommun",
        demo=True,
    )


COMPILED = compiled.Templates()


def make(settings: Settings, clock: Clock = system_clock) -> Flask:
    """An application of one's own."""
    found = create_app(settings, clock=clock)
    found.testing = True
    found.jinja_env.bytecode_cache = COMPILED
    return found


_made: dict[str, Flask] = {}


@contextmanager
def application(database: Database, at: At, address: str = "http://localhost:8000") -> Iterator[Flask]:
    """The application on a database, with the test's clock. Making it is much of what a page costs: it is lent.

    Whoever changes more of it than its settings takes `own_app`.
    """
    url = database.url.render_as_string(hide_password=False)
    settings = settings_for(url).model_copy(update={"public_url": address})
    if address not in _made:
        _made[address] = make(settings)
        _made[address].extensions["database"].close()  # each test has its own
    found = _made[address]
    usual = dict(found.config)
    found.extensions.update(database=database, clock=at.now, settings=settings)
    try:
        yield found
    finally:
        found.config.clear()
        found.config.update(usual)
