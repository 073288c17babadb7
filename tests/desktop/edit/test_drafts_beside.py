"""What is typed or attached past an offer of unsaved work that nobody answers: each session's is kept, and offered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from sample_records import add

from db.edit.kept_copies import content_of, copy_of
from desktop.edit import kept_drafts
from desktop.edit.record_editor import RecordEditor

A, B, C = ((f"{name}.pdf", b"%PDF-1.7\n" + name.encode() + b"\n%%EOF\n") for name in "ABC")


@pytest.fixture
def source(library):
    return add(library, "source", title="Report", address="https://example.org")


@pytest.fixture
def open_editor(qtbot, library, source):
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()

    def open_one():
        editor = RecordEditor(library, "source", source, None, window)
        editor.show()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and editor.is_whole)
        return editor

    return open_one


def publisher(editor):
    return next(one for one in editor.form.boxes.values() if "publisher" in one.controls).controls["publisher"]


def write(qtbot, editor, text):
    publisher(editor).setFocus()
    qtbot.keyClick(publisher(editor), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(publisher(editor), text)


def crash(editor):
    """As if the program had ended a moment after the last key."""
    editor.unsaved.timer.timeout.emit()
    editor.hide()
    editor.deleteLater()


def answer(qtbot, editor, words):
    button = next(one for one in editor.banner.buttons if one.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def left_behind():
    return sorted(path.name for path in kept_drafts.folder().glob("*"))


def test_what_each_of_several_sessions_typed_past_the_offer_is_offered_the_oldest_first(qtbot, library, open_editor):
    typed = ["First", "Second", "Third", "Fourth"]
    for text in typed:
        editor = open_editor()
        write(qtbot, editor, text)
        crash(editor)
    editor = open_editor()
    for text in typed:
        assert "unsaved changes" in editor.banner.words.text()
        answer(qtbot, editor, "Restore")
        assert publisher(editor).text() == text
        for _, mine, _ in list(editor.elsewhere.open):  # another one was saved since this was typed
            qtbot.mouseClick(mine, Qt.MouseButton.LeftButton)
        assert editor.save()
        editor = open_editor()
    assert editor.banner.isHidden() and left_behind() == []


@pytest.mark.parametrize("first", ["Restore", "Discard"])
def test_a_file_attached_past_the_offer_leaves_the_offered_one_and_is_kept_too(qtbot, library, open_editor, first):
    for attached in (A, B):
        editor = open_editor()
        editor.copy_row.take_content(*attached)
        crash(editor)
    editor = open_editor()
    answer(qtbot, editor, first)
    if first == "Restore":
        assert editor.copy_row.pending == A
        assert editor.save()
        editor = open_editor()
    answer(qtbot, editor, "Restore")
    assert editor.copy_row.pending == B
    assert editor.save()
    assert left_behind() == []


def test_restoring_a_file_where_another_was_attached_loses_neither_and_says_so(qtbot, library, source, open_editor):
    editor = open_editor()
    editor.copy_row.take_content(*A)
    crash(editor)
    editor = open_editor()
    write(qtbot, editor, "Typed on")
    editor.copy_row.take_content(*B)
    answer(qtbot, editor, "Restore")
    assert editor.copy_row.pending == A and publisher(editor).text() == "Typed on"
    assert "“B.pdf” gave way" in editor.copy_row.message.accessibleName()
    assert editor.save()
    assert content_of(library, copy_of(library, source)) == A[1]
    editor = open_editor()
    answer(qtbot, editor, "Restore")
    assert editor.copy_row.pending == B and editor.save()
    assert content_of(library, copy_of(library, source)) == B[1]
    assert left_behind() == []


def test_a_file_attached_past_the_offer_survives_its_discarding_and_a_crash(qtbot, library, open_editor):
    editor = open_editor()
    editor.copy_row.take_content(*A)
    crash(editor)
    editor = open_editor()
    editor.copy_row.take_content(*B)
    answer(qtbot, editor, "Discard")
    assert editor.copy_row.pending == B
    crash(editor)
    editor = open_editor()
    answer(qtbot, editor, "Restore")
    assert editor.copy_row.pending == B


def test_a_file_attached_and_taken_away_past_the_offer_leaves_the_offered_one(qtbot, library, open_editor):
    editor = open_editor()
    editor.copy_row.take_content(*A)
    crash(editor)
    editor = open_editor()
    editor.copy_row.take_content(*B)
    qtbot.mouseClick(editor.copy_row.remove, Qt.MouseButton.LeftButton)
    editor.request_close()
    editor = open_editor()
    answer(qtbot, editor, "Restore")
    assert editor.copy_row.pending == A


def test_a_file_saved_past_the_offer_leaves_the_offered_one(qtbot, library, open_editor):
    editor = open_editor()
    editor.copy_row.take_content(*A)
    crash(editor)
    editor = open_editor()
    editor.copy_row.take_content(*C)
    assert editor.save()
    editor = open_editor()
    answer(qtbot, editor, "Restore")
    assert editor.copy_row.pending == A
