"""Takes the guide's pictures from the real program: `python -m resources.guide.take_pictures`.

Off screen, on a starter library in a folder that then goes; run it again when the program's look has changed.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.main_window import MainWindow

HERE = Path(__file__).resolve().parent
SIZE = (1280, 800)
SHOWN_WIDTH_PX = 720
WAIT_S = 12
"""Long enough for everything that is read beside the window."""


def main() -> None:
    """Opens the window and takes all pictures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"QT_QPA_PLATFORM": "offscreen", "DATAHALL_HOME": folder}
        from db import starter
        from desktop import selftest
        from desktop.app import make_application
        from desktop.main_window import MainWindow

        path = Path(folder) / "AI build-out.datahall"
        starter.build(path)
        app = make_application()
        app.setCursorFlashTime(0)  # a blinking cursor would never stand still
        window = MainWindow()
        window.resize(*SIZE)
        window.show()
        window.open_path(path)
        selftest.settle(lambda: window.library is not None and window.pages.shown().selected_id() is not None)
        _take_all(window)
        window.close()
        app.processEvents()


def _take_all(window: MainWindow) -> None:
    from desktop import selftest
    from desktop.pages import CHART

    _take(window, "window")
    bar = window.pages.shown().filter_bar
    bar.text.setText("中国")
    _take(window, "filter")
    bar.text.setText("")
    window.page_actions.edit("facility", _facility(window, "Stargate Abilene"))
    _take(window, "edit")
    editor = window.page_actions.editor
    if editor is not None:
        editor.request_close()
    selftest.settle(lambda: window.page_actions.editor is None)
    charts = [view_id for page, view_id, _ in window.pages.views() if page == CHART]
    window.go_to(CHART, charts[0])
    _take(window, "chart")


def _facility(window: MainWindow, name: str) -> int:
    from db.edit import lookup

    assert window.library is not None
    return lookup.completions(window.library, "facility", name)[0].id


def _take(window: MainWindow, name: str) -> None:
    """Waits until all is there, and keeps the picture."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    from desktop import selftest

    selftest.settle(lambda: True, at_least_s=WAIT_S)
    small = window.grab().toImage().scaledToWidth(SHOWN_WIDTH_PX * 3 // 2, Qt.TransformationMode.SmoothTransformation)
    small.convertToFormat(QImage.Format.Format_RGB32).save(str(HERE / f"{name}.png"), "PNG", 0)


if __name__ == "__main__":
    main()
