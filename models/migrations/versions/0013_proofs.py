"""Keep the papers that people send to their reports"""

import sqlalchemy as sa
from alembic import op

from models.append_only import create_all_triggers

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proof",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column(
            "way",
            sa.Enum("sent", "shown", name="proof_way", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sent_as", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum("not_scanned", "clean", name="verdict", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("scanner", sa.String(length=100), nullable=True),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_in", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(way = 'sent') = (pages > 0)", name=op.f("ck_proof_pages_where_sent")),
        sa.CheckConstraint("(verdict = 'clean') = (scanner IS NOT NULL)", name=op.f("ck_proof_clean_says_by_what")),
        sa.CheckConstraint("(scanner IS NULL) = (scanned_at IS NULL)", name=op.f("ck_proof_scanned_says_when")),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_proof_participant_id")),
        sa.ForeignKeyConstraint(["report_id"], ["absence_report.id"], name=op.f("fk_proof_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
        sa.UniqueConstraint("participant_id", "key", name=op.f("uq_proof_participant_id_key")),
    )
    op.create_index(op.f("ix_proof_report_id"), "proof", ["report_id"])
    op.create_table(
        "proof_page",
        sa.Column("proof_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["proof_id"], ["proof.id"], name=op.f("fk_proof_page_proof_id")),
        sa.PrimaryKeyConstraint("proof_id", "number", name=op.f("pk_proof_page")),
    )
    create_all_triggers(op.get_bind())


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
