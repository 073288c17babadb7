"""Ranges of totals: worked by hand, held to plain Monte Carlo, and what always holds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.charts.figures.uncertainty import FLAT_REACH, Z_90, Z_95, cumulants, independent, quotient_range, together

Sites = list[tuple[float, float, bool]]
"""(below, above, whether the range is given as limits) of each site; distances to the 5 and 95 % points."""


def band(sites: Sites, value: float = 1e8) -> tuple[float, float]:
    """Distances of the band of a sum of independent sites from the sum of their figures."""
    below, above, flat = (np.array(column) for column in zip(*sites, strict=True))
    summed = cumulants(below, above, flat.astype(bool)).sum(axis=1)[:, None]
    low, high = independent(np.array([value]), np.array([below.sum()]), np.array([above.sum()]), summed)
    return value - float(low[0]), float(high[0]) - value


def drawn_by_lot(sites: Sites, times: int, seed: int) -> tuple[float, float]:
    """The same by plain Monte Carlo: each site drawn from its own curve, the sums sorted."""
    lot = np.random.default_rng(seed)
    sums = np.zeros(times)
    for below, above, flat in sites:
        if flat:
            reach = np.where(lot.uniform(size=times) < 0.5, -below, above) / FLAT_REACH
            sums += reach * lot.uniform(size=times)
        else:
            normal = lot.standard_normal(times)
            sums += normal * np.where(normal < 0, below, above) / Z_95
    low, high = np.quantile(sums, [0.05, 0.95])
    return -float(low), float(high)


def test_independent_sites_add_as_squares_where_their_ranges_are_even():
    assert band([(30, 30, False), (40, 40, False)]) == pytest.approx((50, 50))


def test_sites_that_move_together_add_their_distances():
    low, high = together(np.array([300.0, 20.0]), np.array([70.0, 30.0]), np.array([10.0, 0.0]))
    assert (low.tolist(), high.tolist()) == ([230, 0], [310, 20])


@pytest.mark.parametrize("site", [(90, 90, False), (10, 60, False), (60, 10, False), (0, 30, False)])
def test_the_band_of_one_site_is_its_own_range(site):
    assert band([site]) == pytest.approx(site[:2], abs=1e-3)


def test_a_flat_range_never_reaches_beyond_its_own_5_and_95_percent():
    below, above = band([(9, 9, True)])
    assert (below, above) == pytest.approx((9, 9))


MIXES: dict[str, Sites] = {
    "two alike": [(10, 10, False)] * 2,
    "leaning up": [(2, 20, False)] * 5,
    "leaning down, unequal": [(50, 5, False), (20, 10, False), (5, 1, False)],
    "limits": [(9, 9, True)] * 4,
    "limits leaning up": [(1, 9, True), (2, 18, True), (3, 4, True)],
    "all kinds": [
        (10, 30, False),
        (9, 9, True),
        (5 * Z_95 / Z_90, 6 * Z_95 / Z_90, False),
        (0, 12, False),
        (9, 3, True),
    ],
    "many": [(1 + number % 7, 2 + number % 5, number % 3 == 0) for number in range(60)],
}


@pytest.mark.parametrize("name", MIXES)
def test_the_fast_method_agrees_with_plain_monte_carlo(name):
    """Within 4 % of the band's width: 200,000 draws know the ends to about 0.3 % of it; the rest is the method's,
    which fits three moments and no more."""
    drawn, fast = drawn_by_lot(MIXES[name], 200_000, seed=20261125), band(MIXES[name])
    allowed = 0.04 * sum(drawn)
    assert fast[0] == pytest.approx(max(drawn[0], 0), abs=allowed)
    assert fast[1] == pytest.approx(max(drawn[1], 0), abs=allowed)


def test_where_all_ranges_lean_one_way_the_band_begins_at_the_line():
    sites: Sites = [(0, 10, False)] * 30
    assert drawn_by_lot(sites, 50_000, seed=1)[0] < 0  # 5 % of the sums lie above the sum of the figures
    assert band(sites)[0] == 0


distances = st.floats(0, 1e4).map(lambda distance: round(distance, 2))
many_sites = st.lists(st.tuples(distances, distances, st.booleans()), min_size=1, max_size=20)


@given(many_sites)
def test_independent_sites_are_never_less_sure_than_sites_moving_together(sites):
    below, above = band(sites)
    assert -1e-6 <= below <= sum(site[0] for site in sites) + 1e-6
    assert -1e-6 <= above <= sum(site[1] for site in sites) + 1e-6


@given(many_sites, st.floats(0.01, 100))
def test_a_band_grows_with_its_ranges(sites, factor):
    grown = [(below * factor, above * factor, flat) for below, above, flat in sites]
    assert band(grown) == pytest.approx([factor * side for side in band(sites)], rel=1e-6, abs=1e-4)


@given(many_sites)
def test_a_band_turns_over_with_its_ranges(sites):
    turned = [(above, below, flat) for below, above, flat in sites]
    assert band(turned) == pytest.approx(band(sites)[::-1], rel=1e-6, abs=1e-4)


def test_ranges_without_bounds_make_no_noise():
    assert not band([(0, 0, False), (0, 0, True)])[1]
    assert math.isfinite(sum(band([(1e250, 1e250, False)], value=1e300)))


# Ratios


def test_the_relative_ranges_of_a_ratio_add_as_squares():
    low, high = quotient_range((100 / 1.3, 100, 130), (50 / 1.4, 50, 50 * 1.4))
    factor = math.exp(math.hypot(math.log(1.3), math.log(1.4)))
    assert (low, high) == pytest.approx((2 / factor, 2 * factor))


def test_a_ratio_of_totals_that_move_together_keeps_what_is_left_after_cancelling():
    assert quotient_range((80, 100, 120), (40, 50, 60), move_together=True) == pytest.approx((2, 2))
    assert quotient_range((80, 100, 150), (45, 50, 60), move_together=True) == pytest.approx((80 / 45, 2.5))


def test_a_ratio_to_what_may_be_nothing_has_no_upper_end():
    low, high = quotient_range((80, 100, 120), (0, 50, 60))
    assert low is not None and 80 / 60 <= low < 2
    assert high is None
    assert quotient_range((0, 0, 10), (40, 50, 60)) == pytest.approx((0, 0.25))


def test_the_band_of_a_ratio_agrees_with_plain_monte_carlo():
    """Within 4 % of its width, for ranges of up to a third."""
    lot = np.random.default_rng(7)
    draws = [
        middle + normal * np.where(normal < 0, below, above) / Z_95
        for middle, below, above in ((100, 20, 30), (60, 10, 6))
        for normal in [lot.standard_normal(400_000)]
    ]
    expected = np.quantile(draws[0] / draws[1], [0.05, 0.95])
    found = quotient_range((80, 100, 130), (50, 60, 66))
    assert found == pytest.approx(expected.tolist(), abs=0.04 * float(expected[1] - expected[0]))


sides = st.floats(0, 0.9)


@given(st.floats(0.1, 1e6), st.floats(0.1, 1e6), sides, sides, sides, sides, st.booleans())
def test_a_ratio_lies_within_its_band(over, under, a, b, c, d, move_together):
    low, high = quotient_range(
        (over * (1 - a), over, over * (1 + b)), (under * (1 - c), under, under * (1 + d)), move_together=move_together
    )
    assert low is not None and high is not None
    assert low <= over / under * (1 + 1e-9)
    assert high >= over / under * (1 - 1e-9)
