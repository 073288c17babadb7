"""What reads words and files from strangers: each takes any bytes and gives a value, or an error in words.

An exception other than `DatahallError` is a fault of ours. `fuzz.py` and `test_readers_survive.py` call these.
"""

from __future__ import annotations

import io
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

from db.errors import DatahallError


def _file(content: bytes, name: str) -> Path:
    path = _folder() / name
    path.write_bytes(content)
    return path


@cache
def _folder() -> Path:
    _kept.append(kept := tempfile.TemporaryDirectory(prefix="datahall-fuzz-"))
    return Path(kept.name)


_kept: list[tempfile.TemporaryDirectory[str]] = []


def _words(content: bytes) -> str:
    """Words as they may be typed or pasted: half signs (lone surrogates) among them, where bytes are no UTF-8."""
    return content.decode("utf-8", "surrogateescape")


def _table(content: bytes, name: str) -> None:
    from db.interchange.reading.reader import read_file

    for grid in read_file(_file(content, name)).grids[:3]:
        for _ in islice(grid.rows(), 50):
            pass


def delimited(content: bytes) -> None:
    _table(content, "table.csv")


def json_table(content: bytes) -> None:
    _table(content, "table.json")


def workbook(content: bytes) -> None:
    """A workbook; or one of which a part is these bytes, as no fuzzer finds a check sum: its first byte says which."""
    _table(content if content[:2] == b"PK" else _with_part(content[:1], content[1:]), "table.xlsx")


PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml")


def _with_part(which: bytes, part: bytes) -> bytes:
    replaced = PARTS[(which or b"\0")[0] % len(PARTS)]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in a_workbook().items():
            archive.writestr(name, part if name == replaced else content)
    return made.getvalue()


@cache
def a_workbook() -> dict[str, bytes]:
    """The parts of an honest workbook, by name."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["Name", "Power (MW)", "Opened"], ["Harbour Hall", 120.5, date(2025, 9, 1)], ["江阴", "约300", None]):
        book.active.append(row)
    book.save(made := io.BytesIO())
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bibliography(content: bytes) -> None:
    from db.interchange.bibliographies.csl import source_of
    from db.interchange.bibliographies.reading import is_bibliography, read_bibliography

    for name in ("sources.bib", "sources.csljson"):
        path = _file(content, name)
        if is_bibliography(path):
            for item in read_bibliography(path).items:
                source_of(item)


def everything(content: bytes) -> None:
    """An export of everything, loaded into an empty library."""
    from db.interchange.whole.lines import EverythingFile, is_everything

    path = _file(content, "everything.json")
    if is_everything(path):
        for _ in EverythingFile(path).rows():
            pass


def cells(content: bytes) -> None:
    """One cell of a table, as everything that a column may hold: tagged names, coordinates, numbers."""
    from db.interchange.pasted import are_cells
    from db.interchange.reading import cells as read
    from db.values.addresses import first_address, sole_address, words_of

    text = _words(content)
    for reader in (read.read_names, read.read_coordinates, read.read_latitude, read.read_float, read.read_yes_no):
        _allowed(reader, text)
    are_cells(text)
    words_of(sole_address(text) or first_address(text) or text)


def quantities(content: bytes) -> None:
    from db.edit import figure_phrases
    from db.values import quantities as read

    text = _words(content)
    _allowed(read.parse, text)
    for figure in _allowed(figure_phrases.read, text) or ():
        figure.sentence()


def vague_dates(content: bytes) -> None:
    from db.values import dates

    found = _allowed(dates.parse, text := _words(content))
    if found is not None:
        dates.show(found.edtf)
        assert dates.parse(dates.show(found.edtf)).edtf == found.edtf, "what is shown reads as something else"
    _allowed(dates.from_edtf, text)


def documents(content: bytes) -> None:
    """A page, a text or a PDF that is dropped on the window."""
    from db.capture import documents as read
    from db.edit.kept_copies import examine

    _allowed(examine, content, "page.html")
    text = read.decoded(content)
    read.of_html(text)
    read.of_text(text)
    read.title_of_pdf(content)


def library(content: bytes) -> None:
    """A library's file, of which these bytes overwrite a part: opened, looked through, and closed."""
    from db.library import open_library

    whole = bytearray(_empty_library())
    place = int.from_bytes(content[:3], "big") % len(whole)
    whole[place : place + len(content) - 3] = content[3:]
    path = _file(bytes(whole), "gift.datahall")
    for beside in path.parent.glob("gift.datahall-*"):
        beside.unlink()
    opened = open_library(path)
    try:
        for table in ("facility", "place", "measure", "library_info", "change_set"):
            opened.reading().execute(f"SELECT * FROM {table} LIMIT 20").fetchall()
        opened.reading().execute("SELECT * FROM search_trigrams WHERE search_trigrams MATCH 'wor' LIMIT 5").fetchall()
    except sqlite3.DatabaseError:
        pass  # damage that is met later: the window offers a backup
    finally:
        opened.close()


@cache
def _empty_library() -> bytes:
    from db.library import create_library

    path = _folder() / "empty.datahall"
    create_library(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return path.read_bytes()


def _allowed(work: Callable[..., object], *arguments: object) -> object:
    try:
        return work(*arguments)
    except DatahallError:
        return None


READERS: dict[str, Callable[[bytes], None]] = {
    reader.__name__: reader
    for reader in (
        delimited, json_table, workbook, bibliography, everything, cells, quantities, vague_dates, documents, library,
    )
}  # fmt: skip


def survives(reader: str, content: bytes) -> None:
    """Has a reader read; anything but an error in words comes through."""
    try:
        READERS[reader](content)
    except DatahallError as error:
        assert error.what and "Traceback" not in str(error)
