"""Which records of the files the library has: by unique id, earlier imports, name, other name, near name, place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.duplicates.blocks import COMMONEST, blocks_of
from db.duplicates.records import distance_km
from db.edit.duplicates import NEAR, name_score, plain_name
from db.edit.lookup import NAME_COLUMN
from db.interchange.planning.plan import MATCH_FROM, Action, Candidate, Plan, PlannedRecord, Problem
from db.interchange.planning.records import RecordRef, folded, plain_address
from db.watch import Watch

if TYPE_CHECKING:
    from db.library import Library

TABLES = ("source", "partner", "policy", "facility")
"""Places are matched while rows are read."""
MOST_NEAR = 5000
"""Of more records without a match, near names are looked for among the first only."""
MOST_CANDIDATES = 5
NEAR_KM = 2.0
IDS = 500
SAME_UID = "same unique id"
NEAR_NAME = "near name"
SPELLED_ALIKE = 90
"""RapidFuzz's plain ratio, of 100."""


def match_records(library: Library, plan: Plan, watch: Watch) -> None:
    """Fills candidates, and decides where nobody decided by hand. Raises Cancelled."""
    for table in TABLES:
        wanted = [one for one in plan.records if one.table == table and one.decided == "guessed"]
        if not wanted:
            continue
        watch.at(0, 0)
        _by_uid(library, table, wanted)
        _by_origin(library, table, wanted, plan.mapping.dataset)
        if table == "source":
            _sources(library, wanted)
        else:
            _by_name(library, table, wanted, plan, watch)
            _doubt(wanted)
        _decide(plan, wanted)


def _doubt(records: list[PlannedRecord]) -> None:
    """A near name that fits two alike, here or in the files, is offered and not taken: nothing tells which it is."""
    claims: dict[int, list[float]] = {}
    for record in records:
        for one in record.candidates:
            claims.setdefault(one.id, []).append(one.score)
    for record in records:
        likely = [one.score for one in record.candidates if one.score >= MATCH_FROM]
        for place, one in enumerate(record.candidates):
            rivals = sum(score >= one.score for score in claims[one.id]) > 1 or sum(s >= one.score for s in likely) > 1
            if one.reason == NEAR_NAME and one.score >= MATCH_FROM and rivals:
                record.candidates[place] = replace(one, score=MATCH_FROM - 1.0)


def _decide(plan: Plan, records: list[PlannedRecord]) -> None:
    for record in records:
        record.candidates.sort(key=lambda one: (-one.score, one.id))
        record.candidates = record.candidates[:MOST_CANDIDATES]
        best = record.candidates[0] if record.candidates else None
        # Of several that fit alike the oldest: one more of the name would be worse, and the others are offered.
        if best is not None and best.score >= MATCH_FROM:
            record.action, record.record_id = Action.MATCH, best.id
        elif record.must_match:
            record.action = Action.SKIP
            why = f"There is no {record.table} of this name." if best is None else "Several records may be meant."
            plan.trouble(Problem("", record.grid, record.row, "", record.name, why))
        else:
            record.action, record.record_id = Action.NEW, None


def _add(record: PlannedRecord, row_id: int, name: str, score: float, reason: str, detail: str = "") -> None:
    known = next((one for one in record.candidates if one.id == row_id), None)
    if known is None:
        record.candidates.append(Candidate(row_id, name, detail, round(score, 1), reason))
    elif known.score < score:
        record.candidates[record.candidates.index(known)] = Candidate(row_id, name, detail, round(score, 1), reason)


def _by_uid(library: Library, table: str, records: list[PlannedRecord]) -> None:
    by_uid = {one.uid: one for one in records if one.uid}
    name = NAME_COLUMN.get(table, "name")
    for uids in _parts(by_uid):
        marks = ",".join("?" * len(uids))
        rows = library.reading().execute(f"SELECT uid, id, {name} FROM {table} WHERE uid IN ({marks})", uids)
        for uid, row_id, shown in rows:
            _add(by_uid[uid], row_id, shown, 100, SAME_UID)


