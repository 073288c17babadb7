"""The banner of a window that shows the library as it stood at an edition."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from db.values import dates
from desktop.look.plain import PlainLabel

if TYPE_CHECKING:
    from db.history.editions import EditionEntry

HEIGHT_PX = 44


class EditionBar(QWidget):
    """Names the edition and its moment; `close_button` closes the window."""

    def __init__(self, edition: EditionEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("known")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        made = datetime.fromisoformat(edition.at).astimezone()
        heading = PlainLabel(self.tr("As it stood at “{name}”").format(name=edition.name))
        heading.setProperty("role", "heading")
        words = PlainLabel(
            self.tr("{moment}. Status and power are those of that day. Read only.").format(
                moment=dates.show_moment(made, short=False)
            )
        )
        words.setProperty("role", "muted")
        self.close_button = QPushButton(self.tr("Close this window"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 12, 0)
        row.setSpacing(10)
        for widget in (heading, words):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.close_button)
