"""The charts of a board on screen: each painted beside the window once it is seen, and kept while it stays as it is."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from db.charts.description import ChartData
from db.values import notation
from db.watch import Watch
from desktop import messages, tasks
from desktop.charts.boards.board_picture import BoardPicture, Cell

_HINTS = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing


@dataclass(frozen=True)
class _Painted:
    """A chart as it was painted; `decided_by` is all that decides how it looks, `look` that but its size and place."""

    pixmap: QPixmap
    data: ChartData
    """Kept, because it is known again by its identity."""
    look: Hashable
    decided_by: Hashable


class PaintedCells(QObject):
    """Paints the cells of the picture shown last. One at a time, those in sight first."""

    painted = Signal(QRectF)
    """Where a chart is to be seen now."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._picture: BoardPicture | None = None
        self._kept: dict[int, _Painted] = {}
        self._failed = set[int]()
        self._task: tasks.Task | None = None

    def show(self, picture: BoardPicture | None) -> None:
        """Takes another picture; of charts that stay as they are nothing is painted again, wherever they stand."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        before, self._picture, self._kept = list(self._kept.values()), picture, {}
        self._failed.clear()
        for number, cell in enumerate(picture.cells if picture else []):
            of_chart = [one for one in before if one.data is cell.chart.data and one.look == self._look(cell)]
            alike = [one for one in of_chart if one.decided_by == self._decided_by(cell)]
            if found := (alike or of_chart)[:1]:
                self._kept[number] = found[0]

    def draw(self, painter: QPainter, number: int) -> None:
        """A cell as it is; one that waits for its size as it was at another, or its frame and title."""
        picture = self._picture
        assert picture is not None
        cell, kept = picture.cells[number], self._kept.get(number)
        if cell.data is None:
            picture.paint_cell(painter, cell)
        elif kept is None:
            picture.paint_waiting(painter, cell)
        else:
            painter.save()
            painter.setClipRect(cell.rect)
            painter.drawPixmap(QPointF(self._box(cell).topLeft()) / self._ratio, kept.pixmap)
            painter.restore()
        if cell.data is not None and not self._is_done(number):
            self._go_on()

    def _go_on(self) -> None:
        """Paints the next cell in sight, if it waits for one and none is being painted."""
        picture, seen = self._picture, QRectF(self._canvas.visibleRegion().boundingRect())
        if picture is None or self._task is not None:
            return
        for number, cell in enumerate(picture.cells):
            waits = cell.data is not None and number not in self._failed and not self._is_done(number)
            if waits and cell.rect.intersects(seen):
                self._paint(picture, number, cell)
                return

    def _paint(self, picture: BoardPicture, number: int, cell: Cell) -> None:
        box, ratio = self._box(cell), self._ratio
        look, decided_by = self._look(cell), self._decided_by(cell)

        def work(watch: Watch) -> QImage:
            watch.at(0, 1)  # a window drawn to another size asks again and again
            image = QImage(box.size(), QImage.Format.Format_RGB32)
            image.setDevicePixelRatio(ratio)
            image.fill(QColor(picture.theme.window))
            with QPainter(image) as painter:  # one left open by an error would end the program
                painter.setRenderHints(_HINTS)
                painter.translate(-QPointF(box.topLeft()) / ratio)
                picture.paint_cell(painter, cell)
            return image

        def done(image: QImage) -> None:
            assert cell.chart.data is not None
            self._kept[number] = _Painted(QPixmap.fromImage(image), cell.chart.data, look, decided_by)
            self._task = None
            self.painted.emit(cell.rect)
            self._go_on()

        def fail(error: Exception) -> None:
            self._failed.add(number)
            self._task = None
            messages.show_error(self._canvas, error)
            self._go_on()

        self._task = tasks.run(self, work, done=done, failed=fail)

    @property
    def _ratio(self) -> float:
        return self._canvas.devicePixelRatioF()

    def _box(self, cell: Cell) -> QRect:
        """The pixels of the screen that a cell lies upon."""
        rect, ratio = cell.rect, self._ratio
        return QRectF(rect.topLeft() * ratio, rect.size() * ratio).toAlignedRect()

    def _is_done(self, number: int) -> bool:
        picture, kept = self._picture, self._kept.get(number)
        return picture is not None and kept is not None and kept.decided_by == self._decided_by(picture.cells[number])

    def _look(self, cell: Cell) -> Hashable:
        assert self._picture is not None
        return id(cell.chart.data), self._picture.theme, self._picture.look, notation.current(), self._ratio

    def _decided_by(self, cell: Cell) -> Hashable:
        aside = cell.rect.topLeft() * self._ratio - QPointF(self._box(cell).topLeft())
        return self._look(cell), cell.rect.width(), cell.height, aside.toTuple()
