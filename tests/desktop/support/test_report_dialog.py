"""A person reads all of a support report before it is saved, and leaves out what they choose."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.main_window import MainWindow
from desktop.support import log
from desktop.support.report_dialog import ReportDialog


@pytest.fixture
def window(qtbot, qapp, home, empty_library_file):
    path = home / "A secret name.datahall"
    shutil.copyfile(empty_library_file, path)
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.open_path(path)
    qtbot.waitUntil(lambda: window.pages.shown() is not None)
    yield window
    window.close()
    log.close()


@pytest.fixture
def dialog(qtbot, window):
    log.problem(ValueError("x"), "told to the person")
    window.actions_by_name["support_report"].trigger()
    dialog = window.findChildren(ReportDialog)[-1]
    qtbot.waitUntil(lambda: dialog.save.isEnabled(), timeout=10_000)
    return dialog


def untick(qtbot, dialog, row):
    """Chooses a part and takes the tick off by key."""
    dialog.list.setCurrentRow(row)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.list.item(row).checkState() == Qt.CheckState.Unchecked


def test_each_part_is_read_in_full_before_anything_is_saved(qtbot, dialog, window, tmp_path, monkeypatch):
    titles = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert titles[:4] == [
        "Versions and system",
        "Settings, without names and paths",
        "Sizes and counts of the library",
        "Log: what went wrong, and when",
    ]
    shown = []
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        shown.append(dialog.text.toPlainText())
    assert "SQLite" in shown[0] and "theme: system" in shown[1] and "rows of facility: 0" in shown[2]
    assert "ValueError" in shown[3]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "report"), "Archive (*.zip)"))
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        saved = [archive.read(name).decode() for name in archive.namelist()]
    assert saved == shown
    assert not any("secret" in text or str(Path.home()) in text for text in saved)
    assert "report.zip" in window.status_note.text()


def test_a_part_that_is_unticked_stays_out(qtbot, dialog):
    untick(qtbot, dialog, 3)
    assert [one.file_name for one in dialog.chosen()][:3] == ["system.txt", "settings.txt", "library.txt"]
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert "ValueError" not in QGuiApplication.clipboard().text()
    for row in (0, 1, 2, *range(4, dialog.list.count())):
        untick(qtbot, dialog, row)
    assert not dialog.save.isEnabled()


def test_a_report_that_cannot_be_written_says_so_and_stays(qtbot, dialog, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "gone" / "report.txt"), ""))
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert "could not be written" in dialog.problem.text() and dialog.isVisible()
