"""Further sources within a fact's row, added, changed and removed with keys and clicks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from sample_records import add, add_power

from desktop.edit import kept_drafts
from desktop.edit.record_editor import RecordEditor


@pytest.fixture
def campus(library):
    facility = add(library, "facility", name="Campus")
    source = add(library, "source", title="First report", publisher="A")
    add_power(library, facility, 590, "2025", source_id=source)
    return facility


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return window


@pytest.fixture
def editor(qtbot, library, campus, window):
    editor = RecordEditor(library, "facility", campus, None, window)
    editor.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    editor.focus_on_fact("observation:1")
    return editor


def row(editor):
    return editor.sections["observation"].rows["observation:1"]


def stored(library):
    query = (
        "SELECT s.title, c.stance, c.quote, c.page FROM citation AS c JOIN source AS s ON s.id = c.source_id"
        " ORDER BY c.id"
    )
    return library.reading().execute(query).fetchall()


def type_in(qtbot, box, name, text):
    widget = box.controls[name].widget()
    widget.setFocus()
    qtbot.keyClicks(widget, text)


def test_a_further_source_is_added_with_keys_and_taken_back(qtbot, library, editor):
    cited = row(editor).citations
    cited.add_button.setFocus()
    qtbot.keyClick(cited.add_button, Qt.Key.Key_Space)
    (line,) = cited.lines.values()
    assert QApplication.focusWidget() is line.boxes["source"].controls["source"].widget()
    type_in(qtbot, line.boxes["source"], "source", "Second report")
    line.boxes["stance"].controls["stance"].set_text("doubts")
    line.boxes["stance"].controls["stance"].edited.emit()
    type_in(qtbot, line.boxes["quote"], "quote", "less than that")
    type_in(qtbot, line.boxes["page"], "page", "4")
    qtbot.keyClick(line.boxes["page"].controls["page"].widget(), Qt.Key.Key_Return)
    assert not row(editor).is_open
    assert "First report +1, doubted" in row(editor).folded.accessibleName()
    assert editor.save()
    assert stored(library) == [("Second report", "doubts", "less than that", "4")]


def test_one_is_removed_put_back_and_removed_for_good(qtbot, library, campus, window, editor):
    cited = row(editor).citations
    qtbot.mouseClick(cited.add_button, Qt.MouseButton.LeftButton)
    (line,) = cited.lines.values()
    qtbot.mouseClick(line.remove_button, Qt.MouseButton.LeftButton)
    assert cited.lines == {} and not editor.is_changed
    add(library, "citation", observation_id=1, source_id=1, quote="the same again")
    again = RecordEditor(library, "facility", campus, None, window)
    again.show()
    again.focus_on_fact("observation:1", "citations")
    (line,) = row(again).citations.lines.values()
    assert QApplication.focusWidget() is line.boxes["source"].controls["source"].widget()
    qtbot.mouseClick(line.remove_button, Qt.MouseButton.LeftButton)
    assert line.put_back_button.isVisible() and again.is_changed
    qtbot.keyClick(line.put_back_button, Qt.Key.Key_Space)
    assert not again.is_changed
    qtbot.mouseClick(line.remove_button, Qt.MouseButton.LeftButton)
    assert again.save() and stored(library) == []


def test_a_missing_source_keeps_the_record_from_being_saved_and_gets_the_cursor(qtbot, library, editor):
    cited = row(editor).citations
    qtbot.mouseClick(cited.add_button, Qt.MouseButton.LeftButton)
    (line,) = cited.lines.values()
    type_in(qtbot, line.boxes["page"], "page", "4")
    row(editor).fold()
    assert not editor.save()
    assert row(editor).is_open
    assert QApplication.focusWidget() is line.boxes["source"].controls["source"].widget()
    assert "needed" in line.boxes["source"].reading.accessibleName()


def test_what_is_typed_of_one_is_kept_for_after_a_crash(qtbot, library, campus, window, editor):
    cited = row(editor).citations
    qtbot.mouseClick(cited.add_button, Qt.MouseButton.LeftButton)
    (line,) = cited.lines.values()
    type_in(qtbot, line.boxes["source"], "source", "Second report")
    qtbot.waitUntil(lambda: kept_drafts.kept(library, "facility", campus) is not None)
    again = RecordEditor(library, "facility", campus, None, window)
    again.show()
    qtbot.mouseClick(again.banner.buttons[0], Qt.MouseButton.LeftButton)
    again.focus_on_fact("observation:1")
    (line,) = row(again).citations.lines.values()
    assert line.boxes["source"].controls["source"].text() == "Second report"
