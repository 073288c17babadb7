"""What columns mean is guessed by their names: merged header rows, nested JSON, Chinese, Datahall's own tables."""

from __future__ import annotations

import json

import pytest

from db.interchange.mapping.guess import guess_mapping
from db.interchange.reading.reader import read_file


@pytest.fixture
def guessed(library, tmp_path):
    def of(*names):
        path = tmp_path / "file.json"
        path.write_text(json.dumps([{name: f"{number} MW" for number, name in enumerate(names)}]), encoding="utf-8")
        return {one.column: str(one.to) for one in guess_mapping([read_file(path)], library).grids[0].columns}

    return of


def test_the_last_of_several_names_tells(guessed):
    found = guessed("Facility / Name", "Facility / Country", "Dates / Operational", "location.lat", "owner.name")
    assert list(found.values()) == ["name", "place", "milestone", "latitude", "role"]


def test_chinese_words_for_going_into_operation_are_known(guessed):
    assert guessed("名称", "投产日期")["投产日期"] == "milestone"


def test_no_figure_is_read_from_an_id(guessed):
    assert guessed("Name", "part of uid")["part of uid"] == "ignored"


def test_what_follows_from_facts_is_left_out_of_a_table_of_datahall(guessed):
    own = guessed("uid", "name", "country", "status", "power now (MW)", "operator", "added at", "changed at")
    assert [name for name, to in own.items() if to != "ignored"] == ["uid", "name", "country"]


def test_the_sheet_about_a_workbook_of_datahall_is_no_table_of_facilities(library, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Facilities"
    for row in (("uid", "name"), ("a", "Abilene"), ("b", "Zhangbei")):
        book.active.append(row)
    about = book.create_sheet("About")
    for row in (("Table", "Facilities"), ("Rows", "249"), ("Written", "2026")):
        about.append(row)
    book.save(tmp_path / "own.xlsx")
    found = guess_mapping([read_file(tmp_path / "own.xlsx")], library)
    assert [one.grid for one in found.grids] == ["Facilities"]
