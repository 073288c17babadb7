"""Scales and ticks: every value within its axis, ticks round, few enough and written without noise."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from charts_for_tests import day
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.charts.geometry.scale import (
    Linear,
    Logarithmic,
    date_of,
    day_of,
    nice_step,
    nice_ticks,
    scale_for,
    show_day,
    show_ticks,
    show_value,
    time_ticks,
)

amounts = st.floats(0, 1e12)
positive = st.floats(1e-6, 1e12)


@given(st.lists(amounts, min_size=1, max_size=20), st.booleans())
def test_every_amount_stands_within_a_linear_axis(values, from_zero):
    scale = scale_for(values, logarithmic=False, from_zero=from_zero)
    assert all(-1e-9 <= scale.height(value) <= 1 + 1e-9 for value in values)
    if from_zero:
        assert scale.low == 0


@given(st.lists(positive, min_size=1, max_size=20))
def test_every_positive_amount_stands_within_a_logarithmic_axis(values):
    scale = scale_for([*values, 0.0, -3.0, math.nan], logarithmic=True)
    assert all(-1e-9 <= scale.height(value) <= 1 + 1e-9 for value in values)
    assert math.isnan(scale.height(0.0))


@given(positive, st.floats(1.1, 1e6), st.floats(0, 1), st.booleans())
def test_a_height_leads_back_to_its_value(low, ratio, height, logarithmic):
    scale = Logarithmic(low, low * ratio) if logarithmic else Linear(low, low * ratio)
    assert scale.height(scale.value(height)) == pytest.approx(height, abs=1e-6)


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.integers(2, 12))
def test_linear_ticks_are_round_evenly_spaced_and_few(low, span, at_most):
    assume(span > abs(low) * 1e-9)
    ticks = nice_ticks(low, low + span, at_most)
    assert len(ticks) <= at_most
    slack = span * 1e-6
    assert all(low - slack <= tick <= low + span + slack for tick in ticks)
    gaps = [b - a for a, b in pairwise(ticks)]
    for gap in gaps:
        assert gap == pytest.approx(gaps[0], rel=1e-6, abs=slack)
        assert f"{gap:.0e}"[0] in "125"


@given(positive, st.floats(1.5, 1e9), st.integers(3, 14))
def test_logarithmic_ticks_ascend_within_the_axis(low, ratio, at_most):
    ticks = Logarithmic(low, low * ratio).ticks(at_most)
    assert ticks == sorted(set(ticks))
    assert all(low * 0.999 <= tick <= low * ratio * 1.001 for tick in ticks)
    assert len(ticks) <= max(at_most, 3)


@given(st.floats(1e-9, 1e12), st.integers(1, 20))
def test_a_nice_step_is_one_two_or_five_and_wide_enough(span, at_most):
    step = nice_step(span, at_most)
    assert f"{step:.6e}"[:8] in ("1.000000", "2.000000", "5.000000")
    assert step * at_most >= span * (1 - 1e-6)


@pytest.mark.parametrize(
    ("ticks", "written"),
    [
        ([0, 500, 1000], ["0", "500", "1,000"]),
        ([0.6, 0.8, 1.0], ["0.6", "0.8", "1.0"]),
        ([0, 0.25, 0.5], ["0.00", "0.25", "0.50"]),
        ([100, 200, 500], ["100", "200", "500"]),
        ([0.5, 1, 2], ["0.5", "1", "2"]),
        ([0, 5e6, 1e7], ["0", "5 million", "10 million"]),
        ([1e9, 1e10], ["1 billion", "10 billion"]),
        ([200_000, 400_000], ["200,000", "400,000"]),
        ([], []),
        ([1e4, 1e5, 1e6, 1e7], ["10,000", "100,000", "1 million", "10 million"]),
    ],
)
def test_ticks_are_written_with_thousands_apart_and_as_many_decimals_as_they_need(ticks, written):
    assert show_ticks(ticks) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(230, "230"), (1234.5, "1,234.5"), (0.25, "0.25"), (0, "0"), (-0.0, "0"), (3e12, "3,000,000,000,000")],
)
def test_a_value_shows_the_digits_it_has(value, written):
    assert show_value(value, "EFLOPS") == written


def test_the_end_of_2023_falls_between_the_labels_of_2023_and_2024():
    ticks = time_ticks(day(2019, 12, 31), day(2028, 1, 1), 800)
    places = {words: at for at, words in ticks.labels}
    assert places["2023"] < day(2023) < places["2024"]
    assert day_of(2024) in ticks.boundaries


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (day(2024, 1, 1), day(2024, 6, 30), "Mar 2024"),
        (day(2023, 1, 1), day(2025, 1, 1), "Q2 2023"),
        (day(2016, 1, 1), day(2028, 1, 1), "2020"),
        (day(1900, 1, 1), day(2028, 1, 1), "1950"),
    ],
)
def test_months_quarters_and_years_by_what_is_spanned(first, last, expected):
    assert expected in [words for _, words in time_ticks(first, last, 600).labels]


@given(st.integers(-20000, 40000), st.integers(20, 40000), st.floats(200, 2500))
def test_time_labels_stand_within_the_axis_and_clear_of_each_other(first, span, width):
    ticks = time_ticks(first, first + span, width)
    assert all(first <= at <= first + span for at, _ in ticks.labels)
    assert all(first <= one <= first + span for one in ticks.boundaries)
    px = [(at - first) / span * width for at, _ in ticks.labels]
    assert all(b - a >= 28 for a, b in pairwise(px))
    assert ticks.boundaries == tuple(sorted(set(ticks.boundaries)))


@given(st.integers(-700_000, 2_900_000))
def test_days_and_dates_agree(number):
    on = date_of(number)
    assert day_of(on.year, on.month, on.day) == number


def test_a_day_in_words():
    assert show_day(day(2023)) == "31 Dec 2023"


def test_a_very_small_axis_is_written_in_decimals_and_not_with_an_exponent():
    assert show_ticks([0, 0.00001, 0.00002, 0.00003]) == ["0.00000", "0.00001", "0.00002", "0.00003"]
    assert show_ticks([0.000001, 0.00001, 0.0001]) == ["0.000001", "0.00001", "0.0001"]
