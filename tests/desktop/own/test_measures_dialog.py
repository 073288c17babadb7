"""A person makes a measure, is told what is wrong, renames a way of counting, and takes it back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db.history.changes import undo
from db.library import Library
from db.own.measures import listed
from desktop.own.measures_dialog import MeasuresDialog


def test_a_measure_is_made_mended_and_deleted_in_its_window(qtbot: QtBot, library: Library) -> None:
    dialog = MeasuresDialog(library)
    qtbot.addWidget(dialog)
    dialog.show()
    said: list[str] = []
    dialog.did.connect(said.append)
    qtbot.keyClicks(dialog.name, "Land")
    qtbot.keyClicks(dialog.unit, "hectars")
    assert "Did you mean hectare" in dialog.unit_told.text()
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert dialog.problem.isVisible() and not listed(library)
    dialog.unit.selectAll()
    qtbot.keyClicks(dialog.unit, "ha")
    assert dialog.unit_told.text() == "Measures area"
    qtbot.keyClick(dialog.unit, Qt.Key.Key_Return)
    assert said == ["Measure “Land” saved"]
    assert (listed(library)[0].form.unit, listed(library)[0].dimension) == ("ha", "area")
    assert dialog.list.count() == 1 and not dialog.problem.isVisible()
    qtbot.mouseClick(dialog.delete, Qt.MouseButton.LeftButton)
    assert not listed(library) and dialog.empty.isVisible()
    undo(library)
    assert listed(library)[0].form.name == "Land"
