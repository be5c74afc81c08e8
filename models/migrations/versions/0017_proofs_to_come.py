"""Keep that somebody means to send a paper"""

import sqlalchemy as sa
from alembic import op

from models.append_only import create_all_triggers

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proof_to_come",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_proof_to_come_participant_id")),
        sa.ForeignKeyConstraint(["report_id"], ["absence_report.id"], name=op.f("fk_proof_to_come_report_id")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_proof_to_come")),
    )
    op.create_index(op.f("ix_proof_to_come_participant_id"), "proof_to_come", ["participant_id"])
    create_all_triggers(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
