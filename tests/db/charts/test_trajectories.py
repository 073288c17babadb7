"""Lines of facilities and countries, worked by hand."""

from __future__ import annotations

import pytest

from db.charts.description import ChartDescription, Line, PanelDescription, Point, Split, Total
from db.charts.trajectories import chart_data, facility_panel
from db.values import dates
from tests.figures import TODAY, Book

WHOLE = "power.whole_facility"


@pytest.fixture
def book(library):
    return Book(library)


def sites(*groups: str, basis: str = WHOLE, split: Split = Split.COUNTRY, **more) -> ChartDescription:
    panel = PanelDescription(
        measure=basis.partition(".")[0],
        basis=basis,
        total=Total.SITES,
        ratio=more.pop("ratio", False),
        with_not_stated=more.pop("with_not_stated", True),
    )
    return ChartDescription(panels=(panel,), split=split, groups=groups, **more)


def reported(*groups: str, basis: str, ratio: bool = False) -> ChartDescription:
    panel = PanelDescription(measure=basis.partition(".")[0], basis=basis, total=Total.REPORTED, ratio=ratio)
    return ChartDescription(panels=(panel,), groups=groups)


def day(text: str) -> int:
    return dates.span(text)[1] or 0


def drawn(points: tuple[Point, ...]) -> list[tuple[str, float, bool]]:
    """(day, value, dashed) of each point."""
    return [(dates.from_day(point.day).isoformat(), round(point.value, 6), point.ahead) for point in points]


def line_of(library, facility_id: int) -> Line:
    return facility_panel(library, facility_id, today=TODAY).lines[0]


# A facility's line


def test_abilene_stands_at_its_last_total_and_its_plan_is_dashed(library, book):
    abilene = book.facility("Abilene", book.place("US", "United States"))
    book.figure(WHOLE, 200, "2025-10", facility_id=abilene)
    book.figure(
        WHOLE, 590, "2026-05-23", facility_id=abilene, kind="estimated", low=500, high=680, interval="5 to 95 %"
    )
    book.figure(WHOLE, 1200, "2027-06-30", facility_id=abilene, kind="planned")
    line = line_of(library, abilene)
    assert drawn(line.points) == [
        ("2025-10-31", 200, False),
        ("2026-05-23", 590, False),
        ("2026-11-24", 590, False),
        ("2027-06-30", 1200, True),
    ]
    assert (line.points[1].low, line.points[1].high) == (500, 680)


def test_additions_are_added_to_the_last_total(library, book):
    site = book.facility("Site")
    book.figure(WHOLE, 100, "2024-01-01", facility_id=site)
    book.figure(WHOLE, 50, "2024-06-01", facility_id=site, extent="addition")
    book.figure(WHOLE, 30, "2024-09-01", facility_id=site, extent="addition")
    book.figure(WHOLE, 400, "2025-01-01", facility_id=site)
    line = line_of(library, site)
    assert [point.value for point in line.points] == [100, 150, 180, 400, 400]
    assert len(line.points[2].fact_ids) == 3


def test_an_addition_to_a_total_that_nobody_gives_is_left_out_and_counted(library, book):
    site = book.facility("Site", book.place("US", "United States"))
    book.figure(WHOLE, 50, "2024-06-01", facility_id=site, extent="addition")
    data = chart_data(library, sites("US"), today=TODAY)
    assert not data.panels[0].lines
    assert data.left_out == ("1 addition to a total that nobody gives",)


def test_an_overdue_plan_stays_dashed_and_never_becomes_now(library, book):
    site = book.facility("Site")
    book.figure(WHOLE, 100, "2025-01-01", facility_id=site)
    book.figure(WHOLE, 500, "2026-06-30", facility_id=site, kind="planned")
    line = line_of(library, site)
    assert drawn(line.points) == [
        ("2025-01-01", 100, False),
        ("2026-11-24", 100, False),
        ("2026-11-25", 500, True),
    ]
    assert line.points[-1].overdue


def test_a_plan_that_what_stands_has_reached_is_no_longer_drawn(library, book):
    site = book.facility("Site")
    book.figure(WHOLE, 500, "2026-10-01", facility_id=site)
    book.figure(WHOLE, 400, "2027-06-30", facility_id=site, kind="planned")
    assert not any(point.ahead for point in line_of(library, site).points)


