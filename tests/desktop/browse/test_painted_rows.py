"""The table paints whole rows by itself: as its cells one by one would, and never more than is seen."""

from __future__ import annotations

import random
from array import array

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QItemSelectionModel, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QTableView

from db.browse.table_cells import Cell
from db.browse.table_columns import Column
from desktop.app import make_application
from desktop.browse import delegates
from desktop.browse.delegates import COPIED_SCALES
from desktop.browse.table_model import PAGE_ROWS, WindowedModel
from desktop.browse.table_view import RecordTable
from desktop.browse.word_sheet import MOST_NOT_COPIED, MOST_SHEETS, WordSheets, Writing

KINDS = ("name", "text", "status", "number", "link", "text")
ROWS = 500


def cells_of(key: int) -> tuple[Cell, ...]:
    chance = random.Random(key)
    status = chance.choice(["operational", "cancelled", "unknown"])
    return (
        Cell(f"Facility {key} with a name that is longer than its column"),
        Cell(chance.choice(["", "OpenAI", "智算中心"])),
        Cell(status.capitalize(), tone=status), Cell(f"{chance.randrange(9999):,}", mark=chance.choice(["", "°", "!"])),
        Cell("A page"), Cell("words", mark="*"),
    )  # fmt: skip


@pytest.fixture
def asked():
    return []


@pytest.fixture
def table(qtbot, qapp, asked):
    make_application()

    def fetch(ids, _keys):
        asked.append(list(ids))
        return {one: cells_of(one) for one in ids if one != 7}  # the seventh was deleted meanwhile

    model = WindowedModel(fetch)
    model.show_columns([Column(key=f"c{at}", title=kind, kind=kind, sql="") for at, kind in enumerate(KINDS)])
    model.show_ids(array("q", range(1, ROWS + 1)))
    return shown(qtbot, RecordTable(model))


@pytest.fixture
def kept_sheets():
    """One for all examples: it fills up, and changes its scale and ground."""
    return WordSheets()


def shown(qtbot, table):
    qtbot.addWidget(table)
    table.resize(520, 300)
    for column in range(table.model().columnCount()):
        table.setColumnWidth(column, 130)
    table.show()
    qtbot.waitExposed(table)
    return table


def picture_of(table) -> QImage:
    return table.viewport().grab().toImage()


def moved_to(place: QPointF) -> QMouseEvent:
    none = Qt.MouseButton.NoButton
    return QMouseEvent(QEvent.Type.MouseMove, place, place, none, none, Qt.KeyboardModifier.NoModifier)


class CellByCell(RecordTable):
    """As Qt would have its delegate paint the same cells."""

    def paintEvent(self, event):
        with QPainter(self.viewport()) as painter:
            self._cells.paint_bare(painter, event.rect())
        QTableView.paintEvent(self, event)


def test_rows_look_as_their_cells_would_one_by_one(qtbot, table):
    other = shown(qtbot, CellByCell(table.model()))
    other.selectionModel().deleteLater()
    other.setSelectionModel(table.selectionModel())
    both = (table, other)
    with_keys = []
    for one in both:
        one.activateWindow()
        one.setFocus()
        qtbot.waitUntil(one.hasFocus)
        with_keys.append(picture_of(one))
        one.clearFocus()
    plain = picture_of(table)
    assert with_keys[0] == with_keys[1] != plain == picture_of(other)
    for one in both:
        one.header.moveSection(3, 0)
        one.setColumnHidden(1, True)
        one.setColumnWidth(0, 60)
    too = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    table.selectRow(2)
    table.selectionModel().select(table.model().index(4, 0), too)
    chosen = picture_of(table)
    assert plain != chosen == picture_of(other)
    lit = []
    for one in both:
        QApplication.sendEvent(one.viewport(), moved_to(QPointF(200, 190)))
        lit.append(picture_of(one))
        QApplication.sendEvent(one, QEvent(QEvent.Type.Leave))
    assert lit[0] != chosen
    assert lit[0] == lit[1]
    for row, pixels in ((250, 90), (ROWS, 0)):
        for one in both:
            one.verticalScrollBar().setValue(row)
            one.horizontalScrollBar().setValue(pixels)
        assert picture_of(table) == picture_of(other)


LETTERS = st.text(st.sampled_from("AVWToy rs10,9.:…—é°'&()/"), max_size=30)
CHINESE = st.text(st.sampled_from("A g1,智算中心张北国家枢纽(…"), max_size=14)
TEXTS = st.one_of(LETTERS, CHINESE, st.text(max_size=20), st.integers(0, 10**9).map("{:,}".format))


@given(text=TEXTS, width=st.integers(8, 260), kind=st.sampled_from(["name", "text", "number"]))
@example(text="智算中心 Hohhot 呼和浩特", width=90, kind="text")
@example(text="\u0645\u0631\u0643\u0632 12", width=200, kind="text")
@example(text="two\nlines", width=200, kind="text")
@example(text="A", width=8, kind="name")
def test_words_stand_where_qt_would_put_them(table, text, width, kind):
    pen, to_right = table._cells._pens.of(Column(key="c", title="", kind=kind, sql="")), kind == "number"
    inner = QRect(3, 2, width, 33)

    def picture(draw) -> QImage:
        image = QImage(300, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        with QPainter(image) as painter:
            painter.setFont(pen.font)
            draw(painter)
        return image

    def by_qt(painter) -> None:
        side = Qt.AlignmentFlag.AlignRight if to_right else Qt.AlignmentFlag.AlignLeft
        cut = pen.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter), cut)

    def by_us(painter) -> None:
        pen.draw(painter, inner.left(), inner.top(), width, inner.height(), text, to_right=to_right)

    def by_cell(painter) -> None:
        cut = pen.fitted(text, width)
        pen.draw(painter, inner.left(), inner.top(), width, inner.height(), cut, to_right=to_right)

    assert picture(by_us) == picture(by_qt) == picture(by_cell)