def _by_origin(library: Library, table: str, records: list[PlannedRecord], dataset: str) -> None:
    """The record that the last import of the same data set took each key for, whatever the person decided then."""
    if not dataset:
        return
    by_key = {origin_key(one): one for one in records}
    name = NAME_COLUMN.get(table, "name")
    for keys in _parts(by_key):
        marks = ",".join("?" * len(keys))
        rows = library.reading().execute(
            f"""SELECT o.key, r.id, r.{name} FROM import_run AS i JOIN origin AS o ON o.import_run_id = i.id
                JOIN {table} AS r ON r.id = o.row_id
                WHERE i.dataset = ? AND o.table_name = ? AND o.key IN ({marks}) ORDER BY i.id, o.id DESC""",
            (dataset, table, *keys),
        )
        # Within an import the first goes before what a merge that was undone left.
        newest = {key: (row_id, shown) for key, row_id, shown in rows}
        for key, (row_id, shown) in newest.items():
            _add(by_key[key], row_id, shown, 100, "same key in an earlier edition")


def origin_key(record: PlannedRecord) -> str:
    """Under which the import of a record is noted."""
    return f"{record.table}/{record.uid or record.key or record.name}"


def _parts(keys: Iterable[str]) -> Iterator[list[str]]:
    every = list(keys)
    for start in range(0, len(every), IDS):
        yield every[start : start + IDS]


def _sources(library: Library, records: list[PlannedRecord]) -> None:
    by_address: dict[str, list[PlannedRecord]] = {}
    by_title: dict[str, list[PlannedRecord]] = {}
    for record in records:
        if record.values.get("address"):
            by_address.setdefault(plain_address(str(record.values["address"])), []).append(record)
        if title := record.values.get("title"):
            by_title.setdefault(folded(str(title)), []).append(record)
    query = "SELECT id, title, publisher, address, published FROM source"
    for row_id, title, publisher, address, published in library.reading().execute(query):
        found = by_address.get(plain_address(address), []) if address else []
        for record in found:
            if _agrees(record, "published", published):
                _add(record, row_id, title, 100, "same address", publisher)
        for record in by_title.get(folded(title), []):
            given = record.values.get("address")
            if given and address and plain_address(str(given)) != plain_address(address):
                continue
            if _agrees(record, "published", published) and _agrees(record, "publisher", publisher):
                _add(record, row_id, title, 98, "same title", publisher)


def _agrees(record: PlannedRecord, column: str, stored: str | None) -> bool:
    """Whether the two do not contradict each other; a date of publication that only one has is another edition."""
    given = record.values.get(column)
    if column == "published":
        return given is None or given == stored
    return not given or not stored or folded(str(given)) == folded(stored)


def _by_name(library: Library, table: str, records: list[PlannedRecord], plan: Plan, watch: Watch) -> None:
    names: dict[str, list[tuple[PlannedRecord, bool]]] = {}
    for record in records:
        if record.candidates:
            continue
        names.setdefault(folded(record.name), []).append((record, True))
        for other, _ in record.other_names:
            names.setdefault(folded(other), []).append((record, False))
    where = "id, name, place_id" + (", latitude, longitude" if table == "facility" else ", NULL, NULL")
    query = (
        f"SELECT {where}, 0 FROM {table} UNION ALL SELECT r.id, a.name, r.place_id"
        f"{', r.latitude, r.longitude' if table == 'facility' else ', NULL, NULL'}, 1 "
        f"FROM alias AS a JOIN {table} AS r ON r.id = a.{table}_id"
    )
    for number, row in enumerate(library.reading().execute(query)):
        if number % 20_000 == 0:
            watch.at(0, 0)
        for record, by_name in names.get(folded(row[1]), ()):
            same = "same name" if by_name and not row[5] else "same other name"
            score = 100 if by_name and not row[5] else 97
            _add(record, row[0], row[1], score - (0 if _near_by(record, row, plan) else 12), same)
    left = [one for one in records if not one.candidates][:MOST_NEAR]
    if left:
        _near_names(library.reading().execute(query), left, plan, watch)


