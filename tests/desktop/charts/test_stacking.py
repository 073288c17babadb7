"""Areas on one another: what each layer is, wherever lines begin, end and break."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.charts.description import Line, Point, Shape
from desktop.charts.geometry.ranks import value_on
from desktop.charts.geometry.stacking import HELD_DAYS, cut_piece, highest, runs, stacked, top_on

amounts = st.floats(0, 1e6)


def line_of(key: str, *figures: tuple[int, float], shape: Shape = Shape.STRAIGHT, ahead_from: int = 10**9) -> Line:
    points = tuple(Point(day=day, first_day=day, value=value, ahead=day >= ahead_from) for day, value in figures)
    return Line(key=key, label=key, points=points, shape=shape)


@st.composite
def lines(draw):
    found = []
    for number in range(draw(st.integers(1, 5))):
        days = sorted(draw(st.sets(st.integers(0, 400), min_size=1, max_size=6)))
        shape = draw(st.sampled_from(Shape))
        joined = tuple(draw(st.booleans()) for _ in days) if draw(st.booleans()) else ()
        points = tuple(Point(day=day, first_day=day, value=draw(amounts)) for day in days)
        found.append(Line(key=str(number), label=str(number), points=points, shape=shape, joined=joined))
    return found


def test_the_largest_lies_at_the_bottom_and_the_next_upon_it():
    small, large = line_of("small", (0, 1), (10, 3)), line_of("large", (0, 5), (10, 10))
    bottom, top = stacked([small, large])
    assert (bottom.line, top.line) == (1, 0)
    assert top_on(bottom, 5) == (0, 7.5)
    assert top_on(top, 5) == (7.5, 9.5)
    assert top.tops == (6, 13)
    assert highest([bottom, top], 0, 10) == 13
    assert highest([bottom, top], 0, 5) == 9.5


def test_a_step_rises_upright_and_holds_to_the_end_as_planned():
    site = line_of("site", (0, 100), (10, 300), shape=Shape.STEP)
    other = line_of("other", (0, 1), (30, 1), shape=Shape.STEP)
    layer = stacked([site, other])[0]
    assert top_on(layer, 9) == (0, 100)
    assert top_on(layer, 10) == (0, 300)
    assert top_on(layer, 30) == (0, 300)
    assert [(run[0].start[0], run[-1].end[0], run[0].ahead) for run in runs(layer.pieces)] == [
        (0, 10, False),
        (10, 30 + HELD_DAYS, True),
    ]


def test_a_missing_figure_is_a_gap_and_no_zero():
    broken = Line(
        key="broken",
        label="",
        points=tuple(Point(day=day, first_day=day, value=5) for day in (0, 10, 20, 30)),
        joined=(True, True, False, True),
    )
    layer = stacked([broken])[0]
    assert [(run[0].start[0], run[-1].end[0]) for run in runs(layer.pieces)] == [(0, 10), (20, 30)]
    assert top_on(layer, 15) is None


@given(lines())
def test_a_stack_is_as_high_as_its_lines_together(found):
    layers = stacked(found)
    for day in range(5, 400, 37):
        if any(point.day == day for line in found for point in line.points):
            continue
        inside = [layer for layer in layers if top_on(layer, day)]
        total = sum(value_on(found[layer.line], day)[0] for layer in inside)
        tops = [top_on(layer, day)[1] for layer in inside]
        assert max(tops, default=0) == pytest.approx(total)


@given(lines())
def test_layers_never_overlap(found):
    layers = stacked(found)
    for below, above in itertools.pairwise(layers):
        for piece in above.pieces:
            middle = (piece.start[0] + piece.end[0]) / 2
            beneath, here = top_on(below, middle), top_on(above, middle)
            assert here[0] <= here[1]
            assert beneath is None or beneath[1] <= here[0] + 1e-6


@given(lines(), st.integers(0, 400), st.integers(1, 100))
def test_a_cut_piece_lies_within_the_days_shown(found, first, span):
    for layer in stacked(found):
        for piece in layer.pieces:
            seen = cut_piece(piece, first, first + span)
            if seen is not None:
                assert first <= seen.start[0] < seen.end[0] <= first + span
                assert seen.start[2] >= seen.start[1] - 1e-6
