"""The documents say what there is, all of it and nothing else. Each message says what to write."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pydantic_core import PydanticUndefined

from models import audit
from tests.application import settings_for
from tests.town import NINE, Town
from webapp.commands import narvara
from webapp.commands.opening import settings
from webapp.db import Database
from webapp.settings import ROOT, Settings

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
MAKEFILE = (ROOT / "Makefile").read_text()
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]+)?\)")


def each_page() -> pytest.MarkDecorator:
    """A test for each document."""
    return pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def commands(group: click.Group = narvara, name: str = "narvara") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its whole name."""
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


def row_of(field: str) -> str:
    """A setting's row in the table."""
    info = Settings.model_fields[field]
    default = "must be set"
    if info.default in ("", None):
        default = "not set"
    elif info.default is not PydanticUndefined:
        default = f"`{info.default if isinstance(info.default, str) else json.dumps(info.default)}`"
    return f"| `NARVARA_{field.upper()}` | {info.description} | {default} |"


@pytest.mark.parametrize("field", Settings.model_fields)
def test_each_setting_is_in_the_table(field):
    assert row_of(field) in (DOCS / "install.md").read_text().splitlines(), f"write this row: {row_of(field)}"


def test_no_setting_is_made_up():
    said = {name for page in PAGES for name in re.findall(r"NARVARA_([A-Z_]+[A-Z])", page.read_text())}
    # The folder is asked for before the settings are read; the server of tests is no setting of the product.
    assert said <= {name.upper() for name in Settings.model_fields} | {"SECRETS_DIR", "TEST_POSTGRES"}


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_each_command_and_each_option_is_in_the_table(name, command):
    rows = [line for line in (DOCS / "operate.md").read_text().splitlines() if line.startswith(f"| `{name}` |")]
    assert len(rows) == 1, f"write one row in docs/operate.md that begins with | `{name}` |"
    for option in command.params:
        assert f"`{option.opts[0]}`" in rows[0], f"say in the row of {name} what {option.opts[0]} does"


@each_page()
def test_no_command_is_made_up(page):
    known = {name for name, _ in commands()}
    groups = {" ".join(name.split()[:length]) for name in known for length in (1, 2)}
    said = re.findall(r"`(?:\S*/)?(narvara(?:\s[a-z0-9][a-z0-9-]*)*)[^`]*`", page.read_text())
    for words in (" ".join(found.split()) for found in said):
        assert words in known | groups, f"{page.name} names `{words}`, which there is not"


def test_each_make_target_is_in_the_table():
    text = (DOCS / "operate.md").read_text()
    for target in re.findall(r"^([a-z-]+):.*##", MAKEFILE, re.MULTILINE):
        assert f"| `make {target}` |" in text, f"write a row in docs/operate.md for make {target}"


@each_page()
def test_no_make_target_is_made_up(page):
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    for words in re.findall(r"(?:`|^ {4})make ([a-z][^`\n#]*)", page.read_text(), re.MULTILINE):
        named = {word for word in shlex.split(words) if "=" not in word}
        assert named <= targets, f"{page.name} names make {words}, which there is not"


@each_page()
def test_each_link_leads_somewhere(page):
    for address, part in LINK.findall(page.read_text()):
        if address.startswith(("http:", "https:")):
            continue
        target = (page.parent / address).resolve()
        assert target.exists(), f"{page.name} links to {address}, which there is not"
        if part:
            headings = re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE)
            anchors = {"#" + re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert part in anchors, f"{page.name} links to {address}{part}, which there is not"


def test_each_document_is_in_the_index():
    index = (DOCS / "index.md").read_text()
    for path in DOCS.iterdir():
        if path.is_file() and path.name != "index.md":
            assert f"]({path.name})" in index, f"list {path.name} in docs/index.md"


def test_each_package_has_its_licence_written_down():
    text = (DOCS / "licences.md").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {re.split(r"[\[=<>]", dependency)[0] for dependency in project["dependencies"]}
    rows = {
        package["name"]: package["licence"] for package in json.loads((ROOT / "static/vendor/vendor.json").read_text())
    }
    for name in names:
        assert re.search(rf"^\| {re.escape(name)} \| .+ \|$", text, re.MULTILINE), f"write down the licence of {name}"
    for name, licence in rows.items():
        assert f"| {name} | {licence} |" in text.splitlines(), f"write down the licence of {name}"
    listed = {
        row.split("|")[1].strip() for row in text.split("## What Närvara is built on")[1].splitlines() if row[:1] == "|"
    }
    assert listed - {"Package", "---"} == names | set(rows), "list what is used, and nothing else"


def test_a_secret_may_be_a_file_named_like_its_setting(tmp_path, monkeypatch):
    found = settings_for("sqlite:////tmp/there.db")
    (tmp_path / "narvara_secret_key").write_text(found.secret_key.get_secret_value() + "\n")
    (tmp_path / "narvara_keyring").write_text(found.keyring.get_secret_value() + "\n")
    (tmp_path / "narvara_database_url").write_text(found.database_url + "\n")
    monkeypatch.setenv("NARVARA_SECRETS_DIR", str(tmp_path))
    monkeypatch.setenv("NARVARA_PUBLIC_URL", "https://narvara.example.se")
    monkeypatch.setenv("NARVARA_LANGUAGES", '["sv", "ar"]')
    read = settings()
    assert (read.secret_key, read.keyring, read.database_url) == (found.secret_key, found.keyring, found.database_url)
    assert read.languages == ("sv", "ar")


def backup_of(source: Path, copy: Path) -> None:
    """The backup as docs/operate.md writes it."""
    code = re.search(r"python -c '\n(.+?)\n {4}' ", (DOCS / "operate.md").read_text(), re.DOTALL)
    assert code, "docs/operate.md has no backup of a SQLite file"
    unindented = "\n".join(line.removeprefix("    ") for line in code[1].splitlines())
    subprocess.run([sys.executable, "-c", unindented, str(source), str(copy)], check=True, cwd=ROOT)


def test_a_backup_made_as_documented_holds_what_was_answered_a_moment_ago(sqlite_template, tmp_path):
    live, copy = tmp_path / "live.db", tmp_path / "copy.db"
    live.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{live}")
    with database.writing() as db:
        town = Town(db)
        audit.write(db, "people:sign_in", by=town.amina, about=town.amina, at=NINE, body={"how": "pin"})
    backup_of(live, copy)
    database.close()
    restored = Database(f"sqlite:///{copy}")
    restored.check()
    with restored.reading() as db:
        verdict = audit.verify(db)
    restored.close()
    assert verdict.ok
    assert verdict.checked == 1
