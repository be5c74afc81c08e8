"""Let letters with a code end with the address they went to"""

import sqlalchemy as sa
from alembic import op

from models.append_only import create_all_triggers

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Where the letters went that are there already nobody knows any more: they go, and are made anew.
    op.execute("DELETE FROM activation")
    with op.batch_alter_table("activation") as table:
        table.add_column(sa.Column("sent_to", sa.LargeBinary(), nullable=False))
        table.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    create_all_triggers(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
