"""A line at the top of the card: what went wrong on saving, or unsaved work that can be restored."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.look import theme
from desktop.look.plain import PlainLabel


class Banner(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = PlainLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.buttons: list[QPushButton] = []
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(10, 8, 10, 8)
        self._line.addWidget(self.words, 1)
        self.hide()

    def say(
        self, words: str, *, wrong: bool = False, answers: Mapping[str, Callable[[], object]] | None = None
    ) -> None:
        """Shows words, in red when something is wrong, with buttons that answer."""
        self.clear()
        self.setProperty("role", "error-banner" if wrong else "banner")
        theme.restyle(self)
        self.words.setText(words)
        for answer, clicked in (answers or {}).items():
            button = QPushButton(answer)
            button.setAutoDefault(False)
            button.clicked.connect(clicked)
            self._line.addWidget(button)
            self.buttons.append(button)
        self.show()

    def clear(self) -> None:
        """Nothing to say any more."""
        for button in self.buttons:
            self._line.removeWidget(button)
            button.deleteLater()
        self.buttons.clear()
        self.hide()
