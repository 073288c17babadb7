"""Fields of a person's own, records told apart, superseded figures, full-text search of what sources say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SUBJECTS = ("facility", "partner", "policy", "place")


def upgrade() -> None:
    _make_own_fields()
    _make_own_values()
    op.create_table(
        "told_apart",
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("first_uid", sa.String(length=36), nullable=False),
        sa.Column("second_uid", sa.String(length=36), nullable=False),
        *_row_columns(),
        sa.CheckConstraint("first_uid < second_uid", name=op.f("ck_told_apart_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_apart")),
        sa.UniqueConstraint("uid", name=op.f("uq_told_apart_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_told_apart_changed_at", "told_apart", ["changed_at"])
    op.create_index("uq_told_apart_pair", "told_apart", ["table_name", "first_uid", "second_uid"], unique=True)
    op.add_column("import_run", sa.Column("left_out", sa.String(), server_default="", nullable=False))
    op.create_table(
        "superseded",
        sa.Column("observation_id", sa.Integer(), nullable=False),
        sa.Column("import_run_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("observation_id", name=op.f("pk_superseded")),
    )
    op.create_index(op.f("ix_superseded_subject"), "superseded", ["subject"])
    op.execute("CREATE VIRTUAL TABLE search_said USING fts5(words, tokenize='trigram')")
    op.execute("CREATE VIRTUAL TABLE search_said_pairs USING fts5(pairs, tokenize='unicode61')")


def _make_own_fields() -> None:
    op.create_table(
        "own_field",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("of_table", _words("recordtable", *SUBJECTS), nullable=False),
        sa.Column(
            "kind", _words("ownfieldkind", "text", "number", "date", "choice", "yes or no", "link"), nullable=False
        ),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("may_be_summed", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_row_columns(),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 300", name=op.f("ck_own_field_name_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_field")),
        sa.UniqueConstraint("uid", name=op.f("uq_own_field_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_own_field_changed_at", "own_field", ["changed_at"])
    op.create_index("uq_own_field_of_table_name", "own_field", ["of_table", "name"], unique=True)


def _make_own_values() -> None:
    subjects = [f"{subject}_id" for subject in SUBJECTS]
    one_subject = " + ".join(f"({column} IS NOT NULL)" for column in subjects) + " = 1"
    op.create_table(
        "own_value",
        *(sa.Column(column, sa.Integer(), nullable=True) for column in subjects),
        sa.Column("own_field_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("date_first_day", sa.Integer(), nullable=True),
        sa.Column("date_last_day", sa.Integer(), nullable=True),
        *_row_columns(),
        sa.CheckConstraint(one_subject, name=op.f("ck_own_value_one_subject")),
        sa.CheckConstraint("date_first_day <= date_last_day", name=op.f("ck_own_value_date_days_in_order")),
        *(
            sa.ForeignKeyConstraint([column], [f"{subject}.id"], name=op.f(f"fk_own_value_{column}_{subject}"))
            for subject, column in zip(SUBJECTS, subjects, strict=True)
        ),
        sa.ForeignKeyConstraint(["own_field_id"], ["own_field.id"], name=op.f("fk_own_value_own_field_id_own_field")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_value")),
        sa.UniqueConstraint("uid", name=op.f("uq_own_value_uid")),
        sqlite_autoincrement=True,
    )
    for column in ("changed_at", "own_field_id", *subjects):
        op.create_index(f"ix_own_value_{column}", "own_value", [column])
    for subject, column in zip(SUBJECTS, subjects, strict=True):
        op.create_index(f"uq_own_value_{subject}", "own_value", ["own_field_id", column], unique=True)


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _row_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
    )
