"""The page Promises: an analyst sees what is most delayed, by whom, and gets to the facility."""

from __future__ import annotations

import zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from sqlmodel import select

from db.coming.plans import promises
from db.coming.telling import bases_with_plans, months_spread, promises_csv, shares_spread
from db.history.changes import change_set
from db.models import Source
from desktop import tasks
from desktop.charts.files.export_dialog import ExportDialog
from desktop.links import opening
from desktop.promised.page import PromisedPage
from tests.figures import TODAY, Book

WHOLE = "power.whole_facility"


@pytest.fixture
def page(qtbot, library):
    book = Book(library)
    owner = book.source("Owner", "2023-01-01")
    places = {code: book.place(code, name) for code, name in (("US", "United States"), ("CN", "China"))}
    for name, code, due, planned, stands in (
        ("Late", "US", "2024", 100, (120, "2025-03-31")), ("Waits", "US", "2023", 200, (50, "2024")),
        ("Silent", "CN", "2024", 300, None), ("=Later", "CN", "2199", 400, None),
    ):  # fmt: skip
        site = book.facility(name, places[code])
        book.figure(WHOLE, planned, due, facility_id=site, source_id=owner, kind="planned")
        if stands:
            book.figure(WHOLE, stands[0], stands[1], facility_id=site, source_id=book.source("Press", "2025-04-01"))
    made = PromisedPage(library)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitUntil(lambda: made.model.rowCount() == 4)
    return made


def test_the_most_delayed_stands_first_and_opens_its_facility(qtbot, page):
    assert "1 of 3 promises due were delivered, 2 are overdue" in page.summary.text()
    shown = [page.model.index(row, 0).data() for row in range(4)]
    assert shown == ["Waits", "Silent", "Late", "=Later"]
    assert [page.model.index(row, 5).data() for row in range(4)] == [
        "overdue",
        "overdue",
        "came by 31 Mar 2025",
        "not due yet",
    ]
    with qtbot.waitSignal(page.opened) as opened:
        page.table.setFocus()
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args[0] == "facility"
    page.group.setCurrentIndex(page.group.findText("China"))
    page.group.activated.emit(page.group.currentIndex())
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    state = page.remembered()
    page.group.setCurrentIndex(0)
    page.restore(state)
    assert page.group.currentText() == "China"


def test_a_plan_published_after_its_own_day_promised_nothing(library):
    """One of April 2026 for 2025 stood at the head of the most delayed."""
    book = Book(library)
    site = book.facility("Looks back", book.place("IT", "Italy"))
    book.figure(WHOLE, 100, "2024", facility_id=site, source_id=book.source("Press", "2025-04-01"), kind="planned")
    found = promises(library, WHOLE, TODAY)
    assert (found.promises, len(found.too_late)) == ((), 1)


def test_spreads_count_each_due_promise_once_and_the_table_leaves_unharmed(library, page):
    found = promises(library, WHOLE, TODAY)
    months, shares = months_spread(found), shares_spread(found)
    assert (months.delivered, months.overdue) == ((0, 1, 0, 0, 0, 0), (0, 0, 0, 0, 1, 1))
    assert (shares.delivered, shares.overdue) == ((0, 0, 0, 0, 0, 0, 1), (1, 0, 1, 0, 0, 0, 0))
    assert "'=Later" in promises_csv(found)
    assert [one.key for one in bases_with_plans(library)] == [WHOLE]


def test_distributions_leave_as_a_picture_and_the_table_with_them(qtbot, page, tmp_path):
    for ending in ("svg", "csv", "xlsx"):
        target = tmp_path / f"promises.{ending}"
        (page.export_image if ending == "svg" else page.ask_where_to_export)()
        qtbot.waitUntil(lambda: page.findChild(ExportDialog) is not None)
        dialog = page.findChild(ExportDialog)
        assert dialog.kind.currentData() == ("png" if ending == "svg" else "csv")
        dialog.path.setText(str(target))
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda target=target: target.exists() and page.findChild(ExportDialog) is None)
    drawn = (tmp_path / "promises.svg").read_text(encoding="utf-8")
    for words in ("Promises: Power, whole facility", "Months late", "Waits", "Sources: Owner"):
        assert words in drawn
    with zipfile.ZipFile(tmp_path / "promises.xlsx") as book:
        assert "Distributions" in book.read("xl/workbook.xml").decode()


def test_days_of_opening_are_judged_on_the_same_page(qtbot, library, page):
    Book(library).add(
        "milestone", facility_id=Book(library).facility("Opens"), event="first operational", certainty="planned",
        date="2025", source_id=Book(library).source("Owner", "2024-01-01"),
    )  # fmt: skip
    page.refresh(None)
    page.basis.setCurrentIndex(page.basis.findText("Day of opening"))
    page.basis.activated.emit(page.basis.currentIndex())
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert [page.model.index(0, column).data() for column in (0, 1, 5)] == ["Opens", "to open", "overdue"]
    assert page.months.isVisible() and not page.shares.isVisible() and not page.forecasts.isEnabled()


def test_the_source_of_a_promise_is_shown_before_it_is_opened(qtbot, page, library, monkeypatch):
    monkeypatch.setattr(opening.QDesktopServices, "openUrl", lambda url: pytest.fail("not asked first"))
    with change_set(library, "addresses") as session:
        for source in session.exec(select(Source)):
            source.address = "https://owner.example/plan"
    page.refresh(None)
    tasks.wait_for_all()
    source = page.model.index(0, 8)
    click = page.table.visualRect(source).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=click)
    (dialog,) = page.findChildren(opening.LinkDialog)
    assert dialog.address.toPlainText() == "https://owner.example/plan"
    dialog.reject()


def test_the_menu_of_a_row_leads_to_its_facility_its_plans_and_its_sources(qtbot, page):
    at = page.table.visualRect(page.model.index(1, 0)).center()
    page.table.customContextMenuRequested.emit(at)
    (menu,) = page.findChildren(QMenu)
    words = [action.text() for action in menu.actions()]
    assert words[:2] == ["Open the facility", "Plans as published"] and "Owner, A page of Owner, 1 Jan 2023" in words
    with qtbot.waitSignal(page.plans_asked) as asked:
        menu.actions()[1].trigger()
    silent = page.judged.found.promises[1]
    assert (silent.facility, asked.args) == ("Silent", [silent.facility_id, WHOLE])
    with qtbot.waitSignal(page.opened) as opened:  # no address is known: its record is shown
        menu.actions()[-1].trigger()
    assert opened.args[0] == "source"
    menu.close()


def test_the_rules_tell_how_near_two_publishers_have_to_be(page):
    assert "differ by up to 2 %" in page.rules.text()
