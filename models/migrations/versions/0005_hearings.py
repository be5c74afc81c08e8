"""Ask, hear, and have a second person agree"""

import sqlalchemy as sa
from alembic import op

from models.append_only import create_all_triggers

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conflict_of_interest",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "ground",
            sa.Enum("self", "relative", "other", name="ground", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_conflict_of_interest_participant_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_conflict_of_interest_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "participant_id", name=op.f("pk_conflict_of_interest")),
    )
    op.create_table(
        "household",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=False),
        sa.Column("childcare_hours", sa.Integer(), nullable=True),
        sa.Column("childcare_from", sa.Date(), nullable=True),
        sa.Column(
            "told_by",
            sa.Enum(
                "participant",
                "register",
                "other_actor",
                name="told_by",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("adults >= 1", name=op.f("ck_household_somebody_lives_there")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_household_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_household_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("case_id", "version", name=op.f("uq_household_case_id_version")),
    )
    op.create_table(
        "hearing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_hearing_by_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_hearing_review_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_hearing_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_hearing_review_id_number")),
    )
    op.create_table(
        "household_child",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "age_band",
            sa.Enum(
                "baby", "small", "school", "teen", name="age_band", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "residence",
            sa.Enum(
                "always", "shared", "sometimes", name="residence", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_household_child_household_id")),
        sa.PrimaryKeyConstraint("household_id", "number", name=op.f("pk_household_child")),
    )
    op.create_table(
        "information_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column(
            "asked_for",
            sa.Enum(
                "what_happened",
                "certificate",
                "summons",
                "times",
                "childcare_hours",
                "other",
                name="asked_for",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_information_request_by_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_information_request_review_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_information_request_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_information_request")),
    )
    with op.batch_alter_table("information_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_information_request_review_id"), ["review_id"], unique=False)

    op.create_table(
        "review_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "needs_explanation",
                "to_review",
                "waiting_for_information",
                "heard",
                "awaiting_second",
                "on_hold",
                "assessed",
                "closed",
                name="review_move_from",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "to_state",
            sa.Enum(
                "needs_explanation",
                "to_review",
                "waiting_for_information",
                "heard",
                "awaiting_second",
                "on_hold",
                "assessed",
                "closed",
                name="review_move_to",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("due_day", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_review_move_participant_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_move_review_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_review_move_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_move")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_review_move_review_id_number")),
    )
    op.create_table(
        "delivery",
        sa.Column("hearing_id", sa.Uuid(), nullable=False),
        sa.Column(
            "proof",
            sa.Enum(
                "opened",
                "replied",
                "talked",
                "receipt",
                name="proof",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_delivery_hearing_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_delivery_recorded_by")),
        sa.PrimaryKeyConstraint("hearing_id", name=op.f("pk_delivery")),
    )
    op.create_table(
        "extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hearing_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_extension_by_id")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_extension_hearing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_hearing_id"), ["hearing_id"], unique=False)

    op.create_table(
        "hearing_material",
        sa.Column("hearing_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
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
            nullable=False,
        ),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_material_hearing_id")),
        sa.PrimaryKeyConstraint("hearing_id", "kind", "object_id", name=op.f("pk_hearing_material")),
    )
    op.create_table(
        "reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("hearing_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column(
            "way",
            sa.Enum("app", "desk", "phone", "letter", name="way", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "speaker",
            sa.Enum(
                "participant",
                "counsel",
                "guardian",
                "relative",
                name="speaker",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "interpreting",
            sa.Enum(
                "none",
                "interpreter",
                "staff",
                name="interpreting",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("read_back", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(way = 'app') = (recorded_by IS NULL)", name=op.f("ck_reply_app_or_recorded")),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_reply_hearing_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_reply_recorded_by")),
        sa.ForeignKeyConstraint(["request_id"], ["information_request.id"], name=op.f("fk_reply_request_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_reply_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("review_id", "key", name=op.f("uq_reply_review_id_key")),
    )
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reply_review_id"), ["review_id"], unique=False)

    op.create_table(
        "children_considered",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("situation", sa.LargeBinary(), nullable=False),
        sa.Column("alternatives", sa.LargeBinary(), nullable=False),
        sa.Column("consequence", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_children_considered_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_children_considered")),
    )
    op.create_table(
        "second_opinion",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("hear_again", sa.Boolean(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_second_opinion_assessment_id")),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_second_opinion_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_second_opinion_unit_id")),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_second_opinion")),
    )
    _change_assessments()
    _change_reviews()
    _change_policy()
    create_all_triggers(op.get_bind())


def _choices(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


PHRASES = ("reported_in_time", "reason_fits_policy", "agreed_before", "proof_seen")
STATES = ("needs_explanation", "to_review", "assessed", "closed")
ALL_STATES = (
    "needs_explanation",
    "to_review",
    "waiting_for_information",
    "heard",
    "awaiting_second",
    "on_hold",
    "assessed",
    "closed",
)
LINES = ("open", "assessed", "attended")
KINDS = ("law", "local")
VALUES = (
    "check_in_opens_minutes_before",
    "late_from_minutes_after_start",
    "reopen_until_workday",
    "report_within_days",
    "certificate_from_day",
    "relapse_within_days",
    "full_week_hours",
)


def _change_assessments() -> None:
    """On SQLite a table is made anew; its CHECKs come back only with the types that are named here."""
    objections = ("no_answer", "not_shown", "outside_policy", "could_have_come")
    with op.batch_alter_table("assessment") as table:
        table.alter_column(
            "phrase", existing_type=_choices("phrase", *PHRASES), type_=_choices("phrase", *PHRASES), nullable=True
        )
        table.add_column(sa.Column("objection", _choices("objection", *objections), nullable=True))
        for column, other in (
            ("rule_id", "policy_value"),
            ("hearing_id", "hearing"),
            ("exception_id", "policy_value"),
            ("household_id", "household"),
        ):
            table.add_column(sa.Column(column, sa.Uuid(), nullable=True))
            table.create_foreign_key(op.f(f"fk_assessment_{column}"), other, [column], ["id"])
    with op.batch_alter_table("assessment_line") as table:
        table.drop_constraint(op.f("uq_assessment_line_line_id_from_at"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_assessment_line_assessment_id_line_id_from_at"), ["assessment_id", "line_id", "from_at"]
        )
        table.create_index(op.f("ix_assessment_line_line_id"), ["line_id"])
        table.alter_column(
            "outcome",
            existing_type=_choices("outcome", "valid_reason"),
            type_=_choices("outcome", "valid_reason", "no_valid_reason", "attended"),
            existing_nullable=False,
        )


def _change_reviews() -> None:
    still_open = sa.text("state NOT IN ('assessed', 'closed')")
    with op.batch_alter_table("review") as table:
        table.drop_index("ix_review_open")
        table.alter_column(
            "state",
            existing_type=_choices("review_state", *STATES),
            type_=_choices("review_state", *ALL_STATES),
            existing_nullable=False,
        )
        table.add_column(sa.Column("held_state", _choices("review_held_state", *ALL_STATES), nullable=True))
        table.add_column(sa.Column("due_day", sa.Date(), nullable=True))
        table.create_check_constraint(
            op.f("ck_review_held_while_on_hold"), "(state = 'on_hold') = (held_state IS NOT NULL)"
        )
        table.create_index("ix_review_open", ["case_id"], sqlite_where=still_open, postgresql_where=still_open)
    with op.batch_alter_table("review_line") as table:
        table.alter_column(
            "state",
            existing_type=_choices("line_state", *LINES),
            type_=_choices("line_state", *LINES, "withdrawn", "cancelled"),
            existing_nullable=False,
        )
        table.add_column(sa.Column("assessment_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_review_line_assessment_id"), "assessment", ["assessment_id"], ["id"])
    op.execute(
        "UPDATE review_line SET assessment_id = (SELECT assessment_line.assessment_id FROM assessment_line "
        "WHERE assessment_line.line_id = review_line.id LIMIT 1) WHERE state = 'assessed'"
    )


def _change_policy() -> None:
    """Rules add values of their own from now on: the code is held by the program alone."""
    with op.batch_alter_table("policy_value") as table:
        table.alter_column(
            "code", existing_type=_choices("policy", *VALUES), type_=sa.String(length=40), existing_nullable=False
        )
        table.alter_column(
            "kind",
            existing_type=_choices("policy_kind", *KINDS),
            type_=_choices("policy_kind", *KINDS),
            existing_nullable=False,
        )


def downgrade() -> None:
    raise NotImplementedError("a backup is the way back: the audit log is never unmade")
