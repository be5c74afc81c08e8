"""docs/law.md tells the truth: each symbol is there, each named test passes, and fails when its symbol raises.

Where a paragraph is named to a user, models/law.py names it, and nothing else does.
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.sabotage import function_of
from webapp.settings import ROOT

NOT_OURS = ("the municipality's own duty: ", "outside: ", "not yet: ")
SURE = ("certain", "derived", "from memory")
# Every element of what is known of the procedure, the documentation and the children has a line.
ELEMENTS = [
    *(f"FL {number}" for number in (6, 9, 10, 11, 12, 13, 23, 24, 25, 28, 31, 32, 33, 38, 43, 44, 45)),
    *(f"SoL {number}" for number in ("14:1", "14:3", "14:6", "14:7", "14:8", "14:9", "14:10", "14:12", "35:1", "35:5")),
    *(f"SoL {number}" for number in ("3:1", "3:2", "3:3", "3:4", "4:1")),
    "JO 1126-2017",
]  # fmt: skip


class Line(NamedTuple):
    """One line of the tables."""

    element: str
    asks: str
    meets: str
    code: str
    test: str
    sure: str

    @property
    def ours(self) -> bool:
        """True where the program does it."""
        return not self.code.startswith(NOT_OURS)


def lines() -> Iterator[Line]:
    """The lines of docs/law.md."""
    for row in (ROOT / "docs" / "law.md").read_text().splitlines():
        if row.startswith("| ") and not row.startswith("| Element"):
            yield Line(*(cell.strip().strip("`") for cell in row.strip("|").split(" | ")))


# A function that no line names, and that the first line's test does without.
NEEDLESS = "models.names:pseudonym"
LINES = list(lines())
OURS = [line for line in LINES if line.ours]


def each(chosen: list[Line]) -> pytest.MarkDecorator:
    """A test for each line."""
    return pytest.mark.parametrize("line", chosen, ids=[f"{line.element}: {line.code}"[:80] for line in chosen])


@pytest.mark.parametrize("element", ELEMENTS)
def test_each_element_has_its_line(element):
    law, number = element.split(" ", 1)
    named = [_named(line.element) for line in LINES]
    assert any(element in names for names in named), f"write a line in docs/law.md about {law} {number}"


def _named(cell: str) -> set[str]:
    """The paragraphs that a cell names: "FL 43 and 44" and "FL 11–12" name two each."""
    found = set()
    for law, numbers in re.findall(r"(FL|SoL|JO) ((?:[\d:–-]+)(?: and [\d:]+)*)", cell):
        found |= {f"{law} {number}" for number in re.split(r" and |–", numbers)}
    return found


@each(LINES)
def test_a_line_is_whole(line):
    assert all(line), "no cell is empty"
    assert line.sure.startswith(SURE), f"say how sure it is, in one of the words {SURE}"
    assert line.ours or line.test == "–", "what is not ours has no test"


@each(OURS)
def test_each_symbol_is_there(line):
    assert function_of(line.code)


def is_there(test: str) -> bool:
    """True when a file of tests has a test of this name."""
    path, _, name = test.partition("::")
    file = ROOT / path
    return file.is_file() and re.search(rf"^def {name}\(", file.read_text(), re.MULTILINE) is not None


@each(OURS)
def test_each_named_test_is_there(line):
    assert is_there(line.test)


class Seen(NamedTuple):
    """What one run of all named tests has shown."""

    passes: dict[str, bool]
    fails: dict[str, dict[str, bool]]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """All named tests, on SQLite, in one process: each as it is, and once without each of its symbols."""
    plan: dict[str, list[str]] = {}
    for line in OURS:
        plan.setdefault(line.test, []).append(line.code)
    plan[OURS[0].test].append(NEEDLESS)
    folder = tmp_path_factory.mktemp("sabotage")
    (folder / "plan.json").write_text(json.dumps(plan))
    words = ["-p", "tests.sabotage", "--sabotage", folder / "plan.json", "--sabotage-report", folder / "report.json"]
    quiet = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", "not postgresql"]
    run = [sys.executable, "-m", "pytest", *map(str, words), *quiet, *filter(is_there, plan)]
    ended = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (folder / "report.json").exists(), ended.stdout + ended.stderr
    return Seen(**json.loads((folder / "report.json").read_text()))


@each(OURS)
def test_each_named_test_passes_and_fails_without_its_symbol(line, seen):
    assert seen.passes.get(line.test), f"{line.test} does not pass"
    assert seen.fails[line.test][line.code], f"{line.test} passes though {line.code} raises: it shows nothing of it"


def test_a_symbol_that_a_test_does_not_need_would_be_noticed(seen):
    assert not seen.fails[OURS[0].test][NEEDLESS]


NAMES_A_PARAGRAPH = re.compile(r"§|\bkap\.\s*\d|\d\s*kap\.")
# An invented municipality's own guideline, not the law.
INVENTED = re.compile(r"Exempelby riktlinje § \d+")


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The texts in a Python file with their lines, docstrings apart."""
    tree = ast.parse(path.read_text())
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """The texts in a file that can reach a user."""
    if path.suffix == ".py":
        yield from strings(path)
    else:
        yield from enumerate(path.read_text().splitlines(), start=1)


def test_paragraphs_stand_in_one_table():
    read = [
        path
        for folder, kinds in {"templates": "html txt", "webapp": "py", "i18n": "py po pot", "models": "py"}.items()
        for kind in kinds.split()
        for path in sorted((ROOT / folder).rglob(f"*.{kind}"))
        if path != ROOT / "models" / "law.py"
    ]
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in read
        for number, text in texts(path)
        if NAMES_A_PARAGRAPH.search(INVENTED.sub("", text))
    ]
    assert not found, f"name paragraphs in models/law.py alone, and show a rule's source: {found}"
    assert any(NAMES_A_PARAGRAPH.search(text) for _, text in strings(ROOT / "models" / "law.py"))


def test_a_paragraph_would_be_found(tmp_path):
    planted: Any = tmp_path / "planted.py"
    planted.write_text('"""About 25 §."""\nSAID = "Enligt 25 § förvaltningslagen"\n')
    assert [line for line, text in strings(planted) if NAMES_A_PARAGRAPH.search(text)] == [2]
