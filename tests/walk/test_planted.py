"""A leak planted in each kind of answer is found by the walk, and so is a cell of the table turned round."""

import datetime as dt
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import jinja2
import pytest
from flask import Flask, Response, request, session
from sqlalchemy import true
from sqlmodel import Session, col, select
from werkzeug.test import TestResponse

from models import desk, names, roll_call
from models.access import TABLE, Cell, Field, Relation, Shape
from models.devices import Device
from models.people import Participant, Protection, Staff
from tests.town import at_clock
from tests.walk.canaries import Canaries, Canary
from tests.walk.conftest import opened, opened_again
from tests.walk.document import CellName, called
from tests.walk.posting import Sender
from tests.walk.readers import NOBODY, Reader
from tests.walk.scope import USUAL
from tests.walk.story import REVOKED, Lived
from tests.walk.walker import Walk
from webapp.device import wall
from webapp.supervisor import meeting


@pytest.fixture(scope="module")
def kept(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Lived]:
    """The walk's town in a file, to be copied for each plant."""
    path = tmp_path_factory.mktemp("plants") / "town.db"
    shutil.copy(sqlite_template, path)
    app, lived = opened(f"sqlite:///{path}")
    app.extensions["database"].close()
    return path, lived


@pytest.fixture
def app(kept: tuple[Path, Lived], tmp_path: Path) -> Iterator[Flask]:
    """An application of one's own to plant something in."""
    shutil.copy(kept[0], tmp_path / "town.db")
    found = opened_again(f"sqlite:///{tmp_path / 'town.db'}")
    yield found
    found.extensions["database"].close()


class Found(Exception):
    """A leak: what was planted is found, and the walk need not go on."""


class Search(Walk):
    """A walk that ends at the first leak that a reader finds and that tells of something; "" is anybody or anything."""

    sought: tuple[str, str] | None = None

    def ask(self, reader: Reader, address: str, shape: str = "page", **more: Any) -> TestResponse:
        answer = super().ask(reader, address, shape, **more)
        if self.sought and any(each.startswith(self.sought[0]) and self.sought[1] in each for each in self.judge.leaks):
            raise Found
        return answer


@pytest.fixture
def walk(app: Flask, kept: tuple[Path, Lived]) -> Search:
    """A walk that has not begun."""
    return Search(app, kept[1], USUAL)


@pytest.fixture
def words(kept: tuple[Path, Lived]) -> str:
    """What Amina wrote about her absence."""
    return word_of(kept[1], "amina", Field.REASON, "words")


def word_of(lived: Lived, owner: str, field: Field, what: str, shape: Shape = Shape.FULL) -> str:
    """A canary word of the town."""
    return lived.canary(owner, field, what, shape=shape)


def plant(app: Flask, template: str, snippet: str, *, after: str) -> None:
    """Put a snippet into a template, behind a piece of it."""
    loader = app.jinja_env.loader
    assert loader
    source = loader.get_source(app.jinja_env, template)[0]
    assert after in source, f"{template} holds no {after}"
    changed = jinja2.DictLoader({template: source.replace(after, after + snippet, 1)})
    app.jinja_env.loader = jinja2.ChoiceLoader([changed, loader])
    if app.jinja_env.cache is not None:
        app.jinja_env.cache.clear()


