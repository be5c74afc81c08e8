"""Let letters belong to a case, and keep which address a sheet was printed for"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# The case that was open on the day; of two on one day the earlier, so that a board reads nothing of another's.
CASE_OF_THE_DAY = """
    UPDATE {table} SET case_id = (
        SELECT id FROM "case"
        WHERE "case".participant_id = {table}.participant_id
          AND "case".opened_on <= date({table}.made_at)
          AND ("case".ended_on IS NULL OR "case".ended_on >= date({table}.made_at))
        ORDER BY "case".opened_on LIMIT 1
    )
"""


def upgrade() -> None:
    for table in ("message", "letter"):
        # In one statement, which both databases know: nothing is copied, and what points at the table stays.
        an_id = sa.Uuid().compile(dialect=op.get_bind().dialect)
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN case_id {an_id}"
            f' CONSTRAINT {op.f(f"fk_{table}_case_id")} REFERENCES "case" (id)'
        )
        op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"])
        op.execute(CASE_OF_THE_DAY.format(table=table))
    op.add_column("letter", sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("letter", sa.Column("printed_for", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
