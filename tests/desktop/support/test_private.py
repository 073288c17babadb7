"""Nothing of a record gets into logs, temporary files, settings or support reports, whatever goes wrong on the way."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from sample_records import add, add_power

from db.edit import kept_copies
from db.library import open_library
from desktop import messages, settings, tasks
from desktop.edit import kept_drafts
from desktop.exporting.table_dialog import TableDialog
from desktop.importing.pasted_cells import import_cells
from desktop.importing.table_import import TableImport
from desktop.main_window import MainWindow
from desktop.support import log
from desktop.support.report_dialog import ReportDialog
from tests.desktop.standing import stands

MARK, NUMBER = "Zqxmark", 918273.645
CTRL = Qt.KeyboardModifier.ControlModifier
MARKS = (b"zqxmark", b"918273", b"918,273", b"918.27")


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The system's folder for temporary files, for this test alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    yield folder
    log.close()


@pytest.fixture
def window(qtbot, qapp, home, empty_library_file, temporary, monkeypatch):
    """On a library in which everything that can be entered is marked; message boxes are answered at once."""
    monkeypatch.setattr(QMessageBox, "exec", lambda box: 0)
    path = home / "mine.datahall"
    shutil.copyfile(empty_library_file, path)
    library = open_library(path)
    facility = add(library, "facility", name=f"{MARK} campus", note=f"{MARK} note", region=f"{MARK} region")
    add(library, "alias", facility_id=facility, name=f"{MARK} alias")
    add(library, "partner", name=f"{MARK} partner")
    source = add(library, "source", title=f"{MARK} title", address=f"https://{MARK}.example/{MARK}", publisher=MARK)
    kept_copies.keep(library, source, f"{MARK} content".encode(), f"{MARK}.txt")
    add_power(library, facility, NUMBER, "2025", source_id=source)
    library.close()
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.open_path(path)
    qtbot.waitUntil(lambda: stands(window))
    yield window
    window.close()
    tasks.wait_for_all()


def holding_a_mark(*folders: Path) -> list[str]:
    """The files in which a mark stands, or whose name bears one."""
    files = [one for folder in folders for one in ([folder] if folder.is_file() else folder.rglob("*"))]
    return [
        str(one)
        for one in files
        if MARK.lower() in one.name.lower()
        or (one.is_file() and any(mark in one.read_bytes().lower() for mark in MARKS))
    ]


def edit_and_save(qtbot, window):
    window.actions_by_name["edit"].trigger()
    editor = window.page_actions.editor
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and editor.isVisible())
    box = editor.form.boxes["note"]
    editor.focus_first()
    qtbot.keyClicks(QApplication.focusWidget(), f" {MARK}")
    qtbot.waitUntil(lambda: any(kept_drafts.folder().glob("*.json")))  # by design: what is typed survives a crash
    assert box is not None
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: window.page_actions.editor is None)


def search(qtbot, window):
    window.actions_by_name["search"].trigger()
    qtbot.keyClicks(window.search, f"{MARK} partn")
    qtbot.waitUntil(lambda: window.search.list.model().rowCount() > 0, timeout=10_000)
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)


def import_broken(qtbot, window, tmp_path):
    broken = tmp_path / f"{MARK}.xlsx"
    broken.write_bytes(f"PK\x03\x04 {MARK}".encode() * 20)
    work = TableImport(window)
    work.begin([broken])
    qtbot.waitUntil(lambda: work.dialog is not None or tasks.wait_for_all(0))
    if work.dialog is not None:
        work.dialog.reject()


def paste(qtbot, window):
    data = QMimeData()
    data.setText(f"Name\tCountry\n{MARK} one\tUS\n{MARK} two\tCN")
    import_cells(window, data)
    dialog = window.findChildren(TableImport)[-1].dialog
    qtbot.waitUntil(lambda: dialog.isVisible())
    dialog.reject()
    window.findChildren(TableImport)[-1].deleteLater()


def export_in_vain(qtbot, window, tmp_path, monkeypatch):
    """Into a folder that is none, and onto a full disk, as a workbook and as text."""
    (tmp_path / f"{MARK} no folder").write_text("")
    window.actions_by_name["export_table"].trigger()
    qtbot.waitUntil(lambda: window.findChild(TableDialog) is not None)
    dialog = window.findChild(TableDialog)

    def try_it(path: Path) -> None:
        dialog.problem.clear()
        dialog.path.setText(str(path))
        qtbot.keyClick(dialog.path, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: dialog.problem.text() != "", timeout=15_000)

    try_it(tmp_path / f"{MARK} no folder" / f"{MARK}.csv")

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), f"{MARK}.xlsx")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        try_it(tmp_path / f"{MARK}.xlsx")
        try_it(tmp_path / f"{MARK}.csv")
    dialog.reject()


def crash_workers(qtbot, window):
    """Errors that quote a record: beside the window, on a thread, in passing, told in a box, and of SQLite."""
    failed, library = [], window.library

    def crash(_):
        record = {"name": f"{MARK} campus", "power": NUMBER}
        raise KeyError(record["name"], record)

    def refused(_):
        connection = sqlite3.connect(":memory:")
        connection.execute("SELECT 1 FROM " + MARK)

    def caused(_):
        try:
            getattr(library, f"{MARK}_power")
        except AttributeError as error:
            raise ValueError(f"{MARK}: {NUMBER}") from error

    for work in (crash, refused, caused):
        tasks.run(window, work, failed=lambda error: (messages.show_error(window, error), failed.append(error)))
    qtbot.waitUntil(lambda: len(failed) == 3)
    log.begin()
    thread = threading.Thread(target=lambda: crash(None))
    thread.start()
    thread.join()
    messages.show_error(window, ExceptionGroup(MARK, [LookupError(MARK), OSError(errno.EIO, MARK, MARK)]))
    with pytest.raises(UnicodeDecodeError) as caught:
        f"{MARK}\xff".encode("latin-1").decode("utf-8")
    messages.show_error(window, caught.value)


def save_report(qtbot, window, path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    window.actions_by_name["support_report"].trigger()
    dialog = window.findChildren(ReportDialog)[-1]
    qtbot.waitUntil(lambda: dialog.save.isEnabled(), timeout=10_000)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: path.name in window.status_note.text())


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_no_mark_of_a_record_is_in_log_temporary_files_settings_or_report(
    qtbot, window, home, tmp_path, temporary, monkeypatch
):
    edit_and_save(qtbot, window)
    search(qtbot, window)
    import_broken(qtbot, window, tmp_path)
    paste(qtbot, window)
    export_in_vain(qtbot, window, tmp_path, monkeypatch)
    crash_workers(qtbot, window)
    for name in ("report.txt", "report.zip"):
        save_report(qtbot, window, tmp_path / name, monkeypatch)
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    window.close()
    log.end()
    told = log.text()
    for expected in (
        "KeyError",
        "[SQLITE_ERROR]",
        "AttributeError",
        "ExceptionGroup",
        "[EIO]",
        "on a thread",
    ):
        assert expected in told, told
    assert "test_private.py" in told and "desktop/tasks.py" in told, "places are told"
    assert "rows of facility: 1" in (tmp_path / "report.txt").read_text("utf-8")
    own = [home / "logs", settings.settings_path(), kept_drafts.folder(), tmp_path / "unpacked"]
    assert all(one.exists() for one in own)
    assert holding_a_mark(*own, temporary, tmp_path / "report.txt", home / "settings.json") == []


def test_a_crash_of_the_interpreter_is_noted_by_its_place_alone(home):
    script = f"""
import ctypes
from desktop.support import log
log.begin()
def read_record(name):
    ctypes.string_at(0)
read_record({MARK!r})
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[3], check=False)
    assert done.returncode != 0
    told = log.crashes()
    assert "in read_record" in told and "Fatal Python error" in told
    assert holding_a_mark(home / "logs") == []


def test_the_log_rotates_and_is_for_its_owners_eyes(home, temporary):
    for number in range(12_000):
        log.note("something that happens again and again in this program", number=number)
    files = sorted((home / "logs").iterdir())
    assert [one.name for one in files] == ["datahall.log", "datahall.log.1", "datahall.log.2"]
    assert all(one.stat().st_size <= log.BYTES_IN_A_FILE for one in files)
    assert os.name != "posix" or all(one.stat().st_mode & 0o077 == 0 for one in files)
    assert log.text().rstrip().endswith("number 11999")


def test_a_log_that_cannot_be_written_stops_nothing(home, temporary, capfd):
    (home / "logs").write_text("a file where the folder should be")
    log.note("not to be written")
    log.problem(ValueError(MARK), "not to be written either")
    assert capfd.readouterr().err == ""
    assert log.text() == ""
