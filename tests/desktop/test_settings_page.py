"""Settings hold at once: in tables, panel, chart and editor, in the history, and in no export of data."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from db.browse.history_log import LogQuestion, entries
from db.edit.entry import RECORD
from db.interchange.writing.tables import TableWish, export_table
from db.values import notation
from desktop import settings, tasks
from desktop.app import make_application
from desktop.main_window import MainWindow
from tests.desktop.standing import stands

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot, qapp, starter_library_file, home):
    path = home / "AI build-out.datahall"
    shutil.copyfile(starter_library_file, path)
    make_application()
    window = MainWindow()
    window.show()
    qtbot.waitExposed(window)
    window.open_path(path)
    qtbot.waitUntil(lambda: stands(window), timeout=10_000)
    yield window
    window.close()
    window.deleteLater()
    tasks.wait_for_all()
    notation.choose(notation.STANDARD)


@pytest.fixture
def page(qtbot, window):
    window.actions_by_name["settings"].trigger()
    return window.pages.shown()


def press(qtbot, page, field, word):
    button = page.segments[field]._buttons[word]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def cells(window):
    model = window.pages.shown().model
    return [str(model.index(row, column).data()) for row in range(60) for column in range(model.columnCount())]


def test_numbers_and_units_hold_at_once_and_again_after_a_start(qtbot, window, page):
    press(qtbot, page, "numbers", "1.234,5")
    press(qtbot, page, "power_unit", "GW")
    press(qtbot, page, "dates", "2025-03-01")
    assert "12.345,6" in page.sample.text() and "2025-03-01" in page.sample.text()
    assert settings.load().notation() == notation.current()
    window.go_to("facility")
    qtbot.waitUntil(lambda: any("1,092" in text for text in cells(window)))
    header = window.pages.shown().table.horizontalHeader()
    assert notation.power_words("Now, MW") == "Now, GW" and header is not None


def test_a_name_stands_in_the_history_from_now_on(qtbot, window, page):
    qtbot.keyClicks(page.name, "Ann Analyst")
    window.go_to("facility")
    qtbot.mouseClick(window.tool_bar.new, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and window.page_actions.editor is not None)
    qtbot.keyClicks(QApplication.focusWidget(), "New campus")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: window.page_actions.editor is None)
    assert entries(window.library, LogQuestion())[0].who == "Ann Analyst"


def test_new_facts_have_the_confidence_chosen(qtbot, window, page):
    press(qtbot, page, "confidence", "low")
    window.page_actions.new("facility")
    editor = window.page_actions.editor
    assert editor.entry.read(RECORD).values["confidence"] == "low"
    editor.close()


def test_back_to_defaults(qtbot, window, page):
    press(qtbot, page, "numbers", "1 234,5")
    press(qtbot, page, "theme", "dark")
    assert window.actions_by_name["theme_dark"].isChecked()
    qtbot.mouseClick(page.defaults, Qt.MouseButton.LeftButton)
    assert notation.current() == notation.STANDARD
    assert window.actions_by_name["theme_system"].isChecked()
    assert not page.defaults.isEnabled()


def test_the_theme_of_the_menu_and_of_the_page_are_one(qtbot, window, page):
    window.actions_by_name["theme_dark"].trigger()
    assert page.segments["theme"].text() == "dark"
    page.segments["theme"]._buttons["system"].click()
    assert window.settings.theme == "system"


def test_exports_of_data_do_not_change(qtbot, window, page, tmp_path):
    export_table(window.library, "facility", tmp_path / "before.csv", TableWish())
    for field, word in (("numbers", "1.234,5"), ("power_unit", "GW"), ("dates", "Mar 1, 2025")):
        press(qtbot, page, field, word)
    export_table(window.library, "facility", tmp_path / "after.csv", TableWish())
    assert (tmp_path / "before.csv").read_bytes() == (tmp_path / "after.csv").read_bytes()


def test_escape_goes_back_to_where_the_person_was(qtbot, window, page):
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert window.pages.current == "facility"


def test_the_main_button_makes_what_the_page_shows(qtbot, window):
    for name, words in (("partner", "+ New partner"), ("chart", "+ New chart"), ("history", "+ New facility")):
        window.go_to(name)
        assert window.tool_bar.new.text() == words
    window.go_to("partner")
    qtbot.mouseClick(window.tool_bar.new, Qt.MouseButton.LeftButton)
    assert window.page_actions.editor.entry.loaded.table == "partner"
    window.page_actions.editor.close()
