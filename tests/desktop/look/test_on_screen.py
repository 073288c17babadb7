"""On a small screen, as half of 1440 by 900 is at 200 %: dialogs fit, and nothing that stands in line is cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QPushButton
from sample_records import add
from small_window import small_window

from desktop.charts.house_styles.style_dialog import StyleDialog
from desktop.guide import Guide
from desktop.key_list import KeyList, key_entries
from desktop.look.on_screen import room_for
from desktop.many.merge_window import MergeWindow
from desktop.pages import DUPLICATES, TO_CHECK

SMALL = QSize(720, 450)


@pytest.fixture
def small_screen(monkeypatch):
    monkeypatch.setattr(QScreen, "availableSize", lambda _self: SMALL)


@pytest.fixture
def window(qtbot, library, small_screen):
    for number in range(4):
        add(library, "partner", name=f"A partner with a long name, number {number}")
    with small_window(qtbot, library) as window:
        yield window


def test_dialogs_fit_a_small_screen(qtbot, window):
    ids = [int(row[0]) for row in window.library.reading().execute("SELECT id FROM partner ORDER BY id DESC LIMIT 4")]
    for made in (
        KeyList(key_entries(window.actions_by_name), window),
        Guide([], window),
        StyleDialog(window.library, window),
        MergeWindow(window.library, "partner", ids, window),
    ):
        made.show()
        qtbot.waitExposed(made)
        room = room_for(made)
        assert made.width() <= room.width() and made.height() <= room.height(), made
        made.close()


@pytest.mark.parametrize("page", [TO_CHECK, DUPLICATES])
def test_no_word_of_a_choice_is_cut_in_a_narrow_window(qtbot, window, page):
    window.go_to(page)
    shown = window.pages.shown()
    segments = [one for one in shown.findChildren(QPushButton) if one.property("role") == "segment"]
    assert segments
    qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in segments))


@pytest.mark.parametrize("table", ["partner", "place", "source"])
def test_names_keep_their_room_in_a_narrow_window(qtbot, window, table):
    window.go_to(table)
    page = window.pages.shown()
    place = [column.key for column in page.model.columns].index("name")
    qtbot.waitUntil(lambda: page.table.header.sectionSize(place) >= 110)


def test_the_controls_of_a_chart_leave_no_gap_beside_them(qtbot, window):
    window.resize(1400, 800)
    window.go_to("chart")
    page = window.pages.shown()
    qtbot.waitUntil(lambda: page.controls.isVisible())
    assert page.splitter.sizes()[0] == page.controls.width()
