"""When a window stands and a story can go on."""

from __future__ import annotations

from desktop.main_window import MainWindow


def stands(window: MainWindow) -> bool:
    """Whether the page in front has its chosen row, and the panel has been told of it: that comes a moment later."""
    page = window.pages.shown()
    if page is None or not window.trail.stops:
        return False
    chosen = page.selected_id()
    return chosen is not None and window.trail.stops[window.trail.at].record_id == chosen
