"""What a page says, and whom the log says it was shown of."""

import html
import re
import uuid

from flask import Flask
from sqlmodel import col, select
from werkzeug.test import TestResponse

from models.audit import AuditEvent, AuditListed
from webapp.db import Database


def words(page: TestResponse) -> str:
    """The text of a page, without tags."""
    text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.text)).split())
    return re.sub(r" ([.,:])", r"\1", text)


def looks(app: Flask, action: str) -> tuple[int, set[uuid.UUID]]:
    """How often the log says that somebody looked, and at whom the last time."""
    database: Database = app.extensions["database"]
    with database.reading() as db:
        seqs = db.exec(select(AuditEvent.seq).where(AuditEvent.action == action).order_by(col(AuditEvent.seq))).all()
        last = db.exec(select(AuditListed.person_id).where(AuditListed.seq == (seqs[-1] if seqs else 0)))
        return len(seqs), set(last)
