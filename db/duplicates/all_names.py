"""All names of a table, each with what is needed to see which others it may be the same as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from db.duplicates.comparing import SIDE_BY_SIDE_KM
from db.duplicates.keys import keys_of, spots_of
from db.duplicates.lettered import Lettered
from db.duplicates.names import take_all_apart
from db.duplicates.pairing import Blocks
from db.duplicates.pieces import Pieces
from db.duplicates.records import KM_OF_DEGREE
from db.duplicates.sketches import Sketches
from db.values.addresses import host_of
from db.watch import Watch

if TYPE_CHECKING:
    import numpy.typing as npt

    from db.library import Library

    Numbers = npt.NDArray[np.int64]
    Bits = npt.NDArray[np.uint64]
    Degrees = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
    Row = tuple[int, str, float | None, float | None, str | None]

AT_ONCE = 1000
"""So many names are taken apart in one go: a search is stopped between them, in less than 200 ms."""
_MORE = {"facility": "latitude, longitude, NULL", "partner": "NULL, NULL, website", "policy": "NULL, NULL, NULL"}


@dataclass(frozen=True)
class AllNames:
    """The names of all records of a table, ordered by record; arrays have a row for each name.

    Args:
        keys: their telling words in the order of letters.
        marks: a number for their numbers, letters of buildings and sides; 0 for none.
        has_others: whether their record has more than one name.
        hosts: a number for their record's website; 0 for none.
    """

    record_ids: Numbers
    keys: list[str]
    marks: Bits
    sketches: Sketches
    blocks: Blocks
    has_others: Flags
    latitudes: Degrees
    longitudes: Degrees
    hosts: Bits

    def are_open(self, one: Numbers, other: Numbers) -> Flags:
        """Whether two names are of two records, and no number in them tells them apart."""
        mine, their = self.marks[one], self.marks[other]
        is_open = (mine == their) | (mine == 0) | (their == 0)
        return np.asarray(is_open & (self.record_ids[one] != self.record_ids[other]))

    def says_more(self, one: Numbers, other: Numbers) -> Flags:
        """Whether more than these names may count for their records: other names, one website, a place on the map."""
        is_same_host = (self.hosts[one] == self.hosts[other]) & (self.hosts[one] != 0)
        has_others = self.has_others[one] | self.has_others[other]
        return np.asarray(has_others | is_same_host | self._lie_together(one, other))

    def _lie_together(self, one: Numbers, other: Numbers) -> Flags:
        mine, their = self.latitudes[one], self.latitudes[other]
        together = np.abs(mine - their) * KM_OF_DEGREE <= SIDE_BY_SIDE_KM + 0.01  # false where one is not known
        at = np.flatnonzero(together)
        turn = (self.longitudes[one[at]] - self.longitudes[other[at]] + 180) % 360 - 180
        east = np.abs(turn) * KM_OF_DEGREE * np.cos(np.radians(mine[at]))
        together[at] = east <= SIDE_BY_SIDE_KM + 0.01
        return np.asarray(together)


def read(library: Library, table: str, watch: Watch) -> AllNames:
    """Reads "facility", "partner" or "policy"; `watch` is told how far it is, and raises Cancelled."""
    reading = library.reading()
    total = int(reading.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    rows = reading.execute(f"""SELECT id, name, {_MORE[table]} FROM {table} UNION ALL
        SELECT {table}_id, name, NULL, NULL, NULL FROM alias WHERE {table}_id IS NOT NULL ORDER BY 1""")
    keys: list[str] = []
    blocks = Blocks()
    parts: list[_Part] = []
    watch.at(0, total)
    while some := rows.fetchmany(AT_ONCE):
        parts.append(_part(some, keys, blocks))
        watch.at(min(len(keys), total), total)
    if not parts:
        parts.append(_part([], keys, blocks))
    ids = np.concatenate([part.record_ids for part in parts])
    is_next = ids[1:] == ids[:-1]
    return AllNames(
        record_ids=ids,
        keys=keys,
        marks=np.concatenate([part.marks for part in parts]),
        sketches=Sketches.joined([part.sketches for part in parts]),
        blocks=blocks,
        has_others=np.r_[False, is_next][: len(ids)] | np.r_[is_next, False][: len(ids)],
        latitudes=np.concatenate([part.spots[0] for part in parts]),
        longitudes=np.concatenate([part.spots[1] for part in parts]),
        hosts=np.concatenate([part.hosts for part in parts]),
    )


@dataclass(frozen=True)
class _Part:
    record_ids: Numbers
    marks: Bits
    sketches: Sketches
    spots: tuple[Degrees, Degrees]
    hosts: Bits


def _part(rows: list[Row], keys: list[str], blocks: Blocks) -> _Part:
    """Some names; adds to keys and blocks."""
    before = len(keys)
    taken = take_all_apart([row[1] for row in rows])
    keys += [name.key for name in taken]
    names = Lettered.of(taken)
    found, of = keys_of(names)
    blocks.add(found, of + before)
    latitudes, longitudes = (np.array([row[at] for row in rows], np.float64) for at in (2, 3))
    if not np.isnan(latitudes).all():
        found, of = spots_of(latitudes, longitudes)
        blocks.add(found, of + before)
    return _Part(
        record_ids=np.array([row[0] for row in rows], np.int64),
        marks=names.marks,
        sketches=Sketches.of(names),
        spots=(latitudes, longitudes),
        hosts=Pieces([host_of(row[4]) if row[4] else "" for row in rows]).of_all(),
    )
