"""Backups in the window: one made and restored, one due by the hour, and the ways out of a damaged library."""

from __future__ import annotations

import errno
from contextlib import closing
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox
from sample_records import add

from db.backups.keeping import back_up, backups_of
from db.backups.thinning import Reason
from db.connecting import log_of
from db.library import create_library, open_library
from desktop import messages, tasks
from desktop.app import make_application
from desktop.backups.backup_model import WHY
from desktop.main_window import MainWindow

PAGE = 4096


@pytest.fixture
def window(qtbot, qapp, home):
    make_application()
    create_library(home / "Mine.datahall").close()
    window = MainWindow()
    window.show()
    qtbot.waitExposed(window)
    window.open_path(home / "Mine.datahall")
    yield window
    window.close()
    window.deleteLater()
    tasks.wait_for_all()


def names(window) -> list[str]:
    return [row[0] for row in window.library.reading().execute("SELECT name FROM facility ORDER BY id")]


def test_a_backup_made_by_hand_is_listed_with_what_it_holds_and_restored(window, qtbot, home, monkeypatch):
    add(window.library, "facility", "Add facility Zhangbei", name="Zhangbei")
    window.actions_by_name["backups"].trigger()
    dialog = window.backups.dialog
    assert "No backup yet" in dialog.held.text()
    assert not dialog.restore.isEnabled()
    qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Add facility Zhangbei" in dialog.held.text())
    assert dialog.held.text().startswith("Holds 1 record and 0 facts.")
    add(window.library, "facility", name="Wrong")
    asked = []
    monkeypatch.setattr(messages, "ask", lambda *words: asked.append(words) or True)
    qtbot.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.library is not None)
    assert names(window) == ["Zhangbei"]
    assert "Restore the backup of" in asked[0][1]
    assert "Restored. What it was before is in Mine before restoring" in window.status_note.text()
    assert len(list(home.glob("Mine before restoring *.datahall"))) == 1


def test_a_copy_of_what_was_put_aside_has_what_was_in_its_log_only(window, qtbot, home, monkeypatch):
    add(window.library, "facility", name="Zhangbei")
    window.actions_by_name["backups"].trigger()
    dialog = window.backups.dialog
    qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Holds 1 record" in dialog.held.text())
    add(window.library, "facility", name="Abilene")
    path = window.library.path
    left = {log: log_of(path, log).read_bytes() for log in ("", "-wal")}
    aside = home / "Mine before restoring 20260101-120000.datahall"
    for log, content in left.items():  # as a crash leaves it
        log_of(aside, log).write_bytes(content)
    dialog.reject()
    window.actions_by_name["backups"].trigger()
    dialog = window.backups.dialog
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    dialog.table.selectRow([one.path for one in dialog.model.shown].index(aside))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(home / "Copy.datahall"), ""))
    qtbot.mouseClick(dialog.open_beside, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.library is not None and window.library.path.name == "Copy.datahall")
    assert sorted(names(window)) == ["Abilene", "Zhangbei"]


def test_a_disk_that_is_full_while_a_copy_is_made_leaves_nothing_half_made(window, qtbot, home, monkeypatch):
    told, copied = [], []

    def fills_up(source, target, _length):
        target.write(source.read(PAGE))
        copied.append(target.name)
        raise OSError(errno.ENOSPC, "No space left on device")

    window.actions_by_name["backups"].trigger()
    dialog = window.backups.dialog
    qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(home / "Copy.datahall"), ""))
    monkeypatch.setattr(messages, "show_error", lambda _, error: told.append(str(error)))
    monkeypatch.setattr("db.backups.restoring.shutil.copyfileobj", fills_up)
    before = sorted(home.iterdir())
    qtbot.mouseClick(dialog.open_beside, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told))
    assert copied and "Copy.datahall could not be written" in told[0] and "disk is full" in told[0]
    assert sorted(home.iterdir()) == before and window.library.path.name == "Mine.datahall"


def test_backups_of_another_library_of_the_same_name_are_told_apart(window, qtbot, home, monkeypatch):
    """One that was deleted and made anew, or two in two folders; not those of "Mine 2"."""
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    for path in (elsewhere / "Mine.datahall", home / "Mine 2.datahall"):
        create_library(path).close()
        with closing(open_library(path)) as other:
            back_up(other, Reason.BY_HAND)
    window.actions_by_name["backups"].trigger()
    dialog = window.backups.dialog
    qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    said = sorted(str(dialog.model.index(row, WHY).data()) for row in range(2))
    assert said == ["by hand", "by hand; another library of this name"]
    row = next(row for row in range(2) if "another" in str(dialog.model.index(row, WHY).data()))
    dialog.table.selectRow(row)
    asked = []
    monkeypatch.setattr(messages, "ask", lambda *words: asked.append(words))
    qtbot.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    assert "a backup of another library of this name" in asked[0][2]


