"""JSON: lists of objects, objects of lists, one object a line (NDJSON), and features with their places (GeoJSON).

Nested objects become columns with dotted names; a list of words within an object is joined by semicolons; a list of
objects becomes a grid of its own, whose first column holds the name or key of the object that it was found in.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from db.interchange.reading import encodings, limits
from db.interchange.reading.choices import Choices
from db.interchange.reading.first_look import LookedAt, look_at_bytes, opened, possible_encodings, state_of
from db.interchange.reading.grid import Grid, ReadFile
from db.interchange.reading.json_rows import Tables
from db.interchange.reading.json_text import JsonText
from db.interchange.reading.sheets import Sheet
from db.watch import Watch

BATCH = 500


def read_json(path: Path, choices: Choices, watch: Watch) -> ReadFile:
    """Reads a JSON, NDJSON or GeoJSON file: see `db.interchange.reading.reader.read_file`."""
    state_of(path, limits.LARGEST_JSON_FILE)
    known = look_at_bytes(path, watch)
    remarks: list[str] = []
    text, encoding = _text_of(path, known, choices, remarks)
    tables = Tables(path)
    sheets: list[Sheet] = []
    source = JsonText(path, text)
    if not source.next:
        raise limits.unreadable(path, "It holds nothing but blanks.", "Check that it was saved, and try again.")
    if _is_by_lines(text):
        kind = "one record a line"
        _read_lines(path, text, tables, watch)
    elif source.next == "[":
        kind = "a list"
        _read_list(source, path.stem, tables, sheets, watch)
    elif source.next == "{":
        kind = _read_object(source, tables, sheets, watch, remarks)
    else:
        raise limits.unreadable(path, "It holds no list and no object.", "Choose a file with a table.")
    if source.place < len(text) and kind != "one record a line":
        raise source.damaged(source.place)
    grids = [*tables.grids(choices.sheet, remarks), *_grids_of(sheets, choices)]
    if not grids:
        raise limits.unreadable(path, "No list of records was found in it.", "Save the table you need as CSV.")
    understood = {"Encoding": encodings.shown(encoding), "Form": kind}
    if len(grids) > 1:
        understood["Tables"] = ", ".join(grid.name for grid in grids)[:200]
    return ReadFile(path, known.sha256, "JSON", understood, tuple(grids), tuple(remarks))


def _text_of(path: Path, known: LookedAt, choices: Choices, remarks: list[str]) -> tuple[str, str]:
    with opened(path) as file:
        content = file.read()
    for encoding in possible_encodings(path, known, choices.encoding, remarks):
        try:
            damaged = encoding == "utf-8" and not known.is_utf8 and not choices.encoding
            text = content.decode(encoding, "replace" if damaged else "strict")
        except UnicodeError:
            continue
        return text.removeprefix("\ufeff").replace("\0", ""), encoding
    raise limits.unreadable(path, "Its encoding was not recognised.", "Choose another encoding.")


def _is_by_lines(text: str) -> bool:
    """Whether each line is a JSON value of its own."""
    lines = [line for line in text[:200_000].split("\n", 50) if line.strip()][:2]
    if len(lines) < 2 or not lines[0].lstrip().startswith("{"):
        return False
    try:
        first = json.loads(lines[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and lines[1].lstrip().startswith("{")


def _read_lines(path: Path, text: str, tables: Tables, watch: Watch) -> None:
    start = number = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += 1
        if not number % BATCH:
            watch.at(start, len(text))
        line = text[start:end].strip()
        start = end + 1
        if line:
            piece = JsonText(path, line)
            value = piece.value()
            if piece.place < len(line) or not isinstance(value, dict):
                raise limits.unreadable(
                    path, f"Line {number:,} is no JSON object.", "Correct it there, or get the file once more."
                )
            tables.add(path.stem, number, value)


def _read_list(source: JsonText, name: str, tables: Tables, sheets: list[Sheet], watch: Watch) -> None:
    """A list: of objects, of lists (rows), or of single values."""
    sheet: Sheet | None = None
    for number, _ in enumerate(source.elements(), start=1):
        if not number % BATCH:
            watch.at(source.place, len(source.text))
        value = source.value()
        if isinstance(value, dict):
            tables.add(name, number, _feature(value))
        elif isinstance(value, list):
            if sheet is None:
                sheet = Sheet(source.path, name)
                sheets.append(sheet)
            sheet.add(number, [tables.cell(cell) for cell in value])
        else:
            tables.add(name, number, {"Value": value})


def _read_object(source: JsonText, tables: Tables, sheets: list[Sheet], watch: Watch, remarks: list[str]) -> str:
    """An object: of lists of records, of columns, of records by key, or a record itself. Returns which, in words."""
    single: dict[str, Any] = {}
    kind = "an object"
    for key in source.members():
        if source.next == "[" and _holds_pieces(source):
            _read_list(source, key or "list", tables, sheets, watch)
            kind = "an object of lists"
        else:
            watch.at(source.place, len(source.text))
            single[key] = source.value()
    if single.get("type") == "FeatureCollection":
        return "GeoJSON"
    if kind == "an object of lists":
        names = single.get("columns")
        if isinstance(names, list) and names and len(sheets) == 1 and all(isinstance(name, str) for name in names):
            sheets[0] = _named(sheets[0], names)
        before = len(tables)
        for key, value in single.items():  # lists may also lie one step deeper
            if isinstance(value, dict):
                _read_inner(key, value, tables)
        if single and len(tables) == before:
            remarks.append(f"Beside its lists the file says: {', '.join(single)[:100]}; this was left out.")
        return kind
    if single.get("type") == "Feature":
        tables.add(source.path.stem, 1, _feature(single))
        return "GeoJSON"
    return _read_single(source.path.stem, single, tables)


def _holds_pieces(source: JsonText) -> bool:
    """Whether the list at the place begins with an object or a list."""
    place = source.place
    source.place += 1
    source.skip()
    found = source.next in ("{", "[")
    source.place = place
    return found


def _read_inner(key: str, value: dict[str, Any], tables: Tables) -> None:
    """The lists of records within an object, however deep: {"data": {"facilities": […]}}."""
    for inner, records in value.items():
        if isinstance(records, list) and records and all(isinstance(record, dict) for record in records):
            for number, record in enumerate(records, start=1):
                tables.add(f"{key}.{inner}", number, _feature(record))
        elif isinstance(records, dict):
            _read_inner(f"{key}.{inner}", records, tables)


def _read_single(name: str, single: dict[str, Any], tables: Tables) -> str:
    values = list(single.values())
    lists = [value for value in values if isinstance(value, list)]
    if values and len(lists) == len(values) and len({len(value) for value in lists}) == 1:
        for number, cells in enumerate(zip(*lists, strict=True), start=1):
            tables.add(name, number, dict(zip(single, cells, strict=True)))
        return "an object of columns"
    objects = [value for value in values if isinstance(value, dict)]
    if objects and not _are_alike(objects):
        before = len(tables)
        for key, value in single.items():
            if isinstance(value, dict):
                _read_inner(key, value, tables)
        if len(tables) > before:
            return "an object of lists"
    if len(values) > 1 and len(objects) == len(values):
        for number, (key, value) in enumerate(single.items(), start=1):
            tables.add(name, number, {"key": key, **value})
        return "an object of records"
    if single:
        tables.add(name, 1, single)
    return "one object"


def _are_alike(objects: list[dict[str, Any]]) -> bool:
    """Whether objects are records of one kind: a name stands in most of them, unlike in "meta" beside "data"."""
    names = Counter(name for one in objects for name in one)
    return len(objects) > 1 and any(count * 2 > len(objects) for count in names.values())


def _feature(value: dict[str, Any]) -> dict[str, Any]:
    """A feature of GeoJSON as a record: its properties, and the place of a point. Other objects as they are."""
    if value.get("type") != "Feature" or "geometry" not in value:
        return value
    properties = value.get("properties")
    record: dict[str, Any] = {}
    if "id" in value:
        record["id"] = value["id"]
    if isinstance(properties, dict):
        record |= properties
    geometry = value.get("geometry")
    place = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if isinstance(geometry, dict) and geometry.get("type") == "Point" and isinstance(place, list) and len(place) >= 2:
        taken = "geometry " if "latitude" in record or "longitude" in record else ""
        record |= {f"{taken}latitude": place[1], f"{taken}longitude": place[0]}
    elif isinstance(geometry, dict):
        record["geometry type"] = geometry.get("type")
    return record


def _named(sheet: Sheet, names: list[str]) -> Sheet:
    """The same rows under these names."""
    made = Sheet(sheet.path, sheet.name)
    made.add(1, list(names))
    sheet.spool.finish()
    for number, cells in sheet.spool.rows(range(sheet.spool.width)):
        made.add(number + 1, cells)
    return made


def _grids_of(sheets: list[Sheet], choices: Choices) -> Iterator[Grid]:
    for sheet in sheets:
        if choices.sheet in (None, sheet.name) and (made := sheet.grid(choices.header_rows)) is not None:
            yield made[0]
