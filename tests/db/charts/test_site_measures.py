"""Measures that sums over facilities count or compute themselves; worked by hand."""

from __future__ import annotations

import pytest

from db.charts.description import ChartData, ChartDescription, PanelDescription, Split, Total
from db.charts.explaining.explain import explain
from db.charts.figures.chip_equivalents import chips, equivalent, factor_of
from db.charts.trajectories import chart_data
from db.values import dates
from tests.figures import TODAY, Book

CHIPS, EQUIVALENTS, LISTED = "accelerators.ai_chips", "h100_equivalents.8_bit", "facilities.all_listed"
WHOLE, ENERGY = "power.whole_facility", "energy.data_centres"


@pytest.fixture
def book(library):
    return Book(library)


def sites(basis: str, *groups: str, split: Split = Split.COUNTRY, **more) -> ChartDescription:
    panel = PanelDescription(measure=basis.partition(".")[0], basis=basis, total=Total.SITES)
    return ChartDescription(panels=(panel,), split=split, groups=groups, **more)


def values(data: ChartData) -> dict[str, list[tuple[str, float]]]:
    return {
        line.label: [(dates.from_day(point.day).isoformat(), round(point.value, 3)) for point in line.points]
        for line in data.panels[0].lines
    }


# Number of facilities


def test_facilities_are_counted_from_their_opening_on_and_planned_openings_are_dashed(library, book):
    china = book.place("CN", "China")
    opened, partly, planned, unknown = (book.facility(name, china) for name in "ABCD")
    book.add("milestone", facility_id=opened, event="announced", date="2020-01-31")
    book.add("milestone", facility_id=opened, event="completed", date="2023-01-31")
    book.add("milestone", facility_id=partly, event="first operational", date="2024-01-31", scope="hall 1")
    book.add("milestone", facility_id=planned, event="first operational", date="2028-01-31", certainty="planned")
    book.add("milestone", facility_id=unknown, event="announced", date="2024-01-31")
    book.add("milestone", facility_id=partly, event="retired", date="2025-01-31")
    data = chart_data(library, sites(LISTED, "CN"), today=TODAY)
    assert values(data)["China"] == [
        ("2023-01-31", 1),
        ("2024-01-31", 2),
        ("2025-01-31", 1),
        ("2026-11-24", 1),
        ("2028-01-31", 2),
    ]
    assert [point.ahead for point in data.panels[0].lines[0].points] == [False] * 4 + [True]
    assert "China: 3 of 4 facilities have a figure" in data.coverage
    assert "Number of facilities: those of this library, each from its first opening milestone on" in data.coverage
    explained = explain(library, data, data.panels[0].key, "CN", 1)
    assert [(row.what, row.counts) for row in explained.root.children] == [("A", 1), ("B", 1)]


def test_by_status_all_facilities_with_a_dated_milestone_are_counted(library, book):
    for name, event in (("A", "announced"), ("B", "construction started"), ("C", "completed"), ("D", "completed")):
        book.add("milestone", facility_id=book.facility(name), event=event, date="2024-01-31")
    data = chart_data(library, sites(LISTED, split=Split.STATUS), today=TODAY)
    latest = {name: points[-1][1] for name, points in values(data).items()}
    assert latest == {"Operational": 2, "Announced": 1, "Under construction": 1}


def test_other_ways_of_counting_facilities_cannot_be_counted_here(library, book):
    book.facility("A", book.place("CN", "China"))
    panel = chart_data(library, sites("facilities.top500", "CN"), today=TODAY).panels[0]
    assert panel.empty_reason.startswith("Only all listed data centres are counted from sites.")


# H100 equivalents


def test_an_h100_counts_as_one_and_a_peak_is_the_higher_of_two_formats():
    assert factor_of("NVIDIA H100 SXM5 80GB", 8) == ("H100 SXM5 80GB", 1.0)
    known = factor_of("H100", 16)
    assert known is not None
    assert known[1] == 1.0
    b200, v5p = factor_of("NVIDIA B200", 8), factor_of("TPU v5p", 8)
    assert b200 is not None
    assert v5p is not None
    assert b200[1] == pytest.approx(4500 / 1979)
    assert v5p[1] == pytest.approx(918 / 1979)  # INT8, where FP8 is 459


