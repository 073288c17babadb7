"""Searching everything from the toolbar, by keyboard and mouse, in the real window."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.main_window import MainWindow
from desktop.pages import TO_CHECK
from tests.desktop.standing import stands

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot, home, starter_library_file):
    path = home / "AI build-out.datahall"
    shutil.copyfile(starter_library_file, path)
    made = MainWindow()
    qtbot.addWidget(made)
    made.show()
    made.open_path(path)
    qtbot.waitUntil(lambda: made.pages.current == "facility" and stands(made))
    made.activateWindow()
    yield made
    made.close()


def search(qtbot, window, words):
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(window.search.hasFocus)
    window.search.clear()
    if words.isascii():
        qtbot.keyClicks(window.search, words)
    else:  # Qt's test keyboard has Latin letters only
        QApplication.clipboard().setText(words)
        qtbot.keyClick(window.search, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: words_of(window)[:1] != [] and window.search._searching is not None)
    qtbot.waitUntil(lambda: not window.search._still.isActive())


def words_of(window):
    return [line.words for line in window.search.list.lines()]


def test_a_partner_is_found_by_its_first_letters_and_opened_with_enter(qtbot, window):
    search(qtbot, window, "oracl")
    qtbot.waitUntil(lambda: "Oracle" in words_of(window))
    assert window.search.list.marked().words == "Oracle"
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.current == "partner")
    qtbot.waitUntil(lambda: stands(window))
    row = window.library.reading().execute("SELECT id FROM partner WHERE name = 'Oracle'").fetchone()
    assert window.pages.shown().selected_id() == row[0]
    assert not window.search.list.isVisible()
    qtbot.waitUntil(window.pages.shown().table.hasFocus)


def test_two_chinese_characters_find_what_bears_them_as_another_name(qtbot, window):
    search(qtbot, window, "集群")
    qtbot.waitUntil(lambda: "Ulanqab data centre cluster" in words_of(window))
    line = next(one for one in window.search.list.lines() if one.words == "Ulanqab data centre cluster")
    assert line.beside.startswith("乌兰察布算力集群")


def test_actions_stand_in_the_same_list_and_are_done(qtbot, window):
    search(qtbot, window, "dark")
    qtbot.waitUntil(lambda: words_of(window)[:2] == ["Do", "Dark"])
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.settings.theme == "dark"
    window.actions_by_name["theme_light"].trigger()


def test_two_words_that_begin_an_action_bring_it_to_the_top(qtbot, window):
    search(qtbot, window, "new fac")
    qtbot.waitUntil(lambda: words_of(window)[:2] == ["Do", "New facility"])
    search(qtbot, window, "new")
    qtbot.waitUntil(lambda: words_of(window)[0] != "Do" and "New facility" in words_of(window))  # records stand first


def test_all_of_a_kind_are_shown_on_their_page(qtbot, window):
    search(qtbot, window, "stargate")
    qtbot.waitUntil(lambda: any(one.startswith("All ") and "Facilities" in one for one in words_of(window)))
    lines = window.search.list.lines()
    row = next(row for row, one in enumerate(lines) if one.words.startswith("All ") and "Facilities" in one.words)
    rect = window.search.list.visualRect(window.search.list.model().index(row, 0))
    qtbot.mouseClick(window.search.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    qtbot.waitUntil(lambda: window.pages.shown().model.rowCount() == 14)
    assert window.pages.shown().question().text == "stargate"


def test_escape_gives_the_keys_back_to_where_they_were(qtbot, window):
    window.pages.shown().table.setFocus()
    search(qtbot, window, "zz")
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.pages.shown().table
    assert window.search.text() == ""
    assert not window.search.list.isVisible()


def test_what_is_found_nowhere_says_so(qtbot, window):
    search(qtbot, window, "qqqqq")
    qtbot.waitUntil(lambda: words_of(window) == ["Nothing found. Try fewer or other letters."])
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.pages.current == "facility"


def test_names_and_actions_near_to_what_was_typed_are_offered(qtbot, window):
    search(qtbot, window, "Abiline")
    qtbot.waitUntil(lambda: words_of(window)[:1] == ["Did you mean"])
    assert "Abilene" in window.search.list.marked().words
    search(qtbot, window, "exprot everthing")
    qtbot.waitUntil(lambda: words_of(window) == ["Did you mean", "Export everything"])
    search(qtbot, window, "Hauwei")
    qtbot.waitUntil(lambda: words_of(window)[:2] == ["Did you mean", "Huawei"])
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.current == "partner")


def test_what_was_found_in_a_note_of_a_figure_opens_on_its_own_row(qtbot, window):
    reading = window.library.reading()
    note, fact = reading.execute(
        "SELECT note, id FROM observation WHERE place_id IS NOT NULL AND note <> '' ORDER BY id DESC"
    ).fetchone()
    search(qtbot, window, " ".join(note.split()[:6]))
    qtbot.waitUntil(lambda: any(one.words.startswith("“") and one.choose for one in window.search.list.lines()))
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    panel = window.pages.panel()
    qtbot.waitUntil(lambda: panel.detail is not None and panel.detail.table == "place")
    tab, area = panel.tabs[panel.pages.currentIndex()], panel.pages.currentWidget()
    assert tab.key == "capacity"

    def is_in_sight() -> bool:
        row = tab.show_fact(f"observation:{fact}")
        top = area.verticalScrollBar().value()
        return row is not None and top <= row.top() and row.bottom() <= top + area.viewport().height()

    qtbot.waitUntil(is_in_sight)


def test_a_saved_view_called_so_stands_before_records(qtbot, window):
    search(qtbot, window, "china and")
    qtbot.waitUntil(
        lambda: words_of(window)[:2] == ["Go to", "China and the United States"] and len(words_of(window)) > 3
    )
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.pages.current == "chart"


def test_every_line_of_the_navigation_is_found_by_its_name(qtbot, window):
    search(qtbot, window, "to check")
    qtbot.waitUntil(lambda: words_of(window)[:2] == ["Go to", "To check"])
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.pages.current == TO_CHECK
    offered = {line.words for line in window.search._places.offered("")}
    assert {entry.title for entry in window.navigation.entries() if not entry.is_heading} <= offered


def test_enter_typed_at_once_waits_for_what_was_typed(qtbot, window):
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(window.search.hasFocus)
    qtbot.keyClicks(window.search, "to check")
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.current == TO_CHECK)


def test_a_word_that_rules_all_out_is_named_and_dropped_with_enter(qtbot, window):
    search(qtbot, window, "oracle qqzzqq")
    qtbot.waitUntil(lambda: "Nothing has all of these words" in words_of(window))
    assert words_of(window)[1:] == ["Search without “qqzzqq”"]
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Oracle" in words_of(window))
    assert window.search.text() == "oracle" and window.search.hasFocus() and window.search.list.isVisible()


def test_words_in_quotation_marks_are_found_as_they_stand(qtbot, window):
    search(qtbot, window, '"stargate abilene"')
    qtbot.waitUntil(lambda: "OpenAI Stargate Abilene" in words_of(window))
    search(qtbot, window, '"abilene stargate"')
    qtbot.waitUntil(lambda: words_of(window)[:2] == ["Did you mean", "OpenAI Stargate Abilene"])
