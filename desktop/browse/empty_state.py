"""What stands where there are no rows: what belongs here, and the button that helps."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.look.plain import PlainLabel

TEXT_WIDTH, LEAST_WIDTH = 440, 260


class EmptyState(QWidget):
    """A heading, a sentence and a button; `pressed` is the button's click, `other_pressed` that of the one below it."""

    pressed = Signal()
    other_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.sentence, self.button, self.other = PlainLabel(), PlainLabel(), QPushButton(), QPushButton()
        self.heading.setProperty("role", "title")
        self.sentence.setProperty("role", "muted")
        self.sentence.setWordWrap(True)
        self.sentence.setFixedWidth(TEXT_WIDTH)
        for label in (self.heading, self.sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button.clicked.connect(self.pressed)
        self.other.clicked.connect(self.other_pressed)
        self.other.setProperty("role", "link")
        self.other.hide()
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(self.heading, 0, Qt.AlignmentFlag.AlignHCenter)
        middle = QHBoxLayout()  # an alignment in the column would give a wrapped sentence one line only
        middle.addStretch()
        middle.addWidget(self.sentence)
        middle.addStretch()
        column.addLayout(middle)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def minimumSizeHint(self) -> QSize:
        """Narrower than the sentence in full: it wraps."""
        return QSize(min(LEAST_WIDTH, super().minimumSizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence takes what there is, up to its own width."""
        super().resizeEvent(event)
        self.sentence.setFixedWidth(max(LEAST_WIDTH - 24, min(TEXT_WIDTH, event.size().width() - 24)))

    def say(self, heading: str, sentence: str, button: str, *, primary: bool, other: str = "") -> None:
        """Shows other words; a `primary` button is the page's one thing to do. No button text, no button.

        `other` is a quieter button below it.
        """
        self.heading.setText(heading)
        self.sentence.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.other.setText(other)
        self.other.setVisible(bool(other))
        self.button.setProperty("role", "primary" if primary else "")
        from desktop.look import theme

        theme.restyle(self.button)
