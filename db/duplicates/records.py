"""What is compared of records: names, and what says that two of them lie or belong together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from db.duplicates.names import Name, take_all_apart, take_apart
from db.values.addresses import host_of

if TYPE_CHECKING:
    from db.library import Library

NAMED = ("facility", "partner", "policy")
TABLES = (*NAMED, "source")
_RUNNING = "('operator', 'owner', 'developer', 'lead')"
IDS = 500
KM_OF_DEGREE = 111.2


@dataclass(kw_only=True)
class Record:
    """A record as it is compared; `names` begins with its own, `places` with its country's id, then what that is in.

    Args:
        taken: the names taken apart; looked at here unless given.
        whole_id: the record that it is a part of, or its parent.
        people: partners that run it.
        people_words: their names.
        issuer: of a policy.
        host: of a partner's website.
    """

    id: int
    names: tuple[str, ...]
    taken: tuple[Name, ...] = ()
    places: tuple[int, ...] = ()
    place: str = ""
    region: str = ""
    locality: str = ""
    latitude: float | None = None
    longitude: float | None = None
    precision: str = ""
    whole_id: int | None = None
    people: frozenset[int] = frozenset()
    people_words: tuple[str, ...] = ()
    issuer: str = ""
    host: str = ""
    kind: str = ""

    def __post_init__(self) -> None:
        if not self.taken:
            self.taken = tuple(take_all_apart(self.names))

    @property
    def said(self) -> frozenset[str]:
        """The words of its operators, town and country, as they may stand in a name."""
        return _words_of(*self.people_words, self.region, self.locality, self.place)

    @property
    def lies_in(self) -> frozenset[str]:
        """The words of its town, region and country."""
        return _words_of(self.region, self.locality, self.place)


@lru_cache(maxsize=4096)
def _words_of(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts if text for word in take_apart(text).core)


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """On a flat piece of the Earth: exact enough for what lies side by side."""
    north = (latitude - other_latitude) * KM_OF_DEGREE
    turn = (longitude - other_longitude + 180) % 360 - 180
    return math.hypot(north, turn * KM_OF_DEGREE * math.cos(math.radians(latitude)))


def read(library: Library, table: str, ids: Iterable[int]) -> dict[int, Record]:
    """Facilities, partners or policies by id; those that are gone are missing."""
    wanted = sorted(set(ids))
    found: dict[int, Record] = {}
    places = _places(library)
    for start in range(0, len(wanted), IDS):
        found |= _read_some(library, table, wanted[start : start + IDS], places)
    return found


_COLUMNS = {
    "facility": "place_id, region, locality, latitude, longitude, coordinates_precision, part_of_id, '', '', ''",
    "partner": "place_id, '', '', NULL, NULL, NULL, parent_id, '', website, kind",
    "policy": "place_id, '', '', NULL, NULL, NULL, parent_id, issuing_body, '', kind",
}


def _read_some(
    library: Library, table: str, ids: Sequence[int], places: dict[int, tuple[str, tuple[int, ...]]]
) -> dict[int, Record]:
    reading, listed = library.reading(), ",".join(map(str, ids))
    names: dict[int, list[str]] = {}
    query = f"SELECT {table}_id, name FROM alias WHERE {table}_id IN ({listed}) ORDER BY id"
    for record_id, name in reading.execute(query):
        names.setdefault(record_id, []).append(name)
    people: dict[int, dict[int, str]] = {}
    if table != "partner":
        query = f"""SELECT r.{table}_id, p.id, p.name FROM role AS r JOIN partner AS p ON p.id = r.partner_id
            WHERE r.{table}_id IN ({listed}) AND r.role IN {_RUNNING}"""
        for record_id, partner_id, name in reading.execute(query):
            people.setdefault(record_id, {})[partner_id] = name
    rows = reading.execute(f"SELECT id, name, {_COLUMNS[table]} FROM {table} WHERE id IN ({listed})").fetchall()
    written = [(row[1], *names.get(row[0], ())) for row in rows]
    taken = iter(take_all_apart([name for each in written for name in each]))
    found = {}
    for row, each in zip(rows, written, strict=True):
        (record_id, _, place_id, region, locality, latitude, longitude, precision, whole, issuer, site, kind) = row
        place, within = places.get(place_id, ("", ()))
        by_id = people.get(record_id, {})
        found[record_id] = Record(
            id=record_id, names=each, taken=tuple(islice(taken, len(each))), places=within, place=place, region=region,
            locality=locality, latitude=latitude, longitude=longitude, precision=precision or "", whole_id=whole,
            people=frozenset(by_id), people_words=tuple(by_id.values()), issuer=issuer or "",
            host=host_of(site) if site else "", kind=kind or "",
        )  # fmt: skip
    return found


def _places(library: Library) -> dict[int, tuple[str, tuple[int, ...]]]:
    """For each place its name, and its id with those of all that it lies in."""
    rows = {row[0]: (row[1], row[2]) for row in library.reading().execute("SELECT id, name, parent_id FROM place")}
    found = {}
    for place_id, (name, _) in rows.items():
        chain: list[int] = []
        above: int | None = place_id
        while above is not None and above not in chain and above in rows:
            chain.append(above)
            above = rows[above][1]
        found[place_id] = (name, tuple(chain))
    return found
