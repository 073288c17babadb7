"""The number of facilities, counted from this library itself: each is one figure of 1, from its first opening on.

By status each counts from its first dated milestone, so that what is under construction is counted too. A facility
whose opening is planned counts dashed from that day; a retired one no longer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from db.charts.figures.chip_equivalents import COUNTED_HERE
from db.charts.figures.observations import position
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


def opening_figures(library: Library, *, by_status: bool) -> pd.DataFrame:
    """One figure of 1 for each facility with a milestone of opening, as a frame of `db.charts.figures.observations`.

    Args:
        by_status: count from the first milestone that brings a status; planned openings are then left out.
    """
    events = tuple(STATUS_AFTER) if by_status else OPENING_EVENTS
    listed = ", ".join(f"'{event}'" for event in events)
    rows = library.reading().execute(
        f"""SELECT m.id, m.facility_id, coalesce(m.source_id, -1), m.certainty, m.confidence,
            coalesce(m.date_first_day, m.date_last_day),
            coalesce(m.date_last_day, m.date_first_day, s.published_last_day, s.seen_last_day),
            coalesce(s.published_last_day, s.seen_last_day)
            FROM milestone AS m LEFT JOIN source AS s ON s.id = m.source_id
            WHERE m.facility_id IS NOT NULL AND m.event IN ({listed})"""
    )
    columns = ["milestone", "subject", "source", "certainty", "confidence", "first_day", "day", "said"]
    frame = pd.DataFrame(rows.fetchall(), columns=columns)
    actual = frame["certainty"] == str(Certainty.ACTUAL)
    frame.loc[~actual & frame["first_day"].isna(), "day"] = None
    frame = frame[actual & frame["day"].notna()] if by_status else frame[~actual | frame["day"].notna()]
    frame = frame.astype({"first_day": float, "day": float, "said": float})
    frame = frame.sort_values(["subject", "certainty", "day", "milestone"], kind="stable")
    frame = frame.drop_duplicates(["subject", "certainty"])
    return _as_figures(frame)


def _as_figures(frame: pd.DataFrame) -> pd.DataFrame:
    planned = frame["certainty"] == str(Certainty.PLANNED)
    sure = {str(one): position(one) for one in Confidence}
    made = pd.DataFrame(
        {
            "id": FIRST_ID - frame["milestone"],
            "subject": frame["subject"],
            "basis": 0,
            "source": frame["source"],
            "value": 1.0,
            "low": np.nan,
            "high": np.nan,
            "qualifier": position(Qualifier.EXACT),
            "kind": np.where(planned, position(Kind.PLANNED), position(Kind.REPORTED)),
            "stage": np.where(planned, position(Stage.ANNOUNCED), position(Stage.IN_USE)),
            "extent": position(Extent.TOTAL),
            "confidence": frame["confidence"].map(sure),
            "interval": -1,
            "partial": 0,
            "preferred": 0,
            "first_day": frame["first_day"].fillna(frame["day"]),
            "day": frame["day"],
            "said": frame["said"],
            "publisher": 0,
            "rank": 0,
            "place": 0.0,
        }
    )
    whole = [
        "id",
        "subject",
        "basis",
        "source",
        "qualifier",
        "kind",
        "stage",
        "extent",
        "confidence",
        "interval",
        "partial",
        "preferred",
    ]
    return made.astype(dict.fromkeys([*whole, "publisher", "rank"], np.int64)).reset_index(drop=True)
