"""What the columns of all tables share: row identity, closed lists as readable text, vague dates, subjects."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import CheckConstraint, Enum, Index, MetaData
from sqlmodel import Field, SQLModel

NAME_LENGTH = 300
TEXT_LENGTH = 20_000

SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def now() -> str:
    """This moment in UTC, as text that sorts: "2026-11-24T08:15:30.123456+00:00"."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def new_uid() -> str:
    """A new row's unique id."""
    return str(uuid4())


def new_uids(count: int) -> list[str]:
    """Unique ids for so many rows (UUID version 4), from one draw of random bytes."""
    drawn = os.urandom(16 * count).hex()
    return [
        f"{one[:8]}-{one[8:12]}-4{one[13:16]}-{'89ab'[int(one[16], 16) & 3]}{one[17:20]}-{one[20:]}"
        for one in (drawn[start : start + 32] for start in range(0, 32 * count, 32))
    ]


class Row(SQLModel):
    """What every row of the history has: a number here, an id everywhere, and its dates of change (UTC)."""

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(default_factory=new_uid, unique=True, max_length=36)
    added_at: str = Field(default_factory=now)
    changed_at: str = Field(default_factory=now, index=True)


def choice(kind: type[StrEnum], default: Any = ..., **more: Any) -> Any:
    """A column that holds one member of `kind` as its readable text, checked by the database."""
    stored = Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=40,
        name=kind.__name__.lower(),
    )
    return Field(default=default, sa_type=stored, **more)


def reference(table: str, *, optional: bool = True, **more: Any) -> Any:
    """A foreign key to `table`, indexed; deleting what is referred to is refused."""
    if optional:
        return Field(default=None, foreign_key=f"{table}.id", index=True, **more)
    return Field(foreign_key=f"{table}.id", index=True, **more)


def one_of(*columns: str) -> str:
    """SQL for "exactly one of `columns` is set"."""
    return " + ".join(f"({column} IS NOT NULL)" for column in columns) + " = 1"


def at_most_one_of(*columns: str) -> str:
    """SQL for "no more than one of `columns` is set"."""
    return " + ".join(f"({column} IS NOT NULL)" for column in columns) + " <= 1"


def table_args(*checks: tuple[str, str], indexes: tuple[Index, ...] = ()) -> tuple[Any, ...]:
    """The arguments of a table whose ids are never used twice, with its checks as (name, SQL)."""
    constraints = (CheckConstraint(sql, name=name) for name, sql in checks)
    return (*constraints, *indexes, {"sqlite_autoincrement": True})


def days_in_order(*dates: str) -> tuple[tuple[str, str], ...]:
    """Checks that each vague date's first day is not after its last."""
    return tuple((f"{date}_days_in_order", f"{date}_first_day <= {date}_last_day") for date in dates)


NAMED = ("name_not_empty", f"length(name) BETWEEN 1 AND {NAME_LENGTH}")
SUBJECTS = ("facility_id", "partner_id", "policy_id", "place_id")
FACTS = ("observation_id", "milestone_id", "role_id", "inclusion_id", "claim_id")
