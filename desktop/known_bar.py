"""The banner under the toolbar while the library is shown as it was known on a day; it also sets that day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QPushButton, QWidget

from db import known
from db.derived import today
from db.values.date_spans import from_day, to_day

HEIGHT_PX = 44


class KnownBar(QWidget):
    """`chosen` brings the day (since 1970-01-01), or None for today."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("known")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self._day: int | None = None
        self.label = QLabel(self.tr("As known on"))
        self.label.setProperty("role", "heading")
        self.date = QDateEdit()
        self.date.setDisplayFormat("d MMM yyyy")
        self.date.setCalendarPopup(True)
        self.date.setKeyboardTracking(False)
        self.date.setAccessibleName(self.tr("As known on"))
        self.date.setDateRange(QDate(1900, 1, 1), _as_qt(today()))
        self.words = QLabel()
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
        self.date.dateChanged.connect(self._choose)
        self.back.clicked.connect(self._go_back)

    def begin(self) -> None:
        """Offers the field, at the day that is set."""
        self.show()
        self.date.setFocus()
        self.date.setSelectedSection(QDateEdit.Section.DaySection)

    def show_day(self, day: int | None, first: int | None) -> None:
        """Says what is shown; `first` is the day of the library's first source."""
        self._day = day
        self.date.blockSignals(True)
        self.date.setDate(_as_qt(today() if day is None else day))
        self.date.blockSignals(False)
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

    def _choose(self, chosen: QDate) -> None:
        day = to_day(date(chosen.year(), chosen.month(), chosen.day()))
        self.chosen.emit(None if day >= today() else day)

    def _go_back(self) -> None:
        if self._day is None:
            self.hide()
        self.chosen.emit(None)


def _as_qt(day: int) -> QDate:
    known_day = from_day(day)
    return QDate(known_day.year, known_day.month, known_day.day)
