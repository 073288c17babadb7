"""Work in parts: what waits for all of it is done in its order, and once, whenever it was asked for."""

import pytest
from PySide6.QtCore import QObject

from desktop.look import in_parts
from desktop.look.in_parts import InParts


@pytest.fixture
def parts(qapp, monkeypatch):
    monkeypatch.setattr(in_parts, "SLICE_S", 0.0)  # one part at a time
    owner = QObject()
    yield InParts(owner)
    owner.deleteLater()


def test_what_waits_is_done_in_its_order_and_also_what_came_after_the_rest_was_taken_up(qtbot, parts):
    done = []

    def steps():
        done.append("first")
        yield
        done.append("second")
        yield
        parts.take_last()
        parts.at_last(lambda: done.append("very late"))
        yield

    parts.begin(steps())
    assert done == ["first"] and not parts.is_done
    parts.at_last(lambda: parts.at_last(lambda: done.append("of the late")))
    parts.at_last(lambda: done.append("late"))
    assert parts.is_waited_for
    qtbot.waitUntil(lambda: parts.is_done)
    assert done == ["first", "second", "late", "of the late", "very late"]
    parts.at_last(lambda: done.append("at once"))
    assert done[-1] == "at once" and not parts.is_waited_for


def test_it_may_be_begun_anew_by_what_waited_for_it(qtbot, parts):
    done = []

    def steps(name):
        yield
        done.append(name)
        parts.take_last()
        yield
        done.append(f"end of {name}")

    parts.begin(steps("one"))
    parts.at_last(lambda: parts.begin(steps("other")))
    parts.at_last(lambda: done.append("not any more"))
    parts.finish()
    assert done == ["one", "other", "end of other"] and parts.is_done


def test_where_a_part_fails_nothing_waits_for_ever(parts):
    def steps():
        yield
        raise ValueError("broken")

    parts.begin(steps())
    parts.at_last(lambda: None)
    with pytest.raises(ValueError, match="broken"):
        parts.finish()
    assert parts.is_done and not parts.is_waited_for
