"""The line under a name that offers records already there: "Near match: Zhangbei (Alibaba). Open it instead?"."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from db.edit import duplicates
from db.edit.lookup import Found
from db.library import Library
from desktop import tasks

SHORTEST = 2


class NearNames(QLabel):
    """Looks for near names off the interface thread and offers them as links."""

    chosen = Signal(str, int)
    """Table and id of a record to open instead."""

    def __init__(self, library: Library, table: str, record_id: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._table, self._record_id = library, table, record_id
        self._name = ""
        self.found: list[Found] = []
        self.setProperty("role", "hint")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        # Not in the way of Tab, since it comes and goes while the person types on: Alt+O opens the first.
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.setToolTip("Alt+O")
        self.linkActivated.connect(lambda link: self.chosen.emit(self._table, int(link)))
        self.hide()

    def look_for(self, name: str) -> None:
        """Looks for names near this one, unless it is the one looked for last."""
        if name == self._name:
            return
        self._name = name
        if len(name.strip()) < SHORTEST:
            self._show((name, []))
            return
        library, table, record_id = self._library, self._table, self._record_id
        tasks.run(
            self, lambda _watch: (name, duplicates.near(library, table, name, other_than=record_id)), done=self._show
        )

    def minimumSizeHint(self) -> QSize:
        """One line; how many there are follows from the width."""
        return QSize(0, self.fontMetrics().height())

    def open_first(self) -> None:
        """As a click on the first link."""
        if self.found and not self.isHidden():
            self.chosen.emit(self._table, self.found[0].id)

    def _show(self, answer: tuple[str, list[Found]]) -> None:
        name, self.found = answer
        if name != self._name:
            return  # typed on meanwhile
        links = []
        for record in self.found:
            detail = f" ({escape(record.detail)})" if record.detail else ""
            links.append(f'<a href="{record.id}">{escape(record.name[:80])}</a>{detail}')
        before = self.tr("Near match:") if len(links) == 1 else self.tr("Near matches:")
        after = self.tr("Open it instead?") if len(links) == 1 else self.tr("Open one of them instead?")
        self.setText(f"{before} {', '.join(links)}. {after}")
        self.setVisible(bool(links))
