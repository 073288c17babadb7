"""Boards: several saved charts laid out on one page, kept in the library by name.

A board is a view with page "board". It names its charts by their views' uids, so that it follows their changes; a
chart that was deleted keeps its place, empty, until it is taken off or its deletion is undone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from db.charts.saved import views
from db.errors import DatahallError, InputError

if TYPE_CHECKING:
    from db.charts.description import ChartData, ChartDescription
    from db.library import Library

MOST_COLUMNS = 4
MOST_CHARTS = 40
LONGEST_TEXT = 1000


@dataclass(frozen=True, kw_only=True)
class BoardItem:
    """A place on a board: the saved chart's uid, and how many columns it spans."""

    view_uid: str
    span: int = 1


@dataclass(frozen=True, kw_only=True)
class Board:
    """What stands on a board, row by row from the top left. `style` names a house style, "" is Datahall's own."""

    title: str = ""
    note: str = ""
    columns: int = 2
    items: tuple[BoardItem, ...] = ()
    style: str = ""

    def to_json(self) -> str:
        """As stored in a view; keys in a fixed order."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Board:
        """Reads `to_json`'s text; unknown keys, from a newer version, are left out. Raises ValueError, TypeError."""
        stored: dict[str, Any] = json.loads(text)
        if not isinstance(stored, dict):
            raise ValueError("it is no board")
        return cls(
            title=str(stored.get("title", "")),
            note=str(stored.get("note", "")),
            columns=min(max(int(stored.get("columns", 2)), 1), MOST_COLUMNS),
            items=tuple(
                BoardItem(view_uid=str(one["view_uid"]), span=max(1, int(one.get("span", 1))))
                for one in stored.get("items", ())
            ),
            style=str(stored.get("style", "")),
        )


@dataclass(frozen=True)
class Place:
    """Where an item stands: its row, its first column and how many it spans there."""

    row: int
    column: int
    span: int


def places(board: Board) -> list[Place]:
    """Where each item stands: in order, each in the first row with room after the one before."""
    found: list[Place] = []
    row = column = 0
    for item in board.items:
        span = min(item.span, board.columns)
        if column + span > board.columns:
            row, column = row + 1, 0
        found.append(Place(row, column, span))
        column += span
    return found


def with_chart(board: Board, view_uid: str) -> Board:
    """The board with one more chart, last. Raises InputError when it is full."""
    if len(board.items) >= MOST_CHARTS:
        raise InputError(f"A board holds at most {MOST_CHARTS} charts.", "", "Take one off first.")
    return replace(board, items=(*board.items, BoardItem(view_uid=view_uid)))


def without(board: Board, index: int) -> Board:
    """The board without the item at a place."""
    return replace(board, items=board.items[:index] + board.items[index + 1 :])


def moved(board: Board, index: int, to: int) -> Board:
    """The board with an item put before or after others, so that it stands at place `to` of the order."""
    items = list(board.items)
    item = items.pop(index)
    items.insert(min(max(to, 0), len(items)), item)
    return replace(board, items=tuple(items))


def spanning(board: Board, index: int, span: int) -> Board:
    """The board with an item as wide as so many columns."""
    wide = replace(board.items[index], span=min(max(span, 1), board.columns))
    return replace(board, items=(*board.items[:index], wide, *board.items[index + 1 :]))


def checked(board: Board) -> Board:
    """The board with its texts trimmed. Raises InputError for what cannot be laid out."""
    board = replace(board, title=" ".join(board.title.split()), note=" ".join(board.note.split()))
    if not 1 <= board.columns <= MOST_COLUMNS:
        raise InputError(f"A board has 1 to {MOST_COLUMNS} columns.", "", "Choose another number.", field="columns")
    if len(board.items) > MOST_CHARTS:
        raise InputError(f"A board holds at most {MOST_CHARTS} charts.", "", "Leave some out.", field="items")
    if max(len(board.title), len(board.note)) > LONGEST_TEXT:
        raise InputError(f"A text has at most {LONGEST_TEXT:,} characters.", "", "Shorten it.", field="title")
    return board