def test_a_change_is_backed_up_within_the_hour_and_not_twice(window, qtbot):
    window.backups.look()
    qtbot.waitUntil(lambda: len(backups_of(window.library)) == 1)
    assert backups_of(window.library)[0].reason is Reason.ON_SCHEDULE
    add(window.library, "facility", name="Zhangbei")
    window.backups.look()
    tasks.wait_for_all()
    assert len(backups_of(window.library)) == 1

    first = backups_of(window.library)[0]
    older = f"{first.made_at - timedelta(hours=2):%Y-%m-%d %H%M%S} {first.reason}.datahall"
    first.path.rename(first.path.with_name(older))
    window.backups.look()
    qtbot.waitUntil(lambda: len(backups_of(window.library)) == 2)


def damage(path) -> bytes:
    content = bytearray(path.read_bytes())
    for place in range(2 * PAGE, len(content) - PAGE, 7 * PAGE):
        content[place : place + PAGE] = b"\xff" * PAGE
    path.write_bytes(content)
    return bytes(content)


def test_of_a_damaged_library_is_saved_what_can_be_read(window, qtbot, home, monkeypatch):
    for number in range(30):
        add(window.library, "facility", name=f"Site {number}", note="x" * 400)
    path = window.library.path
    window.leave_library()
    before = damage(path)
    boxes, target = [], home / "Saved.datahall"
    (home / "Saved.txt").write_text("a file of the person's own")

    def choose(box):
        boxes.append(f"{box.text()} {box.informativeText()}")
        button = next((one for one in box.buttons() if one.text() == "Save what can be read…"), None)
        box.clickedButton = lambda: button

    monkeypatch.setattr(QMessageBox, "exec", choose)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    window.open_path(path)
    window.backups.check()  # where opening itself met no damaged page
    qtbot.waitUntil(lambda: len(boxes) == 2, timeout=20_000)
    assert "Mine.datahall is damaged." in boxes[0]
    assert "Saved:" in boxes[1] and "This report is in Saved (2).txt" in boxes[1]
    assert window.library.path == target
    assert set(names(window)) <= {f"Site {number}" for number in range(30)}
    assert "Saved:" in (home / "Saved (2).txt").read_text()
    assert (home / "Saved.txt").read_text() == "a file of the person's own"
    assert path.read_bytes() == before


def test_where_nothing_can_be_saved_of_a_damaged_library_its_backups_are_offered_again(
    window, qtbot, home, monkeypatch
):
    add(window.library, "facility", name="Zhangbei")
    path = window.library.path
    window.leave_library()
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 8000)
    boxes = []

    def choose(box):
        boxes.append(f"{box.text()} {box.informativeText()}")
        words = "Save what can be read…" if len(boxes) == 1 else "Backups…"
        button = next((one for one in box.buttons() if one.text() == words), None)
        box.clickedButton = lambda: button

    monkeypatch.setattr(QMessageBox, "exec", choose)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(home / "Saved.datahall"), ""))
    window.open_path(path)
    qtbot.waitUntil(lambda: len(boxes) == 3, timeout=20_000)
    assert "could not be recovered. SQLite says: " in boxes[1]
    assert "is damaged" in boxes[2] and window.backups.dialog.isVisible()


def test_damage_met_while_the_table_is_painted_is_told_once_and_the_library_is_left(window, qtbot, monkeypatch):
    """Each painting of the table met it again, and each opened a box of an error inside the program."""
    for number in range(200):
        add(window.library, "facility", name=f"Site {number}", note="x" * 400)
    path = window.library.path
    window.leave_library()
    content = bytearray(path.read_bytes())
    place = content.index(b"Site 1") // PAGE * PAGE
    for page in range(place, len(content) - PAGE, PAGE):
        if b"x" * 400 in content[page : page + PAGE]:
            content[page : page + PAGE] = b"\xff" * PAGE
    path.write_bytes(content)
    boxes = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: boxes.append(f"{box.text()} {box.informativeText()}"))
    caught = []
    monkeypatch.setattr(
        "sys.excepthook", lambda kind, error, trace: (caught.append(error), messages.show_error(None, error))
    )
    with qtbot.captureExceptions():
        window.open_path(path)
        qtbot.waitUntil(lambda: len(boxes) > 0)
        qtbot.wait(300)
    assert len(boxes) == 1
    assert boxes[0].startswith("Mine.datahall is damaged.")
    assert window.library is None
    assert window.stack.currentWidget() is window.no_library
