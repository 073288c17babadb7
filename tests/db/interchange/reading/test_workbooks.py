"""Workbooks that nobody here made."""

from __future__ import annotations

import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import InputError
from db.interchange.reading.choices import Choices
from db.interchange.reading.reader import read_file
from tests.examples import examples


@pytest.fixture
def made(tmp_path):
    """Fills a workbook, saves it, reads it."""

    def make(fill, **choices):
        book = openpyxl.Workbook()
        fill(book)
        path = tmp_path / "book.xlsx"
        book.save(path)
        return read_file(path, choices=Choices(**choices))

    return make


def rows(grid) -> list[tuple]:
    return [cells for _, cells in grid.rows()]


def test_each_sheet_that_holds_something_is_a_grid(made):
    def fill(book):
        book.active.title = "Sites"
        for row in (["Name", "Power (MW)"], ["Abilene", 1200], ["Hyperion", 2000.5]):
            book.active.append(row)
        book.create_sheet("Empty")
        hidden = book.create_sheet("Lists")
        hidden.append(["Status"])
        hidden.append(["planned"])
        hidden.sheet_state = "hidden"
        last = book.create_sheet("Timeline")
        last.append(["Name", "Date"])
        last.append(["Abilene", date(2025, 9, 1)])

    found = made(fill)
    assert [grid.name for grid in found.grids] == ["Sites", "Timeline", "Lists"]
    assert rows(found.grids[0]) == [("Abilene", 1200), ("Hyperion", 2000.5)]
    assert rows(found.grids[1]) == [("Abilene", date(2025, 9, 1))]
    assert found.remarks == ("The sheet Lists is hidden in the workbook.",)
    assert found.kind == "XLSX"
    assert len(made(fill, sheet="Timeline").grids) == 1


def test_numbers_keep_what_their_format_says_of_them(made):
    def fill(book):
        sheet = book.active
        sheet.append(["Name", "Share", "Opens", "Year", "Seen", "Power", "Cost", "Plain"])
        sheet.append(
            ["Abilene", 0.325, date(2026, 3, 1), date(2026, 1, 1), datetime(2026, 3, 4, 5, 6), 1200, 5, 1234.5]
        )
        formats = {"B": "0.0%", "C": "mmm yyyy", "D": "yyyy", "E": "yyyy-mm-dd hh:mm", "F": '#,##0 "MW"'}
        for column, form in (formats | {"G": "[$€-407] #,##0", "H": "#,##0"}).items():
            sheet[f"{column}2"].number_format = form

    (row,) = rows(made(fill).grids[0])
    assert row == ("Abilene", "32.5%", "2026-03", "2026", datetime(2026, 3, 4, 5, 6), "1200 MW", "€5", 1234.5)


def test_merged_names_titles_notes_and_a_table_that_begins_at_b3(made):
    def fill(book):
        sheet = book.active
        sheet["B3"] = "AI data centres, April 2026"
        sheet.merge_cells("B3:E3")
        for place, text in {"B5": "Name", "C5": "Power", "E5": "Owner", "C6": "now", "D6": "planned"}.items():
            sheet[place] = text
        sheet["C7"], sheet["D7"] = "(MW)", "(GW)"
        sheet.merge_cells("B5:B7")
        sheet.merge_cells("C5:D5")
        sheet.merge_cells("E5:E7")
        for number, row in enumerate([["Abilene", 300, 1.2, "Oracle"], ["Hyperion", 0, 2, "Meta"]], start=8):
            for column, value in zip("BCDE", row, strict=True):
                sheet[f"{column}{number}"] = value
        sheet["B11"] = "Source: our own count from satellite images"

    found = made(fill)
    (grid,) = found.grids
    assert grid.columns == ("Name", "Power / now (MW)", "Power / planned (GW)", "Owner")
    assert list(grid.rows(["Name", "Owner"])) == [(8, ("Abilene", "Oracle")), (9, ("Hyperion", "Meta"))]
    assert grid.row_count == 2
    assert found.understood["Column names"] == "rows 5 to 7"
    assert found.remarks == (
        "Above the table stands “AI data centres, April 2026”.",
        "A line below the table was left out: “Source: our own count from satellite images”.",
    )


