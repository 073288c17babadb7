"""The section What is to come: a trend of the days shown, undone in one step; better algorithms with their source."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db.charts.coming.wishes import Coming, Projection
from db.charts.description import ChartDescription, PanelDescription
from desktop import tasks
from desktop.charts.chart_page import ChartPage
from desktop.charts.marks.targets import Kind, targets
from tests.figures import Book

INFRA = "computing_power.infrastructure_in_use"
WHOLE = "power.whole_facility"


def test_a_person_projects_fits_the_days_shown_and_takes_it_back(qtbot, library):
    book = Book(library)
    site = book.facility("Mesa", book.place("US", "United States"))
    for year in range(2019, 2026):
        book.figure(WHOLE, 2.0 ** (year - 2019), str(year), facility_id=site, source_id=book.source("Press"))
    page = ChartPage(library)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.data is not None)
    section = page.controls.coming
    section.projection.setCurrentIndex(section.projection.findData(Projection.TREND))
    section.projection.activated.emit(section.projection.currentIndex())
    qtbot.waitUntil(lambda: any(line.key == "US:trend" for line in page.data.panels[0].lines))
    assert section.from_day.isVisibleTo(section)
    qtbot.mouseClick(section.fit_shown, Qt.MouseButton.LeftButton)
    assert page.description.coming.from_day == round(page.chart.visible_range()[0])
    section.from_day.setText("no day")
    section.from_day.editingFinished.emit()
    assert section.day_problem.isVisibleTo(section) and "no day" in section.day_problem.text()
    page.undo()
    assert page.description.coming.from_day is None
    page.undo()
    assert page.description.coming.projection is Projection.NONE
    assert not section.efficient.isEnabled()  # power is no computing
    tasks.wait_for_all()


def test_a_person_drags_the_ends_of_the_period_on_the_chart_and_moves_them_by_keys(qtbot, library):
    book = Book(library)
    book.basis(INFRA, "computing_power", "infrastructure in use")
    china = book.place("CN", "China")
    for year in range(2015, 2025):
        value = 1.2 ** (year - 2015) if year < 2020 else 2.0 ** (year - 2019)
        book.figure(INFRA, 100 * value, str(year), place_id=china, source_id=book.source("Press"))
    page = ChartPage(library)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitExposed(page):
        page.show()
    panel = PanelDescription(measure="computing_power", basis=INFRA)
    page.show_chart(ChartDescription(panels=(panel,), groups=("CN",), coming=Coming(projection=Projection.TREND)))
    qtbot.waitUntil(lambda: page.data is not None and page.data.panels[0].fits is not None)
    view, chart = page.chart.view, page.chart

    def knob(end: int) -> QPoint:
        ends = [one for one in targets(chart.picture.stage) if one.kind is Kind.PERIOD]
        return ends[end].areas[0].center().toPoint()

    slow, start = page.data.panels[0].lines[-1].points[-1].value, knob(0)
    goal = QPoint(round(chart.picture.stage.x(18_400)), start.y())  # May 2020
    port = view.viewport()
    qtbot.mouseMove(port, start)
    assert chart.target().kind is Kind.PERIOD
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    drag_to(port, start, goal)
    assert chart.data().panels[0].lines[-1].points[-1].value > 1.2 * slow  # drawn while it is dragged
    assert page.description.coming.from_day is None and page.undo_name == ""
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=goal)
    assert page.description.coming.from_day == 18_383  # 1 May 2020
    assert page.controls.coming.from_day.text() == "1 May 2020"
    qtbot.waitUntil(lambda: chart.data() is page.data)
    assert any("from 1 May 2020 on" in said for said in page.data.coverage)
    # The end that was dragged takes the keys, all of them one step.
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert page.description.coming.from_day == 18_475  # 1 August
    qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert page.description.coming.from_day == 18_474
    page.undo()
    assert page.description.coming.from_day == 18_383
    page.undo()
    assert page.description.coming.from_day is None
    page.redo()
    qtbot.waitUntil(lambda: chart.data() is page.data and chart.data().panels[0].fits.first == 18_383)
    # By keys alone: Tab reaches both ends, Delete puts one back.
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert chart.target().kind is Kind.PERIOD and chart.target().index == 0
    assert "1 May 2020" in view.accessibleDescription()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert page.description.coming.until_day == 20_057  # the end of November 2024
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert page.description.coming.until_day is None
    tasks.wait_for_all()


def drag_to(port, start: QPoint, place: QPoint) -> None:
    """Moves the mouse that is pressed."""
    for step in range(1, 5):
        QTest.mouseMove(port, start + (place - start) * step / 4)
        QApplication.processEvents()
