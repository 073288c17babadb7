"""A house style's own line at the bottom of a chart: the footer at the left, the logo at the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from db.charts.saved.house_styles import HouseStyle
from desktop.charts.stage.stage import ChartItem, Stage
from desktop.charts.strokes.house_style import logo_drawing, logo_image, logo_size
from desktop.charts.strokes.painting import cap_middle, draw_text
from desktop.charts.strokes.styles import MARGIN, SMALL, font
from desktop.charts.strokes.wrapping import elided
from desktop.look.theme import Theme


class HouseItem(ChartItem):
    """Footer and logo of the chart's house style."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, 6)

    def draw(self, painter: QPainter) -> None:
        """See `ChartItem`."""
        look = self.stage.data.look
        if look is not None:
            draw_house(painter, self.stage.layout.house, look, self.stage.theme)


def draw_house(painter: QPainter, strip: QRectF, look: HouseStyle, theme: Theme) -> None:
    """Footer and logo within `strip`; a logo that cannot be drawn is left out."""
    size = logo_size(look)
    if not size.isEmpty():
        place = QRectF(strip.right() - size.width(), strip.bottom() - size.height(), size.width(), size.height())
        if look.logo_is_svg:
            logo_drawing(look.logo).render(painter, place)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, logo_image(look.logo))
    room = strip.width() - (size.width() + MARGIN if not size.isEmpty() else 0)
    words = elided(look.footer, font(SMALL), room)
    middle = strip.bottom() - max(size.height(), 16.0) / 2
    draw_text(painter, strip.left(), middle + cap_middle(font(SMALL)), words, font(SMALL), theme.muted)
