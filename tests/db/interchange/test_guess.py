"""What columns mean is guessed by their names: merged header rows, nested JSON, Chinese, Datahall's own tables."""

from __future__ import annotations

import json

import pytest

from db.interchange.mapping.guess import guess_mapping
from db.interchange.reading.reader import read_file


@pytest.fixture
def guessed_of(library, tmp_path):
    def of(rows):
        path = tmp_path / "file.json"
        path.write_text(json.dumps(rows), encoding="utf-8")
        return {one.column: str(one.to) for one in guess_mapping([read_file(path)], library).grids[0].columns}

    return of


@pytest.fixture
def guessed(guessed_of):
    return lambda *names: guessed_of([{name: f"{number} MW" for number, name in enumerate(names)}])


def test_the_last_of_several_names_tells(guessed):
    found = guessed("Facility / Name", "Facility / Country", "Dates / Operational", "location.lat", "owner.name")
    assert list(found.values()) == ["name", "place", "milestone", "latitude", "role"]


def test_chinese_words_for_going_into_operation_are_known(guessed):
    assert guessed("名称", "投产日期")["投产日期"] == "milestone"


def test_german_and_french_columns_are_known(guessed):
    found = guessed("Name", "Ort", "Inbetriebnahme", "Puissance (MW)")
    assert list(found.values()) == ["name", "locality", "milestone", "figure"]


def test_a_project_names_the_row_where_no_other_column_does(guessed_of):
    rows = [{"Project": "Blue Hall", "Note": "x"}, {"Project": "Red Hall", "Note": "y"}]
    assert guessed_of(rows)["Project"] == "name"
    assert guessed_of([{"Name": "1A", **row} for row in rows])["Project"] == "programme"


def test_a_location_of_degrees_is_coordinates(guessed_of):
    rows = [{"Name": "A", "Location": "41°24'12.2\"N 2°10'26.5\"E"}, {"Name": "B", "Location": "33.45, -112.07"},
            {"Name": "C", "Location": "TBD"}]  # fmt: skip
    assert guessed_of(rows)["Location"] == "coordinates"
    assert guessed_of([{"Name": "A", "Location": "Reno, Nevada"}])["Location"] == "locality"


def test_costs_in_several_dollars_are_figures(guessed_of):
    costs = ("C$1.1bn", "A$ 900 million", "HK$5bn", "€2bn", "TBD")
    assert guessed_of([{"Name": str(at), "Cost": cost} for at, cost in enumerate(costs)])["Cost"] == "figure"


@pytest.mark.parametrize(
    ("name", "basis"),
    [
        ("Power / IT (MW)", "power.critical_it"),
        ("power.it.value", "power.critical_it"),
        ("it_mw", "power.critical_it"),
        ("Power / Facility (MW)", "power.whole_facility"),
        ("Facility (MW)", "power.whole_facility"),
        ("Site capacity (MW)", "power.whole_facility"),
        ("Power (MW)", "power.not_stated"),
        ("On-site power (MW)", "power.on_site_generation"),
    ],
)
def test_what_was_counted_is_told_by_the_columns_name(library, tmp_path, name, basis):
    path = tmp_path / "file.json"
    path.write_text(json.dumps([{"Name": "A", name: "90 MW"}, {"Name": "B", name: "110 MW"}]), encoding="utf-8")
    found = guess_mapping([read_file(path)], library).grids[0].columns[1]
    assert (str(found.to), found.options.basis) == ("figure", basis)


def test_a_list_within_records_is_about_these_records(library, tmp_path):
    from db.interchange.planning.planner import plan

    sites = [
        {"id": 1, "name": "One Yard", "power": {"value": 120, "unit": "MW"},
         "timeline": [{"date": "2025-02-01", "status": "announced"}, {"date": "2026", "status": "under construction"}]},
        {"id": 2, "name": "Two Yard", "power": None, "timeline": []},
    ]  # fmt: skip
    path = tmp_path / "sites.json"
    path.write_text(json.dumps({"meta": {"by": "us"}, "data": {"sites": sites}}), encoding="utf-8")
    files = [read_file(path)]
    planned = plan(library, files, guess_mapping(files, library))
    assert planned.counts.added == {"facility": 2, "observation": 1, "milestone": 2}
    assert not planned.problem_count
    planned.close()


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
