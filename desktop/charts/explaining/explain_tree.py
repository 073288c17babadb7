"""The tree of an explanation: what, what it counts, and its date and source; quick however long the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from db.charts.explaining.explanation import Explanation, Node, Role
from db.values.notation import number, power_in
from db.values.quantities import show_number
from desktop.look import theme
from desktop.look.fonts import figures_font, interface_font
from desktop.look.plain import plain_tip

Index = QModelIndex | QPersistentModelIndex

WHAT, COUNTS, SAID = range(3)
MOST_DECIMALS = 3
NARROW_PX = 340
"""Room beside the numbers below which the last column is left out; the words below the tree have it too."""

OPEN_AT_ONCE = 16
"""Rows up to which the second level stands open from the start."""

LOOKED_AT = 200
"""Numbers from which the decimals of the column are taken."""

_TEXT = int(Qt.ItemDataRole.DisplayRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_FONT = int(Qt.ItemDataRole.FontRole)
_COLOUR = int(Qt.ItemDataRole.ForegroundRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NO_INDEX = QModelIndex()


@dataclass
class _Entry:
    """A node in the model: its place below its parent, and where its own children begin once they are asked for."""

    node: Node
    parent: int
    row: int
    first_child: int = -1


class ExplainModel(QAbstractItemModel):
    """Shows the nodes of an explanation; entries are made for a node's children when it is first opened."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[_Entry] = []
        self._size, self._unit = 1.0, ""
        self._decimals = 0
        self._bold = interface_font(13, QFont.Weight.DemiBold)
        self._figures, self._bold_figures = figures_font(13), figures_font(13)
        self._bold_figures.setWeight(QFont.Weight.DemiBold)

    def show_explanation(self, made: Explanation) -> None:
        """Replaces what is shown."""
        self.beginResetModel()
        self._entries = [_Entry(made.root, -1, 0)]
        self._size, self._unit = power_in(made.sums[0].unit)
        self._decimals = _decimals(made) + (3 if self._size > 1 else 0)
        self.endResetModel()

    def node(self, index: Index) -> Node | None:
        """The node of a row, or None."""
        return self._entries[index.internalId()].node if index.isValid() else None

    def index(self, row: int, column: int, parent: Index = _NO_INDEX) -> QModelIndex:
        """See Qt."""
        if not 0 <= row < self.rowCount(parent) or not 0 <= column < 3:
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, column, 0)
        return self.createIndex(row, column, self._first_child(parent.internalId()) + row)

    def parent(self, index: Index = _NO_INDEX) -> QModelIndex:  # type: ignore[override]
        """See Qt."""
        above = self._entries[index.internalId()].parent if index.isValid() else -1
        return self.createIndex(self._entries[above].row, 0, above) if above >= 0 else QModelIndex()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """How many nodes stand below one."""
        if not parent.isValid():
            return 1 if self._entries else 0
        return len(self._entries[parent.internalId()].node.children) if parent.column() == 0 else 0

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """What, counts, figure with date and source."""
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _TEXT) -> Any:
        """The titles; that of the numbers names the unit."""
        if role == _ALIGNMENT and section == COUNTS:
            return _RIGHT
        if orientation != Qt.Orientation.Horizontal or role != _TEXT:
            return None
        counts = _tr("Counts, {unit}").format(unit=self._unit) if self._unit else _tr("Counts")
        return (_tr("What"), counts, _tr("Figure, date, source"))[section]

    def data(self, index: Index, role: int = _TEXT) -> Any:
        """A cell's words, its look, and what a screen reader says."""
        node = self.node(index)
        if node is None:
            return None
        if role == _TEXT:
            return self._text(node, index.column())
        if role == _ACCESSIBLE:
            return ", ".join(text for column in range(3) if (text := self._text(node, column)))
        if role == _TIP:
            words = node.what if index.column() == WHAT else said(node) if index.column() == SAID else ""
            return plain_tip(words) or None
        if role == _ALIGNMENT:
            return _RIGHT if index.column() == COUNTS else None
        if role == _COLOUR:
            return _colour(node, index.column())
        if role == _FONT:
            return self._font(node, index.column())
        return None

    def number(self, value: float) -> str:
        """A number with the decimals of its column."""
        value, smallest = value / self._size, 0.5 * 10.0**-self._decimals
        return number(f"{value:.3g}") if 0 < abs(value) < smallest else show_number(value + 0.0, self._decimals)

    def _text(self, node: Node, column: int) -> str:
        if column == WHAT:
            return node.what
        if column == SAID:
            return said(node)
        if node.number is None:
            return ""
        if node.role is Role.VALUE and not node.adds_up:
            size, unit = power_in(node.unit)
            return f"{number(f'{node.number / size:,.4g}')} {unit}".strip()
        return self.number(node.number)

    def _font(self, node: Node, column: int) -> QFont | None:
        if column == COUNTS:
            return self._bold_figures if _is_sum(node) else self._figures
        return self._bold if column == WHAT and _is_sum(node) else None

    def _first_child(self, number: int) -> int:
        entry = self._entries[number]
        if entry.first_child < 0:
            entry.first_child = len(self._entries)
            self._entries += [_Entry(child, number, row) for row, child in enumerate(entry.node.children)]
        return entry.first_child


