"""A person asks what made a number: walks through the tree, opens records, copies and saves the list."""

from __future__ import annotations

import csv
import io
import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from db.charts.description import ChartDescription, PanelDescription, ShowAs, Total
from db.charts.explaining.explain import explain
from db.charts.explaining.explanation import Explanation, Node, Role
from db.charts.trajectories import chart_data
from desktop.charts.explaining.explain_panel import ExplainDialog, ExplainPanel
from desktop.charts.explaining.explain_tree import COUNTS, SAID, WHAT
from tests.figures import TODAY, Book

WHOLE = "power.whole_facility"
Key = Qt.Key


@pytest.fixture
def campuses(library):
    book = Book(library)
    for code, name, powers in (("CN", "China", (100, 50)), ("US", "United States", (300,))):
        place = book.place(code, name)
        for number, power in enumerate(powers):
            site = book.facility(f"{name} {number + 1}", place)
            paper = book.source("A paper")
            fact = book.figure(WHOLE, power, "2025-01-31", facility_id=site, source_id=paper, as_written=f"{power}兆瓦")
            book.add("citation", observation_id=fact, source_id=book.source("A blog"), stance="doubts")
    return library


def made_of(library, show_as: ShowAs = ShowAs.ABSOLUTE) -> Explanation:
    panel = PanelDescription(measure="power", basis=WHOLE, total=Total.SITES)
    chart = ChartDescription(panels=(panel,), groups=("CN", "US"), show_as=show_as)
    data = chart_data(library, chart, today=TODAY)
    return explain(library, data, data.panels[0].key, "CN", 0)


@pytest.fixture
def panel(qtbot, campuses):
    shown = ExplainPanel()
    qtbot.addWidget(shown)
    shown.resize(480, 600)
    shown.show_explanation(made_of(campuses))
    qtbot.waitExposed(shown)
    return shown


def row(panel) -> list[str]:
    """The words of the current row."""
    index = panel.tree.currentIndex()
    return [panel.tree.nodes.data(index.siblingAtColumn(column)) for column in (WHAT, COUNTS, SAID)]


def press(qtbot, panel, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(panel.tree, key)


def test_arrows_lead_from_the_number_to_its_facilities_facts_and_sources(qtbot, panel):
    assert row(panel) == ["China", "150", "end of January 2025"]
    press(qtbot, panel, Key.Key_Down)
    assert row(panel) == ["China 1", "100", "31 January 2025 · A paper"]
    press(qtbot, panel, Key.Key_Down)
    assert row(panel)[1:] == ["100", "100 MW · 31 January 2025 · A paper"]
    assert "100兆瓦" in panel.details.text()
    press(qtbot, panel, Key.Key_Right, Key.Key_Down)
    assert row(panel)[0] == "Source: A page of A paper"
    press(qtbot, panel, Key.Key_Down)
    assert row(panel)[0] == "Doubted by A blog"


def test_the_rules_stand_below_the_number_itself(panel):
    assert "2 of 2 facilities have a figure." in panel.details.text()


def test_return_opens_the_facility_and_a_double_click_the_source(qtbot, panel):
    press(qtbot, panel, Key.Key_Down)
    with qtbot.waitSignal(panel.opened) as opened:
        press(qtbot, panel, Key.Key_Return)
    part = panel.explanation.root.children[0]
    assert opened.args == ["facility", part.record_id]
    press(qtbot, panel, Key.Key_Down, Key.Key_Right, Key.Key_Down)
    where = panel.tree.visualRect(panel.tree.currentIndex()).center()
    viewport = panel.tree.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=where)
    with qtbot.waitSignal(panel.opened) as opened:
        qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=where)
    assert opened.args == ["source", part.children[0].source_id]


def test_copied_with_the_keyboard_the_list_sums_to_the_number(qtbot, panel):
    qtbot.keyClick(panel.tree, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = list(csv.DictReader(io.StringIO(QGuiApplication.clipboard().text()), delimiter="\t"))
    assert sum(float(one["counts"]) for one in rows if one["counts"]) == 150
    assert panel.message.text() == "Copied"


def test_the_list_is_saved_as_csv_and_as_json(panel, tmp_path):
    panel.write_list(tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(float(one["counts"]) for one in csv.DictReader(file) if one["counts"]) == 150
    panel.write_list(tmp_path / "tree.json")
    assert json.loads((tmp_path / "tree.json").read_text(encoding="utf-8"))["value"] == 150


def test_a_list_that_cannot_be_written_says_why_and_what_to_do(panel, tmp_path):
    panel.write_list(tmp_path / "no folder" / "list.csv")
    assert "list.csv could not be written" in panel.message.text()
    assert "Choose another place" in panel.message.text()


def test_of_a_share_the_two_terms_stand_open_with_numbers_of_their_own(campuses, panel):
    panel.show_explanation(made_of(campuses, ShowAs.SHARE))
    nodes = panel.tree.nodes
    top = nodes.index(0, 0)
    assert nodes.data(top.siblingAtColumn(COUNTS)) == "33.33 %"
    terms = [nodes.index(number, 0, top) for number in range(nodes.rowCount(top))]
    told = [(nodes.data(one), nodes.data(one.siblingAtColumn(COUNTS))) for one in terms]
    assert told == [("China", "150"), ("All groups drawn", "450")]
    assert all(panel.tree.isExpanded(one) for one in terms)
    assert nodes.headerData(COUNTS, Qt.Orientation.Horizontal) == "Counts, MW"


def test_thousands_of_facilities_are_listed_only_where_one_looks(qtbot, panel):
    part = Node(what="A site", role=Role.PART, counts=0.5, children=(Node(what="A fact", role=Role.FACT, counts=0.5),))
    root = Node(what="World", role=Role.VALUE, value=10_000.0, unit="MW", children=(part,) * 20_000)
    panel.show_explanation(Explanation(title="World: 10 GW", rules=(), root=root))
    nodes = panel.tree.nodes
    top = nodes.index(0, 0)
    assert nodes.rowCount(top) == 20_000
    qtbot.keyClick(panel.tree, Key.Key_End)
    assert row(panel) == ["A site", "0.5", ""]
    assert nodes.parent(panel.tree.currentIndex()) == top


def test_the_dialog_closes_when_a_row_leads_elsewhere(qtbot, campuses):
    dialog = ExplainDialog(made_of(campuses))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClick(dialog.panel.tree, Key.Key_Down)
    with qtbot.waitSignal(dialog.opened):
        qtbot.keyClick(dialog.panel.tree, Key.Key_Return)
    assert not dialog.isVisible()


def test_the_chosen_row_is_one_flat_band_while_the_keys_go_to_it(qtbot, panel):
    panel.tree.setFocus()
    qtbot.waitUntil(panel.tree.hasFocus)
    row = panel.tree.visualRect(panel.tree.nodes.index(0, 2).siblingAtColumn(1))
    shown = panel.tree.viewport().grab().toImage()
    tones = {shown.pixelColor(row.left() + 3, y).name() for y in range(row.top() + 3, row.bottom() - 2)}
    assert len(tones) == 1
