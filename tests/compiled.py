"""What one test has compiled serves the next: each has engines and an application of its own, which would begin anew.

Statements, addresses; templates by Flask's own means. It halves what the whole suite takes.
"""

from typing import Any

import sqlalchemy
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from werkzeug.routing import Rule

import webapp.db

ROOM = 5_000  # statements; the whole program has fewer
_engines: dict[str, Engine] = {}
_builders: dict[Any, Any] = {}
_compile_builder = Rule._compile_builder


def create_engine(url: Any, **how: Any) -> Engine:
    """An engine that shares what was compiled with those before it, and the dialect that the statements belong to."""
    engine = sqlalchemy.create_engine(url, query_cache_size=ROOM, **how)
    first = _engines.get(engine.dialect.name)
    if first is None or first.dialect.server_version_info is None:  # it never came to a connection
        _engines[engine.dialect.name] = engine
    else:
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    return engine


def compile_builder(rule: Rule, append_unknown: bool = True) -> Any:
    """The function that writes an address: it is given the rule, and follows from how the rule is written alone."""
    written = tuple(rule._trace), repr(rule.defaults), append_unknown
    if written not in _builders:
        _builders[written] = _compile_builder(rule, append_unknown)
    return _builders[written]


class Templates(BytecodeCache):
    """Templates compiled once for all tests, though each test has an application of its own."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the template back when its text is the same."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


def share() -> None:
    """From now on."""
    webapp.db.create_engine = create_engine  # type: ignore[attr-defined]
    Rule._compile_builder = compile_builder  # type: ignore[assignment,method-assign]
