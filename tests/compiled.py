"""What one test has compiled serves the next: each has engines and an application of its own, which would begin anew.

Statements, addresses; templates by Flask's own means. It halves what the whole suite takes.
"""

from types import CodeType
from typing import Any

import sqlalchemy
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from werkzeug.routing import Rule

import webapp.db

ROOM = 5_000  # statements; the whole program has fewer
_statements: dict[str, Any] = {}
_rules: dict[Any, Rule] = {}
_compile = Rule.compile


def create_engine(url: Any, **how: Any) -> Engine:
    """An engine that shares what was compiled with those before it."""
    engine = sqlalchemy.create_engine(url, query_cache_size=ROOM, **how)
    engine._compiled_cache = _statements.setdefault(engine.dialect.name, engine._compiled_cache)
    return engine


def are_alike(one: object, other: object) -> bool:
    """Dialects of one kind: what was compiled is kept by them, and ours differ in nothing but whose they are."""
    return type(one) is type(other)


def compile_rule(rule: Rule) -> None:
    """What an address is matched with and written with follows from how its rule is written alone."""
    written = rule.rule, rule.host, rule.subdomain, repr(rule.defaults), rule.merge_slashes
    if written not in _rules:
        _compile(rule)
        _rules[written] = rule
        return
    like = _rules[written]
    rule._parts, rule._trace, rule._converters = like._parts, like._trace, like._converters
    rule.arguments = set(like.arguments)
    rule._build = like._build.__func__.__get__(rule)  # type: ignore[attr-defined]
    rule._build_unknown = like._build_unknown.__func__.__get__(rule)  # type: ignore[attr-defined]


class Templates(BytecodeCache):
    """Templates compiled once for all tests, also for applications of their own."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the template back when its text is the same."""
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        if bucket.code:
            self.kept[bucket.key, bucket.checksum] = bucket.code


def share() -> None:
    """From now on."""
    webapp.db.create_engine = create_engine  # type: ignore[attr-defined]
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        kind.__eq__ = are_alike  # type: ignore[method-assign]
        kind.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
    Rule.compile = compile_rule  # type: ignore[assignment,method-assign]
