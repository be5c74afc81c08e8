"""Keep from when until when somebody says to have been there"""

import sqlalchemy as sa
from alembic import op

from models.append_only import create_all_triggers

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: nullable columns can be added where the table stands.
    op.add_column("remark", sa.Column("from_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("remark", sa.Column("to_at", sa.DateTime(timezone=True), nullable=True))

    create_all_triggers(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
