"""Column types: enums by their value, text and bytes that are encrypted, texts in several languages."""

import re
from enum import Enum
from operator import eq
from typing import Any

from sqlalchemy import JSON, LargeBinary
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.operators import OperatorType, is_, is_not
from sqlalchemy.types import TypeDecorator, TypeEngine

from models import keyring

# Room for longer values later without rewriting the column.
ENUM_LENGTH = 40


def enum_type(choices: type[Enum], name: str | None = None, *, grows: bool = False) -> Any:
    """A column of these choices, stored by value and held by a CHECK.

    The CHECK is named after the class; two such columns in one table need names of their own. Choices that many rules
    add to have none: `grows`.
    """
    return EnumColumn(
        choices,
        name=name or re.sub(r"(?<!^)(?=[A-Z])", "_", choices.__name__).lower(),
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=not grows,
        validate_strings=True,
        length=ENUM_LENGTH,
    )


def translated_type() -> Any:
    """A column of texts by language tag: dict[str, str]."""
    return JSON().with_variant(JSONB(), "postgresql")


class _Encrypted(TypeDecorator[Any]):
    impl = LargeBinary
    cache_ok = True

    class comparator_factory(TypeDecorator.Comparator[Any]):  # noqa: N801 - SQLAlchemy's own name
        def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> Any:
            # SQLAlchemy's own dictionaries ask whether a column is itself, when a statement is seen again.
            itself = op is eq and hash(other[0]) == hash(self.expr)
            if op in (is_, is_not) or itself:
                return super().operate(op, *other, **kwargs)
            raise TypeError("an encrypted column can be asked only whether it is NULL")

    def __init__(self, context: str) -> None:
        super().__init__()
        self.context = context

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.context!r})"

    def coerce_compared_value(self, op: OperatorType | None, value: Any) -> TypeEngine[Any]:
        return self


class Encrypted(_Encrypted):
    """Text, encrypted for one column: the context is "table.column"; a value moved elsewhere is refused."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring.current().seal(self.context, value.encode())

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else keyring.current().open(self.context, bytes(value)).decode()


class EncryptedBytes(_Encrypted):
    """Bytes, encrypted for one column, such as a site's key."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring.current().seal(self.context, value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring.current().open(self.context, bytes(value))


def encrypted(context: str) -> Any:
    """Encrypted text for Field(sa_type=…)."""
    return Encrypted(context)


def encrypted_bytes(context: str) -> Any:
    """Encrypted bytes for Field(sa_type=…)."""
    return EncryptedBytes(context)
