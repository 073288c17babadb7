"""The foot of the card: what needs attention, and the ways out; before something is lost it asks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from desktop.look.plain import PlainLabel
from desktop.look.rows import row_of


class Footer(QWidget):
    """Tells what was pressed; it decides nothing."""

    attention_clicked = Signal()
    cancel_clicked = Signal()
    save_clicked = Signal()
    save_and_new_clicked = Signal()
    discard_clicked = Signal()
    keep_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rule = QFrame(self)
        rule.setProperty("role", "line")
        self.attention = _button("", "attention")
        self.attention.clicked.connect(self.attention_clicked)
        self.attention.hide()
        self.cancel = _button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.cancel_clicked)
        self.save_and_new = _button(self.tr("Save and new"))
        self.save_and_new.setToolTip("Ctrl+Shift+S")
        self.save_and_new.clicked.connect(self.save_and_new_clicked)
        self.save = _button(self.tr("Save"), "primary")
        self.save.setToolTip("Ctrl+S")
        self.save.clicked.connect(self.save_clicked)
        self.discard = _button(self.tr("Discard"), "danger")
        self.discard.clicked.connect(self.discard_clicked)
        self.keep = _button(self.tr("Keep editing"), "primary")
        self.keep.clicked.connect(self.keep_clicked)
        self.question = PlainLabel()
        self._ways_out = _line(self, self.attention, None, self.cancel, self.save_and_new, self.save)
        self._asked = _line(self, self.question, None, self.discard, self.keep)
        self._asked.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(rule)
        layout.addWidget(self._ways_out)
        layout.addWidget(self._asked)

    @property
    def is_asking(self) -> bool:
        """Whether the question is shown."""
        return not self._asked.isHidden()

    def say_attention(self, count: int) -> None:
        """How many fields need attention."""
        one = self.tr("1 field needs attention")
        many = self.tr("{count} fields need attention").replace("{count}", str(count))
        self.attention.setText(one if count == 1 else many)
        self.attention.setVisible(count > 0)

    def ask(self, question: str) -> None:
        """Asks whether to discard what was typed; Enter and Escape keep it."""
        self.question.setText(question)
        self._asked.show()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ways_out.hide()  # last: it would hand its focus to a field

    def stop_asking(self) -> None:
        """Back to the buttons."""
        self._asked.hide()
        self._ways_out.show()


def _button(words: str, role: str = "") -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    if role:
        button.setProperty("role", role)
    return button


def _line(parent: QWidget, *widgets: QWidget | None) -> QWidget:
    """A row as one widget, shown and hidden whole."""
    line = QWidget(parent)
    line.setLayout(row_of(*widgets, spacing_px=8))
    return line
