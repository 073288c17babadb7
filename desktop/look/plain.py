"""Words of a record where Qt would take what looks like HTML for HTML, and load the pictures it names.

Every label of the program is a `PlainLabel` unless it says that it shows rich text, and every tooltip with words that
are not the program's own goes through `plain_tip`; menu entries and buttons with such words through `in_menu`. A test
of the house holds it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, Qt
from PySide6.QtWidgets import (
    QLabel,
    QMessageBox,
    QStyle,
    QStyleOption,
    QToolTip,
    QWidget,
)


class PlainLabel(QLabel):
    """A label that shows its text as it is written; one of Qt's own guesses whether it is HTML."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


class CutLabel(PlainLabel):
    """A label in one line that takes the room there is: longer words end in "…", and are whole in its tool tip, unless
    it was given another one.
    """

    def minimumSizeHint(self) -> QSize:
        """Of height only: any width does."""
        return QSize(0, super().minimumSizeHint().height())

    def shown_text(self) -> str:
        """Its words as far as they fit."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        painter, option = QPainter(self), QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self.shown_text())

    def event(self, event: QEvent) -> bool:
        """See Qt."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cut = self.shown_text() != self.text()
            QToolTip.showText(event.globalPos(), self.toolTip() or (plain_tip(self.text()) if cut else ""), self)
            return True
        return super().event(event)


def plain_tip(text: str) -> str:
    """A text for a tooltip, which shows it as it is written."""
    if not Qt.mightBeRichText(text):
        return text
    from html import escape

    return f"<span style='white-space:pre-wrap'>{escape(text)}</span>"


def in_menu(text: str) -> str:
    """A text for a menu entry, a button or a tab, where a single "&" would mark a key."""
    return text.replace("&", "&&")


def out_of_menu(text: str) -> str:
    """The words of an action or button as they are read: what `in_menu` doubled is single again."""
    return text.replace("&&", "&")


def plain_box(box: QMessageBox) -> QMessageBox:
    """The message box, which shows what is said in it as it is written."""
    box.setTextFormat(Qt.TextFormat.PlainText)
    return box
