"""Values read as columns, made into what the ORM would have loaded."""

from typing import Any, TypeVar

from sqlalchemy.orm import class_mapper
from sqlmodel import SQLModel

Row = TypeVar("Row", bound=SQLModel)


def loaded(kind: type[Row], /, **values: Any) -> Row:
    """A row of a table from all of its columns. It is made as the ORM does: SQLModel's constructor takes ten times
    as long, and what came from the database, or goes there next, it would not check either.
    """
    row: Row = class_mapper(kind).class_manager.new_instance()
    row.__dict__.update(values)
    return row
