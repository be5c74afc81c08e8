"""narvara routes: every address, whom it admits and how it may be asked."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
from flask import Flask
from pydantic import SecretStr
from werkzeug.routing import Rule

from models.keyring import Keyring
from webapp.access import admitted_by
from webapp.commands.database import bring_up_to_date
from webapp.commands.opening import opened
from webapp.settings import Settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for programs.")
def routes(as_json: bool) -> None:
    """List every address, whom it admits and how it may be asked. Needs no settings and no database."""
    with tempfile.TemporaryDirectory() as folder:
        found = list(_routes(_throwaway(Path(folder))))
    if as_json:
        print(json.dumps([route._asdict() for route in found], indent=2))
        return
    for address, methods, admits, endpoint in found:
        print(f"{address:45} {'/'.join(methods):9} {', '.join(admits):25} {endpoint}")


def _throwaway(folder: Path) -> Flask:
    """An application that lives for this command alone: its map does not hang on anyone's settings."""
    from webapp.app import create_app

    settings = Settings(
        database_url=f"sqlite:///{folder / 'empty.db'}",
        secret_key=SecretStr("-" * 32),
        keyring=SecretStr(Keyring.fresh().to_text()),
        public_url="http://localhost",
        demo=True,
    )
    with opened(settings) as database:
        bring_up_to_date(database)
    return create_app(settings)


class Route(NamedTuple):
    """An address, how it may be asked, whom it admits, and the view that answers."""

    address: str
    methods: list[str]
    admits: list[str]
    endpoint: str


def _routes(app: Flask) -> Iterator[Route]:
    rules: list[Rule] = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
    for rule in rules:
        yield Route(
            rule.rule,
            sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            sorted(admitted_by(app.view_functions[rule.endpoint]) or ()),
            rule.endpoint,
        )
