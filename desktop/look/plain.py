"""Words of a record where Qt would take what looks like HTML for HTML, and load the pictures it names."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """A text for a tooltip, which shows it as it is written."""
    if not Qt.mightBeRichText(text):
        return text
    return f"<span style='white-space:pre-wrap'>{escape(text)}</span>"