MAIN = "{% block main %}"
# kind of answer: template, what is planted in it behind what, who finds it
TEMPLATES = {
    "page": ("supervisor/roll_call.html", "{{ leak }}", MAIN, "berit"),
    "part": ("supervisor/_roll.html", '{% if request.headers["HX-Request"] %}{{ leak }}{% endif %}', "", "berit"),
    "title": ("supervisor/roll_call.html", "{{ leak }}", "{% block title %}", "berit"),
    "id in the markup": ("supervisor/_roll.html", '<i id="{{ leak|lower }}"></i>', "", "berit"),
    "class": ("supervisor/_roll.html", '<i class="reason-sick"></i>', "", "berit"),
    "drawing": ("supervisor/_roll.html", '<svg><use href="/i.svg#thermometer"/></svg>', "", "berit"),
    "label": ("supervisor/_roll.html", "<p>{% trans %}I am ill{% endtrans %}</p>", "", "berit"),
    "comment": ("supervisor/_roll.html", "<!-- {{ leak }} -->", "", "berit"),
    "one language": ("supervisor/occasions.html", '{% if html_lang == "en" %}{{ leak }}{% endif %}', MAIN, "berit"),
    "one address": ("supervisor/occasions.html", "{% if request.args.day %}{{ leak }}{% endif %}", MAIN, "berit"),
    "external site": ("supervisor/roll_call.html", "{{ leak }}", MAIN, "erik"),
    "display": ("device/_wall.html", "{{ leak }}", "", "the tablet"),
    "page without a person": ("sign_in/participant.html", "{{ leak }}", MAIN, NOBODY),
    "list of the desk": ("caseworker/worklist.html", "{{ leak }}", MAIN, "hanna"),
    "somebody else's desk": ("caseworker/worklist.html", "{{ leak }}", MAIN, "ivar"),
    "coordinator": ("coordinator/displays.html", "{{ leak }}", MAIN, "karin"),
    "log": ("auditor/log.html", "{{ leak }}", MAIN, "lena"),
    "other participant": ("participant/week.html", "{{ leak }}", MAIN, "bosse"),
    "own page in another session": ("participant/absence.html", "{{ leak }}", MAIN, "amina elsewhere"),
    "not found": ("errors/_layout.html", "{{ leak }}", MAIN, "stina"),
}


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_leak_in_a_template_is_found(app: Flask, walk: Search, words: str, kind: str):
    template, snippet, after, reader = TEMPLATES[kind]
    plant(app, template, snippet, after=after)
    app.jinja_env.globals["leak"] = words
    languages = ("en",) if kind == "one language" else ()
    assert found_by(walk, reader, *languages), f"nobody found the plant in: {kind}"


def found_by(walk: Search, reader: str, *languages: str, what: str = "") -> list[str]:
    """What a reader finds first that is not theirs: along the links, and behind one address that is nobody's."""
    walk.sought = reader, what
    with suppress(Found):
        walk.stroll(reader, languages=languages)
        walk.ask(walk.readers[0], "/site/occasions/00000000-0000-0000-0000-000000000000")
    return [each for each in walk.judge.leaks if each.startswith(reader) and what in each]


def in_header(response: Response, words: str) -> None:
    response.headers["X-Why"] = words


def in_header_of_head(response: Response, words: str) -> None:
    if request.method == "HEAD":
        response.headers["X-Why"] = "sick_child"


def in_cookie(response: Response, words: str) -> None:
    response.set_cookie("why", words)


def in_redirect(response: Response, words: str) -> None:
    if response.status_code == 303:
        response.headers["Location"] += f"?q={words}"


def in_json(response: Response, words: str) -> None:
    if "json" in request.headers.get("Accept", ""):
        response.set_data(f'{{"reason": "{words}"}}')
        response.content_type = "application/json"


def in_error(response: Response, words: str) -> None:
    if response.status_code == 404:
        response.set_data(words)


@pytest.mark.parametrize("hide", [in_header, in_header_of_head, in_cookie, in_redirect, in_json, in_error])
def test_a_leak_beside_the_page_is_found(app: Flask, walk: Search, words: str, hide):
    def hidden(response: Response) -> Response:
        hide(response, words)
        return response

    app.after_request_funcs.setdefault(None, []).append(hidden)
    assert found_by(walk, "berit")


def test_a_leak_in_the_signed_session_is_found(app: Flask, walk: Search, words: str):
    app.before_request_funcs.setdefault(None, []).append(lambda: session.update(why=words))
    assert found_by(walk, "berit")


def test_a_secret_is_found_however_it_is_written(app: Flask, walk: Search, kept: tuple[Path, Lived]):
    key = kept[1].site.key
    app.after_request_funcs.setdefault(None, []).append(lambda answer: with_etag(answer, key.hex()))
    assert found_by(walk, "the tablet", what="key of Verkstan")


def with_etag(answer: Response, tag: str) -> Response:
    answer.headers["ETag"] = tag
    return answer


def test_a_moment_is_found_in_each_way_it_is_written():
    canaries, canary = Canaries(), Canary("amina", Field.PRESENCE, "time of the mark")
    canaries.moment(at_clock(10, 12), canary)
    for text in ("10:12", "2026-11-23T09:12:00+00:00", "2026-11-23T10:12:00+01:00"):
        assert canaries.found_in(text) == {canary}, text
    assert canaries.found_in("2026-11-23T10:12:00+00:00") == set(), "that is another moment"