# In the library


def save(library: Library, name: str, board: Board) -> int:
    """Keeps a new board and returns its view's id. Raises InputError as `checked` and for a name that is taken."""
    return views.save(library, name, views.BOARD, checked(board).to_json(), kind="board")


def update(library: Library, view_id: int, board: Board, shown: Board) -> None:
    """Keeps what was changed about a board; what another program changed about it meanwhile stays.

    Args:
        shown: the board as it was before the change.

    Raises ViewChanged where both changed the same of it, and keeps nothing.
    """
    now = read(library, view_id)
    mine, theirs = (_differing(one, shown) for one in (checked(board), now))
    if both := [name for name in mine if name in theirs and mine[name] != theirs[name]]:
        told = ", ".join(f"“{mine[name]}”" for name in both if isinstance(mine[name], str) and mine[name])
        raise views.ViewChanged(
            "The board was changed elsewhere in the same moment, and is shown here as it is now.",
            f"What you entered was not kept: {told}." if told else "What you did was not kept.",
            "Do it again if it is still wanted.",
        )
    views.update(library, view_id, replace(now, **mine).to_json(), is_as_shown=views.reads_as(Board.from_json, now))


def _differing(board: Board, shown: Board) -> dict[str, Any]:
    names = [one.name for one in fields(Board)]
    return {name: getattr(board, name) for name in names if getattr(board, name) != getattr(shown, name)}


def read(library: Library, view_id: int) -> Board:
    """A saved board. Raises DatahallError when it is gone or damaged."""
    try:
        return Board.from_json(views.read_text(library, view_id))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DatahallError(
            "This board cannot be read.", f"Its description is damaged ({error}).", "Make it anew."
        ) from error


def free_name(library: Library, wanted: str) -> str:
    """`wanted`, or with the first number that makes it free."""
    taken = {view.name.casefold() for view in views.saved(library)}
    number, name = 1, wanted
    while name.casefold() in taken:
        number += 1
        name = f"{wanted} {number}"
    return name


def drawn_from(library: Library) -> tuple[tuple[str, str, str], ...]:
    """Every saved chart and house style as it stands: while this is the same, and no record changed, so are boards."""
    rows = library.reading().execute(
        'SELECT uid, name, description FROM "view" WHERE page IN (?, ?) ORDER BY id', (views.CHART, views.STYLE)
    )
    return tuple((str(uid), str(name), str(text)) for uid, name, text in rows)


@dataclass(frozen=True)
class BoardChart:
    """A chart of a board as it is now; `data` is None where it cannot be drawn, and `problem` says why."""

    item: BoardItem
    view_id: int = 0
    name: str = ""
    data: ChartData | None = None
    problem: str = ""


def board_charts(
    library: Library, board: Board, draw: Callable[[Library, ChartDescription], ChartData] | None = None
) -> list[BoardChart]:
    """Every item of a board with its chart's figures, in order; the same chart twice is asked for once."""
    from db.charts.trajectories import chart_data

    drawn_by = draw or chart_data
    known = {view.uid: view for view in views.saved(library, views.CHART)}
    found: dict[str, BoardChart] = {}
    for item in board.items:
        if item.view_uid not in found:
            found[item.view_uid] = _chart(library, item, known.get(item.view_uid), drawn_by)
    return [replace(found[item.view_uid], item=item) for item in board.items]


def _chart(
    library: Library,
    item: BoardItem,
    view: views.SavedView | None,
    draw: Callable[[Library, ChartDescription], ChartData],
) -> BoardChart:
    if view is None:
        return BoardChart(item, problem="This chart was deleted.")
    try:
        data = draw(library, views.read_chart(library, view.id))
    except DatahallError as error:
        return BoardChart(item, view.id, view.name, problem=str(error))
    return BoardChart(item, view.id, view.name, data)


def sources_of(charts: Sequence[BoardChart]) -> tuple[str, ...]:
    """The sources of all charts of a board, each once."""
    return tuple(dict.fromkeys(source for one in charts if one.data is not None for source in one.data.sources))
