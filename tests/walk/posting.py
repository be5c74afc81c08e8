"""Sending forms that were made for somebody else, and looking at what changed."""

import functools
import uuid
from collections import Counter
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlmodel import SQLModel
from werkzeug.test import TestResponse

from tests.walk.pages import Form
from tests.walk.readers import Reader
from tests.walk.walker import Walk

# Counters of tries, and looks that were written when a page was shown.
APART = frozenset({"throttle", "look", "audit_listed", "audit_body", "audit_head"})
LOGGED_ALL_THE_SAME = frozenset({"people:sign_in_failed", "people:activate_failed"})
STRANGERS_GET = frozenset({303, 401, 403, 404})

Rows = Counter[tuple[Any, ...]]


class Sender:
    """Sends forms as anybody, with that browser's own token."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self._tokens: dict[str, str] = {}
        self.sent_as_strangers = 0

    def send(self, reader: Reader, action: str, fields: list[tuple[str, str]]) -> TestResponse:
        """Post these fields; the token is the reader's own, whoever's form it was."""
        data: dict[str, list[str]] = {"csrf_token": [self._token(reader)]}
        for name, value in fields:
            if name != "csrf_token":
                data.setdefault(name, []).append(value)
        return self.walk.ask(reader, action, method="POST", data=data)

    def _token(self, reader: Reader) -> str:
        if reader.name not in self._tokens:
            page = reader.client.get("/sign-in" if not reader.hats else "/language", buffered=True).text
            self._tokens[reader.name] = page.split('name="csrf_token" value="', 1)[1].partition('"')[0]
        return self._tokens[reader.name]

    def everything(self) -> Rows:
        """Every row there is, but for what any request may write."""
        return everything_in(self.walk.app)

    def some_forms(self, endpoint: str, most: int) -> list[Form]:
        """Forms of an endpoint, each from a page that other people got."""
        found: dict[frozenset[str], Form] = {}
        for action, form in self.walk.forms[endpoint].items():
            found.setdefault(frozenset(self.walk.senders[action]), form)
        return list(found.values())[:most]

    def send_as_strangers(self, endpoint: str, most: int) -> list[str]:
        """Send some forms of an endpoint as all who were never given one. Gives what came of it that should not."""
        faults, before = [], self.everything()
        for form in self.some_forms(endpoint, most):
            for reader in self.walk.readers:
                if reader.who not in self.walk.senders[form.action]:
                    status = self.send(reader, form.action, form.fields).status_code
                    self.sent_as_strangers += 1
                    if status not in STRANGERS_GET:
                        faults.append(f"{reader.name} sent {form.action} and got {status}")
        after = self.everything()
        return faults + [f"{endpoint}: {row}" for row in (after - before) + (before - after)]

    def sender_of(self, form: Form) -> Reader:
        """Someone who was given the form."""
        return self.walk.given(form)


def everything_in(app: Flask) -> Rows:
    """Every row there is as it lies there, but for what any request may write."""
    found: Rows = Counter()
    with app.extensions["database"].reading() as db:
        for name, asked in _tables().items():
            for row in db.connection().exec_driver_sql(asked):
                if name != "audit_event" or not _written_anyway(row.action):
                    found[name, *map(str, row)] += 1
    return found


@functools.cache
def _tables() -> dict[str, str]:
    """What asks for all rows of each table: values stay as the driver gives them."""
    return {name: str(select(table)) for name, table in SQLModel.metadata.tables.items() if name not in APART}


def _written_anyway(action: str) -> bool:
    return action in LOGGED_ALL_THE_SAME or action.endswith(":look")


def is_id(value: str) -> bool:
    """True for an id in a form."""
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return "-" in value
