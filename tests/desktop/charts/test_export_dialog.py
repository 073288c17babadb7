"""A person chooses how a chart becomes a file, and sees what will be written."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from charts_for_tests import EVERYTHING, GAP
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from db.charts.description import ChartDescription
from db.charts.files.library_state import state_of
from desktop import tasks
from desktop.charts.files.export_dialog import ExportDialog
from desktop.charts.files.wished import ExportWish, Shown, wished_pictures, wished_sheet, write_wish

SHOWN = Shown(GAP, ChartDescription(title=GAP.title), "Gap")


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def opened(parent, folder, shown):
    def sheet(wish):
        return partial(wished_sheet, shown, wish)

    dialog = ExportDialog("Gap", folder, 900, 700, "light", parent, sheet=sheet, with_package=True)
    dialog.open()
    return dialog


@pytest.fixture
def ask(qtbot, parent, tmp_path):
    return opened(parent, tmp_path, SHOWN)


def choose(qtbot, box, data) -> None:
    """Chooses an entry of a combo box by keys."""
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    while box.currentData() != data:
        before = box.currentIndex()
        qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before


def test_the_picture_shown_is_the_one_that_will_be_written(qtbot, ask):
    qtbot.waitUntil(lambda: ask.preview.pixmap().width() > 300)
    assert ask.note.text().startswith("1,800 × 1,400 pixels")
    choose(qtbot, ask.theme, "dark")
    qtbot.waitUntil(lambda: ask.preview.pixmap().toImage().pixelColor(2, 2).lightness() < 60)
    choose(qtbot, ask.preset, "a4-portrait")
    qtbot.waitUntil(lambda: ask.preview.pixmap().height() > ask.preview.pixmap().width())
    assert ask.note.text().startswith("210 × 297 mm, 2,382 × 3,369 pixels")


def test_of_wishes_that_follow_each_other_quickly_the_last_one_is_shown(qtbot, ask):
    for preset in ("slide", "article", "social", "a4", "a4-portrait"):
        choose(qtbot, ask.preset, preset)
        ask._draw_preview()
    qtbot.waitUntil(lambda: ask.note.text().startswith("210 × 297 mm"))
    assert tasks.wait_for_all()
    qtbot.wait(1)
    assert ask.note.text().startswith("210 × 297 mm")
    assert ask.preview.pixmap().height() > ask.preview.pixmap().width()


def test_a_preset_is_a_size_and_a_size_typed_is_the_persons_own(qtbot, ask):
    choose(qtbot, ask.preset, "slide")
    wish = ask.choice
    assert (wish.width, wish.height, wish.scale, wish.fits) == (1920, 1080, 1, True)
    assert wish.zoom > 1.5
    choose(qtbot, ask.preset, "article")
    assert ask.choice.height is None
    assert ask.height_px.text() == "as needed"
    ask.width_px.setFocus()
    ask.width_px.selectAll()
    qtbot.keyClicks(ask.width_px, "1000")
    assert ask.preset.currentData() == "own"
    assert (ask.choice.width, ask.choice.zoom, ask.choice.fits) == (1000, 1, False)
    choose(qtbot, ask.preset, "")
    assert (ask.choice.width, ask.choice.height) == (900, 700)


def test_type_too_small_to_read_is_said(qtbot, parent, tmp_path):
    crowded = Shown(replace(EVERYTHING, panels=EVERYTHING.panels * 2), ChartDescription())
    ask = opened(parent, tmp_path, crowded)
    choose(qtbot, ask.preset, "social")
    qtbot.waitUntil(lambda: "hard to read" in ask.note.text())
    ask.reject()


def test_the_kind_and_the_ending_follow_each_other(qtbot, ask):
    choose(qtbot, ask.kind, "zip")
    qtbot.keyClick(ask.kind, Qt.Key.Key_Return)
    ask.kind.activated.emit(ask.kind.currentIndex())
    assert ask.path.text().endswith("Gap.zip")
    ask.path.setFocus()
    ask.path.selectAll()
    qtbot.keyClicks(ask.path, "chart.svg")
    assert ask.kind.currentData() == "svg"
    assert not any(button.isEnabled() for button in ask.scales)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "zip"])
def test_what_is_wished_for_is_written(qapp, library, tmp_path, ending):
    path = tmp_path / f"gap.{ending}"
    wish = ExportWish(path, 1200, 675, 1, "light", 1.5, True)
    write_wish(library, SHOWN, wish, wished_pictures(SHOWN, wish, state_of(library)))
    assert path.stat().st_size > 5000
    if ending == "png":
        made = QImage(str(path))
        assert (made.width(), made.height()) == (1200, 675)


def test_a_name_without_a_known_ending_is_asked_for_again(qtbot, ask):
    for name in ("", "gap", "gap.docx"):
        ask.path.setText(name)
        qtbot.mouseClick(ask.export, Qt.MouseButton.LeftButton)
        assert "ends in .png" in ask.problem.text()
    with qtbot.waitSignal(ask.chosen) as wished:
        ask.path.setText(str(Path("x") / "gap.pdf"))
        qtbot.mouseClick(ask.export, Qt.MouseButton.LeftButton)
    assert wished.args[0].path == Path("x") / "gap.pdf"
