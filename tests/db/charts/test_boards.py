"""Boards: what stands where, kept by name, following the charts they show."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.charts.description import ChartData, ChartDescription
from db.charts.saved import boards, views
from db.charts.saved.boards import Board, BoardItem, Place
from db.errors import DatahallError, InputError
from db.history import changes

some_boards = st.builds(
    Board,
    title=st.text(max_size=50),
    note=st.text(max_size=50),
    columns=st.integers(1, 4),
    items=st.lists(st.builds(BoardItem, view_uid=st.text(min_size=1, max_size=9), span=st.integers(1, 4)), max_size=12)
    .map(tuple),
    style=st.text(max_size=9),
)  # fmt: skip


@given(some_boards)
def test_a_board_reopens_as_it_was(board):
    assert Board.from_json(board.to_json()) == board


@given(some_boards)
def test_items_stand_in_order_within_the_columns_and_never_upon_each_other(board):
    found = boards.places(board)
    cells = [(place.row, place.column + i) for place in found for i in range(place.span)]
    assert len(found) == len(board.items)
    assert cells == sorted(set(cells))
    assert all(column < board.columns for _, column in cells)


@given(some_boards, st.data())
def test_moving_keeps_all_items(board, data):
    if not board.items:
        return
    index, to = (data.draw(st.integers(0, len(board.items) - 1)) for _ in range(2))
    after = boards.moved(board, index, to)
    assert after.items[to] == board.items[index]
    assert sorted(after.items, key=repr) == sorted(board.items, key=repr)
    assert boards.moved(after, to, index) == board
    assert len(boards.without(board, index).items) == len(board.items) - 1


def test_a_wide_item_goes_to_the_next_row_where_it_has_no_room():
    board = Board(columns=2, items=(BoardItem(view_uid="a"), BoardItem(view_uid="b", span=2), BoardItem(view_uid="c")))
    assert boards.places(board) == [Place(0, 0, 1), Place(1, 0, 2), Place(2, 0, 1)]


def test_a_deleted_chart_keeps_its_place_and_returns_with_undo(library):
    chart = views.save_chart(library, "One", ChartDescription(title="One"))
    uid = views.saved(library)[0].uid
    board_id = boards.save(library, "Board", Board(items=(BoardItem(view_uid=uid), BoardItem(view_uid=uid, span=2))))

    def draw(_, description):
        return ChartData(title=description.title, subtitle="", panels=())

    drawn = boards.board_charts(library, boards.read(library, board_id), draw)
    assert [(one.name, one.item.span, one.data.title) for one in drawn] == [("One", 1, "One"), ("One", 2, "One")]
    views.delete(library, chart)
    (gone, _) = boards.board_charts(library, boards.read(library, board_id), draw)
    assert (gone.data, gone.problem) == (None, "This chart was deleted.")
    changes.undo(library)
    assert boards.board_charts(library, boards.read(library, board_id), draw)[0].data is not None


def test_what_cannot_be_laid_out_is_refused_in_words(library):
    with pytest.raises(InputError, match="1 to 4 columns"):
        boards.save(library, "A", Board(columns=5))
    with pytest.raises(InputError, match="at most 40"):
        boards.save(library, "A", Board(items=(BoardItem(view_uid="x"),) * 41))
    boards.save(library, "Board", Board())
    with pytest.raises(InputError, match="There is a board “Board” already"):
        boards.save(library, "board", Board())
    assert boards.free_name(library, "Board") == "Board 2"
    broken = views.save(library, "Broken", views.BOARD, "[]")
    with pytest.raises(DatahallError, match="cannot be read"):
        boards.read(library, broken)


def test_of_a_board_that_two_change_each_change_stands_and_the_same_of_both_is_refused_in_words(library):
    view_id = boards.save(library, "Front page", Board(title="Before", columns=2))
    shown = boards.read(library, view_id)
    boards.update(library, view_id, replace(shown, title="Theirs"), shown)
    boards.update(library, view_id, replace(shown, columns=3), shown)
    assert boards.read(library, view_id) == Board(title="Theirs", columns=3)
    with pytest.raises(views.ViewChanged, match="What you entered was not kept: “Mine”"):
        boards.update(library, view_id, replace(shown, title="Mine"), shown)
    assert boards.read(library, view_id) == Board(title="Theirs", columns=3)
