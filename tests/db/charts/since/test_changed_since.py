"""What has changed since under a chart, and the note that says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sample_records import add, add_power, edit, remove

from db.charts.description import ChartDescription, PanelDescription, Split, Total
from db.charts.since.changed_since import changed_since
from db.charts.since.correction_note import correction_note, correction_table
from db.history.editions import editions, make_edition
from db.history.standing import copy_as_it_stood
from db.library import Library
from db.words import EditionKind

POWER = PanelDescription(measure="power", basis="power.whole_facility", total=Total.SITES)
CHART = ChartDescription(split=Split.COUNTRY, groups=("CN",), panels=(POWER,), policy_markers=False)


@pytest.fixture
def china(library):
    return add(library, "place", name="China", code="CN", kind="country")


@pytest.fixture
def source(library):
    return add(library, "source", title="Announcement", publisher="Ministry", published="2025-01-02")


def since(library, tmp_path, description=CHART):
    path = tmp_path / "then.datahall"
    copy_as_it_stood(library, editions(library)[0].change_set_id, path)
    then = Library(path, read_only=True, journal="delete")
    try:
        return changed_since(then, library, description)
    finally:
        then.close()


def export(library):
    make_edition(library, "China", kind=EditionKind.EXPORT, file_name="china.png", page="chart", description="{}")


def test_nothing_changed_says_so(library, china, tmp_path):
    site = add(library, "facility", name="Zhangbei", place_id=china)
    add_power(library, site, 300, "2024-01-01")
    export(library)
    edit(library, "facility", site, note="not drawn")
    changed = since(library, tmp_path)
    assert changed.is_same
    note = correction_note(changed, editions(library)[0], datetime.now(UTC))
    assert "Nothing has changed under this chart." in note


def test_a_figure_corrected_stands_with_its_old_and_new_value_and_what_it_does_to_the_line(
    library, china, source, tmp_path
):
    site = add(library, "facility", name="Zhangbei", place_id=china)
    figure = add_power(library, site, 300, "2024-01-01", source_id=source)
    export(library)
    edit(library, "observation", figure, value=500.0)
    changed = since(library, tmp_path)
    (fact,) = changed.facts
    assert (fact.what, fact.subject, fact.table, fact.record_id) == ("changed", "Zhangbei", "facility", site)
    assert ("value", "300", "500") in fact.fields
    assert fact.source == "Ministry, Announcement, 2 Jan 2025"
    (line,) = changed.lines
    assert (line.label, line.before, line.after) == ("China", 300, 500)
    note = correction_note(changed, editions(library)[0], datetime.now(UTC))
    assert "## Figures corrected" in note
    assert "300 → 500" in note and "china.png" in note


def test_figures_added_and_withdrawn_are_told_with_the_record_gone_or_not(library, china, tmp_path):
    one = add(library, "facility", name="Zhangbei", place_id=china)
    two = add(library, "facility", name="Hohhot", place_id=china)
    add_power(library, one, 300, "2024-01-01")
    gone = add_power(library, two, 100, "2024-01-01")
    export(library)
    remove(library, "observation", gone)
    remove(library, "facility", two)
    three = add(library, "facility", name="Ulanqab", place_id=china)
    add_power(library, three, 50, "2025-01-01")
    changed = since(library, tmp_path)
    assert {(fact.what, fact.subject) for fact in changed.facts} == {("gone", "Hohhot"), ("added", "Ulanqab")}
    assert [fact.before for fact in changed.facts if fact.what == "gone"] != [""]


def test_a_site_that_changes_its_country_moves_the_chart_though_its_figure_is_the_same(library, china, tmp_path):
    site = add(library, "facility", name="Zhangbei", place_id=china)
    add_power(library, site, 300, "2024-01-01")
    export(library)
    edit(library, "facility", site, place_id=None)
    changed = since(library, tmp_path)
    assert [(fact.what, fact.subject) for fact in changed.facts] == [("moved", "Zhangbei")]


def test_openings_move_a_chart_of_numbers_of_facilities(library, china, tmp_path):
    site = add(library, "facility", name="Zhangbei", place_id=china)
    add(library, "milestone", facility_id=site, event="first operational", date="2024-05")
    counted = ChartDescription(
        split=Split.COUNTRY,
        groups=("CN",),
        panels=(PanelDescription(measure="facilities", basis="facilities.all_listed", total=Total.SITES),),
    )
    export(library)
    other = add(library, "facility", name="Hohhot", place_id=china)
    add(library, "milestone", facility_id=other, event="first operational", date="2025-02")
    changed = since(library, tmp_path, counted)
    assert ("added", "Hohhot") in {(fact.what, fact.subject) for fact in changed.facts}


def test_the_table_of_the_facts_runs_nothing_in_a_spreadsheet(library, china, tmp_path):
    site = add(library, "facility", name="=cmd()", place_id=china)
    export(library)
    add_power(library, site, 300, "2024-01-01")
    text = correction_table(since(library, tmp_path))
    assert text.splitlines()[0] == "What,Subject,Before,After,Changed,Source"
    assert ",'=cmd()," in text
