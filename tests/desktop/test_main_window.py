"""What a person does with the whole window: find, follow links, add, undo, close and come back the next day."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from db.charts.saved import boards
from db.charts.saved.boards import Board
from desktop import menus, settings, tasks
from desktop.app import make_application
from desktop.charts.marks.targets import Kind, targets
from desktop.edit import fact_keys
from desktop.look.work_box import WorkBox
from desktop.main_window import MainWindow
from desktop.pages import RECORD_TABLES
from desktop.welcome import Welcome
from tests.desktop.standing import stands

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def file(starter_library_file, home):
    path = home / "AI build-out.datahall"
    shutil.copyfile(starter_library_file, path)
    return path


@pytest.fixture
def open_window(qtbot, qapp):
    """Starts the program's window; all windows are closed at the end."""
    windows = []

    def open_one(path, *, make_starter=False):
        make_application()
        window = MainWindow()
        windows.append(window)
        window.resize(1280, 720)
        window.show()
        qtbot.waitExposed(window)
        window.open_path(path, make_starter=make_starter)
        qtbot.waitUntil(lambda: window.library is not None and window.pages.shown() is not None, timeout=20_000)
        if window.pages.current in RECORD_TABLES:
            qtbot.waitUntil(lambda: stands(window), timeout=10_000)
        return window

    yield open_one
    for window in windows:
        window.close()
        window.deleteLater()
    tasks.wait_for_all()


def entry_named(window, title):
    return next(entry for entry in window.navigation.entries() if entry.title == title)


def go(qtbot, window, title):
    """Clicks a line of the navigation."""
    row = [entry.title for entry in window.navigation.entries()].index(title)
    rect = window.navigation.visualRect(window.navigation.model().index(row, 0))
    qtbot.mouseClick(window.navigation.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def undo_words(window):
    return window.actions_by_name["undo"].text()


def add_facility(qtbot, window, name):
    qtbot.mouseClick(window.tool_bar.new, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and window.page_actions.editor is not None)
    qtbot.keyClicks(QApplication.focusWidget(), name)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: window.page_actions.editor is None)


def test_on_a_new_machine_the_window_makes_the_starter_library(qtbot, open_window, home):
    window = open_window(home / "AI build-out.datahall", make_starter=True)
    assert entry_named(window, "Facilities").count == 249
    assert {"China and the United States", "Stargate sites"} <= {entry.title for entry in window.navigation.entries()}
    assert settings.load().library == str(home / "AI build-out.datahall")


def test_nothing_is_said_to_be_empty_while_a_large_library_is_counted(qtbot, open_window, file, monkeypatch):
    monkeypatch.setattr("db.browse.counting.MANY", 3)
    said = []
    real = MainWindow.show_state
    monkeypatch.setattr(MainWindow, "show_state", lambda self: (real(self), said.append(self.status_counts.text())))
    window = open_window(file)
    qtbot.waitUntil(lambda: entry_named(window, "Facilities").count == 249)
    assert window.status_counts.text().startswith("249 facilities")
    assert "" in said and not any(text.startswith("0 ") for text in said)


def test_an_analyst_follows_links_and_goes_back_and_forward(qtbot, open_window, file):
    window = open_window(file)
    go(qtbot, window, "Policies")
    qtbot.waitUntil(lambda: window.pages.current == "policy" and stands(window))
    library = window.library
    openai = library.reading().execute("SELECT id FROM partner WHERE name = 'OpenAI'").fetchone()[0]
    window.pages.panel().opened.emit("partner", openai)
    assert window.pages.current == "partner"
    qtbot.waitUntil(lambda: window.pages.shown().selected_id() == openai)
    window.actions_by_name["back"].trigger()
    assert window.pages.current == "policy"
    window.actions_by_name["forward"].trigger()
    assert window.pages.current == "partner"


