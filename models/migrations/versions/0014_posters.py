"""Print posters, and take what comes by them"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poster_print",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_poster_print_made_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_poster_print_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poster_print")),
        sa.UniqueConstraint("digest", name=op.f("uq_poster_print_digest")),
        sa.UniqueConstraint("site_id", "number", name=op.f("uq_poster_print_site_id_number")),
    )
    op.create_index(
        "uq_poster_print_good",
        "poster_print",
        ["site_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
