"""What the readers of splits share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

Named = tuple[str, str, int | None]
"""A group's key, its name, and the id of its record where it is one."""


@dataclass(frozen=True)
class SplitMembers:
    """The groups of a split and who is in them when (`db.charts.spans`); `notes` say what a reader must know."""

    named: list[Named]
    members: pd.DataFrame
    notes: tuple[str, ...] = ()


def in_order(rows: Sequence[Named], chosen: Sequence[str]) -> list[Named]:
    """In the order in which they were chosen, else by name."""
    turn = {key: number for number, key in enumerate(chosen)}
    return sorted(rows, key=lambda row: (turn.get(row[0], 0), row[1]))


def marks(values: Sequence[str]) -> str:
    """Question marks for an SQL list."""
    return ",".join("?" * len(values))