def test_a_facility_added_can_be_undone_after_a_restart_and_done_again(qtbot, open_window, file):
    window = open_window(file)
    add_facility(qtbot, window, "Zhangbei phase 9")
    qtbot.waitUntil(lambda: entry_named(window, "Facilities").count == 250)
    assert undo_words(window) == "Undo: Add facility Zhangbei phase 9"
    window.close()

    window = open_window(file)
    assert undo_words(window) == "Undo: Add facility Zhangbei phase 9"
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: entry_named(window, "Facilities").count == 249)
    assert not window.actions_by_name["undo"].isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL | SHIFT)
    qtbot.waitUntil(lambda: entry_named(window, "Facilities").count == 250)


def test_the_window_comes_back_on_the_page_and_in_the_look_it_was_left(qtbot, open_window, file):
    window = open_window(file)
    go(qtbot, window, "Sources")
    window.actions_by_name["theme_dark"].trigger()
    window.close()
    window = open_window(file)
    assert window.pages.current == "source"
    assert settings.load().theme == "dark"
    window.actions_by_name["theme_light"].trigger()


@pytest.mark.parametrize("page", ["chart", "compare", "promised", "history", "to_check"])
def test_the_window_comes_back_on_any_page_that_a_day_may_begin_on(qtbot, open_window, file, page):
    window = open_window(file)
    window.go_to(page)
    window.close()
    window = open_window(file)
    assert window.pages.current == page and window.pages.shown().isVisible()
    assert window.pages.shown().isAncestorOf(window.focusWidget())
    entry = window.navigation.entries()[window.navigation.currentIndex().row()]
    assert entry.page == page


def test_the_window_comes_back_on_the_board_that_was_left_unless_it_is_gone(qtbot, open_window, file):
    window = open_window(file)
    board = boards.save(window.library, "Morning", Board())
    window.go_to("board", board)
    window.close()
    window = open_window(file)
    assert window.pages.current == "board" and window.pages.shown().name.text() == "Morning"
    assert window.navigation.entries()[window.navigation.currentIndex().row()].title == "Morning"
    window.pages.shown().delete()
    window.close()
    assert open_window(file).pages.current == "facility"


def test_a_day_does_not_begin_in_the_settings(qtbot, open_window, file):
    window = open_window(file)
    window.go_to("settings")
    window.close()
    assert open_window(file).pages.current == "facility"


def test_the_keys_are_in_the_table_from_the_start_and_stay_where_the_person_takes_them(qtbot, open_window, file):
    for _first_day_or_later in range(2):
        window = open_window(file)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_End)
        page = window.pages.shown()
        assert page.selected_id() == page.model.ids[-1]
        window.navigation.setFocus()
        for _ in range(2):
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
            qtbot.waitUntil(lambda window=window: stands(window))
        assert window.pages.current == "policy"
        go(qtbot, window, "Facilities")
        window.close()


def test_the_panel_is_as_wide_after_a_look_at_a_chart_as_before(qtbot, open_window, file):
    window = open_window(file)
    window.resize(1432, 860)
    window.splitter.setSizes([864, 400])
    before = window.splitter.sizes()
    go(qtbot, window, "Trajectories")
    qtbot.waitUntil(lambda: not window.panel_place.isVisible())
    window.pages.chart().setMinimumWidth(1000)  # it needs more than the table had
    QApplication.processEvents()
    go(qtbot, window, "Facilities")
    QApplication.processEvents()
    assert window.splitter.sizes() == before


def test_while_the_editor_is_open_nothing_else_can_be_started(qtbot, open_window, file):
    window = open_window(file)
    window.actions_by_name["new_facility"].trigger()
    qtbot.waitUntil(lambda: window.page_actions.editor is not None)
    for name in ("undo", "redo", "new_facility", "delete", "export_table"):
        assert not window.actions_by_name[name].isEnabled()
    qtbot.keyClicks(QApplication.focusWidget(), "Half typed")
    go(qtbot, window, "Partners")
    assert window.pages.current == "facility"
    assert window.page_actions.editor.footer.is_asking
    window.page_actions.editor.footer.discard.click()
    qtbot.waitUntil(lambda: window.page_actions.editor is None)


