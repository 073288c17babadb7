"""Facilities by region: the world regions of M49, unions of countries, or the states and provinces of a country.

Where nothing is chosen, world regions are drawn; where all facilities lie in one country, its states and provinces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from db.charts.splits.spans import ALWAYS, EVER, merged
from db.charts.splits.subjects import Named, SplitMembers, in_order
from db.charts.splits.world_regions import M49, M49_OF, REGION_BY_KEY, located_facilities, state_key

if TYPE_CHECKING:
    from db.library import Library

M49_NOTE = "World regions as in the United Nations' standard M49"


def read_regions(library: Library, chosen: Sequence[str], everyone: np.ndarray) -> SplitMembers:
    """Regions as groups: those chosen, in their order, else world regions or one country's states and provinces."""
    located = _located(library)
    located = located[located["subject"].isin(everyone)]
    if not chosen:
        countries = located["country"].unique()
        by_state = len(countries) == 1 and bool((located["state"] != "").any())
        chosen = sorted(located.loc[located["state"] != "", "state"].unique()) if by_state else [one.key for one in M49]
    found = [located.assign(key=located["country"].map(M49_OF)), located.assign(key=located["state"])]
    found += [
        located[located["country"].isin(REGION_BY_KEY[key].countries)].assign(key=key)
        for key in chosen
        if key in REGION_BY_KEY and not key.startswith("M49:")
    ]
    members = pd.concat(found).assign(since=ALWAYS, until=EVER)
    members = merged(members[members["key"].isin(list(chosen))])
    notes = (M49_NOTE,) if any(key.startswith("M49:") for key in chosen) else ()
    return SplitMembers(in_order(_named(library, chosen), chosen), members, notes)


def _located(library: Library) -> pd.DataFrame:
    """The country (a code) and the state (a key, or "") of every facility; a place within a country counts to both."""
    frame = pd.DataFrame(located_facilities(library), columns=["country", "state"])
    ids = [row[0] for row in library.reading().execute("SELECT id FROM facility ORDER BY id")]
    return frame.assign(subject=np.array(ids, dtype=np.int64)).astype({"country": object, "state": object})


def _named(library: Library, keys: Sequence[str]) -> list[Named]:
    """Regions with the id of the place that is one of them, where figures are reported of it."""
    rows = library.reading().execute(
        """SELECT q.code, p.name, p.id FROM place AS p JOIN place AS q ON q.id = p.parent_id
           WHERE p.kind = 'region' AND q.code IS NOT NULL"""
    )
    places = {state_key(code, name): int(number) for code, name, number in rows}
    return [(key, REGION_BY_KEY[key].name if key in REGION_BY_KEY else key.partition("/")[2], places.get(key))
            for key in keys if key in REGION_BY_KEY or "/" in key]  # fmt: skip
