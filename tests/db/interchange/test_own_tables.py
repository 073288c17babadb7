"""Tables that Datahall wrote come back: nothing changes where they came from, and nothing is lost in a new library."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import add, basis_id

from db.browse.tables import COLUMNS
from db.history.changes import change_set
from db.interchange.applying.apply import apply
from db.interchange.mapping.guess import guess_mapping
from db.interchange.planning.planner import plan
from db.interchange.reading.reader import read_file
from db.interchange.writing.fields import TABLES as NAMES
from db.interchange.writing.fields import fields_of
from db.interchange.writing.tables import TableWish, export_table
from db.library import open_library
from db.models import Observation
from db.values.dates import span
from tests.examples import examples

TABLES = ("place", "source", "partner", "policy", "facility", "observation")
SHOWN = {table: [column.key for column in COLUMNS[table] if column.shown] for table in TABLES}
OF_THE_ROW = ("uid", "added at", "changed at")

texts = st.sampled_from(["", "=1+1", "Q3, “about”", "-2 +3", "two\nlines", "@risk"])
numbers = st.one_of(st.integers(0, 10**12).map(float), st.integers(1, 10**9).map(lambda one: one / 1000))
days = st.sampled_from([None, "2025-03-01", "2025-03", "2026-34", "2025~", "../2027", "2027/2030"])


@pytest.fixture
def another(empty_library_file, tmp_path):
    """A second empty library."""
    path = tmp_path / "another.datahall"
    shutil.copyfile(empty_library_file, path)
    opened = open_library(path)
    yield opened
    opened.close()


def fill(library):
    """Records of all kinds, and what figures may be about."""
    place = add(library, "place", name="Guizhou", code="CN-GZ", kind="region", note="=no formula")
    add(library, "alias", place_id=place, name="贵州")
    source = add(library, "source", title="发布会, “open”", publisher="新华社", published="2025-35", language="zh")
    partner = add(library, "partner", name="华为", place_id=place, founded="1987", kind="company", source_id=source)
    policy = add(library, "policy", name="Stargate", kind="programme", place_id=place, summary="@all")
    facility = add(library, "facility", name="张北", place_id=place, source_id=source, latitude=41.5, longitude=114.25)
    add(library, "facility", name="张北 3", part_of_id=facility, whole_includes_it=True, confidence="low")
    own = add(library, "basis", key="power.of_our_own", measure_id=1, name="as we count it")
    return {"place": place, "partner": partner, "policy": policy, "facility": facility}, [source, None], own


def taken(library, path):
    """The plan of an import of a file, by the best guess."""
    files = [read_file(path)]
    planned = plan(library, files, guess_mapping(files, library))
    assert not planned.problems
    return planned


def rows_of(library, table):
    """All fields of a table's rows but those that are of the row itself, or follow from facts elsewhere."""
    wanted = [one for one in fields_of(library.reading(), table) if one.name not in OF_THE_ROW]
    query = f"SELECT {', '.join(one.sql for one in wanted)} FROM {table} AS r"
    found = [dict(zip([one.name for one in wanted], row, strict=True)) for row in library.reading().execute(query)]
    return sorted(map(repr, found))


@st.composite
def figures(draw, subjects, sources, bases):
    table = draw(st.sampled_from(sorted(subjects)))
    low, value, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    ranged = draw(st.booleans())
    key = draw(st.sampled_from(sorted(bases)))
    date, said = draw(days), draw(days)
    made = {
        f"{table}_id": subjects[table], "basis_id": bases[key], "value": value, "low": low if ranged else None,
        "high": high if ranged else None, "interval": "5 to 95 %" if ranged else None, "date": date, "said_on": said,
        "currency": "CNY" if key.startswith("investment") else None, "source_id": draw(st.sampled_from(sources)),
        "kind": draw(st.sampled_from(["reported", "planned", "target", "forecast", "estimated"])),
        "stage": draw(st.sampled_from([None, "in use", "announced"])),
        "extent": draw(st.sampled_from(["total", "addition"])),
        "qualifier": draw(st.sampled_from(["exact", "about", "at least", "up to"])),
        "confidence": draw(st.sampled_from(["high", "low"])), "digits": draw(st.sampled_from([None, 2, 4])),
        "as_written": draw(st.sampled_from(["", "as it stood"])), "page": draw(st.sampled_from(["", "12"])),
        "note": draw(texts), "quote": draw(texts), "scope": draw(st.sampled_from(["", "phase 1"])),
    }  # fmt: skip
    for name, text in (("date", date), ("said_on", said)):
        made[f"{name}_first_day"], made[f"{name}_last_day"] = span(text) if text else (None, None)
    return made


