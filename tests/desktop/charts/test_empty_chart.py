"""A chart whose filters leave nothing says which rules all out, and drops it on a click."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from sample_records import add, add_power

from db.browse.filters import Filter, Operator
from db.charts.description import ChartDescription, PanelDescription, Total
from db.charts.reasons.ruled_out import what_rules_out
from db.library import Library
from desktop.charts.chart_page import ChartPage

LEFT = Qt.MouseButton.LeftButton
POWER = PanelDescription(measure="power", basis="power.whole_facility", total=Total.SITES)
IN_CHINA = Filter("country", ("China",))
NOBODY = Filter("name", ("Nobody",), Operator.CONTAINS)
UNPOWERED = Filter("name", ("Bare",), Operator.CONTAINS)


@pytest.fixture
def page(qtbot, library: Library) -> ChartPage:
    china = add(library, "place", code="CN", name="China")
    add_power(library, add(library, "facility", name="Zhangbei", place_id=china), 100, "2025")
    add(library, "facility", name="Bare", place_id=china)
    made = ChartPage(library)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    return made


def test_the_filter_that_rules_all_out_is_named_and_dropped(qtbot, page):
    page.show_chart(ChartDescription(panels=(POWER,), filters=(IN_CHINA, NOBODY)))
    qtbot.waitUntil(page.empty.drop_button.isVisible)
    assert page.empty.words.text() == "Nothing matches. The filter “Name contains ‘Nobody’” rules all of them out."
    assert page.empty.drop_button.text() == "Drop “Name contains ‘Nobody’”"
    assert page.empty.clear_button.isVisible()
    qtbot.mouseClick(page.empty.drop_button, LEFT)
    qtbot.waitUntil(page.image_button.isEnabled)
    assert page.description.filters == (IN_CHINA,)
    assert len(page.controls.groups.filters.chips) == 1
    assert page.undo_name == "Filter"
    page.undo()
    qtbot.waitUntil(page.empty.drop_button.isVisible)
    qtbot.mouseClick(page.empty.clear_button, LEFT)
    qtbot.waitUntil(page.image_button.isEnabled)
    assert not page.description.filters


def test_facilities_that_pass_but_have_no_figure_are_ruled_out_too(qtbot, page):
    page.show_chart(ChartDescription(panels=(POWER,), filters=(UNPOWERED,)))
    qtbot.waitUntil(page.empty.drop_button.isVisible)
    assert "“Name contains ‘Bare’” rules all of them out" in page.empty.words.text()
    assert page.empty.drop_button.text() == "Clear filters" and not page.empty.clear_button.isVisible()
    qtbot.mouseClick(page.empty.drop_button, LEFT)
    qtbot.waitUntil(page.image_button.isEnabled)


def test_filters_are_not_blamed_where_nothing_is_drawn_without_them(qtbot, page, library):
    bare = PanelDescription(measure="power", basis="power.nameplate", total=Total.SITES)
    chart = ChartDescription(panels=(bare,), filters=(IN_CHINA,))
    assert what_rules_out(library, chart)[1:] == ([], None)
    page.show_chart(chart)
    qtbot.waitUntil(page.empty.isVisible)
    assert "nameplate" in page.empty.words.text() and not page.empty.drop_button.isVisible()


def test_filters_that_only_together_leave_nothing_are_all_named(library, page):
    both = ChartDescription(panels=(POWER,), filters=(NOBODY, UNPOWERED))
    question, guilty, dropped = what_rules_out(library, both)
    assert guilty == question.parts() and dropped is None
