"""Let a report cover days or hours, be taken back and be corrected"""

import sqlalchemy as sa
from alembic import op

from models.append_only import create_all_triggers, drop_triggers

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    drop_triggers(op.get_bind(), "absence_report", "reported_occasion")
    _let_a_report_cover_more_than_a_day()
    _let_what_is_reported_end()
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["absence_report.id"], name=op.f("fk_withdrawal_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
        sa.UniqueConstraint("report_id", name=op.f("uq_withdrawal_report_id")),
    )
    create_all_triggers(op.get_bind())


def _let_a_report_cover_more_than_a_day() -> None:
    with op.batch_alter_table("absence_report") as table:
        table.drop_index("ix_absence_report_participant_id_day")
        table.alter_column("day", new_column_name="first_day", existing_type=sa.Date(), existing_nullable=False)
        table.add_column(sa.Column("last_day", sa.Date(), nullable=True))
        table.add_column(sa.Column("from_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("to_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("recorded_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("channel", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("speaker", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("spoken_language", sa.String(length=16), nullable=True))
        table.add_column(sa.Column("interpreter", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("read_back", sa.Boolean(), nullable=True))
    op.execute("UPDATE absence_report SET last_day = first_day")
    with op.batch_alter_table("absence_report") as table:
        table.alter_column("last_day", existing_type=sa.Date(), nullable=False)
        table.create_index("ix_absence_report_participant_id_first_day", ["participant_id", "first_day"])
        table.create_unique_constraint(op.f("uq_absence_report_replaces_id"), ["replaces_id"])
        table.create_foreign_key(op.f("fk_absence_report_replaces_id"), "absence_report", ["replaces_id"], ["id"])
        table.create_foreign_key(op.f("fk_absence_report_recorded_by"), "staff", ["recorded_by"], ["id"])
        for name, condition in {
            "last_day_after_first": "last_day >= first_day",
            "hours_are_two": "(from_at IS NULL) = (to_at IS NULL)",
            "hours_of_one_day": "from_at IS NULL OR (from_at < to_at AND first_day = last_day)",
            "on_behalf_says_how": "(recorded_by IS NULL) = (channel IS NULL)"
            " AND (recorded_by IS NULL) = (speaker IS NULL) AND (recorded_by IS NULL) = (spoken_language IS NULL)"
            " AND (recorded_by IS NULL) = (interpreter IS NULL) AND (recorded_by IS NULL) = (read_back IS NULL)",
            "report_channel": "channel IN ('phone', 'desk', 'letter')",
            "speaker": "speaker IN ('participant', 'relative', 'representative', 'other')",
        }.items():
            table.create_check_constraint(op.f(f"ck_absence_report_{name}"), condition)


def _let_what_is_reported_end() -> None:
    with op.batch_alter_table("reported_occasion") as table:
        table.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("from_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("to_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("ended_version", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE reported_occasion SET told_at = "
        "(SELECT made_at FROM absence_report WHERE absence_report.id = reported_occasion.report_id)"
    )
    with op.batch_alter_table("reported_occasion") as table:
        table.alter_column("told_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.create_check_constraint(op.f("ck_reported_occasion_hours_are_two"), "(from_at IS NULL) = (to_at IS NULL)")
        table.create_check_constraint(
            op.f("ck_reported_occasion_ended_before_heard"), "ended_version IS NULL OR ended_at IS NOT NULL"
        )


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
