"""Opens a file that somebody else made, whatever its kind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from db.interchange.reading.choices import Choices
from db.interchange.reading.first_look import opened
from db.interchange.reading.grid import ReadFile
from db.watch import Watch

ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".json", ".geojson", ".ndjson", ".jsonl")
"""Of the files that are read; their content decides, not their name."""
_JSON_ENDINGS = (".json", ".geojson", ".ndjson", ".jsonl")


def read_file(path: Path | str, *, choices: Choices | None = None, watch: Watch = Watch()) -> ReadFile:  # noqa: B008
    """Reads a file into grids: finds its kind, encoding, delimiter and names of columns by itself.

    Args:
        path: a CSV, TSV, XLSX, JSON, NDJSON or GeoJSON file.
        choices: what the person decided instead.
        watch: told how many bytes are read.

    Raises:
        InputError: it is no such file, is damaged, or is larger than the limits; says what to do.
        Cancelled: the watch said stop.
    """
    from db.interchange.reading.figure_parts import with_joined_figures

    read = _read(Path(path), choices or Choices(), watch)
    return replace(read, grids=tuple(map(with_joined_figures, read.grids)))


def _read(path: Path, choices: Choices, watch: Watch) -> ReadFile:
    with opened(path) as file:
        start = file.read(4096)
    if start.startswith(b"PK\x03\x04"):
        from db.interchange.reading.workbooks import read_workbook

        return read_workbook(path, choices, watch)
    if _is_json(path, start):
        from db.interchange.reading.json_files import read_json

        return read_json(path, choices, watch)
    from db.interchange.reading.delimited import read_delimited

    return read_delimited(path, choices, watch)


def _is_json(path: Path, start: bytes) -> bool:
    ending = path.suffix.lower()
    if ending in _JSON_ENDINGS:
        return True
    text = start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    return ending not in (".csv", ".tsv", ".tab") and text.startswith((b"[{", b'{"', b"{\n", b"{\r", b"[\n"))