WORDS = st.lists(st.tuples(st.integers(0, 9), TEXTS), max_size=20)


@given(
    words=WORDS,
    width=st.integers(8, 300),
    kind=st.sampled_from(["text", "number"]),
    scale=st.sampled_from(COPIED_SCALES),
    dark=st.booleans(),
)
@example(words=[(1, "1,204"), (2, "Å÷gjpqy|§"), (3, "f")], width=90, kind="number", scale=1, dark=False)
def test_words_copied_from_sheets_look_as_written(kept_sheets, table, words, width, kind, scale, dark):
    pen, to_right = table._cells._pens.of(Column(key="c", title="", kind=kind, sql="")), kind == "number"
    colour, ground = ("#e0e0e0", "#202020") if dark else ("#202020", "#ffffff")
    writing = Writing(pen, colour, ground, width, 27, to_right, scale)
    placed = [(row * 28, text) for row, text in dict(words).items()]

    def picture(write) -> QImage:
        image = QImage(320 * scale, 280 * scale, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        image.fill(ground)
        with QPainter(image) as painter:
            painter.setFont(pen.font)
            painter.setPen(colour)
            write(painter)
        return image

    def one_by_one(painter) -> None:
        for top, text in placed:
            pen.draw(painter, 8, top, width, 27, text, to_right=to_right)

    written = picture(one_by_one)
    for _ in range(2):  # first they are put on the sheets
        assert picture(lambda painter: kept_sheets.write(painter, writing, 8, placed)) == written


@pytest.mark.parametrize("scale", COPIED_SCALES)
def test_more_long_words_than_sheets_have_room_for_are_all_written(kept_sheets, table, scale):
    pen = table._cells._pens.words
    writing = Writing(pen, "#202020", "#ffffff", 300, 27, False, scale)
    placed = [(row * 28, f"Hyperscale computing company, no. {row}") for row in range(70)]

    def picture(write) -> QImage:
        image = QImage(320 * scale, 1960 * scale, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        image.fill("#ffffff")
        with QPainter(image) as painter:
            painter.setFont(pen.font)
            painter.setPen("#202020")
            write(painter)
        return image

    def one_by_one(painter) -> None:
        for top, text in placed:
            pen.draw(painter, 8, top, 300, 27, text, to_right=False)

    written = picture(one_by_one)
    for _ in range(2):
        assert picture(lambda painter: kept_sheets.write(painter, writing, 8, placed)) == written


def test_texts_that_cannot_be_copied_are_not_remembered_for_ever(kept_sheets, table):
    writing = Writing(table._cells._pens.words, "#202020", "#ffffff", 120, 27, False, 1)
    image = QImage(140, 28, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        for number in range(3 * MOST_NOT_COPIED):
            kept_sheets.write(painter, writing, 8, [(0, f"データ {number}")])
    assert sum(map(len, kept_sheets._written.values())) <= MOST_NOT_COPIED + 1


def test_a_mark_over_its_columns_end_is_whole_beside_copied_words(qtbot, qapp, monkeypatch):
    make_application()
    row = (Cell("1,200", mark="!°?"), Cell("OpenAI"), Cell("US"))
    model = WindowedModel(lambda ids, _keys: dict.fromkeys(ids, row))
    model.show_columns([Column(key=kind, title=kind, kind=kind, sql="") for kind in ("number", "text", "country")])
    model.show_ids(array("q", range(1, 20)))
    table = shown(qtbot, RecordTable(model))
    copied = picture_of(table)
    monkeypatch.setattr(delegates, "COPIED_SCALES", ())
    assert picture_of(table) == copied


def test_full_sheets_begin_anew(kept_sheets, table):
    pen = table._cells._pens.words
    writing = Writing(pen, "#202020", "#ffffff", 120, 27, False, 1)
    image = QImage(140, 28, QImage.Format.Format_RGB32)
    for number in range(6000):
        with QPainter(image) as painter:
            kept_sheets.write(painter, writing, 8, [(0, f"Operator {number}")])
    assert len(kept_sheets._sheets) <= MOST_SHEETS


def test_a_jump_asks_once_for_what_is_seen(table, asked):
    picture_of(table)
    asked.clear()
    table.verticalScrollBar().setValue(301)
    picture_of(table)
    (ids,) = asked
    seen = table.viewport().height() // table.rowHeight(0) + 2
    assert set(range(302, 302 + seen - 2)) <= set(ids) and len(ids) <= seen + 2 * PAGE_ROWS


def test_a_table_without_rows_and_below_its_last_row_is_bare(table):
    table.model().show_ids(array("q", [1, 2]))
    image = picture_of(table)
    below = image.pixelColor(20, round(image.height() * 0.8))
    table.model().show_ids(array("q"))
    assert picture_of(table).pixelColor(20, 20) == below


def test_a_row_deleted_meanwhile_says_so(table):
    assert table.model().cell(6, 0).text == "deleted"
    assert table.model().data(table.model().index(6, 0), Qt.ItemDataRole.DisplayRole) == "deleted"
