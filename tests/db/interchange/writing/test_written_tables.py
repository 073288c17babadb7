"""Exported tables: everything is in them, in words that a person and a spreadsheet can read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, edit

from db.browse.tables import Question
from db.errors import Cancelled, DatahallError, InputError
from db.interchange.formula_guard import rearm
from db.interchange.writing.tables import TABLES, TableWish, export_table, table_named
from db.models import TABLE_BY_NAME
from db.watch import Watch


@pytest.fixture
def filled(library):
    place_id = add(library, "place", name="China", code="CN")
    source_id = add(library, "source", title="发布会, “open”", publisher="新华社", published="2025-35")
    whole = add(library, "facility", name="张北", place_id=place_id, source_id=source_id)
    part = add(
        library, "facility", name="张北 3", part_of_id=whole, whole_includes_it=True, latitude=41.5, longitude=114
    )
    add(library, "alias", facility_id=whole, name="Zhangbei")
    partner_id = add(library, "partner", name="Alibaba", founded="1999")
    policy_id = add(library, "policy", name="东数西算")
    figure_id = add_power(library, whole, 300.5, "2027-35", low=200, kind="planned", source_id=source_id)
    add(library, "milestone", policy_id=policy_id, event="announced", date="2022-02-17")
    add(library, "role", partner_id=partner_id, facility_id=part, role="owner", amount=18e9, currency="CNY")
    add(library, "inclusion", facility_id=whole, policy_id=policy_id)
    claim_id = add(library, "claim", place_id=place_id, statement="=2+2 is\nnot 5", about_observation_id=figure_id)
    add(library, "citation", source_id=source_id, claim_id=claim_id, quote="-1")
    return library


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_figure_names_its_subject_measure_basis_source_and_date_in_words(filled, tmp_path):
    path = tmp_path / "figures.csv"
    assert export_table(filled, "figures", path).rows == 1
    (row,) = read_csv(path)
    expected = {
        "subject kind": "facility", "subject": "张北", "measure": "Power", "unit": "MW", "basis": "whole facility",
        "value": "300.5", "low": "200", "high": "", "kind": "planned", "date": "2027-35", "and beyond": "no",
        "date in words": "July to September 2027", "date first day": "2027-07-01", "date last day": "2027-09-30",
        "source": "发布会, “open”", "said on": "",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    stored = filled.reading().execute("SELECT uid FROM facility WHERE name = '张北'").fetchone()
    assert row["subject uid"] == stored[0]


def test_a_facility_comes_with_its_derived_columns_whole_and_other_names(filled, tmp_path):
    export_table(filled, "facilities", tmp_path / "a.csv")
    whole, part = read_csv(tmp_path / "a.csv")
    assert (whole["place"], whole["other names"], whole["planned power, MW"]) == ("China", "Zhangbei", "300.5")
    assert (whole["status"], whole["programmes"], whole["power now, MW"]) == ("unknown", "东数西算", "")
    assert (part["part of"], part["part of uid"], part["whole includes it"]) == ("张北", whole["uid"], "yes")
    assert (part["latitude"], part["longitude"], part["owners"]) == ("41.5", "114", "Alibaba")


def test_what_a_spreadsheet_would_run_is_written_as_text_and_json_keeps_it(filled, tmp_path):
    export_table(filled, "claims", tmp_path / "a.csv")
    export_table(filled, "claims", tmp_path / "a.json")
    assert read_csv(tmp_path / "a.csv")[0]["statement"] == "'=2+2 is\nnot 5"
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))[0]["statement"] == "=2+2 is\nnot 5"
    export_table(filled, "citations", tmp_path / "b.csv")
    (citation,) = read_csv(tmp_path / "b.csv")
    assert (citation["quote"], citation["fact kind"], citation["source"]) == ("'-1", "claim", "发布会, “open”")


def test_csv_is_rfc_4180_in_plain_utf_8(filled, tmp_path):
    export_table(filled, "sources", tmp_path / "a.csv")
    content = (tmp_path / "a.csv").read_bytes()
    assert content.startswith(b"uid,title,")
    assert content.count(b"\r\n") == 2
    assert '"发布会, “open”"'.encode() in content


def as_cell(value: object) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else "yes" if value else "no"
    return str(value).removesuffix(".0")


@pytest.mark.parametrize("table", TABLES)
def test_every_field_of_every_table_is_exported_and_both_kinds_say_the_same(filled, tmp_path, table):
    numbers = tuple(export_table(filled, table, tmp_path / name).rows for name in ("a.csv", "a.json"))
    rows, objects = read_csv(tmp_path / "a.csv"), json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert numbers == (len(rows), len(rows)) and len(rows) == len(objects) > 0
    for row, one in zip(rows, objects, strict=True):
        assert list(row) == list(one)
        for name, value in one.items():
            assert rearm(row[name]) == as_cell(value)
    exported = set(rows[0])
    for field in TABLE_BY_NAME[table_named(table)].model_fields:
        base = field.removeprefix("about_").removesuffix("_id").replace("_", " ")
        names = {field.replace("_", " "), base, f"{base} uid"}
        gathered = (
            {"facility", "partner", "policy", "place"},
            {"observation", "milestone", "role", "inclusion", "claim"},
        )
        if base in gathered[0]:
            names |= {"subject"}
        if base in gathered[1]:
            names |= {"fact uid", "about uid"}
        assert field == "id" or names & exported, field


@pytest.mark.parametrize("name", ["facility", "Facilities", " facilities "])
def test_tables_are_known_in_the_singular_too(filled, tmp_path, name):
    assert export_table(filled, name, tmp_path / "a.json").rows == 2


def test_a_pages_question_is_exported_in_its_order(filled, tmp_path):
    question = Question("facility", sort="name", descending=True)
    export_table(filled, "facilities", tmp_path / "a.json", TableWish(question=question))
    assert [row["name"] for row in json.loads((tmp_path / "a.json").read_text("utf-8"))] == ["张北 3", "张北"]
    zhangbei = TableWish(question=Question("facility", text="zhangbei"))
    export_table(filled, "facilities", tmp_path / "a.json", zhangbei)
    assert [row["name"] for row in json.loads((tmp_path / "a.json").read_text("utf-8"))] == ["张北"]


def test_an_empty_table_is_a_file_with_its_header(library, tmp_path):
    assert export_table(library, "claims", tmp_path / "a.csv").rows == 0
    assert (tmp_path / "a.csv").read_text("utf-8").startswith("uid,subject kind")
    assert export_table(library, "claims", tmp_path / "a.json").rows == 0
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == []


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip))
def test_any_name_comes_back_from_the_file(filled, tmp_path, name):
    edit(filled, "partner", 1, name=name)
    export_table(filled, "partners", tmp_path / "a.csv")
    export_table(filled, "partners", tmp_path / "a.json")
    assert rearm(read_csv(tmp_path / "a.csv")[0]["name"]) == name
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))[0]["name"] == name


# Refusals, and files that cannot be written


def test_an_unknown_table_or_ending_is_refused_with_the_choices(filled, tmp_path):
    with pytest.raises(InputError, match="facilities, partners"):
        export_table(filled, "cats", tmp_path / "a.csv")
    with pytest.raises(InputError, match=r"\.csv, \.xlsx, \.json or \.geojson"):
        export_table(filled, "facilities", tmp_path / "a.xls")
    with pytest.raises(DatahallError, match="could not be written"):
        export_table(filled, "facilities", tmp_path / "nowhere" / "a.csv")


def test_stopping_leaves_the_old_file_and_nothing_else(filled, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.csv").write_text("as before")
    with pytest.raises(Cancelled):
        export_table(filled, "facilities", folder / "a.csv", watch=Watch(stopped=lambda: True))
    assert [path.name for path in folder.iterdir()] == ["a.csv"]
    assert (folder / "a.csv").read_text() == "as before"
    add(filled, "facility", name="still writable")


def test_an_export_replaces_an_older_one_and_tells_how_far_it_is(filled, tmp_path):
    (tmp_path / "a.csv").write_text("as before")
    told: list[tuple[int, int]] = []
    export_table(filled, "facilities", tmp_path / "a.csv", watch=Watch(tell=lambda *at: told.append(at)))
    assert told == [(0, 2), (2, 2)]
    assert len(read_csv(tmp_path / "a.csv")) == 2
