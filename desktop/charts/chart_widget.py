"""A chart on screen: read it by hovering or by keys, zoom it, drag a line over it, edit its words in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from db.charts.description import ChartData
from desktop.charts.chart_view import ChartView
from desktop.charts.contents import Days, Spot
from desktop.charts.readout import ReadoutItem, spoken
from desktop.charts.scene import ChartPicture
from desktop.charts.stepping import next_spot, same_spot
from desktop.look import theme

_Key = Qt.Key
_HOVER_PX = 22.0
_ZOOM = 1.4
_LOWEST_EDIT = 26.0


class ChartWidget(QWidget):
    """Shows a `ChartData`.

    Keys: arrows go from point to point, Return is a click, Escape hides the box, + and - zoom, 0 takes the zoom back,
    Ctrl with left and right moves the reading line by a month (with Shift by a day), F2 edits the title.
    """

    point_clicked = Signal(str, str, int)
    """Panel's key, line's key, index of the point; the line's key is "" for an undated figure of the panel."""
    read_day_changed = Signal(int)
    range_changed = Signal()
    title_edited = Signal(str)
    subtitle_edited = Signal(str)
    note_edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: ChartData | None = None
        self._picture: ChartPicture | None = None
        self._readout: ReadoutItem | None = None
        self._editor: QLineEdit | None = None
        self.view = ChartView()
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self.setFocusProxy(self.view)
        self._connect()

    def _connect(self) -> None:
        self.view.pointed_at.connect(self._point_at)
        self.view.clicked.connect(self._click)
        self.view.double_clicked.connect(self._double_click)
        self.view.left.connect(lambda: self._show_spot(None))
        self.view.reading_dragged.connect(self._drag_reading)
        self.view.key_pressed.connect(self._press)
        theme.watcher.changed.connect(self._draw_anew)

    # What is shown

    def show_data(self, data: ChartData) -> None:
        """Draws `data` in place of what was there; the zoom stays where the chart spans the same days."""
        before = self._data
        stays = before is not None and (before.first_day, before.last_day) == (data.first_day, data.last_day)
        days = self.visible_range() if stays and self.is_zoomed() else None
        self._data = data
        self._build(days)

    def data(self) -> ChartData | None:
        """What is drawn."""
        return self._data

    def visible_range(self) -> Days | None:
        """First and last day shown now; None before there is a chart. Hand it to `export` as `days`."""
        return self._picture.stage.days if self._picture else None

    def is_zoomed(self) -> bool:
        """Whether less or more than the whole time axis is shown."""
        if self._picture is None:
            return False
        stage = self._picture.stage
        return any(abs(a - b) > 0.5 for a, b in zip(stage.days, stage.whole_days, strict=True))

    def reset_zoom(self) -> None:
        """Shows all days again."""
        if self._picture:
            self._picture.show_all_days()

    def zoom(self, factor: float) -> None:
        """Shows `factor` times as many days, around the middle, or around the point now read."""
        if self._picture is None:
            return
        (first, last), spot = self._picture.stage.days, self.spot()
        middle = (first + last) / 2
        if spot is not None and spot.line is not None:
            middle = float(spot.point.day)
        self._picture.show_days(middle - (middle - first) * factor, middle + (last - middle) * factor)

    def read_day(self) -> int | None:
        """The day of the reading line."""
        return self._picture.stage.read_day if self._picture else None

    def set_read_day(self, day: int | None) -> None:
        """Puts the reading line on a day, or takes it away; tells nobody."""
        if self._picture:
            self._picture.show_reading(day)

    def spot(self) -> Spot | None:
        """The point whose box is shown."""
        return self._readout.spot if self._readout else None

    def spots(self) -> list[Spot]:
        """All points drawn now, with their places in the view."""
        return self._picture.spots() if self._picture else []

    # Words edited in place

    def edit_title(self) -> None:
        """Opens the title for editing."""
        if self._picture and self._data:
            self._edit(self._picture.layout.title.rect, self._data.title, self.tr("Title"), self.title_edited.emit)

    def edit_subtitle(self) -> None:
        """Opens the subtitle for editing."""
        if self._picture and self._data:
            rect = self._picture.layout.subtitle.rect
            self._edit(rect, self._data.subtitle, self.tr("Subtitle"), self.subtitle_edited.emit)

    def edit_note(self) -> None:
        """Opens the note for editing."""
        if self._picture and self._data:
            self._edit(self._picture.layout.note.rect, self._data.note, self.tr("Note"), self.note_edited.emit)

    def _edit(self, rect: QRectF, text: str, name: str, tell: Callable[[str], None]) -> None:
        editor = QLineEdit(text, self.view.viewport())
        editor.setProperty("role", "inplace")
        editor.setProperty("level", "title" if name == self.tr("Title") else "text")
        editor.setAccessibleName(name)
        editor.setPlaceholderText(name)
        place = QRectF(rect.left() - 6, rect.top() - 3, rect.width(), max(rect.height() + 6, _LOWEST_EDIT))
        editor.setGeometry(place.toRect())
        editor.editingFinished.connect(lambda: self._end_edit(editor, text, tell))
        editor.installEventFilter(
            _EndFilter(editor, lambda keeps: self._end_edit(editor, text, tell if keeps else None))
        )
        self._editor = editor
        editor.show()
        editor.selectAll()
        editor.setFocus()

    def _end_edit(self, editor: QLineEdit, before: str, tell: Callable[[str], None] | None) -> None:
        if self._editor is not editor:
            return
        self._editor = None
        had_focus = editor.hasFocus()
        editor.hide()
        editor.deleteLater()
        if had_focus:
            self.view.setFocus()
        words = " ".join(editor.text().split())
        if tell is not None and words != before:
            tell(words)

    # Mouse

    def _point_at(self, place: QPointF) -> None:
        self._show_spot(self._spot_near(place))
        self.view.setCursor(self._cursor_at(place))

    def _cursor_at(self, place: QPointF) -> Qt.CursorShape:
        if self.view.is_on_reading(place):
            return Qt.CursorShape.SplitHCursor
        if self.spot() is not None:
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.IBeamCursor if self._editing_at(place) else Qt.CursorShape.ArrowCursor

    def _click(self, place: QPointF) -> None:
        spot = self._spot_near(place)
        self._show_spot(spot)
        if spot is not None:
            self._tell_clicked(spot)

    def _double_click(self, place: QPointF) -> None:
        edit = self._editing_at(place)
        if edit is not None:
            edit()
        elif self._picture and self._picture.layout.time.contains(place):
            self.reset_zoom()

    def _editing_at(self, place: QPointF) -> Callable[[], None] | None:
        if self._picture is None:
            return None
        layout = self._picture.layout
        for block, edit in (
            (layout.title, self.edit_title),
            (layout.subtitle, self.edit_subtitle),
            (layout.note, self.edit_note),
        ):
            if block.rect.contains(place):
                return edit
        return None

    def _drag_reading(self, x: float, done: bool) -> None:
        if self._picture is None:
            return
        first, last = self._picture.stage.days
        day = round(min(max(self._picture.stage.day_at(x), first), last))
        self._picture.show_reading(day)
        if done:
            self.read_day_changed.emit(day)

    # Keys

    def _press(self, event: QKeyEvent) -> None:
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        moves = {_Key.Key_Left: (-1, 0), _Key.Key_Right: (1, 0), _Key.Key_Up: (0, -1), _Key.Key_Down: (0, 1)}
        key = Qt.Key(event.key())
        if key in moves:
            across, down = moves[key]
            if ctrl and across:
                step = 1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 30
                self._move_reading(across * step)
            else:
                self._show_spot(next_spot(self.spots(), self.spot(), across, down))
        elif key in (_Key.Key_Return, _Key.Key_Enter, _Key.Key_Space):
            spot = self.spot()
            if spot is None:
                return
            self._tell_clicked(spot)
        elif not self._press_other(key):
            return
        event.accept()

    def _press_other(self, key: Qt.Key) -> bool:
        if key == _Key.Key_Escape and self.spot() is not None:
            self._show_spot(None)
        elif key in (_Key.Key_Plus, _Key.Key_Equal):
            self.zoom(1 / _ZOOM)
        elif key in (_Key.Key_Minus, _Key.Key_Underscore):
            self.zoom(_ZOOM)
        elif key == _Key.Key_0:
            self.reset_zoom()
        elif key == _Key.Key_F2:
            self.edit_title()
        else:
            return False
        return True

    def _move_reading(self, days: int) -> None:
        day = self.read_day()
        if self._picture is not None and day is not None:
            first, last = self._picture.stage.days
            moved = round(min(max(day + days, first), last))
            self._picture.show_reading(moved)
            self.read_day_changed.emit(moved)

    # The picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lays the chart out for the new size."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for two panels."""
        return QSize(900, 640)

    def minimumSizeHint(self) -> QSize:
        """What still can be read; a chart that needs more height is scrolled."""
        return QSize(320, 200)

    def _draw_anew(self) -> None:
        if self._data is not None:
            self._build(self.visible_range() if self.is_zoomed() else None)

    def _build(self, days: Days | None) -> None:
        if self._data is None:
            return
        read = self.spot()
        if self._picture and self._readout:
            self.view.scene().removeItem(self._readout)
            self._picture.remove()
        shown = theme.current_theme()
        room = self._scroll.maximumViewportSize()
        self._picture = ChartPicture(
            self.view.scene(), self._data, shown, width=room.width(), height=room.height(), days=days
        )
        self.view.setBackground(self._picture.stage.theme.window)
        self._picture.view_box.sigXRangeChanged.connect(self._range_changed)
        self._readout = ReadoutItem(self._picture.stage)
        self.view.scene().addItem(self._readout)
        self.view.picture = self._picture
        self.view.setAccessibleName(self._data.title or self.tr("Chart"))
        self._fit()
        if read is not None:
            self._show_spot(same_spot(self.spots(), read))

    def _fit(self) -> None:
        """Fills the place given; a chart that needs more height than there is gets it, and is scrolled."""
        if self._picture is None:
            return
        room = self._scroll.maximumViewportSize()
        self._picture.resize(room.width(), room.height())
        self.view.scrolls = self._picture.layout.height > room.height() + 0.5
        if self.view.scrolls:
            narrower = room.width() - self._scroll.verticalScrollBar().sizeHint().width()
            self._picture.resize(narrower, room.height())
        self.view.resize(round(self._picture.layout.width), round(self._picture.layout.height))
        self._show_spot(same_spot(self.spots(), self.spot()))

    def _range_changed(self) -> None:
        self._show_spot(same_spot(self.spots(), self.spot()))
        self.range_changed.emit()

    def _spot_near(self, place: QPointF) -> Spot | None:
        def distance(spot: Spot) -> float:
            return float(((spot.x - place.x()) ** 2 + (spot.y - place.y()) ** 2) ** 0.5)

        near = min(self.spots(), key=distance, default=None)
        return near if near is not None and distance(near) <= _HOVER_PX else None

    def _show_spot(self, spot: Spot | None) -> None:
        if self._readout is None or (spot is None and self._readout.spot is None):
            return
        self._readout.show_spot(spot)
        self.view.setAccessibleDescription(spoken(spot) if spot else "")
        if spot is not None and self.view.scrolls and self.view.hasFocus():
            self._scroll.ensureVisible(round(spot.x), round(spot.y), 40, 80)

    def _tell_clicked(self, spot: Spot) -> None:
        self.point_clicked.emit(spot.panel.key, spot.line.key if spot.line else "", spot.index)


class _EndFilter(QObject):
    """Ends a field at Return (which the chart would take for a click of its own) or at Escape."""

    def __init__(self, field: QLineEdit, end: Callable[[bool], None]) -> None:
        super().__init__(field)
        self._end = end

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See Qt."""
        keys = (_Key.Key_Escape, _Key.Key_Return, _Key.Key_Enter)
        if not isinstance(event, QKeyEvent) or event.key() not in keys:
            return False
        if event.type() == QEvent.Type.KeyPress:
            self._end(event.key() != _Key.Key_Escape)
        return True
