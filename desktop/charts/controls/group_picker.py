"""Choosing the groups of a chart: a field that names them, and a list with a search field behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.charts.chart_choices import group_labels, search_groups
from db.charts.description import Split
from desktop.look.plain import PlainLabel, plain_tip

if TYPE_CHECKING:
    from db.library import Library

LIST_HEIGHT_PX = 300


class GroupPicker(QComboBox):
    """Names the chosen groups; a click opens the list. The order is the order of choosing: first divided by second."""

    changed = Signal(tuple)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._split = Split.COUNTRY
        self._chosen: tuple[str, ...] = ()
        self._partner_role = self._own_field = ""
        self.list: GroupList | None = None
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.addItem("")

    @property
    def chosen(self) -> tuple[str, ...]:
        """Keys of the chosen groups, in order; empty: the largest."""
        return self._chosen

    def show_groups(self, split: Split, chosen: tuple[str, ...], partner_role: str = "", own_field: str = "") -> None:
        """Shows what is chosen; of partners, those in a role are offered, of an own field what stands in it."""
        self._split, self._chosen, self._partner_role, self._own_field = split, chosen, partner_role, own_field
        labels = group_labels(self._library, split, chosen, own_field)
        names = ", ".join(labels.get(key, self.tr("(deleted)")) for key in chosen)
        self.setItemText(0, names or self.tr("The largest"))
        self.setToolTip(plain_tip(names))

    def showPopup(self) -> None:
        """Opens the list under the field, in place of a plain list of entries."""
        self.list = GroupList(
            self._library, self._split, self._chosen, self._partner_role, self.window(), own_field=self._own_field
        )
        self.list.changed.connect(self._choose)
        self.list.setMinimumWidth(self.width())
        self.list.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self.list.show()
        self.list.text.setFocus()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Lets the column of controls scroll."""
        event.ignore()

    def _choose(self, chosen: tuple[str, ...]) -> None:
        self.show_groups(self._split, chosen, self._partner_role, self._own_field)
        self.changed.emit(chosen)


class GroupList(QFrame):
    """A pop-up list to tick groups in; typing narrows it down, Return ticks the first, Esc closes."""

    changed = Signal(tuple)

    def __init__(
        self,
        library: Library,
        split: Split,
        chosen: tuple[str, ...],
        partner_role: str,
        parent: QWidget,
        own_field: str = "",
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "card")
        self._library, self._split, self._chosen, self._partner_role = library, split, chosen, partner_role
        self._own_field = own_field
        self.text = QLineEdit()
        self.text.setProperty("role", "search")
        self.text.setPlaceholderText(self.tr("Search"))
        self.text.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setFixedHeight(LIST_HEIGHT_PX)
        self.none = PlainLabel(self.tr("Nothing by that name."))
        self.none.setProperty("role", "muted")
        self.largest = QPushButton(self.tr("Show the largest"))
        self.swap = QPushButton(self.tr("Swap first two"))
        for button in (self.largest, self.swap):
            button.setProperty("role", "link")
        self._lay_out()
        self.text.textChanged.connect(self._fill)
        self.text.returnPressed.connect(self._tick_first)
        self.list.itemChanged.connect(self._tick)
        self.largest.clicked.connect(lambda: self._set(()))
        self.swap.clicked.connect(self._swap)
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the search field into the list."""
        if event.key() == Qt.Key.Key_Down and self.text.hasFocus():
            self.list.setFocus()
            self.list.setCurrentRow(0)
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.largest)
        buttons.addStretch()
        buttons.addWidget(self.swap)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        for widget in (self.text, self.list, self.none):
            layout.addWidget(widget)
        layout.addLayout(buttons)

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for choice in search_groups(
            self._library,
            self._split,
            self.text.text(),
            self._chosen,
            partner_role=self._partner_role,
            own_field=self._own_field,
        ):
            if self.text.text() and self.text.text().casefold() not in choice.label.casefold():
                continue
            item = QListWidgetItem(choice.label)
            item.setData(Qt.ItemDataRole.UserRole, choice.key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = choice.key in self._chosen
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.none.setVisible(self.list.count() == 0)
        self.swap.setEnabled(len(self._chosen) > 1)

    def _tick(self, item: QListWidgetItem) -> None:
        key = str(item.data(Qt.ItemDataRole.UserRole))
        rest = tuple(one for one in self._chosen if one != key)
        is_ticked = item.checkState() is Qt.CheckState.Checked
        self._chosen = (*rest, key) if is_ticked else rest
        self.swap.setEnabled(len(self._chosen) > 1)
        self.changed.emit(self._chosen)

    def _tick_first(self) -> None:
        if (item := self.list.item(0)) is not None:
            ticked = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
            self.text.selectAll()

    def _set(self, chosen: tuple[str, ...]) -> None:
        self._chosen = chosen
        self._fill()
        self.changed.emit(chosen)

    def _swap(self) -> None:
        first, second, *rest = self._chosen
        self._set((second, first, *rest))
