"""The section What is to come: a trend of the days shown, undone in one step; better algorithms with their source."""

from __future__ import annotations

from PySide6.QtCore import Qt

from db.charts.coming.wishes import Projection
from desktop import tasks
from desktop.charts.chart_page import ChartPage
from tests.figures import Book

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
    assert section.from_day.toolTip()
    page.undo()
    assert page.description.coming.from_day is None
    page.undo()
    assert page.description.coming.projection is Projection.NONE
    assert not section.efficient.isEnabled()  # power is no computing
    tasks.wait_for_all()
