"""An analyst plays a chart: the pipeline as it was known month by month, and writes the frames as images."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from db.charts.coming.playback import Clock, cut, frame, steps
from db.charts.description import ChartDescription, PanelDescription, Total
from db.charts.saved import views
from db.charts.trajectories import chart_data
from db.values import dates
from db.watch import Watch
from desktop import tasks
from desktop.charts.chart_page import ChartPage
from desktop.charts.marks.drawing import Drawing
from desktop.charts.playback.ahead import read_ahead
from desktop.charts.playback.bar import TIME
from desktop.look.theme import LIGHT
from tests.figures import TODAY, Book

WHOLE = "power.whole_facility"
CHART = ChartDescription(
    title="Power", groups=("US",), panels=(PanelDescription(measure="power", basis=WHOLE, total=Total.SITES),)
)


@pytest.fixture
def slipped(library):
    """A campus whose plan of 300 MW moved: known as 2027 from June 2026 on, as 2029 from September."""
    book = Book(library)
    site = book.facility("Mesa", book.place("US", "United States"))
    book.figure(WHOLE, 100, "2026-05", facility_id=site, source_id=book.source("Press", "2026-05-10"))
    for said, due in (("2026-06-10", "2027"), ("2026-09-10", "2029")):
        book.figure(WHOLE, 300, due, facility_id=site, source_id=book.source("Owner", said), kind="planned")
    return library


def last(data) -> str:
    points = [point for panel in data.panels for line in panel.lines for point in line.points]
    return dates.from_day(points[-1].day).isoformat() if points else ""


def test_a_frame_shows_only_what_was_published_and_the_plan_slips(slipped):
    full = chart_data(slipped, CHART, today=TODAY)
    seen = {day: last(frame(slipped, CHART, full, Clock.KNOWN, day)) for day in steps(slipped, full, Clock.KNOWN)}
    assert list(seen.values())[:3] == ["2026-05-31", "2027-12-31", "2027-12-31"]
    assert seen[TODAY if TODAY in seen else max(seen)] == "2029-12-31"
    assert [one.first_day for one in (full, frame(slipped, CHART, full, Clock.KNOWN, TODAY))] == [full.first_day] * 2
    early = cut(full, dates.span("2026-06")[1])
    assert last(early) == "2026-05-31" and early.panels[0].lines[0].points == full.panels[0].lines[0].points[:1]
    assert cut(full, 0).panels[0].empty_reason


def test_play_pause_and_a_series_of_images(qtbot, slipped, tmp_path, monkeypatch):
    views.save_chart(slipped, "Power", CHART)
    page = ChartPage(slipped)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.data is not None)
    qtbot.mouseClick(page.play_button, Qt.MouseButton.LeftButton)
    bar = page.playback
    qtbot.waitUntil(lambda: len(bar.frames()) > 3)
    slider = bar.sliders["known"]
    qtbot.mouseClick(bar.play_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: slider.value() >= 1)
    qtbot.mouseClick(bar.play_button, Qt.MouseButton.LeftButton)
    assert bar.play_button.text() == "Play"
    qtbot.mouseClick(bar.buttons[TIME], Qt.MouseButton.LeftButton)
    bar._days = {clock: days[:3] for clock, days in bar._days.items()}
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    qtbot.mouseClick(bar.images_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not bar.series.is_running, timeout=20_000)
    assert len(list(tmp_path.glob("*.png"))) == 3 and "3 images written" in page.message.text()
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    tasks.wait_for_all()


def test_pictures_share_their_axes_also_where_more_was_once_planned_than_is_known_today(qtbot, slipped):
    book = Book(slipped)
    (place,) = slipped.reading().execute("SELECT id FROM place WHERE code = 'US'").fetchone()
    site = book.facility("Once", place)
    book.figure(WHOLE, 900, "2028", facility_id=site, source_id=book.source("Owner", "2026-06-20"), kind="planned")
    book.figure(WHOLE, 50, "2028", facility_id=site, source_id=book.source("Owner", "2026-08-20"), kind="planned")
    full = chart_data(slipped, CHART, today=TODAY)
    days = steps(slipped, full, Clock.KNOWN)[-9::2]
    for clock in Clock:
        ahead = read_ahead(slipped, CHART, full, clock, days, Watch())
        pictures = [ahead.shown(frame(slipped, CHART, full, clock, day)) for day in days]
        drawn = [Drawing(one, LIGHT, width=1280, height=900) for one in pictures]
        spans = {(one.stage.scales[0].low, one.stage.scales[0].high) for one in drawn if one.stage.data.panels[0].lines}
        plots = {one.layout.panels[0].plot.getRect() for one in drawn}
        assert len(spans) == 1 and len(plots) == 1, clock
    assert Drawing(full, LIGHT, width=1280, height=900).stage.scales[0].high < 1000
