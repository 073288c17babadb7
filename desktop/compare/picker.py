"""Which programmes are compared: searched, ticked, and put in order by dragging or Alt with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from db.compare.programmes import listed
from db.library import Library
from desktop.look.plain import PlainLabel, plain_tip

_UID = Qt.ItemDataRole.UserRole


class _List(QListWidget):
    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow moves the line."""
        way = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if way is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(way)
        else:
            super().keyPressEvent(event)


class Picker(QWidget):
    """`changed` tells that another choice or order stands in `chosen`."""

    changed = Signal()

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.chosen: tuple[str, ...] = ()
        self.text, self.list = QLineEdit(), _List()
        self.text.setPlaceholderText(self.tr("Find programmes"))
        self.text.setAccessibleName(self.tr("Find programmes"))
        self.text.setClearButtonEnabled(True)
        self.list.setAccessibleName(self.tr("Programmes to compare"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        hint = PlainLabel(self.tr("Tick to compare; drag, or Alt with the arrow keys, to order"))
        hint.setProperty("role", "hint")
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 8, 10)
        for widget in (self.text, hint, self.list):
            column.addWidget(widget)
        self.setFixedWidth(248)
        self.text.textChanged.connect(self.fill)
        self.list.itemChanged.connect(lambda _item: self._read())
        self.list.model().rowsMoved.connect(lambda *_: self._read())
        self.list.moved.connect(self._move)

    def choose(self, uids: tuple[str, ...]) -> None:
        """Shows another choice, without telling."""
        self.chosen = uids
        self.fill()

    def fill(self) -> None:
        """Reads the programmes anew."""
        self.list.blockSignals(True)
        row = self.list.currentRow()
        self.list.clear()
        for one in listed(self._library, self.text.text(), chosen=self.chosen):
            words = one.name if one.has_money else self.tr("{name} (no amounts)").format(name=one.name)
            item = QListWidgetItem(words)
            item.setData(_UID, one.uid)
            item.setToolTip(plain_tip(words))
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
            )  # fmt: skip
            item.setCheckState(Qt.CheckState.Checked if one.uid in self.chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.blockSignals(False)

    def _read(self) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        ticked = tuple(str(one.data(_UID)) for one in items if one.checkState() == Qt.CheckState.Checked)
        if ticked != self.chosen:
            self.chosen = ticked
            self.changed.emit()

    def _move(self, way: int) -> None:
        row = self.list.currentRow()
        if row >= 0 and 0 <= row + way < self.list.count():
            self.list.blockSignals(True)
            self.list.insertItem(row + way, self.list.takeItem(row))
            self.list.setCurrentRow(row + way)
            self.list.blockSignals(False)
            self._read()
