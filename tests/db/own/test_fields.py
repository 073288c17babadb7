"""Fields of one's own: made, changed, filled, found, sorted, filtered, exported, merged, deleted and taken back."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add as add_record
from sample_records import count_matching, dump

from db.browse import filter_input
from db.browse.filters import Operator
from db.browse.page_columns import columns_of
from db.browse.records import read as read_record
from db.browse.table_filters import Question
from db.browse.table_views import TableView
from db.browse.tables import Filter, ordered_ids, rows
from db.checking import check
from db.edit.deleting import delete as delete_record
from db.edit.deleting import goes_with
from db.edit.merge_sides import sides
from db.edit.merging import merge
from db.errors import InputError, UnclearInput
from db.history.changes import change_set, redo, undo
from db.interchange.whole.loading import load
from db.interchange.whole.writing import export_everything
from db.interchange.writing.tables import TableWish, export_table
from db.library import Library, create_library
from db.own.fields import FieldForm, add, change, delete, listed, put_in_order
from db.own.known import OwnFieldRow
from db.own.values import OwnContent, read, show, write
from db.words import OwnFieldKind as Kind

FORMS = {
    "owner": FieldForm("Land owner"),
    "water": FieldForm("Water use", Kind.NUMBER, "m3/year", may_be_summed=True),
    "visit": FieldForm("Visited", Kind.DATE),
    "mood": FieldForm("Mood", Kind.CHOICE, choices=("hostile", "open")),
    "seen": FieldForm("Fence", Kind.YES_OR_NO),
    "page": FieldForm("File", Kind.LINK),
}


@pytest.fixture
def keys(library: Library) -> dict[str, str]:
    return {name: add(library, "facility", form) for name, form in FORMS.items()}


def fill(library: Library, keys: dict[str, str], record_id: int, **typed: str) -> None:
    fields = {one.row.key: one.row for one in listed(library, "facility")}
    with change_set(library, "Fill in") as session:
        contents = {keys[name]: read(fields[keys[name]], text)[0] for name, text in typed.items()}
        write(session, "facility", record_id, contents)


@pytest.fixture
def sites(library: Library, keys: dict[str, str]) -> list[int]:
    ids = [add_record(library, "facility", name=name) for name in ("Alpha", "Beta", "Gamma", "Delta")]
    fill(
        library,
        keys,
        ids[0],
        owner="Acme 土地",
        water="1,200",
        visit="Q3 2027",
        mood="open",
        seen="yes",
        page="x.org/a",
    )
    fill(library, keys, ids[1], owner="atlas", water="2 million m3/year", visit="2025", mood="hostile", seen="no")
    fill(library, keys, ids[2], water="0.1")
    return ids


def names(library: Library, question: Question) -> list[str]:
    ids = list(ordered_ids(library, question))
    cells = rows(library, "facility", ids, ["name"])
    return [cells[one][0].text for one in ids]


def test_own_fields_are_columns_that_sort_by_their_kind_blanks_last(library, keys, sites):
    assert [column.words for column in columns_of("facility", library)][-6:] == [form.name for form in FORMS.values()]

    def sort(name: str, *, down: bool = False) -> list[str]:
        return names(library, Question("facility", sort=keys[name], descending=down))

    assert sort("water") == ["Gamma", "Alpha", "Beta", "Delta"]
    assert sort("water", down=True) == ["Beta", "Alpha", "Gamma", "Delta"]
    assert sort("visit")[:2] == ["Beta", "Alpha"]
    assert sort("owner")[:2] == ["Alpha", "Beta"]
    assert sort("mood")[:2] == ["Beta", "Alpha"], "a list is in its own order"
    shown = rows(library, "facility", sites, [keys[name] for name in FORMS])
    assert [cell.text for cell in shown[sites[0]]] == [
        "Acme 土地",
        "1,200",
        "Q3 2027",
        "open",
        "Yes",
        "https://x.org/a",
    ]


@pytest.mark.parametrize(
    ("name", "operator", "given", "found"),
    [
        ("water", Operator.AT_LEAST, ("1000",), ["Alpha", "Beta"]),
        ("water", Operator.BETWEEN, ("0", "1300"), ["Alpha", "Gamma"]),
        ("water", Operator.UNKNOWN, (), ["Delta"]),
        ("owner", Operator.CONTAINS, ("ACME",), ["Alpha"]),
        ("owner", Operator.IS, ("",), ["Delta", "Gamma"]),
        ("mood", Operator.IS, ("hostile",), ["Beta"]),
        ("mood", Operator.IS_NOT, ("hostile",), ["Alpha", "Delta", "Gamma"]),
        ("seen", Operator.IS, ("yes",), ["Alpha"]),
        ("visit", Operator.BEFORE, ("2026-01-01", "2026-12-31"), ["Beta"]),
        ("visit", Operator.IS, ("2027",), ["Alpha"]),
        ("page", Operator.KNOWN, (), ["Alpha"]),
    ],
)
def test_own_fields_filter_with_the_operators_of_their_kind(library, keys, sites, name, operator, given, found):
    one = Filter(keys[name], given, operator)
    asked = Question("facility", filters=(one,))
    assert names(library, asked) == found
    view = TableView(asked, ("name", keys[name]))
    assert TableView.from_json("facility", view.to_json()).question.filters == (one,), "a saved view keeps it"


def test_what_stands_in_own_fields_is_found_and_told_by_the_history(library, keys, sites):
    assert count_matching(library.reading(), "facility", "acme") == 1
    assert count_matching(library.reading(), "facility", "土地") == 1
    fill(library, keys, sites[0], owner="Zenith", water="1.5 million", visit="")
    assert count_matching(library.reading(), "facility", "acme") == 0
    assert count_matching(library.reading(), "facility", "zenith") == 1
    newest = read_record(library, "facility", sites[0]).history[0]
    assert set(newest.changes) == {
        "Land owner: Acme 土地 → Zenith",
        "Water use: 1,200 m³/year → 1,500,000 m³/year",
        "Visited emptied: July to September 2027",
    }
    assert not check(library).errors
    undo(library)
    assert count_matching(library.reading(), "facility", "acme") == 1
    redo(library)
    assert count_matching(library.reading(), "facility", "zenith") == 1


def test_a_field_changes_its_kind_and_unit_only_where_no_value_is_lost(library, keys, sites):
    before = dump(library)
    by_name = {one.row.name: one.row.id for one in listed(library, "facility")}
    change(library, by_name["Water use"], FieldForm("Water", Kind.NUMBER, "ML/year"))
    assert library.reading().execute("SELECT number FROM own_value WHERE number > 1").fetchall() == [(1.2,), (2000.0,)]
    undo(library)
    assert dump(library) == before
    with pytest.raises(InputError, match="Its numbers are in m³/year"):
        change(library, by_name["Water use"], FieldForm("Water use", Kind.NUMBER, "ha"))
    with pytest.raises(InputError, match=r"There is “Acme 土地”, “atlas”"):
        change(library, by_name["Land owner"], FieldForm("Land owner", Kind.NUMBER))
    with pytest.raises(InputError, match="in use"):
        change(library, by_name["Mood"], FieldForm("Mood", Kind.CHOICE, choices=("open",)))
    assert dump(library) == before
    renamed = FieldForm("Mood", Kind.CHOICE, choices=("friendly", "hostile"))
    change(library, by_name["Mood"], renamed, {"open": "friendly"})
    assert names(library, Question("facility", filters=(Filter(keys["mood"], ("friendly",)),))) == ["Alpha"]
    change(library, by_name["Water use"], FieldForm("Water use", Kind.TEXT))
    change(library, by_name["Water use"], FieldForm("Water use", Kind.NUMBER, "m³/year"))
    assert not check(library).errors


def test_a_field_is_deleted_with_its_values_and_all_comes_back(library, keys, sites):
    before = dump(library)
    by_name = {one.row.name: one.row.id for one in listed(library, "facility")}
    assert delete(library, by_name["Water use"]) == 3
    assert keys["water"] not in [column.key for column in columns_of("facility", library)]
    assert names(library, Question("facility", filters=(Filter(keys["water"], ("1",), Operator.AT_LEAST),)))
    undo(library)
    assert dump(library) == before
    put_in_order(library, "facility", list(reversed(by_name.values())))
    assert [one.row.name for one in listed(library, "facility")] == list(reversed(by_name))
    assert goes_with(library, "facility", sites[2]) == ["1 value in an own field"]
    delete_record(library, "facility", sites[2])
    assert not check(library).errors


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (FieldForm(" "), "name"),
        (FieldForm("water USE"), "name"),
        (FieldForm("Status"), "name"),
        (FieldForm("Land", Kind.NUMBER, "hectars"), "unit"),
        (FieldForm("Colour", Kind.CHOICE), "choices"),
        (FieldForm("Colour", Kind.CHOICE, choices=("Red", "red ")), "choices"),
    ],
)
def test_what_is_wrong_with_a_field_is_said_at_its_place(library, keys, form, field):
    with pytest.raises(InputError) as error:
        add(library, "facility", form)
    assert error.value.field == field


def field(kind: Kind, unit: str = "", *choices: str) -> OwnFieldRow:
    return OwnFieldRow(1, "u", "facility", "Field", kind, unit, choices)


@pytest.mark.parametrize(
    ("one", "typed", "number"),
    [
        (field(Kind.NUMBER, "MW"), "1.2 GW", 1200),
        (field(Kind.NUMBER, "MW"), "-3", -3),
        (field(Kind.NUMBER, "ha"), "2 km²", 200),
        (field(Kind.NUMBER), "3万", 30_000),
        (field(Kind.NUMBER, "jobs"), "1,250 jobs", 1250),
    ],
)
def test_numbers_are_typed_in_any_unit_of_their_kind(one, typed, number):
    assert read(one, typed)[0] == OwnContent(number=number)


@pytest.mark.parametrize(
    ("one", "typed", "said"),
    [
        (field(Kind.NUMBER, "MW"), "12 ha", "“ha” does not fit"),
        (field(Kind.NUMBER), "many", "is no number"),
        (field(Kind.YES_OR_NO), "maybe", "Choose one of: yes, no"),
        (field(Kind.CHOICE, "", "open", "shut"), "ajar", "Choose one of: open, shut"),
        (field(Kind.DATE), "someday", "someday"),
        (field(Kind.LINK), "two words", "no web address"),
    ],
)
def test_what_is_of_another_kind_is_refused_with_what_fits(one, typed, said):
    with pytest.raises(InputError, match=said):
        read(one, typed)


def test_a_number_with_two_readings_is_asked_about_and_each_answer_is_clear():
    with pytest.raises(UnclearInput) as error:
        read(field(Kind.NUMBER), "1.200")
    assert [read(field(Kind.NUMBER), one)[0].number for one in error.value.choices] == [1.2, 1200]


@given(st.floats(-1e15, 1e15, allow_nan=False).filter(lambda one: one == 0 or abs(one) > 1e-9))
def test_a_number_shown_is_read_as_the_same(number):
    one = field(Kind.NUMBER)
    try:
        assert read(one, show(one, OwnContent(number=number)))[0].number == number
    except UnclearInput as error:
        assert number in [read(one, choice)[0].number for choice in error.choices]


def test_own_fields_leave_in_every_kind_of_file_and_come_back(library, keys, sites, tmp_path: Path):
    for ending in ("csv", "xlsx", "json", "geojson"):
        export_table(library, "facility", tmp_path / f"all.{ending}")
    table = list(csv.DictReader((tmp_path / "all.csv").open(encoding="utf-8-sig")))
    assert table[0]["Water use, m³/year"] == "1200.0" or table[0]["Water use, m³/year"] == "1200"
    assert table[0]["Land owner"] == "Acme 土地"
    sheet = openpyxl.load_workbook(tmp_path / "all.xlsx").worksheets[0]
    head = [cell.value for cell in sheet[1]]
    first = dict(zip(head, [cell.value for cell in sheet[2]], strict=True))
    assert (first["Water use, m³/year"], first["Fence"], first["Visited"]) == (1200, True, "2027-35")
    listed_rows = json.loads((tmp_path / "all.json").read_text("utf-8"))
    assert json.dumps(listed_rows, ensure_ascii=False).count("Water use, m³/year") >= 4
    wish = TableWish(question=Question("facility", sort=keys["water"]), columns=["name", keys["water"], keys["seen"]])
    export_table(library, "facility", tmp_path / "shown.csv", wish)
    assert (tmp_path / "shown.csv").read_text("utf-8-sig").splitlines()[0] == 'Name,"Water use, m³/year",Fence'
    export_everything(library, tmp_path / "whole.json")
    again = create_library(tmp_path / "again.datahall")
    load(again, tmp_path / "whole.json")
    export_everything(again, tmp_path / "again.json")
    assert (tmp_path / "whole.json").read_bytes() == (tmp_path / "again.json").read_bytes()
    again.close()


def test_merging_keeps_own_values_field_by_field(library, keys, sites):
    before = dump(library)
    found = sides(library, "facility", sites[:2])
    shown = {one.label: one.texts for one in found.fields}
    assert shown["Water use"] == ("1,200 m³/year", "2,000,000 m³/year")
    usual = {one.name: one.usual(0) for one in found.fields}
    merge(library, "facility", [found.group(0, usual | {keys["water"]: 1})])
    cells = rows(library, "facility", sites[:1], [keys[name] for name in FORMS])[sites[0]]
    assert [cell.text for cell in cells][:4] == ["Acme 土地", "2,000,000", "Q3 2027", "open"]
    undo(library)
    assert dump(library) == before
    merge(library, "facility", [sides(library, "facility", [sites[3], sites[0]]).group(0, {keys["owner"]: 0})])
    cells = rows(library, "facility", [sites[3]], [keys["owner"], keys["water"]])[sites[3]]
    assert [cell.text for cell in cells] == ["", "1,200"], "chosen to be empty stays so; what nobody chose comes over"
    assert not check(library).errors


def test_a_number_is_filtered_by_in_any_unit_of_its_kind(library, keys):
    column = next(one for one in columns_of("facility", library) if one.key == keys["water"])
    assert filter_input.read(column, Operator.AT_LEAST, ("2 ML/year",)).values == ("2000.0",)
    with pytest.raises(InputError, match="does not fit") as error:
        filter_input.read(column, Operator.BETWEEN, ("1", "2 ha"))
    assert error.value.field == "1"


def test_a_library_with_the_same_field_takes_what_it_lacks_and_keeps_its_own(library, keys, sites, tmp_path: Path):
    other = create_library(tmp_path / "other.datahall")
    export_everything(library, tmp_path / "first.json")
    load(other, tmp_path / "first.json")
    fill(library, keys, sites[2], owner="Mine")
    fill(other, keys, sites[2], owner="Theirs")
    fill(other, keys, sites[3], owner="New there")
    add(library, "facility", FieldForm("Jobs", Kind.NUMBER, "jobs"))
    add(other, "facility", FieldForm("Jobs", Kind.TEXT))
    export_everything(other, tmp_path / "second.json")
    other.close()
    loaded = load(library, tmp_path / "second.json")
    owners = rows(library, "facility", sites, [keys["owner"]])
    assert [owners[one][0].text for one in sites] == ["Acme 土地", "atlas", "Mine", "New there"]
    assert loaded.differing == 1
    assert [one.row.name for one in listed(library, "facility")][-2:] == ["Jobs", "Jobs 2"]
    assert not check(library).errors
