"""What the readers of splits share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.charts.description import Split

if TYPE_CHECKING:
    from db.charts.splits.spans import Spans

SUBJECT_OF = {
    Split.COUNTRY: "place",
    Split.REGION: "place",
    Split.PARTNER: "partner",
    Split.PROGRAMME: "policy",
    Split.FACILITY: "facility",
}
"""The table whose records the groups of a split are; figures as reported are about these. Statuses, stages
and what stands in own fields are no records: nobody reports figures of them."""

Named = tuple[str, str, int | None]
"""A group's key, its name, and the id of its record where it is one."""


@dataclass(frozen=True)
class SplitMembers:
    """The groups of a split and who is in them when (`db.charts.splits.spans`); `notes` say what a reader must know."""

    named: list[Named]
    members: Spans
    notes: tuple[str, ...] = ()


def in_order(rows: Sequence[Named], chosen: Sequence[str]) -> list[Named]:
    """In the order in which they were chosen, else by name."""
    turn = {key: number for number, key in enumerate(chosen)}
    return sorted(rows, key=lambda row: (turn.get(row[0], 0), row[1]))


def marks(values: Sequence[str]) -> str:
    """Question marks for an SQL list."""
    return ",".join("?" * len(values))
