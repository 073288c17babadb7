"""A card put together anew under the person's hands: whatever they do comes after it, once, and is not lost."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from sample_records import add, add_power

from db.edit import editing
from db.edit.entry import Entry
from desktop.edit.record_editor import RecordEditor
from desktop.look import in_parts

CTRL = Qt.KeyboardModifier.ControlModifier
FACTS = 12


@pytest.fixture
def window(qtbot, monkeypatch):
    monkeypatch.setattr(in_parts, "SLICE_S", 0.0)  # one part at a time
    window = QWidget()
    window.resize(1100, 800)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def editor(qtbot, library, window):
    """Whole, with facts; begun anew by `show_entry`."""
    campus = add(library, "facility", name="Campus")
    for year in range(FACTS):
        add_power(library, campus, 100 + year, str(2010 + year))
    made = RecordEditor(library, "facility", campus, None, window)
    made.show()
    qtbot.waitUntil(lambda: made.is_whole)
    return made


def press(window: QWidget, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """As the system gives a key to a window."""
    QTest.keyClick(window.windowHandle(), key, modifiers)


def write(window: QWidget, letters: str) -> None:
    for letter in letters:
        press(window, letter)


def figures_line(editor: RecordEditor):
    return editor.sections["observation"].figures_line.text


def save_elsewhere(library, record_id: int) -> None:
    entry = Entry(library, editing.load(library, "facility", record_id))
    entry.set_text("", "note", "theirs")
    editing.save(library, entry.draft(), loaded=entry.loaded)


@pytest.mark.parametrize("typed", [False, True])
def test_two_keys_after_something_was_taken_in_that_no_field_had_the_focus_of(qtbot, library, window, editor, typed):
    if typed:
        press(window, "X")
    save_elsewhere(library, 1)
    editor.elsewhere.look()
    if typed:
        editor.banner.buttons[0].setFocus()
        press(window, Qt.Key.Key_Space)
    else:
        editor.footer.cancel.setFocus()
        editor.show_entry(editor.entry)
    assert not editor.is_whole
    press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_Tab)
    assert editor.is_whole and editor.isAncestorOf(QApplication.focusWidget())


def test_what_is_pasted_goes_into_the_field_and_not_to_the_window(qtbot, window, editor):
    fired = []
    action = QAction(window)
    action.setShortcut(QKeySequence("Ctrl+V"))
    action.triggered.connect(fired.append)
    window.addAction(action)
    figures_line(editor).setFocus()
    QApplication.clipboard().setText("1.2 GW of critical IT power")
    editor.show_entry(editor.entry)
    assert not editor.is_whole
    press(window, Qt.Key.Key_V, CTRL)
    assert figures_line(editor).text() == "1.2 GW of critical IT power" and fired == []


def test_what_an_input_method_gives_goes_into_the_field(qtbot, editor):
    figures_line(editor).setFocus()
    editor.show_entry(editor.entry)
    given = QInputMethodEvent()
    given.setCommitString("北京")
    assert not editor.is_whole
    assert QApplication.focusWidget().testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QCoreApplication.sendEvent(QApplication.focusWidget(), given)
    assert figures_line(editor).text() == "北京"


def test_a_click_on_what_is_still_seen_is_heeded(qtbot, window, editor):
    there = editor.footer.cancel.mapTo(window, editor.footer.cancel.rect().center())
    editor.show_entry(editor.entry)
    assert not editor.is_whole
    with qtbot.waitSignal(editor.closed):
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=there)


def test_an_entry_shown_again_by_what_waited_for_it_keeps_what_stood_in_the_line(qtbot, editor):
    qtbot.keyClicks(figures_line(editor), "300 MW")
    editor.show_entry(editor.entry)
    editor.once_whole(lambda: editor.show_entry(editor.entry))
    qtbot.waitUntil(lambda: editor.is_whole)
    assert figures_line(editor).text() == "300 MW"


def test_a_new_record_saved_twice_in_a_hurry_is_stored_once(qtbot, library, window):
    editor, saved = RecordEditor(library, "facility", None, None, window), []
    editor.saved.connect(lambda *which: saved.append(which))
    editor.show()
    write(window, "Brand")
    assert not editor.is_whole
    press(window, Qt.Key.Key_S, CTRL)
    press(window, Qt.Key.Key_S, CTRL)
    assert len(saved) == 1
    assert library.reading().execute("SELECT count(*) FROM facility").fetchone() == (1,)


def test_the_next_name_is_typed_on_at_once_after_save_and_new(qtbot, library, window):
    editor = RecordEditor(library, "facility", None, None, window)
    editor.show()
    write(window, "Brand")
    assert not editor.is_whole
    press(window, Qt.Key.Key_S, CTRL | Qt.KeyboardModifier.ShiftModifier)
    write(window, "Next")
    qtbot.waitUntil(lambda: editor.is_whole)
    assert editor.entry.texts[""]["name"] == "Next"
    assert library.reading().execute("SELECT name FROM facility").fetchall() == [("Brand",)]
