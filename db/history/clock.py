"""A computer's clock that stands before what a library tells was done: dates and statuses are then of a wrong day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.library import Library

FAR = timedelta(days=1)
"""Clocks of two computers differ by less."""
LOOKED_AT = 1000
"""So many of the last actions: after a wrong clock, later ones are dated before earlier ones."""


def saved_ahead(library: Library, now: datetime) -> datetime | None:
    """When the library was last changed (UTC), where that is over a day ahead of `now`; else None."""
    query = "SELECT max(at) FROM (SELECT at FROM change_set ORDER BY id DESC LIMIT ?)"
    last = library.reading().execute(query, (LOOKED_AT,)).fetchone()[0]
    if last is None:
        return None
    saved_at = datetime.fromisoformat(str(last))
    return saved_at if saved_at - now > FAR else None
