"""A person at a table: finds, filters, sorts, chooses columns, copies."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu

from db.browse.filters import Operator
from db.history.changes import change_set
from db.models import Facility, now
from desktop import tasks
from desktop.browse.filter_popup import FilterPopup
from desktop.browse.table_page import TablePage


@pytest.fixture
def page(qtbot, starter_library):
    made = TablePage(starter_library, "facility")
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    qtbot.waitExposed(made)
    starter_library.listeners.append(lambda touched: tasks.on_interface_thread(lambda: made.refresh(touched)))
    yield made
    tasks.wait_for_all()  # as the window does before it closes a library


def names(page):
    return [page.model.cell(row, 0).text for row in range(page.model.rowCount())]


def click_header(qtbot, page, key):
    logical = next(place for place, column in enumerate(page.model.columns) if column.key == key)
    header = page.table.header
    point = QPoint(header.sectionViewportPosition(logical) + 12, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=point)


def test_an_analyst_finds_a_campus_by_part_of_its_name_and_opens_it(qtbot, page):
    qtbot.keyClicks(page.filter_bar.text, "michiga")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.filter_bar.count.text().startswith("1 of ")
    with qtbot.waitSignal(page.selected) as selected:
        qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 10))
    with qtbot.waitSignal(page.edit_requested) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == selected.args == ["facility", page.selected_id()]


def test_two_chinese_characters_find_a_facility(qtbot, page, starter_library):
    with change_set(starter_library, "Add facility 鹤岗数据中心") as session:
        session.add(Facility(name="鹤岗数据中心"))
    page.filter_bar.text.insert("鹤岗")  # as an input method does: Qt presses no keys for Chinese
    qtbot.waitUntil(lambda: names(page) == ["鹤岗数据中心"])


def test_a_click_on_a_header_sorts_and_a_second_one_turns_it(qtbot, page):
    click_header(qtbot, page, "planned_power")
    values = [page.model.cell(row, 6).text for row in range(3)]
    largest = [float(value.replace(",", "")) for value in values]
    assert largest == sorted(largest, reverse=True)
    click_header(qtbot, page, "planned_power")
    assert float(page.model.cell(0, 6).text.replace(",", "")) < largest[0]
    assert page.model.cell(page.model.rowCount() - 1, 6).text == "", "facilities without a plan stand last"


def test_a_filter_by_value_is_a_chip_that_can_be_changed_and_lifted(qtbot, page):
    all_rows = page.model.rowCount()
    popup = page.filter_bar.chips.offer_values("country")
    qtbot.keyClicks(popup.search, "china")
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup.list, Qt.Key.Key_Down)
    qtbot.keyClick(popup.list, Qt.Key.Key_Up)
    chosen = popup.list.currentItem()
    assert chosen.text(0) == "China"
    qtbot.keyClick(popup.list, Qt.Key.Key_Space)
    assert page.model.rowCount() == int(chosen.text(1)) < all_rows
    qtbot.keyClick(popup.list, Qt.Key.Key_Return)
    (chip,) = page.filter_bar.chips.chips
    assert chip.text() == "Country China"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 12, chip.height() // 2))
    assert page.model.rowCount() == all_rows
    assert page.filter_bar.chips.chips == []


def add_filter(qtbot, page, column: str, typed: str, operator: Operator):
    """One filter more, as a person adds it: the button, the column by its words, what is compared, Enter."""
    chips = page.filter_bar.chips
    columns = chips.offer_columns()
    qtbot.keyClicks(columns.search, column)
    qtbot.keyClick(columns.search, Qt.Key.Key_Return)
    popup = chips.findChildren(FilterPopup)[-1]
    popup.choose(operator)
    qtbot.keyClicks(popup.fields.first, typed)
    qtbot.keyClick(popup.fields.first, Qt.Key.Key_Return)


def test_a_column_is_filtered_twice_and_each_chip_is_lifted_by_itself(qtbot, page):
    bar = page.filter_bar
    add_filter(qtbot, page, "power now", "100", Operator.AT_LEAST)
    large = page.model.rowCount()
    add_filter(qtbot, page, "power now", "300", Operator.AT_MOST)
    assert [chip.text() for chip in bar.chips.chips] == ["Power now at least 100 MW", "Power now at most 300 MW"]
    assert 0 < page.model.rowCount() < large
    qtbot.mouseClick(bar.chips.any_of, Qt.MouseButton.LeftButton)  # any number at all, then
    assert page.model.rowCount() > large
    qtbot.mouseClick(bar.chips.any_of, Qt.MouseButton.LeftButton)
    popup = bar.chips.offer_values(bar.chips.chips[1].column)
    popup.fields.first.setText("150")
    qtbot.keyClick(popup.fields.first, Qt.Key.Key_Return)
    assert [chip.text() for chip in bar.chips.chips] == ["Power now at least 100 MW", "Power now at most 150 MW"]
    qtbot.keyClick(bar.chips.chips[0], Qt.Key.Key_Delete)
    assert [chip.text() for chip in bar.chips.chips] == ["Power now at most 150 MW"]


def test_of_two_filters_of_a_column_the_one_that_rules_all_out_is_dropped(qtbot, page):
    add_filter(qtbot, page, "power now", "100", Operator.AT_LEAST)
    some = page.model.rowCount()
    add_filter(qtbot, page, "power now", "10", Operator.AT_MOST)
    assert page.stack.currentWidget() is page.empty
    assert "at least 100 MW" in page.empty.sentence.text() and "at most 10 MW" in page.empty.sentence.text()
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == some
    assert [chip.text() for chip in page.filter_bar.chips.chips] == ["Power now at least 100 MW"]


def test_what_rules_all_rows_out_is_named_and_one_button_helps(qtbot, page):
    qtbot.keyClicks(page.filter_bar.text, "no such campus")
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.empty)
    assert "“no such campus” in the filter box" in page.empty.sentence.text()
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert page.stack.currentWidget() is page.table
    assert page.filter_bar.text.text() == ""


def test_an_empty_page_says_what_belongs_there_and_offers_to_begin(qtbot, library):
    page = TablePage(library, "facility")
    qtbot.addWidget(page)
    page.show()
    assert "Data centres" in page.empty.sentence.text()
    assert page.empty.button.text() == "New facility…"
    with qtbot.waitSignal(page.new_requested) as asked:
        qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert asked.args == ["facility"]


def test_what_came_since_the_last_visit_is_counted_and_shown_alone(qtbot, page, starter_library):
    page.set_last_visit(now())
    assert not page.filter_bar.since.isVisible()
    with change_set(starter_library, "Add facility Zhangbei phase 3") as session:
        session.add(Facility(name="Zhangbei phase 3"))
    assert page.filter_bar.since.text().endswith("1")
    qtbot.mouseClick(page.filter_bar.since, Qt.MouseButton.LeftButton)
    assert names(page) == ["Zhangbei phase 3"]
    qtbot.mouseClick(page.filter_bar.since, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() > 200


def test_a_new_record_appears_while_the_chosen_row_stays_chosen(qtbot, page, starter_library):
    page.select_first()
    chosen = page.selected_id()
    with change_set(starter_library, "Add facility A0") as session:
        session.add(Facility(name="A0 hub"))
    assert names(page)[0] == "A0 hub"
    assert page.selected_id() == chosen


def test_columns_are_chosen_moved_and_remembered(qtbot, page, starter_library):
    page.show_columns(["name", "owner", "status"])
    page.table.header.moveSection(2, 1)
    page.table.header.resizeSection(0, 222)
    click_header(qtbot, page, "status")
    state = page.remembered()
    again = TablePage(starter_library, "facility")
    qtbot.addWidget(again)
    again.restore(state)
    assert again.shown_columns() == ["name", "status", "owner"]
    assert again.table.columnWidth(0) == 222
    assert again.question().sort == "status"


def test_strange_remembered_values_do_no_harm(page):
    page.restore({"columns": ["gone"], "widths": 7, "question": {"sort": "gone", "filters": [["gone", ["x"]]]}})
    assert page.shown_columns() == ["name"]
    assert page.model.rowCount() > 200


def test_copied_rows_can_be_pasted_into_a_spreadsheet(qtbot, page):
    page.show_columns(["name", "country", "planned_power"])
    page.filter_bar.text.setText("stargate michigan")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.select_first()
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "OpenAI Stargate Michigan\tUS\t1400"
    html = QGuiApplication.clipboard().mimeData().html()
    assert 'sdval="1400">1400</td>' in html and ">OpenAI Stargate Michigan</td>" in html


def test_delete_asks_the_window_and_does_nothing_itself(qtbot, page):
    page.select_first()
    with qtbot.waitSignal(page.delete_requested) as asked:
        qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert asked.args == ["facility", [page.selected_id()]]


def test_a_row_is_chosen_from_outside_without_telling_and_one_filtered_away_is_not(qtbot, page):
    last = page.model.id_at(page.model.rowCount() - 1)
    with qtbot.assertNotEmitted(page.selected):
        page.select(last)
    assert page.selected_id() == last
    page.filter_bar.text.setText("stargate michigan")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.select(last)
    assert page.selected_id() is None


def test_headers_say_the_basis_and_the_unit(page):
    from desktop.browse.table_header import _hint

    columns = {column.key: column for column in page.model.columns}
    assert _hint(columns["power_now"]).startswith("Power now, whole facility, MW")
    assert columns["planned_power"].subtitle == "total when built"
    assert page.table.header.height() > 40


@pytest.mark.parametrize("table", ["facility", "partner", "policy", "place", "source", "observation"])
def test_every_page_shows_all_of_its_records(qtbot, starter_library, table):
    page = TablePage(starter_library, table)
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    assert page.model.rowCount() == starter_library.reading().execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    page.select_first()
    assert page.selected_id() == page.model.id_at(0)


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return])
def test_from_the_filter_box_a_key_goes_to_the_rows_it_found(qtbot, page, key):
    qtbot.keyClicks(page.filter_bar.text, "michiga")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    with qtbot.waitSignal(page.selected) as selected:
        qtbot.keyClick(page.filter_bar.text, key)
    assert selected.args == ["facility", page.model.id_at(0)]
    assert page.table.hasFocus()


def test_escape_empties_the_filter_box(qtbot, page):
    all_rows = page.model.rowCount()
    qtbot.keyClicks(page.filter_bar.text, "michiga")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    qtbot.keyClick(page.filter_bar.text, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.model.rowCount() == all_rows)


def test_in_a_narrow_window_the_name_keeps_more_room_than_other_words(qtbot, page):
    page.resize(842, 700)
    qtbot.waitUntil(lambda: page.table.viewport().width() < 842)
    widths = {column.key: page.table.header.sectionSize(place) for place, column in enumerate(page.model.columns)}
    assert widths["name"] >= 200
    assert widths["operator"] < widths["name"] / 2
    assert sum(widths.values()) <= page.table.viewport().width()


def test_a_row_is_selected_when_the_page_tells_of_it_also_when_none_was_before(qtbot, page):
    told = []
    page.selected.connect(lambda _table, record_id: told.append((record_id, page.selected_id())))
    page.table.clearSelection()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 10))
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    first, second = page.model.id_at(0), page.model.id_at(1)
    assert told == [(first, first), (second, second)]


@pytest.mark.parametrize(
    ("table", "left_out"), [("facility", "Announced"), ("policy", "Stage"), ("observation", "Stage")]
)
def test_a_narrow_window_leaves_columns_out_instead_of_cutting_them(qtbot, starter_library, table, left_out):
    page = TablePage(starter_library, table)
    qtbot.addWidget(page)
    page.resize(745, 500)
    page.show()
    qtbot.waitExposed(page)

    def seen():
        header = page.table.header
        return {one.words for place, one in enumerate(page.model.columns) if not header.isSectionHidden(place)}

    assert page.table.horizontalScrollBar().maximum() == 0
    assert left_out not in seen()
    assert left_out in page.filter_bar.columns.toolTip()
    before = page.shown_columns()
    page.resize(1300, 500)
    qtbot.waitUntil(lambda: left_out in seen())
    assert page.shown_columns() == before
    page.resize(745, 500)
    click_header(qtbot, page, "name")
    page.show_columns([*before, "changed"])  # the person chose: all of it stays, and the table scrolls
    assert left_out in seen()
    tasks.wait_for_all()


def test_who_sorts_sees_what_comes_first_and_keeps_the_record_chosen(qtbot, page):
    page.resize(1000, 300)
    chosen = page.model.id_at(0)
    page.select(chosen)
    for _ in range(2):
        click_header(qtbot, page, "power_now")
        assert page.table.rowAt(1) == 0
        assert page.selected_id() == chosen


def test_an_empty_page_says_its_whole_sentence(qtbot, library):
    page = TablePage(library, "facility")
    qtbot.addWidget(page)
    page.resize(700, 500)
    page.show()
    qtbot.waitExposed(page)
    sentence = page.empty.sentence
    assert sentence.isVisible()
    assert sentence.height() >= sentence.heightForWidth(sentence.width())
    tasks.wait_for_all()


def test_ctrl_z_in_an_empty_filter_is_the_windows_undo_and_after_typing_the_fields(qtbot, page):
    undone = []
    action = QAction(page)
    action.setShortcut(QKeySequence.StandardKey.Undo)
    action.triggered.connect(lambda: undone.append(True))
    page.addAction(action)
    field = page.filter_bar.text
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]
    qtbot.keyClicks(field, "michi")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]
    assert field.text() == ""


def test_the_windows_keys_work_while_words_stand_in_the_filter(qtbot, page):
    exported = []
    for keys in ("Ctrl+E", "Ctrl+A"):
        action = QAction(page)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False, keys=keys: exported.append(keys))
        page.addAction(action)
    field = page.filter_bar.text
    field.setFocus()
    qtbot.keyClicks(field, "michi")
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert field.selectedText() == "michi"
    qtbot.keyClick(field, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert exported == ["Ctrl+E"]


def test_home_shows_the_first_row_also_where_it_is_chosen_and_scrolled_away(qtbot, page):
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Home)
    page.table.verticalScrollBar().setValue(page.table.verticalScrollBar().maximum())
    qtbot.keyClick(page.table, Qt.Key.Key_Home)
    assert page.table.verticalScrollBar().value() == 0
    qtbot.keyClick(page.table, Qt.Key.Key_End)
    assert page.table.verticalScrollBar().value() == page.table.verticalScrollBar().maximum()


def test_rows_that_a_filter_leaves_are_shown_from_the_first_where_the_chosen_one_is_not_among_them(qtbot, page):
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_End)
    assert page.table.verticalScrollBar().value() > 0
    add_filter(qtbot, page, "name", "campus", Operator.CONTAINS)
    qtbot.waitUntil(lambda: " of " in page.filter_bar.count.text())
    assert page.selected_id() is None and page.table.verticalScrollBar().value() == 0


@pytest.mark.parametrize("by_menu_key", [True, False])
def test_the_menu_by_the_keys_is_that_of_the_current_row_wherever_the_pointer_lies(qtbot, page, by_menu_key):
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Home)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    if by_menu_key:
        middle = page.table.rect().center()
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, page.table.mapToGlobal(middle))
        QApplication.sendEvent(page.table, asked)
    else:
        qtbot.keyClick(page.table, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = next(one for one in page.findChildren(QMenu) if one.isVisible())
    assert f"Copy “{names(page)[1]}”" in [action.text() for action in menu.actions()]
    menu.close()
