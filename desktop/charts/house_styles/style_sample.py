"""A made-up chart that shows a house style while it is edited: as many lines as it has colours."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from db.charts.description import ChartData, Line, PanelData, Point
from db.charts.saved.house_styles import HouseStyle
from db.values import dates
from desktop.charts.files.export import image
from desktop.look.theme import Theme

_LEAST_LINES = 3
_YEARS = range(2020, 2027)


def sample(look: HouseStyle) -> ChartData:
    """The figures are invented, and the chart says so."""
    tr = QCoreApplication.translate
    number = max(_LEAST_LINES, len(look.colours))
    keys = ["CN", "US", *(f"sample {place}" for place in range(2, number))]
    lines = tuple(_line(key, place, number) for place, key in enumerate(keys))
    panel = PanelData(key="sample", title=tr("Styles", "Power, whole facility, MW"), unit="MW", lines=lines)
    return ChartData(
        title=look.name or tr("Styles", "A sample"),
        subtitle=tr("Styles", "Made-up figures, drawn in this style"),
        panels=(panel,),
        sources=(tr("Styles", "none: this is a sample"),),
        first_day=dates.to_day(date(2019, 10, 1)),
        last_day=dates.to_day(date(2026, 12, 31)),
        read_day=dates.to_day(date(2023, 6, 30)),
        look=look,
    )


def sample_image(look: HouseStyle, width: int, height: int, scale: float, theme: Theme) -> QImage:
    """The sample as a picture of this size."""
    return image(sample(look), width=width * 1.4, height=height * 1.4, scale=scale / 1.4, theme=theme)


def _line(key: str, place: int, number: int) -> Line:
    points = []
    for year in _YEARS:
        day = dates.to_day(date(year, 12, 31))
        value = 100.0 + (number - place) * 60 + (year - 2019) ** 1.5 * (14 + 11 * (number - place))
        points.append(Point(day=day, first_day=day, value=round(value, 1), ahead=year > 2025))
    return Line(key=key, label=str(place + 1), points=tuple(points))
