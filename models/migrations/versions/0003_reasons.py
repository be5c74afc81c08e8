"""Make reasons rows, with their texts and the days they are on offer"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.append_only import create_all_triggers

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    texts = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.create_table(
        "reason",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", texts, nullable=False),
        sa.Column("help", texts, nullable=False),
        sa.Column("symbol", sa.String(length=40), nullable=False),
        sa.Column("proof_from_day", sa.Integer(), nullable=True),
        sa.Column("plan_task", sa.Boolean(), nullable=False),
        sa.Column("organisers_own", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.CheckConstraint("proof_from_day IS NULL OR proof_from_day >= 1", name=op.f("ck_reason_proof_from_a_day")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason")),
        sa.UniqueConstraint("code", "from_day", name=op.f("uq_reason_code_from_day")),
    )
    create_all_triggers(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
