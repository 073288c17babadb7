"""Sources can have own fields, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SUBJECTS = ("facility", "partner", "policy", "place", "source")
KINDS = ("text", "number", "date", "choice", "yes or no", "link")
FIELD = "name, of_table, kind, unit, dimension, may_be_summed, choices, note, position, id, uid, added_at, changed_at"
VALUE = (
    "facility_id, partner_id, policy_id, place_id, own_field_id, text, number, date, date_first_day, date_last_day, "
    "id, uid, added_at, changed_at"
)


def upgrade() -> None:
    """SQLite cannot change a check in place; foreign keys are off meanwhile, and ids stay."""
    _make_fields_anew()
    _make_values_anew()


def _make_fields_anew() -> None:
    op.create_table(
        "own_field_new",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("of_table", _words("own_field_recordtable", *SUBJECTS), nullable=False),
        sa.Column("kind", _words("own_field_ownfieldkind", *KINDS), nullable=False),
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
    _move("own_field", FIELD)
    op.create_index("ix_own_field_changed_at", "own_field", ["changed_at"])
    op.create_index("uq_own_field_of_table_name", "own_field", ["of_table", "name"], unique=True)


def _make_values_anew() -> None:
    columns = [f"{subject}_id" for subject in SUBJECTS]
    one_subject = " + ".join(f"({column} IS NOT NULL)" for column in columns) + " = 1"
    op.create_table(
        "own_value_new",
        *(sa.Column(column, sa.Integer(), nullable=True) for column in columns),
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
            for subject, column in zip(SUBJECTS, columns, strict=True)
        ),
        sa.ForeignKeyConstraint(["own_field_id"], ["own_field.id"], name=op.f("fk_own_value_own_field_id_own_field")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_value")),
        sa.UniqueConstraint("uid", name=op.f("uq_own_value_uid")),
        sqlite_autoincrement=True,
    )
    _move("own_value", VALUE)
    for column in ("changed_at", "own_field_id", *columns):
        op.create_index(f"ix_own_value_{column}", "own_value", [column])
    for subject, column in zip(SUBJECTS, columns, strict=True):
        op.create_index(f"uq_own_value_{subject}", "own_value", ["own_field_id", column], unique=True)


def _move(table: str, columns: str) -> None:
    """Puts the new table in the old one's place, with its rows and the ids that were ever used."""
    op.execute(f"INSERT INTO {table}_new ({columns}) SELECT {columns} FROM {table} ORDER BY id")
    op.execute(f"DELETE FROM sqlite_sequence WHERE name = '{table}_new'")
    op.execute(f"UPDATE sqlite_sequence SET name = '{table}_new' WHERE name = '{table}'")
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE {table}_new RENAME TO {table}")


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=op.f(f"ck_{name}"), native_enum=False, create_constraint=True, length=40)


def _row_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
    )
