"""A chart that was begun and never saved: another one is shown, and it is still there, also on another day."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from db.charts.description import ChartDescription
from db.charts.saved import views
from db.library import create_library
from desktop import tasks
from desktop.app import make_application
from desktop.charts.chart_page import NEW_CHART
from desktop.charts.name_dialog import NameDialog
from desktop.main_window import MainWindow
from desktop.settings import settings_path

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def path(home):
    library = create_library(home / "Mine.datahall")
    views.save_chart(library, "Power", ChartDescription(title="Power", panels=NEW_CHART.panels))
    library.close()
    return library.path


@pytest.fixture
def window(qtbot, qapp, path):
    make_application()
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    window.open_path(path)
    yield window
    window.close()
    window.deleteLater()
    tasks.wait_for_all()


def new_chart(window):
    window.actions_by_name["new_chart"].trigger()
    return window.pages.chart()


def begin(window, title):
    page = new_chart(window)
    page.chart.title_edited.emit(title)
    return page


def test_new_chart_brings_back_what_was_begun_and_offers_an_empty_one(qtbot, window):
    page = begin(window, "Mine")
    assert not page.view_bar.begun_line.isVisible()
    window.go_to("chart", 1)
    assert page.description.title == "Power" and not page.view_bar.begun_line.isVisible()
    new_chart(window)
    line = page.view_bar.begun_line
    assert page.description.title == "Mine" and page.view_bar.name.text() == "Not saved"
    assert line.isVisible() and "have not saved it" in line.words.text()
    qtbot.mouseClick(line.start_empty, LEFT)
    assert page.description == NEW_CHART and not line.isVisible()
    assert page.undo_name == "Start an empty chart"
    window.actions_by_name["undo"].trigger()
    assert page.description.title == "Mine"


def test_a_crash_takes_nothing_that_was_changed_a_moment_before(qtbot, qapp, path, monkeypatch):
    monkeypatch.setattr("desktop.kept_soon.EVERY_MS", 20)
    make_application()
    crashed = MainWindow()
    crashed.show()
    crashed.open_path(path)
    begin(crashed, "Mine")
    crashed.go_to("chart", 1)
    crashed.pages.chart().chart.title_edited.emit("Power anew")
    qtbot.waitUntil(lambda: "Power anew" in settings_path().read_text(encoding="utf-8"))
    left = settings_path().read_bytes()
    crashed.close()
    settings_path().write_bytes(left)  # as a crash leaves it: nobody said goodbye
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    window.open_path(path)
    window.go_to("chart")
    assert window.pages.chart().description.title == "Power anew"
    assert new_chart(window).description.title == "Mine"
    window.close()
    crashed.deleteLater()


def test_of_an_empty_one_nothing_is_kept(window):
    page = new_chart(window)
    window.go_to("chart", 1)
    new_chart(window)
    assert page.description == NEW_CHART and not page.view_bar.begun_line.isVisible()


def test_new_chart_over_one_that_was_just_changed_keeps_it_in_front_and_what_can_be_undone(window):
    page = begin(window, "Mine")
    new_chart(window)
    assert page.description.title == "Mine" and page.view_bar.begun_line.isVisible() and page.undo_name


def test_several_come_one_after_the_other(qtbot, window):
    page = begin(window, "First")
    page.show_chart(ChartDescription(title="Plans", panels=NEW_CHART.panels))
    page.chart.title_edited.emit("Second")
    window.go_to("chart", 1)
    shown = []
    for _ in range(3):
        new_chart(window)
        shown.append(page.description.title)
    assert shown == ["Second", "First", "Second"]


def test_it_is_there_another_day_in_front_or_not(window, path):
    begin(window, "Mine")
    window.go_to("chart", 1)
    for _ in range(2):
        window.leave_library()
        window.open_path(path)
    window.go_to("chart")
    assert window.pages.chart().description.title == "Power"
    page = new_chart(window)
    assert page.description.title == "Mine" and page.view_bar.begun_line.isVisible()
    window.leave_library()
    window.open_path(path)
    window.go_to("chart")
    page = window.pages.chart()
    assert page.description.title == "Mine"
    window.go_to("chart", 1)
    new_chart(window)
    assert page.description.title == "Mine"


def test_once_saved_it_is_one_of_the_saved_ones_and_new_chart_an_empty_one(qtbot, window):
    page = begin(window, "Mine")
    window.go_to("chart", 1)
    new_chart(window)
    qtbot.mouseClick(page.view_bar.save_button, LEFT)
    dialog = next(one for one in page.findChildren(NameDialog) if one.isVisible())
    qtbot.mouseClick(next(one for one in dialog.findChildren(QPushButton) if one is dialog.keep), LEFT)
    assert page.view_bar.name.text() == "Mine" and not page.view_bar.begun_line.isVisible()
    new_chart(window)
    assert page.description == NEW_CHART and not page.view_bar.begun_line.isVisible()


def test_what_was_changed_in_a_chart_whose_view_is_deleted_waits_too(window):
    window.go_to("chart", 1)
    page = window.pages.chart()
    second = views.save_chart(window.library, "Second", ChartDescription(title="Second", panels=NEW_CHART.panels))
    page.chart.title_edited.emit("Mine")
    page.view_bar.delete()
    window.go_to("chart", second)
    new_chart(window)
    assert page.description.title == "Mine"
