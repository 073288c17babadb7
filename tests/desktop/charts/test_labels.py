"""Labels that never lie on each other, and readings that never go beyond what is drawn."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from charts_for_tests import CHINA, day, figure, stepped
from hypothesis import given
from hypothesis import strategies as st

from db.charts.description import Line, Shape
from desktop.charts.geometry.labels import groups, marker_names, placed
from desktop.charts.geometry.reading import Reading, reading
from desktop.charts.geometry.scale import Linear, Logarithmic

labels = st.lists(st.tuples(st.floats(-50, 450), st.floats(5, 30)), max_size=12)


@given(labels)
def test_labels_do_not_overlap_stay_within_bounds_and_keep_their_order(given_labels):
    wanted, heights = [one for one, _ in given_labels], [height for _, height in given_labels]
    middles = placed(wanted, heights, 0, 400)
    spans = [(middle - height / 2, middle + height / 2) for middle, height in zip(middles, heights, strict=True)]
    assert all(top >= -1e-6 and bottom <= 400 + 1e-6 for top, bottom in spans)
    for (one, (top, bottom)), (other, (other_top, other_bottom)) in combinations(zip(wanted, spans, strict=True), 2):
        assert bottom <= other_top + 1e-6 or other_bottom <= top + 1e-6
        if one < other:
            assert top <= other_top


@given(st.lists(st.floats(-50, 450), max_size=60))
def test_too_many_labels_for_the_room_are_spread_within_it(wanted):
    middles = placed(wanted, [15.0] * len(wanted), 0, 100)
    assert all(-1e-6 <= middle <= 100 + 1e-6 for middle in middles)


@given(st.lists(st.floats(10, 390), max_size=5, unique_by=lambda one: round(one / 40)))
def test_labels_with_room_stay_where_they_want(wanted):
    wanted = [one for index, one in enumerate(wanted) if all(abs(one - other) > 20 for other in wanted[:index])]
    wanted = [one for one in wanted if 10 <= one <= 390]
    assert placed(wanted, [20.0] * len(wanted), 0, 400) == pytest.approx(wanted)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 30)), max_size=12))
def test_groups_hold_every_span_once_and_never_touch(pairs):
    spans = [(left, left + width) for left, width in pairs]
    found = groups(spans)
    assert sorted(index for group in found for index in group) == list(range(len(spans)))
    for one, other in combinations(found, 2):
        for a in one:
            for b in other:
                assert spans[a][1] <= spans[b][0] or spans[b][1] <= spans[a][0]


@given(st.lists(st.tuples(st.floats(0, 900), st.floats(20, 150)), max_size=10))
def test_marker_names_lie_neither_on_each_other_nor_on_a_line(pairs):
    pairs = sorted(pairs)
    at, widths = [one for one, _ in pairs], [width for _, width in pairs]
    names = marker_names(at, widths, 2000)
    for index, name in enumerate(names):
        for other_index, other in enumerate(names):
            if index == other_index:
                continue
            if name.row == other.row:
                one, two = sorted([(name.left, widths[index]), (other.left, widths[other_index])])
                assert one[0] + one[1] <= two[0] + 1e-6
            if name.left < at[other_index] < name.left + widths[index]:
                assert other.row > name.row


def test_a_name_at_the_right_edge_stands_left_of_its_line():
    (name,) = marker_names([950], [100], 1000)
    assert name.left + 100 <= 950


def test_a_step_holds_its_value_and_nothing_is_read_before_or_after():
    line = stepped("a", "A", (2024, 1, 40, False), (2025, 1, 150, False))
    scale = Linear(0, 200)
    assert reading(line, day(2024, 7, 1), scale) == Reading(40, False)
    assert reading(line, day(2025, 1, 1), scale) == Reading(150, False)
    assert reading(line, day(2023, 12, 31), scale) is None
    assert reading(line, day(2025, 1, 2), scale) is None


def test_between_two_figures_the_drawn_stretch_is_read_and_marked_as_such():
    line = Line(key="CN", label="China", points=(figure(2022, 100), figure(2024, 400)))
    middle = (day(2022) + day(2024)) / 2
    assert reading(line, middle, Linear(0, 500)).value == pytest.approx(250)
    read = reading(line, middle, Logarithmic(1, 1000))
    assert read.value == pytest.approx(200)
    assert read.between


def test_nothing_is_read_in_a_gap_or_between_mere_points():
    gap = replace(CHINA, joined=tuple(index != 3 for index in range(len(CHINA.points))))
    assert reading(gap, day(2022, 6, 30), Linear(0, 500)) is None
    assert reading(replace(CHINA, shape=Shape.POINTS), day(2022, 6, 30), Linear(0, 500)) is None
    assert reading(gap, day(2022), Linear(0, 500)) == Reading(230, False)
