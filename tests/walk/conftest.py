"""One walk for all the tests that ask what it found; its table is told at the end of the run."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from models import keyring
from tests import figures
from tests.application import COMPILED, KEYRING, settings_for
from tests.conftest import KINDS, fresh_database
from tests.walk.papers import keep_the_papers
from tests.walk.report import table_of
from tests.walk.scope import scope_of
from tests.walk.story import Lived
from tests.walk.town import NOW
from tests.walk.walker import Walk
from webapp.app import create_app
from webapp.paper import typesetting


class Walked(Walk):
    """A walk that is over, with what the program logged meanwhile."""

    logged: list[str]


class _Ears(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(self.format(record))


@contextmanager
def set_in_no_type() -> Iterator[None]:
    """A paper is judged by the text it is set from, and that has its words: setting takes as long as fifty pages do.

    What a paper looks like and holds once it is set, tests/paper looks at.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typesetting, "typeset", str.encode)
        yield


@pytest.fixture(autouse=True, scope="package")
def no_type() -> Iterator[None]:
    """So it is in all of these tests."""
    with set_in_no_type():
        yield


@pytest.fixture(scope="session", params=KINDS)
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    """The whole walk; on PostgreSQL a shorter one."""
    keyring.install(keyring.Keyring.parse(KEYRING))
    ears, folder = _Ears(), tmp_path_factory.mktemp("walk")
    logging.getLogger().addHandler(ears)
    for url in fresh_database(request, request.param, folder):
        app, lived = opened(url)
        walk = Walked(app, lived, scope_of(request.param))
        with set_in_no_type():
            walk.everybody_walks()
        walk.logged = ears.heard
        figures.tell(f"pages that answered 200 on {request.param}, by role and area\n{table_of(walk)}")
        yield walk
        app.extensions["database"].close()
    logging.getLogger().removeHandler(ears)


def opened(url: str, town: type[Lived] = Lived) -> tuple[Flask, Lived]:
    """An application in the walk's town, its clock at half past ten."""
    app = opened_again(url)
    with app.app_context(), app.extensions["database"].writing() as db:
        lived = town(db)
        keep_the_papers(lived)
        return app, lived


def opened_again(url: str) -> Flask:
    """An application on a town that is there already."""
    app = create_app(settings_for(url), clock=lambda: NOW)
    app.jinja_env.bytecode_cache = COMPILED
    return app
