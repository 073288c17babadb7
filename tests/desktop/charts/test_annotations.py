"""A person puts notes into a chart, moves, edits and removes them; they go into every file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from charts_for_tests import GAP, UNITED_STATES, day
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from db.charts.description import Annotation
from desktop.charts.files.export import export
from desktop.charts.marks.annotations import data_panel, note_boxes, note_panel
from desktop.charts.marks.end_labels import end_labels
from desktop.charts.marks.targets import Kind
from desktop.charts.screen.chart_widget import ChartWidget
from desktop.look import theme

Key, Button = Qt.Key, Qt.MouseButton
NOTE = Annotation(text="Here it doubled", day=day(2022), value=230.0)


@pytest.fixture
def chart(qapp, qtbot):
    theme.apply(qapp, theme.LIGHT)
    widget = ChartWidget()
    widget.resize(988, 800)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.show_data(replace(GAP, annotations=(NOTE,)))
    return widget


def box(chart: ChartWidget, index: int = 0) -> QRectF:
    return next(note.box for note in note_boxes(chart.picture.stage) if note.index == index)


def middle(area: QRectF) -> QPoint:
    return area.center().toPoint()


def test_a_note_is_added_from_the_menu_where_the_mouse_is(chart, qtbot):
    chart.show_data(GAP)
    place = QPoint(300, 220)
    menu_asked = chart.view.menu_asked
    menu_asked.emit(place.toPointF(), chart.view.mapToGlobal(place))
    menu = next(one for one in chart.findChildren(QMenu) if one.isVisible())
    action = next(one for one in menu.actions() if one.text() == "Add a note here")
    qtbot.mouseClick(menu, Button.LeftButton, pos=menu.actionGeometry(action).center())
    field = chart.view.viewport().findChild(QLineEdit)
    qtbot.keyClicks(field, "A jump")
    with qtbot.waitSignal(chart.notes.edited) as edited:
        qtbot.keyClick(field, Key.Key_Return)
    (note,), name = edited.args
    stage = chart.picture.stage
    assert name == "Added note"
    assert note.text == "A jump"
    assert stage.x(note.day) == pytest.approx(300, abs=1)
    assert stage.y(0, note.value) == pytest.approx(220, abs=1)


def test_n_puts_a_note_at_the_point_read(chart, qtbot):
    chart.setFocus()
    qtbot.keyClick(chart.view, Key.Key_Right)
    qtbot.keyClick(chart.view, Key.Key_Right)
    qtbot.keyClick(chart.view, Key.Key_N)
    field = chart.view.viewport().findChild(QLineEdit)
    qtbot.keyClicks(field, "From here")
    with qtbot.waitSignal(chart.notes.edited) as edited:
        qtbot.keyClick(field, Key.Key_Return)
    point = GAP.panels[0].lines[0].points[1]
    assert edited.args[0][1] == Annotation(text="From here", day=point.day, value=point.value, panel=0)


def test_escape_while_typing_adds_nothing(chart, qtbot):
    chart.add_note()
    field = chart.view.viewport().findChild(QLineEdit)
    qtbot.keyClicks(field, "No")
    with qtbot.assertNotEmitted(chart.notes.edited):
        qtbot.keyClick(field, Key.Key_Escape)


def test_a_note_is_dragged_to_another_place(chart, qtbot):
    ground, start = chart.view.viewport(), middle(box(chart))
    stage = chart.picture.stage
    x, y = stage.x(NOTE.day), stage.y(0, NOTE.value)
    span = chart.visible_range()
    QTest.mousePress(ground, Button.LeftButton, pos=start)
    for step in (20, 60, 80):
        QTest.mouseMove(ground, start + QPoint(step, -step // 2))
        QApplication.processEvents()
    with qtbot.waitSignal(chart.notes.edited) as edited:
        QTest.mouseRelease(ground, Button.LeftButton, pos=start + QPoint(80, -40))
    (moved,), name = edited.args
    assert name == "Moved note"
    assert moved.text == NOTE.text
    assert stage.x(moved.day) == pytest.approx(x + 80, abs=1)
    assert stage.y(0, moved.value) == pytest.approx(y - 40, abs=1)
    assert chart.visible_range() == span


def test_a_double_click_edits_a_note_and_emptied_it_goes(chart, qtbot):
    QTest.mouseMove(chart.view.viewport(), middle(box(chart)))
    QTest.mouseDClick(chart.view.viewport(), Button.LeftButton, pos=middle(box(chart)))
    field = chart.view.viewport().findChild(QLineEdit)
    assert field.text() == NOTE.text
    qtbot.keyClicks(field, "Other words")
    with qtbot.waitSignal(chart.notes.edited) as edited:
        qtbot.keyClick(field, Key.Key_Return)
    assert edited.args == [(replace(NOTE, text="Other words"),), "Changed note"]
    chart.notes.edit(0)
    field = [one for one in chart.view.viewport().findChildren(QLineEdit) if one.isVisible()][-1]
    qtbot.keyClick(field, Key.Key_Backspace)
    with qtbot.waitSignal(chart.notes.edited) as edited:
        qtbot.keyClick(field, Key.Key_Return)
    assert edited.args == [(), "Removed note"]


def test_delete_removes_the_note_reached_by_tab(chart, qtbot):
    chart.view.setFocus()
    while chart.target() is None or chart.target().kind is not Kind.NOTE:
        qtbot.keyClick(chart.view, Key.Key_Tab)
    with qtbot.waitSignal(chart.notes.edited) as edited:
        qtbot.keyClick(chart.view, Key.Key_Delete)
    assert edited.args == [(), "Removed note"]


def test_notes_cover_no_end_label_and_not_each_other(chart):
    ends = [Annotation(text=f"Note {number} by the end", day=day(2027), value=1800.0) for number in range(3)]
    chart.show_data(replace(GAP, annotations=tuple(ends)))
    stage = chart.picture.stage
    boxes = [note.box for note in note_boxes(stage)]
    words = [label.box for label in end_labels(stage, 0)] + boxes
    assert len(boxes) == 3
    for number, one in enumerate(boxes):
        assert not any(one.intersects(other) for other in words if other is not one), number


def test_a_note_outside_the_zoom_or_of_another_panel_is_not_drawn(chart):
    far = replace(NOTE, day=day(2100))
    chart.show_data(replace(GAP, annotations=(far, replace(NOTE, panel=7), replace(NOTE, text="  "))))
    assert note_boxes(chart.picture.stage) == []


def test_a_note_of_a_gap_stays_with_it_when_other_panels_come_and_go():
    assert [note_panel(GAP, number) for number in range(2)] == [0, -1]
    assert [data_panel(GAP, number) for number in (0, -1, 1)] == [0, 1, None]
    doubled = replace(GAP, panels=(*GAP.panels, *GAP.panels))
    assert [note_panel(doubled, number) for number in range(4)] == [0, -1, 1, -2]
    assert [data_panel(doubled, note_panel(doubled, number)) for number in range(4)] == [0, 1, 2, 3]


@pytest.mark.parametrize("value", [230.0, None, 0.0, -5.0, 1e300])
def test_a_note_goes_into_the_file_wherever_it_stands(qapp, tmp_path, value):
    data = replace(GAP, annotations=(replace(NOTE, value=value, text="写在这里 here"),))
    export(data, tmp_path / "noted.svg")
    written = (tmp_path / "noted.svg").read_text(encoding="utf-8")
    assert (">写在这里 here</text>" in written) == (value in (230.0, None))
    assert UNITED_STATES.label in written
