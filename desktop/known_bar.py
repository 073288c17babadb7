"""The banner under the toolbar while the library is shown as it was known on a day; it also sets that day."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from db import known
from db.derived import today
from db.errors import DatahallError
from db.values import dates
from desktop.edit.control import mark_wrong
from desktop.look import theme
from desktop.look.plain import PlainLabel

HEIGHT_PX, WIDTH_PX = 44, 150


class KnownBar(QWidget):
    """`chosen` brings the day (since 1970-01-01), or None for today."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("known")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self._day: int | None = None
        self.label = PlainLabel(self.tr("As known on"))
        self.label.setProperty("role", "heading")
        self.date = QLineEdit()
        self.date.setFixedWidth(WIDTH_PX)
        self.date.setAccessibleName(self.tr("As known on"))
        self.date.setPlaceholderText(self.tr("1 March 2025"))
        self.words = PlainLabel()
        self.words.setProperty("role", "muted")
        self.back = QPushButton(self.tr("Back to today"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 12, 0)
        row.setSpacing(10)
        for widget in (self.label, self.date, self.words):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.back)
        self.hide()
        self.date.editingFinished.connect(self._choose)
        self.back.clicked.connect(self._go_back)

    def begin(self) -> None:
        """Offers the field, at the day that is set."""
        self.show()
        if self._day is None:
            self.date.clear()
            self._say(self.tr("Type a day, a month or a year, then press Enter."))
        self.date.setFocus()
        self.date.selectAll()

    def show_day(self, day: int | None, first: int | None) -> None:
        """Says what is shown; `first` is the day of the library's first source."""
        self._day = day
        self.date.setText("" if day is None else known.show(day))
        self.setVisible(day is not None)
        if day is not None and (first is None or day < first):
            said = self.tr("Nothing here had been published by then.")
            if first is not None:
                said += " " + self.tr("The first source is of {day}.").format(day=known.show(first))
            self.words.setText(said)
        else:
            self.words.setText(
                self.tr("Only what had been published by then is shown. Editing waits until you are back.")
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to today."""
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
            return
        super().keyPressEvent(event)

    def _choose(self) -> None:
        text = self.date.text().strip()
        if not text or (self._day is not None and text == known.show(self._day)):
            return
        try:
            day = dates.parse(text).last_day
        except DatahallError as error:
            self._say(str(error), is_problem=True)
            return
        if day is None:
            self._say(self.tr("Give a day, a month or a year."), is_problem=True)
            return
        self.chosen.emit(None if day >= today() else day)

    def _say(self, words: str, *, is_problem: bool = False) -> None:
        mark_wrong(self.date, is_problem)
        self.words.setProperty("role", "error" if is_problem else "muted")
        self.words.setText(words)
        theme.restyle(self.words)

    def _go_back(self) -> None:
        if self._day is None:
            self.hide()
        self.chosen.emit(None)
