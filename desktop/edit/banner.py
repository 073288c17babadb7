"""A line at the top of the card: what went wrong on saving, or unsaved work that can be restored."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.look import theme
from desktop.look.plain import PlainLabel

Answers = Mapping[str, Callable[[], object]]
"""What the buttons say, and what a click on each calls."""


class Banner(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = PlainLabel(parent=self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.buttons: list[QPushButton] = []
        self._asked: tuple[str, Answers] | None = None
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(10, 8, 10, 8)
        self._line.addWidget(self.words, 1)
        self.hide()

    def say(self, words: str, *, wrong: bool = False, answers: Answers | None = None) -> None:
        """Shows words, in red when something is wrong, with buttons that answer; before what `ask` asks."""
        asked, more = self._asked or ("", {})
        self._show(f"{words} {asked}".strip(), {**(answers or {}), **more}, wrong=wrong)

    def ask(self, words: str, answers: Answers) -> None:
        """Asks something that stays, whatever else is said, until it is `settled`."""
        self._asked = words, answers
        self._show(words, answers)

    def clear(self) -> None:
        """Nothing to say any more; what is asked stays."""
        if self._asked is not None:
            self._show(*self._asked)
            return
        self._clear_buttons()
        self.hide()

    def settled(self) -> None:
        """What was asked is answered, or asked no more."""
        self._asked = None
        self.clear()

    def _show(self, words: str, answers: Answers, *, wrong: bool = False) -> None:
        self._clear_buttons()
        self.setProperty("role", "error-banner" if wrong else "banner")
        theme.restyle(self)
        self.words.setText(words)
        for answer, clicked in answers.items():
            button = QPushButton(answer, self)
            button.setAutoDefault(False)
            button.clicked.connect(clicked)
            self._line.addWidget(button)
            self.buttons.append(button)
        self.show()

    def _clear_buttons(self) -> None:
        for button in self.buttons:
            self._line.removeWidget(button)
            button.deleteLater()
        self.buttons.clear()
