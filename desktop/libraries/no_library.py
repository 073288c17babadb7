"""What the window shows while no library is open: the ways to one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.place import has_file
from desktop.libraries.recent import folder_words, others
from desktop.look.plain import PlainLabel
from desktop.toolbar import ActionButton

if TYPE_CHECKING:
    from desktop.main_window import MainWindow

WIDTH_PX = 460
MOST_RECENT = 6


class NoLibrary(QWidget):
    """Opens a library, makes one, or goes back to a recent one. A library's file may be dropped here, too."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        actions = window.actions_by_name
        self.open = ActionButton(actions["open_library"], self.tr("Open library…"), role="primary")
        self.new = ActionButton(actions["new_library"], self.tr("New library…"))
        self.starter = ActionButton(actions["new_starter"], self.tr("Starter facts…"))
        self.recent: list[QPushButton] = []
        heading = PlainLabel(self.tr("No library is open"))
        heading.setProperty("role", "title")
        words = PlainLabel(
            self.tr(
                "A library is one file with all its records. Open one, drop its file here, begin an empty one, or "
                "begin with the shipped facts about the AI build-out."
            )
        )
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.open, self.new, self.starter):
            buttons.addWidget(button)
        buttons.addStretch()
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        inner = QWidget()
        inner.setFixedWidth(WIDTH_PX)
        column = QVBoxLayout(inner)
        column.setSpacing(14)
        column.addStretch(2)
        column.addWidget(heading)
        column.addWidget(words)
        column.addLayout(buttons)
        column.addLayout(self._list)
        column.addStretch(3)
        whole = QHBoxLayout(self)
        whole.addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)

    def come_forward(self) -> None:
        """Fills the window, unless a library is open."""
        window = self._window
        if window.library is None:
            self._look_again()
            window.stack.addWidget(self)
            window.stack.setCurrentWidget(self)
            window.panel_place.hide()
            window.show_state()

    def _look_again(self) -> None:
        """Lists the recent libraries that are there."""
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        there = [path for path in others(self._window) if has_file(path)][:MOST_RECENT]
        if there:
            title = PlainLabel(self.tr("Recent"))
            title.setProperty("role", "field")
            self._list.addSpacing(8)
            self._list.addWidget(title)
        self.recent = [self._button(path) for path in there]
        for button in self.recent:
            self._list.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _button(self, path: Path) -> QPushButton:
        button = QPushButton(f"{path.stem}   {folder_words(path)}".replace("&", "&&"))
        button.setProperty("role", "link")
        button.clicked.connect(lambda: self._window.door.open_asked(path))
        return button
