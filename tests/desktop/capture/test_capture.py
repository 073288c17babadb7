"""A person captures what they read, and enters it: by the keys alone, with nothing lost on the way."""

import shutil

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit

from db.capture import inbox
from db.history.steps import next_undo
from desktop import tasks
from desktop.app import make_application
from desktop.main_window import MainWindow
from tests.desktop.standing import stands

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ADDRESS = "https://www.example.com/news/lone-star?utm_source=mail"


@pytest.fixture
def window(qtbot, qapp, starter_library_file, home):
    """The program's window on a starter library."""
    path = home / "AI build-out.datahall"
    shutil.copyfile(starter_library_file, path)
    make_application()
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    window.open_path(path)
    qtbot.waitUntil(lambda: window.library is not None and window.pages.shown() is not None, timeout=20_000)
    qtbot.waitUntil(lambda: stands(window), timeout=10_000)
    window.activateWindow()
    window.pages.shown().setFocus()
    yield window
    window.page_actions.editor = None
    window.close()
    window.deleteLater()
    tasks.wait_for_all()


def copy(text):
    QGuiApplication.clipboard().setText(text)


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    """A key where the keys go now."""
    qtbot.keyClick(QApplication.activePopupWidget() or QApplication.focusWidget(), key, modifier)


def paste(qtbot, window, text):
    copy(text)
    before = window.notice.words.text()
    press(qtbot, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: window.notice.isVisible() and window.notice.words.text() != before)


def value(window, query, *parameters):
    return window.library.reading().execute(query, parameters).fetchone()[0]


def inbox_entry(window):
    return next(entry for entry in window.navigation.entries() if entry.title == "Inbox")


def drop(window, data):
    """Drops what a drag holds onto the window's page."""
    where = QPointF(400, 300)
    actions, buttons, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(where.toPoint(), actions, data, buttons, none)
    QApplication.sendEvent(window, entered)
    if entered.isAccepted():
        QApplication.sendEvent(window, QDropEvent(where, actions, data, buttons, none))
    return entered.isAccepted()


def test_an_address_pasted_is_a_source_in_the_inbox_and_the_focus_stays(qtbot, window):
    focused = QApplication.focusWidget()
    paste(qtbot, window, ADDRESS)
    assert window.notice.words.text() == "New source in the inbox: example.com/news/lone-star"
    assert QApplication.focusWidget() is focused
    assert inbox_entry(window).count == 1
    assert next_undo(window.library).action == "Capture example.com/news/lone-star"
    qtbot.mouseClick(window.notice.links["undo"], Qt.MouseButton.LeftButton)
    assert inbox_entry(window).count is None
    assert window.notice.isHidden()


def test_pasting_into_a_field_is_no_capture(qtbot, window):
    window.pages.shown().focus_filter()
    copy("Abilene")
    press(qtbot, Qt.Key.Key_V, CTRL)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert focused.text() == "Abilene"
    tasks.wait_for_all()
    assert inbox.count(window.library) == 0


def test_the_key_of_its_own_captures_from_within_a_field(qtbot, window):
    window.pages.shown().focus_filter()
    copy(ADDRESS)
    press(qtbot, Qt.Key.Key_V, CTRL | SHIFT)
    qtbot.waitUntil(lambda: inbox.count(window.library) == 1)


@pytest.mark.parametrize("text", ["", "http://", "mailto:somebody"])
def test_what_cannot_be_captured_is_said_in_words(qtbot, window, text):
    copy(text)
    press(qtbot, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(window.notice.isVisible)
    assert window.notice.property("wrong")
    assert inbox.count(window.library) == 0


def test_a_picture_pasted_is_kept(qtbot, window):
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    press(qtbot, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: inbox.count(window.library) == 1)
    assert value(window, "SELECT media_type FROM kept_copy") == "image/png"


def test_files_dropped_become_sources_in_one_action_and_tables_do_not(qtbot, window, tmp_path):
    (tmp_path / "one.html").write_text("<title>One</title><p>words")
    (tmp_path / "two.pdf").write_bytes(b"%PDF-1.4\nstartxref\n9\n%%EOF")
    (tmp_path / "broken.pdf").write_bytes(b"no")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("one.html", "two.pdf", "broken.pdf")])
    assert drop(window, data)
    qtbot.waitUntil(lambda: inbox.count(window.library) == 2)
    assert next_undo(window.library).action == "Capture 2 sources"
    qtbot.waitUntil(lambda: "broken.pdf" in window.notice.words.text())