def test_a_later_statement_of_a_delay_replaces_the_plan(library, book):
    site = book.facility("Site")
    owner = book.source("Owner")
    plan = {"facility_id": site, "kind": "planned", "source_id": owner}
    book.figure(WHOLE, 500, "2027-01-01", said_on="2025-01-01", **plan)
    book.figure(WHOLE, 500, "2028-01-01", said_on="2026-06-01", **plan)
    assert drawn(line_of(library, site).points) == [("2028-01-01", 500, True)]


def test_a_line_follows_the_most_confident_publisher_and_the_other_widens_the_band(library, book):
    site = book.facility("Site")
    epoch, paper = book.source("Epoch AI"), book.source("A paper")
    book.figure(WHOLE, 300, "2025-01-01", facility_id=site, source_id=epoch, confidence="high")
    for value, date in ((280, "2025-02-01"), (320, "2025-03-01"), (360, "2025-04-01")):
        book.figure(WHOLE, value, date, facility_id=site, source_id=paper, confidence="medium")
    line = line_of(library, site)
    assert drawn(line.points) == [("2025-01-01", 300, False), ("2026-11-24", 300, False)]
    assert sorted(mark.value for mark in line.marks) == [280, 320, 360]
    assert (line.points[0].low, line.points[0].high) == (280, 360)


@pytest.mark.parametrize("qualifier", ["at least", "up to", "more than", "less than"])
def test_a_bound_never_pulls_a_line_down(library, book, qualifier):
    site = book.facility("Site")
    book.figure(WHOLE, 300, "2025-01-01", facility_id=site)
    book.figure(WHOLE, 100, "2026-01-01", facility_id=site, qualifier=qualifier)
    line = line_of(library, site)
    assert [point.value for point in line.points] == [300, 300]
    assert [(mark.value, mark.bound) for mark in line.marks] == [(100, qualifier)]


def test_a_vague_date_counts_from_its_latest_day_and_its_span_is_kept(library, book):
    site = book.facility("Site")
    book.figure(WHOLE, 300, "2027-35", facility_id=site, kind="planned")  # Q3 2027
    point = line_of(library, site).points[0]
    assert (point.first_day, point.day) == (day("2027-07-01"), day("2027-09-30"))


def test_parts_and_scoped_figures_do_not_count_as_the_whole(library, book):
    site = book.facility("Site", book.place("US", "United States"))
    whole = book.figure(WHOLE, 300, "2025-01-01", facility_id=site)
    book.figure(WHOLE, 900, "2025-06-01", facility_id=site, scope="with the neighbours")
    book.figure(WHOLE, 100, "2025-06-01", facility_id=site, extent="part", part_of_id=whole)
    data = chart_data(library, sites("US"), today=TODAY)
    assert {point.value for point in data.panels[0].lines[0].points} == {300}
    assert "2 figures of parts only" in data.left_out


def test_undated_plans_stand_in_a_bar_and_never_on_the_time_axis(library, book):
    site = book.facility("Site", book.place("US", "United States"))
    book.figure(WHOLE, 300, "2025-01-01", facility_id=site)
    book.figure(WHOLE, 900, None, facility_id=site, kind="planned")
    panel = chart_data(library, sites("US"), today=TODAY).panels[0]
    assert {point.value for point in panel.lines[0].points} == {300}
    assert [(plan.key, plan.group, plan.value) for plan in panel.undated] == [("US", "United States", 900)]


# Sums over facilities


def test_a_country_is_the_sum_of_its_facilities_by_month_with_its_coverage(library, book):
    china = book.place("CN", "China")
    first, second = book.facility("First", china), book.facility("Second", china)
    book.facility("Third", china)
    book.figure(WHOLE, 100, "2025-01-15", facility_id=first)
    book.figure(WHOLE, 50, "2025-03-02", facility_id=second)
    book.figure(WHOLE, 150, "2025-03-20", facility_id=first)
    data = chart_data(library, sites("CN"), today=TODAY)
    assert drawn(data.panels[0].lines[0].points) == [
        ("2025-01-31", 100, False),
        ("2025-03-31", 200, False),
        ("2026-11-24", 200, False),
    ]
    assert data.coverage == ("China: 2 of 3 facilities have a figure",)


