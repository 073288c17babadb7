"""Any number explains itself: its list adds up to what is drawn, on screen and in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json

import pytest

from db.charts.description import ChartData, ChartDescription, PanelDescription, ShowAs, Split, Total
from db.charts.explaining.explain import explain
from db.charts.explaining.explanation import Explanation, Node
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


def assert_adds_up(node: Node) -> None:
    """Under every node what counts comes to its number."""
    if node.adds_up:
        assert sum(child.counts or 0 for child in node.children) == pytest.approx(node.number)
        assert sum(leaf.counts for leaf in node.leaves()) == pytest.approx(node.number)
    for child in node.children:
        assert_adds_up(child)


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
    first, second = made.root.children
    assert [(part.what, part.counts, part.publisher) for part in (first, second)] == [
        ("First", 120.5, "A paper"),
        ("Second", 50, ""),
    ]
    assert [(fact.figure, fact.counts) for fact in first.children] == [("100 MW", 100), ("20.5 MW", 20.5)]
    assert first.children[0].children[0].what == "Source: A page of A paper"
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
    fact, *others = made.root.children
    assert made.root.table == "place"
    assert (fact.counts, fact.publisher, fact.basis) == (230, "MIIT", "infrastructure in use")
    assert [(other.figure, other.counts) for other in others] == [("26 %", None), ("910 EFLOPS", None)]
    assert others[0].what.startswith("Also said: 26 %")


def test_a_derived_total_shows_the_share_and_what_it_is_a_share_of(library, gap):
    made = explain(library, gap, gap.panels[0].key, "US", 0)
    share, total = made.root.children
    assert (share.figure, share.counts, share.rule) == ("32 %", pytest.approx(291.2), "32 % of 910")
    assert (total.figure, total.counts) == ("910 EFLOPS", None)
    assert sum(column(made, "counts")) == pytest.approx(291.2)


def test_a_ratio_shows_both_sums_and_the_quotient(library, gap):
    ratio = gap.panels[1]
    made = explain(library, gap, ratio.key, ratio.lines[0].key, 0)
    above, below = made.sums
    sums = [sum(column(made, f"counts, {term.what}, {term.date}")) for term in (above, below)]
    assert sums == [230, pytest.approx(291.2)]
    assert [(term.what, term.value, term.counts) for term in made.root.children] == [
        ("China", 230, None),
        ("United States", pytest.approx(291.2), None),
    ]
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
    assert [(part.what, part.counts, part.date) for part in made.root.children] == [("Site", 900, "no date")]


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
    from db.charts.saved import views

    for view in views.saved(starter_library, views.CHART):
        data = chart_data(starter_library, views.read_chart(starter_library, view.id), today=TODAY)
        for panel in data.panels:
            for line in panel.lines:
                for index in range(0, len(line.points), 5):
                    made = explain(starter_library, data, panel.key, line.key, index)
                    assert made.value == line.points[index].value
                    assert_adds_up(made.root)


def test_facilities_explain_themselves_too(library, book):
    site = book.facility("Site")
    book.figure(WHOLE, 900, "2025-01-01", facility_id=site)
    panel = PanelDescription(measure="power", basis=WHOLE)
    data = chart_data(library, ChartDescription(panels=(panel,), split=Split.FACILITY), today=TODAY)
    made = explain(library, data, data.panels[0].key, data.panels[0].lines[0].key, 0)
    assert sum(column(made, "counts")) == 900


@pytest.mark.parametrize("show_as", list(ShowAs))
@pytest.mark.parametrize("total", [Total.SITES, Total.REPORTED])
def test_every_way_to_show_adds_up_to_its_terms(library, book, show_as, total):
    for code, name, powers in (("CN", "China", (100, 80, 300)), ("US", "United States", (200, 500, 450))):
        place = book.place(code, name)
        site, other = book.facility(f"In {name}", place), book.facility(f"Also in {name}", place)
        for year, power in zip(("2021", "2022", "2023"), powers, strict=True):
            book.figure(WHOLE, power, f"{year}-12-31", facility_id=site)
            book.figure(WHOLE, power / 4, f"{year}-06-30", facility_id=other)
            book.figure("energy.data_centres", power / 10, year, place_id=place)
    basis = WHOLE if total is Total.SITES else "energy.data_centres"
    panel = PanelDescription(measure=basis.partition(".")[0], basis=basis, total=total)
    chart = ChartDescription(panels=(panel,), groups=("CN", "US"), show_as=show_as)
    data = chart_data(library, chart, today=TODAY)
    for line in data.panels[0].lines:
        for index, point in enumerate(line.points):
            made = explain(library, data, data.panels[0].key, line.key, index)
            assert made.value == point.value
            assert_adds_up(made.root)
            names = ["counts"] if len(made.sums) == 1 else [f"counts, {one.what}, {one.date}" for one in made.sums]
            for name, one in zip(names, made.sums, strict=True):
                assert sum(column(made, name)) == pytest.approx(one.number)
            assert column(made, "drawn")[-1] == point.value


def test_what_is_subtracted_counts_negative_down_to_its_facts(library, book):
    site = book.facility("Site", book.place("CN", "China"))
    book.figure(WHOLE, 100, "2022-12-31", facility_id=site)
    book.figure(WHOLE, 140, "2023-12-31", facility_id=site)
    panel = PanelDescription(measure="power", basis=WHOLE, total=Total.SITES)
    chart = ChartDescription(panels=(panel,), groups=("CN",), show_as=ShowAs.CHANGE)
    data = chart_data(library, chart, today=TODAY)
    made = explain(library, data, data.panels[0].key, "CN", 0)
    assert [(leaf.figure, leaf.counts) for leaf in made.root.leaves()] == [("140 MW", 140), ("100 MW", -100)]
    assert sum(column(made, "counts")) == 40
    assert made.rules[0] == "The later figure less the earlier one."


def test_a_facility_says_whom_its_line_follows_and_why(library, book):
    site = book.facility("Site", book.place("CN", "China"))
    epoch, paper = book.source("Epoch AI"), book.source("A paper")
    book.figure(WHOLE, 100, "2025-01-15", facility_id=site, source_id=epoch, confidence="high")
    for day in ("2025-01-20", "2025-02-20"):
        book.figure(WHOLE, 130, day, facility_id=site, source_id=paper, confidence="low")
    data = chart(library, "CN")
    part = explain(library, data, data.panels[0].key, "CN", 0).root.children[0]
    assert part.children[-1].what == "Follows Epoch AI, the most confident; of A paper 2 figures are marks"


def test_further_sources_stand_under_the_fact(library, book):
    site = book.facility("Site", book.place("CN", "China"))
    fact = book.figure(WHOLE, 100, "2025-01-15", facility_id=site, source_id=book.source("A paper"))
    book.add("citation", observation_id=fact, source_id=book.source("Another"), stance="doubts")
    data = chart(library, "CN")
    part = explain(library, data, data.panels[0].key, "CN", 0).root.children[0]
    assert [source.what for source in part.children[0].children] == ["Source: A page of A paper", "Doubted by Another"]


def test_the_tree_is_written_as_json_too(library, campus):
    made = json.loads(explain(library, campus, campus.panels[0].key, "CN", 1).as_json())
    assert (made["value"], made["unit"]) == (170.5, "MW")
    assert [child["counts"] for child in made["tree"]["children"]] == [120.5, 50]
    assert made["tree"]["children"][0]["children"][0]["publisher"] == "A paper"
