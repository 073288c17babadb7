"""What a person does on the page Compare: ticks, orders, converts, asks where a figure is from, saves and exports."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage
from sample_records import add, basis_id

from db.charts.saved import views
from db.library import open_library
from desktop import tasks
from desktop.charts.files.export_dialog import ExportDialog
from desktop.charts.files.wished import ExportWish
from desktop.charts.strokes.styles import LABEL, PANEL_TITLE, SMALL, SUBTITLE, TICK, TITLE, font
from desktop.compare.leaving import sheet_of
from desktop.main_window import MainWindow


@pytest.fixture
def window(qtbot, library):
    source = add(library, "source", title="The announcement", publisher="A paper", published="2025-01-21")
    for name, value in (("Large", 500e9), ("Small", 2e9)):
        policy = add(library, "policy", name=name, kind="plan")
        add(
            library, "observation", policy_id=policy, basis_id=basis_id(library, "investment.nominal"), value=value,
            currency="USD", kind="planned", stage="announced", said_on="2022", source_id=source,
        )  # fmt: skip
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1300, 800)
    window.show()
    qtbot.waitExposed(window)
    window.show_library(open_library(library.path))
    window.actions_by_name["compare"].trigger()
    qtbot.waitUntil(lambda: len(rows(window)) == 4)
    yield window
    window.close()
    tasks.wait_for_all()


def page(window):
    return window.pages.shown()


def rows(window):
    compared = page(window).compared
    return [row.label for row in compared.rows] if compared else []


def test_an_analyst_compares_converts_asks_why_and_saves(qtbot, window):
    shown = page(window)
    assert rows(window) == ["Large", "Announced", "Small", "Announced"]
    qtbot.mouseClick(shown.canvas, Qt.MouseButton.LeftButton, pos=_middle(shown, 1))
    assert "US$500bn" in shown.panel.toPlainText() and "The announcement" in shown.panel.toPlainText()
    assert "Large, Announced, planned, US$500bn" in shown.canvas.accessibleDescription()
    shown.dollars.setCurrentIndex(shown.dollars.findData(2025))
    qtbot.waitUntil(lambda: "In dollars of 2025" in shown.panel.toPlainText())
    shown.picker.list.setCurrentRow(1)
    qtbot.keyClick(shown.picker.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: rows(window)[0] == "Small")
    qtbot.keyClick(shown.canvas, Qt.Key.Key_Home)
    assert "Not stated" in shown.panel.toPlainText()
    qtbot.mouseClick(shown.shows["gdp_share"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.compared.rows[1].figure.problem == "no country stated")
    shown.keep("Two plans")
    assert [view.name for view in views.saved(shown.library, "compare")] == ["Two plans"]
    assert "Two plans" in [entry.title for entry in window.navigation.entries()]
    qtbot.mouseClick(shown.shows["by_year"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(shown.shows["by_place"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.compared.title.endswith("by country"))
    assert not shown.sites.isEnabled()
    qtbot.keyClick(shown.canvas, Qt.Key.Key_Home)
    assert shown.panel.toPlainText().startswith(rows(window)[0])
    qtbot.mouseClick(shown.back_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.compared.wish.show == "gdp_share")


def test_the_comparison_goes_into_every_kind_of_file_under_a_title_of_its_own(qtbot, window, tmp_path):
    shown = page(window)
    for ending in ("png", "svg", "pdf", "csv", "xlsx"):
        target = tmp_path / f"compared.{ending}"
        window.actions_by_name["export_data" if ending == "csv" else "export_table"].trigger()
        qtbot.waitUntil(lambda: window.findChild(ExportDialog) is not None)
        dialog = window.findChild(ExportDialog)
        assert dialog.kind.currentData() == ("csv" if ending == "csv" else "png")
        dialog.path.setText(str(target))
        assert dialog.preset.isEnabled() == (ending not in ("csv", "xlsx"))
        dialog.preset.setCurrentIndex(dialog.preset.findData("slide"))
        dialog.preset.activated.emit(0)
        dialog.title.setText("Two plans, one scale")
        dialog.sources.setChecked(ending != "svg")
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda target=target: target.exists() and window.findChild(ExportDialog) is None)
        assert str(target) in shown.message.text()
    drawn = (tmp_path / "compared.svg").read_text(encoding="utf-8")
    assert "Two plans, one scale" in drawn and "US$500bn" in drawn
    assert "Sources: The announcement" not in drawn
    assert 'width="1920" height="1080"' in drawn.replace("px", "")
    assert QImage(str(tmp_path / "compared.png")).width() == 1920
    qtbot.waitUntil(lambda: shown.compared.title == "Two plans, one scale")
    window.actions_by_name["copy_image"].trigger()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().image().width() == 2 * shown.canvas.width())


def test_a_long_comparison_is_drawn_smaller_rather_than_cut_and_a_short_one_fills_the_paper(window):
    compared = page(window).compared
    wish = ExportWish(Path("a.png"), 1200.0, 675.0, 1, "dark", 1.5, fits=True, title="Long")
    assert (sheet_of(compared, wish).width, sheet_of(compared, wish).height) == (1200.0, 675.0)
    long = replace(compared, rows=compared.rows * 15)
    sheet = sheet_of(long, wish)
    assert sheet.height >= 675.0 and sheet.zoom < 0.5


def _middle(shown, row):
    return QPoint(200, int(shown.canvas.picture.placed[row].rect.center().y()))


def test_a_comparison_leaves_the_type_of_charts_as_it_is(window):
    before = {style: QFont(font(style)) for style in (TITLE, SUBTITLE, PANEL_TITLE, TICK, LABEL, SMALL)}
    assert before[SUBTITLE].weight() == QFont.Weight.Normal
    sheet_of(page(window).compared, ExportWish(Path("a.png"), 1200.0, 675.0, 1, "light"))
    assert before == {style: font(style) for style in before}
