"""Rows that are there once however often they are written, also by several at the same moment."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def write_once(db: Session, table: type[SQLModel], **row: Any) -> None:
    """Write a row, unless one stands in its way: then that one stays as it is."""
    connection = db.connection()
    connection.execute(_INSERT[connection.dialect.name](table).values(row).on_conflict_do_nothing())
