"""The next edition of a data set in the import window: what differs is seen, taken and left by keys and clicks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from db.interchange.applying.apply import apply
from db.interchange.mapping.guess import guess_mapping
from db.interchange.mapping.mapping import SourceGiven
from db.interchange.new_editions.differences import Sort
from db.interchange.planning.planner import plan
from db.interchange.reading.reader import read_file
from desktop.importing.changes_tab import ChangesTab
from desktop.importing.import_window import ImportWindow

LEFT = Qt.MouseButton.LeftButton
SITES = """Name,Owner,Users,Address,Latitude,Longitude,Current power (MW),Current H100 equivalents
North Campus,Oracle #confident,OpenAI #likely,1 Main St,32.5,-99.7,295,254674
South Campus,Oracle #confident,,2 Main St,33.0,-98.0,100,80000
"""
NEXT = SITES.replace("1 Main St", "1 Long St").replace("South Campus", "West Campus").replace("33.0,", "41.0,")


@pytest.fixture
def dialog(qtbot, library, tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text(SITES, encoding="utf-8")
    files = [read_file(path)]
    source = SourceGiven(title="Sites", publisher="Epoch AI", published="2025-12-12")
    apply(library, plan(library, files, replace(guess_mapping(files, library), source=source)))
    path.write_text(NEXT, encoding="utf-8")
    parent = QWidget()
    qtbot.addWidget(parent)
    made = ImportWindow(library, parent)  # goes by itself once it has imported
    made.show()
    made.begin([path])
    counted(qtbot, made)
    yield made


def counted(qtbot, dialog):
    qtbot.waitUntil(lambda: dialog.work.plan is not None and dialog.work.plan.is_counted, timeout=20_000)
    qtbot.waitUntil(lambda: bool(dialog.summary.text()) and not dialog.busy.text(), timeout=20_000)


def line(dialog, sort, what="", table="facility"):
    model = dialog.changes.model
    lines = [row for row in range(model.rowCount()) if model.entry(row).sort is sort
             and model.entry(row).table == table and what in model.entry(row).what]  # fmt: skip
    return model.index(lines[0], 0)


def localities(library):
    return library.reading().execute("SELECT name, locality FROM facility ORDER BY name").fetchall()


def test_a_new_edition_is_compared_in_a_tab_of_its_own(qtbot, dialog):
    assert dialog.tabs.isTabVisible(3)
    tab = dialog.changes
    tab.sorts.setCurrentIndex(tab.sorts.findData(Sort.GONE))
    tab.sorts.activated.emit(tab.sorts.currentIndex())
    assert {tab.model.index(row, 1).data() for row in range(tab.model.rowCount())} == {"South Campus"}
    qtbot.keyClicks(tab.words, "nothing like it")
    assert tab.model.rowCount() == 0


def test_space_leaves_what_would_be_taken(qtbot, dialog, library):
    dialog.tabs.setCurrentIndex(3)
    tab = dialog.changes
    tab.table.setCurrentIndex(line(dialog, Sort.CHANGED, "locality"))
    qtbot.keyClick(tab.table, Qt.Key.Key_Space)
    counted(qtbot, dialog)
    assert tab.model.entry(tab.table.currentIndex().row()).what == "locality", "the line chosen stays"
    assert not tab.model.entry(tab.table.currentIndex().row()).taken
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: len(localities(library)) == 3, timeout=20_000)
    assert ("North Campus", "1 Main St") in localities(library)


def test_a_click_on_its_box_takes_what_is_gone_there(qtbot, dialog, library):
    dialog.tabs.setCurrentIndex(3)
    table = dialog.changes.table
    box = table.visualRect(line(dialog, Sort.GONE))
    qtbot.mouseClick(table.viewport(), LEFT, pos=QPoint(box.left() + 14, box.center().y()))
    counted(qtbot, dialog)
    assert "removed" in dialog.summary.text()
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(
        lambda: [name for name, _ in localities(library)] == ["North Campus", "West Campus"], timeout=20_000
    )


def test_a_rule_leaves_all_of_a_sort(qtbot, dialog):
    rule = dialog.changes.rule
    index = rule.findText("Leave: changed there")
    rule.setCurrentIndex(index)
    rule.activated.emit(index)
    counted(qtbot, dialog)
    assert not any(one.taken for one in dialog.work.plan.differences.all if one.sort is Sort.CHANGED)


def test_a_rule_keeps_all_that_is_gone_for_later_and_one_line_can_go_another_way_and_back(qtbot, dialog):
    def choose(words):
        tab.rule.setCurrentIndex(tab.rule.findText(words))
        tab.rule.activated.emit(tab.rule.currentIndex())
        counted(qtbot, dialog)

    def states():
        return [(one.taken, one.decided) for one in dialog.work.plan.differences.all if one.sort is Sort.GONE]

    tab = dialog.changes
    dialog.tabs.setCurrentIndex(3)
    choose("Leave: gone there")
    assert set(states()) == {(False, True)}
    choose("Keep for later, unread: gone there")
    assert set(states()) == {(False, False)}
    tab.table.setCurrentIndex(line(dialog, Sort.GONE))
    qtbot.keyClick(tab.table, Qt.Key.Key_Space)
    counted(qtbot, dialog)
    assert (True, True) in states()


def test_a_figure_that_is_gone_is_kept_unread_deleted_or_goes_on_and_what_was_left_is_told_again(
    qtbot, library, tmp_path
):
    def begun(text, published):
        path = tmp_path / "timelines.csv"
        path.write_text("Date,Data center,Construction status,Power (MW)\n" + text, encoding="utf-8")
        files = [read_file(path)]
        source = SourceGiven(title="Lines", publisher="Epoch AI", published=published)
        return path, plan(library, files, replace(guess_mapping(files, library), source=source))

    apply(library, begun("1/31/2024,North,Operational,50\n1/31/2025,North,Operational,90\n", "2025-12-12")[1])
    path, _ = begun("1/31/2024,North,Operational,55\n", "2026-04-15")
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ImportWindow(library, parent)
    dialog.show()
    dialog.begin([path])
    counted(qtbot, dialog)
    dialog.tabs.setCurrentIndex(3)
    assert "1 figure no longer given" in dialog.summary.text()
    tab, seen = dialog.changes, []
    tab.table.setCurrentIndex(line(dialog, Sort.GONE, table="observation"))
    for _ in range(4):
        index = tab.table.currentIndex().siblingAtColumn(0)
        seen.append((index.data(Qt.ItemDataRole.CheckStateRole), index.siblingAtColumn(5).data()))
        qtbot.keyClick(tab.table, Qt.Key.Key_Space)
        counted(qtbot, dialog)
    half, full, none = Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked, Qt.CheckState.Unchecked
    words = ["gone, kept unread", "gone, is deleted", "gone, stays as it is", "gone, kept unread"]
    assert seen == list(zip((half, full, none, half), words, strict=True))
    qtbot.keyClick(tab.table, Qt.Key.Key_Space)
    counted(qtbot, dialog)
    qtbot.mouseClick(dialog.go, LEFT)
    gone = "SELECT o.value FROM superseded AS s JOIN observation AS o ON o.id = s.observation_id"
    qtbot.waitUntil(lambda: library.reading().execute(gone).fetchall() == [(50.0,)], timeout=20_000)
    again = begun("1/31/2024,North,Operational,55\n", "2026-04-15")[1]
    tab = ChangesTab()
    qtbot.addWidget(tab)
    tab.show_plan(again)
    told = [tab.model.index(row, 0).data() for row in range(tab.model.rowCount())]
    assert told == ["Gone there, left last time"]
    assert "1 left last time" in tab.said.text()
