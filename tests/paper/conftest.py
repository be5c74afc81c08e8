"""Papers are printed by the application, and need neither a request nor anything in the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from models import keyring
from tests.application import KEYRING, make, settings_for


@pytest.fixture(scope="session")
def printer(sqlite_template: Path) -> Iterator[Flask]:
    """An application on an empty database."""
    keyring.install(keyring.Keyring.parse(KEYRING))
    app = make(settings_for(f"sqlite:///{sqlite_template}"))
    yield app
    app.extensions["database"].close()


@pytest.fixture(autouse=True)
def printing(printer: Flask) -> Iterator[None]:
    """Let each test print."""
    with printer.app_context():
        yield
