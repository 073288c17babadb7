"""What all controls of the editor have in common."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from desktop.look import theme

DEBOUNCE_MS = 120
"""How long typing pauses before a field is read; leaving it reads at once."""


class Control(Protocol):
    """A field's control: a widget that holds a text. `edited` is the person's doing only, `entered` is Enter."""

    edited: SignalInstance
    left: SignalInstance
    entered: SignalInstance

    def text(self) -> str:
        """What stands in it."""

    def set_text(self, text: str) -> None:
        """Shows a text without saying that the person edited it."""

    def widget(self) -> QWidget:
        """The widget to lay out and to focus."""


def mark_wrong(widget: QWidget, wrong: bool) -> None:
    """Draws the red border of a field that cannot be taken, or takes it away."""
    role = "invalid" if wrong else ""
    if (widget.property("role") or "") != role:
        widget.setProperty("role", role)
        theme.restyle(widget)