def test_a_family_name_at_an_external_site_is_found(walk: Search, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(names, "shaped", lambda given, family, relation: names.Name(given, family))
    assert found_by(walk, "erik", what="family name")


def test_the_true_name_of_a_protected_person_at_the_site_is_found(walk: Search, monkeypatch: pytest.MonkeyPatch):
    def unprotected(person: Participant, protection: Protection | None, relation: Relation) -> names.Name:
        return names.Name(person.given_name, person.family_name)

    monkeypatch.setattr(names, "name_at_site", unprotected)
    assert found_by(walk, "berit", what="paula's family name")


def test_a_case_of_another_unit_on_the_desk_is_found(walk: Search, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desk, "assigned", lambda staff, day: true())
    walk.stroll("ivar")
    assert walk.judge.leaks
    assert [each for each in walk.judge.wrong if each.startswith("ivar")]


def test_a_protected_case_without_a_grant_is_found(walk: Search, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desk, "granted", lambda staff, day: true())
    assert found_by(walk, "henrik", what="paula")


def test_a_revoked_tablet_that_still_shows_is_found(app: Flask, walk: Search, monkeypatch: pytest.MonkeyPatch):
    with app.extensions["database"].reading() as db:
        device = db.exec(select(Device).where(col(Device.revoked_at).is_not(None))).one()
    monkeypatch.setattr(wall, "display_here", lambda: device)
    assert found_by(walk, REVOKED)


def test_a_form_that_asks_nobody_whose_roll_it_is_is_found(walk: Search, monkeypatch: pytest.MonkeyPatch):
    walk.stroll("berit", "stina")
    sender = Sender(walk)
    assert not sender.send_as_strangers("supervisor.mark", 1)
    assert sender.sent_as_strangers

    def anybodys(db: Session, staff: Staff, occasion_id: uuid.UUID, day: dt.date) -> roll_call.Meeting | None:
        return as_it_is(db, berit, occasion_id, day)

    as_it_is, berit = roll_call.occasion_for, walk.lived.berit
    for place in (meeting, roll_call):  # the page asks, and the rule asks again
        monkeypatch.setattr(place, "occasion_for", anybodys)
    assert sender.send_as_strangers("supervisor.mark", 1)


TURNED: dict[CellName, tuple[Cell, str]] = {
    (Field.NAME, Relation.EXTERNAL): (Cell(read=True), "erik"),
    (Field.NAME, Relation.SUPERVISOR): (Cell(), "stina"),
    (Field.NAME, Relation.AUDITOR): (Cell(), "lena"),
    (Field.REPORTED, Relation.SUPERVISOR): (Cell(), "stina"),
    (Field.REPORTED, Relation.EXTERNAL): (Cell(), "erik"),
    (Field.PRESENCE, Relation.SUPERVISOR): (Cell(), "stina"),
    (Field.PRESENCE, Relation.DISPLAY): (Cell(), "the tablet"),
    (Field.SCHEDULE, Relation.SUPERVISOR): (Cell(), "stina"),
    (Field.SCHEDULE, Relation.DISPLAY): (Cell(), "the tablet"),
    (Field.REASON, Relation.ASSIGNED): (Cell(), "hanna"),
    (Field.REASON, Relation.OWN): (Cell(), "amina"),
    (Field.REPORTED, Relation.ASSIGNED): (Cell(), "hanna"),
    (Field.ASSESSMENT, Relation.ASSIGNED): (Cell(), "hanna"),
    (Field.ASSESSMENT, Relation.OWN): (Cell(), "amina"),
    (Field.ACCESS_LOG, Relation.AUDITOR): (Cell(), "lena"),
    (Field.ADMINISTRATION, Relation.COORDINATOR): (Cell(), "karin"),
}


@pytest.mark.parametrize("name", TURNED, ids=called)
def test_a_cell_turned_round_in_the_code_shows_on_the_pages(
    walk: Search, monkeypatch: pytest.MonkeyPatch, name: CellName
):
    """Too much is found, or what the document gives is found no more."""
    turned, reader = TURNED[name]
    monkeypatch.setitem(TABLE, name, turned)
    walk.sought = "", ""
    with suppress(Found):
        walk.stroll(reader, pages=4)
    assert walk.judge.leaks or not walk.judge.met.get(name)


@pytest.mark.parametrize("reader", sorted({reader for _, reader in TURNED.values()}))
def test_where_nothing_is_planted_nothing_is_found(walk: Search, reader: str):
    walk.stroll(reader, pages=4)
    assert not walk.judge.leaks
    assert not [name for name, (_, who) in TURNED.items() if who == reader and not walk.judge.met.get(name)]
