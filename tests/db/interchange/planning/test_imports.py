"""Spreadsheets come in: planned, carried out, again with changes, undone, stopped half-way."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from db import checking
from db.errors import Cancelled
from db.history.changes import undo
from db.interchange.applying.apply import apply
from db.interchange.mapping.guess import guess_mapping
from db.interchange.mapping.mapping import (
    ColumnMapping,
    ColumnOptions,
    FixedValues,
    GridMapping,
    Join,
    Mapping,
    SourceGiven,
    from_json,
    to_json,
)
from db.interchange.mapping.saved import delete_mapping, mapping_for, save_mapping, saved_mappings
from db.interchange.mapping.targets import RowKind, Target
from db.interchange.planning.plan import Action, Rule, decide, decide_all
from db.interchange.planning.planner import plan, recount
from db.interchange.planning.preview import preview
from db.interchange.reading.reader import read_file
from db.watch import Watch

SITES = """\
Handle,Name,Country,State,Latitude,Longitude,Owner,Users,Status,Power (MW),Capital cost (2025 USD billions),Sources
A,Abilene,United States,Texas,"32°30'N","99°47'W",Crusoe #confident,"OpenAI #likely, Oracle",Operational,200,3.5,[Permit](https://a.org/permit)
B,Zhangbei,China,Hebei,,,Alibaba,,Under construction,"1,200",,https://example.org/zhangbei
C,Old mill,Atlantis,,,,,,Quarrelling,about 3 ducks,,
"""
TIMELINE = """Data center,Date,Power (MW),H100 equivalents
A,2024-01-31,100,50000
A,2025-06-30,200,100000
B,2027-01-01,600,
"""
EPOCH = SourceGiven(title="Sites of the world", publisher="Example Institute", published="2026-04-15")


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    path = tmp_path / "sites.csv"
    path.write_text(SITES, encoding="utf-8")
    return path


@pytest.fixture
def timeline(tmp_path: Path) -> Path:
    path = tmp_path / "timeline.csv"
    path.write_text(TIMELINE, encoding="utf-8")
    return path


def planned(library, *paths, source=EPOCH, mapping=None):
    files = [read_file(path) for path in paths]
    return plan(library, files, mapping or replace(guess_mapping(files, library), source=source))


def told(counts):
    return {name: {table: number for table, number in getattr(counts, name).items() if number}
            for name in ("added", "changed")}  # fmt: skip


def rows(library, query, *parameters):
    return library.reading().execute(query, parameters).fetchall()


def test_a_spreadsheet_of_sites_comes_in(library, sites, timeline):
    made = planned(library, sites, timeline)
    assert rows(library, "SELECT count(*) FROM facility") == [(0,)], "a plan changes nothing"
    report = apply(library, made)
    assert told(report.counts) == told(made.counts)
    assert report.counts.added["facility"] == 3
    assert rows(library, "SELECT name, region, round(latitude, 2) FROM facility ORDER BY id") == [
        ("Abilene", "Texas", 32.5), ("Zhangbei", "Hebei", None), ("Old mill", "", None),
    ]  # fmt: skip
    assert {row[0] for row in rows(library, "SELECT code FROM place")} == {"WORLD", "US", "CN"}
    statuses = rows(library, "SELECT event, date FROM milestone ORDER BY id")
    assert statuses == [("fully operational", "../2026-04-15"), ("construction started", "../2026-04-15")]
    roles = rows(library, "SELECT p.name, r.role, r.confidence FROM role AS r JOIN partner AS p ON p.id = r.partner_id")
    assert sorted(roles) == [("Alibaba", "owner", "medium"), ("Crusoe", "owner", "high"), ("OpenAI", "user", "medium"),
                             ("Oracle", "user", "medium")]  # fmt: skip
    figures = rows(
        library,
        "SELECT f.name, b.key, o.value, o.kind, o.date FROM observation AS o JOIN basis AS b ON b.id = o.basis_id "
        "JOIN facility AS f ON f.id = o.facility_id ORDER BY f.id, b.key, o.date",
    )
    assert ("Abilene", "capital_cost.usd_2025", 3.5e9, "reported", "2026-04-15") in figures
    assert ("Abilene", "power.not_stated", 100.0, "reported", "2024-01-31") in figures
    assert ("Zhangbei", "power.not_stated", 1200.0, "planned", None) in figures
    assert ("Zhangbei", "power.not_stated", 600.0, "forecast", "2027-01-01") in figures
    assert not checking.check(library).errors


def test_what_cannot_be_read_is_told_cell_by_cell(library, sites):
    made = planned(library, sites)
    found = {(one.row, one.column): one for one in made.problems}
    assert set(found) == {(4, "Country"), (4, "Status"), (4, "Power (MW)")}
    assert "Atlantis" in found[4, "Country"].reason
    assert found[4, "Power (MW)"].value == "about 3 ducks"
    assert found[4, "Power (MW)"].file == "sites.csv"


def test_a_figure_whose_date_cannot_be_read_is_not_taken_for_one_of_today(library, timeline):
    timeline.write_text(TIMELINE.replace("2025-06-30", "31/02/2025"), encoding="utf-8")
    with closing(planned(library, timeline)) as made:
        assert [(one.row, one.column) for one in made.problems] == [(3, "Date")]
        assert made.counts.added["observation"] == 3


def test_importing_twice_adds_nothing(library, sites, timeline):
    apply(library, planned(library, sites, timeline))
    again = planned(library, sites, timeline)
    assert told(again.counts) == {"added": {}, "changed": {}}
    assert apply(library, again).run_id is None
    assert len(rows(library, "SELECT id FROM import_run")) == 1


def test_a_new_edition_revises_and_leaves_what_was_said(library, sites):
    apply(library, planned(library, sites))
    sites.write_text(SITES.replace(",200,3.5", ",250,3.5").replace("Texas", ""), encoding="utf-8")
    made = planned(library, sites, source=replace(EPOCH, published="2026-10-01"))
    assert made.counts.changed.get("observation", 0) == 0, "the figures are of another day: each stands"
    timeless = [("Abilene", 200.0), ("Abilene", 250.0)]
    apply(library, made)
    query = """SELECT f.name, o.value FROM observation AS o JOIN facility AS f ON f.id = o.facility_id
               JOIN basis AS b ON b.id = o.basis_id WHERE f.name = 'Abilene' AND b.key = 'power.not_stated'"""
    assert rows(library, query) == timeless
    assert rows(library, "SELECT region FROM facility WHERE name = 'Abilene'") == [("Texas",)], "empty never erases"


def test_a_changed_figure_of_the_same_day_is_a_revision(library, timeline):
    apply(library, planned(library, timeline))
    timeline.write_text(TIMELINE.replace(",200,", ",210,"), encoding="utf-8")
    made = planned(library, timeline, source=replace(EPOCH, published="2026-10-01"))
    assert told(made.counts) == {"added": {"source": 1}, "changed": {"observation": 1}}
    report = apply(library, made)
    assert told(report.counts) == told(made.counts)
    assert len(rows(library, "SELECT id FROM observation WHERE date = '2025-06-30' AND value IN (200, 210)")) == 2


def test_a_revision_by_the_very_same_source_keeps_apart_when_each_was_said(library, timeline):
    apply(library, planned(library, timeline))
    timeline.write_text(TIMELINE.replace(",200,", ",210,"), encoding="utf-8")
    apply(library, planned(library, timeline))
    said = rows(library, "SELECT value, said_on IS NOT NULL FROM observation WHERE value IN (200, 210) ORDER BY value")
    assert said == [(200.0, 1), (210.0, 1)]
    assert not checking.check(library).errors


def test_figures_of_another_source_stay(library, timeline):
    apply(library, planned(library, timeline))
    timeline.write_text(TIMELINE.replace(",200,", ",210,"), encoding="utf-8")
    made = planned(library, timeline, source=SourceGiven(title="Another list", publisher="Somebody"))
    assert not made.counts.changed
    assert made.counts.added["observation"] == 5


def test_one_undo_takes_back_an_import(library, sites, timeline):
    from sample_records import dump

    before = dump(library)
    apply(library, planned(library, sites, timeline))
    assert undo(library).action == "Import sites.csv, timeline.csv"
    assert dump(library) == before


def test_an_import_stopped_half_way_leaves_nothing(library, sites, timeline):
    from sample_records import dump

    before = dump(library)
    made = planned(library, sites, timeline)
    asked = []

    def stopped():
        asked.append(1)
        return len(asked) > 4

    with pytest.raises(Cancelled):
        apply(library, made, Watch(stopped=stopped))
    assert dump(library) == before
    assert told(apply(library, made).counts) == told(made.counts), "the same plan can be carried out after"


def test_a_person_decides_what_a_record_is(library, sites):
    apply(library, planned(library, sites))
    sites.write_text(SITES.replace("B,Zhangbei,", "B,Zhang bei,"), encoding="utf-8")
    made = planned(library, sites)
    record = next(one for one in made.records if one.name == "Zhang bei")
    assert record.action is Action.NEW or record.candidates
    decide(made, record.number, Action.SKIP)
    recount(library, made)
    assert told(made.counts)["added"] == {}
    known = rows(library, "SELECT id FROM facility WHERE name = 'Zhangbei'")[0][0]
    decide(made, record.number, Action.MATCH, known)
    report = apply(library, made)
    assert report.counts.added == {"alias": 1}
    assert rows(library, "SELECT name FROM alias") == [("Zhang bei",)]
    assert decide_all(made, Rule("facility", 200, Action.SKIP)) == 2, "but for the one chosen by hand"


def test_rows_that_name_nobody_are_problems_where_none_is_to_be_made(library, timeline):
    files = [read_file(timeline)]
    guessed = guess_mapping(files, library)
    made = plan(library, files, replace(guessed, grids=(replace(guessed.grids[0], make_missing=False),)))
    assert made.counts.total_added == 0
    assert {one.value for one in made.problems} == {"A", "B"}


def test_long_figures_with_measure_and_unit_beside_them(library, tmp_path):
    path = tmp_path / "national.csv"
    path.write_text(
        "Country,Year,Measure,Value,Unit\nChina,2023,Computing power,230,EFLOPS\nUS,2023,Power,16,GW\n"
        "China,2024,Love,3,\n",
        encoding="utf-8",
    )
    mapping = Mapping((
        GridMapping(
            "national", RowKind.FIGURE,
            (ColumnMapping("Country", Target.NAME), ColumnMapping("Year", Target.DATE),
             ColumnMapping("Measure", Target.MEASURE), ColumnMapping("Unit", Target.UNIT),
             ColumnMapping("Value", Target.FIGURE)),
            about="place", fixed=FixedValues(note="by hand"),
        ),
    ))  # fmt: skip
    made = planned(library, path, mapping=mapping)
    assert [(one.row, one.column) for one in made.problems] == [(4, "Measure")]
    apply(library, made)
    found = rows(
        library,
        "SELECT p.code, m.key, o.value, o.date, o.note FROM observation AS o JOIN place AS p ON p.id = o.place_id "
        "JOIN basis AS b ON b.id = o.basis_id JOIN measure AS m ON m.id = b.measure_id ORDER BY p.code",
    )
    assert found == [("CN", "computing_power", 230.0, "2023", "by hand"), ("US", "power", 16000.0, "2023", "by hand")]


def test_chinese_headers_are_understood(library, tmp_path):
    path = tmp_path / "中心.csv"
    path.write_text(
        "名称,国家,省份,运营商,状态,功率(兆瓦)\n张北智算中心,中国,河北,阿里巴巴,在建,150\n", encoding="utf-8"
    )
    mapping = guess_mapping([read_file(path)], library)
    assert [str(one.to) for one in mapping.grids[0].columns] == ["name", "place", "region", "role", "status", "figure"]


def test_a_preview_shows_how_each_cell_is_read(library, sites):
    files = [read_file(sites)]
    (grid,) = preview(files, guess_mapping(files, library), library)
    first, _, third = grid.rows
    at = grid.columns.index
    assert first.cells[at("Power (MW)")].read == "200 MW, not stated"
    assert first.cells[at("Users")].read == "OpenAI (medium), Oracle"
    assert third.cells[at("Country")].problem
    assert first.row == 2


def test_mappings_are_kept_by_name_and_found_by_columns(library, sites, tmp_path):
    files = [read_file(sites)]
    mapping = guess_mapping(files, library)
    row = save_mapping(library, "Sites", mapping)
    assert mapping_for(library, files).mapping.grids == mapping.grids
    other = tmp_path / "sites of May.csv"
    other.write_text(SITES, encoding="utf-8")
    found = mapping_for(library, [read_file(other)])
    assert found.name == "Sites"
    assert found.mapping.grids[0].grid == "sites of May"
    assert mapping_for(library, []) is None
    delete_mapping(library, row)
    assert saved_mappings(library) == []
    undo(library)
    assert [one.name for one in saved_mappings(library)] == ["Sites"]


def test_a_mapping_is_the_same_out_of_its_text():
    options = ColumnOptions(measure="power", unit="MW", words={"Existing": "operational"}, low_column="Low")
    grid = GridMapping(
        "a", RowKind.FIGURE, (ColumnMapping("x", Target.FIGURE, options),), joins=(Join("x", "b", "y"),),
        fixed=FixedValues(place="CN", tags=("a", "b")), make_missing=False,
    )  # fmt: skip
    mapping = Mapping((grid,), EPOCH, "sites", "May")
    assert from_json(to_json(mapping)) == mapping


def test_facts_that_new_records_share_are_added_to_each(library, tmp_path):
    path = tmp_path / "alike.csv"
    sites = "".join(f"Site {name},US,Owner {name},100,2025-03\n" for name in ("Alpha", "Bravo", "Charlie"))
    path.write_text("Name,Country,Owner,Power (MW),Operational\n" + sites, encoding="utf-8")
    # Without a source of its own, the file's first two records are facilities.
    apply(library, planned(library, path, source=SourceGiven()))
    for table in ("observation", "milestone", "role"):
        assert rows(library, f"SELECT count(*) FROM {table} GROUP BY facility_id") == [(1,), (1,), (1,)], table
