"""Boards and house styles within the whole window: from the menu to the navigation and back."""

import shutil

import pytest
from PySide6.QtCore import Qt

from db.charts.saved import views
from desktop import tasks
from desktop.app import make_application
from desktop.charts.house_styles.style_dialog import StyleDialog
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
    qtbot.waitUntil(lambda: made.library is not None and made.pages.shown() is not None, timeout=30_000)
    yield made
    made.close()
    made.deleteLater()
    tasks.wait_for_all()


def saved_views(window) -> list[tuple[str, str]]:
    return [(entry.page, entry.title) for entry in window.navigation.entries() if entry.record_id]


def go(qtbot, window, title) -> None:
    """Clicks a line of the navigation."""
    row = [entry.title for entry in window.navigation.entries()].index(title)
    index = window.navigation.model().index(row, 0)
    window.navigation.scrollTo(index)
    rect = window.navigation.visualRect(index)
    qtbot.mouseClick(window.navigation.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def test_a_new_board_is_listed_filled_and_leads_to_its_charts_and_back(qtbot, window):
    window.actions_by_name["new_board"].trigger()
    assert window.pages.current == "board"
    assert ("board", "Board") in saved_views(window)
    page = window.pages.board()
    assert "Add the first chart" in page.empty.sentence.text()
    assert window.panel_place.isHidden()
    page.add_menu.aboutToShow.emit()
    page.add_menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: page.canvas.picture() is not None, timeout=30_000)
    page.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Return)
    assert window.pages.current == "chart"
    chart = views.saved(window.library, views.CHART)[1]
    assert window.pages.chart().view_bar.view_id == chart.id
    window.go_back()
    assert window.pages.current == "board"
    window.actions_by_name["undo"].trigger()
    assert page.board.items == ()
    window.actions_by_name["undo"].trigger()
    assert ("board", "Board") not in saved_views(window)
    assert "gone" in page.empty.heading.text()
    window.actions_by_name["redo"].trigger()
    assert page.name.text() == "Board"  # what came back is shown again at once
    go(qtbot, window, "Board")
    assert page.name.text() == "Board"


def test_house_styles_are_opened_from_the_menu(qtbot, window):
    window.actions_by_name["house_styles"].trigger()
    (ask,) = window.findChildren(StyleDialog)
    qtbot.keyClicks(ask.name, "Pink")
    qtbot.waitUntil(ask.save_button.isEnabled)
    qtbot.mouseClick(ask.save_button, Qt.MouseButton.LeftButton)
    assert [view.name for view in views.saved(window.library, views.STYLE)] == ["Pink"]
    assert "Pink" not in [title for _, title in saved_views(window)]
    ask.accept()