def test_errors_and_formulas_without_a_result_are_not_given_and_said(made):
    def fill(book):
        book.active.append(["Name", "Power", "Twice"])
        book.active.append(["Abilene", "#N/A", "=B2*2"])
        book.active["B2"].data_type = "e"

    found = made(fill)
    assert rows(found.grids[0]) == [("Abilene", None, None)]
    assert found.remarks == (
        "A cell holds an error such as #N/A, and is taken as not given.",
        "1 formula has no stored result, and is taken as not given: open the workbook in a spreadsheet and save it, to "
        "have it.",
    )


def repacked(path, name, change):
    """The workbook with one part changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Name", "Power"])
    book.active.append(["Abilene", 1200])
    path = tmp_path / "book.xlsx"
    book.save(path)
    return path


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""


@pytest.mark.parametrize(
    ("name", "change", "why"),
    [
        (SHEET, lambda part: ENTITIES + part, "entities"),
        ("xl/styles.xml", lambda part: ENTITIES + part, "entities"),
        (SHEET, lambda part: part + b" " * 300_000_000, "would unpack"),
        (SHEET, lambda part: part[:-40], "damaged"),
        ("xl/workbook.xml", lambda part: b"", "damaged"),
        (SHEET, lambda part: part.replace(b'r="B2"', b'r="ZZZZ2"'), "damaged|columns"),
        (SHEET, lambda part: part.replace(b"1200", b"1" * 5000), "damaged"),
    ],
)
def test_a_hostile_or_damaged_workbook_is_refused_with_a_reason(workbook, name, change, why):
    repacked(workbook, name, change)
    with pytest.raises(InputError, match=why) as caught:
        read_file(workbook)
    assert caught.value.remedy


def test_a_row_number_beyond_all_bounds_costs_nothing(workbook):
    repacked(workbook, SHEET, lambda part: part.replace(b'r="2"', b'r="900000000"').replace(b'"A2"', b'"A900000000"'))
    assert [number for number, _ in read_file(workbook).grids[0].rows()] == [900_000_000]


@pytest.mark.parametrize("kept", [10, 100, 0.5, 0.9])
def test_a_workbook_cut_short_is_refused(workbook, kept):
    content = workbook.read_bytes()
    workbook.write_bytes(content[: kept if kept > 1 else int(len(content) * kept)])
    with pytest.raises(InputError, match="damaged"):
        read_file(workbook)


def test_other_archives_and_old_workbooks_are_named(tmp_path):
    path = tmp_path / "table.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(InputError, match="OpenDocument"):
        read_file(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(InputError, match="password"):
        read_file(path)


@pytest.fixture(scope="module")
def valid(tmp_path_factory) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Name", "Power", "Opens"])
    for number in range(30):
        book.active.append([f"Site {number}", number * 1.5, date(2026, 1, 1 + number)])
    book.active.merge_cells("A5:B5")
    path = tmp_path_factory.mktemp("valid") / "valid.xlsx"
    book.save(path)
    return path.read_bytes()


@examples(60)
@given(st.data())
def test_any_damage_to_a_workbook_is_refused_in_words_or_does_not_matter(tmp_path_factory, valid, data):
    content = bytearray(valid)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_or_refused(tmp_path_factory, bytes(content))


@examples(100)
@given(st.data())
def test_any_damage_to_a_sheet_is_refused_in_words_or_does_not_matter(tmp_path_factory, valid, data):
    path = tmp_path_factory.mktemp("damaged") / "book.xlsx"
    path.write_bytes(valid)

    def damage(part: bytes) -> bytes:
        text = part.decode()
        start = data.draw(st.integers(0, len(text) - 1))
        put = data.draw(
            st.sampled_from(["", "<", ">", '"', "9", "-1", "x", '<c r="B1"><v>', "</row>", "&x;", "1e999", "\0"])
        )
        return (text[:start] + put + text[start + data.draw(st.integers(0, 20)) :]).encode()

    repacked(path, data.draw(st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml"])), damage)
    read_or_refused(tmp_path_factory, path.read_bytes())


def read_or_refused(tmp_path_factory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "any.xlsx"
    path.write_bytes(content)
    try:
        found = read_file(path)
    except InputError as error:
        assert error.why
        assert error.remedy
        return
    for grid in found.grids:
        assert sum(1 for _ in grid.rows()) == grid.row_count
        assert len(set(grid.columns)) == len(grid.columns)
