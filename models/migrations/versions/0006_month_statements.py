"""Hand a month over"""

import sqlalchemy as sa
from alembic import op

from models.append_only import create_all_triggers

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "month_statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decision_month", sa.Date(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("attended", sa.Integer(), nullable=False),
        sa.Column("attended_elsewhere", sa.Integer(), nullable=False),
        sa.Column("absent_valid", sa.Integer(), nullable=False),
        sa.Column("absent_invalid", sa.Integer(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "planned = attended + attended_elsewhere + absent_valid + absent_invalid + open",
            name=op.f("ck_month_statement_minutes_add_up"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_month_statement_versions_begin_at_one")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_month_statement_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_month_statement_case_id")),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_month_statement_participant_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_month_statement_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_statement")),
        sa.UniqueConstraint("case_id", "month", "version", name=op.f("uq_month_statement_case_id_month_version")),
    )
    op.create_index("ix_month_statement_participant_id", "month_statement", ["participant_id"])
    op.create_table(
        "month_statement_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("occasion_id", sa.Uuid(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "attended",
                "attended_elsewhere",
                "absent_valid",
                "absent_invalid",
                "open",
                "left_out",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("assessment_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_month_statement_line_assessment_id")
        ),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_month_statement_line_occasion_id")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["month_statement.id"], name=op.f("fk_month_statement_line_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_statement_line")),
        sa.UniqueConstraint(
            "statement_id",
            "occasion_id",
            "from_at",
            name=op.f("uq_month_statement_line_statement_id_occasion_id_from_at"),
        ),
    )
    op.create_index("ix_month_statement_line_statement_id", "month_statement_line", ["statement_id"])
    create_all_triggers(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
