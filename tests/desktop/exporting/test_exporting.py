"""A person exports what a table shows, keeps back what is confidential, and makes a library of an export."""

from __future__ import annotations

import csv
import json
import shutil
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget
from sample_records import add

from db.library import open_library
from desktop import messages
from desktop.charts.name_dialog import NameDialog
from desktop.exporting.everything import Everything
from desktop.exporting.table_dialog import ALL, COLUMNS_ALL, SELECTED, SHOWN, Choice, Offer, TableDialog
from desktop.main_window import MainWindow
from tests.desktop.standing import stands


@pytest.fixture
def window(qtbot, qapp, home, empty_library_file):
    path = home / "mine.datahall"
    shutil.copyfile(empty_library_file, path)
    library = open_library(path)
    for name in ("Alpha", "Beta", "Gamma"):
        add(library, "facility", name=name)
    add(library, "facility", name="Geheim", is_confidential=True)
    library.close()
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.open_path(path)
    qtbot.waitUntil(lambda: stands(window))
    yield window
    window.close()


def dialog_of(qtbot, window) -> TableDialog:
    window.actions_by_name["export_table"].trigger()
    qtbot.waitUntil(lambda: window.findChild(TableDialog) is not None)
    return window.findChild(TableDialog)


def export(qtbot, window, dialog, path):
    dialog.path.setText(str(path))
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: path.name in window.status_note.text(), timeout=15_000)


def names_in(path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row.get("Name") or row["name"] for row in csv.DictReader(file)]


def test_a_table_goes_out_as_shown_and_the_message_says_what_stayed(qtbot, window, tmp_path):
    export(qtbot, window, dialog_of(qtbot, window), tmp_path / "out.csv")
    assert names_in(tmp_path / "out.csv") == ["Alpha", "Beta", "Gamma"]
    assert "3 rows, 1 left out as confidential" in window.status_note.text()


def test_what_is_confidential_goes_out_only_with_its_tick_which_is_not_remembered(qtbot, window, tmp_path):
    dialog = dialog_of(qtbot, window)
    dialog.confidential.click()
    export(qtbot, window, dialog, tmp_path / "out.csv")
    assert "Geheim" in names_in(tmp_path / "out.csv")
    qtbot.waitUntil(lambda: window.findChild(TableDialog) is None)
    again = dialog_of(qtbot, window)
    assert not again.confidential.isChecked()
    assert again.path.text().startswith(str(tmp_path))
    again.reject()


