"""Any number explains itself: its list adds up to what is drawn, on screen and in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from db.charts.description import ChartData, ChartDescription, PanelDescription, Split, Total
from db.charts.explain import Explanation, explain
from db.charts.trajectories import chart_data
from db.errors import DatahallError
from tests.figures import TODAY, Book

WHOLE = "power.whole_facility"
INFRA = "computing_power.infrastructure_in_use"


@pytest.fixture
def book(library):
    return Book(library)


def chart(library, *groups: str, basis: str = WHOLE, total=Total.SITES, ratio=False) -> ChartData:
    panel = PanelDescription(measure=basis.partition(".")[0], basis=basis, total=total, ratio=ratio)
    return chart_data(library, ChartDescription(panels=(panel,), groups=groups), today=TODAY)


def column(made: Explanation, name: str) -> list[float]:
    """The numbers of one column of the copied list, as a spreadsheet would sum them."""
    rows = csv.DictReader(io.StringIO(made.as_tsv()), delimiter="\t")
    return [float(row[name]) for row in rows if row[name]]


@pytest.fixture
def campus(library, book):
    china = book.place("CN", "China")
    first, second = book.facility("First", china), book.facility("Second", china)
    paper = book.source("A paper")
    book.figure(WHOLE, 100, "2025-01-15", facility_id=first, source_id=paper)
    book.figure(WHOLE, 20.5, "2025-02-15", facility_id=first, source_id=paper, extent="addition")
    book.figure(WHOLE, 50, "2025-02-20", facility_id=second)
    return chart(library, "CN")


def test_a_total_lists_its_facilities_and_adds_up(library, campus):
    point = campus.panels[0].lines[0].points[1]
    made = explain(library, campus, campus.panels[0].key, "CN", 1)
    assert point.value == 170.5
    assert [(row.label, row.counts) for row in made.sections[0].rows] == [
        ("First", 100),
        ("First", 20.5),
        ("Second", 50),
    ]
    assert made.sections[0].rows[0].publisher == "A paper"
    assert "2 of 2 facilities have a figure." in made.rules


def test_the_copied_list_sums_to_the_drawn_value(library, campus):
    made = explain(library, campus, campus.panels[0].key, "CN", 1)
    assert sum(column(made, "counts")) == 170.5
    assert column(made, "drawn") == [170.5]


@pytest.fixture
def gap(library, book):
    book.basis(INFRA, "computing_power", "infrastructure in use")
    book.basis("share.of_infrastructure_in_use", "share", "of infrastructure in use", share_of=INFRA)
    china, us = book.place("CN", "China"), book.place("US", "United States")
    caict = book.source("CAICT")
    book.figure(INFRA, 230, "2023", place_id=china, source_id=book.source("MIIT"), confidence="high")
    book.figure(INFRA, 910, "2023", place_id=book.world(), source_id=caict)
    book.figure("share.of_infrastructure_in_use", 32, "2023", place_id=us, source_id=caict)
    book.figure("share.of_infrastructure_in_use", 26, "2023", place_id=china, source_id=caict)
    return chart(library, "CN", "US", basis=INFRA, total=Total.REPORTED, ratio=True)


def test_the_230_names_its_source_and_what_else_is_said(library, gap):
    made = explain(library, gap, gap.panels[0].key, "CN", 0)
    (row,) = made.sections[0].rows
    assert (row.counts, row.publisher, row.basis) == (230, "MIIT", "infrastructure in use")
    assert [other.figure for other in made.others] == ["26 %", "910 EFLOPS"]


def test_a_derived_total_shows_the_share_and_what_it_is_a_share_of(library, gap):
    made = explain(library, gap, gap.panels[0].key, "US", 0)
    share, total = made.sections[0].rows
    assert (share.figure, share.counts, share.rule) == ("32 %", pytest.approx(291.2), "32 % of 910")
    assert (total.figure, total.counts) == ("910 EFLOPS", None)
    assert sum(column(made, "counts")) == pytest.approx(291.2)


def test_a_ratio_shows_both_sums_and_the_quotient(library, gap):
    ratio = gap.panels[1]
    made = explain(library, gap, ratio.key, ratio.lines[0].key, 0)
    above, below = made.sections
    sums = [sum(column(made, f"counts, {section.title}")) for section in (above, below)]
    assert sums == [230, pytest.approx(291.2)]
    assert sums[0] / sums[1] == pytest.approx(made.value)
    assert column(made, "drawn")[-1] == made.value


def test_a_ratio_of_sites_says_listed_sites_only(library, book):
    for code, name, power in (("CN", "China", 50), ("US", "United States", 100)):
        place = book.place(code, name)
        book.figure(WHOLE, power, "2025-01-31", facility_id=book.facility(f"In {name}", place))
        book.facility(f"Unknown in {name}", place)
    data = chart(library, "CN", "US", ratio=True)
    ratio = data.panels[1]
    made = explain(library, data, ratio.key, ratio.lines[0].key, 0)
    assert "listed sites only" in ratio.title
    assert made.value == 0.5
    assert any("China 1 of 2, United States 1 of 2" in rule for rule in made.rules)


def test_a_bar_without_a_date_lists_its_plans(library, book):
    site = book.facility("Site", book.place("US", "United States"))
    book.figure(WHOLE, 900, None, facility_id=site, kind="planned")
    data = chart(library, "US")
    made = explain(library, data, data.panels[0].key, "", 0)
    assert [(row.label, row.counts, row.date) for row in made.sections[0].rows] == [("Site", 900, "no date")]


def test_a_sum_of_money_in_two_currencies_adds_up_in_dollars(library, book):
    source = book.source("A paper", "2023-05-01")
    us = book.place("US", "United States")
    first, second = book.facility("First", us), book.facility("Second", us)
    spent = {"stage": "spent", "source_id": source, "date": "2023-01-31"}
    for site, currency, value in ((first, "USD", 1e9), (second, "EUR", 2e9)):
        book.figure("capital_cost.nominal", value, facility_id=site, currency=currency, **spent)
    data = chart(library, "US", basis="capital_cost.nominal")
    point = data.panels[0].lines[0].points[0]
    made = explain(library, data, data.panels[0].key, "US", 0)
    assert point.value > 3e9
    assert sum(column(made, "counts")) == pytest.approx(point.value)


def test_a_point_that_is_gone_is_said_in_words(library, campus):
    with pytest.raises(DatahallError, match="no longer in the chart"):
        explain(library, campus, campus.panels[0].key, "CN", 99)


def test_every_point_of_the_shipped_charts_adds_up(starter_library):
    from db.charts import views

    for view in views.saved(starter_library, views.CHART):
        data = chart_data(starter_library, views.read_chart(starter_library, view.id), today=TODAY)
        for panel in data.panels:
            for line in panel.lines:
                for index in range(0, len(line.points), 5):
                    made = explain(starter_library, data, panel.key, line.key, index)
                    sums = [sum(row.counts or 0 for row in section.rows) for section in made.sections]
                    value = sums[0] if len(sums) == 1 else sums[0] / sums[1]
                    assert value == pytest.approx(line.points[index].value)


def test_facilities_explain_themselves_too(library, book):
    site = book.facility("Site")
    book.figure(WHOLE, 900, "2025-01-01", facility_id=site)
    panel = PanelDescription(measure="power", basis=WHOLE)
    data = chart_data(library, ChartDescription(panels=(panel,), split=Split.FACILITY), today=TODAY)
    made = explain(library, data, data.panels[0].key, data.panels[0].lines[0].key, 0)
    assert sum(column(made, "counts")) == 900
