"""Putting notes into a chart, changing, moving and removing them with mouse and keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Signal

from db.charts.description import Annotation
from desktop.charts.marks.annotations import NOTED, WIDEST_PX, data_panel, note_boxes, note_panel
from desktop.charts.marks.scene import ChartPicture

if TYPE_CHECKING:
    from desktop.charts.screen.chart_widget import ChartWidget


class NoteEditing(QObject):
    """Works on the notes of one chart widget; `edited` brings all of them and what was done, for Undo."""

    edited = Signal(object, str)

    def __init__(self, chart: ChartWidget) -> None:
        super().__init__(chart)
        self._chart = chart
        self._dragged: tuple[int, QPointF] | None = None

    def can_add(self, place: QPointF) -> bool:
        """Whether a note can stand there: in a plot with a time axis."""
        return self._panel_at(place) is not None

    def add_at(self, place: QPointF) -> None:
        """Opens a field for a new note; beside a figure the note is about that figure."""
        panel, picture = self._panel_at(place), self._chart.picture
        if panel is None or picture is None:
            return
        stage, data = picture.stage, picture.stage.data
        spot = self._chart.spot_near(place)
        if spot is not None and spot.line is not None:
            panel = next(number for number, one in enumerate(data.panels) if one is spot.panel)
            new = Annotation(text="", day=spot.point.day, value=spot.point.value, panel=note_panel(data, panel))
        else:
            new = self._at(picture, panel, place)
        field = QRectF(stage.x(new.day) + 6, place.y() - 34, WIDEST_PX + 20, 20)
        field.moveLeft(min(field.left(), stage.layout.width - field.width() - 8))

        def keep(text: str) -> None:
            self.edited.emit((*data.annotations, replace(new, text=text)), self.tr("Added note"))

        self._chart.in_place.edit(field, "", self.tr("Note in the chart"), keep)

    def edit(self, index: int) -> None:
        """Opens a note's words; emptied, it is removed."""
        picture = self._chart.picture
        box = next((one.box for one in note_boxes(picture.stage) if one.index == index), None) if picture else None
        if picture is None or box is None:
            return
        notes = picture.stage.data.annotations

        def keep(text: str) -> None:
            if text:
                self._change(notes, index, replace(notes[index], text=text), self.tr("Changed note"))
            else:
                self.remove(index)

        room = QRectF(box.left(), box.top(), max(box.width(), WIDEST_PX) + 20, 20)
        self._chart.in_place.edit(room, notes[index].text, self.tr("Note in the chart"), keep)

    def remove(self, index: int) -> None:
        """Takes a note away."""
        if self._chart.picture is not None:
            notes = self._chart.picture.stage.data.annotations
            self.edited.emit((*notes[:index], *notes[index + 1 :]), self.tr("Removed note"))

    def drag(self, index: int, moved: QPointF, done: bool) -> None:
        """Moves a note along with the pointer; told when it is let go."""
        picture = self._chart.picture
        if picture is None:
            return
        if self._dragged is None or self._dragged[0] != index:
            box = next((one for one in note_boxes(picture.stage) if one.index == index), None)
            if box is None:
                return
            self._dragged = (index, box.anchor)
        notes = picture.stage.data.annotations
        panel = data_panel(picture.stage.data, notes[index].panel)
        if panel is None:
            return
        at = self._at(picture, panel, self._dragged[1] + moved)
        new = replace(at, text=notes[index].text, value=None if notes[index].value is None else at.value)
        changed = (*notes[:index], new, *notes[index + 1 :])
        picture.show_notes(changed)
        if done:
            self._dragged = None
            self.edited.emit(changed, self.tr("Moved note"))

    def _change(self, notes: tuple[Annotation, ...], index: int, new: Annotation, name: str) -> None:
        self.edited.emit((*notes[:index], new, *notes[index + 1 :]), name)

    def _at(self, picture: ChartPicture, panel: int, place: QPointF) -> Annotation:
        """An empty note about a place, kept within its plot."""
        stage = picture.stage
        plot, (first, last) = stage.layout.panels[panel].plot, stage.days
        day = round(min(max(stage.day_at(place.x()), first), last))
        height = min(max((plot.bottom() - place.y()) / plot.height(), 0.0), 1.0)
        value = float(f"{stage.scales[panel].value(height):.4g}")
        return Annotation(text="", day=day, value=value, panel=note_panel(stage.data, panel))

    def _panel_at(self, place: QPointF) -> int | None:
        picture = self._chart.picture
        if picture is None:
            return None
        for number, panel in enumerate(picture.layout.panels):
            takes_notes = panel.data.lines and panel.data.form in NOTED
            if takes_notes and panel.plot.adjusted(0, -8, 0, 0).contains(place):
                return number
        return None