def _near_names(rows: Iterable[tuple[Any, ...]], records: list[PlannedRecord], plan: Plan, watch: Watch) -> None:
    """Compares names that share a telling word, and facilities that lie side by side."""
    from rapidfuzz import fuzz

    plains = {one.number: plain_name(one.name) for one in records}
    by_number = {one.number: one for one in records}
    words: dict[str, list[int]] = {}
    spots: dict[tuple[int, int], list[int]] = {}
    for number, plain in plains.items():
        for word in blocks_of(plain):
            words.setdefault(word, []).append(number)
        if spot := _spot(by_number[number].values.get("latitude"), by_number[number].values.get("longitude")):
            spots.setdefault(spot, []).append(number)
    words = {word: numbers for word, numbers in words.items() if len(numbers) <= COMMONEST}
    for at, row in enumerate(rows):
        if at % 5000 == 0:
            watch.at(0, 0)
        other = plain_name(row[1])
        near = {number for word in blocks_of(other) for number in words.get(word, ())}
        for number in near:
            score = name_score(fuzz, plains[number], other)
            if score >= NEAR:
                record = by_number[number]
                # A near name alone never passes for the same: where they lie has to agree, too. One country is not
                # enough for names that only share words.
                spelled_alike = fuzz.ratio(plains[number], other) >= SPELLED_ALIKE
                score = min(score, 99) - (0 if _lies_there(record, row, plan, spelled_alike) else 10)
                if score >= NEAR - 10 and _near_by(record, row, plan):
                    _add(record, row[0], row[1], score, NEAR_NAME)
        if spots and (spot := _spot(row[3], row[4])):
            for number in _around(spots, spot):
                distance = _distance_km(by_number[number], row)
                if distance <= NEAR_KM:
                    _add(by_number[number], row[0], row[1], 85 - 5 * distance, f"{distance:.1f} km away")


def _place_id(record: PlannedRecord, plan: Plan) -> int | None:
    place = record.values.get("place_id")
    return plan.records[place.number].record_id if isinstance(place, RecordRef) else None


def _near_by(record: PlannedRecord, row: tuple[Any, ...], plan: Plan) -> bool:
    """Whether nothing says that the two lie apart."""
    place = record.values.get("place_id")
    if isinstance(place, RecordRef) and row[2] is not None:
        known = _place_id(record, plan)
        if known is None or known != row[2]:
            return False
    return row[3] is None or record.values.get("latitude") is None or _distance_km(record, row) < 60


def _lies_there(record: PlannedRecord, row: tuple[Any, ...], plan: Plan, spelled_alike: bool) -> bool:
    """Whether something says that the two lie in one place; of a country, only for names spelled alike."""
    if row[3] is not None and record.values.get("latitude") is not None:
        return _distance_km(record, row) < 30
    if not spelled_alike:
        return False
    place = _place_id(record, plan)
    return place is not None and place == row[2]


def _spot(latitude: Any, longitude: Any) -> tuple[int, int] | None:
    return None if latitude is None or longitude is None else (round(latitude * 20), round(longitude * 20))


def _around(spots: dict[tuple[int, int], list[int]], spot: tuple[int, int]) -> Iterator[int]:
    for north in (-1, 0, 1):
        for east in (-1, 0, 1):
            yield from spots.get((spot[0] + north, spot[1] + east), ())


def _distance_km(record: PlannedRecord, row: tuple[Any, ...]) -> float:
    latitude, longitude = float(str(record.values["latitude"])), float(str(record.values["longitude"]))
    return distance_km(latitude, longitude, row[3], row[4])
