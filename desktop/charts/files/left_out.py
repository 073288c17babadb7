"""A chart or board as it may leave, where something in the library is confidential."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.charts.description import ChartData, ChartDescription
from db.charts.trajectories import chart_data
from db.confidential import left_out

if TYPE_CHECKING:
    from db.charts.saved.boards import Board, BoardChart
    from db.library import Library


@dataclass(frozen=True)
class Open:
    """A chart's figures without what is confidential, and how much that is, in words."""

    data: ChartData
    left_out: str


@dataclass(frozen=True)
class OpenBoard:
    """A board's charts without what is confidential, and how much that is, in words."""

    charts: list[BoardChart]
    left_out: str


def open_chart(library: Library, description: ChartDescription) -> Open:
    """The chart as it may leave."""
    with closing(library.without_what_is_confidential()) as left:
        return Open(chart_data(left, description), left_out(left).words())


def open_board(library: Library, board: Board) -> OpenBoard:
    """The board as it may leave; charts that name what is confidential are missing from it."""
    from db.charts.saved import boards

    with closing(library.without_what_is_confidential()) as left:
        return OpenBoard(boards.board_charts(left, board), left_out(left).words())
