"""An editor is put together in parts: it has the keys from the first moment on, and is seen when it is whole."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from sample_records import add, add_power

from desktop.edit.record_editor import RecordEditor
from desktop.look import in_parts

FACTS = 12


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.resize(1100, 800)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def editor(library, window, monkeypatch):
    monkeypatch.setattr(in_parts, "SLICE_S", 0.0)  # one part at a time
    campus = add(library, "facility", name="Campus")
    for year in range(FACTS):
        add_power(library, campus, 100 + year, str(2010 + year))
    made = RecordEditor(library, "facility", campus, None, window)
    made.show()
    assert not made.is_whole
    return made


def test_what_is_typed_at_once_is_kept_and_the_rest_comes(qtbot, editor):
    assert not editor.updatesEnabled()  # half a card is not painted
    field = QApplication.focusWidget()
    qtbot.keyClick(field, Qt.Key.Key_End)
    qtbot.keyClicks(field, " two")
    qtbot.waitUntil(lambda: editor.is_whole)
    assert editor.updatesEnabled() and QApplication.focusWidget() is field
    assert editor.entry.texts[""]["name"] == "Campus two"
    assert len(editor.sections["observation"].rows) == FACTS
    assert editor.save()


def test_keys_that_need_the_rest_find_it(qtbot, editor):
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is editor.sections["observation"].figures_line.text
    assert editor.is_whole and editor.updatesEnabled()


def test_tab_goes_round_all_of_it(qtbot, editor):
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is editor.footer.save
    assert len([one for one in editor.focusable() if one.accessibleName().startswith("10")]) >= 9


def test_it_can_be_left_and_saved_before_it_is_whole(qtbot, library, editor):
    qtbot.keyClicks(QApplication.focusWidget(), "New ")
    with qtbot.waitSignal(editor.saved):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert library.reading().execute("SELECT count(*) FROM observation").fetchone() == (FACTS,)
