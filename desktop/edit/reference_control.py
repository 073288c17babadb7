"""A record by its name: typed, with the library's names offered below, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QWidget

from db.edit import lookup
from db.edit.entry_references import country_choices
from db.library import Library
from desktop import tasks
from desktop.edit.text_control import TextControl

OFFERED = 8
FILLS_IN = Qt.ItemDataRole.UserRole + 1
PAUSE_MS = 60
NARROWEST_PX, WIDEST_PX = 300, 520
AROUND_PX = 10
"""Border and padding of the list, above and below together: Qt leaves them out when it makes the list as high as its
names."""
_OF_THE_LIST = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class ReferenceControl(TextControl):
    """A name with completion from `tables`; names are looked up off the interface thread."""

    def __init__(self, hint: str, library: Library, tables: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(hint, parent)
        self._library, self._tables = library, tables
        self._names = QStandardItemModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCompletionRole(FILLS_IN)
        self._completer.setMaxVisibleItems(OFFERED)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._take)
        self._typing = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.textEdited.connect(self._pause.start)
        self.textEdited.connect(self._begin)
        self.left.connect(self._end)
        self._list: QAbstractItemView | None = None

    @property
    def offered(self) -> list[str]:
        """The names now offered, as they fill the field."""
        return [str(self._names.item(row).data(FILLS_IN)) for row in range(self._names.rowCount())]

    @property
    def is_choosing(self) -> bool:
        """Whether the person is still typing a name that the list may complete."""
        return self._typing and (self.hasFocus() or self._is_offering)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While names are offered, Enter and Escape are about these."""
        if self._is_offering and event.key() in _OF_THE_LIST:
            event.ignore()  # the completer does what belongs to the key
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Opening the list is not leaving the field."""
        self._typing = self._typing and event.reason() == Qt.FocusReason.PopupFocusReason
        super().focusOutEvent(event)

    def _begin(self) -> None:
        self._typing = True

    def _end(self) -> None:
        self._pause.stop()

    def _look(self) -> None:
        text = self.text()
        if text.strip():
            library, tables = self._library, self._tables
            tasks.run(self, lambda _watch: (text, _find(library, tables, text)), done=self._offer)

    def _offer(self, answer: tuple[str, list[tuple[str, str]]]) -> None:
        text, found = answer
        if text != self.text() or not self.hasFocus():
            return  # an answer to what stood here before
        self._names.clear()
        for words, name in found:
            item = QStandardItem(words)
            item.setData(name, FILLS_IN)
            self._names.appendRow(item)
        if found and [name for _, name in found] != [text.strip()]:
            popup = self._popup()
            self._completer.setCompletionPrefix("")
            self._completer.complete()
            self._fit(popup)
        elif self._list is not None:
            self._list.hide()

    @property
    def _is_offering(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def _popup(self) -> QAbstractItemView:
        """The list of names, made when there are some: an editor has ten of these fields."""
        if self._list is None:
            self._list = self._completer.popup()
            assert self._list is not None
            self._list.setObjectName("completions")
            self._list.setMinimumWidth(NARROWEST_PX)
        return self._list

    def _fit(self, popup: QAbstractItemView) -> None:
        """Makes the list as large as its names, so that none is cut and nothing scrolls."""
        width = min(max(popup.sizeHintForColumn(0) + 2 * AROUND_PX, self.width(), NARROWEST_PX), WIDEST_PX)
        popup.resize(width, popup.sizeHintForRow(0) * self._names.rowCount() + AROUND_PX)

    def _take(self, name: str) -> None:
        self._typing = False
        self.set_text(name)
        self.edited.emit()
        self.left.emit()


def _find(library: Library, tables: Sequence[str], text: str) -> list[tuple[str, str]]:
    """Pairs of what is shown and what fills the field."""
    found = [record for table in tables for record in lookup.completions(library, table, text, OFFERED)]
    shown = []
    for record in found[:OFFERED]:
        name = lookup.text_for(library, record.table, record.id)
        shown.append((" · ".join(part for part in (record.name, record.detail) if part), name))
    if "place" in tables:
        known = {name.casefold() for _, name in shown}
        for country in country_choices(text, OFFERED - len(shown)):
            if country.casefold() not in known:
                shown.append((country, country))
    return shown
