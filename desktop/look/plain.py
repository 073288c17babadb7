"""Words of a record where Qt would take what looks like HTML for HTML, and load the pictures it names.

Every label of the program is a `PlainLabel` unless it says that it shows rich text, and every tooltip with words that
are not the program's own goes through `plain_tip`; menu entries and buttons with such words through `in_menu`. A test
of the house holds it.
"""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QProgressDialog, QWidget


class PlainLabel(QLabel):
    """A label that shows its text as it is written; one of Qt's own guesses whether it is HTML."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def plain_tip(text: str) -> str:
    """A text for a tooltip, which shows it as it is written."""
    if not Qt.mightBeRichText(text):
        return text
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


def plain_progress(progress: QProgressDialog) -> QProgressDialog:
    """The dialog, which shows its words as they are written."""
    progress.setLabel(PlainLabel(progress.labelText()))
    return progress
