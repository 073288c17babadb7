"""Own fields in files: columns that are called so go there, wrong cells are said, and what stands is kept."""

from __future__ import annotations

from pathlib import Path

from sample_records import add as add_record
from sample_records import dump

from db.browse.tables import rows
from db.checking import check
from db.history.changes import undo
from db.interchange.applying.apply import apply
from db.interchange.mapping.guess import guess_mapping
from db.interchange.mapping.mapping import from_json, to_json
from db.interchange.mapping.targets import Target
from db.interchange.planning.planner import plan
from db.interchange.planning.preview import preview
from db.interchange.reading.reader import read_file
from db.interchange.writing.tables import export_table
from db.library import Library
from db.own.fields import FieldForm, add
from db.words import OwnFieldKind as Kind

TABLE = """Name,Land owner,"Water use, m³/year",Visited,Fence,Mood
Alpha,Acme,"1,200",Q3 2027,yes,open
Beta,,2 ML/year,someday,no,ajar
Gamma,Gamma Land,x,,,
"""


def fields(library: Library) -> dict[str, str]:
    forms = (
        FieldForm("Land owner"),
        FieldForm("Water use", Kind.NUMBER, "m³/year"),
        FieldForm("Visited", Kind.DATE),
        FieldForm("Fence", Kind.YES_OR_NO),
        FieldForm("Mood", Kind.CHOICE, choices=("open", "hostile")),
    )
    return {form.name: add(library, "facility", form) for form in forms}


def test_columns_called_as_own_fields_go_there_and_what_stands_is_kept(library: Library, tmp_path: Path):
    keys = fields(library)
    gamma = add_record(library, "facility", name="Gamma")
    before = dump(library)
    path = tmp_path / "sites.csv"
    path.write_text(TABLE, encoding="utf-8")
    files = [read_file(path)]
    mapping = guess_mapping(files, library)
    assert {one.column for one in mapping.grids[0].to(Target.OWN_FIELD)} == {
        "Land owner", "Water use, m³/year", "Visited", "Fence", "Mood",
    }  # fmt: skip
    assert from_json(to_json(mapping)) == mapping
    first = preview(files, mapping, library)[0].rows[0]
    assert [cell.read for cell in first.cells][1:] == ["Acme", "1,200 m³/year", "July to September 2027", "Yes", "open"]
    planned = plan(library, files, mapping)
    assert {(one.row, one.column) for one in planned.problems} == {
        (3, "Visited"), (3, "Mood"), (4, "Water use, m³/year"),
    }  # fmt: skip
    assert planned.counts.added["own_value"] == 8
    report = apply(library, planned)
    assert report.counts.added["own_value"] == 8
    shown = rows(library, "facility", [1, 2, 3], ["name", *keys.values()])
    assert {cells[0].text: [cell.text for cell in cells[1:]] for cells in shown.values()} == {
        "Alpha": ["Acme", "1,200", "Q3 2027", "Yes", "open"],
        "Beta": ["", "2,000", "", "No", ""],
        "Gamma": ["Gamma Land", "", "", "", ""],
    }
    assert [cell.text for cell in shown[gamma]][:2] == ["Gamma", "Gamma Land"]
    assert not check(library).errors
    path.write_text(TABLE.replace("Acme", "Another"), encoding="utf-8")
    again = plan(library, [read_file(path)], mapping)
    assert not again.counts.does_something, "a field that has something in it keeps it"
    undo(library)
    kept = dump(library)
    assert kept["own_value"] == before["own_value"] and kept["facility"] == before["facility"]


def test_a_table_that_datahall_wrote_brings_nothing_new_where_it_came_from(library: Library, tmp_path: Path):
    fields(library)
    path = tmp_path / "sites.csv"
    path.write_text(TABLE, encoding="utf-8")
    files = [read_file(path)]
    apply(library, plan(library, files, guess_mapping(files, library)))
    for ending in ("csv", "xlsx", "json"):
        export_table(library, "facility", tmp_path / f"all.{ending}")
        written = [read_file(tmp_path / f"all.{ending}")]
        planned = plan(library, written, guess_mapping(written, library))
        assert not planned.problems
        assert not planned.counts.does_something
        planned.close()
        library.reading()


def test_own_fields_come_back_in_another_library_that_has_them(library: Library, tmp_path: Path, empty_library_file):
    import shutil

    from db.library import open_library

    fields(library)
    path = tmp_path / "sites.csv"
    path.write_text(TABLE, encoding="utf-8")
    files = [read_file(path)]
    apply(library, plan(library, files, guess_mapping(files, library)))
    export_table(library, "facility", tmp_path / "all.xlsx")
    shutil.copyfile(empty_library_file, tmp_path / "other.datahall")
    other = open_library(tmp_path / "other.datahall")
    fields(other)
    written = [read_file(tmp_path / "all.xlsx")]
    apply(other, plan(other, written, guess_mapping(written, other)))
    query = "SELECT f.name, v.text, v.number, v.date FROM own_value AS v JOIN own_field AS f ON f.id = own_field_id"
    values = [sorted(one.reading().execute(query).fetchall(), key=str) for one in (library, other)]
    other.close()
    assert values[0] == values[1]
