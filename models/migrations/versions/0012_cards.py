"""Let supervisors scan cards and phones' codes, and take a scan back"""

import sqlalchemy as sa
from alembic import op

from models.append_only import create_all_triggers

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("batch", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column(
            "revoked_because",
            sa.Enum("replaced", "lost", name="dead", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_card_made_by")),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_card_participant_id")),
        sa.ForeignKeyConstraint(["revoked_by"], ["staff.id"], name=op.f("fk_card_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint("digest", name=op.f("uq_card_digest")),
        sa.UniqueConstraint("participant_id", "number", name=op.f("uq_card_participant_id_number")),
    )
    op.create_index(op.f("ix_card_batch"), "card", ["batch"])
    op.create_index(
        "uq_card_good",
        "card",
        ["participant_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    _let_scans_say_more()
    op.create_table(
        "scan_void",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_scan_void_by_id")),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_scan_void_scan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_void")),
        sa.UniqueConstraint("scan_id", name=op.f("uq_scan_void_scan_id")),
    )
    op.create_table(
        "unknown_scan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("occasion_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_unknown_scan_by_id")),
        sa.ForeignKeyConstraint(["occasion_id"], ["occasion.id"], name=op.f("fk_unknown_scan_occasion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unknown_scan")),
        sa.UniqueConstraint("key", name=op.f("uq_unknown_scan_key")),
    )
    op.create_index(op.f("ix_unknown_scan_occasion_id"), "unknown_scan", ["occasion_id"])
    create_all_triggers(op.get_bind())


def _let_scans_say_more() -> None:
    op.drop_index("uq_scan_evidence", "scan")
    with op.batch_alter_table("scan") as table:
        table.alter_column(
            "source",
            existing_type=sa.Enum(
                "site_code", "typed", name="scan_source", native_enum=False, create_constraint=True, length=40
            ),
            type_=sa.String(length=40),
            existing_nullable=False,
        )
        table.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("by_id", sa.Uuid(), nullable=True))
        table.add_column(
            sa.Column(
                "read_by",
                sa.Enum(
                    "camera",
                    "photo",
                    "typed",
                    "usb",
                    name="read_by",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        table.add_column(sa.Column("skew_seconds", sa.Integer(), nullable=True))
        table.add_column(sa.Column("code_step", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_scan_by_id"), "staff", ["by_id"], ["id"])
        table.create_unique_constraint(op.f("uq_scan_participant_id_code_step"), ["participant_id", "code_step"])
    with op.batch_alter_table("scan") as table:
        table.alter_column("round", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
    op.create_index(
        "uq_scan_evidence",
        "scan",
        ["participant_id", "occasion_id", "round"],
        unique=True,
        sqlite_where=sa.text("evidence"),
        postgresql_where=sa.text("evidence"),
    )


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
