"""The model behind a table: a bounded window, and no reference lost in Qt."""

from __future__ import annotations

import sys
from array import array

import pytest
from PySide6.QtCore import Qt

from db.browse.table_cells import Cell
from db.browse.table_columns import COLUMNS
from desktop.browse.column_widths import fitted
from desktop.browse.table_model import PAGE_ROWS, PAGES_KEPT, WindowedModel


class Rows:
    """Rows that note what was asked for; even ids only are there."""

    def __init__(self):
        self.asked = []

    def fetch(self, ids, keys):
        self.asked.append(list(ids))
        return {one: tuple(Cell(f"{key} {one}") for key in keys) for one in ids if one % 2 == 0}


@pytest.fixture
def rows():
    return Rows()


@pytest.fixture
def model(qapp, rows):
    made = WindowedModel(rows.fetch)
    made.show_columns(COLUMNS["facility"][:3])
    made.show_ids(array("q", range(0, 2_000_000, 2)))
    return made


def test_only_the_pages_that_are_seen_are_fetched_and_few_are_kept(model, rows):
    assert model.rowCount() == 1_000_000
    assert model.index(500_000, 0).data() == "name 1000000"
    assert len(rows.asked) == 1
    for row in range(0, PAGE_ROWS * (PAGES_KEPT + 5), PAGE_ROWS):
        model.index(row, 0).data()
    rows.asked.clear()
    model.index(0, 0).data()
    assert rows.asked == [list(range(0, 2 * PAGE_ROWS, 2))], "the page looked at longest ago was let go"


def test_a_row_that_went_away_says_so(model):
    model.show_ids(array("q", [2, 3]))
    assert model.index(1, 0).data() == "deleted"
    assert model.index(1, 1).data() == ""


def test_unhandled_roles_lose_no_reference_to_none(model):
    index = model.index(0, 0)
    before = sys.getrefcount(None)
    for _ in range(20_000):
        index.data(Qt.ItemDataRole.DecorationRole)
    assert abs(sys.getrefcount(None) - before) < 1_000


@pytest.mark.parametrize("room", range(150, 900, 37))
def test_columns_fill_the_room_as_long_as_their_words_can_be_read(room):
    wanted, least, elastic = [200, 70, 120, 90], [120, 70, 60, 50], [True, False, True, True]
    narrowest = [90, 70, 45, 38]
    widths = fitted(wanted, least, elastic, room)
    assert all(width >= low for width, low in zip(widths, narrowest, strict=True))
    assert sum(widths) == max(room, sum(narrowest))
    if room >= sum(least):
        assert all(width >= low for width, low in zip(widths, least, strict=True))
