"""An analyst brings the sources of a bibliography into the library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop import messages
from desktop.importing.source_dialog import SourceDialog
from desktop.importing.source_model import STATE
from desktop.main_window import MainWindow

ITEMS = [
    {"type": "report", "title": "Energy and computing", "publisher": "IEA", "URL": "https://example.org/report",
     "author": [{"literal": "International Energy Agency"}], "issued": {"date-parts": [["2025", 4]]}},
    {"type": "webpage", "title": "Where the racks are", "URL": "https://example.org/racks",
     "accessed": {"date-parts": [["2025", 10, 1]]}},
]  # fmt: skip


@pytest.fixture
def window(qtbot, library):
    made = MainWindow()
    qtbot.addWidget(made)
    made.show_library(library)
    made.show()
    yield made
    made.leave_library()


@pytest.fixture
def references(tmp_path) -> Path:
    path = tmp_path / "refs.json"
    path.write_text(json.dumps(ITEMS), encoding="utf-8")
    return path


def dialog_of(qtbot, window) -> SourceDialog:
    """The open dialog, when it is filled."""
    found: list[SourceDialog] = []

    def is_filled() -> bool:
        found[:] = [one for one in window.findChildren(SourceDialog) if one.isVisible() and not one.is_busy]
        return bool(found)

    qtbot.waitUntil(is_filled)
    return found[0]


def choose(monkeypatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))


def titles(library) -> list[str]:
    return [row[0] for row in library.reading().execute("SELECT title FROM source ORDER BY id")]


def test_an_analyst_imports_sources_from_the_menu_and_undoes_it(qtbot, window, references, monkeypatch):
    choose(monkeypatch, references)
    window.actions_by_name["import_sources"].trigger()
    dialog = dialog_of(qtbot, window)
    assert dialog.heading.text() == "refs.json: 2 references in CSL-JSON"
    assert dialog.summary.text() == "2 new."
    assert dialog.take.text() == "Import 2 sources"
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)  # not the first
    assert dialog.take.text() == "Import 1 source"
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: titles(window.library) == ["Where the racks are"])
    qtbot.waitUntil(lambda: window.pages.current == "source")
    assert window.status_note.text() == "refs.json: 1 source added, 1 left as it was."
    assert window.settings.imports["sources"] == {"folder": str(references.parent)}
    qtbot.waitUntil(lambda: window.pages.shown().model.rowCount() == 1)
    window.actions_by_name["undo"].trigger()
    assert titles(window.library) == []


def test_import_knows_references_from_tables(qtbot, window, references, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([str(references)], ""))
    window.actions_by_name["import_table"].trigger()
    assert dialog_of(qtbot, window).take.text() == "Import 2 sources"
    qtbot.keyClick(dialog_of(qtbot, window), Qt.Key.Key_Escape)


def drop(window, *paths: Path) -> bool:
    """Drags files over the window and lets them go; whether it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, data, left, none)
    entering.ignore()
    QApplication.sendEvent(window, entering)
    if not entering.isAccepted():
        return False
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, left, none))
    return True


def test_a_dropped_bibliography_shows_what_differs_and_leaves_it_alone(qtbot, window, references):
    assert drop(window, references)
    qtbot.keyClick(dialog_of(qtbot, window), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(titles(window.library)) == 2)
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in window.findChildren(SourceDialog)))
    changed = [ITEMS[0] | {"title": "Energy for computing"}, ITEMS[1] | {"publisher": "Racks Weekly"}, {"type": "book"}]
    references.write_text(json.dumps(changed), encoding="utf-8")
    assert drop(window, references)
    dialog = dialog_of(qtbot, window)
    states = [dialog.model.index(row, STATE).data() for row in range(3)]
    assert states == ["Differs", "Fills gaps", "Cannot be taken"]
    assert dialog.wished == [False, True, False]
    assert "Energy for computing" in dialog.detail.text()
    qtbot.mouseClick(dialog.differing, Qt.MouseButton.LeftButton, pos=QPoint(10, dialog.differing.height() // 2))
    assert dialog.wished == [True, True, False]
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(window.library)[0] == "Energy for computing")


def test_a_file_without_references_says_so_in_the_dialog(qtbot, window, tmp_path, monkeypatch):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    choose(monkeypatch, path)
    window.actions_by_name["import_sources"].trigger()
    dialog = dialog_of(qtbot, window)
    assert "No references were found" in dialog.problem.text()
    assert not dialog.take.isEnabled()
    assert not drop(window, path)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in window.findChildren(SourceDialog)))


def test_files_are_not_taken_while_an_editor_is_open(qtbot, window, references, monkeypatch):
    monkeypatch.setattr(messages, "ask", lambda *_: True)
    window.actions_by_name["new_source"].trigger()
    assert not drop(window, references)
    window.page_actions.editor.request_close()
