"""The bands of totals and of single facilities, and what the chart says of them; worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.charts.description import ChartDescription, PanelDescription, Split, Total
from db.charts.figures.ranges import with_ranges
from db.charts.figures.rows import Rows
from db.charts.figures.uncertainty import Z_90, Z_95, Combination
from db.charts.lines.site_sums import GroupLedger
from db.charts.splits import spans
from db.charts.trajectories import chart_data
from tests.examples import examples
from tests.figures import TODAY, Book

WHOLE = "power.whole_facility"


@pytest.fixture
def book(library):
    return Book(library)


def power(*groups: str, split: Split = Split.COUNTRY, **more) -> ChartDescription:
    return ChartDescription(
        panels=(PanelDescription(measure="power", basis=WHOLE, total=Total.SITES),), split=split, groups=groups, **more
    )


def sites_of(book: Book, *figures: dict) -> list[int]:
    us = book.place("US", "United States")
    made = [book.facility(f"Site {number}", us) for number in range(len(figures))]
    for site, figure in zip(made, figures, strict=True):
        book.figure(WHOLE, date="2026-01-31", facility_id=site, **figure)
    return made


def last_band(library, description) -> tuple[float | None, float | None]:
    point = chart_data(library, description, today=TODAY).panels[0].lines[0].points[-1]
    return point.low, point.high


TWO = (
    {"value": 100, "low": 70, "high": 130, "interval": "5 to 95 %"},
    {"value": 200, "low": 160, "high": 240, "interval": "5 to 95 %"},
)


def test_ranges_of_independent_sites_add_as_squares(library, book):
    sites_of(book, *TWO)
    assert last_band(library, power("US")) == pytest.approx((250, 350))
    assert chart_data(library, power("US"), today=TODAY).panels[0].interval == "5 to 95 %, sites independent"


def test_ranges_of_sites_that_move_together_add_up(library, book):
    sites_of(book, *TWO)
    chart = power("US", moving_together=True)
    assert last_band(library, chart) == pytest.approx((230, 370))
    assert chart_data(library, chart, today=TODAY).panels[0].interval == "5 to 95 %, sites moving together"


def test_a_range_from_10_to_90_percent_grows_to_5_to_95_before_it_is_added(library, book):
    sites_of(book, {"value": 100, "low": 90, "high": 120, "interval": "10 to 90 %"})
    grown = Z_95 / Z_90
    assert last_band(library, power("US")) == pytest.approx((100 - 10 * grown, 100 + 20 * grown), abs=1e-3)


def test_limits_hold_5_to_95_percent_at_nine_tenths_of_the_way(library, book):
    sites_of(book, {"value": 100, "low": 90, "high": 150, "interval": "range given"})
    assert last_band(library, power("US", moving_together=True)) == pytest.approx((91, 145))


def test_a_facility_on_its_own_keeps_the_range_that_its_source_gives(library, book):
    (site,) = sites_of(book, {"value": 100, "low": 90, "high": 120, "interval": "10 to 90 %"})
    uid = library.reading().execute("SELECT uid FROM facility WHERE id = ?", (site,)).fetchone()[0]
    chart = power(uid, split=Split.FACILITY)
    assert last_band(library, chart) == (90, 120)
    assert chart_data(library, chart, today=TODAY).panels[0].interval == "10 to 90 %"


def test_a_plan_of_at_least_so_much_has_nothing_below(library, book):
    us = book.place("US", "United States")
    for name, qualifier in (("One", "at least"), ("Two", "up to")):
        book.figure(WHOLE, 100, "2028", facility_id=book.facility(name, us), kind="planned", qualifier=qualifier,
                    low=80, high=140, interval="5 to 95 %")  # fmt: skip
    low, high = last_band(library, power("US", moving_together=True))
    assert (low, high) == pytest.approx((200 - 20, 200 + 40))


def test_no_range_is_drawn_where_nobody_gives_one(library, book):
    sites_of(book, {"value": 100})
    data = chart_data(library, power("US"), today=TODAY)
    assert last_band(library, power("US")) == (None, None)
    assert data.panels[0].interval == ""


def test_an_assumed_range_is_drawn_and_named(library, book):
    sites_of(book, {"value": 100}, {"value": 200, "low": 160, "high": 240, "interval": "5 to 95 %"})
    chart = power("US", assumed_range_percent=30.0)
    data = chart_data(library, chart, today=TODAY)
    assert last_band(library, chart) == pytest.approx((250, 350))
    assert "1 facility gives no range: ±30 % assumed, set by you" in data.coverage
    assert data.panels[0].interval == "5 to 95 %, sites independent, ±30 % assumed where no range is given"


@pytest.mark.parametrize("percent", [-20.0, math.nan, math.inf])
def test_a_range_that_cannot_be_assumed_is_none(library, book, percent):
    sites_of(book, {"value": 100})
    assert last_band(library, power("US", assumed_range_percent=percent)) == (None, None)


# What always holds

given_range = st.fixed_dictionaries(
    {
        "value": st.floats(0, 1e6),
        "low": st.one_of(st.just(math.nan), st.floats(0, 1e6)),
        "high": st.one_of(st.just(math.nan), st.floats(0, 1e6)),
        "interval": st.integers(-1, 2),
        "qualifier": st.integers(0, 5),
    }
)


@given(st.lists(given_range, min_size=1, max_size=20), st.floats(0, 300))
def test_whatever_is_given_a_range_holds_its_value(figures, percent):
    rows = with_ranges(Rows({name: np.array([one[name] for one in figures]) for name in figures[0]}), percent)
    is_ranged = ~np.isnan(rows["low"])
    ranged = rows.where(is_ranged)
    assert (ranged["low"] <= ranged["value"]).all()
    assert (ranged["value"] <= ranged["high"]).all()
    assert (rows["below"] >= 0).all() and (rows["above"] >= 0).all()
    assert (rows["below"] <= rows["value"]).all()
    assert (is_ranged | ((rows["below"] == 0) & (rows["above"] == 0))).all()


site = st.fixed_dictionaries(
    {
        "subject": st.integers(1, 6),
        "at": st.integers(15_000, TODAY),
        "level": st.floats(0, 1e5),
        "down": st.floats(0, 1),
        "up": st.floats(0, 2),
        "level_limits": st.booleans(),
    }
)


def ledger(steps: list[dict], whole_of: dict[int, int]) -> GroupLedger:
    ordered = sorted(steps, key=lambda one: (one["subject"], one["at"]))
    rows = Rows({name: np.array([one[name] for one in ordered]) for name in ordered[0]})
    rows = rows.having(
        id=np.arange(1, len(rows) + 1), block=np.arange(1, len(rows) + 1), value=rows["level"], place=0.0,
        level_below=rows["level"] * rows["down"], level_above=rows["level"] * rows["up"], ahead=False, overdue=False,
        ranged=(rows["down"] + rows["up"] > 0),
    )  # fmt: skip
    rows = rows.having(level_low=rows["level"] - rows["level_below"], level_high=rows["level"] + rows["level_above"])
    return GroupLedger(rows, spans.all_in_each(["all"], np.arange(1, 7)), whole_of)


@examples(100)
@given(st.lists(site, min_size=1, max_size=20), st.sampled_from([{}, {2: 1}, {2: 1, 3: 1, 5: 4}]))
def test_independent_errors_never_make_a_wider_band_than_errors_that_move_together(steps, whole_of):
    made = ledger(steps, whole_of)
    days = np.unique([*made.entries["at"], TODAY])
    alone, together = (made.total(days, one) for one in (Combination.INDEPENDENT, Combination.TOGETHER))
    slack = 1e-6 * (1 + together.high.max())
    assert (together.low - slack <= alone.low).all() and (alone.high <= together.high + slack).all()
    assert (alone.low <= alone.value).all() and (alone.value <= alone.high).all()
    assert np.allclose(alone.value, together.value)


@examples(50)
@given(st.lists(site, min_size=1, max_size=8, unique_by=lambda one: one["subject"]))
def test_a_band_of_a_day_is_that_of_the_sites_that_stand_on_it(steps):
    """However many sites came before: what a total forgets leaves no trace in its band."""
    zeros = [{**one, "at": TODAY, "level": 0.0} for one in steps[1:]]
    first = ledger([steps[0]], {}).total(np.array([TODAY]))
    later = ledger([*steps, *zeros], {}).total(np.array([TODAY]))
    allowed = 1e-4 * sum(one["level"] for one in steps) + 1e-6
    assert later.low == pytest.approx(first.low, abs=allowed)
    assert later.high == pytest.approx(first.high, abs=allowed)


def gap_of(library, book, **more) -> tuple[float | None, float | None, str]:
    for code, value in (("CN", 50), ("US", 100)):
        site = book.facility(code, book.place(code, code))
        book.figure(WHOLE, value, "2026-01-31", facility_id=site, low=0.8 * value, high=1.25 * value,
                    interval="5 to 95 %")  # fmt: skip
    panel = PanelDescription(measure="power", basis=WHOLE, total=Total.SITES, ratio=True)
    chart = ChartDescription(panels=(panel,), groups=("CN", "US"), **more)
    gap = chart_data(library, chart, today=TODAY).panels[1]
    return gap.lines[0].points[-1].low, gap.lines[0].points[-1].high, gap.interval


def test_the_relative_ranges_of_two_totals_add_as_squares_in_their_ratio(library, book):
    low, high, interval = gap_of(library, book)
    factor = math.exp(math.sqrt(2) * math.log(1.25))
    assert (low, high) == pytest.approx((0.5 / factor, 0.5 * factor), rel=1e-3)
    assert interval == "5 to 95 %, sites independent; the two independent"


def test_ranges_of_totals_that_move_together_cancel_in_their_ratio(library, book):
    low, high, interval = gap_of(library, book, moving_together=True)
    assert (low, high) == pytest.approx((0.5, 0.5))
    assert interval == "5 to 95 %, sites moving together"
