"""At 200 % on a small screen: the window fits, the navigation is a drawer, columns fold."""

import pytest
from PySide6.QtCore import Qt
from sample_records import add
from small_window import HALF_OF_1440_BY_900, small_window

from desktop.pages import CHART, COMPARE, OTHER_PAGES, RECORD_TABLES, VIEW_PAGES


@pytest.fixture
def window(qtbot, library):
    add(library, "policy", name="A plan", kind="plan")
    with small_window(qtbot, library) as window:
        yield window


def test_every_page_fits_into_half_of_1440_by_900(qtbot, window):
    for page in (*RECORD_TABLES, *VIEW_PAGES, *OTHER_PAGES):
        window.go_to(page)
        least = window.centralWidget().minimumSizeHint()
        frame = window.menuBar().height() + window.statusBar().height()
        assert least.width() <= HALF_OF_1440_BY_900[0], page
        assert least.height() + frame <= HALF_OF_1440_BY_900[1], page
    assert window.width() == HALF_OF_1440_BY_900[0]


def test_the_navigation_is_a_drawer_in_a_narrow_window_and_stands_in_a_wide_one(qtbot, window):
    navigation = window.navigation
    assert not navigation.isVisible() and not window.tool_bar.undo.isVisible()
    window.actions_by_name["navigation"].trigger()
    assert navigation.isVisible() and navigation.height() == window.stage.height()
    place = [entry.page for entry in navigation.entries()].index("policy")
    at = navigation.visualRect(navigation.model().index(place, 0)).center()
    qtbot.mouseClick(navigation.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.pages.current == "policy"
    assert not navigation.isVisible()
    qtbot.mouseClick(window.tool_bar.drawer, Qt.MouseButton.LeftButton)
    qtbot.keyClick(navigation, Qt.Key.Key_Escape)
    assert not navigation.isVisible()
    window.resize(1300, 700)
    qtbot.waitUntil(navigation.isVisible)
    assert window.stage.x() == navigation.width() and window.tool_bar.undo.isVisible()
    assert not window.tool_bar.drawer.isVisible()


def test_columns_of_controls_open_by_their_button_where_a_page_is_narrow(qtbot, window):
    window.go_to(CHART)
    shown = window.pages.shown()
    assert not shown.controls.isVisible() and not shown.copy_button.isVisible()
    window.go_to(COMPARE)
    shown = window.pages.shown()
    assert not shown.picker.isVisible()
    qtbot.mouseClick(shown.picker_button, Qt.MouseButton.LeftButton)
    assert shown.picker.isVisible()
    qtbot.mouseClick(shown.picker_button, Qt.MouseButton.LeftButton)
    window.actions_by_name["find"].trigger()
    qtbot.waitUntil(shown.picker.text.isVisible)
