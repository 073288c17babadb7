"""What is wrong, and how it was read, is said where the person can see it, also at the lower edge of a card."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from sample_records import add, add_power

from desktop.edit.record_editor import RecordEditor


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.resize(1100, 640)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def editor(qtbot, library, window):
    campus = add(library, "facility", name="Campus")
    for year in range(3):
        add_power(library, campus, 100 + year, str(2010 + year))
    made = RecordEditor(library, "facility", campus, None, window)
    made.show()
    qtbot.waitUntil(lambda: made.is_whole)
    return made


def is_in_sight(editor: RecordEditor, words: QWidget) -> bool:
    viewport = editor.scroll_area.viewport()
    place = QRect(words.mapTo(viewport, words.rect().topLeft()), words.size())
    return words.isVisible() and viewport.rect().contains(place)


def write_figures(qtbot, text: str) -> None:
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClicks(QApplication.focusWidget(), text)


def test_what_is_wrong_with_figures_is_seen_while_they_are_typed(qtbot, editor):
    write_figures(qtbot, "lots of power")
    line = editor.sections["observation"].figures_line
    qtbot.waitUntil(lambda: is_in_sight(editor, line.error))


def test_what_is_wrong_is_seen_when_it_keeps_from_saving(qtbot, editor):
    write_figures(qtbot, "lots of power")
    line = editor.sections["observation"].figures_line
    qtbot.waitUntil(line.error.isVisible)
    editor.footer.save.setFocus()
    editor.scroll_area.verticalScrollBar().setValue(0)
    qtbot.mouseClick(editor.footer.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: is_in_sight(editor, line.error))


def test_how_figures_are_read_is_seen_line_by_line(qtbot, editor):
    write_figures(qtbot, "1.2 GW planned for mid-2026, 590 MW now, 300 MW in 2024")
    line = editor.sections["observation"].figures_line
    qtbot.waitUntil(lambda: is_in_sight(editor, line.readings))


def test_what_one_reads_elsewhere_stays_where_it_is(qtbot, editor):
    editor.scroll_area.verticalScrollBar().setValue(0)
    before = editor.scroll_area.verticalScrollBar().value()
    editor.sections["observation"].figures_line.offer("lots of power")  # the keys are in the first field
    qtbot.wait(50)
    assert editor.scroll_area.verticalScrollBar().value() == before
