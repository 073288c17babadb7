"""A person lays charts out on a board, changes it by mouse and keys, and exports it as one picture."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from db.charts.saved import boards, house_styles, views
from db.charts.saved.boards import Board, BoardItem
from db.charts.saved.house_styles import HouseStyle
from db.history import changes
from db.watch import Watch
from desktop import messages, pools, tasks
from desktop.charts.boards.board_page import BoardPage
from desktop.charts.boards.board_picture import BoardPicture
from desktop.charts.files.export_dialog import ExportDialog
from desktop.charts.name_dialog import NameDialog


@pytest.fixture
def page(qtbot, starter_library):
    made = BoardPage(starter_library)
    starter_library.listeners.append(lambda touched: tasks.on_interface_thread(lambda: made.refresh(touched)))
    qtbot.addWidget(made)
    made.resize(1100, 800)
    made.show()
    return made


@pytest.fixture
def charts(starter_library):
    return views.saved(starter_library, views.CHART)


def shown(qtbot, page, number: int) -> None:
    """Waits until so many charts are drawn."""
    qtbot.waitUntil(
        lambda: page.canvas.picture() is not None and len(page.canvas.picture().cells) == number, timeout=30_000
    )


def with_all(qtbot, page, charts, **more) -> None:
    items = tuple(BoardItem(view_uid=view.uid) for view in charts)
    page.show_board(boards.save(page._library, "Overview", Board(items=items, **more)))
    shown(qtbot, page, len(charts))


def order(page) -> list[str]:
    return [chart.name for chart in page.charts()]


def middle(page, index: int) -> QPoint:
    return page.canvas.rect_of(index).center().toPoint()


def dialog(page, kind):
    return next(one for one in page.findChildren(kind) if one.isVisible())


def in_one_go(page) -> QImage:
    """The board painted as into a file."""
    canvas = page.canvas
    drawn = QImage(canvas.size() * canvas.devicePixelRatioF(), QImage.Format.Format_RGB32)
    drawn.setDevicePixelRatio(canvas.devicePixelRatioF())
    drawn.fill(QColor(canvas.picture().theme.window))
    painter = QPainter(drawn)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    canvas.picture().paint(painter)
    painter.end()
    return drawn


def on_screen(page) -> QImage:
    return page.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def painted(qtbot, page) -> None:
    """Waits until all its charts are to be seen, none of them otherwise than in a file."""
    page.canvas.choose(-1)
    qtbot.waitUntil(lambda: on_screen(page) == in_one_go(page), timeout=30_000)


def test_the_charts_on_screen_are_those_of_the_file_to_the_pixel(qtbot, page, charts):
    page.resize(1107, 2600)  # three columns of no whole number of pixels, all in sight
    with_all(qtbot, page, charts, title="Overview", note="With a note", columns=3)
    painted(qtbot, page)
    page.resize(1000, 2600)
    page.resize(980, 2600)
    painted(qtbot, page)


def test_a_chart_that_waits_shows_its_frame_and_its_title(qtbot, page, charts):
    page.resize(1107, 2600)
    hold, goes_on = Event(), Event()

    def holds(_: Watch) -> None:
        hold.set()
        goes_on.wait(30)

    with_all(qtbot, page, charts)
    for _ in range(pools.working().maxThreadCount()):
        tasks.run(page, holds)
    assert hold.wait(30)
    page.resize(1000, 2600)
    page.canvas._cells.show(None)
    page.canvas._draw_anew()
    page.canvas.choose(-1)
    waiting, whole = on_screen(page), in_one_go(page)
    assert waiting != whole
    for cell in page.canvas.picture().cells:
        title = cell.layout.title.rect.translated(cell.rect.topLeft()).toRect()
        assert waiting.copy(title) == whole.copy(title)
    goes_on.set()
    painted(qtbot, page)


def test_a_chart_that_cannot_be_painted_is_told_of_and_keeps_no_other_waiting(qtbot, page, charts, monkeypatch):
    told, paint = [], BoardPicture.paint_cell

    def faulty(picture, painter, cell):
        if cell is picture.cells[0]:
            raise ValueError("a mark")
        paint(picture, painter, cell)

    monkeypatch.setattr(BoardPicture, "paint_cell", faulty)
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(str(error)))
    page.resize(1107, 2600)
    with_all(qtbot, page, charts)
    cells = page.canvas._cells
    qtbot.waitUntil(lambda: told == ["a mark"] and set(cells._kept) == set(range(1, len(cells._picture.cells))))


def test_a_chart_that_is_moved_is_not_painted_again(qtbot, page, charts):
    page.resize(1100, 2600)
    with_all(qtbot, page, charts[:2])
    painted(qtbot, page)
    page.canvas.choose(0)
    page.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert order(page) == [charts[1].name, charts[0].name]
    page.canvas.choose(-1)
    assert on_screen(page) == in_one_go(page)


def test_a_figure_changed_meanwhile_is_painted(qtbot, page, charts):
    page.resize(1100, 2600)
    with_all(qtbot, page, charts)
    painted(qtbot, page)
    before = on_screen(page)
    page._charts = {
        uid: replace(chart, data=replace(chart.data, title="Another title")) for uid, chart in page._charts.items()
    }
    page._show_charts()
    painted(qtbot, page)
    assert on_screen(page) != before


def test_an_empty_board_says_what_to_do_and_takes_charts(qtbot, page, charts):
    page.show_board(boards.save(page._library, "Overview", Board()))
    assert "Add the first chart" in page.empty.sentence.text()
    page.add_menu.aboutToShow.emit()
    assert [action.text() for action in page.add_menu.actions()] == [view.name for view in charts]
    page.add_menu.actions()[1].trigger()
    shown(qtbot, page, 1)
    page.add_menu.actions()[0].trigger()
    shown(qtbot, page, 2)
    assert order(page) == [charts[1].name, charts[0].name]
    changes.undo(page._library)
    shown(qtbot, page, 1)


def test_keys_choose_move_widen_open_and_take_off(qtbot, page, charts):
    with_all(qtbot, page, charts)
    first, second, third = (view.name for view in charts)
    page.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.canvas.chosen == 0
    qtbot.keyClick(page.canvas, Qt.Key.Key_Right)
    assert second in page.canvas.accessibleName() and "2 of 3" in page.canvas.accessibleName()
    qtbot.keyClick(page.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert order(page) == [second, first, third]
    assert page.canvas.chosen == 0
    qtbot.keyClick(page.canvas, Qt.Key.Key_Down)
    assert page.canvas.chosen == 2
    qtbot.keyClick(page.canvas, Qt.Key.Key_Plus)
    assert page.board.items[2].span == 2
    assert page.canvas.rect_of(2).width() == pytest.approx(page.canvas.width())
    qtbot.keyClick(page.canvas, Qt.Key.Key_Minus)
    assert page.board.items[2].span == 1
    with qtbot.waitSignal(page.chart_opened) as opened:
        qtbot.keyClick(page.canvas, Qt.Key.Key_Return)
    assert opened.args == [charts[2].id]
    qtbot.keyClick(page.canvas, Qt.Key.Key_Delete)
    assert order(page) == [second, first]
    changes.undo(page._library)
    assert order(page) == [second, first, third]


def test_a_chart_is_dragged_to_another_place_and_opened_by_a_double_click(qtbot, page, charts):
    with_all(qtbot, page, charts)
    first, second, third = (view.name for view in charts)
    start, end = middle(page, 0), middle(page, 1)
    qtbot.mousePress(page.canvas, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(page.canvas, start + QPoint(30, 0))
    qtbot.mouseMove(page.canvas, end)
    qtbot.mouseRelease(page.canvas, Qt.MouseButton.LeftButton, pos=end)
    assert order(page) == [second, first, third]
    with qtbot.waitSignal(page.chart_opened) as opened:
        qtbot.mouseDClick(page.canvas, Qt.MouseButton.LeftButton, pos=middle(page, 0))
    assert opened.args == [charts[1].id]


def test_a_deleted_chart_leaves_a_word_in_its_place(qtbot, page, charts):
    with_all(qtbot, page, charts)
    views.delete(page._library, charts[1].id)
    qtbot.waitUntil(lambda: page.charts()[1].problem == "This chart was deleted.", timeout=30_000)
    shown(qtbot, page, 3)
    assert page.canvas.picture().cells[1].data is None
    changes.undo(page._library)
    qtbot.waitUntil(lambda: page.charts()[1].data is not None, timeout=30_000)


def test_title_columns_and_style_are_kept_at_once(qtbot, page, charts):
    house_styles.save(page._library, HouseStyle(name="Pink", paper="#FFF1E5", footer="Pink Daily"))
    with_all(qtbot, page, charts)
    page.title.setFocus()
    qtbot.keyClicks(page.title, "The build-out")
    qtbot.keyClick(page.title, Qt.Key.Key_Return)
    page.columns.setFocus()
    qtbot.keyClick(page.columns, Qt.Key.Key_Up)
    page.columns.activated.emit(page.columns.currentIndex())
    page.style_box.setCurrentIndex(page.style_box.findData("Pink"))
    page.style_box.activated.emit(page.style_box.currentIndex())
    kept = boards.read(page._library, page.view_id)
    assert (kept.title, kept.columns, kept.style) == ("The build-out", 1, "Pink")
    assert page.canvas.picture().theme.window == "#FFF1E5"


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_whole_board_is_exported_as_one_picture(qtbot, page, charts, tmp_path, ending):
    with_all(qtbot, page, charts, title="The build-out 建设", note="Read with care.")
    page.export_image()
    ask = dialog(page, ExportDialog)
    path = tmp_path / f"board.{ending}"
    ask.path.setText(str(path))
    qtbot.mouseClick(ask.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Saved" in page.message.text())
    assert path.stat().st_size > 10_000
    if ending == "svg":
        texts = [one.text for one in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")]
        assert {"The build-out 建设", "Read with care."} <= set(texts)
        assert all(any((chart.data.title[:20]) in (text or "") for text in texts) for chart in page.charts())
        assert not any("Qx" in (text or "") for text in texts)
    if ending == "png":
        made, columns = QImage(str(path)), set()
        for x in range(0, made.width(), 4):
            if any(made.pixelColor(x, y).lightness() < 120 for y in range(0, made.height(), 3)):
                columns.add(x // (made.width() // 4))
        assert columns >= {0, 1, 2}


def test_a_board_is_renamed_and_deleted_and_undo_brings_it_back(qtbot, page, charts):
    with_all(qtbot, page, charts)
    page.rename()
    ask = dialog(page, NameDialog)
    ask.name.selectAll()
    qtbot.keyClicks(ask.name, "Monday")
    with qtbot.waitSignal(page.views_changed):
        qtbot.mouseClick(ask.keep, Qt.MouseButton.LeftButton)
    assert page.name.text() == "Monday"
    page.delete()
    assert "gone" in page.empty.heading.text()
    assert not page.add_button.isEnabled()
    changes.undo(page._library)
    (board,) = views.saved(page._library, views.BOARD)
    page.show_board(board.id)
    shown(qtbot, page, 3)
    assert page.add_button.isEnabled()
    QApplication.processEvents()


def test_a_title_that_another_changed_while_it_is_typed_is_never_overwritten_unseen(
    qtbot, page, charts, starter_library
):
    with_all(qtbot, page, charts[:1])
    page.title.setFocus()
    qtbot.waitUntil(page.title.hasFocus)
    shown = page.board
    boards.update(starter_library, page.view_id, replace(shown, title="Theirs"), shown)
    page.refresh(None)
    assert page.title.text() == "Theirs", "nothing was typed yet"
    page.title.selectAll()
    qtbot.keyClicks(page.title, "Mine")
    shown = page.board
    boards.update(starter_library, page.view_id, replace(shown, title="Theirs, later"), shown)
    page.refresh(None)
    assert page.title.text() == "Mine"
    qtbot.keyClick(page.title, Qt.Key.Key_Return)
    assert boards.read(starter_library, page.view_id).title == "Theirs, later" == page.title.text()
    assert "“Mine”" in page.message.text()
    page.title.selectAll()
    qtbot.keyClicks(page.title, "Mine")
    qtbot.keyClick(page.title, Qt.Key.Key_Return)
    assert boards.read(starter_library, page.view_id).title == "Mine"
