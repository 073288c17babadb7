"""Editions on the screen: an export is found again, opened as the library stood then, compared, and let go."""

from __future__ import annotations

import json
import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from sample_records import edit

from db.browse.table_filters import Question
from db.history.editions import editions, record_export
from desktop.editions.trim_dialog import TrimDialog
from desktop.main_window import MainWindow
from tests.desktop.standing import stands

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot, home, starter_library_file):
    path = home / "AI build-out.datahall"
    shutil.copyfile(starter_library_file, path)
    made = MainWindow()
    qtbot.addWidget(made)
    made.show()
    made.open_path(path)
    qtbot.waitUntil(lambda: made.pages.current == "facility" and stands(made))
    yield made
    made.close()


def export_chart(qtbot, window, path):
    chart = next(view for page, view, name in window.pages.views() if name == "China and the United States")
    window.go_to("chart", chart)
    page = window.pages.chart()
    qtbot.waitUntil(lambda: page.data is not None and page.image_button.isEnabled())
    page.files.write_data(path)
    qtbot.waitUntil(lambda: "Saved" in page.message.text())
    assert path.exists()


def editions_page(qtbot, window):
    window.go_to("editions")
    return window.pages.shown()


def test_a_published_chart_is_compared_with_today_and_the_note_is_copied(qtbot, window, tmp_path):
    export_chart(qtbot, window, tmp_path / "gap.csv")
    reading = window.library.reading()
    china = reading.execute("SELECT id FROM place WHERE code = 'CN'").fetchone()[0]
    figure = reading.execute("SELECT id FROM observation WHERE place_id = ? AND value = 246", (china,)).fetchone()[0]
    edit(window.library, "observation", figure, value=251.0)
    page = editions_page(qtbot, window)
    assert [page.model.entry(0).file_name, page.model.entry(0).actions_since] == ["gap.csv", 1]
    qtbot.mouseClick(page.compare_button, LEFT)
    qtbot.waitUntil(lambda: page.copy_button.isVisible(), timeout=20_000)
    qtbot.mouseClick(page.copy_button, LEFT)
    note = QApplication.clipboard().text()
    assert "246" in note and "251" in note and "Figures corrected" in note
    page.write_note(tmp_path / "list.csv")
    assert "251 EFLOPS" in (tmp_path / "list.csv").read_text(encoding="utf-8")


def test_the_library_as_it_stood_opens_beside_for_reading_only_and_leaves_no_trace(qtbot, window):
    page = editions_page(qtbot, window)
    page._made("Before the correction")
    facility = window.library.reading().execute("SELECT min(id) FROM facility").fetchone()[0]
    edit(window.library, "facility", facility, name="Renamed since")
    remembered = window.settings.library
    page.table.selectRow(0)
    qtbot.mouseClick(page.open_button, LEFT)
    qtbot.waitUntil(lambda: len(window.standing.windows) == 1, timeout=30_000)
    (then,) = window.standing.windows
    assert then.library.reading().execute("SELECT count(*) FROM facility WHERE name = 'Renamed since'").fetchone() == (
        0,
    )
    assert not then.actions_by_name["new_facility"].isEnabled()
    assert "Before the correction" in then.windowTitle()
    path = then.library.path
    then.close()
    qtbot.waitUntil(lambda: window.standing.windows == [])
    window.close()
    assert not path.exists()
    assert window.settings.library == remembered


def opened(qtbot, window):
    page = editions_page(qtbot, window)
    page.table.selectRow(0)
    assert not page.changes.isVisible()
    qtbot.mouseClick(page.open_button, LEFT)
    qtbot.waitUntil(lambda: len(window.standing.windows) == 1, timeout=30_000)
    return window.standing.windows[0]


def test_an_edition_of_a_chart_opens_at_that_chart(qtbot, window, tmp_path):
    export_chart(qtbot, window, tmp_path / "gap.csv")
    exported = window.pages.chart().description
    window.pages.chart().new_chart()
    then = opened(qtbot, window)
    assert then.pages.current == "chart"
    assert then.pages.chart().description == exported
    qtbot.waitUntil(lambda: then.pages.chart().data is not None)


def test_an_edition_of_a_table_opens_at_the_rows_that_were_asked_for(qtbot, window, tmp_path):
    window.go_to("policy")
    asked = Question("policy", text="chips", sort="name", descending=True)
    path = tmp_path / "policies.csv"
    path.write_text("")
    record_export(window.library, "Chips", path, "policy", json.dumps(asked.to_json()))
    then = opened(qtbot, window)
    assert then.pages.current == "policy"
    assert then.pages.shown().question() == asked


def test_an_edition_is_named_by_hand_renamed_and_deleted(qtbot, window, monkeypatch):
    page = editions_page(qtbot, window)
    assert page.places.currentWidget() is page.empty
    qtbot.mouseClick(page.empty.button, LEFT)
    dialog = QApplication.activeModalWidget()
    dialog.name.setText("For the report")
    qtbot.mouseClick(dialog.keep, LEFT)
    qtbot.waitUntil(lambda: [one.name for one in editions(window.library)] == ["For the report"])
    page.text.setText("nothing like it")
    assert page.heading.text() == "Nothing found"
    page.text.clear()
    monkeypatch.setattr(QMessageBox, "exec", lambda box: box.buttons()[0].click())
    qtbot.mouseClick(page.delete_button, LEFT)
    assert editions(window.library) == []
    window.actions_by_name["undo"].trigger()
    assert [one.name for one in editions(window.library)] == ["For the report"]


def test_trimming_says_what_goes_first_and_keeps_a_copy(qtbot, window):
    page = editions_page(qtbot, window)
    page._made("Soon gone")
    dialog = TrimDialog(window.library, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.day.setText("1 January 2020")
    qtbot.waitUntil(lambda: "nothing to let go" in dialog.told.text())
    assert not dialog.go.isEnabled()
    dialog.day.setText("no day at all")
    assert dialog.problem.text()
    dialog.day.setText("1 January 2100")
    qtbot.waitUntil(lambda: "“Soon gone”" in dialog.told.text())
    assert "of room" in dialog.told.text()
    dialog.choice.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "records stay" in dialog.told.text() and "“Soon gone”" not in dialog.told.text())
    assert not dialog.day.isVisible()
    dialog.choice.setCurrentIndex(0)
    qtbot.waitUntil(lambda: "“Soon gone”" in dialog.told.text() and dialog.go.isEnabled())
    with qtbot.waitSignal(dialog.trimmed, timeout=30_000) as trimmed:
        qtbot.mouseClick(dialog.go, LEFT)
    assert trimmed.args[0].exists()
    assert editions(window.library) == []
