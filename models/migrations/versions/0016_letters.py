"""Reach people by letter"""

import sqlalchemy as sa
from alembic import op

from models.append_only import create_all_triggers

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = (
    "report_received",
    "explanation_asked",
    "information_asked",
    "hearing_sent",
    "outcome_ready",
    "statement_changed",
    "something_waits",
    "one_time_code",
)
CHANNELS = ("in_app", "sms", "email")


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("posted_by", sa.Uuid(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_letter_participant_id")),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_letter_made_by")),
        sa.ForeignKeyConstraint(["posted_by"], ["staff.id"], name=op.f("fk_letter_posted_by")),
        sa.ForeignKeyConstraint(["returned_by"], ["staff.id"], name=op.f("fk_letter_returned_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index(op.f("ix_letter_participant_id"), "letter", ["participant_id"])
    op.create_index(op.f("ix_letter_batch_id"), "letter", ["batch_id"])
    with op.batch_alter_table("message") as table:
        for column, name, choices in (("kind", "message_kind", KINDS), ("channel", "channel", CHANNELS)):
            table.alter_column(
                column,
                existing_type=sa.Enum(*choices, name=name, native_enum=False, create_constraint=True, length=40),
                type_=sa.String(length=40),
                existing_nullable=False,
            )
        table.add_column(sa.Column("letter_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_message_letter_id"), "letter", ["letter_id"], ["id"])
        table.create_index(op.f("ix_message_letter_id"), ["letter_id"])
    with op.batch_alter_table("contact") as table:
        table.add_column(sa.Column("postal", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("by_letter", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("contact") as table:
        table.alter_column("by_letter", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    create_all_triggers(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
