"""Keyboard and screen readers: whatever takes the focus has a name, and every key is one action's and is listed."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from main_dialogs import dialogs_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QTableView, QWidget

from desktop import tasks
from desktop.duplicates.pair_table import KEYS as PAIR_KEYS
from desktop.key_list import KeyList, key_entries
from desktop.main_window import MainWindow
from desktop.menus import declared
from desktop.pages import CHART, OTHER_PAGES, RECORD_TABLES, VIEW_PAGES
from tests.desktop.standing import stands


@pytest.fixture
def window(qtbot, home, starter_library_file):
    path = home / "AI build-out.datahall"
    shutil.copyfile(starter_library_file, path)
    made = MainWindow()
    qtbot.addWidget(made)
    made.show()
    made.open_path(path)
    qtbot.waitUntil(lambda: made.pages.current == "facility" and stands(made))
    yield made
    made.close()


def nameless(where: str, top: QWidget) -> set[str]:
    """The visible widgets of `top` that take the focus and that a screen reader has no name for, as class and place."""
    found = set()
    labelled = {label.buddy() for label in top.findChildren(QLabel)}
    for widget in top.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisible() or widget.focusProxy() is not None:
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        # Without a name of its own, Qt on Linux calls a box to choose from by what is chosen in it.
        text = widget.accessibleName() if isinstance(widget, QComboBox) else interface.text(QAccessible.Text.Name)
        if not text and widget not in labelled:
            above = [type(one).__name__ for one in (widget.parentWidget(), widget.parentWidget().parentWidget())]
            found.add(f"{where}: {type(widget).__name__} {widget.objectName()} in {' in '.join(above)}")
    return found


def test_all_that_takes_the_focus_on_a_page_has_a_name(qtbot, window):
    found = set[str]()
    for page in (*RECORD_TABLES, *VIEW_PAGES, *OTHER_PAGES):
        window.go_to(page)
        assert window.pages.current == page
        if page == CHART:
            qtbot.waitUntil(lambda: window.pages.chart().data is not None)
        QApplication.processEvents()
        found |= nameless(page, window)
    window.go_to("facility")
    bar = window.pages.panel().tab_bar
    for tab in range(bar.count()):
        bar.setCurrentIndex(tab)
        found |= nameless(f"panel: {bar.tabText(tab)}", window)
    assert not found, "\n".join(sorted(found))


def walk(window: MainWindow, key: Qt.Key) -> list[QWidget]:
    """All that has the keys in turn, from what has them now until it has them again."""
    first = QApplication.focusWidget()
    assert first is not None, window.pages.current
    had, now = list[QWidget](), first
    for _ in range(200):
        QTest.keyClick(now, key)
        focused = QApplication.focusWidget()
        assert focused is not None and focused.isVisible(), f"lost after {now.accessibleName()}"
        if focused is now:  # a chart and a text have several places of their own
            continue
        had.append(focused)
        now = focused
        if now is first:
            return had
    raise AssertionError(f"trapped at {type(now).__name__} {now.accessibleName()}")


def test_tab_goes_round_on_every_page_and_passes_nothing_over(qtbot, window):
    passed_over = []
    for page in (*RECORD_TABLES, *VIEW_PAGES, *OTHER_PAGES):
        window.go_to(page)
        if page == CHART:
            qtbot.waitUntil(lambda: window.pages.chart().data is not None)
        qtbot.waitUntil(lambda: tasks.wait_for_all(0), timeout=20_000)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.pages.shown().setFocus()
        for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            had = walk(window, key)
            passed_over += [
                f"{page}, {key.name}: {type(one).__name__} {one.accessibleName()}"
                for one in window.findChildren(QWidget)
                if one.focusPolicy() & Qt.FocusPolicy.TabFocus
                and one.isVisible()
                and one.isEnabled()
                and one.focusProxy() is None
                and one not in had
                and not is_chosen_by_arrows(one, had)
            ]
    assert not passed_over, "\n".join(passed_over)


def is_chosen_by_arrows(one: QWidget, had: list[QWidget]) -> bool:
    """Whether it is one of a group of buttons of which Tab comes to one."""
    group = one.group() if isinstance(one, QAbstractButton) else None
    return group is not None and group.exclusive() and any(button in had for button in group.buttons())


def test_all_that_takes_the_focus_in_a_dialog_has_a_name(qtbot, window, tmp_path):
    file = tmp_path / "sites.csv"
    file.write_text("Name,Country,Power MW\nHarbour Hall,China,120\n", encoding="utf-8")
    found = set[str]()
    for name, dialog in dialogs_of(window, file):
        qtbot.waitUntil(dialog.isVisible)
        if name == "import":
            qtbot.waitUntil(lambda dialog=dialog: dialog.work.plan is not None, timeout=20_000)
            for tab in range(dialog.tabs.count()):
                dialog.tabs.setCurrentIndex(tab)
                found |= nameless(name, dialog)
        found |= nameless(name, dialog)
    for table in RECORD_TABLES[:-1]:
        for record_id in (window.pages.shown().selected_id() if table == "facility" else 0, 0):
            editor = window.page_actions.edit_from(table, record_id, {})
            assert editor is not None
            qtbot.waitUntil(lambda editor=editor: editor.is_whole)
            found |= nameless(f"editor of {table}", editor)
            assert editor.request_close()
    assert not found, "\n".join(sorted(found))


def test_no_two_actions_share_a_key_and_all_keys_stand_in_the_list(qtbot, window):
    actions = window.actions_by_name
    of_actions = [
        (keys, action) for _, action in actions.by_menu() for keys in action.shortcuts() if not keys.isEmpty()
    ]
    assert [keys.toString() for keys, count in Counter(keys for keys, _ in of_actions).items() if count > 1] == []
    shown = {(one.group, QKeySequence(keys)) for one in key_entries(actions) for keys in one.keys}
    of_menus = {(menu, keys) for menu, action in actions.by_menu() for keys in action.shortcuts() if not keys.isEmpty()}
    assert of_menus <= shown
    editor = window.page_actions.edit_from("facility", window.pages.shown().selected_id(), {})
    assert editor is not None
    of_editor = {one.key() for one in editor.findChildren(QShortcut) if one.parent() is editor}
    assert of_editor and {("In the editor", keys) for keys in of_editor} <= shown
    # Of two that may be meant Qt calls neither: while the editor is open, its own keys are nobody else's.
    assert [action.text() for keys, action in of_actions if keys in of_editor and action.isEnabled()] == []
    opens_menu = {QKeySequence.mnemonic(title) for title in declared()}
    assert len(opens_menu) == len(declared()) and not opens_menu & of_editor
    of_pairs = {QKeySequence(key) for key in PAIR_KEYS if key != Qt.Key.Key_Enter}  # that of the number pad
    assert {("In likely duplicates", keys) for keys in of_pairs} <= shown
    assert editor.request_close()


def test_the_list_of_keys_is_searched_and_closed_with_escape(qtbot, window):
    qtbot.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    shown = window.findChild(KeyList)
    assert shown.isVisible() and not nameless("keys", shown)
    groups = [shown.list.topLevelItem(place).text(0) for place in range(shown.list.topLevelItemCount())]
    assert groups == ["File", "Edit", "View", "Record", "Chart", "Help", "In the editor", "In a table of records",
                      "In likely duplicates", "In a chart", "On a board", "In the navigation", "On a filter",
                      "In the inbox", "In other lists", "In a comparison",
                      "In a chart's data and explanation"]  # fmt: skip
    qtbot.keyClicks(shown.search, "ctrl+y")
    only = shown.list.topLevelItem(0)
    assert (only.text(0), only.child(0).text(0), only.child(0).text(1)) == ("Edit", "Redo", "Ctrl+Shift+Z  ·  Ctrl+Y")
    assert (shown.list.topLevelItemCount(), only.childCount()) == (1, 1)
    shown.search.setText("no such key")
    assert shown.nothing.isVisible() and not shown.list.isVisible()
    with qtbot.waitSignal(shown.destroyed):
        qtbot.keyClick(shown.search, Qt.Key.Key_Escape)


def said_of(table: QTableView, row: int) -> list[str]:
    """What a screen reader is told of the cells of a row."""
    model = table.model()
    cells = (model.index(row, column) for column in range(model.columnCount()))
    return [model.data(cell, Qt.ItemDataRole.AccessibleTextRole) for cell in cells]


def test_screen_readers_hear_column_and_value_of_a_cell(qtbot, window):
    page = window.pages.shown()
    page.show_found("Alibaba Zhangbei")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    said = said_of(page.table, 0)
    assert said[:4] == ["Name: Alibaba Zhangbei", "Country: China", "Operator: empty", "User: Alibaba"]
    assert any(one.startswith("Now, MW, whole facility: ") for one in said)
    window.go_to("history")
    history = window.pages.shown()
    qtbot.waitUntil(lambda: history.table.model().rowCount() > 0)
    assert [one.split(": ")[0] for one in said_of(history.table, 0)] == ["When", "Who", "What", "Rows"]


HANDLERS = {
    "browse/chips.py": "On a filter",
    "browse/column_chooser.py": "In other lists",
    "browse/table_view.py": "In a table of records",
    "capture/inbox_page.py": "In the inbox",
    "charts/boards/board_canvas.py": "On a board",
    "charts/chart_table.py": "In a chart's data and explanation",
    "charts/explaining/explain_tree.py": "In a chart's data and explanation",
    "charts/screen/chart_view.py": "In a chart",
    "compare/canvas.py": "In a comparison",
    "compare/picker.py": "In other lists",
    "duplicates/pair_table.py": "In likely duplicates",
    "edit/overlay.py": "In the editor",
    "editions/since_list.py": "In other lists",
    "history/change_list.py": "In other lists",
    "importing/source_dialog.py": "In other lists",
    "navigation.py": "In the navigation",
    "to_check/page.py": "In other lists",
}
"""Which group of the list of keys tells what a module's own handling of keys does."""
AS_EVERYWHERE = {
    "browse/column_popup.py", "browse/filter_popup.py", "browse/value_list.py", "charts/controls/group_picker.py",
    "edit/choice_control.py", "edit/folded_row.py", "edit/mark_control.py", "edit/reference_control.py",
    "edit/text_control.py", "finding/search_box.py", "known_bar.py", "many/delete_dialog.py", "settings_page/page.py",
}  # fmt: skip
"""Modules in which keys do what they do in such a field everywhere: arrows choose, Enter takes, Escape leaves."""


def test_each_place_with_keys_of_its_own_stands_in_the_list_of_keys(qtbot, window):
    desktop = Path(__file__).parents[2] / "desktop"
    found = {
        path.relative_to(desktop).as_posix()
        for path in desktop.rglob("*.py")
        if "def keyPressEvent" in path.read_text(encoding="utf-8")
    }
    assert found == HANDLERS.keys() | AS_EVERYWHERE, "say in the list of keys what the keys do there"
    assert set(HANDLERS.values()) <= {one.group for one in key_entries(window.actions_by_name)}
