"""Every form there is, filled in so that it does something, and sent once more just as it was: it acts once."""

import io
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.proofs.files import photo
from tests.walk.conftest import opened, opened_again
from tests.walk.pages import Form
from tests.walk.posting import Rows, everything_in
from tests.walk.readers import Reader
from tests.walk.scope import Scope
from tests.walk.walker import Walk, takes_forms

# What is typed into a field, wherever it stands. Of what is offered the first is chosen; what can be ticked is.
TYPED = {
    **dict.fromkeys(("words", "question", "telling", "said", "reasons", "reason", "name"), "Ett ord"),
    **dict.fromkeys(("why", "why_back", "why_rest", "why_again", "why_more"), "Därför"),
    **dict.fromkeys(("situation", "alternatives", "consequence"), "Vägt"),
    **dict.fromkeys(("until", "rest_until"), "2026-12-21"),
    "adults": "3",
    "phone": "070-174 09 99",
    "postal": "Lillgatan 2\n222 22 Lund",
    "language": "en",
}
OF_ITS_OWN = {
    "caseworker.contact": {"ticked_for": ""},  # ticked for the number that is typed
    "caseworker.attended": {"seen": "Hon ringde därifrån"},
    "caseworker.report_absence": {"reason": "close_care", "day": "2026-11-23"},
    "supervisor.person": {"reason": "Fel rad", "presence": "not_here"},
    "participant.change_report": {"reason": "sick_child", "day": "2026-11-23"},
    "participant.report_absence": {"reason": "close_care", "day": "2026-11-23"},
}
# What a form has where it is shown once more, with a question: the walk sees it without.
ASKED = {"supervisor.confirm": {"all_the_same": ["yes"]}}
TICKED = frozenset({"line", "mark", "place", "interval", "listed", "review", "case", "shown", "here"})
# These take or send a secret that is on no page. That it serves once is what their own tests are about.
WITH_A_SECRET = frozenset(
    {
        "device.pair",
        "sign_in.activate",
        "participant.check_in",
        "participant.confirm",
        "participant.send_code",
        "participant.typed_code",
        "sign_in.participant",
        "sign_in.staff",
        "supervisor.scanner",
    }
)
# What is looked for is posted, so that no address holds it. Nothing is done.
SEARCHES = frozenset({"caseworker.cards", "caseworker.people"})
# The same file once more: nothing is done.
FILES = frozenset({"caseworker.letters_file"})
# Another code takes the place of the one before: what is kept is as much as it was.
ANOTHER_CODE = frozenset({"coordinator.connect", "coordinator.new_code"})
# A hearing that its person has opened is no longer on its way.
BEFORE_PEOPLE_LOOK = frozenset({"caseworker.delivered"})
FORMS_TRIED = 15
# Those who between them are given every form.
WITH_FORMS = frozenset({"amina", "bosse", "berit", "hanna", "henrik", "ivar", "karin", "sara"})


@dataclass
class Held:
    """Who holds which forms, and the town when the staff had looked at it, and when everybody had."""

    walk: Walk
    by_staff: Path
    by_all: Path


@pytest.fixture(scope="module")
def held(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """Everybody has followed all links, the staff first, and holds the forms of the pages they got."""
    folder = tmp_path_factory.mktemp("forms")
    shutil.copy(sqlite_template, folder / "all.db")
    app, lived = opened(f"sqlite:///{folder / 'all.db'}")
    found = Held(Walk(app, lived, Scope(readers=WITH_FORMS)), folder / "staff.db", folder / "all.db")
    found.walk.collect_forms(staff=True)
    app.extensions["database"].close()  # the file is whole then
    shutil.copy(found.by_all, found.by_staff)
    found.walk.collect_forms(staff=False)
    app.extensions["database"].close()
    return found


@pytest.fixture
def app(held: Held, endpoint: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on a copy of that town."""
    shutil.copy(held.by_staff if endpoint in BEFORE_PEOPLE_LOOK else held.by_all, tmp_path / "town.db")
    found = opened_again(f"sqlite:///{tmp_path / 'town.db'}")
    yield found
    found.extensions["database"].close()


def filled(form: Form, endpoint: str) -> dict[str, list[Any]]:
    """What a form sends once it is filled in."""
    typed = TYPED | OF_ITS_OWN.get(endpoint, {})
    data: dict[str, list[Any]] = {}
    for name, value in form.fields:
        if name in typed:
            data[name] = [typed[name]]
        elif name.partition(".")[0] in TICKED or name not in data:
            data.setdefault(name, []).append(value)
    if "file" in data:
        data["file"] = [(io.BytesIO(photo()), "paper.jpg")]
    return data | ASKED.get(endpoint, {})


def send(app: Flask, reader: Reader, form: Form, endpoint: str) -> int:
    """Send it from a browser like the one that was given it."""
    client = app.test_client()
    client._cookies = dict(reader.client._cookies or {})
    page = client.get("/language", buffered=True).text
    token = page.split('name="csrf_token" value="', 1)[1].partition('"')[0]
    return client.post(form.action, data=filled(form, endpoint) | {"csrf_token": [token]}, buffered=True).status_code


def endpoints() -> list[str]:
    """Those that take a form, by name, as the tests are told apart."""
    return sorted(takes_forms() - WITH_A_SECRET - SEARCHES - FILES)


def amount(rows: Rows) -> Counter[str]:
    """How many rows there are in each table but the log."""
    return Counter(row[0] for row in rows.elements() if row[0] != "audit_event")


@pytest.mark.parametrize("endpoint", endpoints())
def test_a_form_that_is_sent_twice_acts_once(held: Held, app: Flask, endpoint: str):
    tried = []
    for form in list(held.walk.forms[endpoint].values())[:FORMS_TRIED]:
        reader, before = held.walk.given(form), everything_in(app)
        status, after = send(app, reader, form, endpoint), everything_in(app)
        tried.append((form.action, status))
        if status in (200, 303) and after != before:
            send(app, reader, form, endpoint)
            twice, look = everything_in(app), amount if endpoint in ANOTHER_CODE else Counter
            assert look(twice) == look(after), f"{form.action} acted twice"
            return
    pytest.fail(f"say how to fill in the form, so that it does something: {tried}")
