"""Segments of lines as arrays: cut where they leave the plot, and measured where they lie under words."""

from __future__ import annotations

import math

import numpy as np
import pytest
from charts_for_tests import day
from hypothesis import given
from hypothesis import strategies as st

from db.charts.description import Line, Point, Shape
from desktop.charts.geometry.segments import Segments, between, figures_of, lengths_inside

places = st.floats(-500, 500).map(lambda place: round(place, 2))
ends = st.lists(st.tuples(places, places, places, places), min_size=1, max_size=12).map(np.array)


def segments(rows) -> Segments:
    return Segments(rows, np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=int))


def length(rows) -> np.ndarray:
    return np.hypot(rows[:, 2] - rows[:, 0], rows[:, 3] - rows[:, 1])


@given(ends, places, st.floats(0.5, 400))
def test_a_cut_segment_lies_between_the_edges_and_on_the_one_it_was_cut_from(rows, left, width):
    found = segments(rows).cut(left, left + width).ends
    assert ((found[:, ::2] >= left) & (found[:, ::2] <= left + width)).all()
    reached = [row for row in rows if max(row[0], row[2]) >= left and min(row[0], row[2]) <= left + width]
    for (x0, y0, x1, y1), (a, b, c, d) in zip(reached, found, strict=True):
        for x, y in ((a, b), (c, d)):
            assert abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) < 1e-6 * (1 + math.hypot(x1 - x0, y1 - y0))


@given(ends, places, places, st.floats(1, 300), st.floats(1, 300), st.floats(0, 1))
def test_what_lies_in_a_box_is_what_lies_in_its_two_parts_and_no_longer_than_the_segment(rows, x, y, wide, high, share):
    whole, middle = (x, y, x + wide, y + high), x + share * wide
    parts = np.array([whole, (x, y, middle, y + high), (middle, y, x + wide, y + high)])
    found = lengths_inside(rows, parts)
    assert (found >= 0).all() and (found[0] <= length(rows) + 1e-9).all()
    slanted = rows[:, 0] != rows[:, 2]  # one that stands on the border of both parts lies in each
    assert found[0][slanted] == pytest.approx((found[1] + found[2])[slanted], abs=1e-6)
    assert lengths_inside(rows, np.array([(-501, -501, 501, 501)]))[0] == pytest.approx(length(rows))


@given(ends, places, places, st.floats(1, 300), st.floats(1, 300))
def test_a_segment_that_is_not_near_a_box_has_nothing_in_it(rows, x, y, wide, high):
    rows = np.array([row if row[0] <= row[2] else [*row[2:], *row[:2]] for row in rows])  # as time runs
    box = (x, y, x + wide, y + high)
    near = segments(rows).near(*box)
    assert lengths_inside(near.ends, np.array([box])).sum() == pytest.approx(
        lengths_inside(rows, np.array([box])).sum()
    )


def test_steps_gaps_and_lines_of_one_point_keep_their_own_segments():
    def points(*values):
        return tuple(
            Point(day=day(2020 + at, 1, 1), first_day=day(2020 + at, 1, 1), value=value, ahead=at == 2)
            for at, value in enumerate(values)
        )

    lines = [
        Line(key="gap", label="", points=points(1, 2, 3), joined=(False, True, False)),
        Line(key="one", label="", points=points(4)),
        Line(key="none", label="", points=()),
        Line(key="step", label="", points=points(5, 6, 7), shape=Shape.STEP),
        Line(key="dots", label="", points=points(8, 9), shape=Shape.POINTS),
    ]
    figures = figures_of(lines)
    found = between(figures, np.column_stack([np.arange(len(figures.day)), figures.value]))
    assert [found.of_line(number).ends.tolist() for number in range(5)] == [
        [[0, 1, 1, 2]], [], [], [[4, 5, 5, 5], [5, 5, 5, 6], [5, 6, 6, 6], [6, 6, 6, 7]], [],
    ]  # fmt: skip
    assert [ahead for ahead, _ in found.of_line(3).runs()] == [False, True]
