"""Figures that a later edition of their data set gives no more: kept, but not read as what holds now."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from db import derived, superseded
from db.edit.merging import Group, merge
from db.history.changes import change_set, redo, undo
from db.history.trimming import trim
from db.interchange.applying.apply import apply
from db.interchange.mapping.guess import guess_mapping
from db.interchange.mapping.mapping import SourceGiven
from db.interchange.new_editions.differences import Sort
from db.interchange.planning.plan import take_all
from db.interchange.planning.planner import plan
from db.interchange.reading.reader import read_file
from db.interchange.whole.loading import new_library_from
from db.interchange.whole.writing import export_everything
from db.interchange.writing.tables import export_table
from db.library import create_library
from db.models import Observation, Source
from db.values.date_spans import to_day
from tests.examples import examples

HEAD = "Date,Data center,Construction status,Power (MW)\n"
OLDER, NEWER = "2025-12-12", "2026-04-15"


@pytest.fixture
def imported(library, tmp_path):
    return lambda text, published, **how: bring(library, tmp_path, text, published, **how)


def bring(library, folder, text, published, *, taken=None, title="Sites"):
    path = folder / "timelines.csv"
    path.write_text(text if text.startswith("Name") else HEAD + text, encoding="utf-8")
    source = SourceGiven(title=title, publisher="Epoch AI", published=published)
    mapping = replace(guess_mapping([read_file(path)], library), source=source)
    made = plan(library, [read_file(path)], mapping)
    for sort, follow in (taken or {}).items():
        take_all(made, sort, taken=follow)
    return apply(library, made)


def gone(library):
    query = """SELECT o.date, o.value FROM superseded AS s JOIN observation AS o ON o.id = s.observation_id
               ORDER BY o.date, o.value"""
    return library.reading().execute(query).fetchall()


def now(library):
    return library.reading().execute("SELECT power_now_mw, planned_power_mw FROM facility_state").fetchall()


def test_what_the_newer_edition_gives_no_more_is_kept_but_holds_no_more(library, imported):
    from db.charts.trajectories import facility_panel

    imported("1/28/2018,North,Operational,76\n9/17/2025,North,Operational,339\n"
             "1/3/2026,North,Projected: more,432\n", OLDER)  # fmt: skip
    imported("9/17/2025,North,Operational,102\n1/3/2026,North,Projected: more,203\n", NEWER)
    assert gone(library) == [("2018-01-28", 76.0), ("2025-09-17", 339.0), ("2026-01-03", 432.0)]
    assert now(library) == [(102.0, 203.0)]
    (facility,) = library.reading().execute("SELECT id FROM facility").fetchone()
    (line,) = facility_panel(library, facility).lines
    assert {point.value for point in line.points} == {102.0, 203.0}
    undo(library)
    assert (gone(library), now(library)) == ([], [(339.0, 432.0)])
    redo(library)
    assert now(library) == [(102.0, 203.0)]
    earlier = library.as_known(to_day(date(2026, 2, 16)))
    assert now(earlier) == [(339.0, 432.0)]
    (line,) = facility_panel(earlier, facility).lines
    assert {point.value for point in line.points} == {76.0, 339.0, 432.0}
    earlier.close()


def test_a_site_of_which_the_newer_edition_repeats_only_a_part_is_brought_up_to_date_too(library, imported):
    imported("1/1/2024,North,Operational,50\n1/1/2025,North,Operational,90\n1/1/2025,South,Operational,10\n", OLDER)
    imported("1/1/2024,North,Operational,50\n1/1/2025,South,Operational,11\n", NEWER)
    assert gone(library) == [("2025-01-01", 10.0), ("2025-01-01", 90.0)]
    assert sorted(now(library)) == [(11.0, None), (50.0, None)]


def test_what_is_now_stays_as_the_figure_of_its_day_unless_an_edition_tells_that_time_itself(library, imported):
    sites = "Name,Owner,Users,Latitude,Longitude,Current power (MW)\nNorth,Oracle,,32.5,-99.7,{}\n"
    imported(sites.format(100), OLDER)
    imported(sites.format(120), NEWER)
    assert gone(library) == [], "each edition's now is of another day"
    first = library.reading().execute("SELECT basis_id FROM observation").fetchone()[0]
    imported("1/1/2025,North,Operational,95\n2/1/2026,North,Operational,115\n", "2026-09-01")
    with change_set(library, "The timelines count the same") as session:
        for (row_id,) in (
            library.reading().execute("SELECT id FROM observation WHERE basis_id <> ?", (first,)).fetchall()
        ):
            session.get(Observation, row_id).basis_id = first
    assert gone(library) == [(OLDER, 100.0), (NEWER, 120.0)]


def test_files_of_one_edition_brought_one_after_another_supersede_nothing(library, imported):
    sites = "Name,Owner,Users,Latitude,Longitude,Current H100 equivalents,Current power (MW)\n"
    sites += "North,Oracle,,32.5,-99.7,5,100\n"
    imported(sites, OLDER)
    imported("1/1/2025,North,Operational,95\n", OLDER)
    assert gone(library) == []
    imported("1/1/2025,North,Operational,95\n1/31/2025,North,Operational,97\n", OLDER)
    imported("1/1/2025,North,Operational,96\n", OLDER)
    assert gone(library) == [("2025-01-01", 95.0), ("2025-01-31", 97.0)], "the same table once more corrects the first"


def test_an_older_edition_brought_later_is_the_older_one_and_a_source_dated_anew_changes_that(library, imported):
    imported("1/1/2025,North,Operational,95\n", NEWER, title="New")
    imported("1/1/2025,North,Operational,90\n", OLDER, title="Old")
    assert gone(library) == [("2025-01-01", 90.0)]
    with change_set(library, "The days were mixed up") as session:
        source = session.get(
            Source, library.reading().execute("SELECT id FROM source WHERE title = 'Old'").fetchone()[0]
        )
        source.published, source.published_first_day, source.published_last_day = "2026-05", 20_574, 20_604
    assert gone(library) == [("2025-01-01", 95.0)]
    assert superseded.stale(library) == []


def test_editions_whose_sources_were_merged_and_editions_without_one_follow_one_another_too(library, imported):
    imported("1/1/2025,North,Operational,90\n", NEWER)
    imported("1/1/2025,North,Operational,80\n", OLDER)
    first, second = (row[0] for row in library.reading().execute("SELECT id FROM source ORDER BY id"))
    merge(library, "source", [Group(first, (second,))])
    assert gone(library) == [("2025-01-01", 80.0)], "brought later, published earlier"
    assert superseded.stale(library) == []
    imported("1/1/2025,South,Operational,10\n", OLDER, title="")
    imported("1/1/2025,South,Operational,11\n", NEWER, title="")
    assert gone(library) == [("2025-01-01", 10.0), ("2025-01-01", 80.0)]


def test_an_edition_that_only_leaves_figures_out_is_imported_too(library, imported):
    imported("1/1/2024,North,Operational,50\n1/31/2024,North,Operational,90\n", OLDER)
    report = imported("1/1/2024,North,Operational,50\n", NEWER)
    assert report.counts.no_longer == 1
    assert gone(library) == [("2024-01-31", 90.0)]
    assert now(library) == [(50.0, None)]
    assert not imported("1/1/2024,North,Operational,50\n", NEWER).counts.does_something


def test_what_i_edited_prefer_or_chose_to_keep_goes_on_holding(library, imported):
    imported("1/1/2024,North,Operational,50\n1/1/2025,North,Operational,90\n1/1/2025,South,Operational,10\n"
             "1/1/2024,South,Operational,5\n", OLDER)  # fmt: skip
    newer = "1/1/2024,North,Operational,50\n1/1/2024,South,Operational,5\n1/31/2024,South,Operational,6\n"
    imported(newer, NEWER, taken={Sort.GONE: False})
    assert gone(library) == [], "left by choice"
    imported(newer + "1/31/2024,North,Operational,51\n", "2026-09-01")
    assert gone(library) == [], "and so it stays"
    undo(library)
    undo(library)
    imported(newer, NEWER)
    assert gone(library) == [("2025-01-01", 10.0), ("2025-01-01", 90.0)]
    (row_id,) = library.reading().execute("SELECT id FROM observation WHERE value = 90").fetchone()
    with change_set(library, "I know better") as session:
        session.get(Observation, row_id).value = 88.0
    assert gone(library) == [("2025-01-01", 10.0)]
    assert sorted(now(library)) == [(6.0, None), (88.0, None)]
    undo(library)
    assert gone(library) == [("2025-01-01", 10.0), ("2025-01-01", 90.0)]


def test_what_is_gone_is_kept_for_later_by_rule_and_told_again_by_the_next_edition(library, imported):
    imported("1/1/2024,North,Operational,50\n1/1/2025,North,Operational,90\n", OLDER)
    imported("1/1/2024,North,Operational,50\n", NEWER, taken={Sort.GONE: None})
    assert gone(library) == [("2025-01-01", 90.0)], "kept, unread"
    imported("1/1/2024,North,Operational,50\n1/31/2024,North,Operational,51\n", "2026-09-01", taken={Sort.GONE: True})
    kept = library.reading().execute("SELECT value FROM observation ORDER BY value").fetchall()
    assert kept == [(50.0,), (51.0,)], "it was offered again"


def test_what_i_edited_goes_on_holding_without_its_history_too(library, imported, tmp_path):
    imported("1/1/2024,North,Operational,50\n1/1/2025,North,Operational,90\n", OLDER)
    imported("1/1/2024,North,Operational,50\n1/1/2024,South,Operational,5\n", NEWER)
    (row_id,) = library.reading().execute("SELECT id FROM observation WHERE value = 90").fetchone()
    with change_set(library, "I know better") as session:
        session.get(Observation, row_id).value = 88.0
    export_everything(library, tmp_path / "one.json")
    other, _ = new_library_from(tmp_path / "one.json", tmp_path / "other.datahall")
    assert gone(other) == []
    export_everything(other, tmp_path / "two.json")
    other.close()
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    trim(library, "2999-01-01T00:00:00+00:00")
    assert gone(library) == superseded.stale(library) == []


def test_the_panel_and_the_explanation_say_which_edition_no_longer_gives_a_figure(library, imported, tmp_path):
    from db.browse.records import read
    from db.charts.figures.fact_rows import fact_rows

    imported("1/1/2025,North,Operational,95\n", OLDER)
    imported("1/1/2025,North,Operational,90\n", NEWER)
    (row_id,) = library.reading().execute("SELECT id FROM observation WHERE value = 95").fetchone()
    said = "no longer given in the edition of 15 Apr 2026"
    detail = read(library, "facility", 1)
    told = {group.title: [line.parts[0].text for line in group.lines] for group in detail.figures}
    assert list(told.items()) == [
        ("Power, whole facility", ["90 MW"]), (f"Power, whole facility, {said}", ["95 MW"]),
    ]  # fmt: skip
    assert not detail.disagreements
    assert said.capitalize().replace("apr", "Apr") in [
        part.text for line in read(library, "observation", row_id).lines for part in line.parts
    ]
    export_table(library, "figures", tmp_path / "figures.csv")
    with (tmp_path / "figures.csv").open(encoding="utf-8", newline="") as file:
        told = {row["value"]: row["no longer given in edition"] for row in csv.DictReader(file)}
    assert told == {"95": "2026-04-15", "90": ""}
    assert fact_rows(library, [row_id])[row_id].no_longer == said


EDITION = st.dictionaries(st.tuples(st.sampled_from("NS"), st.integers(1, 3)), st.integers(1, 3), min_size=1)
STEP = st.one_of(st.tuples(st.integers(1, 4), EDITION), st.sampled_from(["undo", "undo", "redo", "edit"]))


@examples(8, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=2, max_size=7))
def test_what_is_kept_is_what_a_fresh_look_gives_after_any_imports_undos_and_redos(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("editions")
    library = create_library(folder / "L.datahall")
    try:
        for step in steps:
            if step == "edit":
                row = library.reading().execute("SELECT max(id) FROM observation").fetchone()[0]
                with change_set(library, "Edit") as session:
                    if row is not None:
                        session.get(Observation, row).value += 10
            elif isinstance(step, str):
                (undo if step == "undo" else redo)(library)
            else:
                month, figures = step
                lines = [f"{day}/1/2025,Site {site},Operational,{value}" for (site, day), value in figures.items()]
                bring(library, folder, "\n".join(lines) + "\n", f"2026-0{month}-01", title=f"Edition {month}")
            assert superseded.stale(library) == []
            assert derived.stale_facilities(library) == []
    finally:
        library.close()
