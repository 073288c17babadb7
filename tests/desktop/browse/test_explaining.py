"""A person asks a table, or the record panel, what made a number."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication, QMenu

from desktop import tasks
from desktop.browse.record_panel import RecordPanel
from desktop.browse.table_page import TablePage
from desktop.charts.explaining.explain_panel import ExplainDialog
from tests.figures import Book


@pytest.fixture
def campus(library):
    """Zhangbei in China: 300 MW, and 30 MW added."""
    book = Book(library)
    site, paper = book.facility("Zhangbei", book.place("CN", "China")), book.source("A paper")
    for value, day, extent in ((300, "2025-01-01", "total"), (30, "2025-06-01", "addition")):
        book.figure("power.whole_facility", value, day, facility_id=site, source_id=paper, extent=extent)
    return site


@pytest.fixture
def page(qtbot, library, campus):
    made = TablePage(library, "facility")
    qtbot.addWidget(made)
    made.resize(1100, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.select(campus)
    return made


def explained(qtbot, owner) -> ExplainDialog:
    """The dialog that opens."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in owner.window().findChildren(ExplainDialog)))
    return next(one for one in owner.window().findChildren(ExplainDialog) if one.isVisible())


def test_the_menu_on_a_number_explains_it_and_the_list_adds_up_to_the_cell(qtbot, page):
    place = next(number for number, column in enumerate(page.model.columns) if column.key == "power_now")
    cell = page.model.index(0, place)
    page.table.customContextMenuRequested.emit(page.table.visualRect(cell).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if one.text() == "Explain this number").trigger()
    menu.close()
    dialog = explained(qtbot, page)
    root = dialog.panel.explanation.root
    assert [leaf.counts for leaf in root.leaves()] == [300, 30]
    assert f"{root.number:,.0f}" == page.model.cell(0, place).text


def test_the_menu_on_words_has_nothing_to_explain(qtbot, page):
    page.table.customContextMenuRequested.emit(page.table.visualRect(page.model.index(0, 0)).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert not [one for one in menu.actions() if one.text() == "Explain this number"]
    menu.close()


def test_from_the_keyboard_the_first_number_of_the_row_is_explained_and_leads_back(qtbot, page, campus):
    page.explain()
    dialog = explained(qtbot, page)
    assert dialog.panel.title.text() == "Zhangbei: 330 MW now"
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(dialog.panel.tree, Qt.Key.Key_Return)
    assert opened.args == ["facility", campus]


def test_asked_twice_at_once_it_is_explained_once(qtbot, page):
    page.explain()
    page.explain()
    explained(qtbot, page)
    qtbot.waitUntil(lambda: not tasks._running)
    assert len(page.window().findChildren(ExplainDialog)) == 1


def test_the_power_in_the_record_panel_is_a_link_that_explains_itself(qtbot, library, campus):
    panel = RecordPanel(library)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_record("facility", campus)
    qtbot.waitUntil(lambda: panel.detail is not None)
    fields = panel.tabs[0].fields
    assert "explain:power_now" in fields.toHtml()
    fields.anchorClicked.emit(QUrl("explain:power_now"))
    assert explained(qtbot, panel).panel.explanation.value == 330
