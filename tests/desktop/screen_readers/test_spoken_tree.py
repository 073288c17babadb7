"""What a screen reader finds: every page, the panel, the dialogs and the editor, walked as it walks them."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator

import pytest
from main_dialogs import dialogs_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QScrollArea, QTableView, QTabWidget, QWidget

from desktop import tasks
from desktop.compare.canvas import Canvas
from desktop.main_window import MainWindow
from desktop.pages import BOARD, CHART, OTHER_PAGES, RECORD_TABLES, VIEW_PAGES
from tests.desktop.standing import stands

Role, Text = QAccessible.Role, QAccessible.Text
AT_ONCE = 60
"""Children of a table looked at; it has as many as cells."""
NAMELESS = {Role.Client, Role.NoRole}
"""What stands for nothing of its own: a container, which nobody lands on."""


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


def walk(one: QAccessibleInterface | None, above: str = "") -> Iterator[tuple[str, QAccessibleInterface]]:
    """All that is to be seen of a tree, each with the path to it."""
    if one is None or not one.isValid() or one.state().invisible:
        return
    path = f"{above} / {type(one.object()).__name__ if one.object() else one.role().name}"
    yield path, one
    for number in range(min(one.childCount(), AT_ONCE)):
        yield from walk(one.child(number), path)


def spoken(widget: QWidget) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(widget)


def faults_in(where: str, top: QWidget) -> set[str]:
    """Whatever takes the focus without a name or a role; boxes whose field is not said; tables without their cells."""
    found = set[str]()
    for path, one in walk(spoken(top)):
        widget, state, name = one.object(), one.state(), one.text(Text.Name)
        if isinstance(widget, QWidget) and widget.focusProxy() is not None:
            continue
        if state.focusable and not name and not _is_labelled(one):
            found.add(f"{where}{path}: no name")
        if state.focusable and one.role() in NAMELESS and _stands_alone(widget):
            found.add(f"{where}{path}: no role")
        if one.role() == Role.ComboBox and not one.text(Text.Description) and not _is_labelled(one):
            found.add(f"{where}{path}: what is chosen there is not said")
        if one.role() in (Role.ColumnHeader, Role.RadioButton, Role.CheckBox, Role.Button, Role.PageTab) and not name:
            found.add(f"{where}{path}: no name")
        if one.role() == Role.Table and isinstance(widget, QTableView) and one.childCount() != _cells_of(widget):
            found.add(f"{where}{path}: {one.childCount()} of {_cells_of(widget)} cells")
    return found


def _stands_alone(widget: object) -> bool:
    """Whether it is more than a frame around others, which have roles of their own."""
    return isinstance(widget, QWidget) and not widget.layout() and not isinstance(widget, (QScrollArea, QTabWidget))


def _cells_of(table: QTableView) -> int:
    """Cells with a row of headers above them, and a column of headers beside them."""
    return (table.model().rowCount() + 1) * (table.model().columnCount() + 1) if table.model() is not None else 0


def cell_of(table: QTableView, row: int, column: int) -> QAccessibleInterface:
    """A cell; -1 is the row of headers."""
    return spoken(table).child((row + 1) * (table.model().columnCount() + 1) + column + 1)


def _is_labelled(one: QAccessibleInterface) -> bool:
    return any(relation[1] & QAccessible.RelationFlag.Label for relation in one.relations())


def settle(qtbot, window: MainWindow, page: str) -> None:
    window.go_to(page)
    if page == CHART:
        qtbot.waitUntil(lambda: window.pages.chart().data is not None)
    qtbot.waitUntil(lambda: tasks.wait_for_all(0), timeout=20_000)
    QApplication.processEvents()


def test_every_page_and_the_panel_can_be_walked(qtbot, window):
    found = set[str]()
    for page in (*RECORD_TABLES, *VIEW_PAGES, *OTHER_PAGES):
        settle(qtbot, window, page)
        found |= faults_in(page, window)
    window.go_to("facility")
    bar = window.pages.panel().tab_bar
    for tab in range(bar.count()):
        bar.setCurrentIndex(tab)
        found |= faults_in(f"panel: {bar.tabText(tab)}", window)
    assert not found, "\n".join(sorted(found))


def test_dialogs_and_editors_can_be_walked(qtbot, window, tmp_path):
    file = tmp_path / "sites.csv"
    file.write_text("Name,Country,Power MW\nHarbour Hall,China,120\n", encoding="utf-8")
    found = set[str]()
    for name, dialog in dialogs_of(window, file):
        qtbot.waitUntil(dialog.isVisible)
        if name == "import":
            qtbot.waitUntil(lambda dialog=dialog: dialog.work.plan is not None, timeout=20_000)
        assert (spoken(dialog).role(), spoken(dialog).text(Text.Name) != "") == (Role.Dialog, True), name
        found |= faults_in(name, dialog)
    for table in RECORD_TABLES[:-1]:
        editor = window.page_actions.edit_from(table, 1, {})
        assert editor is not None
        qtbot.waitUntil(lambda editor=editor: editor.is_whole)
        assert (spoken(editor).role(), spoken(editor).text(Text.Name)) == (Role.Dialog, f"Edit {table}")
        sections = [one.text(Text.Name) for _, one in walk(spoken(editor)) if one.role() == Role.Grouping]
        assert table == "source" or "Other names" in sections
        found |= faults_in(f"editor of {table}", editor)
        assert editor.request_close()
    assert not found, "\n".join(sorted(found))


def test_rows_of_a_table_are_found_by_row_and_column_and_say_whether_they_are_chosen(qtbot, window):
    page = window.pages.shown()
    # What a window begins with ends by showing the table anew, and cells that were asked for before tell nothing then.
    qtbot.waitUntil(lambda: window.pages.count_to_check() is not None, timeout=20_000)
    settle(qtbot, window, "facility")
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down):  # `selectRow` heeds Ctrl as the last test left it
        qtbot.keyClick(page.table, key)
    cells = [cell_of(page.table, row, 0) for row in range(3)]
    assert [bool(one.state().selected) for one in cells] == [False, True, False]
    assert {one.role() for one in cells} == {Role.Cell} and all(one.state().selectable for one in cells)
    assert cells[1].text(Text.Name) == f"Name: {page.model.cell(1, 0).text}"
    assert cell_of(page.table, -1, 0).text(Text.Name) == page.model.columns[0].title


def test_the_panel_says_which_record_it_tells_of(qtbot, window):
    page = window.pages.shown()
    page.show_found("Alibaba Zhangbei")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    panel = window.pages.panel()
    qtbot.waitUntil(lambda: panel.heading.text() == "Alibaba Zhangbei")
    heard = spoken(panel)
    assert (heard.role(), heard.text(Text.Name)) == (Role.Pane, "Record: Alibaba Zhangbei")
    tabs = [one for _, one in walk(heard) if one.role() == Role.PageTab]
    assert [tab.state().selected for tab in tabs] == [True] + [False] * (len(tabs) - 1)


def test_a_chart_is_told_in_words_that_follow_it(qtbot, window):
    settle(qtbot, window, CHART)
    page = window.pages.chart()
    heard = spoken(page.chart.view)
    assert heard.role() == Role.Chart and heard.text(Text.Name) == page.data.title
    told = heard.text(Text.Description)
    assert told.startswith(f"{page.data.title}.")
    for panel in page.data.panels:
        for line in panel.lines:
            assert line.label in told  # a ratio of two lines is told as the gap between them
    assert "Sources: " in told
    line = page.data.panels[0].lines[0]
    assert [point.label for point in line.points if not point.ahead][-1] in told
    page.chart.title_edited.emit("Who builds faster")
    qtbot.waitUntil(lambda: page.data.title == "Who builds faster")
    qtbot.waitUntil(lambda: "Who builds faster." in heard.text(Text.Description))
    assert heard.text(Text.Name) == "Who builds faster"


def test_boards_comparisons_and_promises_are_charts_with_words(qtbot, window):
    settle(qtbot, window, BOARD)
    canvas = window.pages.shown().canvas
    assert spoken(canvas).role() == Role.Chart and spoken(canvas).text(Text.Name)
    settle(qtbot, window, "compare")
    compared = window.pages.shown().findChild(Canvas)
    assert spoken(compared).role() == Role.Chart and spoken(compared).text(Text.Name)
    settle(qtbot, window, "promised")
    charts = [one for _, one in walk(spoken(window.pages.shown())) if one.role() == Role.Chart]
    assert charts and all(one.text(Text.Name) for one in charts)


def test_widgets_that_are_gone_take_what_was_said_of_them_along(qtbot, window):
    for _ in range(30):
        editor = window.page_actions.edit_from("partner", 1, {})
        assert editor is not None and spoken(editor).role() == Role.Dialog
        qtbot.waitUntil(lambda editor=editor: editor.is_whole)
        assert sum(1 for _ in walk(spoken(editor))) > 10
        assert editor.request_close()
        QApplication.processEvents()
    gc.collect()
    assert spoken(window.pages.panel()).role() == Role.Pane
