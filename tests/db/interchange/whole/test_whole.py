"""Everything goes out and comes in again without loss, and a file that cannot be taken changes nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from generated import Builder
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, add_power, dump, edit

from db import checking
from db.errors import Cancelled, InputError, LibraryError
from db.history import changes
from db.interchange.whole.lines import is_everything
from db.interchange.whole.loading import load, new_library_from
from db.interchange.whole.writing import export_everything
from db.library import open_library
from db.watch import Watch
from tests.examples import examples


@pytest.fixture
def another(empty_library_file, tmp_path):
    """A second empty library."""
    path = tmp_path / "another.datahall"
    shutil.copyfile(empty_library_file, path)
    opened = open_library(path)
    yield opened
    opened.close()


@pytest.fixture
def filled(library):
    place_id = add(library, "place", name="China", code="CN")
    source_id = add(library, "source", title="发布会, “open”", publisher="新华社", published="2025-35")
    whole = add(library, "facility", name="张北", place_id=place_id, source_id=source_id)
    add(library, "facility", name="张北 3", part_of_id=whole, latitude=41.5, longitude=114)
    add(library, "alias", facility_id=whole, name="Zhangbei")
    add_power(library, whole, 300.5, "2027-35", low=200, kind="planned", source_id=source_id)
    return library


# The round trip


@examples(8)
@given(st.data())
def test_any_library_comes_back_byte_for_byte(empty_library_file, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("round")
    shutil.copyfile(empty_library_file, folder / "a.datahall")
    first = open_library(folder / "a.datahall")
    Builder(first, data.draw).build()
    export_everything(first, folder / "a.json", with_confidential=True)
    second, loaded = new_library_from(folder / "a.json", folder / "b.datahall")
    export_everything(second, folder / "b.json", with_confidential=True)
    assert (folder / "b.json").read_bytes() == (folder / "a.json").read_bytes()
    assert loaded.differing == 0
    assert loaded.rows + loaded.same == json.loads((folder / "a.json").read_bytes())["rows"]
    assert first.uid != second.uid
    first.close()
    second.close()
    shutil.rmtree(folder)


def test_the_starter_library_comes_back_byte_for_byte_with_its_derived_columns(starter_library, tmp_path):
    export_everything(starter_library, tmp_path / "a.json")
    second, _ = new_library_from(tmp_path / "a.json", tmp_path / "b.datahall")
    export_everything(second, tmp_path / "b.json")
    assert (tmp_path / "b.json").read_bytes() == (tmp_path / "a.json").read_bytes()
    states = (
        "SELECT uid, status, power_now_mw, operators FROM facility JOIN facility_state ON facility_id = id ORDER BY 1"
    )
    assert second.reading().execute(states).fetchall() == starter_library.reading().execute(states).fetchall()
    assert not checking.check(second).errors
    second.close()


def test_the_file_is_json_a_line_for_each_row_and_says_nothing_of_now(filled, tmp_path):
    written = export_everything(filled, tmp_path / "a.json")
    export_everything(filled, tmp_path / "b.json")
    text = (tmp_path / "a.json").read_text("utf-8")
    assert text == (tmp_path / "b.json").read_text("utf-8")
    whole = json.loads(text)
    assert whole["rows"] == written.rows == sum(len(rows) for rows in whole.values() if isinstance(rows, list))
    part = next(row for row in whole["facility"] if row["name"] == "张北 3")
    assert part["part_of"] == next(row["uid"] for row in whole["facility"] if row["name"] == "张北")
    assert "edition" not in whole and "change" not in whole
    assert is_everything(tmp_path / "a.json")


def test_a_file_laid_out_anew_by_another_program_is_read_as_well(filled, another, tmp_path):
    export_everything(filled, tmp_path / "a.json")
    whole = json.loads((tmp_path / "a.json").read_text("utf-8"))
    (tmp_path / "pretty.json").write_text(json.dumps(whole, indent=2), "utf-8")
    assert is_everything(tmp_path / "pretty.json")
    load(another, tmp_path / "pretty.json")
    export_everything(another, tmp_path / "b.json")
    assert (tmp_path / "b.json").read_bytes() == (tmp_path / "a.json").read_bytes()


def test_kept_copies_can_stay_out_and_come_later(library, another, tmp_path):
    import hashlib

    from db.history.changes import change_set, write_beside
    from db.models import KeptContent, KeptCopy, Source

    sha256 = hashlib.sha256(b"a page").hexdigest()
    with change_set(library, "Keep a copy") as session:
        copy = KeptCopy(sha256=sha256, media_type="text/html", file_name="page.html", size_bytes=6)
        session.add(copy)
        session.flush()
        session.add(Source(title="Page", kept_copy_id=copy.id))
        write_beside(session, KeptContent, [{"sha256": sha256, "content": b"a page"}])
    without = export_everything(library, tmp_path / "without.json", with_copies=False)
    assert (without.copies, without.copies_left_out) == (0, 1)
    assert export_everything(library, tmp_path / "with.json").copies == 1
    load(another, tmp_path / "without.json")
    assert another.reading().execute("SELECT count(*) FROM kept_content").fetchone()[0] == 0
    load(another, tmp_path / "with.json")
    assert export_everything(another, tmp_path / "again.json").copies == 1


# Into a library that has records


def test_what_is_there_stays_and_what_is_new_is_added_in_one_step_that_can_be_undone(filled, another, tmp_path):
    export_everything(filled, tmp_path / "a.json")
    load(another, tmp_path / "a.json")
    own = add(another, "facility", name="of its own")
    edit(another, "facility", 1, name="another name")
    add(filled, "partner", name="Alibaba")
    export_everything(filled, tmp_path / "b.json")
    before = dump(another)
    loaded = load(another, tmp_path / "b.json")
    assert loaded.added == {"partner": 1}
    assert loaded.differing == 1 and loaded.examples == ["facility “another name”"]
    reading = another.reading()
    assert reading.execute("SELECT name FROM facility WHERE id IN (1, ?) ORDER BY id", (own,)).fetchall() == [
        ("another name",), ("of its own",),
    ]  # fmt: skip
    changes.undo(another)
    assert dump(another) == before


def test_places_and_tags_are_the_same_by_code_and_name_whoever_made_them(filled, another, tmp_path):
    place_id = add(another, "place", name="People's Republic of China", code="CN")
    export_everything(filled, tmp_path / "a.json")
    loaded = load(another, tmp_path / "a.json")
    assert loaded.differing == 1
    stored = another.reading().execute("SELECT place_id FROM facility WHERE name = '张北'").fetchone()
    assert stored[0] == place_id


def test_a_taken_view_name_gets_a_number(filled, another, tmp_path):
    for library in (filled, another):
        add(library, "view", name="Mine", page="chart", description="{}")
    export_everything(filled, tmp_path / "a.json")
    assert load(another, tmp_path / "a.json").renamed == [("Mine", "Mine 2")]


# Files that cannot be taken


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8").split("\n")


def change_line(lines: list[str], mark: str, old: str, new: str) -> int:
    """Changes the first line with a mark; returns its number."""
    number = next(number for number, line in enumerate(lines) if mark in line)
    assert old in lines[number]
    lines[number] = lines[number].replace(old, new, 1)
    return number + 1


@pytest.mark.parametrize(
    ("mark", "old", "new", "reason"),
    [
        ('"张北"', '"name":"张北"', '"name":7', "“name” is no text"),
        ('"张北"', '"name":"张北",', "", "“name” is missing"),
        ('"张北"', '"name":', '"nom":1,"name":', "no field “nom”"),
        ('"张北"', '"name":"张北"', '"name":"\\ud800"', "lone surrogate"),
        ('"张北"', '"name":"张北"', '"name":"' + "a" * 301 + '"', "301 signs long"),
        ('"张北"', '"name":"张北"', '"name":""', "refuses this row"),
        ('"张北"', '"confidence":"medium"', '"confidence":"sure"', "none of: high, medium, low"),
        ('"张北"', "{", "", "no row in JSON"),
        ('"张北 3"', '"latitude":41.5', '"latitude":NaN', "NaN is no number"),
        ('"张北 3"', '"latitude":41.5', '"latitude":91', "refuses this row"),
        ('"value":300.5', '"low":200.0', '"low":400', "refuses this row"),
        ('"facility":[', '"facility"', '"facilities"', "no table “facilities”"),
        ('"facility":[', '"facility"', '"place"', "twice"),
        ('"rows":', '"rows":', '"rows":1', "another number of rows"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_stand_is_named_with_its_line_and_nothing_is_changed(
    filled, another, tmp_path, mark, old, new, reason
):
    export_everything(filled, tmp_path / "a.json")
    lines = lines_of(tmp_path / "a.json")
    number = change_line(lines, mark, old, new)
    (tmp_path / "bad.json").write_text("\n".join(lines), "utf-8")
    before = dump(another)
    with pytest.raises(InputError) as refused:
        load(another, tmp_path / "bad.json")
    assert reason in str(refused.value)
    assert f"Line {number}:" in str(refused.value)
    assert dump(another) == before


def test_a_reference_that_leads_nowhere_is_refused(filled, another, tmp_path):
    export_everything(filled, tmp_path / "a.json")
    lines = lines_of(tmp_path / "a.json")
    number = next(number for number, line in enumerate(lines) if '"part_of":' in line)
    row = json.loads(lines[number].removesuffix(","))
    lines[number] = lines[number].replace(row["part_of"], "0" * 36)
    (tmp_path / "bad.json").write_text("\n".join(lines), "utf-8")
    with pytest.raises(InputError, match=rf"Line {number + 1}: “part_of” is 0+, and there is no such facility"):
        load(another, tmp_path / "bad.json")
    assert another.reading().execute("SELECT count(*) FROM facility").fetchone()[0] == 0


def test_a_doubled_unique_id_is_refused(filled, another, tmp_path):
    export_everything(filled, tmp_path / "a.json")
    lines = lines_of(tmp_path / "a.json")
    number = next(number for number, line in enumerate(lines) if '"张北"' in line)
    lines.insert(number, lines[number])
    (tmp_path / "bad.json").write_text("\n".join(lines), "utf-8")
    with pytest.raises(InputError, match=rf"Line {number + 2}: The unique id .* stands twice"):
        load(another, tmp_path / "bad.json")


def test_a_cut_file_is_refused_wherever_it_is_cut(filled, another, tmp_path):
    export_everything(filled, tmp_path / "a.json")
    content = (tmp_path / "a.json").read_bytes()
    before = dump(another)
    for end in range(0, len(content) - 1, len(content) // 60):
        (tmp_path / "cut.json").write_bytes(content[:end])
        with pytest.raises(InputError, match="could not be imported"):
            load(another, tmp_path / "cut.json")
    assert dump(another) == before


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no export of everything"),
        (b"uid,name\r\n", "no export of everything"),
        (b"[]", "no export of everything"),
        (b"\xff\xfe{", "no export of everything"),
        (b'{"format":"datahall library","version":2,"tables":3,\n', "newer Datahall"),
        (b'{"format":"datahall library","version":1,"tables":99,\n', "newer Datahall"),
        (b'{"format":"datahall library","version":"1"}', "of which version"),
        (b'{"format":"datahall library","version":1,"tables":3,\n[[[[\n', "not how an export"),
        (
            b'{"format":"datahall library","version":1,"tables":3,\n"place":[\n' + b"[" * 100_000 + b"\n",
            "no row in JSON",
        ),
    ],
)
def test_what_is_no_export_of_everything_is_refused(another, tmp_path, content, reason):
    (tmp_path / "bad.json").write_bytes(content)
    with pytest.raises(InputError, match=reason):
        load(another, tmp_path / "bad.json")


def test_a_changed_kept_copy_is_refused(another, tmp_path):
    lines = [
        '{"format":"datahall library","version":1,"tables":3,',
        '"kept_content":[',
        '{"sha256":"' + "0" * 64 + '","content":"YQ=="}',
        "],",
        '"rows":1}\n',
    ]
    (tmp_path / "bad.json").write_text("\n".join(lines), "utf-8")
    with pytest.raises(InputError, match="Line 3: “content” does not match"):
        load(another, tmp_path / "bad.json")


def test_a_file_that_cannot_be_taken_makes_no_new_library(filled, tmp_path):
    (tmp_path / "bad.json").write_text('{"format":"datahall library","version":1,"tables":3,\n"place":[\n', "utf-8")
    with pytest.raises(InputError):
        new_library_from(tmp_path / "bad.json", tmp_path / "new.datahall")
    export_everything(filled, tmp_path / "a.json")
    with pytest.raises(Cancelled):
        new_library_from(tmp_path / "a.json", tmp_path / "new.datahall", Watch(stopped=lambda: True))
    assert not list(tmp_path.glob("new.datahall*"))
    with pytest.raises(LibraryError, match="exists already"):
        new_library_from(tmp_path / "a.json", filled.path)


def test_stopping_an_export_leaves_no_file(filled, tmp_path):
    with pytest.raises(Cancelled):
        export_everything(filled, tmp_path / "a.json", watch=Watch(stopped=lambda: True))
    assert not list(tmp_path.glob("*.json*"))