def test_the_selected_rows_with_all_fields(qtbot, window, tmp_path):
    window.pages.shown().table.selectAll()
    dialog = dialog_of(qtbot, window)
    assert dialog.choice.rows == SELECTED
    next(button for button in dialog.columns.buttons() if button.property("choice") == COLUMNS_ALL).click()
    export(qtbot, window, dialog, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        assert file.readline().startswith("uid,name,")


def test_the_next_export_begins_with_the_rows_shown_and_the_name_of_their_view(qtbot, window, tmp_path):
    dialog = dialog_of(qtbot, window)
    next(button for button in dialog.rows.buttons() if button.property("choice") == ALL).click()
    export(qtbot, window, dialog, tmp_path / "everything.csv")
    qtbot.waitUntil(lambda: window.findChild(TableDialog) is None)
    page = window.pages.shown()
    qtbot.keyClicks(page.filter_bar.text, "alph")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.view_bar.save_as()
    naming = page.findChild(NameDialog)
    naming.name.setText("The first: A")
    qtbot.keyClick(naming.name, Qt.Key.Key_Return)
    again = dialog_of(qtbot, window)
    assert again.path.text() == str(tmp_path / "The first A.csv")
    export(qtbot, window, again, tmp_path / "The first A.csv")
    assert names_in(tmp_path / "The first A.csv") == ["Alpha"]


def test_a_name_without_a_known_ending_and_a_missing_folder_are_said_in_place(qtbot, window, tmp_path):
    dialog = dialog_of(qtbot, window)
    dialog.path.setText(str(tmp_path / "out.pdf"))
    qtbot.keyClick(dialog.path, Qt.Key.Key_Return)
    assert ".xlsx" in dialog.problem.text()
    dialog.path.setText(str(tmp_path / "gone" / "out.csv"))
    qtbot.keyClick(dialog.path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "could not be written" in dialog.problem.text(), timeout=15_000)
    assert dialog.export.isEnabled()
    dialog.reject()


def test_stopping_keeps_the_dialog_and_its_cross_closes_it(qtbot, window, tmp_path):
    dialog, written, begun = dialog_of(qtbot, window), [], threading.Event()

    def work(watch):
        begun.set()
        while True:
            watch.at(0, 1)

    dialog.write(work, written.append)
    begun.wait()
    assert not dialog.export.isEnabled()
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    assert "No file was written" in dialog.problem.text()
    assert dialog.isVisible()
    assert dialog.export.isEnabled()
    dialog.write(work, written.append)
    dialog.close()
    qtbot.waitUntil(lambda: window.findChild(TableDialog) is None)
    assert not written


def test_the_kind_follows_the_name_and_the_name_the_kind(qtbot, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    offer = Offer(title="Places", shown=2, selected=0, every=3, columns=4, with_places=False, confidential=0)
    dialog = TableDialog(offer, tmp_path, {"kind": "xlsx", "columns": "odd", "folder": "/gone"}, parent)
    assert dialog.path.text() == str(tmp_path / "Places.xlsx")
    assert dialog.choice == Choice(path=tmp_path / "Places.xlsx", rows=SHOWN, columns="shown", with_confidential=False)
    assert dialog.kind.findData("geojson") == -1
    dialog.path.setText("a.json")
    assert dialog.kind.currentData() == "json"
    assert not dialog.confidential.isEnabled()


def test_everything_goes_out_and_a_new_library_opens_from_it(qtbot, window, tmp_path):
    everything = Everything(window)
    everything.export()
    everything._dialog.path.setText(str(tmp_path / "all.json"))
    qtbot.mouseClick(everything._dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "all.json" in window.status_note.text(), timeout=15_000)
    assert "1 record" in window.status_note.text()
    assert len(json.loads((tmp_path / "all.json").read_text("utf-8"))["facility"]) == 3
    everything.make_library(tmp_path / "all.json", tmp_path / "new.datahall")
    qtbot.waitUntil(lambda: window.library is not None and window.library.name == "new", timeout=15_000)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert "without what is confidential" in box.informativeText()
    box.accept()


def test_an_export_of_everything_is_added_to_the_open_library_after_asking(qtbot, window, tmp_path, monkeypatch):
    from db.interchange.whole.writing import export_everything
    from desktop.importing.table_import import TableImport

    export_everything(window.library, tmp_path / "all.json", with_confidential=True)
    add(window.library, "facility", name="Later")
    monkeypatch.setattr(messages, "ask", lambda *_: True)
    TableImport(window).begin([tmp_path / "all.json"])
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None, timeout=15_000)
    box = window.findChild(QMessageBox)
    assert "Added 0 rows" in box.informativeText()
    box.accept()


def test_a_file_that_cannot_be_written_says_so_and_the_keys_are_in_its_name(qtbot, window, tmp_path):
    dialog = dialog_of(qtbot, window)
    dialog.path.setText(str(tmp_path / "nowhere" / "out.csv"))
    dialog.export.setFocus()
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialog.problem.text()), timeout=15_000)
    assert dialog.path.hasFocus()
    dialog.path.setText(str(tmp_path / "out.csv"))
    qtbot.keyClick(dialog.path, Qt.Key.Key_Return)  # Enter exports, whatever button had the keys before
    qtbot.waitUntil(lambda: "out.csv" in window.status_note.text(), timeout=15_000)
    assert names_in(tmp_path / "out.csv") == ["Alpha", "Beta", "Gamma"]
