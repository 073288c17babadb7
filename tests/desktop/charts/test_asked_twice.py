"""A person asks a chart for more before the first answer is there: the last asked counts, whatever comes first."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from db.charts.description import ChartDescription, PanelDescription, Total
from db.charts.explaining import explain as explaining
from db.charts.saved import boards, views
from db.charts.saved.boards import Board, BoardItem
from desktop import pools, tasks
from desktop.charts import chart_files
from desktop.charts.boards import board_files
from desktop.charts.boards.board_page import BoardPage
from desktop.charts.chart_page import ChartPage
from desktop.charts.files import export
from desktop.charts.files.export_dialog import ExportDialog
from desktop.charts.files.page_files import Leaf, PageFiles
from tests.figures import Book
from tests.sample_records import edit

WHOLE = "power.whole_facility"


@pytest.fixture
def figures(library):
    book = Book(library)
    paper = book.source("A paper")
    for code, power in (("CN", 100), ("US", 300)):
        site = book.facility(f"A site in {code}", book.place(code, code))
        book.figure(WHOLE, power, "2025-01-31", facility_id=site, source_id=paper)
    panel = PanelDescription(measure="power", basis=WHOLE, total=Total.SITES)
    views.save_chart(library, "The gap", ChartDescription(title="The gap", panels=(panel,), groups=("CN", "US")))
    return library


@pytest.fixture
def page(qtbot, figures):
    made = ChartPage(figures)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.data is not None, timeout=30_000)
    yield made
    tasks.wait_for_all()


@contextmanager
def first_is_late(qtbot, monkeypatch, module, name):
    """The first call of a function waits until all that is done in here came, and then has its answer, too."""
    made, began, goes_on = getattr(module, name), Event(), Event()

    def held(*arguments, **more):
        if not began.is_set():
            began.set()
            assert goes_on.wait(30)
        return made(*arguments, **more)

    monkeypatch.setattr(module, name, held)
    yield began
    goes_on.set()
    qtbot.waitUntil(pools.are_idle)
    qtbot.waitUntil(lambda: not tasks._running)


def the_dialog(qtbot, page) -> ExportDialog:
    qtbot.waitUntil(lambda: page.findChild(ExportDialog) is not None)
    (dialog,) = page.findChildren(ExportDialog)
    return dialog


def test_of_two_pictures_copied_the_later_one_stays(qtbot, page, monkeypatch):
    with first_is_late(qtbot, monkeypatch, export, "image") as began:
        page.copy_image()
        assert began.wait(30)
        page.resize(1000, 700)
        page.copy_image()
        width = 2 * page.chart.view.width()
        qtbot.waitUntil(lambda: QApplication.clipboard().image().width() == width)
    assert QApplication.clipboard().image().width() == width


def test_of_two_numbers_clicked_the_later_one_is_explained(qtbot, page, monkeypatch):
    panel = page.data.panels[0].key
    with first_is_late(qtbot, monkeypatch, explaining, "explain") as began:
        page.chart.point_clicked.emit(panel, "CN", 0)
        assert began.wait(30)
        page.chart.point_clicked.emit(panel, "US", 0)
        qtbot.waitUntil(page.explain_panel.isVisible)
    assert "300" in page.explain_panel.title.text()


def test_a_number_of_a_chart_that_was_changed_since_is_not_explained(qtbot, page, monkeypatch):
    before = page.data
    with first_is_late(qtbot, monkeypatch, explaining, "explain") as began:
        page.chart.point_clicked.emit(before.panels[0].key, "CN", 0)
        assert began.wait(30)
        page._change(replace(page.description, groups=("US",)))
        qtbot.waitUntil(lambda: page.data is not before)
    assert not page.explain_panel.isVisible()


def test_a_chart_changed_before_its_dialog_opens_leaves_as_it_is_now(qtbot, page, figures, monkeypatch):
    edit(figures, "facility", 1, is_confidential=True)
    with first_is_late(qtbot, monkeypatch, chart_files, "open_chart") as began:
        page.export_image()
        assert began.wait(30)
        before = page.data
        page._change(replace(page.description, title="One country", groups=("US",)))
        qtbot.waitUntil(lambda: page.data is not before)
    dialog = the_dialog(qtbot, page)
    assert page.files._left.data.title == "One country"
    dialog.reject()


def test_a_board_changed_before_its_dialog_opens_leaves_as_it_is_now(qtbot, figures, monkeypatch):
    edit(figures, "facility", 1, is_confidential=True)
    (view,) = views.saved(figures, views.CHART)
    page = BoardPage(figures)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    item = BoardItem(view_uid=view.uid)
    page.show_board(boards.save(figures, "Twice", Board(items=(item, item))))
    qtbot.waitUntil(lambda: len(page.charts()) == 2)
    with first_is_late(qtbot, monkeypatch, board_files, "open_board") as began:
        page.files.export_image()
        assert began.wait(30)
        page.canvas.removed.emit(1)
        assert len(page.board.items) == 1
    dialog = the_dialog(qtbot, page)
    assert len(page.files._left.charts) == 1
    qtbot.waitUntil(lambda: dialog.preview.pixmap().width() > 100)
    dialog.reject()


def test_the_dialog_of_a_page_shows_the_leaf_asked_for_last(qtbot, figures, monkeypatch):
    page = QWidget()
    qtbot.addWidget(page)
    files = PageFiles(figures, page)

    def leaf(title: str) -> Leaf:
        return Leaf(
            page="compare", name="", title=title, width=400, height=300, words="{}",
            read=lambda _: read[title](), sheet=lambda *_: pytest.fail("not drawn"),
            write_figures=lambda *_: None,
        )  # fmt: skip

    began, goes_on = Event(), Event()
    read = {"first": lambda: (began.set(), goes_on.wait(30), "first")[2], "second": lambda: "second"}
    monkeypatch.setattr(ExportDialog, "_draw_preview", lambda _: None)
    files.export(leaf("first"))
    assert began.wait(30)
    files.export(leaf("second"))
    dialog = the_dialog(qtbot, page)
    goes_on.set()
    qtbot.waitUntil(lambda: not tasks._running)
    assert page.findChildren(ExportDialog) == [dialog]
    assert (dialog.title.text(), files._whole, Path(dialog.path.text()).stem) == ("second", "second", "second")
    dialog.reject()