def test_included_parts_are_not_added_twice(library, book):
    china = book.place("CN", "China")
    campus = book.facility("Campus", china)
    hall = book.facility("Hall", china, part_of_id=campus, whole_includes_it=True)
    beside = book.facility("Beside", china, part_of_id=campus, whole_includes_it=False)
    book.figure(WHOLE, 60, "2024-06-30", facility_id=hall)
    book.figure(WHOLE, 100, "2025-06-30", facility_id=campus)
    book.figure(WHOLE, 7, "2025-06-30", facility_id=beside)
    points = chart_data(library, sites("CN"), today=TODAY).panels[0].lines[0].points
    assert [point.value for point in points] == [60, 107, 107]


def test_power_not_stated_counts_by_a_switch_and_is_said_in_the_note(library, book):
    china = book.place("CN", "China")
    book.figure(WHOLE, 100, "2025-01-31", facility_id=book.facility("First", china))
    book.figure("power.not_stated", 40, "2025-01-31", facility_id=book.facility("Second", china))
    on = chart_data(library, sites("CN"), today=TODAY)
    off = chart_data(library, sites("CN", with_not_stated=False), today=TODAY)
    assert on.panels[0].lines[0].points[0].value == 140
    assert "1 facility whose power is “not stated” counts as whole facility" in on.coverage
    assert off.panels[0].lines[0].points[0].value == 100
    assert "1 figure on another basis" in off.left_out


def test_figures_on_other_bases_are_not_added_but_counted(library, book):
    china = book.place("CN", "China")
    site = book.facility("First", china)
    book.figure(WHOLE, 100, "2025-01-31", facility_id=site)
    other = book.figure("power.critical_it", 80, "2025-01-31", facility_id=site)
    data = chart_data(library, sites("CN"), today=TODAY)
    assert data.panels[0].lines[0].points[0].value == 100
    assert (data.left_out, data.left_out_ids) == (("1 figure on another basis",), ((other,),))


def test_a_facility_counts_in_a_programme_only_while_it_is_part_of_it(library, book):
    policy = book.add("policy", name="Stargate Project", kind="investment programme")
    site = book.facility("Site")
    book.figure(WHOLE, 100, "2024-01-31", facility_id=site)
    book.add("inclusion", facility_id=site, policy_id=policy, since="2025-01-31", until="2026-01-31")
    uid = library.reading().execute("SELECT uid FROM policy").fetchone()[0]
    data = chart_data(library, sites(uid, split=Split.PROGRAMME), today=TODAY)
    assert drawn(data.panels[0].lines[0].points) == [
        ("2025-01-31", 100, False),
        ("2026-01-31", 0, False),
        ("2026-11-24", 0, False),
    ]


def test_plans_of_a_cancelled_facility_are_not_counted(library, book):
    china = book.place("CN", "China")
    site, other = book.facility("Cancelled", china), book.facility("Other", china)
    book.add("milestone", facility_id=site, event="cancelled", date="2026-01-01")
    book.figure(WHOLE, 500, "2028-01-01", facility_id=site, kind="planned")
    book.figure(WHOLE, 300, "2028-01-01", facility_id=other, kind="planned")
    data = chart_data(library, sites("CN"), today=TODAY)
    assert data.panels[0].lines[0].points[-1].value == 300
    assert data.left_out == ("1 plan of a cancelled or retired facility",)


def test_a_retired_facility_falls_to_zero_on_its_day(library, book):
    site = book.facility("Old")
    book.figure(WHOLE, 20, "2015-01-01", facility_id=site)
    book.add("milestone", facility_id=site, event="retired", date="2022-05-01")
    assert [point.value for point in line_of(library, site).points] == [20, 0, 0]


# National figures


