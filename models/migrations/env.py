"""Alembic's entry: it runs on the connection that models.migrations hands it."""

from alembic import context
from sqlmodel import SQLModel

import models  # noqa: F401

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
