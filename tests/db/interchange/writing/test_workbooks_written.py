"""Workbooks have typed cells, their sources, and say what they are; maps have points; pages go out as shown."""

from __future__ import annotations

import csv
import datetime
import json

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, edit

from db import derived
from db.browse.tables import COLUMNS, Filter, Question
from db.errors import InputError
from db.interchange.writing import xlsx_file
from db.interchange.writing.tables import TableWish, export_table
from tests.examples import examples


@pytest.fixture
def filled(library):
    place_id = add(library, "place", name="China", code="CN")
    source_id = add(library, "source", title="Paper", published="2025-03-01", licence="CC BY 4.0")
    other_id = add(library, "source", title="=cmd|'/c calc'!A1", published="2024")
    first = add(
        library, "facility", name="Zhangbei", place_id=place_id, source_id=source_id, latitude=41.5, longitude=-3
    )
    second = add(library, "facility", name="=2+2", place_id=place_id, note="-1", source_id=other_id)
    figure = add_power(library, first, 300.5, "2025-03-01", source_id=source_id)
    add(library, "citation", source_id=other_id, observation_id=figure)
    add_power(library, second, 40, "2024-36", source_id=source_id)
    derived.rebuild(library)
    return library


def sheets(path):
    return openpyxl.load_workbook(path)


def rows_of(sheet) -> list[dict[str, object]]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_numbers_are_numbers_days_are_days_and_vague_dates_have_their_first_and_last_day(filled, tmp_path):
    assert export_table(filled, "figures", tmp_path / "a.xlsx").words() == "2 rows"
    day, vague = rows_of(sheets(tmp_path / "a.xlsx")["Figures"])
    assert (day["value"], day["date"]) == (300.5, datetime.datetime(2025, 3, 1))
    assert vague["date"] == "2024-36"
    assert (vague["date first day"], vague["date last day"]) == (
        datetime.datetime(2024, 10, 1), datetime.datetime(2024, 12, 31),
    )  # fmt: skip


def test_sources_stand_by_number_on_a_sheet_and_another_says_what_this_is(filled, tmp_path):
    question = Question("facility", filters=(Filter("country", ("China",)),), sort="name")
    export_table(filled, "facilities", tmp_path / "a.xlsx", TableWish(question=question))
    book = sheets(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Facilities", "Sources", "About"]
    assert book["Facilities"].freeze_panes == "B2"
    by_number = {row["Number"]: row["Title"] for row in rows_of(book["Sources"])}
    assert sorted(by_number) == [1, 2]
    assert {row["Published"] for row in rows_of(book["Sources"])} == {datetime.datetime(2025, 3, 1), "2024"}
    cited = {row["name"]: str(row["sources"]).split("; ") for row in rows_of(book["Facilities"])}
    assert {by_number[int(one)] for one in cited["=2+2"]} == {"=cmd|'/c calc'!A1", "Paper"}
    about = dict(book["About"].iter_rows(values_only=True))
    assert about["Filters"] == "Country: China"
    assert about["Licences of sources"] == "CC BY 4.0 (1 source); not stated (1 source)"
    assert "test" in about["Library"] and about["Rows"] == "2"


def test_nothing_in_a_workbook_is_a_formula(filled, tmp_path):
    export_table(filled, "facilities", tmp_path / "a.xlsx")
    book = sheets(tmp_path / "a.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    cell = next(cell for row in book["Facilities"].iter_rows() for cell in row if cell.value == "=2+2")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert any(row["note"] == "-1" for row in rows_of(book["Facilities"]))


@examples(20)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=40).filter(str.strip))
def test_any_name_comes_back_from_a_workbook(filled, tmp_path, name):
    edit(filled, "facility", 1, name=name)
    export_table(filled, "facilities", tmp_path / "a.xlsx")
    assert rows_of(sheets(tmp_path / "a.xlsx")["Facilities"])[0]["name"] == name


def test_what_a_sheet_cannot_hold_is_said(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 1)
    with pytest.raises(InputError, match="A sheet of Excel holds"):
        export_table(filled, "facilities", tmp_path / "a.xlsx")
    assert not list(tmp_path.glob("*.xlsx*"))
    monkeypatch.undo()
    monkeypatch.setattr(xlsx_file, "LONGEST_CELL", 5)
    assert "texts cut" in export_table(filled, "facilities", tmp_path / "a.xlsx").words()


def test_facilities_with_coordinates_are_points_and_the_others_are_counted(filled, tmp_path):
    assert export_table(filled, "facilities", tmp_path / "a.geojson").words() == "1 row, 1 without coordinates left out"
    (feature,) = json.loads((tmp_path / "a.geojson").read_text("utf-8"))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [-3.0, 41.5]}
    assert (feature["properties"]["name"], feature["id"]) == ("Zhangbei", feature["properties"]["uid"])
    assert "coordinates precision" in feature["properties"]
    with pytest.raises(InputError, match="Only facilities"):
        export_table(filled, "partners", tmp_path / "b.geojson")
    with pytest.raises(InputError, match="no coordinates"):
        export_table(filled, "facilities", tmp_path / "b.geojson", TableWish(columns=["name"]))


def test_the_shown_columns_go_out_under_their_headers_with_units(filled, tmp_path):
    wish = TableWish(question=Question("facility", sort="name"), columns=["name", "country", "power_now"])
    export_table(filled, "facilities", tmp_path / "a.csv", wish)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["Name", "Country", "Country code", "Power now, MW", "Basis of power now"]
    assert ["Zhangbei", "China", "CN", "300.5", "power.whole_facility"] in rows
    with pytest.raises(InputError, match="no column “colour”"):
        export_table(filled, "facilities", tmp_path / "a.csv", TableWish(columns=["colour"]))


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_of_every_page_can_go_out(filled, tmp_path, table):
    wish = TableWish(question=Question(table), columns=[column.key for column in COLUMNS[table]])
    for ending in (".csv", ".xlsx", ".json"):
        assert export_table(filled, table, tmp_path / f"a{ending}", wish).rows > 0 or table in ("partner", "policy")


def test_rows_chosen_by_hand_go_out_in_their_order(filled, tmp_path):
    export_table(filled, "facilities", tmp_path / "a.json", TableWish(ids=[2, 1]))
    assert [row["name"] for row in json.loads((tmp_path / "a.json").read_text("utf-8"))] == ["=2+2", "Zhangbei"]