@examples(6)
@given(st.data(), st.sampled_from([".csv", ".xlsx", ".json"]))
def test_any_figures_come_back(empty_library_file, tmp_path_factory, data, ending):
    folder = tmp_path_factory.mktemp("round")
    for name in ("a", "b"):
        shutil.copyfile(empty_library_file, folder / f"{name}.datahall")
    first, second = open_library(folder / "a.datahall"), open_library(folder / "b.datahall")
    subjects, sources, own = fill(first)
    keys = ("power.whole_facility", "investment.nominal", "accelerators.ai_chips", "share.of_world", "power.of_our_own")
    known = dict(first.reading().execute("SELECT key, id FROM basis").fetchall())
    bases = {key: known[key] for key in keys if key in known} | {"power.of_our_own": own}
    made = data.draw(st.lists(figures(subjects, sources, bases), min_size=1, max_size=6))
    different = {repr({**one, "note": "", "quote": "", "page": ""}): one for one in made}
    with change_set(first, "Figures") as session:
        session.add_all(Observation(**one) for one in different.values())
    for columns in (None, SHOWN["observation"]):
        export_table(first, "figures", folder / f"f{ending}", TableWish(columns=columns))
        assert not taken(first, folder / f"f{ending}").counts.does_something
    export_table(first, "figures", folder / f"f{ending}")
    assert apply(second, taken(second, folder / f"f{ending}")).counts.added["observation"] == len(different)
    assert rows_of(second, "observation") == rows_of(first, "observation")
    first.close()
    second.close()


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".json"])
def test_each_table_comes_back_into_a_new_library_and_changes_nothing_in_its_own(library, another, tmp_path, ending):
    fill(library)
    for table in TABLES[:-1]:
        name = next(name for name, stored in NAMES.items() if stored == table)
        for columns in (SHOWN[table], None):
            export_table(library, name, tmp_path / f"{name}{ending}", TableWish(columns=columns))
            assert not taken(library, tmp_path / f"{name}{ending}").counts.does_something, (table, columns)
        apply(another, taken(another, tmp_path / f"{name}{ending}"))
    for table in TABLES[:-1]:
        assert rows_of(another, table) == rows_of(library, table)


def test_the_facilities_alone_keep_their_country(library, another, tmp_path):
    for name, code in (("Russia", "RU"), ("Guizhou", "CN-GZ")):
        add(library, "facility", name=f"In {name}", place_id=add(library, "place", name=name, code=code))
    for columns in (SHOWN["facility"], None):
        export_table(library, "facilities", tmp_path / "f.csv", TableWish(columns=columns))
        apply(another, taken(another, tmp_path / "f.csv"))
        found = another.reading().execute(
            "SELECT f.name, p.name FROM facility AS f JOIN place AS p ON p.id = f.place_id ORDER BY f.id"
        )
        assert found.fetchall() == [("In Russia", "Russia"), ("In Guizhou", "Guizhou")]


def test_shown_figures_say_of_which_kind_their_record_is(library, another, tmp_path):
    subjects, _, _ = fill(library)
    for table, row_id in subjects.items():
        key = "investment.nominal" if table == "policy" else "power.whole_facility"
        add(library, "observation", basis_id=basis_id(library, key), value=5, kind="planned", extent="total",
            qualifier="exact", confidence="high", currency="USD" if table == "policy" else None,
            **{f"{table}_id": row_id})  # fmt: skip
    export_table(library, "figures", tmp_path / "f.csv", TableWish(columns=SHOWN["observation"]))
    apply(another, taken(another, tmp_path / "f.csv"))
    assert {
        table: another.reading().execute(f"SELECT count(*) FROM observation WHERE {table}_id IS NOT NULL").fetchone()[0]
        for table in subjects
    } == dict.fromkeys(subjects, 1)


def test_figures_whose_basis_was_taken_out_of_the_file_get_the_usual_one(library, another, tmp_path):
    subjects, sources, _ = fill(library)
    for kind in ("planned", "reported"):
        add(library, "observation", basis_id=basis_id(library, "power.whole_facility"), value=5, kind=kind,
            date="2025-03-01", extent="addition", qualifier="about", confidence="high", source_id=sources[0],
            facility_id=subjects["facility"])  # fmt: skip
    export_table(library, "figures", tmp_path / "f.csv")
    text = (tmp_path / "f.csv").read_text(encoding="utf-8")
    assert text.count("power.whole_facility") == 2
    (tmp_path / "f.csv").write_text(text.replace("power.whole_facility", ""), encoding="utf-8")
    apply(another, taken(another, tmp_path / "f.csv"))
    found = another.reading().execute(
        "SELECT o.kind, b.key FROM observation AS o JOIN basis AS b ON b.id = o.basis_id ORDER BY o.kind"
    )
    assert [tuple(row) for row in found] == [("planned", "power.not_stated"), ("reported", "power.not_stated")]