@pytest.fixture
def china_and_us(library, book):
    """MIIT's totals, a share of the world's total beside them, and figures that count something else."""
    infra = "computing_power.infrastructure_in_use"
    book.basis(infra, "computing_power", "infrastructure in use")
    book.basis("share.of_infrastructure_in_use", "share", "of infrastructure in use", share_of=infra)
    book.basis("computing_power.intelligent_only", "computing_power", "intelligent only, FP16")
    china, us = book.place("CN", "China"), book.place("US", "United States")
    miit, caict = book.source("MIIT"), book.source("CAICT", "2024-07-01")
    for value, date in ((180, "2022"), (197, "2023-06"), (230, "2023"), (246, "2024-06"), (280, "2024-12")):
        book.figure(infra, value, date, place_id=china, source_id=miit, confidence="high")
    book.figure(infra, 150, "2022-06", place_id=china, source_id=miit, qualifier="more than")
    book.figure(infra, 300, "2025", place_id=china, source_id=miit, kind="target")
    book.figure(infra, 910, "2023-12", place_id=book.world(), source_id=caict)
    book.figure("share.of_infrastructure_in_use", 32, "2023-12", place_id=us, source_id=caict)
    book.figure("share.of_infrastructure_in_use", 26, "2023-12", place_id=china, source_id=caict)
    book.figure("computing_power.intelligent_only", 788, "2025-06", place_id=china, source_id=miit)
    return reported("CN", "US", basis=infra, ratio=True)


def test_chinas_line_is_what_miit_reports_with_its_target_dashed(library, china_and_us):
    china = chart_data(library, china_and_us, today=TODAY).panels[0].lines[0]
    assert [point.value for point in china.points] == [150, 180, 197, 230, 246, 280, 300]
    assert [point.ahead for point in china.points] == [False] * 6 + [True]
    assert china.points[0].bound == "more than"
    assert all(china.joined[1:])


def test_the_us_total_is_a_share_times_a_total_and_drawn_hollow(library, china_and_us):
    us = chart_data(library, china_and_us, today=TODAY).panels[0].lines[1]
    assert [(point.value, point.derived) for point in us.points] == [(pytest.approx(291.2), True)]
    assert us.points[0].label.startswith("291 EFLOPS")


def test_a_derived_figure_beside_a_given_one_is_a_mark_that_widens_its_range(library, china_and_us):
    china = chart_data(library, china_and_us, today=TODAY).panels[0].lines[0]
    assert [(mark.value, mark.derived) for mark in china.marks] == [(pytest.approx(236.6), True)]
    assert (china.points[3].low, china.points[3].high) == (230, pytest.approx(236.6))


def test_the_line_says_that_later_figures_count_something_else(library, china_and_us):
    data = chart_data(library, china_and_us, today=TODAY)
    assert data.panels[0].lines[0].end_note == "then intelligent only"
    assert (
        "China: figures after 31 Dec 2024 count something else (intelligent only) and are not joined" in data.coverage
    )
    assert "1 figure on another basis" in data.left_out


def test_what_somebody_else_counts_later_does_not_end_a_line(library, book):
    for key in ("computing_power.devices", "computing_power.intelligent_only"):
        book.basis(key, "computing_power", key)
    china = book.place("CN", "China")
    book.figure("computing_power.devices", 435, "2023", place_id=china, source_id=book.source("CAICT"))
    book.figure("computing_power.intelligent_only", 788, "2025", place_id=china, source_id=book.source("MIIT"))
    data = chart_data(library, reported("CN", basis="computing_power.devices"), today=TODAY)
    assert data.panels[0].lines[0].end_note == ""
    assert not any("count something else" in said for said in data.coverage)


def test_the_gap_is_a_point_where_both_have_a_figure_of_the_same_time(library, china_and_us):
    gap = chart_data(library, china_and_us, today=TODAY).panels[1]
    assert gap.is_ratio
    assert drawn(gap.lines[0].points) == [("2023-12-31", round(230 / 291.2, 6), False)]


def test_a_share_and_a_total_of_different_publications_give_nothing(library, book):
    infra = "computing_power.infrastructure_in_use"
    book.basis(infra, "computing_power", "infrastructure in use")
    book.basis("share.of_infrastructure_in_use", "share", "of infrastructure in use", share_of=infra)
    us = book.place("US", "United States")
    book.figure(infra, 910, "2023-12", place_id=book.world(), source_id=book.source("CAICT"))
    book.figure("share.of_infrastructure_in_use", 32, "2023-12", place_id=us, source_id=book.source("IEA"))
    assert not chart_data(library, reported("US", basis=infra), today=TODAY).panels[0].lines


