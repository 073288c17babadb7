"""The panel's small chart of a facility's power comes with the record, and never makes anybody wait."""

from __future__ import annotations

import pytest

from db import in_time
from db.browse import records
from db.errors import DatahallError
from desktop import tasks
from desktop.browse import capacity_chart
from desktop.browse.capacity_chart import CapacityChart

ABILENE, NEW_CARLISLE = "OpenAI Stargate Abilene", "Anthropic-Amazon New Carlisle"


@pytest.fixture
def ask(qtbot, starter_library):
    """Shows a facility's chart, and waits until it is there."""
    small = CapacityChart(starter_library)
    qtbot.addWidget(small)
    small.resize(400, 300)

    def show(name, *, wait=True):
        found = starter_library.reading().execute("SELECT id FROM facility WHERE name = ?", (name,)).fetchone()
        small.show_facility(found[0])
        if wait:
            qtbot.waitUntil(lambda: not small.is_asking, timeout=30_000)
        return small

    yield show
    tasks.wait_for_all()


def drawn_of(small):
    return small._chart.data().panels[0] if small._chart is not None else None


def points_of(panel):
    return [line.points for line in panel.lines]


def test_the_next_facility_is_drawn_without_handing_its_figures_from_thread_to_thread(qtbot, ask, monkeypatch):
    first = drawn_of(ask(NEW_CARLISLE))
    qtbot.wait(round(1000 * capacity_chart.IN_A_HURRY_S) + 30)
    with monkeypatch.context() as alone:
        alone.setattr(tasks, "run", lambda *_, **__: pytest.fail("it was handed to another thread"))
        small = ask(ABILENE)
    assert small.isVisible() and drawn_of(small) != first


def test_what_stands_below_the_chart_keeps_its_place_while_the_next_one_is_read(qtbot, ask):
    small = ask(NEW_CARLISLE)
    qtbot.wait(round(1000 * capacity_chart.IN_A_HURRY_S) + 30)
    room = small.sizeHint().height()
    ask(ABILENE, wait=False)
    assert small.isVisible() and not small._chart.isVisible() and small.title.text() == ""
    assert small.sizeHint().height() == room
    qtbot.waitUntil(lambda: not small.is_asking)
    assert small._chart.isVisible() and small.title.text()


def test_who_goes_through_rows_in_a_hurry_waits_for_no_chart_but_the_last(qtbot, ask, monkeypatch):
    ask(NEW_CARLISLE)
    monkeypatch.setattr(capacity_chart, "IN_A_HURRY_S", 60)
    monkeypatch.setattr(capacity_chart, "within", lambda *_: pytest.fail("the window waited"))
    for name in (ABILENE, NEW_CARLISLE, ABILENE):
        small = ask(name, wait=False)
    qtbot.waitUntil(lambda: not small.is_asking, timeout=30_000)
    # Which of them was read last is not said: the one before may have been under way on another thread.
    wanted = records.facility_power(small._library, small._facility_id)
    assert small.isVisible() and points_of(drawn_of(small)) == points_of(wanted)


def test_a_chart_that_takes_too_long_is_read_beside_the_window(qtbot, ask, monkeypatch):
    ask(NEW_CARLISLE)
    qtbot.wait(round(1000 * capacity_chart.IN_A_HURRY_S) + 30)
    monkeypatch.setattr(in_time, "STEPS_BETWEEN_LOOKS", 1)
    monkeypatch.setattr(capacity_chart, "WAIT_S", -1)
    small = ask(ABILENE)
    assert small.isVisible() and drawn_of(small) is not None


def test_a_chart_that_cannot_be_drawn_says_why_in_its_place(qtbot, ask, monkeypatch):
    ask(NEW_CARLISLE)

    def fails(*_):
        raise DatahallError("The library cannot be read.", "The disk said no.", "")

    monkeypatch.setattr(records, "facility_power", fails)
    small = ask(ABILENE)
    assert "The library cannot be read." in small.title.text()
    assert small.isVisible() and not small._chart.isVisible()
