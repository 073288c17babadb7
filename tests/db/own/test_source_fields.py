"""Sources have own fields as other records do: shown, found, filtered, set for many, merged, exported, imported."""

from __future__ import annotations

import csv
from contextlib import closing
from pathlib import Path

import pytest
from sample_records import add as add_record
from sample_records import count_matching, dump

from db.browse.filters import Operator
from db.browse.history_log import LogQuestion, changes, entries
from db.browse.records import read as read_record
from db.browse.table_filters import Question
from db.browse.tables import Filter, ordered_ids, rows
from db.checking import check
from db.edit.deleting import delete as delete_record
from db.edit.deleting import goes_with
from db.edit.editing import load as load_draft
from db.edit.editing import save
from db.edit.many.deleting import delete_many, goes_along
from db.edit.many.setting import set_field, settable
from db.edit.merge_sides import sides
from db.edit.merging import merge
from db.history.changes import change_set, undo
from db.interchange.applying.apply import apply
from db.interchange.mapping.guess import guess_mapping
from db.interchange.mapping.targets import Target
from db.interchange.planning.planner import plan
from db.interchange.reading.reader import read_file
from db.interchange.whole.loading import load
from db.interchange.whole.writing import export_everything
from db.interchange.writing.tables import TableWish, export_table
from db.library import Library, create_library
from db.own.fields import FieldForm, add, listed
from db.own.values import OwnContent, read, write
from db.words import OwnFieldKind as Kind

FORMS = {
    "reader": FieldForm("Read by"),
    "pages": FieldForm("Pages read", Kind.NUMBER),
    "trust": FieldForm("Trust", Kind.CHOICE, choices=("low", "high")),
}


@pytest.fixture
def keys(library: Library) -> dict[str, str]:
    return {name: add(library, "source", form) for name, form in FORMS.items()}


@pytest.fixture
def documents(library: Library, keys: dict[str, str]) -> list[int]:
    ids = [
        add_record(library, "source", title=title, address=f"https://example.org/{title}")
        for title in ("Alpha", "Beta", "Gamma")
    ]
    fill(library, keys, ids[0], reader="Lin 林读", pages="1,200", trust="high")
    fill(library, keys, ids[1], reader="Marta", trust="low")
    return ids


def fill(library: Library, keys: dict[str, str], record_id: int, **typed: str) -> None:
    fields = {one.row.key: one.row for one in listed(library, "source")}
    with change_set(library, "Fill in") as session:
        write(
            session, "source", record_id, {keys[one]: read(fields[keys[one]], text)[0] for one, text in typed.items()}
        )


def shown(library: Library, keys: dict[str, str], record_id: int) -> list[str]:
    return [cell.text for cell in rows(library, "source", [record_id], list(keys.values()))[record_id]]


def test_they_are_columns_that_sort_and_filter_and_are_found(library, keys, documents):
    def titles(question: Question) -> list[str]:
        ids = list(ordered_ids(library, question))
        cells = rows(library, "source", ids, ["name"])
        return [cells[one][0].text for one in ids]

    assert titles(Question("source", sort=keys["trust"])) == ["Beta", "Alpha", "Gamma"]
    many = Filter(keys["pages"], ("1000",), Operator.AT_LEAST)
    assert titles(Question("source", filters=(many,))) == ["Alpha"]
    since = Question("source", filters=(Filter("changed", ("2020-01-01",), Operator.SINCE),))
    assert len(titles(since)) == 3
    assert count_matching(library.reading(), "source", "林读") == 1
    assert shown(library, keys, documents[0]) == ["Lin 林读", "1,200", "high"]


def test_the_editor_saves_them_and_panel_and_history_tell_of_them(library, keys, documents):
    draft = load_draft(library, "source", documents[2])
    draft.own[keys["reader"]] = OwnContent(text="Noor")
    save(library, draft)
    detail = read_record(library, "source", documents[2])
    assert [(line.label, line.parts[0].text) for line in detail.lines if line.label == "Read by"] == [
        ("Read by", "Noor")
    ]
    assert "Read by: Noor" in detail.history[0].changes
    assert count_matching(library.reading(), "source", "noor") == 1
    newest = entries(library, LogQuestion())[0]
    assert [(one.title, one.subject_table, one.subject_id) for one in changes(library, newest.change_set_id)] == [
        ("Own value: Read by: Noor (Gamma)", "source", documents[2])
    ]
    undo(library)
    assert count_matching(library.reading(), "source", "noor") == 0


