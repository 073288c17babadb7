"""What all controls of the editor have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QMimeData, SignalInstance
from PySide6.QtWidgets import QWidget

from desktop.look import theme

DEBOUNCE_MS = 120
"""How long typing pauses before a field is read; leaving it reads at once."""


Taker = Callable[[QMimeData], bool]
"""Takes files and pictures that are dropped on a field or pasted into it; says whether there were any."""


def takes_nothing(_data: QMimeData) -> bool:
    """The taker of a field that leaves all to itself."""
    return False


def holds_files(data: QMimeData) -> bool:
    """Whether files of this computer are carried."""
    return any(url.isLocalFile() for url in data.urls())


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
