"""A person keeps filters as views: saves, changes, orders, renames, deletes them, and takes each of it back."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from db.browse import table_views
from desktop import tasks
from desktop.app import make_application
from desktop.browse.column_popup import ColumnPopup
from desktop.browse.filter_popup import FilterPopup
from desktop.browse.table_page import TablePage
from desktop.charts.name_dialog import NameDialog
from desktop.main_window import MainWindow
from tests.desktop.standing import stands

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot, starter_library_file, home):
    path = home / "AI build-out.datahall"
    shutil.copyfile(starter_library_file, path)
    make_application()
    made = MainWindow()
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    made.open_path(path)
    qtbot.waitUntil(lambda: stands(made))
    yield made
    made.close()
    made.deleteLater()
    tasks.wait_for_all()


def titles(window):
    return [entry.title for entry in window.navigation.entries() if entry.is_view]


def place_of(window, title):
    row = [entry.title for entry in window.navigation.entries()].index(title)
    return window.navigation.visualRect(window.navigation.model().index(row, 0)).center()


def go(qtbot, window, title):
    qtbot.mouseClick(window.navigation.viewport(), LEFT, pos=place_of(window, title))


def add_filter(qtbot, page, column):
    """Presses "+ Filter", finds a column by typing, and gives the small window of its filter."""
    qtbot.mouseClick(page.filter_bar.chips.add, LEFT)
    popup = next(one for one in page.findChildren(ColumnPopup) if one.isVisible())
    qtbot.keyClicks(popup.search, column)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    return next(one for one in page.findChildren(FilterPopup) if one.isVisible())


def save_as(qtbot, window, name):
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
    dialog = next(one for one in window.findChildren(NameDialog) if one.isVisible())
    dialog.name.selectAll()
    qtbot.keyClicks(dialog.name, name)
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)


def undo(window):
    window.actions_by_name["undo"].trigger()


def test_filters_are_saved_changed_and_opened_again(qtbot, window):
    page = window.pages.shown()
    everyone = page.model.rowCount()
    popup = add_filter(qtbot, page, "planned")
    qtbot.keyClicks(popup.fields.first, "1,000")
    qtbot.keyClick(popup.fields.first, Qt.Key.Key_Return)
    large = page.model.rowCount()
    assert 0 < large < everyone
    assert [chip.text() for chip in page.filter_bar.chips.chips] == ["Planned power at least 1,000 MW"]
    qtbot.mouseClick(page.filter_bar.save, LEFT)
    next(one for one in window.findChildren(NameDialog) if one.isVisible()).close()
    save_as(qtbot, window, "Gigawatts")
    assert titles(window)[-1] == "Gigawatts"
    assert page.view_bar.name.text() == "Gigawatts"
    assert not page.view_bar.changed_mark.isVisible()

    popup = add_filter(qtbot, page, "country")
    popup.list.setCurrentItem(popup.list.topLevelItem(0))
    qtbot.keyClick(popup.list, Qt.Key.Key_Space)
    qtbot.keyClick(popup.list, Qt.Key.Key_Return)
    few = page.model.rowCount()
    assert page.view_bar.changed_mark.isVisible()
    assert page.filter_bar.chips.any_of.text() == "All of"
    qtbot.mouseClick(page.filter_bar.chips.any_of, LEFT)
    assert page.model.rowCount() > large > few
    qtbot.mouseClick(page.filter_bar.chips.any_of, LEFT)

    go(qtbot, window, "Facilities")
    assert (page.model.rowCount(), page.view_bar.isVisible()) == (everyone, False)
    go(qtbot, window, "Gigawatts")
    assert page.model.rowCount() == few, "what was changed and not saved is still there"
    again = TablePage(window.library, "facility")
    qtbot.addWidget(again)
    again.restore(page.remembered())
    assert again.model.rowCount() == everyone
    again.view_bar.show_view(page.view_bar.view_id)
    assert again.view_bar.is_changed, "it is there on the next day, too"
    assert again.model.rowCount() == few
    qtbot.mouseClick(page.view_bar.save_button, LEFT)
    assert not page.view_bar.changed_mark.isVisible()
    assert len(table_views.saved(window.library)) == 1
    undo(window)
    assert page.model.rowCount() == large, "undo takes the saved change back, at once"
    undo(window)
    assert "Gigawatts" not in titles(window)
    assert not page.view_bar.isVisible()


def test_views_are_ordered_renamed_and_deleted_by_keys_and_each_is_undone(qtbot, window):
    navigation, page = window.navigation, window.pages.shown()
    page.filter_bar.text.setText("stargate")
    save_as(qtbot, window, "Mine")
    before = titles(window)
    assert before[-1] == "Mine"
    window.pages.shown().setFocus()
    go(qtbot, window, "Mine")
    navigation.setFocus()
    qtbot.keyClick(navigation, Qt.Key.Key_Up, ALT)
    assert titles(window) == [*before[:-2], "Mine", before[-2]]
    undo(window)
    assert titles(window) == before

    window.activateWindow()
    qtbot.waitUntil(navigation.hasFocus)
    qtbot.keyClick(navigation, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "Ours")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(window)[-1] == "Ours")
    assert page.view_bar.name.text() == "Ours"
    assert navigation.hasFocus(), "the next key means the view again"
    qtbot.keyClick(navigation, Qt.Key.Key_Delete)
    assert "Ours" not in titles(window)
    undo(window)
    assert titles(window)[-1] == "Ours"
    undo(window)
    assert titles(window) == before


def test_counts_that_arrive_while_a_name_is_typed_do_not_take_the_field_away(qtbot, window):
    navigation = window.navigation
    save_as(qtbot, window, "Mine")
    go(qtbot, window, "Mine")
    navigation.setFocus()
    window.activateWindow()
    qtbot.waitUntil(navigation.hasFocus)
    qtbot.keyClick(navigation, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "Ou")
    window.show_navigation()
    assert QApplication.focusWidget() is field
    qtbot.keyClicks(field, "rs")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(window)[-1] == "Ours")


def test_a_filter_that_cannot_be_read_says_so_and_what_rules_all_out_can_be_dropped(qtbot, window):
    page = window.pages.shown()
    popup = add_filter(qtbot, page, "power now")
    popup.choose(popup.operator.itemData(2))
    qtbot.keyClicks(popup.fields.first, "10")
    qtbot.keyClicks(popup.fields.second, "5")
    qtbot.keyClick(popup.fields.second, Qt.Key.Key_Return)
    assert popup.isVisible()
    assert "10 MW is more than 5 MW" in popup.fields.problem.text()
    popup.fields.second.setText("900000")
    popup.fields.first.setText("800000")
    qtbot.keyClick(popup.fields.first, Qt.Key.Key_Return)
    popup = add_filter(qtbot, page, "status")
    popup.choose(popup.operator.itemData(1))
    popup.list.setCurrentItem(popup.list.topLevelItem(0))
    qtbot.keyClick(popup.list, Qt.Key.Key_Space)
    qtbot.keyClick(popup.list, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.empty
    assert page.empty.button.text() == "Drop “Power now 800,000 to 900,000 MW”"
    qtbot.mouseClick(page.empty.button, LEFT)
    assert page.stack.currentWidget() is page.table
    (chip,) = page.filter_bar.chips.chips
    assert chip.text().startswith("Status not ")
    qtbot.mouseClick(chip, LEFT, pos=QPoint(12, 12))
    again = next(one for one in page.findChildren(FilterPopup) if one.isVisible())
    assert len(again.values.ticked()) == 1
    again.close()
