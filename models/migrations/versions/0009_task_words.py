"""Keep what was done about a task"""

import sqlalchemy as sa
from alembic import op

from models.append_only import create_all_triggers

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: nullable columns can be added where the table stands.
    op.add_column("case_task", sa.Column("words", sa.LargeBinary(), nullable=True))

    create_all_triggers(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