def test_no_line_joins_figures_of_two_publishers_whose_basis_is_not_stated(library, book):
    us = book.place("US", "United States")
    first, second = book.source("One"), book.source("Two")
    for value, date, source in ((1, "2021", first), (2, "2022", first), (3, "2023", second)):
        book.figure("computing_power.not_stated", value, date, place_id=us, source_id=source)
    line = chart_data(library, reported("US", basis="computing_power.not_stated"), today=TODAY).panels[0].lines[0]
    assert line.joined == (False, True, False)


def test_of_several_figures_for_one_date_the_most_confident_is_drawn_and_the_rest_are_marks(library, book):
    us = book.place("US", "United States")
    sure, unsure = book.source("Sure"), book.source("Unsure")
    low = book.figure("racks.2_5_kw", 90, "2023", place_id=us, source_id=unsure, confidence="low")
    high = book.figure("racks.2_5_kw", 100, "2023-12", place_id=us, source_id=sure, confidence="high")
    line = chart_data(library, reported("US", basis="racks.2_5_kw"), today=TODAY).panels[0].lines[0]
    assert [(point.value, point.fact_ids, point.also) for point in line.points] == [(100, (high,), (low,))]
    assert [mark.value for mark in line.marks] == [90]


def test_an_empty_chart_says_why(library, book):
    data = chart_data(library, sites("CN"), today=TODAY)
    assert "whole facility" in data.panels[0].empty_reason
    assert not data.panels[0].lines


def test_a_flow_is_not_summed_over_facilities_but_for_whole_years(library, book):
    site = book.facility("Site", book.place("CN", "China"))
    book.figure("energy.data_centres", 1.0, "2025-03", facility_id=site)
    panel = chart_data(library, sites("CN", basis="energy.data_centres"), today=TODAY).panels[0]
    assert "whole calendar year" in panel.empty_reason


@pytest.mark.parametrize("value", [0.0, 1e-9, 1e12])
@pytest.mark.parametrize("date", ["1900", "2100-12-31"])
def test_odd_values_and_days_are_drawn_all_the_same(library, book, value, date):
    site = book.facility("Site", book.place("US", "United States"))
    kind = "reported" if date == "1900" else "planned"
    book.figure(WHOLE, value, date, facility_id=site, kind=kind)
    data = chart_data(library, sites("US", logarithmic=True, ratio=True), today=TODAY)
    assert data.panels[0].lines[0].points[-1].value == pytest.approx(value)


def test_a_source_without_a_publisher_is_called_by_its_title_under_the_chart(library, book):
    note = book.add("source", title="A note found in a drawer", published="2026-01-01")
    long = book.add("source", title="A report " * 20, published="2025")
    place = book.place("US", "United States")
    for name, source in (("One", note), ("Two", long)):
        site = book.facility(name, place)
        book.figure(WHOLE, 100, "2025-01-31", facility_id=site, source_id=source)
    data = chart_data(library, sites("US"))
    assert data.sources[0] == "A note found in a drawer 2026"
    assert data.sources[1].startswith("A report A report") and data.sources[1].endswith("… 2025")
    assert len(data.sources[1]) < 70


@pytest.mark.parametrize("other_date", ["2024-12-31", "2024-06"])
def test_a_preferred_national_figure_is_the_point_and_others_of_its_time_are_marks(library, book, other_date):
    from db.edit.preferring import prefer

    china = book.place("CN", "China")
    ministry, paper = book.source("Ministry", "2025-01-01"), book.source("Paper", "2025-02-01")
    rows = library.reading().execute("SELECT key FROM basis WHERE key LIKE 'computing_power.%' LIMIT 1").fetchone()
    basis = rows[0]
    first = book.figure(basis, 280, other_date, place_id=china, source_id=ministry, confidence="high")
    second = book.figure(basis, 246, "2024", place_id=china, source_id=paper, confidence="medium")

    def values():
        (line,) = chart_data(library, reported("CN", basis=basis), today=TODAY).panels[0].lines
        return [point.value for point in line.points], [mark.value for mark in line.marks]

    before = values()
    assert before[0][0] == 280
    prefer(library, [first, second], second)
    assert values() == ([246], [280])
