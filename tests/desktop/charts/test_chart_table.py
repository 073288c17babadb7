"""The chart's data as a table: read, sorted, copied, and every figure explains itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from charts_for_tests import CHINA, GAP, POWER, day
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from db.charts.description import Form, Line, Point
from desktop.charts.chart_table import ChartTable

Key, Button, Role = Qt.Key, Qt.MouseButton, Qt.ItemDataRole


@pytest.fixture
def table(qtbot, qapp):
    made = ChartTable()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    qtbot.waitExposed(made)
    made.show_data(GAP)
    return made


def column(table: ChartTable, number: int) -> list[str | None]:
    return [table.model().index(row, number).data() for row in range(table.model().rowCount())]


def test_days_stand_down_and_lines_across(table):
    model = table.model()
    titles = [model.headerData(number, Qt.Orientation.Horizontal) for number in range(model.columnCount())]
    assert titles == [
        "Date", "China\nEFLOPS", "United States\nEFLOPS", "China, intelligent only\nEFLOPS", "China ÷ US",
    ]  # fmt: skip
    assert column(table, 0)[:2] == ["31 Dec 2019", "31 Dec 2020"]
    assert column(table, 2)[-1] == "1,800"
    assert column(table, 3) == [None, None, None, None, None, "788", "1,590", None, None]


def test_planned_values_are_slanted_and_say_so(table):
    planned, known = table.model().index(8, 1), table.model().index(0, 1)
    assert planned.data(Role.FontRole).italic()
    assert known.data(Role.FontRole) is None
    assert "planned, target or forecast" in planned.data(Role.ToolTipRole)


def test_a_click_on_a_title_sorts_with_blanks_last_both_ways(table, qtbot):
    header = table.horizontalHeader()
    for expected in (["788", "1,590"], ["1,590", "788"]):
        x = header.sectionViewportPosition(3) + 20
        qtbot.mouseClick(header.viewport(), Button.LeftButton, pos=QPoint(x, 10))
        assert column(table, 3) == [*expected, *[None] * 7]


def test_a_click_on_a_figure_asks_to_explain_it_and_so_does_enter(table, qtbot):
    place = table.visualRect(table.model().index(3, 2)).center()
    with qtbot.waitSignal(table.point_clicked) as clicked:
        qtbot.mouseClick(table.viewport(), Button.LeftButton, pos=place)
    assert clicked.args == ["computing", "US", 3]
    qtbot.keyClick(table, Key.Key_Right)
    qtbot.keyClick(table, Key.Key_Right)
    with qtbot.waitSignal(table.point_clicked) as clicked:
        qtbot.keyClick(table, Key.Key_Return)
    assert clicked.args == ["computing ratio", "CN/US", 3]


def test_a_click_on_a_day_explains_nothing(table, qtbot):
    with qtbot.assertNotEmitted(table.point_clicked):
        qtbot.mouseClick(table.viewport(), Button.LeftButton, pos=table.visualRect(table.model().index(3, 0)).center())


def test_control_c_copies_with_titles_and_plain_numbers(table, qtbot):
    table.selectColumn(2)
    qtbot.keyClick(table, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = [row.split("\t") for row in QGuiApplication.clipboard().text().splitlines()]
    assert rows[0] == ["Date", "United States EFLOPS"]
    assert rows[1] == ["31 Dec 2019", "150"]
    assert rows[-1] == ["31 Dec 2027", "1800"]
    table.clearSelection()
    qtbot.keyClick(table, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 1 + table.model().rowCount()
    assert all(row.count("\t") == 4 for row in copied)


def test_a_chart_of_bars_has_a_row_for_each_line_on_the_day_read(table):
    bars = replace(GAP, panels=(replace(POWER, form=Form.BARS),), read_day=day(2026, 2, 1))
    table.show_data(bars)
    assert column(table, 0) == ["Stargate Abilene", "乌兰察布智算中心"]
    assert column(table, 1) == ["420", "150"]


def test_a_step_says_its_value_as_long_as_it_holds(table):
    table.show_data(replace(GAP, panels=(POWER,)))
    assert column(table, 0)[:3] == ["1 Jan 2024", "1 Jun 2024", "1 Jun 2025"]
    assert column(table, 1)[:4] == [None, "0", "0", "200"]
    assert column(table, 2)[:3] == ["40", "40", "150"]
    assert column(table, 2)[-1] is None


def test_a_hundred_thousand_cells_and_none_at_all(table):
    line = Line(key="", label="", points=tuple(Point(day=n, first_day=n, value=n / 7) for n in range(200)))
    many = tuple(replace(line, key=str(n), label=f"Site {n}") for n in range(500))
    table.show_data(replace(GAP, panels=(replace(GAP.panels[0], lines=many),)))
    assert (table.model().rowCount(), table.model().columnCount()) == (200, 501)
    table.sortByColumn(499, Qt.SortOrder.DescendingOrder)
    assert table.model().index(0, 500).data() == "28.428571"
    table.show_data(replace(GAP, panels=(replace(GAP.panels[0], lines=(replace(CHINA, points=()),)),)))
    assert table.model().rowCount() == 0
    table.show_data(None)
    assert table.model().columnCount() == 0
