"""Keep papers as they were sent"""

import sqlalchemy as sa
from alembic import op

from models.append_only import create_all_triggers

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sent_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "plan",
                "hearing",
                "question",
                "assessment",
                name="paper_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_sent_paper_participant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_paper")),
        sa.UniqueConstraint("about", "kind", "language", name=op.f("uq_sent_paper_about_kind_language")),
    )
    op.create_index(op.f("ix_sent_paper_participant_id"), "sent_paper", ["participant_id"])
    op.create_table(
        "sent_paper_pdf",
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["sent_paper.id"], name=op.f("fk_sent_paper_pdf_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_sent_paper_pdf")),
    )
    op.create_table(
        "paper_to_set",
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["sent_paper.id"], name=op.f("fk_paper_to_set_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_paper_to_set")),
    )
    op.create_index(op.f("ix_paper_to_set_due_at"), "paper_to_set", ["due_at"])
    create_all_triggers(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
