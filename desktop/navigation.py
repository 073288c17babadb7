"""The navigation on the left: records with their counts, trajectories, saved views."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from db.values.notation import count as count_words
from desktop.look import theme
from desktop.look.fonts import figures_font, interface_font

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 33
HEADING_HEIGHT = 40
LINE_HEIGHT = 17
MOST_LINES = 3
WIDTH = 168
TEXT_MARGINS = 40


@dataclass(frozen=True)
class Entry:
    """One line: a page to go to, or a heading (`page` is "")."""

    page: str
    title: str
    count: int | None = None
    record_id: int = 0

    @property
    def is_heading(self) -> bool:
        """Whether it only names the lines below it."""
        return not self.page


class _Entries(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole or role == Qt.ItemDataRole.ToolTipRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.title if entry.count is None else f"{entry.title}, {entry.count}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.entries[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def replace(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()


class _EntryDelegate(QStyledItemDelegate):
    """Paints a line: rounded when selected, its count at the right in tabular figures."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry = self._entry(index)
        if entry.is_heading:
            return QSize(0, HEADING_HEIGHT)
        return QSize(0, ROW_HEIGHT + LINE_HEIGHT * (len(_lines(entry)) - 1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry, colours = self._entry(index), theme.current_theme()
        rect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.is_heading:
            painter.setFont(interface_font(11))
            painter.setPen(QColor(colours.muted))
            below = rect.adjusted(10, 14, -10, 0)
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, entry.title)
        else:
            self._paint_line(painter, rect, state, entry, colours)
        painter.restore()

    def _paint_line(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, entry: Entry, colours: theme.Theme
    ) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        shape = rect.adjusted(0, 1, 0, -1)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selected if selected else colours.hover))
            painter.drawRoundedRect(shape, 5, 5)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(shape.adjusted(1, 1, -1, -1), 5, 5)
        inner = rect.adjusted(10, 0, -10, 0)
        count = "" if entry.count is None else count_words(entry.count)
        count_width = QFontMetrics(figures_font(13)).horizontalAdvance(count) + (8 if count else 0)
        painter.setFont(interface_font(13, QFont.Weight.Medium if not selected else QFont.Weight.DemiBold))
        painter.setPen(QColor(colours.accent if selected else colours.text))
        lines = _lines(entry)
        top = inner.center().y() + 1 - LINE_HEIGHT * len(lines) // 2
        for number, line in enumerate(lines):
            place = QRect(inner.left(), top + LINE_HEIGHT * number, inner.width() - count_width, LINE_HEIGHT)
            shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setFont(figures_font(13))
        painter.setPen(QColor(colours.accent if selected else colours.muted))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)

    @staticmethod
    def _entry(index: Index) -> Entry:
        model = index.model()
        assert isinstance(model, _Entries)
        return model.entries[index.row()]


def _lines(entry: Entry) -> list[str]:
    """A title as one line where it fits, else broken between words into up to three."""
    if entry.count is not None:
        return [entry.title]
    metrics = QFontMetrics(interface_font(13, QFont.Weight.DemiBold))
    lines = [""]
    for word in entry.title.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if metrics.horizontalAdvance(longer) <= WIDTH - TEXT_MARGINS or len(lines) == MOST_LINES or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class Navigation(QListView):
    """Tells by `chosen(page, record_id)` where the person wants to go; `record_id` is a view's id or 0."""

    chosen = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName(self.tr("Navigation"))
        self.setFixedWidth(WIDTH)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self._model = _Entries()
        self.setModel(self._model)
        self.setItemDelegate(_EntryDelegate(self))
        self._silent = False
        self.selectionModel().currentChanged.connect(self._tell)

    def show_entries(self, entries: list[Entry]) -> None:
        """Replaces the lines; the chosen one stays chosen if it is still there."""
        current = self._current()
        self._silent = True
        self._model.replace(entries)
        self._silent = False
        if current:
            self.show_chosen(current.page, current.record_id)

    def show_chosen(self, page: str, record_id: int = 0) -> None:
        """Marks a line without telling."""
        self._silent = True
        for row, entry in enumerate(self._model.entries):
            if entry.page == page and entry.record_id == record_id:
                self.setCurrentIndex(self._model.index(row))
                break
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        self._silent = False

    def entries(self) -> list[Entry]:
        """The lines, in order."""
        return list(self._model.entries)

    def _current(self) -> Entry | None:
        row = self.currentIndex().row()
        return self._model.entries[row] if 0 <= row < len(self._model.entries) else None

    def _tell(self) -> None:
        entry = self._current()
        if entry is not None and not self._silent and not entry.is_heading:
            self.chosen.emit(entry.page, entry.record_id)
