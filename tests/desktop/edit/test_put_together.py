"""An editor is put together in parts: it has the keys from the first moment on, and is seen when it is whole."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
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
    assert editor.is_whole
    qtbot.keyClicks(QApplication.focusWidget(), "1.2 GW")
    line = editor.sections["observation"].figures_line.text
    assert QApplication.focusWidget() is line and line.text() == "1.2 GW"
    assert editor.updatesEnabled()


def test_the_field_keeps_the_keys_where_a_key_leads_nowhere(qtbot, editor):
    editor.banner.ask("Is there something to decide first?", {"Yes": lambda: None})
    field = QApplication.focusWidget()
    qtbot.keyClick(field, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "x")
    qtbot.waitUntil(lambda: editor.is_whole)
    assert QApplication.focusWidget() is field and "x" in field.text()


def test_what_cannot_be_seen_yet_cannot_be_clicked(qtbot, window, editor):
    save = editor.footer.save
    editor.place()
    there = save.mapTo(window, save.rect().center())
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=there)
    assert not editor.isHidden() and not editor.is_whole
    qtbot.waitUntil(lambda: editor.is_whole)
    there = save.mapTo(window, save.rect().center())
    with qtbot.waitSignal(editor.saved):
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=there)


def test_keys_typed_while_a_field_is_put_back_go_into_it(qtbot, window, editor):
    qtbot.waitUntil(lambda: editor.is_whole)
    line = editor.sections["observation"].figures_line.text
    line.setFocus()
    qtbot.keyClicks(line, "300 MW")
    editor.show_entry(editor.entry)  # as when another program has saved
    assert not editor.is_whole
    for letter in " now":  # as the system gives them to the window
        QTest.keyClick(window.windowHandle(), letter)
    assert editor.is_whole  # before the first of them
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    again = editor.sections["observation"].figures_line.text
    assert again is not line and again.text() == "300 MW now"
    assert not again.hasFocus() and editor.isAncestorOf(QApplication.focusWidget())


def test_what_waits_to_be_put_back_is_not_lost_where_it_is_closed_at_once(qtbot, editor):
    qtbot.waitUntil(lambda: editor.is_whole)
    line = editor.sections["observation"].figures_line.text
    qtbot.keyClicks(line, "300 MW")
    editor.show_entry(editor.entry)
    assert not editor.request_close() and editor.footer.is_asking
    assert editor.sections["observation"].figures_line.text.text() == "300 MW"


def test_it_can_be_left_at_once_without_being_put_together(qtbot, editor):
    with qtbot.waitSignal(editor.closed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not editor.is_whole


def test_tab_goes_round_all_of_it(qtbot, editor):
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is editor.footer.save
    assert len([one for one in editor.focusable() if one.accessibleName().startswith("10")]) >= 9


def test_it_can_be_left_and_saved_before_it_is_whole(qtbot, library, editor):
    qtbot.keyClicks(QApplication.focusWidget(), "New ")
    with qtbot.waitSignal(editor.saved):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert library.reading().execute("SELECT count(*) FROM observation").fetchone() == (FACTS,)
