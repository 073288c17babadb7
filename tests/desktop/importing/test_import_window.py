"""Tables imported in the window: seen before they are taken, corrected, matched, stopped, undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QScrollArea
from sample_records import add

from db.interchange.mapping.saved import saved_mappings
from db.interchange.mapping.targets import Target
from db.interchange.planning.plan import Action
from db.library import create_library
from desktop import messages
from desktop.importing.import_window import ImportWindow
from desktop.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
TABLE = """Site;Country;Power;Announced;Owner
Zhangbei North;China;approx. 1.2 GW;12 March 2024;Alibaba
Hohhot;China;300 MW;TBD;Unknown Company
Abilene;United States;rather large;Q3 2025;Oracle
"""


@pytest.fixture
def window(qtbot, home):
    path = home / "mine.datahall"
    library = create_library(path)
    add(library, "facility", name="Zhangbei (North)")
    library.close()
    made = MainWindow()
    qtbot.addWidget(made)
    made.show()
    made.open_path(path)
    qtbot.waitUntil(lambda: made.pages.current == "facility")
    yield made
    made.close()


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def opened(qtbot, window) -> ImportWindow:
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportWindow)))
    return window.findChildren(ImportWindow)[0]


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, data, LEFT, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, LEFT, none))


def planned(qtbot, dialog):
    qtbot.waitUntil(lambda: dialog.work.plan is not None and bool(dialog.summary.text()), timeout=20_000)


def cell_of(dialog, row):
    item = dialog.columns.card.cells.topLevelItem(row)
    return "" if item is None else item.text(2)


def enter(qtbot, field, text):
    qtbot.mouseClick(field, LEFT)
    field.clear()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Tab)


def names(window):
    return [row[0] for row in window.library.reading().execute("SELECT name FROM facility ORDER BY name")]


def test_a_dropped_table_is_seen_cell_by_cell_imported_and_undone(qtbot, window, table):
    drop(window, table)
    dialog = opened(qtbot, window)
    planned(qtbot, dialog)
    dialog.columns.choose("Power")
    qtbot.waitUntil(lambda: any("MW" in cell_of(dialog, row) or "GW" in cell_of(dialog, row) for row in range(3)))
    cells = [cell_of(dialog, row) for row in range(3)]
    assert "1,200 MW" in cells[0] or "1.2 GW" in cells[0]
    assert cells[2] and "MW" not in cells[2].split()[0]
    assert dialog.problems.model.rowCount() == 1
    assert "3 facilities" in dialog.summary.text() or "2 facilities" in dialog.summary.text()
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: "Abilene" in names(window), timeout=20_000)
    qtbot.waitUntil(lambda: "Imported" in window.status_note.text())
    window.actions_by_name["undo"].trigger()
    assert names(window) == ["Zhangbei (North)"]


def test_the_window_fits_a_low_screen_whatever_refines_a_column(qtbot, window, table):
    drop(window, table)
    dialog = opened(qtbot, window)
    planned(qtbot, dialog)
    dialog.columns.choose("Power")
    qtbot.waitUntil(lambda: "interval" in dialog.columns.card.controls)
    assert dialog.minimumSizeHint().height() < 720 - 60
    assert dialog.minimumSizeHint().width() < 1280 - 40
    dialog.resize(704, 404)
    assert (dialog.width(), dialog.height()) == (704, 404)
    for button in (dialog.close_button, dialog.go):
        assert dialog.rect().contains(button.geometry()), "what ends it stays in sight, also at 200 %"
    dialog.resize(1240, 660)
    *_, before, control = dialog.columns.card.controls.values()
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    area = dialog.columns.card._area
    qtbot.waitUntil(lambda: area.viewport().rect().contains(control.mapTo(area.viewport(), control.rect().center())))
    dialog.reject()


def test_of_many_columns_the_first_that_is_read_is_shown(qtbot, window, tmp_path):
    path = tmp_path / "wide.csv"
    odd = [f"attr_{number:03}" for number in range(40)]
    path.write_text(",".join([*odd, "Name"]) + "\n" + ",".join(["x"] * 40 + ["Abilene"]) + "\n", encoding="utf-8")
    drop(window, path)
    dialog = opened(qtbot, window)
    planned(qtbot, dialog)
    assert dialog.columns.table.currentIndex().data() == "Name"
    dialog.reject()


def test_what_can_be_read_nowhere_is_not_said_to_be_there_already(qtbot, window, tmp_path):
    path = tmp_path / "nameless.csv"
    path.write_text("Power (MW),Opened\n12,2025\n13,2026\n", encoding="utf-8")
    drop(window, path)
    dialog = opened(qtbot, window)
    planned(qtbot, dialog)
    assert "No record was read" in dialog.summary.text()
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_a_near_name_is_decided_by_the_person(qtbot, window, table):
    drop(window, table)
    dialog = opened(qtbot, window)
    planned(qtbot, dialog)
    dialog.tabs.setCurrentIndex(1)
    row = next(row for row in range(dialog.records.model.rowCount())
               if dialog.records.model.record(row).name == "Zhangbei North")  # fmt: skip
    dialog.records.table.selectRow(row)
    assert "country: China" in dialog.records.card.about.text()
    same = next(one for one in dialog.records.card.choices if "Zhangbei (North)" in one.text())
    new = next(one for one in dialog.records.card.choices if "new" in one.text().lower())
    qtbot.mouseClick(new, LEFT, pos=QPoint(9, new.height() // 2))
    record = dialog.work.plan.records[dialog.records.model.record(row).number]
    assert (record.action, record.decided) == (Action.NEW, "chosen")
    qtbot.mouseClick(same, LEFT, pos=QPoint(9, same.height() // 2))
    assert record.action is Action.MATCH
    qtbot.waitUntil(lambda: dialog.go.isEnabled(), timeout=20_000)
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: "Abilene" in names(window), timeout=20_000)
    assert "Zhangbei North" not in names(window)


def test_a_column_is_sent_elsewhere_and_the_mapping_is_found_again_for_the_next_file(qtbot, window, table, tmp_path):
    drop(window, table)
    dialog = opened(qtbot, window)
    planned(qtbot, dialog)
    dialog.columns.choose("Owner")
    box = dialog.columns.card.target
    box.setCurrentIndex(box.findData(Target.IGNORED))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: dialog.work.plan is not None and dialog.go.isEnabled(), timeout=20_000)
    assert not any(record.table == "partner" for record in dialog.work.plan.records)
    dialog._save_mapping("My sites")
    dialog.reject()
    other = tmp_path / "next.csv"
    other.write_text(TABLE.replace("Hohhot", "Ulanqab"), encoding="utf-8")
    qtbot.waitUntil(lambda: not [one for one in window.findChildren(ImportWindow) if one.isVisible()])
    drop(window, other)
    qtbot.waitUntil(lambda: bool([one for one in window.findChildren(ImportWindow) if one.isVisible()]))
    again = next(one for one in window.findChildren(ImportWindow) if one.isVisible())
    planned(qtbot, again)
    assert again.mapping.name == "My sites"
    assert again.mappings.currentText() == "My sites"
    again.reject()


def test_a_saved_mapping_is_deleted_after_a_question_and_what_columns_mean_stays(qtbot, window, table, monkeypatch):
    asked, answers = [], [False, True]
    monkeypatch.setattr(messages, "ask", lambda *words: asked.append(words[1]) or answers.pop(0))
    drop(window, table)
    dialog = opened(qtbot, window)
    planned(qtbot, dialog)
    assert not dialog.delete_mapping.isEnabled(), "the best guess is none"
    dialog._save_mapping("My sites")
    mapping = dialog.mapping
    for left in (["My sites"], []):
        qtbot.mouseClick(dialog.delete_mapping, LEFT)
        assert [one.name for one in saved_mappings(window.library)] == left
    assert asked == ["Delete the mapping “My sites”?"] * 2
    assert dialog.mappings.currentText() == "Best guess" and not dialog.delete_mapping.isEnabled()
    assert dialog.mapping == replace(mapping, name="")
    dialog.reject()
    window.actions_by_name["undo"].trigger()
    assert [one.name for one in saved_mappings(window.library)] == ["My sites"]


def test_a_file_that_cannot_be_read_says_why_and_nothing_is_imported(qtbot, window, tmp_path, monkeypatch):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 and no more")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([str(path)], ""))
    window.actions_by_name["import_table"].trigger()
    dialog = opened(qtbot, window)
    qtbot.waitUntil(lambda: dialog.trouble.isVisible(), timeout=20_000)
    assert "broken.xlsx" in dialog.trouble.text()
    assert not dialog.go.isEnabled()
    path.write_bytes(b"Name,Country\nAbilene,US\n")
    path = path.rename(tmp_path / "whole.csv")
    qtbot.mouseClick(dialog.files_bar.add, LEFT)
    planned(qtbot, dialog)
    assert dialog.go.isEnabled() and not dialog.trouble.isVisible()
    dialog.reject()


def test_the_source_of_all_rows_is_entered_once(qtbot, window, table):
    drop(window, table)
    dialog = opened(qtbot, window)
    planned(qtbot, dialog)
    enter(qtbot, dialog.source.title, "Survey of sites")
    enter(qtbot, dialog.source.published, "no date at all")
    assert dialog.source.problem.text()
    enter(qtbot, dialog.source.published, "April 2026")
    assert not dialog.source.problem.text()
    assert dialog.mapping.source.title == "Survey of sites"
    assert dialog.mapping.source.published == "2026-04"
    qtbot.waitUntil(lambda: dialog.work.plan is not None and dialog.go.isEnabled(), timeout=20_000)
    qtbot.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: "Abilene" in names(window), timeout=20_000)
    rows = window.library.reading().execute(
        "SELECT DISTINCT s.title FROM observation AS o JOIN source AS s ON s.id = o.source_id"
    ).fetchall()  # fmt: skip
    assert rows == [("Survey of sites",)]


def test_a_small_import_window_does_not_scroll_sideways(qtbot, window, tmp_path):
    """What was understood of a file kept it wider than a small screen."""
    path = tmp_path / "sites and whatever else there was to be said of them.csv"
    path.write_text(TABLE, encoding="utf-8")
    drop(window, path)
    dialog = opened(qtbot, window)
    planned(qtbot, dialog)
    dialog.resize(720, 450)
    outer = dialog.findChild(QScrollArea)
    for tab in range(3):
        dialog.tabs.setCurrentIndex(tab)
        QApplication.processEvents()
        assert outer.horizontalScrollBar().maximum() == 0