def test_deleting_asks_and_undo_brings_all_of_it_back(qtbot, open_window, file, monkeypatch):
    window = open_window(file)
    library = window.library
    abilene = library.reading().execute("SELECT id FROM facility WHERE name LIKE '%Abilene%'").fetchone()[0]
    before = library.reading().execute("SELECT count(*) FROM observation").fetchone()[0]
    window.open_record("facility", abilene)
    qtbot.waitUntil(lambda: window.pages.shown().selected_id() == abilene)
    asked = []

    def agree(box):
        asked.append(box.informativeText())
        box.buttons()[0].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", agree)
    window.actions_by_name["delete"].trigger()
    assert "figures" in asked[0]
    assert library.reading().execute("SELECT count(*) FROM facility WHERE id = ?", (abilene,)).fetchone() == (0,)
    window.actions_by_name["undo"].trigger()
    assert library.reading().execute("SELECT count(*) FROM facility WHERE id = ?", (abilene,)).fetchone() == (1,)
    assert library.reading().execute("SELECT count(*) FROM observation").fetchone()[0] == before


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: path.write_bytes(b"These are no records."), "no Datahall library"),
        (lambda path: path.write_bytes(b""), "no Datahall library"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: None, "There is no library"),
    ],
)
def test_what_is_no_library_is_refused_in_words_and_the_open_one_stays(
    qtbot, open_window, file, tmp_path, monkeypatch, make, told
):
    window = open_window(file)
    other = tmp_path / "other.datahall"
    make(other)
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()) or 0)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(other), ""))
    window.actions_by_name["open_library"].trigger()
    assert told in said[0]
    assert window.library is not None and window.library.path == file


def test_a_library_of_a_newer_version_is_left_alone(qtbot, open_window, file, tmp_path, monkeypatch):
    newer = tmp_path / "newer.datahall"
    shutil.copyfile(file, newer)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version=99")
        connection.commit()
    window = open_window(file)
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append((box.text(), box.informativeText())) or 0)
    window.open_path(newer)
    assert "newer Datahall" in said[0][0]
    assert "Install" in said[0][1]


def test_an_empty_library_is_made_opened_and_copied(qtbot, open_window, file, tmp_path, monkeypatch):
    window = open_window(file)
    fresh, copy = tmp_path / "fresh.datahall", tmp_path / "copy.datahall"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(fresh), ""))
    window.actions_by_name["new_library"].trigger()
    assert window.library.path == fresh
    assert entry_named(window, "Facilities").count == 0
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(copy), ""))
    window.actions_by_name["save_copy"].trigger()
    qtbot.waitUntil(lambda: "You go on in fresh.datahall" in window.status_note.text())
    assert copy.exists() and window.library.path == fresh
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()) or 0)
    window.actions_by_name["save_copy"].trigger()
    qtbot.waitUntil(lambda: bool(said))
    assert "exists already" in said[0]


def test_a_long_name_of_a_saved_view_is_broken_between_words_and_a_counted_line_never(qtbot):
    from desktop.navigation import Entry, _lines

    long = "Planned and operating power by country"
    assert " ".join(_lines(Entry("chart", long, record_id=1))) == long
    assert 1 < len(_lines(Entry("chart", long, record_id=1))) <= 3
    assert _lines(Entry("chart", "Stargate", record_id=2)) == ["Stargate"]
    assert len(_lines(Entry("facility", "Facilities of all kinds and sizes everywhere", 1_000_000))) == 1