def test_a_link_dropped_from_a_browser_keeps_its_title(qtbot, window):
    data = QMimeData()
    data.setUrls([QUrl(ADDRESS)])
    data.setData("text/x-moz-url", f"{ADDRESS}\nLone Star is built".encode("utf-16-le"))
    assert drop(window, data)
    qtbot.waitUntil(lambda: inbox.count(window.library) == 1)
    assert value(window, "SELECT title FROM source WHERE in_inbox") == "Lone Star is built"


def test_words_pasted_for_an_address_become_the_quote_of_its_next_figure(qtbot, window):
    paste(qtbot, window, ADDRESS)
    paste(qtbot, window, "The campus will cost US$7 billion over four years.")
    assert window.notice.words.text().startswith("Quote of the next figure")
    assert inbox.count(window.library) == 1
    press(qtbot, Qt.Key.Key_F, CTRL | SHIFT)
    assert window.capture.picker.text.hasFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "Alibaba Zhangbei")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page_actions.editor is not None)
    figures = window.page_actions.editor.sections["observation"].figures_line.text
    qtbot.waitUntil(figures.hasFocus)
    assert figures.text() == "US$7 billion"
    press(qtbot, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: window.page_actions.editor is None)
    row = window.library.reading().execute(
        """SELECT o.value, o.currency, o.quote, s.in_inbox FROM observation AS o JOIN source AS s ON s.id = o.source_id
        ORDER BY o.id DESC LIMIT 1"""
    )
    assert row.fetchone() == (7e9, "USD", "The campus will cost US$7 billion over four years.", 1)
    assert window.notice.words.text().startswith("Facts saved from")
    qtbot.mouseClick(window.notice.links["done"], Qt.MouseButton.LeftButton)
    assert inbox.count(window.library) == 0
    assert next_undo(window.library).action == "Mark example.com/news/lone-star as worked through"


def test_figures_offered_from_a_quote_are_not_saved_again_when_they_were_typed_in_their_field(qtbot, window):
    words = "They will build a campus of 1.2 GW."
    paste(qtbot, window, ADDRESS)
    paste(qtbot, window, words)
    press(qtbot, Qt.Key.Key_F, CTRL | SHIFT)
    qtbot.keyClicks(QApplication.focusWidget(), "Lone Star Campus")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page_actions.editor is not None)
    editor = window.page_actions.editor
    assert editor.sections["observation"].figures_line.text.text() == "1.2 GW"
    planned = editor.form.boxes["line:planned_power"].controls["figure"].widget()
    qtbot.keyClicks(planned, "1,200 MW")
    press(qtbot, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: window.page_actions.editor is None)
    rows = window.library.reading().execute(
        """SELECT o.value, o.kind FROM observation AS o JOIN facility AS f ON f.id = o.facility_id
        WHERE f.name = 'Lone Star Campus'"""
    )
    assert rows.fetchall() == [(1200, "planned")]


def test_words_may_be_a_source_of_their_own_after_all(qtbot, window):
    paste(qtbot, window, ADDRESS)
    paste(qtbot, window, "Something quite different")
    qtbot.mouseClick(window.notice.links["separate"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: inbox.count(window.library) == 2)
    assert value(window, "SELECT count(*) FROM kept_copy") == 1


def test_nothing_is_asked_when_an_editor_begun_from_a_source_is_left_untouched(qtbot, window):
    paste(qtbot, window, ADDRESS)
    window.capture.enter_facts()
    assert window.capture.picker.text.hasFocus()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page_actions.editor is not None)
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.page_actions.editor is None)


def test_the_inbox_is_worked_through_by_the_keys(qtbot, window):
    paste(qtbot, window, "First\n\nsome words of it")
    paste(qtbot, window, "Second\n\nother words")
    window.go_to("inbox")
    page = window.pages.shown()
    assert page.heading.text() == "Second"
    qtbot.waitUntil(lambda: "other words" in page.text.toPlainText())
    press(qtbot, Qt.Key.Key_Down)
    assert page.heading.text() == "First"
    press(qtbot, Qt.Key.Key_M, CTRL)
    qtbot.waitUntil(lambda: inbox.count(window.library) == 1)
    assert page.heading.text() == "Second"
    press(qtbot, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: window.page_actions.editor is not None)
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.page_actions.editor is None)
    press(qtbot, Qt.Key.Key_M, CTRL)
    qtbot.waitUntil(lambda: page.empty.isVisible())
    press(qtbot, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: inbox.count(window.library) == 1)


def test_words_copied_in_the_inbox_are_the_quote(qtbot, window):
    paste(qtbot, window, "Campus\n\nIt will draw 1.2 GW.\nMore")
    window.go_to("inbox")
    page = window.pages.shown()
    qtbot.waitUntil(lambda: page.text.toPlainText() != "")
    page.text.setFocus()
    page.text.find("It will draw 1.2 GW.")
    press(qtbot, Qt.Key.Key_C, CTRL)
    assert window.capture.quote == (page.selected_id(), "It will draw 1.2 GW.")
    press(qtbot, Qt.Key.Key_Return)
    assert window.capture.picker.text.hasFocus()
    assert "It will draw 1.2 GW." in window.capture.picker.quote.text()
    press(qtbot, Qt.Key.Key_Escape)


