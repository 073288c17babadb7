"""A chart on screen, read and changed with a real mouse and real keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from charts_for_tests import CHINA, COMPUTING, EVERYTHING, GAP, POWER, day, stepped
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from db.charts.description import Marker, Point
from db.charts.files.chart_text import describe
from desktop.charts.files.export import image
from desktop.charts.marks.targets import Kind, targets
from desktop.charts.screen.chart_widget import ChartWidget
from desktop.charts.screen.readout import lines, spoken
from desktop.charts.stage.contents import pick_scale
from desktop.look import theme

Key, Button = Qt.Key, Qt.MouseButton


@pytest.fixture
def chart(qapp, qtbot):
    theme.apply(qapp, theme.LIGHT)
    widget = ChartWidget()
    widget.resize(988, 800)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.show_data(GAP)
    return widget


def spot_of(chart: ChartWidget, panel: str, line: str, index: int):
    return next(
        spot
        for spot in chart.spots()
        if spot.panel.key == panel and spot.line and spot.line.key == line and spot.index == index
    )


def at(spot) -> QPoint:
    return QPoint(round(spot.x), round(spot.y))


def hover(chart: ChartWidget, place: QPoint) -> None:
    QTest.mouseMove(chart.view.viewport(), place)
    QApplication.processEvents()


def drag(chart: ChartWidget, start: QPoint, end: QPoint) -> None:
    ground = chart.view.viewport()
    QTest.mousePress(ground, Button.LeftButton, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(ground, start + (end - start) * step / 8)
        QApplication.processEvents()
    QTest.mouseRelease(ground, Button.LeftButton, pos=end)


def wheel(chart: ChartWidget, place: QPoint, notches: int, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    window = chart.window()
    in_window = chart.view.viewport().mapTo(window, place)
    QTest.wheelEvent(window.windowHandle(), in_window, QPoint(0, 120 * notches), stateKey=modifiers)
    QApplication.processEvents()


def span(chart: ChartWidget) -> float:
    first, last = chart.visible_range()
    return last - first


def test_hovering_a_point_reads_it_out(chart):
    hover(chart, at(spot_of(chart, "computing", "CN", 3)) + QPoint(3, 3))
    assert lines(chart.spot()) == [
        "China: 230 EFLOPS, end of 2022",
        "MIIT",
        "Also 260 EFLOPS, end of 2022 · CAICT",
        "Explain this number",
    ]
    assert chart.view.accessibleDescription() == spoken(chart.spot())
    hover(chart, QPoint(200, 30))
    assert chart.spot() is None


def test_a_planned_figure_says_so_with_its_range(chart):
    hover(chart, at(spot_of(chart, "computing", "US", 7)))
    assert lines(chart.spot())[1] == "MIIT · planned, target or forecast · 1,150–2,700"


def test_clicking_a_point_asks_to_explain_it(chart, qtbot):
    with qtbot.waitSignal(chart.point_clicked) as clicked:
        qtbot.mouseClick(chart.view.viewport(), Button.LeftButton, pos=at(spot_of(chart, "computing", "US", 4)))
    assert clicked.args == ["computing", "US", 4]


def test_clicking_a_ratio_and_an_undated_figure_work_too(chart, qtbot):
    chart.show_data(EVERYTHING)
    with qtbot.waitSignal(chart.point_clicked) as clicked:
        qtbot.mouseClick(
            chart.view.viewport(), Button.LeftButton, pos=at(spot_of(chart, "computing ratio", "CN/US", 2))
        )
    assert clicked.args == ["computing ratio", "CN/US", 2]
    undated = next(spot for spot in chart.spots() if spot.line is None)
    with qtbot.waitSignal(chart.point_clicked) as clicked:
        qtbot.mouseClick(chart.view.viewport(), Button.LeftButton, pos=at(undated))
    assert clicked.args == ["power", "", 0]


@pytest.mark.parametrize("logarithmic", [False, True])
def test_an_undated_plan_stands_at_its_height_on_any_scale(chart, logarithmic):
    panel = replace(POWER, logarithmic=logarithmic)
    chart.show_data(replace(GAP, panels=(panel,)))
    stage = chart._picture.stage
    undated = [spot for spot in chart.spots() if spot.line is None]
    assert [spot.y for spot in undated] == [stage.y(0, 1400), stage.y(0, 300)]
    assert all(spot.x > stage.layout.panels[0].plot.right() for spot in undated)


def test_what_stands_is_dashed_from_the_last_day_it_is_known(chart):
    line = stepped("site", "Site", (2025, 1, 100, False), (2026, 11, 100, False), (2028, 1, 300, True))
    chart.show_data(replace(GAP, panels=(replace(POWER, lines=(line,), undated=()),)))
    known = chart._picture.stage.x(day(2026, 11, 1))
    drawn = chart._picture.stage.stretches(0, line)
    level = [(one, ahead) for one, ahead in zip(drawn.ends, drawn.ahead, strict=True) if one[0] < one[2]]
    assert [(one[0] >= known, ahead) for one, ahead in level] == [(False, False), (True, True)]


def test_a_ratio_reads_out_no_more_digits_than_mean_something(chart):
    point = Point(
        day=day(2023, 12, 31), first_day=day(2023, 12, 31), value=0.789, low=0.789835, high=0.8125, label="0.79"
    )
    ratio = replace(GAP.panels[1], lines=(replace(GAP.panels[1].lines[0], points=(point,)),))
    chart.show_data(replace(GAP, panels=(GAP.panels[0], ratio)))
    hover(chart, at(spot_of(chart, ratio.key, ratio.lines[0].key, 0)))
    assert lines(chart.spot())[1] == "0.79–0.812"


def test_a_policys_name_is_written_whole_where_there_is_room(chart):
    name = "US advanced computing export controls"
    chart.show_data(replace(GAP, markers=(Marker(day=day(2022, 10, 7), label=name),)))
    assert chart._picture.stage.names == [name]


def test_clicking_where_nothing_is_tells_nothing(chart, qtbot):
    with qtbot.assertNotEmitted(chart.point_clicked):
        qtbot.mouseClick(chart.view.viewport(), Button.LeftButton, pos=QPoint(120, 180))


def test_the_wheel_zooms_all_panels_about_the_pointer_and_a_double_click_takes_it_back(chart, qtbot):
    whole, spot = span(chart), spot_of(chart, "computing", "CN", 4)
    wheel(chart, at(spot), 5)
    assert span(chart) < whole * 0.9
    assert chart.is_zoomed()
    assert spot_of(chart, "computing", "CN", 4).x == pytest.approx(spot.x, abs=3)
    assert spot_of(chart, "computing", "CN", 4).x == spot_of(chart, "computing ratio", "CN/US", 4).x
    QTest.mouseDClick(chart.view.viewport(), Button.LeftButton, pos=QPoint(300, 300))
    assert span(chart) == pytest.approx(whole)
    assert not chart.is_zoomed()


def test_dragging_moves_the_time_axis(chart):
    chart.zoom(0.5)
    first, last = chart.visible_range()
    drag(chart, QPoint(600, 300), QPoint(500, 300))
    moved_first, moved_last = chart.visible_range()
    assert moved_first > first + 50
    assert moved_last - moved_first == pytest.approx(last - first)


def test_the_reading_line_is_dragged_to_another_day(chart, qtbot):
    chart.view.picture.show_reading(day(2022, 6, 30))
    stage = chart.view.picture.stage
    start = QPoint(round(stage.x(day(2022, 6, 30))), 250)
    with qtbot.waitSignal(chart.read_day_changed) as moved:
        drag(chart, start, QPoint(round(stage.x(day(2024, 6, 30))), 260))
    assert abs(moved.args[0] - day(2024, 6, 30)) < 8
    assert chart.read_day() == moved.args[0]
    assert not chart.is_zoomed()


def test_arrows_go_from_point_to_point_and_return_explains(chart, qtbot):
    chart.setFocus()
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right):
        qtbot.keyClick(chart.view, key)
    spot = chart.spot()
    assert (spot.line.key, spot.index) == ("CN", 2)
    qtbot.keyClick(chart.view, Key.Key_Up)
    assert (chart.spot().line.key, chart.spot().index) == ("US", 2)
    with qtbot.waitSignal(chart.point_clicked) as clicked:
        qtbot.keyClick(chart.view, Key.Key_Return)
    assert clicked.args == ["computing", "US", 2]
    qtbot.keyClick(chart.view, Key.Key_Escape)
    assert chart.spot() is None


def test_plus_minus_and_zero_zoom(chart, qtbot):
    whole = span(chart)
    qtbot.keyClick(chart.view, Key.Key_Plus)
    near = span(chart)
    assert near < whole
    qtbot.keyClick(chart.view, Key.Key_Minus)
    assert span(chart) > near
    qtbot.keyClick(chart.view, Key.Key_Plus)
    qtbot.keyClick(chart.view, Key.Key_0)
    assert span(chart) == pytest.approx(whole)


def test_control_and_arrows_move_the_reading_line(chart, qtbot):
    chart.view.picture.show_reading(day(2022, 6, 30))
    with qtbot.waitSignal(chart.read_day_changed) as moved:
        qtbot.keyClick(chart.view, Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert moved.args == [day(2022, 6, 30) + 30]


def test_f2_edits_the_title_and_return_is_no_click_on_the_chart(chart, qtbot):
    hover(chart, at(spot_of(chart, "computing", "CN", 3)))
    qtbot.keyClick(chart.view, Key.Key_F2)
    field = chart.findChild(QLineEdit)
    assert field.text() == GAP.title
    qtbot.keyClicks(field, "Half of it")
    with qtbot.assertNotEmitted(chart.point_clicked), qtbot.waitSignal(chart.title_edited) as edited:
        qtbot.keyClick(field, Key.Key_Return)
    assert edited.args == ["Half of it"]
    assert chart.view.hasFocus() or QApplication.focusWidget() is None


def test_a_double_click_on_the_note_edits_it_and_escape_leaves_it(chart, qtbot):
    note = chart.view.picture.layout.note.rect
    QTest.mouseDClick(chart.view.viewport(), Button.LeftButton, pos=QPoint(60, round(note.center().y())))
    field = chart.findChild(QLineEdit)
    assert field.text() == GAP.note
    qtbot.keyClicks(field, "Other")
    with qtbot.assertNotEmitted(chart.note_edited):
        qtbot.keyClick(field, Key.Key_Escape)
    assert chart.data().note == GAP.note


def test_a_subtitle_edited_without_a_change_tells_nothing(chart, qtbot):
    chart.edit_subtitle()
    with qtbot.assertNotEmitted(chart.subtitle_edited):
        qtbot.keyClick(chart.findChild(QLineEdit), Key.Key_Return)
    chart.edit_subtitle()
    field = [one for one in chart.findChildren(QLineEdit) if one.isVisible()][-1]
    qtbot.keyClicks(field, "New")
    with qtbot.waitSignal(chart.subtitle_edited) as edited:
        qtbot.keyClick(field, Key.Key_Return)
    assert edited.args == ["New"]


def test_new_data_of_the_same_days_keep_the_zoom_and_the_point_read(chart):
    chart.zoom(0.6)
    before = chart.visible_range()
    chart._show_spot(spot_of(chart, "computing", "CN", 4))
    chart.show_data(replace(GAP, title="Another title"))
    assert chart.visible_range() == pytest.approx(before)
    assert chart.spot().index == 4
    chart.show_data(replace(GAP, last_day=day(2030)))
    assert not chart.is_zoomed()


def test_what_is_exported_is_what_is_on_screen(chart):
    chart.zoom(0.7)
    ground = chart.view.viewport()
    shown = ground.grab().toImage()
    exported = image(chart.data(), width=ground.width(), height=ground.height(), scale=1, days=chart.visible_range())
    assert exported.size() == shown.size()
    different = sum(
        abs(shown.pixelColor(x, y).lightness() - exported.pixelColor(x, y).lightness()) > 40
        for x in range(0, shown.width(), 2)
        for y in range(0, shown.height(), 2)
    )
    assert different <= shown.width() * shown.height() / 4 * 0.001


def test_the_dark_theme_repaints_the_chart(chart, qapp):
    theme.apply(qapp, theme.DARK)
    assert chart.view.viewport().grab().toImage().pixelColor(3, 3) == QColor(theme.DARK.window)
    theme.apply(qapp, theme.LIGHT)


def test_in_a_chart_too_high_for_its_place_the_wheel_zooms_over_plots_and_scrolls_elsewhere(chart):
    chart.resize(700, 400)
    chart.show_data(EVERYTHING)
    whole = span(chart)
    for _ in range(3):
        bar = chart._scroll.verticalScrollBar()
        wheel(chart, QPoint(300, 20 + bar.value()), -1)
    assert chart.picture.layout.panels[0].plot.contains(300, 20 + bar.value())
    assert span(chart) == whole
    assert chart._scroll.verticalScrollBar().value() > 0
    bar = chart._scroll.verticalScrollBar()
    bar.setValue(0)
    place = at(spot_of(chart, "computing", "CN", 4))
    wheel(chart, place + QPoint(0, 2), -2, Qt.KeyboardModifier.ShiftModifier)
    assert bar.value() > 0
    assert span(chart) == whole
    bar.setValue(0)
    wheel(chart, place, 3)
    assert bar.value() == 0
    assert span(chart) < whole


def test_control_and_the_wheel_zoom_the_values_of_the_panel_under_the_pointer(chart):
    whole, ratio = chart.picture.stage.scales
    place = at(spot_of(chart, "computing", "CN", 3))
    wheel(chart, place, 4, Qt.KeyboardModifier.ControlModifier)
    near, still = chart.picture.stage.scales
    assert near.high / near.low < whole.high / whole.low
    assert still == ratio
    assert spot_of(chart, "computing", "CN", 3).y == pytest.approx(place.y(), abs=2)
    assert chart.zoomed_days() is None
    assert set(chart.zoomed_values()) == {"computing"}
    plot = chart.picture.layout.panels[0].plot
    assert all(plot.contains(spot.x, spot.y) for spot in chart.spots() if spot.panel.key == "computing")
    QTest.mouseDClick(chart.view.viewport(), Button.LeftButton, pos=QPoint(round(plot.left()) - 20, place.y()))
    assert chart.picture.stage.scales == [whole, ratio]
    assert not chart.is_zoomed()


def test_no_line_leaves_its_plot_while_the_values_are_zoomed(chart):
    chart.zoom_values(0.2, QPointF(at(spot_of(chart, "computing", "US", 4))))
    stage = chart.picture.stage
    plot = stage.layout.panels[0].plot
    segments = [one for line in GAP.panels[0].lines for one in stage.stretches(0, line).ends]
    assert segments
    assert all(plot.top() - 1e-6 <= y <= plot.bottom() + 1e-6 for segment in segments for y in segment[1::2])


def test_a_zoomed_value_axis_is_dragged_with_the_days_and_no_further_than_its_ends(chart):
    chart.zoom_values(0.4, QPointF(at(spot_of(chart, "computing", "CN", 3))))
    before, whole = chart.picture.stage.scales[0], pick_scale(GAP.panels[0], chart.visible_range(), True)
    drag(chart, QPoint(620, 300), QPoint(620, 340))
    assert chart.picture.stage.scales[0].low > before.low
    for _ in range(12):
        drag(chart, QPoint(620, 250), QPoint(620, 400))
    assert chart.picture.stage.scales[0].high == pytest.approx(whole.high)


def test_keys_zoom_the_values_too(chart, qtbot):
    qtbot.keyClick(chart.view, Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert chart.zoomed_values()
    qtbot.keyClick(chart.view, Key.Key_0)
    assert not chart.is_zoomed()


def test_the_export_shows_the_values_that_are_on_screen(chart):
    chart.zoom_values(0.5, QPointF(at(spot_of(chart, "computing", "CN", 3))))
    ground = chart.view.viewport()
    shown = ground.grab().toImage()
    exported = image(chart.data(), width=ground.width(), height=ground.height(), scale=1, values=chart.zoomed_values())
    different = sum(
        abs(shown.pixelColor(x, y).lightness() - exported.pixelColor(x, y).lightness()) > 40
        for x in range(0, shown.width(), 2)
        for y in range(0, shown.height(), 2)
    )
    assert different <= shown.width() * shown.height() / 4 * 0.001


def test_tab_goes_through_markers_and_return_opens_one(chart, qtbot):
    chart.view.setFocus()
    for _ in range(3):
        qtbot.keyClick(chart.view, Key.Key_Tab)
    assert chart.target().lines == ("Stargate announced", "21 Jan 2025", "Open the record")
    assert "Stargate announced" in chart.view.accessibleDescription()
    with qtbot.waitSignal(chart.marker_clicked) as clicked:
        qtbot.keyClick(chart.view, Key.Key_Return)
    assert clicked.args == ["policy", 3]
    qtbot.keyClick(chart.view, Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert chart.target().lines[0] == "US export controls"
    qtbot.keyClick(chart.view, Key.Key_Escape)
    assert chart.target() is None


def test_the_keys_leave_the_chart_after_its_last_marker(chart, qtbot):
    assert chart._go_to_target(True)
    for _ in range(len(targets(chart.picture.stage)) - 1):
        assert chart._go_to_target(True)
    assert not chart._go_to_target(True)


def test_a_marker_is_hovered_and_clicked(chart, qtbot):
    marker = targets(chart.picture.stage)[0]
    hover(chart, marker.areas[0].center().toPoint())
    assert chart.target().lines[:2] == ("CHIPS and Science Act", "9 Aug 2022")
    with qtbot.waitSignal(chart.marker_clicked) as clicked:
        qtbot.mouseClick(chart.view.viewport(), Button.LeftButton, pos=marker.areas[0].center().toPoint())
    assert clicked.args == ["policy", 1]


def test_a_sentence_of_what_was_left_out_is_clicked(chart, qtbot):
    chart.show_data(replace(GAP, left_out_ids=((1, 2), (3,))))
    second = [one for one in targets(chart.picture.stage) if one.kind is Kind.LEFT_OUT][1]
    assert second.lines[0] == "3 figures without a date"
    with qtbot.waitSignal(chart.left_out_clicked) as clicked:
        qtbot.mouseClick(chart.view.viewport(), Button.LeftButton, pos=second.areas[0].center().toPoint())
    assert clicked.args == [1]


def test_the_chart_is_described_in_words_until_a_point_is_read(chart):
    assert chart.view.accessibleDescription() == describe(GAP)
    hover(chart, at(spot_of(chart, "computing", "CN", 3)))
    assert chart.view.accessibleDescription() == spoken(chart.spot())
    hover(chart, QPoint(400, 30))
    assert chart.view.accessibleDescription() == describe(GAP)


def test_the_box_counts_the_sources(chart):
    chart.count_sources = lambda _spot: 3
    hover(chart, at(spot_of(chart, "computing", "CN", 3)))
    assert spoken(chart.spot(), 3).endswith("Explain this number · 3 sources")
    assert chart._readout.sources == 3


def test_a_figure_whose_day_has_passed_is_marked_and_explained_in_the_key(chart):
    late = replace(CHINA, points=(*CHINA.points[:-1], replace(CHINA.points[-1], overdue=True)))
    chart.show_data(replace(GAP, panels=(replace(COMPUTING, lines=(late,)),)))
    assert "its day has passed" in [words for _, words, _, _ in chart.view.picture.layout.key]
