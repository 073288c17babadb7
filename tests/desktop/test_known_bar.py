"""As known on a day: one field in the window, and everything in it shows what had been published by then."""

import shutil
from datetime import date

import pytest
from PySide6.QtCore import Qt

from db.history.changes import change_set
from db.models import Facility, Source
from db.values.date_spans import to_day
from desktop import tasks
from desktop.app import make_application
from desktop.main_window import MainWindow


@pytest.fixture
def window(qtbot, qapp, starter_library_file, home):
    path = home / "AI build-out.datahall"
    shutil.copyfile(starter_library_file, path)
    make_application()
    made = MainWindow()
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    made.open_path(path)
    qtbot.waitUntil(lambda: made.library is not None and made.pages.shown() is not None, timeout=20_000)
    yield made
    made.close()
    made.deleteLater()
    tasks.wait_for_all()


def count(window, title: str) -> int:
    return next(entry.count for entry in window.navigation.entries() if entry.title == title)


def choose(qtbot, window, words: str) -> None:
    window.known_bar.date.selectAll()
    qtbot.keyClicks(window.known_bar.date, words)
    qtbot.keyClick(window.known_bar.date, Qt.Key.Key_Return)


def shows(qtbot, window, day: int | None) -> None:
    qtbot.waitUntil(lambda: window.library.as_known_on == day, timeout=20_000)


def test_an_analyst_goes_back_to_march_2025_and_returns(qtbot, window):
    everything = count(window, "Facilities")
    assert not window.known_bar.isVisible()
    qtbot.mouseClick(window.tool_bar.known, Qt.MouseButton.LeftButton)
    assert window.known_bar.isVisible()
    choose(qtbot, window, "1 March 2025")
    shows(qtbot, window, to_day(date(2025, 3, 1)))
    assert 0 < count(window, "Facilities") < everything
    assert window.status_saved.text() == "As known on 1 March 2025"
    assert not window.actions_by_name["new_facility"].isEnabled()
    window.go_to("chart")
    page = window.pages.chart()
    qtbot.waitUntil(lambda: page.data is not None, timeout=20_000)
    before = {line.label: len(line.points) for panel in page.data.panels for line in panel.lines}
    qtbot.mouseClick(window.known_bar.back, Qt.MouseButton.LeftButton)
    assert not window.known_bar.isVisible()
    assert window.pages.current == "chart"
    page = window.pages.chart()
    qtbot.waitUntil(lambda: page.data is not None, timeout=20_000)
    assert {line.label: len(line.points) for panel in page.data.panels for line in panel.lines} != before
    assert count(window, "Facilities") == everything
    assert window.actions_by_name["new_facility"].isEnabled()


def test_a_day_before_all_sources_says_so_and_escape_goes_back(qtbot, window):
    window.actions_by_name["as_known_on"].trigger()
    choose(qtbot, window, "1950")
    shows(qtbot, window, to_day(date(1950, 12, 31)))
    assert count(window, "Facilities") == 0
    assert "Nothing here had been published by then" in window.known_bar.words.text()
    qtbot.keyClick(window.known_bar.date, Qt.Key.Key_Escape)
    assert window.library.as_known_on is None
    assert count(window, "Facilities") > 0


def test_what_is_no_date_is_said_beside_the_field_and_nothing_changes(qtbot, window):
    window.actions_by_name["as_known_on"].trigger()
    choose(qtbot, window, "31 February 2025")
    assert window.library.as_known_on is None
    assert window.known_bar.words.property("role") == "error"
    choose(qtbot, window, "Q1 2025")
    shows(qtbot, window, to_day(date(2025, 3, 31)))
    assert window.known_bar.date.text() == "31 March 2025"


def test_who_changes_his_mind_meanwhile_sees_the_last_day_and_what_was_written_meanwhile(qtbot, window):
    whole = window.library
    window.actions_by_name["as_known_on"].trigger()
    choose(qtbot, window, "2024")
    choose(qtbot, window, "1 March 2025")
    with change_set(whole, "Add facility") as session:
        day = to_day(date(2025, 1, 5))
        source = Source(title="An early page", published="2025-01-05", published_first_day=day, published_last_day=day)
        session.add(source)
        session.flush()
        session.add(Facility(name="Early campus", source_id=source.id))
    shows(qtbot, window, to_day(date(2025, 3, 1)))
    assert window.library.reading().execute("SELECT count(*) FROM facility WHERE name = 'Early campus'").fetchone()[0]
    choose(qtbot, window, "2024")
    qtbot.keyClick(window.known_bar.date, Qt.Key.Key_Escape)
    shows(qtbot, window, None)
    tasks.wait_for_all()
    assert window.library is whole and window.library.as_known_on is None