def test_undo_takes_back_changes_of_the_chart_in_front_before_those_of_the_library(qtbot, open_window, file):
    window = open_window(file)
    add_facility(qtbot, window, "New campus")
    of_library = undo_words(window)
    go(qtbot, window, "China and the United States")
    page = window.pages.chart()
    qtbot.waitUntil(lambda: page.data is not None)
    assert undo_words(window) == of_library
    title = page.data.title
    page.chart.view.setFocus()
    qtbot.keyClick(page.chart.view, Qt.Key.Key_F2)
    qtbot.keyClicks(QApplication.focusWidget(), "Another title")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert undo_words(window) == "Undo change of chart: Title"
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: page.data.title == title)
    assert undo_words(window) == of_library
    assert window.actions_by_name["redo"].text() == "Redo change of chart: Title"
    qtbot.keyClick(window, Qt.Key.Key_Y, CTRL)
    qtbot.waitUntil(lambda: page.data.title == "Another title")
    go(qtbot, window, "Facilities")
    assert undo_words(window) == of_library


def test_what_a_chart_left_out_is_shown_on_the_page_of_figures_and_back_returns(qtbot, open_window, file):
    window = open_window(file)
    go(qtbot, window, "China and the United States")
    page = window.pages.chart()
    qtbot.waitUntil(lambda: page.data is not None)
    page.chart.title_edited.emit("Changed and not saved")
    qtbot.waitUntil(lambda: page.data.title == "Changed and not saved")
    ids = page.data.left_out_ids[0]
    area = next(one for one in targets(page.chart.picture.stage) if one.kind is Kind.LEFT_OUT).areas[0]
    qtbot.mouseClick(page.chart.view.viewport(), Qt.MouseButton.LeftButton, pos=area.center().toPoint())
    assert window.pages.current == "observation"
    figures = window.pages.shown()
    qtbot.waitUntil(lambda: sorted(figures.model.ids) == sorted(ids))
    chip = figures.filter_bar.chips.chips[0]
    assert chip.text().startswith("From chart ")
    qtbot.waitUntil(lambda: figures.selected_id() is not None)
    window.actions_by_name["back"].trigger()
    assert window.pages.current == "chart"
    assert page.description.title == "Changed and not saved"
    window.actions_by_name["forward"].trigger()
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(figures.model.ids) > len(ids))


def test_a_newcomer_is_shown_three_things_once(qtbot, open_window, home):
    window = open_window(home / "AI build-out.datahall", make_starter=True)
    welcome = window.findChild(Welcome)
    assert welcome.isVisible() and len(welcome.buttons) == 3
    qtbot.mouseClick(welcome.buttons[0], Qt.MouseButton.LeftButton)
    assert window.pages.current == "facility"
    qtbot.mouseClick(window.tool_bar.new, Qt.MouseButton.LeftButton)  # the window was never blocked
    assert window.page_actions.editor is not None
    window.page_actions.editor.request_close()
    qtbot.waitUntil(lambda: window.findChild(Welcome) is None)
    assert settings.load().welcomed
    assert tasks.wait_for_all()  # nothing reads the file while it is moved
    (home / "AI build-out.datahall").rename(home / "other.datahall")
    window.open_path(home / "new.datahall", make_starter=True)
    qtbot.waitUntil(lambda: window.library.path.name == "new.datahall", timeout=20_000)
    assert window.findChild(Welcome) is None
    window.actions_by_name["welcome"].trigger()
    qtbot.mouseClick(window.findChild(Welcome).buttons[2], Qt.MouseButton.LeftButton)
    assert window.pages.current == "chart"


def test_each_menu_opens_by_a_letter_of_its_own_that_no_editor_uses():
    letters = [title[title.index("&") + 1].upper() for title in menus.declared()]
    assert len(set(letters)) == len(letters)
    used = {keys.removeprefix("Alt+") for keys in (fact_keys.FIGURES_KEY, *fact_keys.KEY_OF.values())}
    assert not used & set(letters)


def test_whoever_stops_the_making_of_the_first_library_is_shown_the_ways_to_one(qtbot, qapp, home):
    make_application()
    window = MainWindow()
    window.show()
    qtbot.waitExposed(window)
    window.open_path(home / "AI build-out.datahall", make_starter=True)
    box = window.findChild(WorkBox)
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.no_library.isVisible(), timeout=20_000)
    assert window.library is None and not (home / "AI build-out.datahall").exists()
    window.close()
    window.deleteLater()
    tasks.wait_for_all()
