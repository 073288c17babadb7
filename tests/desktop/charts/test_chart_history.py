"""What undoing a change of a chart is called, and what it brings back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from db.charts.description import ChartDescription, PanelDescription, ShowAs, Split
from desktop.charts.chart_history import ChartHistory, change_name

POWER = PanelDescription(measure="power", basis="power.whole_facility")
CHART = ChartDescription(title="A chart", panels=(POWER,))

steps = st.lists(
    st.sampled_from(["undo", "redo"])
    | st.builds(lambda title: replace(CHART, title=title), st.text(max_size=2))
    | st.builds(lambda day: replace(CHART, read_day=day), st.integers(0, 3)),
    max_size=30,
)


def test_a_change_is_named_by_the_control_that_made_it():
    assert change_name(CHART, replace(CHART, split=Split.FACILITY, groups=("a",))) == "Split by"
    assert change_name(CHART, replace(CHART, show_as=ShowAs.SHARE)) == "Show as"
    assert change_name(CHART, replace(CHART, panels=(POWER, POWER))) == "Added panel"
    assert change_name(CHART, replace(CHART, panels=(replace(POWER, basis="power.nameplate"),))) == "Counted as"


def test_every_field_has_a_name():
    named = ChartDescription()
    for field, value in {"style": "x", "with_table": True, "filters": (("country", ("CN",)),), "index_day": 3}.items():
        assert change_name(named, replace(named, **{field: value})) != "Chart"


def test_moving_the_reading_line_in_many_steps_is_taken_back_at_once():
    history, chart = ChartHistory(), replace(CHART, read_day=1)
    history.note(CHART, chart)
    for day in (2, 3, 4):
        moved = replace(chart, read_day=day)
        history.note(chart, moved)
        chart = moved
    assert history.undo() == replace(CHART, read_day=1)
    assert history.undo() == CHART


@given(steps)
def test_undo_and_redo_lead_through_the_charts_shown_and_back(actions):
    history, shown = ChartHistory(), CHART
    for action in actions:
        if action == "undo":
            shown = history.undo() or shown
        elif action == "redo":
            shown = history.redo() or shown
        else:
            history.note(shown, action)
            shown = action
    last, count = shown, 0
    while (before := history.undo()) is not None:
        shown, count = before, count + 1
    assert shown == CHART
    for _ in range(count):
        redone = history.redo()
        shown = redone if redone is not None else shown
    assert shown == last
