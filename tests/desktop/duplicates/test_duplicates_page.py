"""The page of likely duplicates, as a person uses it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sample_records import add

from db.duplicates.telling_apart import told_apart
from db.history.changes import undo
from desktop import tasks
from desktop.duplicates.page import DuplicatesPage


def names(library):
    return [row[0] for row in library.reading().execute("SELECT name FROM facility ORDER BY id")]


@pytest.fixture
def page(qtbot, library):
    for name in ("Colossus", "Colossus data center", "Fairwater", "Fairwater Inc.", "Hyperion", "HYPERION", "Atlas 2"):
        add(library, "facility", name=name)
    shown = DuplicatesPage(library)
    qtbot.addWidget(shown)
    library.listeners.append(lambda touched: tasks.on_interface_thread(lambda: shown.refresh(touched)))
    shown.resize(1100, 700)
    shown.show()
    qtbot.waitUntil(lambda: len(shown.pairs()) == 3)
    return shown


def test_pairs_are_skipped_told_apart_and_merged_by_keys_and_come_back_when_undone(qtbot, library, page):
    assert [pair.score for pair in page.pairs()] == [99, 96, 88]
    qtbot.waitUntil(lambda: "HYPERION" in page.both.texts)
    QTest.keyClick(page.table, Qt.Key.Key_S)
    assert [page.model.index(0, column).data() for column in (1, 2)] == ["Fairwater", "Fairwater Inc."]
    qtbot.waitUntil(lambda: "Fairwater Inc." in page.both.texts)
    QTest.keyClick(page.table, Qt.Key.Key_D)
    assert len(page.pairs()) == 1
    qtbot.waitUntil(lambda: len(told_apart(library, "facility")) == 1)
    qtbot.waitUntil(lambda: not page.looking.is_looking)
    undo(library)
    qtbot.waitUntil(lambda: len(page.pairs()) == 2)
    page.table.selectRow(1)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.dialog is not None and page.dialog.go.isEnabled())
    qtbot.mouseClick(page.dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.pairs()) == 1)
    assert names(library) == ["Colossus", "Fairwater", "Fairwater Inc.", "Hyperion", "HYPERION", "Atlas 2"]
    QTest.keyClick(page.table, Qt.Key.Key_S)
    assert page.empty.heading.text() == "No more pairs"
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert len(page.pairs()) == 2


def test_a_rule_lists_what_it_would_merge_and_merges_what_stays_ticked(qtbot, library, page):
    qtbot.mouseClick(page.by_rule, Qt.MouseButton.LeftButton)
    dialog = page.dialog
    qtbot.waitUntil(lambda: "No pair" in dialog.told.text())
    assert not dialog.go.isEnabled()
    dialog.narrower.setChecked(False)
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 2 and dialog.go.isEnabled())
    dialog.list.topLevelItem(1).setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.told.text().startswith("1 record goes.")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.pairs()) == 2)
    assert "HYPERION" not in names(library)
    undo(library)
    qtbot.waitUntil(lambda: len(page.pairs()) == 3)


def test_where_nothing_is_alike_the_page_says_so_and_offers_to_look_for_less(qtbot, library, page):
    qtbot.mouseClick(page.tables["source"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.empty.heading.text() == "No duplicates found")
    assert page.remembered() == {"table": "source", "at_least": 80}
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert page.remembered() == {"table": "source", "at_least": 70}


def test_the_command_line_prints_the_pairs(library, capsys):
    from desktop.command_line import run

    for name in ("Colossus", "Colossus data center", "Atlas 1", "Atlas 2"):
        add(library, "facility", name=name)
    assert run(["duplicates", "--library", str(library.path), "--table", "facility"]) == 0
    words = "the same name but for “data center”"
    assert capsys.readouterr().out == f"facility\t88\tColossus\tColossus data center\t{words}\n"
