"""The history page: what a person sees of the past, and how they take it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from sample_records import add, add_power, edit

from db.history.changes import change_set
from db.models import Tag
from desktop import tasks
from desktop.history import change_list
from desktop.history.history_page import HistoryPage


@pytest.fixture
def campus(library):
    number = add(library, "facility", "Add facility Campus", name="Campus")
    add(library, "facility", "Add facility Other", name="Other")
    edit(library, "facility", number, note="wrong")
    add_power(library, number, 100, "2025")
    return number


@pytest.fixture
def page(qtbot, library, campus):
    made = HistoryPage(library)
    library.listeners.append(lambda touched: tasks.on_interface_thread(lambda: made.refresh(touched)))
    qtbot.addWidget(made)
    made.resize(1200, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def actions(page) -> list[str]:
    return [page.model.index(row, 2).data() for row in range(page.model.rowCount())]


def choose(page, words: str) -> None:
    row = next(number for number, action in enumerate(actions(page)) if action.startswith(words))
    page.table.selectRow(row)


def note(library, campus) -> str:
    return library.reading().execute("SELECT note FROM facility WHERE id = ?", (campus,)).fetchone()[0]


def test_an_old_mistake_is_undone_by_itself(qtbot, page, library, campus):
    assert actions(page)[:2] == ["Add observation", "Edit facility"]
    choose(page, "Edit facility")
    (top,) = [page.changes.topLevelItem(row) for row in range(page.changes.topLevelItemCount())]
    assert top.text(0) == "Facility Campus"
    assert [top.child(0).text(column) for column in range(3)] == ["note", "(none)", "wrong"]
    qtbot.mouseClick(page.undo_button, Qt.MouseButton.LeftButton)
    assert note(library, campus) == ""
    assert actions(page)[0] == "Undo: Edit facility"
    assert "Edit facility (undone)" in actions(page)
    choose(page, "Edit facility (undone)")
    assert not page.undo_button.isEnabled()


def test_what_others_stand_on_stays_and_the_page_says_why(qtbot, page, library):
    choose(page, "Add facility Campus")
    qtbot.mouseClick(page.undo_button, Qt.MouseButton.LeftButton)
    assert page.reason.isVisible()
    assert "refers to the facility" in page.reason.text()
    assert len(actions(page)) == 5


def test_one_field_is_restored_from_its_menu(qtbot, page, library, campus):
    choose(page, "Edit facility")
    field = page.changes.topLevelItem(0).child(0)
    menu = page.changes.actions_for(field)
    restore = next(action for action in menu.actions() if action.text().startswith("Restore note"))
    restore.trigger()
    assert note(library, campus) == ""
    assert actions(page)[0] == "Restore note of Campus"


def test_the_list_is_narrowed_by_words_and_by_record(qtbot, page, campus):
    qtbot.keyClicks(page.text, "other")
    assert actions(page) == ["Add facility Other"]
    page.text.clear()
    page.show_record("facility", campus)
    assert actions(page) == ["Add observation", "Edit facility", "Add facility Campus"]
    assert "Campus" in page.record_chip.text()
    qtbot.keyClick(page.record_chip, Qt.Key.Key_Delete)
    assert len(actions(page)) == 5
    qtbot.keyClicks(page.text, "nobody did this")
    assert page.heading.text() == "Nothing found"


def test_enter_on_a_change_opens_its_record(qtbot, page, campus):
    choose(page, "Edit facility")
    page.changes.setCurrentItem(page.changes.topLevelItem(0))
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(page.changes, Qt.Key.Key_Return)
    assert opened.args == ["facility", campus]


def test_only_deletions_are_shown_on_a_click(qtbot, page):
    qtbot.mouseClick(page.deleted, Qt.MouseButton.LeftButton, pos=QPoint(10, page.deleted.height() // 2))
    assert actions(page) == []


MANY = 250


@pytest.fixture
def many(library):
    with change_set(library, "Add many places") as session:
        session.add_all([Tag(name=f"Tag {number:03}") for number in range(MANY)])
        session.flush()


def listed(page) -> list[str]:
    return [page.changes.topLevelItem(row).text(0) for row in range(page.changes.topLevelItemCount())]


def test_an_action_of_many_rows_is_listed_whole_and_in_order(qtbot, page, many):
    choose(page, "Add many places")
    assert 20 < len(listed(page)) < MANY  # the rest comes while one looks
    page.changes.setCurrentItem(page.changes.topLevelItem(3))
    qtbot.waitUntil(lambda: len(listed(page)) == MANY)
    assert listed(page) == [f"Added: Tag Tag {number:03}" for number in range(MANY)]
    assert page.changes.currentItem().text(0) == "Added: Tag Tag 003"


def test_who_goes_on_to_another_action_sees_that_one_alone(qtbot, page, many):
    choose(page, "Add many places")
    choose(page, "Edit facility")
    for _ in range(5):  # a part that was still to come would come now
        QApplication.processEvents()
    assert listed(page) == ["Facility Campus"]


def test_of_very_many_rows_the_last_are_counted(qtbot, page, many, monkeypatch):
    monkeypatch.setattr(change_list, "MOST_CHANGES", 230)
    choose(page, "Add many places")
    qtbot.waitUntil(lambda: listed(page)[-1] == "and 20 more")
    assert listed(page)[-2] == "Added: Tag Tag 229" and len(listed(page)) == 231
