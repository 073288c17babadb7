"""A person draws, changes, explains, saves and exports a chart."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from db.charts.description import ChartDescription, PanelDescription, Split, Total
from db.charts.saved import views
from desktop import tasks
from desktop.charts.chart_page import ChartPage
from desktop.charts.controls.group_picker import GroupList
from desktop.charts.files.export_dialog import ExportDialog
from desktop.charts.house_styles.style_dialog import StyleDialog
from desktop.charts.marks.targets import Kind, targets
from desktop.charts.name_dialog import NameDialog
from desktop.look.choice_box import ChoiceBox
from tests.figures import Book

WHOLE = "power.whole_facility"
POWER = PanelDescription(measure="power", basis=WHOLE, total=Total.SITES, ratio=True)


@pytest.fixture
def campuses(library):
    """China with 100 and 50 MW (张北), the United States with 300, each with a source; and a way of counting apart."""
    book = Book(library)
    china, us = book.place("CN", "China"), book.place("US", "United States")
    paper = book.source("A paper")
    for place, name, power in ((china, "Zhangbei 张北", 100), (china, "Horinger", 50), (us, "Abilene", 300)):
        site = book.facility(name, place)
        book.figure(WHOLE, power, "2025-01-31", facility_id=site, source_id=paper)
        book.figure("power.critical_it", power / 2, "2025-01-31", facility_id=site, source_id=paper)
    return library


@pytest.fixture
def page(qtbot, campuses):
    views.save_chart(campuses, "The gap", ChartDescription(title="The gap", panels=(POWER,), groups=("CN", "US")))
    made = ChartPage(campuses)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.data is not None)
    yield made
    tasks.wait_for_all()  # a drawing may still read the library


def choose(qtbot, combo: QComboBox, text: str) -> None:
    """Chooses an entry the way a person does by keyboard."""
    index = next(number for number in range(combo.count()) if combo.itemText(number).startswith(text))
    combo.setFocus()
    key = Qt.Key.Key_Down if index > combo.currentIndex() else Qt.Key.Key_Up
    for _ in range(abs(index - combo.currentIndex())):
        qtbot.keyClick(combo, key)


def redrawn(qtbot, page, is_so) -> None:
    qtbot.waitUntil(lambda: page.data is not None and is_so(page.data))


def click_point(qtbot, page, panel: int, line: int, index: int) -> None:
    wanted = page.data.panels[panel].lines[line].points[index]
    spot = next(one for one in page.chart.spots() if one.point == wanted)
    qtbot.mouseClick(page.chart.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(spot.x), round(spot.y)))
    qtbot.waitUntil(page.explain_panel.isVisible)


def dialog(page, kind):
    return next(one for one in page.findChildren(kind) if one.isVisible())


def test_the_saved_chart_opens_with_its_controls(page):
    assert page.view_bar.name.text() == "The gap"
    assert page.controls.figures.measure.currentText() == "Power, MW"
    assert page.controls.figures.basis.currentText().startswith("Whole facility")
    assert page.controls.groups.groups.currentText() == "China, United States"
    assert [line.label for line in page.data.panels[0].lines] == ["China", "United States"]
    assert not page.view_bar.is_changed


def test_choosing_another_basis_draws_it_and_marks_the_view_as_changed(qtbot, page):
    choose(qtbot, page.controls.figures.basis, "Critical IT")
    redrawn(qtbot, page, lambda data: data.panels[0].basis == "power.critical_it")
    assert page.data.panels[0].lines[0].points[0].value == 75
    assert page.view_bar.changed_mark.isVisible()
    qtbot.mouseClick(page.view_bar.save_button, Qt.MouseButton.LeftButton)
    assert not page.view_bar.changed_mark.isVisible()
    assert views.read_chart(page._library, page.view_bar.view_id).panels[0].basis == "power.critical_it"


def test_the_gap_and_the_scale_are_switched(qtbot, page):
    qtbot.mouseClick(
        page.controls.figures.gap, Qt.MouseButton.LeftButton, pos=QPoint(10, page.controls.figures.gap.height() // 2)
    )
    redrawn(qtbot, page, lambda data: len(data.panels) == 1)
    qtbot.mouseClick(page.controls.drawing.log, Qt.MouseButton.LeftButton)
    redrawn(qtbot, page, lambda data: data.panels[0].logarithmic)


def test_a_group_is_found_by_typing_and_taken_away(qtbot, page):
    page.controls.groups.groups.setFocus()
    page.controls.groups.groups.showPopup()
    listed = page.controls.groups.groups.list
    assert isinstance(listed, GroupList)
    qtbot.keyClicks(listed.text, "unit")
    qtbot.waitUntil(lambda: listed.list.count() == 1)
    qtbot.keyClick(listed.text, Qt.Key.Key_Return)
    redrawn(qtbot, page, lambda data: [line.label for line in data.panels[0].lines] == ["China"])
    listed.close()


def test_swapping_the_groups_turns_the_ratio_over(qtbot, page):
    page.controls.groups.groups.showPopup()
    qtbot.mouseClick(page.controls.groups.groups.list.swap, Qt.MouseButton.LeftButton)
    redrawn(qtbot, page, lambda data: data.panels[1].lines[0].points[0].value == 2)
    page.controls.groups.groups.list.close()


def test_facilities_are_drawn_one_by_one_with_chinese_names(qtbot, page):
    choose(qtbot, page.controls.groups.split, "Facility")
    redrawn(qtbot, page, lambda data: len(data.panels[0].lines) == 3)
    assert [line.label for line in page.data.panels[0].lines] == ["Abilene", "Zhangbei 张北", "Horinger"]
    assert not page.controls.figures.total.isEnabled()


def test_a_panel_is_added_and_removed(qtbot, page):
    qtbot.mouseClick(page.controls.figures.add_panel, Qt.MouseButton.LeftButton)
    redrawn(qtbot, page, lambda data: [panel.basis for panel in data.panels if not panel.is_ratio] == [
        WHOLE, "power.critical_it"])  # fmt: skip
    qtbot.mouseClick(page.controls.figures.remove_panel, Qt.MouseButton.LeftButton)
    redrawn(qtbot, page, lambda data: len(data.panels) == 2)


def test_a_click_explains_the_number_and_its_list_sums_in_a_spreadsheet(qtbot, page):
    click_point(qtbot, page, 0, 0, 0)
    root = page.explain_panel.explanation.root
    assert [(part.what, part.counts, part.publisher) for part in root.children] == [
        ("Zhangbei 张北", 100, "A paper"),
        ("Horinger", 50, "A paper"),
    ]
    assert "China: 200 MW" in page.explain_panel.title.text()
    assert "Written rounded to its roughest part; exactly it is 150 MW." in page.explain_panel.details.text()
    qtbot.mouseClick(page.explain_panel.copy_button, Qt.MouseButton.LeftButton)
    rows = list(csv.DictReader(io.StringIO(QGuiApplication.clipboard().text()), delimiter="\t"))
    assert sum(float(row["counts"]) for row in rows if row["counts"]) == 150


def test_a_click_on_the_ratio_lists_both_sides(qtbot, page):
    click_point(qtbot, page, 1, 0, 0)
    root = page.explain_panel.explanation.root
    assert [(term.what, term.figure) for term in root.children] == [("China", "150 MW"), ("United States", "300 MW")]
    assert root.number == 0.5


def test_escape_closes_the_explanation(qtbot, page):
    click_point(qtbot, page, 0, 0, 0)
    qtbot.keyClick(page.explain_panel.tree, Qt.Key.Key_Escape)
    qtbot.waitUntil(page.explain_panel.isHidden)


def test_a_row_of_the_explanation_opens_the_record(qtbot, page):
    click_point(qtbot, page, 0, 0, 0)
    for _ in range(3):  # past Zhangbei and its fact
        qtbot.keyClick(page.explain_panel.tree, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(page.explain_panel.tree, Qt.Key.Key_Return)
    assert opened.args == ["facility", page.explain_panel.explanation.root.children[1].record_id]


def test_a_chart_is_saved_under_a_new_name_renamed_and_deleted(qtbot, page):
    page.view_bar.save_as_action.trigger()
    ask = dialog(page, NameDialog)
    ask.name.setText("The gap")
    qtbot.keyClick(ask.name, Qt.Key.Key_Return)
    assert "already" in ask.problem.text()
    ask.name.clear()
    qtbot.keyClicks(ask.name, "Another")
    with qtbot.waitSignal(page.views_changed):
        qtbot.keyClick(ask.name, Qt.Key.Key_Return)
    assert page.view_bar.name.text() == "Another"
    page.view_bar.rename_action.trigger()
    ask = dialog(page, NameDialog)
    ask.name.clear()
    qtbot.keyClicks(ask.name, "A third")
    qtbot.keyClick(ask.name, Qt.Key.Key_Return)
    assert [view.name for view in views.saved(page._library)] == ["The gap", "A third"]
    page.view_bar.delete_action.trigger()
    assert [view.name for view in views.saved(page._library)] == ["The gap"]
    assert page.view_bar.name.text() == "Not saved"


def test_the_pencil_beside_the_house_style_opens_the_house_styles(qtbot, page):
    qtbot.mouseClick(page.controls.drawing.edit_styles, Qt.MouseButton.LeftButton)
    assert dialog(page, StyleDialog).list.count() == 0


def test_the_title_is_edited_in_place_and_kept_with_the_view(qtbot, page):
    page.chart.view.setFocus()
    qtbot.keyClick(page.chart.view, Qt.Key.Key_F2)
    field = page.chart.view.viewport().findChild(QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, "Half as much")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    redrawn(qtbot, page, lambda data: data.title == "Half as much")
    assert page.view_bar.is_changed
    page.view_bar.revert_action.trigger()
    redrawn(qtbot, page, lambda data: data.title == "The gap")


@pytest.mark.parametrize(("ending", "beginning"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_the_picture_is_exported(qtbot, page, tmp_path, ending, beginning):
    qtbot.mouseClick(page.image_button, Qt.MouseButton.LeftButton)
    ask = dialog(page, ExportDialog)
    ask.path.clear()
    qtbot.keyClicks(ask.path, str(tmp_path / f"gap.{ending}"))
    assert ask.kind.currentData() == ending
    qtbot.mouseClick(ask.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: f"gap.{ending}" in page.message.text())
    assert (tmp_path / f"gap.{ending}").read_bytes().startswith(beginning)


@pytest.mark.parametrize("name", ["", "gap", "gap.docx", "no/such/folder/gap.png"])
def test_a_file_that_cannot_be_written_is_said_in_the_dialog(qtbot, page, tmp_path, name):
    page.export_image()
    ask = dialog(page, ExportDialog)
    ask.path.setText(str(tmp_path / name) if name else "")
    qtbot.mouseClick(ask.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(ask.problem.text()))
    assert ask.isVisible()
    ask.reject()


def test_the_data_is_written_as_csv(qtbot, page, tmp_path):
    page.files.write_data(tmp_path / "gap.csv")
    qtbot.waitUntil(lambda: "Saved" in page.message.text())
    rows = list(csv.DictReader(io.StringIO((tmp_path / "gap.csv").read_text(encoding="utf-8-sig"))))
    assert {row["line"] for row in rows} == {"China", "United States", "China ÷ US"}
    page.files.write_data(tmp_path / "none" / "gap.csv")
    qtbot.waitUntil(lambda: "could not be written" in page.message.text())


def test_the_picture_is_copied(qtbot, page):
    qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QApplication.clipboard().image().width() == 2 * page.chart.view.width())


def test_a_new_figure_is_drawn_when_the_page_looks_again(qtbot, page):
    book = Book(page._library)
    place = page._library.reading().execute("SELECT id FROM place WHERE code = 'CN'").fetchone()[0]
    site = book.facility("New", place)
    book.figure(WHOLE, 25, "2025-02-28", facility_id=site)
    page.refresh(None)
    redrawn(qtbot, page, lambda data: data.panels[0].lines[0].points[-1].value == 175)


def test_the_chart_is_as_it_was_left(qtbot, page):
    choose(qtbot, page.controls.groups.split, "Facility")
    state = page.remembered()
    again = ChartPage(page._library)
    qtbot.addWidget(again)
    again.restore(state)
    assert again.description.split is Split.FACILITY
    assert again.view_bar.is_changed
    again.restore({"description": "{"})
    assert again.description.split is Split.FACILITY
    qtbot.waitUntil(lambda: again.data is not None)


def test_an_empty_library_says_what_to_do_and_offers_it(qtbot, library):
    page = ChartPage(library)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page.empty.add_button.isVisible)
    assert "nothing to draw yet" in page.empty.words.text()
    with qtbot.waitSignal(page.edit_requested) as asked:
        qtbot.mouseClick(page.empty.add_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["facility", 0]


def test_a_basis_without_figures_says_so(qtbot, page):
    description = ChartDescription(
        panels=(PanelDescription(measure="power", basis="power.nameplate", total=Total.SITES),)
    )
    views.save_chart(page._library, "Empty", description)
    page.show_view(views.saved(page._library)[-1].id)
    qtbot.waitUntil(page.empty.isVisible)
    assert "nameplate" in page.empty.words.text()
    assert not page.image_button.isEnabled()


def test_a_choice_longer_than_its_box_ends_in_an_ellipsis(qtbot):
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.addItem("Infrastructure in use, all computing, general and intelligent")
    box.resize(160, 30)
    assert box.shown_text().endswith("…")
    box.resize(900, 30)
    assert box.shown_text() == box.currentText()


def test_changes_of_a_chart_are_taken_back_and_done_again(qtbot, page):
    assert page.undo_name == ""
    choose(qtbot, page.controls.groups.split, "Facility")
    assert page.undo_name == "Split by"
    page.chart.title_edited.emit("Other words")
    assert page.undo_name == "Title"
    page.undo()
    redrawn(qtbot, page, lambda data: data.title == "The gap")
    assert (page.undo_name, page.redo_name) == ("Split by", "Title")
    while page.undo_name:
        page.undo()
    assert page.description.split is Split.COUNTRY
    assert page.controls.groups.split.currentText() == "Country"
    assert not page.view_bar.is_changed
    while page.redo_name:
        page.redo()
    assert (page.description.split, page.description.title) == (Split.FACILITY, "Other words")
    page.undo()
    page.chart.subtitle_edited.emit("Anew")
    assert page.redo_name == ""


def test_going_back_to_the_saved_view_can_be_taken_back(qtbot, page):
    page.chart.title_edited.emit("Other words")
    page.view_bar.revert_action.trigger()
    assert page.undo_name == "Back to the saved view"
    page.undo()
    assert page.description.title == "Other words"


def test_another_chart_begins_a_history_of_its_own_and_the_same_one_keeps_it(qtbot, page):
    page.chart.title_edited.emit("Other words")
    page.show_view(page.view_bar.view_id)
    assert (page.description.title, page.undo_name) == ("Other words", "Title")
    page.new_chart()
    assert page.undo_name == ""


def test_a_note_is_kept_with_the_view(qtbot, page):
    page.chart.view.setFocus()
    qtbot.keyClick(page.chart.view, Qt.Key.Key_N)
    field = page.chart.view.viewport().findChild(QLineEdit)
    qtbot.keyClicks(field, "Half of it")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    redrawn(qtbot, page, lambda data: [note.text for note in data.annotations] == ["Half of it"])
    assert page.undo_name == "Added note"
    qtbot.mouseClick(page.view_bar.save_button, Qt.MouseButton.LeftButton)
    assert views.read_chart(page._library, page.view_bar.view_id).annotations[0].text == "Half of it"


def test_the_box_at_a_point_counts_its_sources(qtbot, page):
    page.chart.view.setFocus()
    qtbot.keyClick(page.chart.view, Qt.Key.Key_Right)
    assert page.chart.view.accessibleDescription().endswith("Explain this number · 1 source")


def test_a_click_on_what_was_left_out_asks_for_these_figures(qtbot, page):
    left_out = next(one for one in targets(page.chart.picture.stage) if one.kind is Kind.LEFT_OUT)
    assert left_out.lines[0] == "3 figures on other bases"
    with qtbot.waitSignal(page.records_asked) as asked:
        qtbot.mouseClick(
            page.chart.view.viewport(), Qt.MouseButton.LeftButton, pos=left_out.areas[0].center().toPoint()
        )
    table, ids, words = asked.args
    assert table == "observation"
    rows = page._library.reading().execute("SELECT b.key FROM observation AS o JOIN basis AS b ON b.id = o.basis_id "
        f"WHERE o.id IN ({','.join(map(str, ids))})").fetchall()  # fmt: skip
    assert [row[0] for row in rows] == ["power.critical_it"] * 3
    assert words == "From chart: figures on other bases"


def test_the_table_under_the_chart_explains_its_numbers(qtbot, page):
    page.controls.changed.emit(replace(page.description, with_table=True))
    qtbot.waitUntil(page.table.isVisible)
    assert page.undo_name == "Table"
    cell = page.table.visualRect(page.table.model().index(0, 2)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    qtbot.waitUntil(page.explain_panel.isVisible)
    page.undo()
    qtbot.waitUntil(page.table.isHidden)


def test_a_click_on_the_coverage_asks_for_the_facilities_without_a_figure(qtbot, page):
    book = Book(page._library)
    place = page._library.reading().execute("SELECT id FROM place WHERE code = 'CN'").fetchone()[0]
    bare = book.facility("Without a figure", place)
    page.refresh(None)
    redrawn(qtbot, page, lambda data: "China: 2 of 3 facilities have a figure" in data.coverage)
    (covered,) = [one for one in targets(page.chart.picture.stage) if one.kind is Kind.COVERAGE]
    assert covered.lines[0] == "China: 2 of 3 facilities have a figure"
    with qtbot.waitSignal(page.records_asked) as asked:
        qtbot.mouseClick(page.chart.view.viewport(), Qt.MouseButton.LeftButton, pos=covered.areas[0].center().toPoint())
    assert asked.args == ["facility", (bare,), "From chart: China without a figure"]


def test_what_was_done_is_said_in_line_with_the_chart_and_moves_nothing(qtbot, page):
    before = page.chart.mapTo(page, QPoint()), page.chart.size()
    qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.message.text() == "Copied the picture")
    qtbot.waitUntil(lambda: page.message.isVisible() and page.message.height() > 10)
    QApplication.processEvents()
    assert (page.chart.mapTo(page, QPoint()), page.chart.size()) == before
    assert page.message.contentsMargins().left() == 24


def test_a_new_chart_is_saved_under_its_title_unless_another_name_is_typed(qtbot, page):
    page.new_chart()
    qtbot.waitUntil(lambda: page.data is not None and page.data.title != page.view_bar.name.text(), timeout=30_000)
    qtbot.waitUntil(page.progress.isHidden, timeout=30_000)
    page.view_bar.save_as()
    asked = next(one for one in page.findChildren(NameDialog) if one.isVisible())
    assert asked.name.text() == page.data.title
    asked.reject()
