"""narvara demo: an invented town to look around in, on this machine."""

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webapp.clock import system_clock
from webapp.commands.database import bring_up_to_date
from webapp.commands.failures import Failure
from webapp.commands.opening import opened, ready, settings
from webapp.commands.serving import Tls, free_port, serve_until_told
from webapp.commands.work import at_work
from webapp.settings import ROOT, Settings

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")

if TYPE_CHECKING:
    from webapp.demo.accounts import Account
    from webapp.demo.home import Home


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--host-name", help="Serve https on this name or number, so that a phone can reach it.")
@click.option("--accounts", is_flag=True, help="Print who can sign in as JSON lines, and end.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "var" / "demo",
    help="Where the town is kept.  [default: var/demo]",
)
def demo(port: int, host_name: str | None, accounts: bool, folder: Path) -> None:
    """Serve an invented town on http://localhost:8000. Each day it is made anew."""
    from webapp.demo.home import Home

    if host_name and not _HOST.fullmatch(host_name):
        raise Failure(f"{host_name} is no name that a phone can reach: try this machine's name or its IPv4 address")
    home = Home(folder)
    host = "0.0.0.0" if host_name else "127.0.0.1"  # noqa: S104 - asked for with --host-name
    if not accounts:
        port = free_port(host, port)
    found = _settings(home, f"https://{host_name}:{port}" if host_name else f"http://localhost:{port}")
    made = _fill(home, found)
    cast = home.accounts()
    if accounts:
        for account in cast:
            print(json.dumps(account.to_json(), ensure_ascii=False))
        return
    _welcome(found, cast, made)
    tls = Tls(*home.certificate(host_name, system_clock())) if host_name else None
    with at_work():
        serve_until_told(host, port, workers=1, tls=tls)


def _settings(home: "Home", public_url: str) -> Settings:
    """The demo's own settings, left in the environment for the workers; whatever else was set there is not ours."""
    for name in [name for name in os.environ if name.startswith("NARVARA_")]:
        del os.environ[name]
    os.environ.update(
        NARVARA_SECRETS_DIR=str(home.keys()),
        NARVARA_DATABASE_URL=f"sqlite:///{home.database}",
        NARVARA_PUBLIC_URL=public_url,
        NARVARA_MUNICIPALITY="Exempelby kommun",
        NARVARA_DEMO="true",
    )
    return settings()


def _fill(home: "Home", found: Settings) -> bool:
    """Make the town when there is none of today, and open its doors; True when it was made."""
    from webapp.demo.calendar import open_the_doors
    from webapp.demo.town import build

    now = system_clock()
    with home.alone():
        made = not home.has_a_town(now)
        if made:
            print("Making today's town …", flush=True)
            building = found.model_copy(update={"database_url": f"sqlite:///{home.building()}"})
            with opened(building) as database:
                bring_up_to_date(database)
                with database.writing() as db:
                    cast = build(db, now)
            _keep_the_papers(building)
            home.move_in(cast, now)
        with opened(found) as database:
            ready(database)
            with database.writing() as db:
                open_the_doors(db, now)
    return made


def _keep_the_papers(building: Settings) -> None:
    """Papers are made of templates, which an application has."""
    from webapp.app import create_app
    from webapp.demo import papers

    app = create_app(building)
    with app.app_context(), app.extensions["database"].writing() as db:
        papers.keep(db)
    app.extensions["database"].close()


def _welcome(found: Settings, cast: "list[Account]", made: bool) -> None:
    """Say who can sign in, with what, and what there is to see."""
    print("The town is new today." if made else "The town is as you left it today; tomorrow it is made anew.")
    shown = [account for account in cast if account.see]
    for role, members in _by_role(shown).items():
        print(f"\n{role.capitalize()}s sign in at {found.public_url}{members[0].address}")
        for account in members:
            print(f"  {_short(account.name):26} {account.login:26} {account.secret:16} {account.see}")
    print(f"\n{len(cast) - len(shown)} more: .venv/bin/narvara demo --accounts")
    print("SMS and e-mail are printed here: sent on workdays from nine to five, codes at once.")
    print(f"A tablet on the wall: {found.public_url}/display/pair with a code that Karin makes.")
    if found.secure:
        print("The certificate was made on the spot: a browser asks whether to trust it.")
        print("Whoever reaches this address can sign in with the passwords above.")
    print(f"\nNärvara is on {found.public_url}. Ctrl-C ends it.", flush=True)


def _short(name: str) -> str:
    return name if len(name) <= 26 else f"{name[:25]}…"


def _by_role(cast: "list[Account]") -> "dict[str, list[Account]]":
    found: dict[str, list[Account]] = {}
    for account in cast:
        found.setdefault(account.role, []).append(account)
    return found
