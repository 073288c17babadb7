"""The ids of a large table's rows in order: the order of all of them is kept, and what is found picked out of it.

Visiting each found row of a wide table only to put it in order costs ten times what finding it does. So the order of
all rows, which the page shows first anyway, is kept until the library changes; a letter more in the filter then takes
no more than the index's own answer. Only tables beyond `tables.SMALL_TABLE` come here: it needs numpy.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from db.kept_answers import KeptByLibrary, state_of

if TYPE_CHECKING:
    from db.library import Library

FEW = 2_000
"""Found rows up to which they are put in order by themselves where the order of all is not known yet."""

ORDERS = KeptByLibrary(2)

Parameters = dict[str, object]
Ids = np.ndarray


@dataclass
class Order:
    """All ids of a table in one order."""

    ids: Ids
    _places: Ids | None = field(default=None, repr=False)

    def of(self, found: Ids) -> Ids:
        """Those of `found` that the table has, in this order."""
        known = self._place_of()
        places = known[found[found < len(known)]]
        places = places[places >= 0]
        if 8 * len(places) < len(self.ids):
            return np.asarray(self.ids[np.sort(places)])
        is_found = np.zeros(len(self.ids), dtype=bool)
        is_found[places] = True
        return np.asarray(self.ids[is_found])

    def _place_of(self) -> Ids:
        if self._places is None:
            places = np.full(int(self.ids.max(initial=0)) + 1, -1, dtype=np.int32)
            places[self.ids] = np.arange(len(self.ids), dtype=np.int32)
            self._places = places
        return self._places


def kept_order(library: Library, key: tuple[object, ...]) -> Order | None:
    """The order of all ids that is kept under `key`, as the library stands; None where there is none."""
    kept = ORDERS.of(library).get(state_of(library), key)
    return kept if isinstance(kept, Order) else None


def new_order(library: Library, key: tuple[object, ...], compute: Callable[[], Ids]) -> Order:
    """The order that `compute` gives, kept under `key` from now on."""
    state = state_of(library)
    made = Order(compute())
    ORDERS.of(library).keep(state, key, made)
    return made


def with_blanks_last(connection: sqlite3.Connection, table: str, given: Ids) -> Ids:
    """Those rows with a value that the table has, in their order, then all its other rows as they were added."""
    everyone = read_ids(connection, f'SELECT id FROM "{table}"')
    is_left = np.zeros(1 + max(int(everyone.max(initial=0)), int(given.max(initial=0))), dtype=bool)
    is_left[everyone] = True
    given = given[is_left[given]]
    is_left[given] = False
    return np.concatenate([given, np.flatnonzero(is_left)])


def read_ids(connection: sqlite3.Connection, query: str, parameters: Parameters | None = None) -> Ids:
    """The ids that a query gives in its one column: one text of all is twice as fast as a tuple for each row."""
    cursor = connection.execute(f"WITH found (id) AS ({query}) SELECT group_concat(id) FROM found", parameters or {})
    text = cursor.fetchone()[0]
    return np.array([], dtype=np.int64) if text is None else np.fromstring(str(text), dtype=np.int64, sep=",")


def as_array(ids: Ids) -> array[int]:
    """As the pages keep them."""
    found = array("q")
    found.frombytes(np.asarray(ids, dtype=np.int64).tobytes())
    return found
