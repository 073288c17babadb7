"""Ranks at the ends of years, bars and grids of small plots."""

from __future__ import annotations

import itertools

from charts_for_tests import POWER, day, figure
from hypothesis import given
from hypothesis import strategies as st

from db.charts.description import Line, PanelData, Shape
from desktop.charts.geometry.bar_places import bar_words, bars_of, grid_of
from desktop.charts.geometry.ranks import rank_days, standings, value_on

values = st.lists(st.floats(0, 1e9), min_size=2, max_size=8)


def line_of(key: str, *figures: tuple[int, float], **more: object) -> Line:
    return Line(key=key, label=key, points=tuple(figure(year, value) for year, value in figures), **more)


def test_a_line_that_overtakes_another_changes_places_with_it():
    old, new = line_of("old", (2020, 10), (2022, 12)), line_of("new", (2020, 2), (2022, 30))
    days = rank_days([old, new])
    assert days == [day(2020), day(2021), day(2022)]
    ranks = [[one.rank for one in line] for line in standings([old, new], days)]
    assert ranks == [[1, 2, 2], [2, 1, 1]]


def test_who_has_no_figure_has_no_rank():
    early, late = line_of("early", (2019, 1), (2022, 4)), line_of("late", (2021, 9), (2022, 9))
    third = line_of("third", (2019, 3), (2022, 3))
    lines = [early, late, third]
    found = standings(lines, rank_days(lines))
    assert [one and one.rank for one in found[1]] == [None, None, 1, 1]


@given(st.lists(values, min_size=2, max_size=6))
def test_ranks_are_one_to_n_and_follow_the_values(rows):
    lines = [line_of(str(number), *enumerate(row, start=2000)) for number, row in enumerate(rows)]
    for at, days_end in enumerate(rank_days(lines)):
        standing = [found[at] for found in standings(lines, rank_days(lines)) if found[at] is not None]
        assert sorted(one.rank for one in standing) == list(range(1, len(standing) + 1))
        ordered = sorted(standing, key=lambda one: one.rank)
        assert all(a.value >= b.value for a, b in itertools.pairwise(ordered))
        assert all(one.day == days_end for one in standing)


def test_a_step_holds_after_its_last_point_and_a_straight_line_does_not():
    step = line_of("step", (2020, 5), (2021, 7), shape=Shape.STEP)
    assert value_on(step, day(2030)) == (7, 1, False)
    assert value_on(line_of("straight", (2020, 5), (2021, 7)), day(2030)) is None


def test_bars_tell_apart_what_stands_what_is_planned_and_what_has_no_date():
    bars = bars_of(POWER, None, [0, 1])
    assert [(bar.label, bar.value, bar.planned, bar.undated) for bar in bars] == [
        ("Stargate Abilene", 590, 1200, 1400),
        ("乌兰察布智算中心", 300, None, 300),
    ]
    assert bar_words(bars[0], POWER, with_unit=True) == ("590 MW", "1,200 planned · 1,400 no date")


def test_bars_read_another_day():
    bars = bars_of(POWER, day(2025, 10, 1), [0, 1])
    assert [(bar.label, bar.value) for bar in bars] == [("Stargate Abilene", 200), ("乌兰察布智算中心", 150)]


def test_plans_without_a_date_have_a_bar_where_nothing_else_is_known():
    undated = PanelData(key="power", title="", unit="MW", lines=(), undated=POWER.undated)
    assert [(bar.label, bar.value, bar.undated) for bar in bars_of(undated, None, [])] == [
        ("Stargate Abilene", None, 1400),
        ("乌兰察布智算中心", None, 300),
    ]


@given(st.integers(1, 200), st.floats(50, 3000))
def test_small_plots_fit_the_width_and_all_have_a_place(count, width):
    grid = grid_of(count, width, least=170, gap=20)
    assert grid.columns * grid.rows >= count
    assert grid.columns * grid.cell_width + (grid.columns - 1) * 20 <= width + 1e-6
    assert len({grid.place(index) for index in range(count)}) == count
    assert all(column < grid.columns and row < grid.rows for column, row in map(grid.place, range(count)))
    assert grid.columns == 1 or grid.cell_width >= 170 - 1e-6
