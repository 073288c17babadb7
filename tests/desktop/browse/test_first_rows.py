"""A large table shows its first rows at once, and all of them when they are in order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from db.browse import counting, tables
from db.browse.tables import Question, ordered_ids
from desktop import tasks
from desktop.browse import table_page
from desktop.browse.table_page import TablePage


@pytest.fixture
def as_large(monkeypatch):
    """The starter library counts as a large one."""
    monkeypatch.setattr(table_page, "AT_ONCE", 3)
    monkeypatch.setattr(tables, "SMALL_TABLE", 3)
    monkeypatch.setattr(tables, "FIRST_ROWS", 60)
    monkeypatch.setattr(counting, "MANY", 3)


@pytest.fixture
def page(qtbot, starter_library, as_large):
    made = TablePage(starter_library, "facility")
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    yield made
    tasks.wait_for_all()


def test_first_rows_are_there_before_all_are_in_order(qtbot, page, starter_library):
    everyone = ordered_ids(starter_library, Question("facility"))
    assert page.model.ids == everyone[:60] and page.filter_bar.count.text() == ""
    qtbot.waitUntil(lambda: page.model.ids == everyone)
    counting.counts(starter_library)
    page.show_count()
    assert page.filter_bar.count.text() == f"{len(everyone)}"


def test_nothing_is_put_in_order_before_the_first_rows_are_seen(qtbot, starter_library, as_large, monkeypatch):
    page, seen = TablePage(starter_library, "facility"), []

    def put_in_order(*asked):
        seen.append(page.table.has_painted)
        return ordered_ids(*asked)

    monkeypatch.setattr(tables, "ordered_ids", put_in_order)
    qtbot.addWidget(page)
    page.show()
    page.refresh(None)  # as a window does when it goes to a page
    qtbot.waitUntil(lambda: page.model.rowCount() > 60)
    assert seen and all(seen)
    tasks.wait_for_all()


def test_a_row_chosen_among_the_first_stays_chosen(qtbot, page, starter_library):
    page.select_first()
    qtbot.keyClick(page.table, Qt.Key.Key_End)
    chosen = page.selected_id()
    assert chosen == ordered_ids(starter_library, Question("facility"))[59]
    qtbot.waitUntil(lambda: page.model.rowCount() > 60)
    assert page.selected_id() == chosen


def test_a_record_asked_for_meanwhile_is_gone_to_when_all_are_there(qtbot, page, starter_library):
    last = ordered_ids(starter_library, Question("facility"))[-1]
    page.select(last)
    qtbot.waitUntil(lambda: page.selected_id() == last)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("key", ["name", "country", "power_now", "announced", "status"])
def test_first_rows_are_the_first_of_all(starter_library, monkeypatch, key, descending):
    monkeypatch.setattr(tables, "SMALL_TABLE", 3)
    monkeypatch.setattr(tables, "FIRST_ROWS", 20)
    question = Question("facility", sort=key, descending=descending)
    first = tables.first_ids(starter_library, question)
    assert len(first) == 20 and first == ordered_ids(starter_library, question)[:20]


def test_filtered_rows_and_what_takes_too_long_are_waited_for(starter_library, monkeypatch):
    assert tables.first_ids(starter_library, Question("facility", text="campus")) is None
    monkeypatch.setattr("db.in_time.STEPS_BETWEEN_LOOKS", 1)
    monkeypatch.setattr(tables, "FIRST_ROWS_S", -1)
    assert tables.first_ids(starter_library, Question("facility")) is None
