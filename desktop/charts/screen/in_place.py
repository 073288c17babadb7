"""Words of a chart edited where they stand: a field over them, ended by Return, Escape or a click elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_LOWEST = 26.0
_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class InPlace(QObject):
    """Opens one field at a time over `ground`; `back` takes the focus afterwards."""

    def __init__(self, ground: QWidget, back: QWidget) -> None:
        super().__init__(back)
        self._ground, self._back = ground, back
        self._field: QLineEdit | None = None

    def edit(
        self, rect: QRectF, text: str, name: str, tell: Callable[[str], None], *, is_title: bool = False
    ) -> QLineEdit:
        """Opens a field over `rect`; `tell` hears what was typed, if it is another text than before."""
        field = QLineEdit(text, self._ground)
        field.setProperty("role", "inplace")
        field.setProperty("level", "title" if is_title else "text")
        field.setAccessibleName(name)
        field.setPlaceholderText(name)
        field.setGeometry(
            QRectF(rect.left() - 6, rect.top() - 3, rect.width(), max(rect.height() + 6, _LOWEST)).toRect()
        )
        field.editingFinished.connect(lambda: self._end(field, text, tell))
        field.installEventFilter(_EndFilter(field, lambda keeps: self._end(field, text, tell if keeps else None)))
        self._field = field
        field.show()
        field.selectAll()
        field.setFocus()
        return field

    def _end(self, field: QLineEdit, before: str, tell: Callable[[str], None] | None) -> None:
        if self._field is not field:
            return
        self._field = None
        had_focus = field.hasFocus()
        field.hide()
        field.deleteLater()
        if had_focus:
            self._back.setFocus()
        words = " ".join(field.text().split())
        if tell is not None and words != before:
            tell(words)


class _EndFilter(QObject):
    """Ends a field at Return (which the chart would take for a click of its own) or at Escape."""

    def __init__(self, field: QLineEdit, end: Callable[[bool], None]) -> None:
        super().__init__(field)
        self._end = end

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt."""
        if not isinstance(event, QKeyEvent) or event.key() not in _KEYS:
            return False
        if event.type() == QEvent.Type.KeyPress:
            self._end(event.key() != Qt.Key.Key_Escape)
        return True
