"""What always holds of trajectories, whatever the figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.charts.description import Line, PanelData, Point, Shape
from db.charts.figures.observations import last_places
from db.charts.figures.rows import Rows
from db.charts.figures.series import held, sift
from db.charts.lines.site_sums import GroupLedger
from db.charts.showing.ratios import ratio_panel
from db.charts.splits import spans
from tests.examples import examples

TODAY = 20_781
NO_ENDS = Rows({"subject": np.array([], np.int64), "day": np.array([]), "retired": np.array([], bool)})

figure = st.fixed_dictionaries(
    {
        "subject": st.integers(1, 6),
        "value": st.floats(0, 1e6).map(lambda value: round(value, 3)),
        "day": st.integers(15_000, TODAY).map(float),
        "extent": st.sampled_from([0, 0, 0, 1]),
        "qualifier": st.sampled_from([0, 0, 1, 2, 3]),
        "kind": st.sampled_from([0, 1]),
        "publisher": st.integers(0, 2),
        "confidence": st.integers(0, 2),
    }
)


def figure_rows(figures: list[dict]) -> Rows:
    """Figures of what stands, as `db.charts.figures.observations` reads them."""
    fixed = {
        "basis": 1,
        "rank": 0,
        "source": 1,
        "low": np.nan,
        "high": np.nan,
        "stage": 4,
        "partial": 0,
        "preferred": 0,
        "interval": -1,
    }
    rows = [
        {"id": number, **fixed, "said": 0.0, "place": 0.0, "first_day": one["day"], **one}
        for number, one in enumerate(figures, start=1)
    ]
    columns = ["id", "subject", "value", "day", *fixed, "said", "place", "first_day", "extent", "qualifier", "kind",
               "publisher", "confidence"]  # fmt: skip
    return Rows({name: np.array([row[name] for row in rows]) for name in columns})


def always(subjects) -> spans.Spans:
    """All of them in one group, at all times."""
    return spans.all_in_each(["all"], np.array(subjects, dtype=np.int64))


def ledger(figures: list[dict], whole_of: dict[int, int] | None = None) -> GroupLedger:
    subjects = sorted({one["subject"] for one in figures})
    return GroupLedger(sift(figure_rows(figures), TODAY, NO_ENDS).entries, always(subjects), whole_of or {})


days_apart = st.lists(st.integers(0, 30_000), min_size=1, max_size=20, unique=True).map(sorted).map(np.array)


@given(days_apart, st.data())
def test_a_trajectory_holds_each_value_until_the_next(days, data):
    values = np.array(data.draw(st.lists(st.floats(0, 1e6), min_size=len(days), max_size=len(days))))
    on = data.draw(st.integers(int(days[0]), 40_000))
    assert held(days, values, np.array([on]))[0] == values[days <= on][-1]
    assert np.isnan(held(days, values, days[:1] - 1)).all()


WHOLES = st.sampled_from([{}, {2: 1}, {2: 1, 3: 2}, {2: 1, 3: 1, 5: 4}])


@examples(50)
@given(st.lists(figure, min_size=1, max_size=25), WHOLES)
def test_a_total_is_the_sum_of_its_parts(figures, whole_of):
    made = ledger(figures, whole_of)
    days = np.unique([*made.entries["at"].astype(np.int64), TODAY])  # between these nothing changes
    for day, value in zip(days, made.total(days).value, strict=True):
        assert sum(part.value for part in made.parts(int(day))) == pytest.approx(value, abs=1e-6)


step = st.fixed_dictionaries(
    {"subject": st.integers(1, 5), "at": st.integers(15_000, TODAY), "level": st.integers(0, 1000)}
)


def standing(steps: list[dict]) -> Rows:
    """Totals that facilities hold from a day on, as `db.charts.figures.series.sift` gives them."""
    rows = [
        {**one, "id": number, "block": number, "value": one["level"], "level_low": one["level"],
         "ranged": False,
         "level_high": one["level"], "level_below": 0.0, "level_above": 0.0, "level_limits": False,
         "place": 0.0, "ahead": False, "overdue": False}
        for number, one in enumerate(sorted(steps, key=lambda one: (one["subject"], one["at"])), start=1)
    ]  # fmt: skip
    return Rows({name: np.array([row[name] for row in rows]) for name in rows[0]})


@given(st.lists(step, min_size=1, max_size=15), WHOLES)
def test_adding_a_facility_never_lowers_a_total_of_what_stands(steps, whole_of):
    entries = standing(steps)
    everybody = always(range(1, 6))
    others = everybody.where(everybody.subject != steps[-1]["subject"])
    days = np.unique([*entries["at"], TODAY])
    before = GroupLedger(entries, others, whole_of).total(days).value
    after = GroupLedger(entries, everybody, whole_of).total(days).value
    assert (after >= before - 1e-6).all()


move = st.tuples(st.integers(1, 5), st.integers(15_000, TODAY), st.sampled_from("abc"))


@examples(60)
@given(st.lists(step, min_size=1, max_size=15), st.lists(move, max_size=10))
def test_lines_of_a_full_split_add_up_to_the_total_and_their_shares_to_one(steps, moves):
    entries = standing(steps)
    everybody = always(range(1, 6))
    groups = {(subject, -1e300): "a" for subject in range(1, 6)} | {(one[0], one[1]): one[2] for one in moves}
    events = sorted(groups)
    rows = [
        (groups[event], event[0], event[1], after[1] if after[0] == event[0] else 1e300)
        for event, after in zip(events, [*events[1:], (0, 0)], strict=True)
    ]
    members = spans.spans(rows)
    days = np.unique([*entries["at"], *(one[1] for one in moves), TODAY])
    whole = GroupLedger(entries, everybody, {}).total(days).value
    lines = [GroupLedger(entries, members.of(key), {}).total(days).value for key in "abc"]
    assert sum(lines) == pytest.approx(whole, abs=1e-6)
    above = whole > 0
    assert sum(line[above] / whole[above] for line in lines) == pytest.approx(np.ones(above.sum()))
    made = GroupLedger(entries, members.of("b"), {})
    for day, value in zip(days, lines[1], strict=True):
        assert sum(part.value for part in made.parts(int(day))) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(("building", "expected"), [([], 100), ([30], 100), ([130], 130)])
def test_a_hall_of_a_building_is_within_the_campus(building, expected):
    figures = [(1, 100), *((2, value) for value in building), (3, 40)]
    entries = standing([{"subject": subject, "at": 15_000, "level": level} for subject, level in figures])
    made = GroupLedger(entries, always([1, 2, 3]), {2: 1, 3: 2})
    assert made.total(np.array([TODAY])).value.tolist() == [expected]
    assert sum(part.value for part in made.parts(TODAY)) == expected


@examples(50)
@given(st.lists(figure, min_size=1, max_size=25))
def test_low_and_high_enclose_the_total(figures):
    made = ledger(figures)
    total = made.total(np.unique(made.entries["at"].astype(np.int64)))
    assert (total.low <= total.value + 1e-6).all()
    assert (total.value <= total.high + 1e-6).all()


@examples(50)
@given(st.lists(figure, min_size=1, max_size=25))
def test_every_figure_is_drawn_marked_or_counted_as_left_out(figures):
    rows = figure_rows(figures)
    steps = sift(rows, TODAY, NO_ENDS)
    counted = {number for ids in steps.left_out.ids(set(rows["subject"])).values() for number in ids}
    seen = set(steps.entries["id"]) | set(steps.marks["id"]) | set(steps.undated["id"]) | counted
    assert seen == set(rows["id"])


@given(st.integers(1, 99_999), st.integers(-6, 6))
def test_the_last_place_is_that_of_the_last_digit_that_is_not_zero(digits, power):
    written = digits * 10.0**power
    place = last_places(np.array([written]), np.array([np.nan]))[0]
    trailing = len(str(digits)) - len(str(digits).rstrip("0"))
    assert place == power + trailing


points = st.lists(
    st.tuples(st.integers(10_000, 12_000), st.integers(0, 400), st.floats(1, 1e6)), max_size=8, unique_by=lambda p: p[0]
)


def line(key: str, drawn: list[tuple[int, int, float]], shape: Shape) -> Line:
    made = [Point(day=day, first_day=day - width, value=value) for day, width, value in sorted(drawn)]
    return Line(key=key, label=key, points=tuple(made), shape=shape)


@given(points, points)
def test_a_ratio_has_points_only_where_both_have_a_figure_of_that_time(above, below):
    lines = (line("CN", above, Shape.STRAIGHT), line("US", below, Shape.STRAIGHT))
    panel = ratio_panel(PanelData(key="a", title="", unit="", lines=lines), from_sites=False)
    assert panel is not None
    for point in panel.lines[0].points if panel.lines else ():
        over, under = (term.point for term in point.terms)
        assert over in lines[0].points and under in lines[1].points
        assert over.first_day <= under.day and under.first_day <= over.day
        assert point.value == over.value / under.value


@given(points, points)
def test_a_ratio_of_sites_begins_when_both_have_begun(above, below):
    lines = (line("CN", above, Shape.STEP), line("US", below, Shape.STEP))
    panel = ratio_panel(PanelData(key="a", title="", unit="", lines=lines), from_sites=True)
    drawn = panel.lines[0].points if panel.lines else ()
    if not above or not below:
        assert not drawn
    else:
        begun = max(lines[0].points[0].day, lines[1].points[0].day)
        assert drawn[0].day == begun
