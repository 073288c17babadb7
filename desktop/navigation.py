"""The navigation on the left: records with their counts, trajectories, saved views, which can be put in order."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from db.values.notation import count as count_words
from desktop.look import icons, theme
from desktop.look.fonts import figures_font, interface_font
from desktop.look.menu_keys import MenuKeys
from desktop.look.plain import plain_tip

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 33
HEADING_HEIGHT = 40
LINE_HEIGHT = 17
MOST_LINES = 3
WIDTH = 168
TEXT_MARGINS = 40
ICON, ICON_GAP = 14, 7


@dataclass(frozen=True)
class Entry:
    """One line: a page to go to, or a heading (`page` is "")."""

    page: str
    title: str
    count: int | None = None
    record_id: int = 0
    icon: str = ""

    @property
    def is_view(self) -> bool:
        """Whether it is a saved view, which can be moved, renamed and deleted."""
        return self.record_id != 0

    @property
    def is_heading(self) -> bool:
        """Whether it only names the lines below it."""
        return not self.page


class _Entries(QAbstractListModel):
    renamed = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return entry.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(entry.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.title if entry.count is None else f"{entry.title}, {entry.count}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.entries[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self.entries[index.row()].is_view:
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A name typed in place: told, and shown once the library has taken it."""
        if role == Qt.ItemDataRole.EditRole and index.isValid():
            self.renamed.emit(self.entries[index.row()].record_id, str(value))
        return False

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
        if entry.icon:
            colour = colours.accent if selected else colours.muted
            place = QRect(inner.left(), rect.top() + (ROW_HEIGHT - ICON) // 2, ICON, ICON)
            icons.icon(entry.icon, colour).paint(painter, place)
            inner.setLeft(inner.left() + ICON + ICON_GAP)
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
    room = WIDTH - TEXT_MARGINS - (ICON + ICON_GAP if entry.icon else 0)
    lines = [""]
    for word in entry.title.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if metrics.horizontalAdvance(longer) <= room or len(lines) == MOST_LINES or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class Navigation(QListView):
    """Tells by `chosen(page, record_id)` where the person wants to go; `record_id` is a view's id or 0.

    Of saved views it tells by id: `renamed` with the name typed in place, `delete_asked`, `moved` with the view that
    it shall stand before (0: last), `menu_asked` with the entry and a point of the screen.
    """

    chosen = Signal(str, int)
    renamed = Signal(int, str)
    delete_asked = Signal(int)
    moved = Signal(int, int)
    menu_asked = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName(self.tr("Navigation"))
        self.setFixedWidth(WIDTH)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(False)
        self._model = _Entries()
        self.setModel(self._model)
        self.setItemDelegate(_EntryDelegate(self))
        self._silent = False
        self._stood_at: Entry | None = None
        self._drop_row = -1
        self._waiting: list[Entry] | None = None
        # Later, once the field is closed: until then the keyboard is in it, and would go on to the table.
        self._model.renamed.connect(self.renamed, Qt.ConnectionType.QueuedConnection)
        self.selectionModel().currentChanged.connect(self._tell)
        MenuKeys(self)

    def show_entries(self, entries: list[Entry]) -> None:
        """Replaces the lines; the chosen one stays chosen if it is still there. Waits while a name is being typed."""
        if self.state() == QListView.State.EditingState:
            self._waiting = entries
            return
        self._waiting = None
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

    def rename(self, view_id: int) -> None:
        """Opens the field for another name, in place."""
        row = next((row for row, entry in enumerate(self._model.entries) if entry.record_id == view_id), None)
        if row is not None:
            self.setFocus()
            self.edit(self._model.index(row))

    def move_view(self, view_id: int, step: int) -> None:
        """Asks to move a view one place up (-1) or down (1)."""
        order = [entry.record_id for entry in self._model.entries if entry.is_view]
        place = order.index(view_id) + step
        if 0 <= place < len(order):
            others = [one for one in order if one != view_id]
            self.moved.emit(view_id, others[place] if place < len(others) else 0)

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        """Shows what was not shown because of the field."""
        super().closeEditor(editor, hint)
        if self._waiting is not None:
            self.show_entries(self._waiting)

    def event(self, event: QEvent) -> bool:
        """On a view F2 and Delete mean the view, not the record chosen in the table."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            current = self._current()
            if current is not None and current.is_view and event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete):
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """On a page that no line leads to, the first line has the keys, without being gone to."""
        super().focusInEvent(event)
        first = next((row for row, entry in enumerate(self._model.entries) if not entry.is_heading), None)
        by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason  # the list must not scroll under the pointer
        if not self.currentIndex().isValid() and first is not None and not by_mouse:
            no_update = QItemSelectionModel.SelectionFlag.NoUpdate
            self._silent = True
            self.selectionModel().setCurrentIndex(self._model.index(first), no_update)
            self._silent = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 renames a view, Delete deletes it, Alt with Up or Down moves it."""
        current = self._current()
        if current is None or not current.is_view:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_F2:
            self.rename(current.record_id)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit(current.record_id)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_view(current.record_id, -1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A line is gone to when the button is let go, so that a view can be dragged without being opened."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.accept()
            return
        self._stood_at = self._current()
        self._silent = True
        super().mousePressEvent(event)
        self._silent = False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See `mousePressEvent`."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self._current() != self._stood_at:
            self._stood_at = self._current()
            self._tell()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the view under the pointer, or by key of the current one."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid() and self._model.entries[index.row()].is_view:
            corner = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.menu_asked.emit(self._model.entries[index.row()], corner)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes only its own views."""
        if event.source() is self:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Shows by a line where the view would stand."""
        self._drop_row = self._row_for(event.position().toPoint()) if event.source() is self else -1
        self.viewport().update()
        event.setAccepted(self._drop_row >= 0)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """No line any more."""
        self._drop_row = -1
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Asks to move the view."""
        row, moved = self._row_for(event.position().toPoint()), self._current()
        self._drop_row = -1
        self.viewport().update()
        if event.source() is not self or row < 0 or moved is None or not moved.is_view:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)  # Qt would take the line out after a move
        event.accept()
        view_id = moved.record_id
        before = self._model.entries[row].record_id if row < len(self._model.entries) else 0
        self._stand_again()
        if before != view_id and row != self._row_of(view_id) + 1:
            self.moved.emit(view_id, before)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the lines, and where a dragged view would stand."""
        super().paintEvent(event)
        if self._drop_row < 0:
            return
        last = self._drop_row == len(self._model.entries)
        rect = self.visualRect(self._model.index(self._drop_row - int(last)))
        height = rect.bottom() if last else rect.top()
        painter = QPainter(self.viewport())
        painter.setPen(QPen(QColor(theme.current_theme().accent), 2))
        painter.drawLine(rect.left() + 6, height, rect.right() - 6, height)

    def _row_for(self, point: QPoint) -> int:
        """Before which row a view let go there would stand; -1 where no view can."""
        rows = [row for row, entry in enumerate(self._model.entries) if entry.is_view]
        if not rows or point.y() < self.visualRect(self._model.index(rows[0])).top() - HEADING_HEIGHT:
            return -1
        return next(
            (row for row in rows if point.y() < self.visualRect(self._model.index(row)).center().y()), rows[-1] + 1
        )

    def _row_of(self, view_id: int) -> int:
        return next(row for row, entry in enumerate(self._model.entries) if entry.record_id == view_id)

    def _stand_again(self) -> None:
        """After a drag the line gone to last is the current one again."""
        if self._stood_at is not None:
            self.show_chosen(self._stood_at.page, self._stood_at.record_id)

    def _current(self) -> Entry | None:
        row = self.currentIndex().row()
        return self._model.entries[row] if 0 <= row < len(self._model.entries) else None

    def _tell(self) -> None:
        entry = self._current()
        if entry is not None and not self._silent and not entry.is_heading:
            self.chosen.emit(entry.page, entry.record_id)