def test_many_are_set_at_once_deleted_and_all_comes_back(library, keys, documents):
    before = dump(library)
    field = next(one for one in settable("source", library) if one.name == keys["trust"])
    assert set_field(library, "source", documents, field, "high") == 2
    assert [shown(library, keys, one)[2] for one in documents] == ["high"] * 3
    undo(library)
    assert goes_with(library, "source", documents[0]) == ["3 values in own fields"]
    assert goes_along(library, "source", documents) == ["5 values in own fields"]
    delete_record(library, "source", documents[0])
    undo(library)
    delete_many(library, "source", documents)
    assert not check(library).errors
    undo(library)
    assert dump(library) == before


def test_merged_sources_keep_what_was_chosen(library, keys, documents):
    before = dump(library)
    found = sides(library, "source", documents[:2])
    texts = {one.label: one.texts for one in found.fields}
    assert texts["Read by"] == ("Lin 林读", "Marta")
    merge(library, "source", [found.group(0, {keys["reader"]: 1})])
    assert shown(library, keys, documents[0]) == ["Marta", "1,200", "high"]
    undo(library)
    merge(library, "source", [sides(library, "source", [documents[2], documents[0]]).group(0, {})])
    assert shown(library, keys, documents[2]) == ["Lin 林读", "1,200", "high"], "what nobody chose comes over"
    undo(library)
    assert dump(library) == before and not check(library).errors


def test_they_leave_in_files_and_come_back(library, keys, documents, tmp_path: Path):
    for ending in ("csv", "xlsx", "json"):
        export_table(library, "source", tmp_path / f"all.{ending}")
        files = [read_file(tmp_path / f"all.{ending}")]
        mapping = guess_mapping(files, library)
        assert {one.column for one in mapping.grids[0].to(Target.OWN_FIELD)} == {form.name for form in FORMS.values()}
        planned = plan(library, files, mapping)
        assert not planned.problems and not planned.counts.does_something
        planned.close()
    first = next(csv.DictReader((tmp_path / "all.csv").open(encoding="utf-8-sig")))
    assert (first["Read by"], float(first["Pages read"]), first["Trust"]) == ("Lin 林读", 1200, "high")
    wish = TableWish(question=Question("source", sort=keys["trust"]), columns=["name", keys["reader"]])
    export_table(library, "source", tmp_path / "shown.csv", wish)
    assert (tmp_path / "shown.csv").read_text("utf-8-sig").splitlines()[:2] == ["Title,Read by", "Beta,Marta"]
    export_everything(library, tmp_path / "whole.json")
    with closing(create_library(tmp_path / "again.datahall")) as again:
        load(again, tmp_path / "whole.json")
        export_everything(again, tmp_path / "again.json")
        assert not check(again).errors
    assert (tmp_path / "whole.json").read_bytes() == (tmp_path / "again.json").read_bytes()


def test_an_import_fills_them_and_what_stands_is_kept(library, keys, documents, tmp_path: Path):
    path = tmp_path / "read.csv"
    path.write_text(
        "Title,Publisher,Address,Read by,Pages read,Trust\n"
        "Alpha,Press,https://example.org/Alpha,Other,7,low\n"
        "Gamma,Press,https://example.org/Gamma,Noor,many,low\n"
        "New,Press,https://example.org/New,Eve,12,high\n",
        encoding="utf-8",
    )
    files = [read_file(path)]
    planned = plan(library, files, guess_mapping(files, library))
    assert [(one.row, one.column) for one in planned.problems] == [(3, "Pages read")]
    assert planned.counts.added["own_value"] == 5
    apply(library, planned)
    new = next(iter(ordered_ids(library, Question("source", "New"))))
    assert shown(library, keys, documents[0]) == ["Lin 林读", "1,200", "high"]
    assert shown(library, keys, documents[2]) == ["Noor", "", "low"]
    assert shown(library, keys, new) == ["Eve", "12", "high"]
    assert not check(library).errors


def test_what_is_hidden_takes_its_own_fields_along(library, keys, documents, tmp_path: Path):
    """Of a source marked confidential, and of records that were not known yet on a day."""
    site = add_record(library, "facility", name="Later")
    key = add(library, "facility", FieldForm("Land owner"))
    with change_set(library, "Fill in") as session:
        write(session, "facility", site, {key: OwnContent(text="Acme")})
    draft = load_draft(library, "source", documents[0])
    draft.values["is_confidential"] = True
    save(library, draft)
    export_everything(library, tmp_path / "open.json")
    assert "Lin 林读" not in (tmp_path / "open.json").read_text("utf-8")
    with closing(library.as_known(1)) as then:
        assert then.reading().execute("SELECT count(*) FROM own_value").fetchone() == (0,)
        export_everything(then, tmp_path / "then.json")
    for name in ("open", "then"):
        with closing(create_library(tmp_path / f"{name}.datahall")) as again:
            load(again, tmp_path / f"{name}.json")
            assert not check(again).errors
