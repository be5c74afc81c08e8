"""The tests over all of something. Each message says what the next person should do."""

import ast
import re
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlmodel import SQLModel

import webapp.app  # noqa: F401  (every refusal is defined once everything is imported)
from i18n import catalogue
from models import migrations
from models.append_only import APPEND_ONLY, MUTABLE, missing_triggers
from models.audit_actions import ACTIONS
from models.people import Role
from models.proof_refusals import ManyAtOnce
from models.refusals import Refusal
from webapp.access import CAPABILITY, DEVICE, PUBLIC, admitted_by
from webapp.sentences import SENTENCES
from webapp.settings import ROOT

PYTHON = [path for folder in ("webapp", "models", "i18n") for path in sorted((ROOT / folder).rglob("*.py"))]


def test_every_view_says_whom_it_admits(app):
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and admitted_by(app.view_functions[rule.endpoint]) is None
    ]
    assert not silent, f"stamp these views with @admits(…): {silent}"


def test_a_view_admits_roles_devices_or_everyone_and_nothing_else(app):
    known = {*Role, PUBLIC, DEVICE, CAPABILITY}
    for endpoint, view in app.view_functions.items():
        assert endpoint == "static" or (admitted_by(view) or {""}) <= known, f"{endpoint} admits someone unknown"


def test_an_area_admits_its_own_role_alone(app):
    own: dict[str, set[Role | str]] = {role.value: {role} for role in Role}
    own["device"] = {DEVICE, PUBLIC}
    own["exchange"] = {CAPABILITY}
    for endpoint, view in app.view_functions.items():
        area = endpoint.partition(".")[0]
        admits = admitted_by(view) or frozenset()
        if area in own and PUBLIC not in admits:
            assert admits <= own[area], f"{endpoint} admits another area's role"


def test_the_public_views_are_these(app):
    """A page for everyone is a decision, written here."""
    public = {endpoint for endpoint, view in app.view_functions.items() if PUBLIC in (admitted_by(view) or ())}
    assert public == {
        "device.pair",
        "participant.arrive",
        "participant.arrive_by_poster",
        "sign_in.activate",
        "sign_in.language",
        "sign_in.participant",
        "sign_in.staff",
        "sign_in.start",
        "stylesheet",
    }


def test_the_views_whose_address_is_the_key_are_these(app):
    """Such an address holds a token that nobody guesses; without a cookie, nothing guards it but that."""
    by_address = {endpoint for endpoint, view in app.view_functions.items() if CAPABILITY in (admitted_by(view) or ())}
    assert by_address == {"exchange.sms_report"}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in by_address:
            assert "token" in rule.arguments, f"{rule.endpoint} has no token in its address"


def test_what_changes_something_is_posted(app):
    """No address answers both a link and a change by anything but POST."""
    for rule in app.url_map.iter_rules():
        assert rule.methods <= {"GET", "HEAD", "OPTIONS", "POST"}, rule


def test_a_view_that_answers_a_form_asks_for_post_by_name():
    """HEAD is not GET: a view that takes everything but GET for a form would act on a link preview's HEAD."""
    careless = [
        str(path.relative_to(ROOT)) for path in PYTHON if re.search(r'if request\.method == "GET":', path.read_text())
    ]
    assert not careless, f'write request.method != "POST" in: {careless}'


def test_the_migrations_make_the_tables_in_the_code(database):
    with database.reader.connect() as connection:
        different = migrations.differences(connection)
    assert not different, f"write a migration for: {different}"


def test_every_table_is_append_only_or_mutable():
    tables = set(SQLModel.metadata.tables)
    assert not set(APPEND_ONLY) & set(MUTABLE)
    listed = set(APPEND_ONLY) | set(MUTABLE)
    assert tables == listed, f"list these in models/append_only.py: {tables ^ listed}"


def test_every_append_only_table_has_its_triggers(database):
    with database.reader.connect() as connection:
        assert missing_triggers(connection) == []
        there = set(inspect(connection).get_table_names()) - {"alembic_version"}
    assert there == set(SQLModel.metadata.tables)


def all_refusals(parent: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """Every refusal that exists."""
    return [each for child in parent.__subclasses__() for each in (child, *all_refusals(child))]


def test_every_refusal_has_its_sentence():
    ours = [each for each in all_refusals() if each.__module__.startswith(("models.", "webapp."))]
    missing = [each.__name__ for each in ours if each not in SENTENCES and not each.__subclasses__()]
    assert not missing, f"give these a sentence in webapp/sentences.py: {missing}"


def test_every_refusal_is_a_4xx_but_for_what_can_come_again_as_it_is():
    assert all(400 <= each.status < 500 for each in all_refusals() if each is not ManyAtOnce)
    assert ManyAtOnce.status == 503


def test_every_catalogue_is_complete():
    faults = catalogue.check()
    assert not faults, "\n".join(f"{each.file}: {each.msgid!r}: {each.remedy}" for each in faults[:40])


PHYSICAL = re.compile(
    r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)\b|text-align:\s*(?:left|right)\b"
    r"|(?<![\w-])(?:left|right)\s*:|float:\s*(?:left|right)|clear:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)"
)


@pytest.mark.parametrize("path", sorted((ROOT / "static" / "css").glob("*.css")), ids=lambda path: path.name)
def test_css_knows_no_left_and_right(path):
    found = PHYSICAL.findall(path.read_text())
    assert not found, f"use margin-inline-start and its kin in {path.name}: {found}"


def test_every_css_part_is_in_the_order():
    listed = (ROOT / "static" / "css" / "order.txt").read_text().split()
    assert sorted(listed) == sorted(path.name for path in (ROOT / "static" / "css").glob("*.css"))


def test_no_form_lets_the_browser_answer_in_its_own_language():
    for path in (ROOT / "templates").rglob("*.html"):
        for form in re.findall(r"<form[^>]*>", path.read_text()):
            assert 'method="post"' not in form or "novalidate" in form, f"{path}: {form}"


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_code_that_the_policy_blocks(path):
    text = path.read_text()
    for forbidden in ("hx-on", "js:", "style=", "onclick", "javascript:", "|safe", "autoescape false"):
        assert forbidden not in text, f"{path.name} holds {forbidden}"


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_says_what_it_is_for(path: Path):
    text = path.read_text()
    if "migrations/versions" in str(path):
        return
    assert len(text.splitlines()) <= 300, "look for the two things in it"
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "begin with a docstring"


def test_every_audit_action_is_written_somewhere():
    source = "\n".join(path.read_text() for path in PYTHON if path.name != "audit_actions.py")
    unused = [action for action in ACTIONS if f'"{action}"' not in source]
    assert not unused, f"nothing writes these: {unused}"


def test_only_one_place_commits():
    places = [
        str(path.relative_to(ROOT))
        for path in PYTHON
        if re.search(r"\.commit\(\)", path.read_text()) and path.name != "db.py" and path.parent.name != "migrations"
    ]
    assert places == [], f"use writing() instead of commit() in: {places}"
