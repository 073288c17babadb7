"""Projections of charts: trends on one basis, the pipeline and its record, aims, plans, effective computing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.charts.coming.efficiency import with_published
from db.charts.coming.pipeline_lines import pipeline_line
from db.charts.coming.wishes import Coming, Projection
from db.charts.description import ChartDescription, Line, PanelDescription, Point, Shape, Split, Total
from db.charts.explaining.explain import explain
from db.charts.files.chart_csv import chart_csv
from db.charts.panels import Basis, Question
from db.charts.reasons.coming import why_not_projected
from db.charts.trajectories import chart_data
from db.coming.plans import promises
from db.coming.record import Record, record_of
from tests.figures import TODAY, Book

WHOLE = "power.whole_facility"
INFRA = "computing_power.infrastructure_in_use"


@pytest.fixture
def book(library):
    made = Book(library)
    made.basis(INFRA, "computing_power", "infrastructure in use")
    return made


def drawn(library, basis, projection, *groups, total=Total.REPORTED, split=Split.COUNTRY, **wishes):
    panel = PanelDescription(measure=basis.partition(".")[0], basis=basis, total=total)
    coming = Coming(projection=projection, **wishes)
    description = ChartDescription(panels=(panel,), groups=groups, split=split, coming=coming)
    return chart_data(library, description, today=TODAY)


def test_a_trend_doubles_as_its_figures_do_explains_itself_and_leaves_with_the_data(library, book):
    china, us = book.place("CN", "China"), book.place("US", "United States")
    for number, year in enumerate(("2021", "2022", "2023", "2024")):
        book.figure(INFRA, 100 * 2**number, year, place_id=china, source_id=book.source("MIIT"))
    book.figure(INFRA, 300, "2023", place_id=us, source_id=book.source("MIIT"))
    data = drawn(library, INFRA, Projection.TREND, "CN", "US")
    _, _, trend = data.panels[0].lines
    assert (trend.key, trend.label, trend.shape) == ("CN:trend", "China, trend", Shape.CURVE)
    assert trend.points[-1].value == pytest.approx(100 * 2**8, rel=0.01)  # the end of 2029
    assert all(point.ahead and point.low <= point.value <= point.high for point in trend.points)
    assert any(said.startswith("China doubles every 12 months") for said in data.coverage)
    assert any(said.startswith("United States: too few points for a trend (1") for said in data.coverage)
    told = explain(library, data, data.panels[0].key, "CN:trend", 3)
    assert len(told.root.children) == 4 and "4 figures from" in told.rules[0]
    assert "China, trend" in chart_csv(data)
    short = drawn(library, INFRA, Projection.TREND, "CN", from_day=18_993)  # 2022: three figures are left
    assert len(short.panels[0].lines) == 1


def test_the_pipeline_says_too_few_and_draws_as_promised_and_the_trial_sees_nothing_later(library, book):
    us = book.place("US", "United States")
    site = book.facility("Mesa", us)
    old, new = book.source("Owner", "2024-01-01"), book.source("Owner", "2026-01-01")
    book.figure(WHOLE, 100, "2023", facility_id=site, source_id=old)
    book.figure(WHOLE, 300, "2025", facility_id=site, source_id=old, kind="planned")
    book.figure(WHOLE, 200, "2026-01", facility_id=site, source_id=new)
    book.figure(WHOLE, 900, "2028", facility_id=site, source_id=new, kind="planned")
    data = drawn(library, WHOLE, Projection.PIPELINE, "US", total=Total.SITES)
    line = data.panels[0].lines[-1]
    assert line.key == "US:pipeline" and line.points[-1].value == 900
    assert any("United States 0 of 1 due" in said for said in data.coverage)
    assert any("300 MW expected for today, 200 MW stands" in said for said in data.coverage)


planned = st.dictionaries(st.integers(TODAY + 1, TODAY + 4000), st.floats(0, 1e5), min_size=1).map(dict.items)


@given(planned, st.floats(0, 1e5), st.floats(0, 1), st.floats(0, 60))
def test_the_pipeline_never_holds_more_than_was_promised(plans, now, share, late):
    points = [Point(day=TODAY, first_day=TODAY, value=now)]
    points += [Point(day=day, first_day=day, value=value, ahead=True) for day, value in sorted(plans)]
    basis = Basis(1, WHOLE, "whole facility", "power", "MW", "power", 1, 1)
    question = Question(None, ChartDescription(), PanelDescription(measure="power", basis=WHOLE), basis, None, TODAY)
    record = Record(due=20, delivered=15, share=share, months_late=late)
    line = pipeline_line(Line(key="US", label="US", points=tuple(points)), record, question)
    for point in line.points:
        promised = max(one.value for one in points if one.day <= point.day)
        assert point.value <= promised * (1 + 1e-9)


def test_promises_by_hand_one_late_one_overdue_one_moved_back_and_forth(library, book):
    site = book.facility("Mesa")
    for said, due, value in (
        ("2023-01-01", "2024", 100), ("2023-01-01", "2025", 200), ("2023-01-01", "2027", 400),
        ("2024-01-01", "2028", 400), ("2025-01-01", "2027", 400), ("2025-01-01", None, 900),
    ):  # fmt: skip
        book.figure(WHOLE, value, due, facility_id=site, source_id=book.source("Owner", said), kind="planned")
    book.figure(WHOLE, 150, "2025-03-31", facility_id=site, source_id=book.source("Press", "2025-04-01"))
    found = promises(library, WHOLE, TODAY)
    late, overdue, moved = sorted(found.promises, key=lambda one: one.value)
    assert late.months_late == pytest.approx(90 / (365.25 / 12)) and late.share == 1  # the end of 2024 to 31 March
    assert overdue.is_overdue and overdue.share == 0.75 and overdue.delivered_day is None
    assert (moved.moves, moved.is_due, len(moved.plan_ids)) == (2, False, 3)
    assert len(found.undated) == 1
    assert record_of(found.due()) == Record(due=2, delivered=1)
    past = library.as_known(19_800)  # March 2024: what came in 2025 is not known
    assert all(one.held is None and one.delivered_day is None for one in promises(past, WHOLE, 19_800).promises)
    past.close()


def test_plans_of_a_facility_stand_over_what_came_and_aims_with_their_source(library, book):
    china = book.place("CN", "China")
    site = book.facility("Mesa", china)
    book.figure(WHOLE, 50, "2023", facility_id=site, source_id=book.source("Press", "2024-01-01"))
    for said, due in (("2024-06-01", "2025"), ("2025-06-01", "2027")):
        book.figure(WHOLE, 300, due, facility_id=site, source_id=book.source("Owner", said), kind="planned")
    uid = library.reading().execute("SELECT uid FROM facility").fetchone()[0]
    data = drawn(library, WHOLE, Projection.PLANS, uid, total=Total.SITES, split=Split.FACILITY)
    plans = [line for line in data.panels[0].lines if ":plan:" in line.key]
    assert [[point.value for point in line.points] for line in plans] == [[50, 300], [50, 300]]
    assert any("moved once" in said and "overdue: 50 MW stands" in said for said in data.coverage)
    book.figure(INFRA, 300, "2025", place_id=china, source_id=book.source("MIIT"), kind="target")
    aims = drawn(library, INFRA, Projection.TARGET, "CN")
    assert aims.panels[0].lines[-1].label == "China, official aim"
    assert "Official aim of China: 300 EFLOPS, 2025, announced (MIIT), its day has passed" in aims.coverage


def test_effective_computing_multiplies_by_the_published_factor_and_says_so(library, book):
    book.figure(INFRA, 100, "2025-11-24", place_id=book.place("CN", "China"), source_id=book.source("MIIT"))
    panel = PanelDescription(measure="computing_power", basis=INFRA)
    wishes = with_published(Coming())
    data = chart_data(library, ChartDescription(panels=(panel,), groups=("CN",), coming=wishes), today=TODAY)
    assert data.panels[0].title.startswith("Effective: ")
    assert data.panels[0].lines[0].points[0].value == pytest.approx(100 / 2.83, rel=0.01)
    assert any("NeurIPS 2024" in said for said in data.coverage)
    assert (
        chart_data(library, ChartDescription(panels=(panel,), groups=("CN",)), today=TODAY)
        .panels[0]
        .lines[0]
        .points[0]
        .value
        == 100
    )


def test_wishes_are_saved_older_charts_read_and_what_makes_no_sense_has_a_reason():
    chart = ChartDescription(coming=Coming(projection=Projection.TREND, from_day=19_000))
    assert ChartDescription.from_json(chart.to_json()) == chart
    older = json.loads(chart.to_json())
    del older["coming"]
    assert ChartDescription.from_json(json.dumps(older)).coming == Coming()
    older["coming"] = {"projection": "of a newer version", "more": 1}
    assert ChartDescription.from_json(json.dumps(older)).coming == Coming()
    panel = PanelDescription(measure="power", basis=WHOLE)
    assert "sum of listed sites" in why_not_projected(Projection.PIPELINE, chart, panel)
    assert "Split by: facility" in why_not_projected(Projection.PLANS, chart, panel)
    assert why_not_projected(Projection.TREND, chart, panel) == ""
