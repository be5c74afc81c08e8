"""What can keep a command from its work, each in one sentence that says what to do."""

import click
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from models.keyring import KeyringError
from webapp.db import NotReady
from webapp.settings import Settings


class Failure(Exception):
    """A command cannot go on; the message says what to do."""


FAILURES = (
    Failure,
    NotReady,
    KeyringError,
    ValidationError,
    SQLAlchemyError,
    OSError,
    click.ClickException,
    click.Abort,
)


def sentence(failure: BaseException) -> str:
    """The failure in one line. It never quotes a setting's value, which can be a secret."""
    match failure:
        case ValidationError():
            return f"These settings need mending: {'; '.join(_settings(failure))}."
        case KeyringError():
            return f"NARVARA_KEYRING cannot be used: {failure}."
        case SQLAlchemyError():
            return f"The database does not answer ({_first_line(failure)}): look at NARVARA_DATABASE_URL."
        case click.ClickException():
            return f"{failure.format_message()} `narvara --help` lists what there is."
        case click.Abort():
            return "Stopped."
        case OSError():
            return f"{failure.strerror or failure}: {failure.filename or 'look at the disk and its rights'}."
    return f"{str(failure).rstrip('.')}."


def _settings(error: ValidationError) -> list[str]:
    return [
        f"NARVARA_{'_'.join(str(part) for part in one['loc']).upper()} "
        f"{'is missing (' + _meaning(one['loc']) + ')' if one['type'] == 'missing' else _plain(one['msg'])}"
        if one["loc"]
        else f"NARVARA_{_plain(one['msg']).replace('public_url', 'PUBLIC_URL')}"
        for one in error.errors(include_input=False, include_url=False)
    ]


def _meaning(where: tuple[int | str, ...]) -> str:
    field = Settings.model_fields.get(str(where[0]))
    return (field.description if field else None) or "see webapp/settings.py"


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")


def _first_line(error: SQLAlchemyError) -> str:
    """What the driver said, without the statement and its values."""
    original = getattr(error, "orig", None) or error
    return (str(original).strip().splitlines() or [type(error).__name__])[0][:200]
