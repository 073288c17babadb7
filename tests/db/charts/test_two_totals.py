"""As reported and from sites side by side, with the share that the sites explain; worked by hand."""

from __future__ import annotations

import pytest

from db.charts.description import ChartDescription, PanelDescription, Total
from db.charts.explaining.explain import explain
from db.charts.trajectories import chart_data
from db.values import dates
from tests.figures import TODAY, Book

RACKS = "racks.2_5_kw"


@pytest.fixture
def book(library):
    return Book(library)


def both(*groups: str, **more) -> ChartDescription:
    return ChartDescription(
        panels=(PanelDescription(measure="racks", basis=RACKS, total=Total.BOTH, **more),), groups=groups
    )


@pytest.fixture
def china(book) -> int:
    """China reports 1,000 and 2,000 racks; its two of three sites come to 100, then 500."""
    china = book.place("CN", "China")
    first, second, _ = (book.facility(name, china) for name in ("First", "Second", "Third"))
    book.figure(RACKS, 1000, "2023", place_id=china)
    book.figure(RACKS, 2000, "2024-12", place_id=china)
    book.figure(RACKS, 100, "2023-06-30", facility_id=first)
    book.figure(RACKS, 400, "2024-03-15", facility_id=second, low=300, high=500, interval="5 to 95 %")
    return china


def test_a_group_has_a_line_of_each_kind_in_one_colour(library, china):
    panel = chart_data(library, both("CN"), today=TODAY).panels[0]
    assert [(line.key, line.colour_key or line.key, line.label) for line in panel.lines] == [
        ("CN", "CN", "China, as reported"),
        ("CN·sites", "CN", "China, listed sites"),
    ]
    assert [point.value for point in panel.lines[1].points] == [100, 500, 500]


def test_the_share_that_sites_explain_stands_below_and_says_how_many_are_covered(library, china):
    data = chart_data(library, both("CN"), today=TODAY)
    panel = data.panels[1]
    (line,) = panel.lines
    assert panel.title == "Share of the reported total that listed sites explain, %"
    assert panel.unit == "%"
    assert [(dates.from_day(point.day).isoformat(), point.value) for point in line.points] == [
        ("2023-12-31", 10),
        ("2024-12-31", 25),
    ]
    assert (line.points[1].low, line.points[1].high) == pytest.approx((20, 30), rel=1e-4)
    assert line.coverage == "listed sites only: 2 of 3 facilities have a figure"
    assert "China: 2 of 3 facilities have a figure" in data.coverage


def test_a_share_explains_itself_by_both_totals(library, china):
    data = chart_data(library, both("CN"), today=TODAY)
    panel = data.panels[1]
    made = explain(library, data, panel.key, panel.lines[0].key, 1)
    sites, reported = panel.lines[0].points[1].terms
    assert (sites.point.value, reported.point.value) == (500, 2000)
    assert made.value == 25
    assert sum(part.value for part in sites.line.ledger.parts(sites.point.day)) == 500


def test_a_target_is_not_explained_by_what_stands(library, book, china):
    book.figure(RACKS, 9000, "2025-12-31", place_id=china, kind="target")
    book.figure(RACKS, 9000, "2030-12-31", place_id=china, kind="target")
    assert len(chart_data(library, both("CN"), today=TODAY).panels[1].lines[0].points) == 2


def test_the_gap_panel_divides_what_is_reported(library, book, china):
    book.figure(RACKS, 500, "2023", place_id=book.place("US", "United States"))
    data = chart_data(library, both("CN", "US", ratio=True), today=TODAY)
    assert [point.value for point in data.panels[2].lines[0].points] == [2]


def test_groups_without_either_draw_what_there_is_and_say_so(library, book):
    us = book.place("US", "United States")
    book.figure(RACKS, 500, "2023", place_id=us)
    data = chart_data(library, both("US"), today=TODAY)
    assert [line.key for line in data.panels[0].lines] == ["US"]
    assert len(data.panels) == 1
    assert any("No facility here" in said for said in data.coverage)
    assert chart_data(library, both("CN"), today=TODAY).panels[0].empty_reason


def test_all_that_a_reported_line_leaves_out_is_listed(library, book, china):
    undated = book.figure(RACKS, 7, None, place_id=china, kind="planned")
    part = book.figure(RACKS, 8, "2023", place_id=china, scope="in the hubs")
    more = book.figure(RACKS, 9, "2023", place_id=china, extent="addition")
    other = book.figure("racks.not_stated", 10, "2023", place_id=china)
    early = book.figure(RACKS, 11, "2022", place_id=china, stage="under construction")
    panel = PanelDescription(measure="racks", basis=RACKS)
    data = chart_data(library, ChartDescription(panels=(panel,), groups=("CN",)), today=TODAY)
    assert {number for ids in data.left_out_ids for number in ids} == {undated, part, more, other, early}
