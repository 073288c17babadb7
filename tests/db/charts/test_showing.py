"""Shares, indices, growth, changes, running sums and ratios: worked by hand, and what always holds of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.charts.description import ChartData, ChartDescription, Line, PanelDescription, Point, Shape, ShowAs, Total
from db.charts.reasons.show_as import Facts, reasons_against_show_as, why_not_shown_as
from db.charts.showing.changes_over_time import change, cumulative, growth
from db.charts.showing.comparisons import Unit, indexed, shares
from db.charts.trajectories import chart_data
from db.values import dates
from tests.figures import TODAY, Book

WHOLE = "power.whole_facility"
INFRA = "computing_power.infrastructure_in_use"
ENERGY = "energy.data_centres"
UNIT = Unit("MW", WHOLE)


@pytest.fixture
def book(library):
    made = Book(library)
    made.basis(INFRA, "computing_power", "infrastructure in use")
    return made


def drawn(library, basis: str, show_as: ShowAs, *groups: str, total=Total.REPORTED, ratio=False, **more) -> ChartData:
    panel = PanelDescription(measure=basis.partition(".")[0], basis=basis, total=total, ratio=ratio)
    return chart_data(library, ChartDescription(panels=(panel,), groups=groups, show_as=show_as, **more), today=TODAY)


def values(line: Line) -> list[tuple[str, float]]:
    return [(dates.from_day(point.day).isoformat(), pytest.approx(point.value, rel=1e-3)) for point in line.points]


@pytest.fixture
def three(library, book):
    """China and the United States at the ends of 2021 to 2023, India at that of 2023 only."""
    for code, name, figures in (
        ("CN", "China", {"2021": 100, "2022": 150, "2023": 300}),
        ("US", "United States", {"2021": 300, "2022": 350, "2023": 300}),
        ("IN", "India", {"2023": 400}),
    ):
        place = book.place(code, name)
        for year, value in figures.items():
            book.figure(INFRA, value, year, place_id=place, source_id=book.source(f"{name} {year}"))
    return library


@pytest.mark.parametrize(
    ("show_as", "title"),
    [
        (ShowAs.SHARE, "China and the United States: share of computing power"),
        (ShowAs.INDEX, "China and the United States: relative change of computing power"),
        (ShowAs.GROWTH, "China and the United States: growth of computing power"),
        (ShowAs.CHANGE, "China and the United States: change of computing power"),
        (ShowAs.RATIO, "Ratio of China to the United States: computing power"),
    ],
)
def test_the_title_says_what_is_drawn_of_the_figures(three, show_as, title):
    assert drawn(three, INFRA, show_as, "CN", "US").title == title


def test_the_title_says_nothing_of_what_could_not_be_shown(three):
    assert drawn(three, INFRA, ShowAs.CUMULATIVE, "CN", "US").title == "China and the United States: computing power"


# Shares


def test_shares_are_of_the_sum_of_all_drawn_where_all_have_a_figure(three):
    two = drawn(three, INFRA, ShowAs.SHARE, "CN", "US").panels[0]
    assert values(two.lines[0]) == [("2021-12-31", 25), ("2022-12-31", 30), ("2023-12-31", 50)]
    assert two.unit == "%"
    assert two.title.endswith("share of those drawn, %")
    assert two.lines[0].points[0].label == "25 %, end of 2021"
    with_india = drawn(three, INFRA, ShowAs.SHARE, "CN", "US", "IN").panels[0]
    assert values(with_india.lines[0]) == [("2023-12-31", 30)]


def test_a_share_explains_itself_by_its_own_figure_and_the_sum(three):
    point = drawn(three, INFRA, ShowAs.SHARE, "CN", "US").panels[0].lines[0].points[1]
    own, whole = point.terms
    assert (own.line.key, own.point.value, whole.point.value) == ("CN", 150, 500)
    assert [(term.line.key, term.point.value, term.times) for term in whole.point.terms] == [
        ("CN", 150, 1),
        ("US", 350, 1),
    ]
    assert point.rule.startswith("The group's figure divided by the sum")


def test_where_the_world_is_drawn_shares_are_of_the_world(library, three, book):
    book.figure(INFRA, 1000, "2023", place_id=book.world())
    panel = drawn(library, INFRA, ShowAs.SHARE, "CN", "US", "WORLD").panels[0]
    assert [(line.key, values(line)) for line in panel.lines] == [
        ("CN", [("2023-12-31", 30)]),
        ("US", [("2023-12-31", 30)]),
    ]
    assert "share of the world" in panel.title


def test_groups_that_never_meet_have_no_share_and_the_reason_names_who_is_in_the_way(library, three, book):
    japan = book.place("JP", "Japan")
    book.figure(INFRA, 80, "2019-06", place_id=japan)
    panel = drawn(library, INFRA, ShowAs.SHARE, "CN", "US", "JP").panels[0]
    assert not panel.lines
    assert "Without Japan there is one." in panel.empty_reason


def test_shares_of_sites_begin_with_the_second_group_and_say_so(library, book):
    for code, name, begun, power in (("CN", "China", "2024-01-31", 100), ("US", "United States", "2025-01-31", 300)):
        site = book.facility(f"In {name}", book.place(code, name))
        book.figure(WHOLE, power, begun, facility_id=site)
    data = drawn(library, WHOLE, ShowAs.SHARE, "CN", "US", total=Total.SITES)
    assert values(data.panels[0].lines[0])[0] == ("2025-01-31", 25)
    assert any("1 group begins later than the first" in said for said in data.coverage)


def test_the_range_of_a_share_sets_lows_against_highs(library, book):
    for code, low, high in (("CN", 80, 120), ("US", 200, 400)):
        place = book.place(code, code)
        book.figure(INFRA, (low + high) / 2, "2023", place_id=place, low=low, high=high, interval="range given")
    point = drawn(library, INFRA, ShowAs.SHARE, "CN", "US").panels[0].lines[0].points[0]
    assert point.value == pytest.approx(25)
    assert point.low == pytest.approx(100 * 80 / 480)
    assert point.high == pytest.approx(100 * 120 / 320)


# Index


def test_an_index_is_100_on_its_day_and_leaves_out_who_has_no_figure_then(three):
    data = drawn(three, INFRA, ShowAs.INDEX, "CN", "US", "IN", index_day=dates.span("2021")[1])
    china, us = data.panels[0].lines
    assert values(china) == [("2021-12-31", 100), ("2022-12-31", 150), ("2023-12-31", 300)]
    assert values(us)[1] == ("2022-12-31", 116.67)
    assert any(said.endswith("for 31 Dec 2021: India") for said in data.coverage)
    assert china.points[2].terms[1].point.value == 100


def test_left_out_the_index_day_is_the_first_on_which_all_have_a_figure(three):
    lines = drawn(three, INFRA, ShowAs.INDEX, "CN", "US", "IN").panels[0].lines
    assert [line.points[-1].value for line in lines] == [100, 100, 100]
    assert "end of 2023 = 100" in drawn(three, INFRA, ShowAs.INDEX, "CN", "US", "IN").panels[0].title


def test_the_index_of_sites_takes_what_is_held_on_the_day(library, book):
    site = book.facility("Site", book.place("CN", "China"))
    book.figure(WHOLE, 100, "2024-01-31", facility_id=site)
    book.figure(WHOLE, 250, "2025-01-31", facility_id=site)
    data = drawn(library, WHOLE, ShowAs.INDEX, "CN", total=Total.SITES, index_day=dates.span("2024-07-04")[1])
    assert values(data.panels[0].lines[0])[1] == ("2025-01-31", 250)


def test_an_index_day_that_nobody_has_a_figure_for_says_so(three):
    panel = drawn(three, INFRA, ShowAs.INDEX, "CN", "US", index_day=0).panels[0]
    assert panel.empty_reason.startswith("No line has a figure above 0 for 1 Jan 1970.")


# Growth and change


def test_growth_is_a_yearly_rate_between_reported_figures(three):
    panel = drawn(three, INFRA, ShowAs.GROWTH, "CN", "US").panels[0]
    assert values(panel.lines[0]) == [("2022-12-31", 50.04), ("2023-12-31", 100.1)]
    assert panel.lines[1].points[1].value == pytest.approx(-14.29, rel=1e-2)
    assert panel.lines[0].points[0].label == "+50 % a year, 2021 to 2022"


def test_growth_of_sites_goes_from_year_end_to_year_end(library, book):
    site = book.facility("Site", book.place("CN", "China"))
    for value, day in ((100, "2023-05-31"), (150, "2024-03-31"), (300, "2024-11-30"), (330, "2025-06-30")):
        book.figure(WHOLE, value, day, facility_id=site)
    growing = drawn(library, WHOLE, ShowAs.GROWTH, "CN", total=Total.SITES).panels[0]
    assert values(growing.lines[0]) == [("2024-12-31", pytest.approx(199.3, rel=1e-2)), ("2025-12-31", 10.0)]
    assert growing.lines[0].shape is Shape.STRAIGHT
    changing = drawn(library, WHOLE, ShowAs.CHANGE, "CN", total=Total.SITES).panels[0]
    assert values(changing.lines[0]) == [("2024-12-31", 200), ("2025-12-31", 30)]
    assert changing.lines[0].points[0].label == "+200 MW, end of 2023 to end of 2024"


def test_a_change_may_be_negative_and_then_has_no_logarithm(three):
    panel = drawn(three, INFRA, ShowAs.CHANGE, "CN", "US", logarithmic=True).panels[0]
    assert [point.value for point in panel.lines[1].points] == [50, -50]
    assert panel.lines[1].points[1].label.startswith("−50 EFLOPS, ")
    assert not panel.logarithmic
    assert "the scale is linear" in panel.form_note
    assert [term.times for term in panel.lines[1].points[1].terms] == [1, -1]


def test_figures_that_are_not_joined_are_not_compared():
    points = tuple(Point(day=day, first_day=day, value=value) for day, value in ((0, 1.0), (400, 2.0), (800, 4.0)))
    broken = Line(key="a", label="A", points=points, joined=(False, False, True))
    assert [point.day for point in growth([broken], UNIT, TODAY).lines[0].points] == [800]


def test_a_bound_of_the_later_figure_bounds_the_growth_and_one_of_the_earlier_turns():
    exact, floor = Point(day=0, first_day=0, value=10), Point(day=400, first_day=400, value=20, bound="at least")
    rising = Line(key="a", label="A", points=(exact, floor, replace(exact, day=900, first_day=900, value=50)))
    assert [point.bound for point in growth([rising], UNIT, TODAY).lines[0].points] == ["at least", "up to"]


# Running sums


def test_a_running_sum_of_energy_goes_from_year_to_year_and_stops_at_a_gap(library, book):
    us = book.place("US", "United States")
    for year, value in (("2018", 70), ("2021", 100), ("2022", 110), ("2023", 130)):
        book.figure(ENERGY, value, year, place_id=us)
    data = drawn(library, ENERGY, ShowAs.CUMULATIVE, "US")
    line = data.panels[0].lines[0]
    assert values(line) == [("2021-12-31", 100), ("2022-12-31", 210), ("2023-12-31", 340)]
    assert line.points[2].label == "340 TWh, 2021 to 2023"
    assert [term.point.value for term in line.points[2].terms] == [100, 110, 130]
    assert any("the running sum is of 2021 to 2023" in said for said in data.coverage)


def test_a_stock_is_drawn_as_it_is_with_the_reason(three):
    panel = drawn(three, INFRA, ShowAs.CUMULATIVE, "CN", "US").panels[0]
    assert (panel.show_as, panel.lines[0].points[0].value) == (ShowAs.ABSOLUTE, 100)
    assert panel.form_note.startswith("A running sum is for what flows over a period")


# Ratios


def test_a_ratio_divides_the_two_groups_chosen(three):
    data = drawn(three, INFRA, ShowAs.RATIO, "CN", "US", "IN", ratio_groups=("IN", "CN"))
    (panel,) = data.panels
    assert values(panel.lines[0]) == [("2023-12-31", 1.333)]
    assert panel.title == "Ratio of India to China: where both have a figure"
    assert (panel.key, panel.show_as, panel.is_ratio) == (f"0:{INFRA}", ShowAs.RATIO, False)
    assert data.title == "Ratio of India to China: computing power"


def test_left_out_the_ratio_is_of_the_first_two_and_one_group_alone_has_none(three):
    assert values(drawn(three, INFRA, ShowAs.RATIO, "US", "CN").panels[0].lines[0])[0] == ("2021-12-31", 3)
    alone = drawn(three, INFRA, ShowAs.RATIO, "CN").panels[0]
    assert alone.form_note == "A ratio needs two groups with figures. Choose another group."
    assert alone.lines


def test_the_gap_panel_follows_the_chosen_groups_whatever_is_shown_above_it(three):
    shown, gap = drawn(three, INFRA, ShowAs.SHARE, "CN", "US", ratio=True, ratio_groups=("US", "CN")).panels
    assert shown.show_as is ShowAs.SHARE
    assert (gap.is_ratio, values(gap.lines[0])[0]) == (True, ("2021-12-31", 3))


# Reasons


def test_the_controls_are_told_what_cannot_be_shown(three):
    panel = PanelDescription(measure="computing_power", basis=INFRA)
    chart = ChartDescription(panels=(panel,), groups=("CN",))
    said = reasons_against_show_as(three, chart, 0)
    assert {show_as for show_as, reason in said.items() if reason} == {
        ShowAs.SHARE,
        ShowAs.RATIO,
        ShowAs.CUMULATIVE,
    }
    assert not any(reasons_against_show_as(three, chart, 5).values())


def test_shares_and_two_totals_are_not_summed():
    facts = Facts(total=Total.BOTH, by_facility=False, measure="power", is_stock=True, may_be_summed=True, groups=3)
    assert "Two totals" in why_not_shown_as(ShowAs.SHARE, facts)
    assert "Shares are not summed" in why_not_shown_as(ShowAs.SHARE, replace(facts, may_be_summed=False))
    assert not why_not_shown_as(ShowAs.INDEX, facts)


# What always holds

VALUES = st.one_of(st.just(0.0), st.floats(1e-6, 1e9))
FIGURES = st.lists(
    st.tuples(st.integers(-25_000, 47_000), st.integers(0, 800), VALUES), max_size=8, unique_by=lambda one: one[0]
)
SHAPES = st.sampled_from([Shape.STEP, Shape.STRAIGHT])


def line_of(key: str, figures: list[tuple[int, int, float]], shape: Shape) -> Line:
    points = tuple(
        Point(day=day, first_day=day - width, value=value, low=value / 2, high=value * 2, label=f"{value}, {day}")
        for day, width, value in sorted(figures)
    )
    return Line(key=key, label=key, points=points, shape=shape)


@given(st.lists(FIGURES, min_size=2, max_size=5), SHAPES)
def test_shares_of_one_time_sum_to_one(figures, shape):
    lines = [line_of(str(number), one, shape) for number, one in enumerate(figures)]
    sums: dict[int, float] = defaultdict(float)
    for line in shares(lines, UNIT).lines:
        for point in line.points:
            sums[id(point.terms[1].point)] += point.value
            assert -1e-9 <= point.low <= point.value <= point.high <= 100 + 1e-9
    assert all(total == pytest.approx(100) for total in sums.values())


@given(FIGURES, SHAPES)
def test_an_index_keeps_all_proportions(figures, shape):
    line = line_of("a", figures, shape)
    for shown in indexed([line], UNIT, None).lines:
        base = shown.points[0].terms[1].point.value
        assert [point.value for point in shown.points] == pytest.approx([100 * one.value / base for one in line.points])
        assert any(point.value == pytest.approx(100) for point in shown.points)


@given(FIGURES, SHAPES)
def test_growth_applied_to_the_earlier_figure_gives_the_later_one(figures, shape):
    for shown in growth([line_of("a", figures, shape)], UNIT, TODAY).lines:
        for point in shown.points:
            later, earlier = (term.point for term in point.terms)
            if point.value < -99:
                continue  # so near to nothing left that the rate has no digits for what is left
            years = (later.day - earlier.day) / 365.25
            assert earlier.value * (1 + point.value / 100) ** years == pytest.approx(later.value, rel=1e-6, abs=1e-6)


@given(FIGURES, SHAPES)
def test_changes_add_up_to_the_whole_way(figures, shape):
    for shown in change([line_of("a", figures, shape)], UNIT, "power", TODAY).lines:
        first, last = shown.points[0].terms[1].point.value, shown.points[-1].terms[0].point.value
        assert sum(point.value for point in shown.points) == pytest.approx(last - first, rel=1e-6, abs=1e-3)
        for point in shown.points:
            assert sum(term.times * term.point.value for term in point.terms) == pytest.approx(point.value)


@given(FIGURES)
def test_a_running_sum_never_falls_and_is_the_sum_of_its_terms(figures):
    for shown in cumulative([line_of("a", figures, Shape.STRAIGHT)], UNIT, "energy").lines:
        sums = [point.value for point in shown.points]
        assert sums == sorted(sums)
        for point in shown.points:
            assert sum(term.point.value for term in point.terms) == pytest.approx(point.value)