class Keys:
    """Presses real keys where they go, and counts them; a key with Ctrl or Alt counts for two."""

    def __init__(self, qtbot):
        self._qtbot, self.count = qtbot, 0

    def type(self, text):
        for letter in text:
            self._send(letter, Qt.KeyboardModifier.NoModifier)
        self.count += len(text)

    def press(self, key, *modifiers):
        both = Qt.KeyboardModifier.NoModifier
        for one in modifiers:
            both |= one
        self._send(key, both)
        self.count += 1 + len(modifiers)

    def _send(self, key, modifiers):
        """As from a keyboard, however quick: nothing is waited for in between."""
        self._qtbot.keyClick(QApplication.activePopupWidget() or QApplication.focusWidget(), key, modifiers)


KEYSTROKES_A_MINUTE = 200
MENTAL_S = 1.35
"""What a person needs to think before each part of a task, in the keystroke-level model (Card, Moran and Newell, 1980:
The keystroke-level model for user performance time with interactive systems. Communications of the ACM 23(7))."""
PARTS = 9
"""Captured, name, country and town, three partners with their roles, power, cost, saved."""


def test_an_announcement_is_entered_by_the_keys_alone_in_under_a_minute(qtbot, window):
    """Name, place, three partners with roles, planned power, cost, date and source, the address from the clipboard.

    115 keystrokes: at 200 a minute 34.5 s, and with 1.35 s of thinking before each of nine parts 46.7 s.
    """
    keys, alt = Keys(qtbot), Qt.KeyboardModifier.AltModifier
    copy(ADDRESS)
    keys.press(Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(window.notice.isVisible)
    keys.press(Qt.Key.Key_F, CTRL, SHIFT)
    keys.type("Lone Star Campus")
    keys.press(Qt.Key.Key_Return)
    keys.type("US")
    keys.press(Qt.Key.Key_Tab)
    keys.type("Abilene")
    keys.press(Qt.Key.Key_R, alt)
    for partner, role in (("OpenAI", "us"), ("Oracle", "op"), ("Crusoe", "dev")):
        keys.type(partner)
        keys.press(Qt.Key.Key_Tab)
        keys.type(role)
        if partner != "Crusoe":
            keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_G, alt)
    keys.type("1.2 GW planned for mid-2028, US$7bn in Nov 2026")
    keys.press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: window.page_actions.editor is None)

    library = window.library.reading()
    facility, town, country, source = library.execute(
        """SELECT f.id, f.locality, p.code, s.address FROM facility AS f JOIN place AS p ON p.id = f.place_id
        JOIN source AS s ON s.id = f.source_id WHERE f.name = 'Lone Star Campus'"""
    ).fetchone()
    assert (town, country, source) == ("Abilene", "US", ADDRESS)
    roles = library.execute(
        """SELECT p.name, r.role, s.address FROM role AS r JOIN partner AS p ON p.id = r.partner_id
        JOIN source AS s ON s.id = r.source_id WHERE r.facility_id = ? ORDER BY r.id""",
        (facility,),
    )
    assert roles.fetchall() == [
        ("OpenAI", "user", ADDRESS), ("Oracle", "operator", ADDRESS), ("Crusoe", "developer", ADDRESS),
    ]  # fmt: skip
    figures = library.execute(
        "SELECT value, kind, date, currency FROM observation WHERE facility_id = ? ORDER BY id", (facility,)
    ).fetchall()
    assert [(value, kind, currency) for value, kind, _, currency in figures] == [
        (1200, "planned", None), (7e9, "reported", "USD"),
    ]  # fmt: skip
    assert figures[1][2] == "2026-11"
    seconds = keys.count * 60 / KEYSTROKES_A_MINUTE + PARTS * MENTAL_S
    assert keys.count == 115
    assert seconds < 60


def test_save_and_new_has_its_keys_to_itself_while_an_editor_is_open(qtbot, window):
    press(qtbot, Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: window.page_actions.editor is not None)
    editor = window.page_actions.editor
    qtbot.keyClicks(editor.form.boxes["name"].controls["name"].widget(), "Lone Star Campus")
    press(qtbot, Qt.Key.Key_S, CTRL | SHIFT)
    assert value(window, "SELECT count(*) FROM facility WHERE name = 'Lone Star Campus'") == 1
    assert window.page_actions.editor is editor
