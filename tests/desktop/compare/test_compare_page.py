"""What a person does on the page Compare: ticks, orders, converts, asks where a figure is from, saves and exports."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from sample_records import add, basis_id

from db.charts.saved import views
from db.library import open_library
from desktop import tasks
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
    window.go_to("compare", shown.view_id)
    qtbot.waitUntil(lambda: shown.compared.wish.show == "gdp_share")


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "csv", "xlsx"])
def test_the_comparison_goes_into_every_kind_of_file(window, tmp_path, monkeypatch, ending):
    target = tmp_path / f"compared.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.actions_by_name["export_table"].trigger()
    assert target.stat().st_size > 500
    if ending == "svg":
        assert "US$500bn" in target.read_text(encoding="utf-8")


def _middle(shown, row):
    return QPoint(200, int(shown.canvas.picture.placed[row].rect.center().y()))
