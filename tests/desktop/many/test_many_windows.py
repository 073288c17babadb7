"""Stories of many records: a region set, a tag put on, two records merged, several deleted; each taken back."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication, QRadioButton
from sample_records import add, add_power

from db.library import create_library
from desktop import tasks
from desktop.app import make_application
from desktop.main_window import MainWindow


@pytest.fixture
def window(qtbot, qapp, home):
    make_application()
    library = create_library(home / "Mine.datahall")
    for number in range(4):
        site = add(library, "facility", name=f"Site {number}", note="By the river" if number == 1 else "")
        add_power(library, site, 10.0 * (number + 1), "2025")
    library.close()
    window = MainWindow()
    window.show()
    qtbot.waitExposed(window)
    window.open_path(home / "Mine.datahall")
    qtbot.waitUntil(lambda: window.pages.shown().model.rowCount() == 4)
    yield window
    window.close()
    window.deleteLater()
    tasks.wait_for_all()


def rows(window, query):
    return window.library.reading().execute(query).fetchall()


def select(window, qtbot, count):
    table = window.pages.shown().table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Home)
    for _ in range(count - 1):
        qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(table.selected_ids()) == count


def begin(window, name):
    # What a window begins with (imports, counts, the panel's chart) stands before the questions of its dialogs.
    QThreadPool.globalInstance().waitForDone(60_000)
    QApplication.processEvents()
    window.actions_by_name[name].trigger()
    return window.many.dialog


def set_region_of_three(window, qtbot):
    """By keys, up to the first Enter; returns the box that has the keys."""
    select(window, qtbot, 3)
    dialog = begin(window, "set_field")
    dialog.choice.setCurrentText("Region")
    box = dialog.box.controls["region"]
    qtbot.keyClicks(box, "West")
    qtbot.waitUntil(lambda: dialog.told.text() == "3 facilities change.")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    return box


def test_a_field_is_set_for_the_selected_rows_with_the_keys_and_undone(window, qtbot):
    assert not window.actions_by_name["merge"].isEnabled()
    set_region_of_three(window, qtbot)
    qtbot.waitUntil(lambda: "Region set for 3 facilities" in window.status_note.text())
    assert rows(window, "SELECT region FROM facility ORDER BY id") == [("West",)] * 3 + [("",)]
    window.actions_by_name["undo"].trigger()
    assert rows(window, "SELECT DISTINCT region FROM facility") == [("",)]


def test_what_a_field_cannot_take_is_said_at_the_field(window, qtbot):
    select(window, qtbot, 2)
    dialog = begin(window, "set_field")
    dialog.choice.setCurrentText("Country")
    qtbot.keyClicks(dialog.box.controls["place"].widget(), "Atlantis")
    dialog.box.edited.emit("")
    qtbot.waitUntil(lambda: dialog.box.reading.is_error or "Atlantis" in dialog.told.text())
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_a_tag_goes_on_all_rows_and_off_again(window, qtbot):
    qtbot.keyClick(window.pages.shown().table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    dialog = begin(window, "add_tag")
    box = dialog.box.controls["tag"].widget()
    qtbot.keyClicks(box, "watch")
    dialog.box.edited.emit("")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "put on 4 facilities" in window.status_note.text())
    dialog = begin(window, "remove_tag")
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "taken off 4 facilities" in window.status_note.text())
    assert rows(window, "SELECT count(*) FROM tagging") == [(0,)]


def test_a_role_goes_on_the_selected_rows_with_the_keys_and_is_undone(window, qtbot):
    add(window.library, "partner", name="Meridian")
    select(window, qtbot, 3)
    dialog = begin(window, "add_role")
    fields = {name: control.widget() for box in dialog.boxes for name, control in box.controls.items()}
    qtbot.keyClicks(fields["partner"], "Meridian")
    qtbot.keyClicks(fields["role"], "user")
    qtbot.keyClicks(fields["since"], "2026")
    qtbot.keyClick(fields["since"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Role added to 3 facilities" in window.status_note.text())
    assert rows(window, "SELECT DISTINCT role, since FROM role") == [("user", "2026")]
    window.actions_by_name["undo"].trigger()
    assert rows(window, "SELECT count(*) FROM role") == [(0,)]


def test_two_rows_are_merged_field_by_field(window, qtbot):
    select(window, qtbot, 2)
    dialog = begin(window, "merge")
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    assert set(dialog.groups) == {"name", "note"}
    for button in dialog.keep.buttons():
        right = button.mapTo(dialog, button.rect().topRight())
        assert dialog.rect().contains(right), "each record is seen whole"
    assert dialog.go.property("role") == "primary"
    assert dialog.choices() == {"name": 0, "note": 1}
    assert dialog.told.text().startswith("To the one that stays: 1 fact, 1 name.")
    second = dialog.keep.button(1)
    assert isinstance(second, QRadioButton)
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    assert dialog.choices() == {"name": 1, "note": 1}
    qtbot.mouseClick(dialog.keep.button(0), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.go.isEnabled())
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.status_note.text() == "Merged into Site 0")
    qtbot.waitUntil(lambda: window.pages.panel().heading.text() == "Site 0")
    assert window.pages.shown().selected_id() == 1
    assert rows(window, "SELECT name, note FROM facility ORDER BY id LIMIT 1") == [("Site 0", "By the river")]
    assert rows(window, "SELECT count(*) FROM observation WHERE facility_id = 1") == [(2,)]
    window.actions_by_name["undo"].trigger()
    assert window.status_note.text().startswith("Undone: Merge")
    assert rows(window, "SELECT count(*) FROM facility") == [(4,)]


def test_several_rows_are_deleted_at_once_after_asking(window, qtbot):
    select(window, qtbot, 3)
    qtbot.keyClick(window.pages.shown().table, Qt.Key.Key_Delete)
    dialog = window.many.dialog
    qtbot.waitUntil(lambda: dialog.told.text().startswith("With them go: 3 figures."))
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.status_note.text() == "Deleted 3 facilities")
    assert rows(window, "SELECT name FROM facility") == [("Site 3",)]
    window.actions_by_name["undo"].trigger()
    assert rows(window, "SELECT count(*) FROM facility") == [(4,)]


def test_enter_deletes_only_once_the_keys_are_on_that_button(window, qtbot):
    select(window, qtbot, 2)
    qtbot.keyClick(window.pages.shown().table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: window.many.dialog.go.isEnabled())
    qtbot.keyClick(window.many.dialog.focusWidget(), Qt.Key.Key_Return)
    assert rows(window, "SELECT count(*) FROM facility") == [(4,)] and not window.many.dialog.isVisible()
    qtbot.keyClick(window.pages.shown().table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: window.many.dialog.go.isEnabled())
    window.many.dialog.go.setFocus()
    qtbot.keyClick(window.many.dialog.go, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(window, "SELECT count(*) FROM facility") == [(2,)])


def test_cells_of_a_spreadsheet_pasted_into_the_table_are_shown_before_they_are_imported(window, qtbot):
    from PySide6.QtGui import QGuiApplication

    from desktop.importing.import_window import ImportWindow

    QGuiApplication.clipboard().setText("Name\tCountry\tPower (MW)\nAbilene\tUnited States\t1200\nSite 1\t\t20\n")
    table = window.pages.shown().table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(isinstance(one, ImportWindow) for one in QApplication.topLevelWidgets()))
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, ImportWindow))
    qtbot.waitUntil(lambda: dialog.go.isEnabled(), timeout=15000)
    dialog.reject()
    assert rows(window, "SELECT count(*) FROM facility") == [(4,)]


@pytest.mark.parametrize("too_late", [False, True])
def test_stopping_says_what_came_of_it_once_the_work_has_ended(window, qtbot, too_late):
    """It said at once that nothing was changed, while the last step was being saved."""
    select(window, qtbot, 2)
    dialog = begin(window, "add_tag")
    begun, goes_on = threading.Event(), threading.Event()

    def work(watch):
        begun.set()
        assert goes_on.wait(10)
        if not too_late:
            watch.at(1, 2)
        return 2

    dialog.run(work, lambda number: f"Did {number}")
    assert begun.wait(10)
    dialog.reject()
    assert dialog.told.text() == "Stopping…"
    dialog.tell("Late news of what would follow.", may_go=True)
    assert not dialog.go.isEnabled(), "while it works nothing else is begun"
    goes_on.set()
    if too_late:
        qtbot.waitUntil(lambda: window.status_note.text() == "Did 2")
    else:
        qtbot.waitUntil(lambda: dialog.problem.text() == "Stopped. Nothing was changed.")
        assert "Stopping" not in dialog.told.text()
        dialog.reject()


def test_enter_pressed_twice_does_it_once(window, qtbot):
    box = set_region_of_three(window, qtbot)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Region set for 3 facilities" in window.status_note.text())
    QThreadPool.globalInstance().waitForDone(60_000)
    QApplication.processEvents()
    assert rows(window, "SELECT count(*) FROM change_set WHERE action LIKE 'Set region%'") == [(1,)]
