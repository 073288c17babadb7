"""A person makes fields of their own, fills them in the editor, shows, filters and changes them, and takes all back."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sample_records import add

from db.browse.filters import Filter, Operator
from db.browse.records import read as read_record
from db.edit.many.setting import set_field, settable
from db.history.changes import undo
from db.library import Library
from db.own import fields
from db.own.fields import FieldForm, listed
from db.watch import Watch
from db.words import OwnFieldKind as Kind
from desktop import tasks
from desktop.browse.table_page import TablePage
from desktop.edit.record_editor import RecordEditor
from desktop.own.columns import show_own_column
from desktop.own.fields_dialog import FieldsDialog

LEFT = Qt.MouseButton.LeftButton


def test_fields_are_made_mended_ordered_and_deleted_in_their_window(qtbot: QtBot, library: Library) -> None:
    dialog = FieldsDialog(library, "facility")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    said: list[str] = []
    dialog.did.connect(said.append)
    form = dialog.form
    assert dialog.empty.isVisible() and not form.unit.isVisible()
    qtbot.keyClicks(form.name, "Status")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert "each library has" in form.told["name"].text() and form.name.property("role") == "invalid"
    form.name.selectAll()
    qtbot.keyClicks(form.name, "Water use")
    form.kind.setCurrentIndex(form.kind.findData(Kind.NUMBER))
    qtbot.keyClicks(form.unit, "hectars")
    qtbot.keyClick(form.unit, Qt.Key.Key_Return)
    assert "Did you mean hectare" in form.told["unit"].text() and not listed(library, "facility")
    form.unit.selectAll()
    qtbot.keyClicks(form.unit, "ha")
    assert form.told["unit"].text() == "Measures area"
    qtbot.mouseClick(dialog.save, LEFT)
    assert said == ["Field “Water use” saved"] and dialog.list.count() == 1
    qtbot.mouseClick(dialog.new, LEFT)
    qtbot.keyClicks(form.name, "Mood")
    form.kind.setCurrentIndex(form.kind.findData(Kind.CHOICE))
    qtbot.mouseClick(dialog.save, LEFT)
    assert "needs words" in form.told["choices"].text()
    for word in ("open", "hostile"):
        qtbot.mouseClick(form.add_word, LEFT)
        form.choices.currentItem().setText(word)
    qtbot.mouseClick(dialog.save, LEFT)
    assert [one.row.name for one in listed(library, "facility")] == ["Water use", "Mood"]
    assert listed(library, "facility")[1].row.choices == ("open", "hostile")
    qtbot.keyClick(dialog.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [one.row.name for one in listed(library, "facility")] == ["Mood", "Water use"]
    qtbot.mouseClick(dialog.delete, LEFT)
    assert [one.row.name for one in listed(library, "facility")] == ["Water use"]
    qtbot.mouseClick(dialog.undo, LEFT)
    assert [one.row.name for one in listed(library, "facility")] == ["Mood", "Water use"]
    dialog.table.setCurrentIndex(dialog.table.findData("partner"))
    assert dialog.empty.isVisible() and dialog.list.count() == 0


@pytest.fixture
def water(library: Library) -> str:
    fields.add(library, "facility", FieldForm("Mood", Kind.CHOICE, choices=("open", "hostile")))
    return fields.add(library, "facility", FieldForm("Water use", Kind.NUMBER, "m³/year"))


def test_own_fields_are_typed_checked_saved_and_shown(qtbot: QtBot, library: Library, water: str) -> None:
    site = add(library, "facility", name="Zhangbei")
    window = QWidget()
    window.resize(1280, 900)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    editor = RecordEditor(library, "facility", site, None, window)
    editor.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    box = editor.form.boxes[water]
    field = box.controls[water].widget()
    assert box.label.text() == "Water use, m³/year"
    qtbot.keyClicks(field, "12 ha")
    assert not editor.save() and "does not fit here" in box.reading.accessibleName()
    field.selectAll()  # type: ignore[attr-defined]
    qtbot.keyClicks(field, "1.2 million")
    qtbot.waitUntil(lambda: "= 1,200,000 m³/year" in box.reading.accessibleName())
    mood = next(one for one in editor.form.boxes.values() if one.label.text() == "Mood")
    qtbot.keyClicks(next(iter(mood.controls.values())).widget(), "hostile")
    assert editor.save()
    detail = read_record(library, "facility", site)
    assert {line.label: line.parts[0].text for line in detail.details if line.label in ("Water use", "Mood")} == {
        "Mood": "hostile",
        "Water use": "1,200,000 m³/year",
    }
    undo(library)
    assert not [line for line in read_record(library, "facility", site).details if line.label == "Mood"]


def test_a_column_follows_its_field(qtbot: QtBot, library: Library, water: str) -> None:
    for name in ("Alpha", "Beta"):
        add(library, "facility", name=name)
    page = TablePage(library, "facility")
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    library.listeners.append(lambda touched: tasks.on_interface_thread(lambda: page.refresh(touched)))
    show_own_column(page, water)
    assert (page.model.columns[-1].title, page.model.columns[-1].subtitle) == ("Water use", "m³/year")
    question = page.question().with_filter(Filter(water, ("1",), Operator.AT_LEAST))
    page.show_question(question)
    assert page.filter_bar.chips.chips and not page.model.rowCount()
    water_id = next(one.row.id for one in listed(library, "facility") if one.row.key == water)
    fields.change(library, water_id, FieldForm("Water", Kind.NUMBER, "ML/year"))
    assert (page.model.columns[-1].title, page.model.columns[-1].subtitle) == ("Water", "ML/year")
    fields.delete(library, water_id)
    assert water not in page.shown_columns() and not page.question().filters
    assert page.model.rowCount() == 2
    tasks.wait_for_all()


def test_a_measure_that_is_missed_is_made_from_the_editor(qtbot: QtBot, library: Library) -> None:
    from desktop.own.measures_dialog import MeasuresDialog

    site = add(library, "facility", name="Zhangbei")
    window = QWidget()
    window.resize(1280, 900)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    editor = RecordEditor(library, "facility", site, None, window)
    editor.show()
    line = editor.sections["observation"].figures_line
    assert line is not None
    qtbot.keyClicks(line.text, "12 ha in 2025")
    line.read()
    assert not line.lines()
    button = next(one for one in editor.findChildren(QPushButton) if one.text() == "New measure…")
    qtbot.mouseClick(button, LEFT)
    dialog = window.findChildren(MeasuresDialog)[0]
    qtbot.keyClicks(dialog.name, "Land")
    qtbot.keyClicks(dialog.unit, "ha")
    qtbot.mouseClick(dialog.save, LEFT)
    assert any("12 ha" in one for one in line.lines())


def test_deleting_many_values_shows_how_far_it_is_and_is_stopped_with_escape(
    qtbot: QtBot, library: Library, water: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = [add(library, "facility", name=f"Site {number}") for number in range(3)]
    field = next(one for one in settable("facility", library) if one.name == water)
    set_field(library, "facility", sites, field, "12")
    monkeypatch.setattr("desktop.own.fields_dialog.MANY", 1)
    delete, told = fields.delete, threading.Event()

    def slow(library: Library, field_id: int, watch: Watch) -> int:
        watch.at(1, 4)
        while not told.wait(0.01):
            watch.at(2, 4)
        return delete(library, field_id, watch)

    monkeypatch.setattr(fields, "delete", slow)
    dialog = FieldsDialog(library, "facility")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.list.setCurrentRow(1)
    qtbot.mouseClick(dialog.delete, LEFT)
    qtbot.waitUntil(lambda: dialog.progress.maximum() == 1000)  # a part of it is done
    close = dialog.buttons.button(QDialogButtonBox.StandardButton.Close)
    assert dialog.progress.isVisible() and close.text() == "Stop" and not dialog.save.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog.told.text() == "Stopped. Nothing was changed.")
    assert (
        dialog.isVisible() and close.text() == "Close" and dialog.save.isEnabled() and not dialog.progress.isVisible()
    )
    assert listed(library, "facility")[1].values == 3
    told.set()
    qtbot.mouseClick(dialog.delete, LEFT)
    qtbot.waitUntil(lambda: dialog.told.text() == "Field “Water use” deleted, 3 values with it")
    assert [one.row.name for one in listed(library, "facility")] == ["Mood"]


def test_a_source_has_own_fields_in_its_editor(qtbot: QtBot, library: Library) -> None:
    key = fields.add(library, "source", FieldForm("Read by"))
    source = add(library, "source", title="A filing")
    window = QWidget()
    window.resize(1280, 900)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    editor = RecordEditor(library, "source", source, None, window)
    editor.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    qtbot.keyClicks(editor.form.boxes[key].controls[key].widget(), "Lin")
    assert editor.save()
    lines = read_record(library, "source", source).lines
    assert [line.parts[0].text for line in lines if line.label == "Read by"] == ["Lin"]
