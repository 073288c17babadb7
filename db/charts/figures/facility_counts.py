"""The number of facilities, counted from this library itself: each is one figure of 1, from its first opening on.

By status each counts from its first dated milestone, so that what is under construction is counted too. A facility
whose opening is planned counts dashed from that day; a retired one no longer.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from db.charts.figures.chip_equivalents import COUNTED_HERE
from db.charts.figures.observations import NONE, code, position
from db.charts.figures.rows import Rows, first_of_each
from db.derived import OPENING_EVENTS
from db.words import STATUS_AFTER, Certainty, Confidence, Extent, Kind, Qualifier, Stage

if TYPE_CHECKING:
    from db.library import Library

MEASURE, BASIS = "facilities", COUNTED_HERE
"""Only "all listed" can be counted here: the library does not say which of its facilities another rule would take."""

FIRST_ID = -10
"""Ids of these figures: `FIRST_ID` less the milestone's id, as no observation is behind them."""

OPENING_NOTE = "Number of facilities: those of this library, each from its first opening milestone on"
STATUS_NOTE = "Number of facilities: those of this library, each from its first dated milestone on"


def opening_figures(library: Library, *, by_status: bool) -> Rows:
    """One figure of 1 for each facility with a milestone of opening, as rows of `db.charts.figures.observations`.

    Args:
        by_status: count from the first milestone that brings a status; planned openings are then left out.
    """
    events = tuple(STATUS_AFTER) if by_status else OPENING_EVENTS
    listed = ", ".join(f"'{event}'" for event in events)
    rows = library.reading().execute(
        f"""SELECT m.id, m.facility_id, coalesce(m.source_id, -1), {code("m.certainty", Certainty)},
            {code("m.confidence", Confidence)}, coalesce(m.date_first_day, m.date_last_day, {NONE}),
            coalesce(m.date_last_day, m.date_first_day, s.published_last_day, s.seen_last_day, {NONE}),
            coalesce(s.published_last_day, s.seen_last_day, {NONE})
            FROM milestone AS m LEFT JOIN source AS s ON s.id = m.source_id
            WHERE m.facility_id IS NOT NULL AND m.event IN ({listed})"""
    )
    table = np.fromiter(chain.from_iterable(rows), dtype=np.float64).reshape(-1, 8)
    table[table == NONE] = np.nan
    whole = ("milestone", "subject", "source", "certainty", "confidence")
    columns = {name: table[:, place].astype(np.int64) for place, name in enumerate(whole)}
    first_day, day, said = table[:, 5], table[:, 6], table[:, 7]
    actual = columns["certainty"] == position(Certainty.ACTUAL)
    day = np.where(~actual & np.isnan(first_day), np.nan, day)
    found = Rows({**columns, "first_day": first_day, "day": day, "said": said})
    found = found.where(actual & ~np.isnan(day) if by_status else ~actual | ~np.isnan(day))
    found = found.take(np.lexsort([found[name] for name in ("milestone", "day", "certainty", "subject")]))
    return _as_figures(found.take(first_of_each(found["subject"], found["certainty"])))


def _as_figures(found: Rows) -> Rows:
    planned = found["certainty"] == position(Certainty.PLANNED)
    return Rows(
        {
            "id": FIRST_ID - found["milestone"],
            "subject": found["subject"],
            "basis": 0,
            "source": found["source"],
            "value": 1.0,
            "low": np.nan,
            "high": np.nan,
            "qualifier": position(Qualifier.EXACT),
            "kind": np.where(planned, position(Kind.PLANNED), position(Kind.REPORTED)),
            "stage": np.where(planned, position(Stage.ANNOUNCED), position(Stage.IN_USE)),
            "extent": position(Extent.TOTAL),
            "confidence": found["confidence"],
            "interval": -1,
            "partial": 0,
            "preferred": 0,
            "first_day": np.where(np.isnan(found["first_day"]), found["day"], found["first_day"]),
            "day": found["day"],
            "said": found["said"],
            "publisher": 0,
            "rank": 0,
            "place": 0.0,
        },
        len(found),
    )
