"""Saved charts: kept by name, renamed, deleted, brought back by undo."""

from __future__ import annotations

import pytest

from db.charts.description import ChartDescription, PanelDescription
from db.charts.saved import views
from db.errors import DatahallError, InputError
from db.history import changes

CHART = ChartDescription(title="算力 gap", panels=(PanelDescription(measure="power", basis="power.whole_facility"),))


def names(library) -> list[str]:
    return [view.name for view in views.saved(library)]


def test_a_saved_chart_reopens_as_it_was(library):
    view_id = views.save_chart(library, "China and US", CHART)
    assert views.read_chart(library, view_id) == CHART


def test_a_view_is_renamed_changed_and_deleted_and_undo_brings_it_back(library):
    view_id = views.save_chart(library, "First", CHART)
    views.rename(library, view_id, "Second")
    views.update(library, view_id, ChartDescription(title="other").to_json())
    assert views.read_chart(library, view_id).title == "other"
    views.delete(library, view_id)
    assert names(library) == []
    step = changes.undo(library)
    assert step is not None
    assert step.action == "Delete view Second"
    assert names(library) == ["Second"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "first"])
def test_a_name_that_cannot_be_taken_is_refused_in_words(library, name):
    views.save_chart(library, "First", CHART)
    with pytest.raises(InputError):
        views.save_chart(library, name, CHART)
    assert names(library) == ["First"]


def test_a_view_that_is_gone_or_damaged_is_said_in_words(library):
    with pytest.raises(DatahallError, match="gone"):
        views.read_chart(library, 12)
    broken = views.save(library, "Broken", views.CHART, "{")
    with pytest.raises(DatahallError, match="cannot be read"):
        views.read_chart(library, broken)


def test_unknown_keys_of_a_newer_version_are_left_aside(library):
    text = CHART.to_json().replace("{", '{"fan": 3, ', 1)
    assert views.read_chart(library, views.save(library, "Newer", views.CHART, text)) == CHART