def test_every_factor_is_of_a_plausible_size():
    for chip in chips():
        assert all(0.01 < factor < 10 for factor in chip.factors.values())


def test_nothing_is_guessed():
    assert equivalent("100,000 NVIDIA GPUs", 100_000, 8) is None
    assert equivalent("", 5, 8) is None
    assert equivalent("H100; H200; B200", 5, 8) is None
    assert equivalent("NVIDIA Tesla V100 SXM2", 5, 8) is None  # no 8-bit unit
    assert equivalent("1,000 NVIDIA H100; 500 NVIDIA A100", 9_000, 8) is None  # not the sum
    assert equivalent("none", 5, 8) is None


def test_models_with_their_numbers_count_each_by_its_own_factor():
    known = equivalent("352 NVIDIA H100 SXM5 80GB; 288 NVIDIA A100", 640, 8)
    assert known is not None
    assert known.factor * 640 == pytest.approx(352 + 288 * 624 / 1979)
    assert known.how == "352 H100 SXM5 80GB × 1 + 288 A100 SXM4 80 GB × 0.3153, by 8-bit peak"


def test_given_equivalents_go_before_computed_ones_and_the_chart_names_the_convention(library, book):
    china = book.place("CN", "China")
    given, computed = book.facility("Given", china, accelerators="B200"), book.facility("C", china, accelerators="B200")
    book.figure(EQUIVALENTS, 900, "2025-01-31", facility_id=given)
    book.figure(CHIPS, 1000, "2025-01-31", facility_id=given)
    chip_figure = book.figure(CHIPS, 1979, "2025-01-31", facility_id=computed)
    data = chart_data(library, sites(EQUIVALENTS, "CN"), today=TODAY)
    assert values(data)["China"] == [("2025-01-31", 5400), ("2026-11-24", 5400)]
    assert "One H100 equivalent is the dense 8-bit peak (FP8 or INT8) of an H100 SXM" in data.coverage
    assert "1 facility is computed from the number and model of accelerators" in data.coverage
    ledger = data.panels[0].lines[0].ledger
    assert ledger is not None
    part = ledger.parts(TODAY)[0]
    assert (part.fact_ids, part.rule) == ((chip_figure,), "accelerators × 2.274 (B200 by 8-bit peak)")
    root = explain(library, data, data.panels[0].key, "CN", 0).root
    assert sum(leaf.counts or 0 for leaf in root.leaves()) == pytest.approx(5400)
    facility = chart_data(library, sites(EQUIVALENTS, split=Split.FACILITY), today=TODAY)
    assert {line.label: line.points[0].derived for line in facility.panels[0].lines} == {"C": True, "Given": False}


def test_the_persons_own_factor_goes_before_the_table(library, book):
    site = book.facility("Site", book.place("CN", "China"), accelerators="1,000 Huawei Ascend 910C")
    book.figure(CHIPS, 1000, "2025-01-31", facility_id=site)
    assert chart_data(library, sites(EQUIVALENTS, "CN"), today=TODAY).panels[0].lines == ()  # no 8-bit peak known
    chart = sites(EQUIVALENTS, "CN", chip_factors=(("Ascend 910C", 0.7),))
    data = chart_data(library, ChartDescription.from_json(chart.to_json()), today=TODAY)
    assert values(data)["China"][0] == ("2025-01-31", 700)
    assert "Own factor: Ascend 910C counts as 0.7 H100" in data.coverage


# Stages


