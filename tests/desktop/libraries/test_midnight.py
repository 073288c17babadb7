"""Past midnight: what is shown becomes that of the new day, whichever program was the first to see that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from sample_records import add

from db import derived
from db.library import create_library, open_library
from db.words import Event
from desktop import tasks
from desktop.app import make_application
from desktop.main_window import MainWindow


@pytest.fixture
def window(qtbot, qapp):
    make_application()
    window = MainWindow()
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()
    tasks.wait_for_all()


@pytest.fixture
def path(home):
    """A library of yesterday, with a campus that opens today."""
    path = home / "One.datahall"
    library = create_library(path)
    campus = add(library, "facility", name="Zhangbei")
    day = derived.EPOCH + timedelta(days=derived.today())
    for event, date in ((Event.ANNOUNCED, day - timedelta(days=100)), (Event.FULLY_OPERATIONAL, day)):
        add(library, "milestone", facility_id=campus, event=event, date=date.isoformat())
    library.close()
    return path


@pytest.mark.parametrize("read_only", [False, True])
def test_the_new_day_is_shown_where_another_program_was_the_first_to_see_it(
    qtbot, window, path, monkeypatch, read_only
):
    today = derived.today()
    with monkeypatch.context() as yesterday:
        yesterday.setattr(derived, "today", lambda: today - 1)
        bring(path)
        if read_only:
            window.door.open_as(path, None, read_only_because="You chose only to read it.")
        else:
            window.open_path(path)
        qtbot.waitUntil(lambda: window.door._day_timer.isActive(), timeout=20_000)
        qtbot.waitUntil(lambda: status(window) == "Announced", timeout=20_000)
        tasks.wait_for_all()
    bring(path)  # another program, a moment after midnight
    window.door._day_timer.timeout.emit()
    qtbot.waitUntil(lambda: status(window) == "Operational", timeout=20_000)


def bring(path):
    library = open_library(path)
    derived.rebuild(library)
    library.close()


def status(window):
    model = window.pages.shown().model
    names = [model.headerData(number, Qt.Orientation.Horizontal) for number in range(model.columnCount())]
    return model.index(0, names.index("Status")).data()
