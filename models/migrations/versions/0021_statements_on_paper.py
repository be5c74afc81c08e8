"""Keep month statements as papers, too"""

import sqlalchemy as sa
from alembic import op

from models.append_only import create_all_triggers

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KINDS = ("plan", "hearing", "question", "assessment")


def _kind(*kinds: str) -> sa.Enum:
    return sa.Enum(*kinds, name="paper_kind", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    with op.batch_alter_table("sent_paper") as table:
        table.alter_column(
            "kind", existing_type=_kind(*KINDS), type_=_kind(*KINDS, "statement"), existing_nullable=False
        )
    create_all_triggers(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
