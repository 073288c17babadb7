"""Preferring one of several figures that disagree: charts, totals and derived columns then use it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.errors import InputError

if TYPE_CHECKING:
    from db.library import Library

_ALIKE = """SELECT b.id FROM observation AS a JOIN observation AS b ON b.is_preferred AND b.basis_id = a.basis_id
    AND b.kind = a.kind AND b.stage IS a.stage AND b.facility_id IS a.facility_id AND b.partner_id IS a.partner_id
    AND b.policy_id IS a.policy_id AND b.place_id IS a.place_id
    AND coalesce(b.date_first_day, -99999) <= coalesce(a.date_last_day, 10000000)
    AND coalesce(a.date_first_day, -99999) <= coalesce(b.date_last_day, 10000000)
    WHERE a.id = ? AND (b.date IS NULL) = (a.date IS NULL)"""
"""Preferred figures of the same thing at the same time, those that their own publisher restated since among them."""


def prefer(library: Library, sides: Sequence[int], chosen: int | None) -> None:
    """Prefers one of the figures that disagree, or with None none of them, as one action.

    Args:
        library: where to write.
        sides: ids of the observations that disagree.
        chosen: one of `sides`, or None.

    Raises InputError when a figure is gone, LibraryError when the library cannot be written.
    """
    from db.browse.records import name_of
    from db.history.changes import change_set
    from db.models import Observation

    reading = library.reading()
    alike = {int(row[0]) for side in sides for row in reading.execute(_ALIKE, (side,))}
    name = name_of(library, "observation", chosen if chosen is not None else sides[0])
    action = f"Prefer {name}" if chosen is not None else f"No preference for {name}"
    with change_set(library, action[:200]) as session:
        for number in sorted({*sides, *alike}):
            row = session.get(Observation, number)
            if row is None:
                raise InputError(
                    "One of these figures is not in the library any more.", "", "Look at the record again."
                )
            if row.is_preferred != (number == chosen):
                row.is_preferred = number == chosen
