"""The window's menus, as they are opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from desktop.app import make_application
from desktop.main_window import MainWindow
from desktop.menus import declared


@pytest.fixture
def window(qtbot, qapp, home):
    make_application()
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def with_icons() -> list[str]:
    return [one.name for group in declared().values() for one in group if one is not None and one.icon]


def test_a_menu_opened_at_once_has_its_icons(qtbot, window):
    bare = [name for name in with_icons() if window.actions_by_name[name].icon().isNull()]
    assert "export_image" in bare, "no icon waits any more: this test is no use"
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    assert not [name for name in with_icons() if window.actions_by_name[name].icon().isNull()]
    QApplication.activePopupWidget().close()


def test_icons_come_by_themselves_for_what_is_no_menu(qtbot, window):
    qtbot.waitUntil(lambda: all(not window.actions_by_name[name].icon().isNull() for name in with_icons()))
