"""Trends: what always holds of exact growth, how often intervals hold the truth, and one example worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.coming.student_t import two_sided, within
from db.coming.trend import crossing, fit


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(1, 12.7062), (2, 4.30265), (3, 3.18245), (10, 2.22814), (30, 2.04227), (1000, 1.96234)]
)
def test_the_quantile_is_that_of_printed_tables(freedom, quantile):
    assert two_sided(0.95, freedom) == pytest.approx(quantile, abs=5e-5)
    assert within(two_sided(0.9, freedom), freedom) == pytest.approx(0.9, abs=1e-12)


@given(st.floats(60, 4000), st.floats(1e-3, 1e6), st.lists(st.integers(15_000, 22_000), min_size=4, unique=True))
def test_exact_growth_gives_its_own_doubling_time_and_a_band_without_width(doubling, value, days):
    trend = fit(days, [value * 2 ** ((day - days[0]) / doubling) for day in days])
    assert trend is not None
    assert trend.doubling_days()[0] == pytest.approx(doubling, rel=1e-4)
    low, high = trend.interval(max(days) + doubling)
    assert low == pytest.approx(high, rel=1e-4)
    assert trend.at(days[0] + doubling) == pytest.approx(2 * value, rel=1e-4)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    """2,000 noisy series of 8 points: 95 % within three standard errors, which is 1.5 points each way."""
    noise = np.random.default_rng(9)
    days, rate, spread, ahead, meeting = np.arange(8) * 182.0, 0.0019, 0.2, 2500.0, 1820.0
    held = {"figure": 0, "doubling": 0, "crossing": 0}
    for _ in range(2000):
        trend = fit(days, np.exp(rate * days + noise.normal(0, spread, 8)))
        slow = fit(days, np.exp(rate * meeting + 0.0004 * (days - meeting) + noise.normal(0, spread, 8)))
        assert trend is not None and slow is not None
        low, high = trend.interval(ahead)
        held["figure"] += low <= math.exp(rate * ahead + noise.normal(0, spread)) <= high
        _, fast, long = trend.doubling_days()
        held["doubling"] += fast <= math.log(2) / rate <= long
        met = crossing(trend, slow)
        assert met is not None
        held["crossing"] += met.low is None or met.low <= meeting <= met.high
    assert held["figure"] / 2000 == pytest.approx(0.95, abs=0.015)
    assert held["doubling"] / 2000 == pytest.approx(0.95, abs=0.015)
    assert 0.935 <= held["crossing"] / 2000 <= 0.995  # rather too wide: the smaller degrees of freedom


def test_an_example_worked_by_hand():
    """Logarithms 0, 1, 1, 2 on days 0 to 3: rate 0.6, errors 0.1, -0.3, 0.3, -0.1 … squares sum to 0.2."""
    trend = fit([0, 1, 2, 3], [1, math.e, math.e, math.e**2])
    assert trend is not None
    assert (trend.rate, trend.level, trend.centre) == (pytest.approx(0.6), pytest.approx(1), 1.5)
    assert trend.spread == pytest.approx(math.sqrt(0.2 / 2))
    low, high = trend.interval(5)
    half = 4.30265 * math.sqrt(0.1 * (1 + 1 / 4 + 3.5**2 / 5))
    assert math.log(high) == pytest.approx(1 + 0.6 * 3.5 + half, abs=1e-4)
    assert math.log(low) == pytest.approx(1 + 0.6 * 3.5 - half, abs=1e-4)


def test_too_few_points_one_day_or_nothing_above_zero_give_no_trend():
    assert fit([1, 2, 3], [1, 2, 4]) is None
    assert fit([5, 5, 5, 5], [1, 2, 3, 4]) is None
    assert fit([1, 2, 3, 4], [0, 1, 2, 4]) is None


def test_lines_of_one_rate_never_cross_and_exact_ones_cross_exactly():
    days = [0.0, 100.0, 200.0, 300.0]
    one = fit(days, [2 ** (day / 100) for day in days])
    other = fit(days, [8 * 2 ** (day / 400) for day in days])
    assert one is not None and other is not None
    assert crossing(one, one) is None
    met = crossing(one, other)
    assert met is not None and met.low is not None and met.high is not None
    assert met.day == pytest.approx(400)
    assert met.low == pytest.approx(400, abs=1e-3) and met.high == pytest.approx(400, abs=1e-3)