class _Cells(QStyledItemDelegate):
    """Paints a chosen row's words as any other's: the tree paints the band behind them."""

    def initStyleOption(self, option: Any, index: Index) -> None:
        """See Qt."""
        super().initStyleOption(option, index)
        option.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)


class ExplainTree(QTreeView):
    """Shows an explanation. `opened` by Return or a double click, `copy_pressed` by Ctrl+C, `looked_at` on each row."""

    opened = Signal(object)
    copy_pressed = Signal()
    looked_at = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nodes = ExplainModel()
        self.setModel(self._nodes)
        self.setObjectName("explanation")
        self.setItemDelegate(_Cells(self))
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setAllColumnsShowFocus(False)  # Fusion draws a gradient for it; `drawRow` has a frame of its own
        self.setIndentation(16)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAccessibleName(_tr("What made the number"))
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Interactive)
        header.setSectionsMovable(False)
        self.doubleClicked.connect(lambda index: self._open(index))

    @property
    def nodes(self) -> ExplainModel:
        """The model."""
        return self._nodes

    def show_explanation(self, made: Explanation) -> None:
        """Shows a tree with its first level open, and of few terms theirs too."""
        self._nodes.show_explanation(made)
        top = self._nodes.index(0, 0)
        self.expand(top)
        children = made.root.children
        few = sum(1 + len(child.children) for child in children) <= OPEN_AT_ONCE
        two_terms = len(children) == 2 and all(child.role is Role.TERM for child in children)
        for row in range(len(children) if few or two_terms else 0):
            self.expand(self._nodes.index(row, 0, top))
        self.setCurrentIndex(top)
        self.fit_columns()

    def fit_columns(self) -> None:
        """The numbers as wide as they are, the rest shared between what and who says so."""
        self.resizeColumnToContents(COUNTS)
        counts = max(self.columnWidth(COUNTS) + 8, 64)
        room = self.viewport().width() - counts
        is_narrow = room < NARROW_PX
        self.setColumnHidden(SAID, is_narrow)
        self.header().setStretchLastSection(not is_narrow)
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if is_narrow else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setHorizontalScrollBarPolicy(policy)
        self.setColumnWidth(COUNTS, counts)
        self.setColumnWidth(WHAT, max(100, room if is_narrow else round(0.6 * room)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens the record, Ctrl+C copies the list; arrows go as in every tree."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A band behind the chosen row, and a frame around it while the keys go here."""
        rect, is_chosen = cast("Any", option).rect, self.selectionModel().isSelected(index)
        shown = theme.current_theme()
        if is_chosen:
            painter.fillRect(rect, QColor(shown.selected))
        super().drawRow(painter, option, index)
        if is_chosen and self.hasFocus():
            painter.setPen(QPen(QColor(shown.accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tells which row is looked at."""
        super().currentChanged(current, previous)
        if (node := self._nodes.node(current)) is not None:
            self.looked_at.emit(node)

    def resizeEvent(self, event: Any) -> None:
        """Shares the room anew."""
        super().resizeEvent(event)
        self.fit_columns()

    def _open(self, index: Index) -> None:
        node = self._nodes.node(index)
        if node is not None and node.table:
            self.opened.emit(node)


def said(node: Node) -> str:
    """What stands in the last column: figure, date and who says so."""
    figure = node.figure if node.role in (Role.FACT, Role.OTHER, Role.SOURCE) else ""
    parts = [figure, node.date, node.publisher if node.role is not Role.SOURCE or not figure else ""]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _is_sum(node: Node) -> bool:
    return node.role in (Role.VALUE, Role.TERM)


def _colour(node: Node, column: int) -> QColor | None:
    shown = theme.current_theme()
    if node.role is Role.SOURCE and column == WHAT and node.table:
        return QColor(shown.accent)
    if column == SAID or (node.counts is None and not _is_sum(node)):
        return QColor(shown.muted)
    return None


def _decimals(made: Explanation) -> int:
    """As many as the numbers that are added have, three at most."""
    numbers = [one.number or 0.0 for one in made.sums]
    for one in made.sums:
        numbers += [child.counts for child in one.children[:LOOKED_AT] if child.counts is not None]
    written = [f"{number:.{MOST_DECIMALS}f}".rstrip("0").partition(".")[2] for number in numbers]
    return max(len(decimals) for decimals in written)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExplainTree", text)
