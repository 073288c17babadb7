"""Facilities by region: the world regions of M49, unions of countries, or the states and provinces of a country.

Where nothing is chosen, world regions are drawn; where all facilities lie in one country, its states and provinces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from db.charts.splits import spans
from db.charts.splits.subjects import Named, SplitMembers, in_order
from db.charts.splits.world_regions import M49, M49_OF, REGION_BY_KEY, located_facilities, state_key

if TYPE_CHECKING:
    from db.library import Library

M49_NOTE = "World regions as in the United Nations' standard M49"


def read_regions(library: Library, chosen: Sequence[str], everyone: np.ndarray) -> SplitMembers:
    """Regions as groups: those chosen, in their order, else world regions or one country's states and provinces."""
    located = _located(library, everyone)
    if not chosen:
        states = {state for _, state, _ in located if state}
        by_state = len({country for country, _, _ in located}) == 1 and bool(states)
        chosen = sorted(states) if by_state else [one.key for one in M49]
    wanted = set(chosen)
    found = [(M49_OF.get(country, ""), number) for country, _, number in located]
    found += [(state, number) for _, state, number in located]
    for key in chosen:
        if key in REGION_BY_KEY and not key.startswith("M49:"):
            countries = set(REGION_BY_KEY[key].countries)
            found += [(key, number) for country, _, number in located if country in countries]
    members = spans.always_by_key(pair for pair in found if pair[0] in wanted)
    notes = (M49_NOTE,) if any(key.startswith("M49:") for key in chosen) else ()
    return SplitMembers(in_order(_named(library, chosen), chosen), members, notes)


def _located(library: Library, everyone: np.ndarray) -> list[tuple[str, str, int]]:
    """The country (a code), the state (a key, or "") and the id of each of these facilities; a place within a country
    counts to both."""
    ids = [int(row[0]) for row in library.reading().execute("SELECT id FROM facility ORDER BY id")]
    is_asked = np.isin(ids, everyone).tolist()
    rows = zip(located_facilities(library), ids, is_asked, strict=True)
    return [(country, state, number) for (country, state), number, asked in rows if asked]


def _named(library: Library, keys: Sequence[str]) -> list[Named]:
    """Regions with the id of the place that is one of them, where figures are reported of it."""
    rows = library.reading().execute(
        """SELECT q.code, p.name, p.id FROM place AS p JOIN place AS q ON q.id = p.parent_id
           WHERE p.kind = 'region' AND q.code IS NOT NULL"""
    )
    places = {state_key(code, name): int(number) for code, name, number in rows}
    return [(key, REGION_BY_KEY[key].name if key in REGION_BY_KEY else key.partition("/")[2], places.get(key))
            for key in keys if key in REGION_BY_KEY or "/" in key]  # fmt: skip
