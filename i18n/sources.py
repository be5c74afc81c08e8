"""The sentences in the code: where they stand, which catalogue each goes to, and what cannot be found.

Participants read what stands under templates/ and webapp/, but for the areas of staff.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, check_and_call_extract_file
from babel.messages.frontend import parse_mapping_cfg
from jinja2 import Environment, TemplateSyntaxError, nodes

from i18n.faults import Fault

STAFF_AREAS = ("supervisor", "caseworker", "coordinator", "auditor", "staff", "staff_sentences.py", "cancelling.py")
TREES = ("templates", "webapp")
WORDS = "i18n/words.py"
_CALLS = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
_LITERAL = "write the whole sentence inside the call, with %(name)s for what varies: nothing else is found"


def files(root: Path, domain: str) -> list[Path]:
    """The files of one domain, in a fixed order."""
    found = [root / WORDS] if (root / WORDS).exists() else []
    for tree in TREES:
        found += [path for path in (root / tree).rglob("*") if path.suffix in {".py", ".html", ".txt"}]
    return sorted(path for path in found if domain_of(path.relative_to(root)) == domain)


def domain_of(path: Path) -> str:
    """The domain of a file, told from its folder: webapp/auditor/log.py is for staff."""
    return "staff" if path.parts[1] in STAFF_AREAS else "participant"


def extract(root: Path) -> dict[str, Catalog]:
    """All sentences by domain. What participants read too is kept in their catalogue alone."""
    found = {domain: _catalog(root, domain) for domain in ("participant", "staff")}
    for message in list(found["participant"]):
        twin = found["staff"].get(message.id, message.context) if message.id else None
        if twin and twin.id == message.id:
            found["staff"].delete(message.id, message.context)
    return found


def unfindable(root: Path) -> list[Fault]:
    """Sentences that cannot be extracted, or not twice the same way."""
    found: list[Fault] = []
    for domain in ("participant", "staff"):
        counted: dict[tuple[str, str | None], bool] = {}
        for path in files(root, domain):
            name = path.relative_to(root).as_posix()
            try:
                made_up = _made_up(path)
                said = list(_sentences(root, path))
            except (SyntaxError, TemplateSyntaxError) as error:
                found.append(Fault(name, "", f"mend line {error.lineno}, it cannot be read: {error}"))
                continue
            found += [Fault(f"{name}:{line}", call, _LITERAL) for line, call in made_up]
            for sentence, context, _ in said:
                one, plural = (sentence, False) if isinstance(sentence, str) else (sentence[0], True)
                if counted.setdefault((one, context), plural) != plural:
                    found.append(Fault(name, one, "word it differently with and without a plural"))
    return found


def _catalog(root: Path, domain: str) -> Catalog:
    catalog = Catalog()
    for path in files(root, domain):
        for sentence, context, comments in _sentences(root, path):
            catalog.add(sentence, context=context, auto_comments=comments)
    return catalog


def _sentences(root: Path, path: Path) -> Iterator[tuple[Any, str | None, list[str]]]:
    methods, options = _mapping()
    for _, _, sentence, comments, context in check_and_call_extract_file(
        path, methods, options, None, DEFAULT_KEYWORDS, ("Translators:",), True, dirpath=root
    ):
        yield sentence, context, comments


@cache
def _mapping() -> tuple[list[tuple[str, str]], dict[str, dict[str, Any]]]:
    with (Path(__file__).parent / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    return methods, options


def _made_up(path: Path) -> list[tuple[int, str]]:
    """Line and text of each call whose sentence is put together there: f"…", "…" + name, a variable."""
    text = path.read_text(encoding="utf-8")
    return list(_made_up_in_python(text) if path.suffix == ".py" else _made_up_in_template(text))


def _made_up_in_python(text: str) -> Iterator[tuple[int, str]]:
    for call in ast.walk(ast.parse(text)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _CALLS:
            sentences = call.args[: _sentence_count(call.func.id)]
            if not sentences or not all(_is_text(each) for each in sentences):
                yield call.lineno, ast.unparse(call)


def _is_text(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _made_up_in_template(text: str) -> Iterator[tuple[int, str]]:
    # Only read here, never rendered.
    reader = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for call in reader.parse(text).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in _CALLS:
            sentences = call.args[: _sentence_count(call.node.name)]
            if not sentences or not all(isinstance(each, nodes.Const) for each in sentences):
                yield call.lineno, f"{call.node.name}(…)"


def _sentence_count(call: str) -> int:
    return {"_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}[call]
