"""Where the window stands and how it is divided, kept from start to start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize

from desktop.look.on_screen import open_as_large_as

if TYPE_CHECKING:
    from desktop.main_window import MainWindow

FIRST_SIZE = QSize(1440, 900)
PANEL_WIDTH = 400


def restore(window: MainWindow) -> None:
    """Puts the window where the settings have it, or at first as large as suits the screen."""
    kept = window.settings.window
    geometry = kept.get("geometry")
    if not (isinstance(geometry, str) and window.restoreGeometry(QByteArray.fromBase64(geometry.encode()))):
        open_as_large_as(window, FIRST_SIZE.width(), FIRST_SIZE.height())
    # In a smaller window the panel leaves the table its share.
    panel = min(PANEL_WIDTH, window.width() * PANEL_WIDTH // FIRST_SIZE.width())
    window.splitter.setSizes([window.width() - window.navigation.width() - panel, panel])
    state = kept.get("splitter")
    if isinstance(state, str):
        window.splitter.restoreState(QByteArray.fromBase64(state.encode()))


def remembered(window: MainWindow) -> dict[str, object]:
    """What the settings keep of it."""
    return {
        "geometry": bytes(window.saveGeometry().toBase64().data()).decode(),
        "splitter": bytes(window.splitter.saveState().toBase64().data()).decode(),
        "page": window.pages.current,
        "panel": window.actions_by_name["panel"].isChecked(),
    }
