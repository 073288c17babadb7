"""What a person does with the list of what to check: narrows it, goes to each fix, and sees the row leave."""

import csv
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sample_records import add, add_power

from db.library import open_library
from desktop import tasks
from desktop.main_window import MainWindow


def ago(days):
    return (date.today() - timedelta(days=days)).isoformat()


@pytest.fixture
def window(qtbot, library):
    fresh = add(library, "source", title="Fresh page", publisher="A", published=ago(10))
    other = add(library, "source", title="Other page", publisher="B", published=ago(5))
    campus = add(library, "facility", name="Campus", source_id=fresh)
    add_power(library, campus, 590, "2025")
    torn = add(library, "facility", name="Torn", source_id=fresh)
    add_power(library, torn, 300, "2025-03", source_id=fresh)
    add_power(library, torn, 500, "2025-03", source_id=other)
    late = add(library, "facility", name="Late", source_id=fresh)
    add_power(library, late, 900, ago(100), kind="planned", stage="announced", source_id=fresh)
    old = add(library, "source", title="Old page", publisher="A", published=ago(900))
    add(library, "partner", name="Silent", source_id=old)
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1300, 800)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    window.show_library(open_library(library.path))
    window.go_to("to_check")
    qtbot.waitUntil(lambda: bool(page(window).keys()))
    yield window
    if window.page_actions.editor is not None:
        window.page_actions.editor.unsaved.forget()
        window.page_actions.editor._close()
    window.close()
    tasks.wait_for_all()


def page(window):
    return window.pages.shown()


def shown(window):
    model = page(window).model
    return [tuple(model.index(row, column).data() for column in range(2)) for row in range(model.rowCount())]


def count_in_navigation(window):
    return next(entry.count for entry in window.navigation.entries() if entry.page == "to_check")


def press_group(qtbot, window, group):
    qtbot.mouseClick(page(window).groups[group], Qt.MouseButton.LeftButton)


def act(qtbot, window, row=0):
    page(window).table.setCurrentIndex(page(window).model.index(row, 0))
    qtbot.keyClick(page(window).table, Qt.Key.Key_Return)


def focused_name():
    focused = QApplication.focusWidget()
    return "" if focused is None else focused.objectName()


ALL = [("No source", "Campus"), ("Disputed", "Torn"), ("Overdue", "Late"), ("No news", "Silent")]


def test_all_groups_are_listed_counted_and_narrowed(qtbot, window):
    assert shown(window) == ALL
    assert count_in_navigation(window) == 4
    assert page(window).groups["disputed"].text() == "Disputed  1"
    press_group(qtbot, window, "stale")
    assert shown(window) == [("No news", "Silent")]
    assert page(window).rule.text() == "Rule: no source newer than two years"
    press_group(qtbot, window, "")
    qtbot.keyClicks(page(window).text, "lat")
    assert shown(window) == [("Overdue", "Late")]
    assert page(window).remembered() == {"group": "", "text": "lat"}
    page(window).restore({"group": "overdue", "text": "torn"})
    assert shown(window) == []
    qtbot.mouseClick(page(window).empty.button, Qt.MouseButton.LeftButton)
    assert shown(window) == ALL


def test_an_unsourced_fact_gets_its_source_and_leaves_the_list(qtbot, window):
    act(qtbot, window)
    editor = window.page_actions.editor
    qtbot.waitUntil(lambda: focused_name() == "observation:1.source")
    source = QApplication.focusWidget()
    qtbot.keyClicks(source, "Fresh page")
    qtbot.keyClick(source, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.page_actions.editor is None)
    qtbot.waitUntil(lambda: shown(window) == ALL[1:])
    assert window.pages.current == "to_check" and editor is not None
    assert count_in_navigation(window) == 3
    window.page_actions.undoing.undo()
    qtbot.waitUntil(lambda: shown(window) == ALL)


def test_a_disagreement_is_settled_in_the_panel(qtbot, window):
    rect = page(window).table.visualRect(page(window).model.index(1, 1))
    qtbot.mouseClick(page(window).table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert window.pages.current == "facility"
    panel = window.pages.panel()
    qtbot.waitUntil(lambda: panel.record_tab.first_box() is not None)
    qtbot.waitUntil(lambda: window.focusWidget() is panel.record_tab.first_box().buttons[2])
    qtbot.keyClick(panel.record_tab.first_box().buttons[2], Qt.Key.Key_Space)
    window.go_back()
    qtbot.waitUntil(lambda: shown(window) == [ALL[0], *ALL[2:]])


def test_an_overdue_plan_and_a_silent_record_open_at_their_fields(qtbot, window):
    act(qtbot, window, 2)
    qtbot.waitUntil(lambda: focused_name() == "observation:4.date")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.page_actions.editor is None)
    act(qtbot, window, 3)
    qtbot.waitUntil(lambda: focused_name() == ".facts_source")


def test_what_is_shown_is_exported(qtbot, window, tmp_path):
    press_group(qtbot, window, "overdue")
    page(window).export_to(tmp_path / "list.csv")
    qtbot.waitUntil(lambda: "Exported" in page(window).count.text())
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["record"] for row in csv.DictReader(file)] == ["Late"]
