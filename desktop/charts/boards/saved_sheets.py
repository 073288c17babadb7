"""A saved chart or board as a sheet, ready for any kind of file: what the command line draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.charts.files.library_state import state_of
from db.charts.saved import boards, views
from db.charts.saved.house_styles import look_of
from db.charts.trajectories import chart_data
from desktop.charts.boards.board_picture import about_board, board_sheet
from desktop.charts.files.export import chart_sheet
from desktop.charts.files.export_metadata import about_chart
from desktop.charts.files.presets import PRESETS, fitted_zoom
from desktop.charts.files.sheet import Sheet
from desktop.look.theme import LIGHT, Theme

if TYPE_CHECKING:
    from db.charts.description import ChartData
    from db.charts.saved.views import SavedView
    from db.library import Library

BOARD_WIDTH_PX = 1600.0


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large a file is wanted, in pixels at 96 to the inch; no width or height: the one that suits.

    Args:
        fits: all is drawn smaller rather than the height raised.
    """

    width: float | None = None
    height: float | None = None
    zoom: float = 1.0
    scale: float = 1.0
    fits: bool = False


def preset_size(key: str, scale: float | None = None) -> Size:
    """A preset's size; `scale` where another than its own is wanted."""
    preset = PRESETS[key]
    return Size(
        width=preset.width_px,
        height=preset.height_px,
        zoom=preset.zoom,
        scale=preset.scale if scale is None else scale,
        fits=True,
    )


def saved_sheet(library: Library, view: SavedView, size: Size, theme: Theme = LIGHT) -> Sheet:
    """The sheet of a saved chart or board. Raises DatahallError when it is gone or damaged."""
    if view.page == views.BOARD:
        return _board(library, view, size, theme)
    description = views.read_chart(library, view.id)
    data = chart_data(library, description)
    return chart_sheet(
        data,
        width=size.width or 1280,
        height=size.height,
        zoom=zoom_for(data, size),
        theme=theme,
        about=about_chart(data, description, state_of(library), view.name),
    )


def zoom_for(data: ChartData, size: Size) -> float:
    """How much larger than on screen a chart is drawn at a size."""
    return fitted_zoom(data, size.width or 1280, size.height, size.zoom) if size.fits else size.zoom


def _board(library: Library, view: SavedView, size: Size, theme: Theme) -> Sheet:
    board = boards.read(library, view.id)
    charts = boards.board_charts(library, board)
    return board_sheet(
        board,
        charts,
        theme,
        width=size.width or BOARD_WIDTH_PX,
        height=size.height,
        zoom=min(size.zoom, 1.0) if size.fits else size.zoom,
        look=look_of(library, board.style),
        about=about_board(board, charts, state_of(library), view.name),
    )
