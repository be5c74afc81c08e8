"""Every audit entry in the code is one that the list of actions knows, before anyone gets to write it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from models.audit_actions import ACTIONS

ROOT = Path(__file__).parents[2]
CODE = [file for folder in ("models", "webapp") for file in (ROOT / folder).rglob("*.py")]
WRITES = {"write", "look", "looked"}


def entries(source: str) -> Iterator[tuple[int, str, set[str] | None]]:
    """Line, action and, where they stand there in so many words, keys of the body of each audit entry."""
    for call in ast.walk(ast.parse(source)):
        match call:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="audit"), attr=attr),
                args=[_, ast.Constant(value=str(action)), *_],
                keywords=keywords,
            ) if attr in WRITES:
                bodies = [each.value for each in keywords if each.arg == "body" and isinstance(each.value, ast.Dict)]
                keys = [key.value for body in bodies for key in body.keys if isinstance(key, ast.Constant)]
                yield call.lineno, action, {str(key) for key in keys} if bodies else None


def test_every_entry_in_the_code_is_in_the_list_with_these_keys():
    wrong = [
        f"{file}:{line} {action}: put it into models/audit_actions.py, or give it the keys it has there"
        for file in CODE
        for line, action, keys in entries(file.read_text())
        if action not in ACTIONS or keys not in (None, ACTIONS[action])
    ]
    assert not wrong, "\n".join(wrong)


def test_an_entry_that_nobody_listed_would_be_found():
    source = 'audit.write(db, "people:dance", by=None, body={"how": "slowly"})'
    assert list(entries(source)) == [(1, "people:dance", {"how"})]
    assert sum(1 for file in CODE for _ in entries(file.read_text())) > 10


def test_a_name_says_area_thing_and_verb():
    assert all(re.fullmatch(r"[a-z]+(:[a-z_]+){1,2}", action) for action in ACTIONS)


def test_each_look_says_its_purpose_and_no_body_holds_words():
    assert all("purpose" in keys for action, keys in ACTIONS.items() if action.endswith(":look"))
    assert not {"pin", "password", "words", "reason", "text"} & set().union(*ACTIONS.values())
