"""Bridges between bases: only by the person's factor, only where there is no figure of its own, always said."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.catalogue import BASES
from db.charts.description import Bridge, ChartDescription, PanelDescription, Split, Total
from db.charts.explaining.explain import explain
from db.charts.figures.bridges import bridge_candidates
from db.charts.trajectories import chart_data
from tests.figures import TODAY, Book

WHOLE, IT = "power.whole_facility", "power.critical_it"


@pytest.fixture
def book(library):
    return Book(library)


def chart(*groups: str, basis: str = WHOLE, total: Total = Total.SITES, split: Split = Split.COUNTRY, **factors: float):
    bridges = tuple(Bridge(from_basis=key.replace("__", "."), factor=factor) for key, factor in factors.items())
    panel = PanelDescription(measure=basis.partition(".")[0], basis=basis, total=total, bridges=bridges)
    return ChartDescription(panels=(panel,), groups=groups, split=split)


def last(library, description) -> float:
    return chart_data(library, description, today=TODAY).panels[0].lines[0].points[-1].value


def two_sites(book: Book) -> tuple[int, int]:
    us = book.place("US", "United States")
    own, other = book.facility("Own", us), book.facility("Other", us)
    book.figure(WHOLE, 100, "2025-12-31", facility_id=own)
    left = book.figure(IT, 90, "2025-12-31", facility_id=own)
    used = book.figure(IT, 300, "2025-12-31", facility_id=other, low=200, high=330, interval="5 to 95 %")
    return left, used


def test_critical_it_counts_as_whole_facility_by_the_pue_that_the_person_sets(library, book):
    left, used = two_sites(book)
    bridged = chart("US", power__critical_it=1.3)
    data = chart_data(library, bridged, today=TODAY)
    point = data.panels[0].lines[0].points[-1]
    assert point.value == pytest.approx(100 + 390)
    assert (point.low, point.high) == pytest.approx((490 - 130, 490 + 39))
    assert "1 facility counted as critical IT × 1.3, set by you" in data.coverage
    assert data.left_out_ids[data.left_out.index("1 figure on another basis")] == (left,)
    parts = data.panels[0].lines[0].ledger.parts(TODAY)
    assert [(part.value, part.fact_ids) for part in parts] == [(390, (used,)), (100, (parts[1].fact_ids[0],))]
    assert parts[0].rule.startswith("300 MW critical IT × 1.3 = 390 MW")


def test_without_a_factor_nothing_is_counted_on_another_basis(library, book):
    left, used = two_sites(book)
    data = chart_data(library, chart("US"), today=TODAY)
    assert data.panels[0].lines[0].points[-1].value == 100
    assert set(data.left_out_ids[0]) == {left, used}


def test_what_is_counted_by_a_bridge_explains_itself(library, book):
    two_sites(book)
    data = chart_data(library, chart("US", power__critical_it=1.3), today=TODAY)
    line = data.panels[0].lines[0]
    made = explain(library, data, data.panels[0].key, line.key, len(line.points) - 1)
    rows = made.root.children
    assert sum(row.counts for row in rows) == pytest.approx(490)
    assert any("300 MW critical IT × 1.3 = 390 MW" in row.rule for row in rows)


def test_a_facility_of_its_own_is_drawn_hollow_when_it_comes_by_a_bridge(library, book):
    two_sites(book)
    uid = library.reading().execute("SELECT uid FROM facility WHERE name = 'Other'").fetchone()[0]
    line = chart_data(library, chart(uid, split=Split.FACILITY, power__critical_it=1.3), today=TODAY).panels[0].lines[0]
    assert [(point.value, point.derived) for point in line.points] == [(390, True), (390, True)]
    assert line.points[0].label.startswith("390 MW")


def test_additions_on_another_basis_are_multiplied_each(library, book):
    site = book.facility("Site", book.place("US", "United States"))
    book.figure(IT, 100, "2024-12-31", facility_id=site)
    book.figure(IT, 50, "2025-12-31", facility_id=site, extent="addition")
    data = chart_data(library, chart("US", power__critical_it=2.0), today=TODAY)
    assert data.panels[0].lines[0].points[-1].value == 300
    assert [part.value for part in data.panels[0].lines[0].ledger.parts(TODAY)] == [200, 100]


def test_racks_become_power_by_kilowatts_per_rack(library, book):
    site = book.facility("Site", book.place("CN", "China"))
    book.figure("racks.2_5_kw", 20_000, "2025", facility_id=site)
    data = chart_data(library, chart("CN", basis=IT, racks__2_5_kw=2.5), today=TODAY)
    assert data.panels[0].lines[0].points[-1].value == pytest.approx(50)
    part = data.panels[0].lines[0].ledger.parts(TODAY)[0]
    assert part.rule.startswith("20,000 standard racks of 2.5 kW × 2.5 kW per rack = 50 MW")


def test_a_country_without_a_figure_of_its_own_is_reported_by_a_bridge(library, book):
    china, us = book.place("CN", "China"), book.place("US", "United States")
    dense, sparse = "computing_power.fp16_dense", "computing_power.fp16_sparse"
    book.figure(dense, 70, "2024", place_id=china)
    book.figure(sparse, 500, "2024", place_id=china)
    book.figure(sparse, 400, "2024", place_id=us)
    data = chart_data(
        library, chart("CN", "US", basis=dense, total=Total.REPORTED, computing_power__fp16_sparse=0.5), today=TODAY
    )
    (first,), (second,) = (line.points for line in data.panels[0].lines)
    assert (first.value, first.derived, second.value, second.derived) == (70, False, 200, True)
    assert second.parts[0].rule == "400 EFLOPS FP16 peak, sparse × 0.5 = 200 EFLOPS"
    assert "United States counted as FP16 peak, sparse × 0.5, set by you" in data.coverage
    assert data.left_out == ("1 figure on another basis",)


@pytest.mark.parametrize("factor", [0.0, -1.3, math.nan, math.inf])
def test_a_factor_that_is_none_is_refused_and_said(library, book, factor):
    two_sites(book)
    data = chart_data(library, chart("US", power__critical_it=factor), today=TODAY)
    assert data.panels[0].lines[0].points[-1].value == 100
    assert "The factor of critical IT must be a number above 0: it is not used" in data.coverage


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (WHOLE, "No factor leads from whole facility to whole facility: it is not used"),
        ("capital_cost.nominal", "No factor leads from nominal to whole facility: it is not used"),
        ("power.moonshine", "This library does not know “power.moonshine”: its factor is not used"),
    ],
)
def test_a_bridge_that_leads_nowhere_is_refused_and_said(library, book, key, said):
    two_sites(book)
    data = chart_data(library, chart("US", **{key.replace(".", "__"): 1.3}), today=TODAY)
    assert data.panels[0].lines[0].points[-1].value == 100
    assert said in data.coverage


def test_from_where_bridges_make_sense():
    labels = {one.from_basis: one.label for one in bridge_candidates(WHOLE)}
    assert labels[IT] == "PUE"
    assert labels["racks.2_5_kw"] == "kW per rack"
    assert WHOLE not in labels
    assert not any(key.startswith(("energy", "share", "capital_cost")) for key in labels)
    sparse = {one.from_basis: one.label for one in bridge_candidates("computing_power.fp16_dense")}
    assert sparse["computing_power.fp16_sparse"] == "sparse to dense"
    assert "computing_power.fp8_sparse" not in sparse
    assert bridge_candidates("power.not_stated") == ()


@given(st.sampled_from([basis.key for basis in BASES]))
def test_a_candidate_is_another_known_basis_with_a_name_for_its_factor(key):
    known = {basis.key for basis in BASES}
    for one in bridge_candidates(key):
        assert one.from_basis in known - {key}
        assert one.label and one.scale > 0