def test_what_is_in_use_no_longer_counts_as_under_construction(library, book):
    site, other = book.facility("Site"), book.facility("Other")
    book.figure(WHOLE, 100, "2024-01-31", facility_id=site, stage="under construction")
    book.figure(WHOLE, 60, "2024-06-30", facility_id=site)
    book.figure(WHOLE, 100, "2025-01-31", facility_id=site)
    book.figure(WHOLE, 50, "2024-01-31", facility_id=other, stage="under construction")
    data = chart_data(library, sites(WHOLE, split=Split.STAGE), today=TODAY)
    assert values(data) == {
        "In use": [("2024-06-30", 60), ("2025-01-31", 100), ("2026-11-24", 100)],
        "Under construction": [("2024-01-31", 150), ("2025-01-31", 50), ("2026-11-24", 50)],
    }
    assert "A facility may have figures of several stages: the lines are not added to each other" in data.coverage


def test_a_figure_without_a_stage_is_left_out_and_counted(library, book):
    site = book.facility("Site")
    book.figure(WHOLE, 100, "2024-01-31", facility_id=site)
    lost = book.figure(WHOLE, 70, "2024-01-31", facility_id=site, stage=None)
    data = chart_data(library, sites(WHOLE, split=Split.STAGE), today=TODAY)
    assert (lost,) in data.left_out_ids


# Figures of a period


def test_energy_by_stage_counts_each_figure_under_its_own_stage(library, book):
    site, other = book.facility("Site"), book.facility("Other")
    book.figure(ENERGY, 1.0, "2023", facility_id=site)
    book.figure(ENERGY, 2.0, "2024", facility_id=other)
    book.figure(ENERGY, 7.0, "2030", facility_id=other, kind="planned")
    lost = book.figure(ENERGY, 9.0, "2024", facility_id=site, stage=None)
    data = chart_data(library, sites(ENERGY, split=Split.STAGE), today=TODAY)
    assert values(data) == {
        "In use": [("2023-12-31", 1), ("2024-12-31", 2)],
        "Announced": [("2030-12-31", 7)],
    }
    assert (lost,) in data.left_out_ids
    explained = explain(library, data, data.panels[0].key, "announced", 0)
    assert sum(row.counts or 0 for row in explained.root.children) == pytest.approx(7)


def test_energy_is_summed_by_calendar_year_of_figures_for_the_whole_year(library, book):
    china = book.place("CN", "China")
    one, two = book.facility("One", china), book.facility("Two", china)
    for year, value in (("2022", 1.0), ("2023", 2.0), ("2024", 3.0)):
        book.figure(ENERGY, value, year, facility_id=one)
    for year, value in (("2023", 10.0), ("2024", 20.0)):
        book.figure(ENERGY, value, year, facility_id=two)
    quarter = book.figure(ENERGY, 5.0, "2025-03", facility_id=two)
    data = chart_data(library, sites(ENERGY, "CN"), today=TODAY)
    line = data.panels[0].lines[0]
    assert values(data)["China"] == [("2022-12-31", 1), ("2023-12-31", 12), ("2024-12-31", 23)]
    assert line.joined == (False, False, True)  # two facilities in 2023, where one was known in 2022
    assert data.left_out == ("1 figure that is not of one whole calendar year",)
    assert data.left_out_ids == ((quarter,),)
    assert "Sums by calendar year of figures that cover the whole year" in data.coverage
    explained = explain(library, data, data.panels[0].key, "CN", 1)
    assert sum(row.counts or 0 for row in explained.root.children) == pytest.approx(12)


# Money


def test_money_is_in_dollars_and_says_at_which_rate(library, book):
    site = book.facility("Site", book.place("CN", "China"))
    paper = book.source("A paper", "2023-06-01")
    figure = {"facility_id": site, "stage": "spent", "source_id": paper}
    book.figure("capital_cost.nominal", 2e9, "2023-01-31", currency="CNY", **figure)
    data = chart_data(library, sites("capital_cost.nominal", "CN"), today=TODAY)
    value = data.panels[0].lines[0].points[0].value
    assert 2e9 / 7.3 < value < 2e9 / 6.8
    said = "US dollars, nominal; other currencies at the average rate of the year they were said in"
    assert said in data.coverage
    label = data.panels[0].lines[0].points[0].label
    assert label == "US$300m, end of January 2023"  # one digit, as the two thousand million yuan had
