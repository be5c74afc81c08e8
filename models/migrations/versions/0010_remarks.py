"""Keep the participant's words beside a record"""

import sqlalchemy as sa
from alembic import op

from models.append_only import create_all_triggers

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("occasion_id", sa.Uuid(), nullable=False),
        sa.Column("attendance_id", sa.Uuid(), nullable=True),
        sa.Column("assessment_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "was_here",
                "was_here_longer",
                "not_me",
                "assessment",
                "other",
                name="remark_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_remark_assessment_id")),
        sa.ForeignKeyConstraint(["attendance_id"], ["attendance.id"], name=op.f("fk_remark_attendance_id")),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_remark_occasion_id")),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_remark_participant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.UniqueConstraint("participant_id", "key", name=op.f("uq_remark_participant_id_key")),
    )
    with op.batch_alter_table("remark") as table:
        table.create_index("ix_remark_occasion_id_participant_id", ["occasion_id", "participant_id"])
    with op.batch_alter_table("hearing_material") as table:
        table.alter_column(
            "kind",
            existing_type=sa.Enum(
                "attendance",
                "confirmation",
                "scan",
                "report",
                "reply",
                "plan",
                "assessment",
                "policy",
                name="material_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            type_=sa.String(length=40),
            existing_nullable=False,
        )
    with op.batch_alter_table("task") as table:
        table.alter_column(
            "kind",
            existing_type=sa.Enum(
                "late_evidence", "disagreement", name="task_kind", native_enum=False, create_constraint=True, length=40
            ),
            type_=sa.String(length=40),
            existing_nullable=False,
        )
    create_all_triggers(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
