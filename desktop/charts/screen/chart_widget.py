"""A chart on screen: read it by hovering or by keys, zoom it, drag a line over it, put words in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.charts.marks.targets import Kind, same_target, target_at, targets
from desktop.charts.screen.chart_canvas import ChartCanvas
from desktop.charts.screen.chart_menu import show_chart_menu
from desktop.charts.screen.in_place import InPlace
from desktop.charts.screen.note_editing import NoteEditing
from desktop.charts.screen.period_editing import PeriodEditing
from desktop.charts.screen.stepping import next_spot

_Key = Qt.Key
_ZOOM, _WHEEL = 1.4, 1.2
_MODIFIERS = (_Key.Key_Shift, _Key.Key_Control, _Key.Key_Alt, _Key.Key_Meta)
_DRAGGED = (Kind.NOTE, Kind.PERIOD)


class ChartWidget(ChartCanvas):
    """Shows a `ChartData`.

    Keys: arrows go from point to point, Tab to markers, notes, the ends of a trend's period and what was left out;
    Return is a click, Escape hides the box, + and - zoom (with Ctrl the value axis), 0 takes the zoom back, Ctrl with
    left and right moves the reading line by a month (with Shift by a day), left and right alone an end of a period
    once Tab or a click has reached it; N puts a note at the point read, Delete removes a note, F2 edits it, or else
    the title.
    """

    point_clicked = Signal(str, str, int)
    """Panel's key, line's key, index of the point; the line's key is "" for an undated figure of the panel."""
    read_day_changed = Signal(int)
    title_edited = Signal(str)
    subtitle_edited = Signal(str)
    note_edited = Signal(str)
    marker_clicked = Signal(str, int)
    """Table and record of a marker."""
    left_out_clicked = Signal(int)
    """Which sentence of what was left out."""
    coverage_clicked = Signal(int)
    """Which sentence of how many facilities have a figure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.in_place = InPlace(self.view.viewport(), self.view)
        self.notes, self.period = NoteEditing(self), PeriodEditing(self)
        self._connect()

    def _connect(self) -> None:
        self.view.pointed_at.connect(self._point_at)
        self.view.clicked.connect(self._click)
        self.view.double_clicked.connect(self._double_click)
        self.view.left.connect(self._leave)
        self.view.reading_dragged.connect(self._drag_reading)
        self.view.key_pressed.connect(self._press)
        self.view.grabs = self._grab
        self.view.next_target = self._go_to_target
        self.view.grab_dragged.connect(self._drag_target)
        self.view.values_dragged.connect(self._drag_values)
        self.view.values_wheeled.connect(lambda place, notches: self.zoom_values(_WHEEL**-notches, place))
        self.view.menu_asked.connect(self._offer_menu)

    # Words edited in place

    def edit_title(self) -> None:
        """Opens the title for editing."""
        if self._picture and self._data:
            rect = self._picture.layout.title.rect
            self.in_place.edit(rect, self._data.title, self.tr("Title"), self.title_edited.emit, is_title=True)

    def edit_subtitle(self) -> None:
        """Opens the subtitle for editing."""
        if self._picture and self._data:
            rect = self._picture.layout.subtitle.rect
            self.in_place.edit(rect, self._data.subtitle, self.tr("Subtitle"), self.subtitle_edited.emit)

    def edit_note(self) -> None:
        """Opens the note for editing."""
        if self._picture and self._data:
            rect = self._picture.layout.note.rect
            self.in_place.edit(rect, self._data.note, self.tr("Note"), self.note_edited.emit)

    # Mouse

    def _point_at(self, place: QPointF) -> None:
        target = target_at(self._picture.stage, place, words_only=True) if self._picture else None
        spot = None if target else self.spot_near(place)
        if self._picture is not None and target is None and spot is None:
            target = target_at(self._picture.stage, place)
            target = self.target() if target is None and self.period.is_held else target
        self._show_spot(spot)
        self._show_target(target)
        self.view.setCursor(self._cursor_at(place))

    def _leave(self) -> None:
        """The pointer is elsewhere; what was reached by keys stays lit."""
        self._show_spot(None)
        if not self.view.hasFocus():
            self._show_target(None)

    def _cursor_at(self, place: QPointF) -> Qt.CursorShape:
        target = self.target()
        if target is not None and target.kind is Kind.NOTE:
            return Qt.CursorShape.SizeAllCursor
        if self.view.is_on_reading(place) or (target is not None and target.kind is Kind.PERIOD):
            return Qt.CursorShape.SplitHCursor
        if self.spot() is not None or target is not None:
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.IBeamCursor if self._editing_at(place) else Qt.CursorShape.ArrowCursor

    def _click(self, place: QPointF) -> None:
        self._point_at(place)
        self.tell_clicked()

    def _double_click(self, place: QPointF) -> None:
        edit, target, panel = self._editing_at(place), self.target(), self.panel_at(place)
        if target is not None and target.kind is Kind.NOTE:
            self.notes.edit(target.index)
        elif edit is not None:
            edit()
        elif self._picture is not None and panel is not None:
            plot = self._picture.layout.panels[panel].plot
            if place.x() < plot.left():
                self._picture.show_all_values(panel)
                self._range_changed()
            else:
                self.reset_zoom()
        elif self._picture is not None and self._is_on_days(place):
            self._picture.show_all_days()

    def _is_on_days(self, place: QPointF) -> bool:
        """Whether a place is upon the days written under a plot."""
        assert self._picture is not None
        panels = [panel for panel in self._picture.layout.panels if panel.has_time_labels]
        return any(panel.plot.bottom() <= place.y() <= panel.plot.bottom() + 26 for panel in panels)

    def _drag_values(self, start: QPointF, pixels: float) -> None:
        panel = self.panel_at(start)
        if self._picture is not None and panel is not None:
            self._picture.move_values(panel, pixels)
            self._range_changed()

    def _grab(self, place: QPointF) -> bool:
        self.period.leave()
        target = target_at(self._picture.stage, place, words_only=True) if self._picture else None
        if self._picture is not None and target is None and self.spot_near(place) is None:
            target = target_at(self._picture.stage, place)
        if target is None or target.kind not in _DRAGGED:
            return False
        self.period.is_held = target.kind is Kind.PERIOD
        self._show_spot(None)
        self._show_target(target)
        return True

    def _drag_target(self, moved: QPointF, done: bool) -> None:
        target = self.target()
        if self._picture is None or target is None:
            return
        if target.kind is Kind.PERIOD:
            self.period.drag(target.index, moved, done)
        else:
            self.notes.drag(target.index, moved, done)
        self._show_target(same_target(self._picture.stage, target))

    def _offer_menu(self, place: QPointF, corner: QPoint) -> None:
        if self._picture is not None:
            self._point_at(place)
            show_chart_menu(self, place, corner)

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
        key, target = Qt.Key(event.key()), self.target()
        if target is not None and target.kind is Kind.PERIOD and self.period.press(target.index, event):
            event.accept()
            return
        if key not in _MODIFIERS:
            self.period.leave()
        if key in moves:
            across, down = moves[key]
            if ctrl and across:
                step = 1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 30
                self._move_reading(across * step)
            else:
                self._show_target(None)
                self._show_spot(next_spot(self.spots(), self.spot(), across, down))
        elif key in (_Key.Key_Return, _Key.Key_Enter, _Key.Key_Space):
            if self.spot() is None and self.target() is None:
                return
            self.tell_clicked()
        elif not self._press_zoom(key, ctrl) and not self._press_other(key):
            return
        event.accept()

    def _press_zoom(self, key: Qt.Key, values: bool) -> bool:
        """Plus, minus and zero; `values`: of the value axis of the panel read, else of the first."""
        factors = {
            _Key.Key_Plus: 1 / _ZOOM,
            _Key.Key_Equal: 1 / _ZOOM,
            _Key.Key_Minus: _ZOOM,
            _Key.Key_Underscore: _ZOOM,
        }
        if key == _Key.Key_0:
            self.reset_zoom()
        elif key not in factors:
            return False
        elif values:
            self.zoom_values(factors[key], self._place_read())
        else:
            self.zoom(factors[key])
        return True

    def _press_other(self, key: Qt.Key) -> bool:
        target = self.target()
        note = target.index if target is not None and target.kind is Kind.NOTE else None
        if key == _Key.Key_Escape and (self.spot() is not None or target is not None):
            self._show_spot(None)
            self._show_target(None)
        elif key in (_Key.Key_Delete, _Key.Key_Backspace) and note is not None:
            self._show_target(None)
            self.notes.remove(note)
        elif key == _Key.Key_F2 and note is not None:
            self.notes.edit(note)
        elif key == _Key.Key_F2:
            self.edit_title()
        elif key == _Key.Key_N:
            self.add_note()
        else:
            return False
        return True

    def add_note(self) -> None:
        """Opens a field for a note at the point read, else in the middle of the first plot."""
        self.notes.add_at(self._place_read())

    def _place_read(self) -> QPointF:
        spot = self.spot()
        if spot is not None and spot.line is not None:
            return QPointF(spot.x, spot.y)
        panels = self._picture.layout.panels if self._picture else []
        return next((panel.plot.center() for panel in panels if panel.data.lines), QPointF())

    def _go_to_target(self, forwards: bool) -> bool:
        """The next marker, note or sentence; False beyond the last."""
        found = targets(self._picture.stage) if self._picture else []
        now = self.target()
        places = [(one.kind, one.index) for one in found]
        at = places.index((now.kind, now.index)) if now is not None and (now.kind, now.index) in places else None
        self.period.leave()
        following = (0 if forwards else len(found) - 1) if at is None else at + (1 if forwards else -1)
        self._show_spot(None)
        is_there = 0 <= following < len(found)
        self._show_target(found[following] if is_there else None)
        return is_there

    def _move_reading(self, days: int) -> None:
        day = self.read_day()
        if self._picture is not None and day is not None:
            first, last = self._picture.stage.days
            moved = round(min(max(day + days, first), last))
            self._picture.show_reading(moved)
            self.read_day_changed.emit(moved)

    def tell_clicked(self) -> None:
        """Does what a click does on what is read or lit up."""
        spot, target = self.spot(), self.target()
        if spot is not None:
            self.point_clicked.emit(spot.panel.key, spot.line.key if spot.line else "", spot.index)
        elif target is not None and target.kind is Kind.MARKER and self._data is not None:
            marker = self._data.markers[target.index]
            if marker.record_id:
                self.marker_clicked.emit(marker.table, marker.record_id)
        elif target is not None and target.kind is Kind.LEFT_OUT:
            self.left_out_clicked.emit(target.index)
        elif target is not None and target.kind is Kind.COVERAGE:
            self.coverage_clicked.emit(target.index)
