"""A choice of a few words, all shown side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget


class SegmentsControl(QWidget):
    """Buttons of which one is down; arrow keys go between them."""

    spoken_role = QAccessible.Role.Grouping
    edited = Signal()
    left = Signal()
    entered = Signal()

    def __init__(
        self,
        words: Sequence[str],
        standard: str,
        parent: QWidget | None = None,
        *,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        """`labels` are what stands on the buttons, where it is more than the word with a capital."""
        super().__init__(parent)
        self._standard = standard
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for number, word in enumerate(words):
            button = QPushButton(labels[word] if labels else word.capitalize(), self)
            button.setCheckable(True)
            button.setAutoExclusive(True)  # the group sees to it anyway; so a screen reader is told
            button.setAutoDefault(False)
            button.setProperty("role", "segment")
            button.setProperty("place", "first" if number == 0 else "last" if number == len(words) - 1 else "middle")
            self._group.addButton(button)
            self._buttons[word] = button
            layout.addWidget(button)
        layout.addStretch()
        self._group.buttonClicked.connect(lambda _button: self._tell())
        self.set_text("")

    def text(self) -> str:
        """The word that is down."""
        return next((word for word, button in self._buttons.items() if button.isChecked()), "")

    def set_text(self, text: str) -> None:
        """Presses the word; an empty text is the standard one."""
        button = self._buttons.get(text or self._standard)
        if button is not None:
            button.setChecked(True)

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def setFocus(self, *arguments: object) -> None:
        """The button that is down takes the focus."""
        self._buttons[self.text() or self._standard].setFocus(*arguments)

    def _tell(self) -> None:
        self.edited.emit()
        self.left.emit()
