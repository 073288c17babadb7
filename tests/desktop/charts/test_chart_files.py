"""What leaves the chart page as files, and house styles that reach it."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from zipfile import ZipFile

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from db.charts.description import ChartDescription, PanelDescription, Total
from db.charts.files.library_state import state_of
from db.charts.saved import house_styles, views
from db.charts.saved.house_styles import HouseStyle
from db.library import Touched
from desktop import tasks, without_screen
from desktop.charts import chart_files as files
from desktop.charts.chart_page import ChartPage
from desktop.charts.files.export_dialog import ExportDialog
from desktop.charts.files.wished import ExportWish, wished_pictures
from tests.figures import Book
from tests.sample_records import edit

WHOLE = "power.whole_facility"


@pytest.fixture
def page(qtbot, library):
    book = Book(library)
    paper = book.source("A paper")
    for code, power in (("CN", 100), ("US", 300)):
        site = book.facility(f"A site in {code}", book.place(code, code))
        book.figure(WHOLE, power, "2025-01-31", facility_id=site, source_id=paper)
    panel = PanelDescription(measure="power", basis=WHOLE, total=Total.SITES, ratio=True)
    views.save_chart(library, "The gap", ChartDescription(title="The gap", panels=(panel,), groups=("CN", "US")))
    made = ChartPage(library)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.data is not None, timeout=30_000)
    yield made
    tasks.wait_for_all()  # a drawing may still read the library


def redrawn(qtbot, page, is_so) -> None:
    qtbot.waitUntil(lambda: page.data is not None and is_so(page.data), timeout=30_000)


def dialog(page, kind):
    return next(one for one in page.findChildren(kind) if one.isVisible())


def test_the_dialog_shows_the_chart_and_a_preset_or_a_package_is_written(qtbot, page, tmp_path):
    page.export_image()
    ask = dialog(page, ExportDialog)
    qtbot.waitUntil(lambda: ask.preview.pixmap().width() > 100)
    ask.preset.setCurrentIndex(ask.preset.findData("social"))
    ask.preset.activated.emit(ask.preset.currentIndex())
    ask.path.setText(str(tmp_path / "gap.png"))
    qtbot.mouseClick(ask.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "gap.png" in page.message.text())
    assert QImage(str(tmp_path / "gap.png")).size() == QSize(1200, 675)
    page.export_image()
    ask = dialog(page, ExportDialog)
    ask.path.setText(str(tmp_path / "gap.zip"))
    qtbot.mouseClick(ask.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "gap.zip" in page.message.text())
    assert (tmp_path / "gap.zip").read_bytes().startswith(b"PK")


def test_what_is_written_is_what_was_shown_though_the_page_shows_another_chart_by_then(qtbot, page, tmp_path):
    expected = wished_pictures(
        page.files._shown(with_confidential=False),
        ExportWish(tmp_path / "gap.svg", 1000, 700, 2, "light"),
        state_of(page._library),
    )["gap.svg"]
    page.export_image()
    ask = dialog(page, ExportDialog)
    ask.path.setText(str(tmp_path / "gap.svg"))
    ask.width_px.setValue(1000)
    ask.height_px.setValue(700)
    qtbot.mouseClick(ask.export, Qt.MouseButton.LeftButton)
    page._data = replace(page.data, title="Another chart")
    assert page.data.title == "Another chart"
    qtbot.waitUntil(lambda: "gap.svg" in page.message.text())
    assert (tmp_path / "gap.svg").read_bytes() == expected


def test_an_export_stopped_while_it_is_drawn_writes_nothing(qtbot, page, tmp_path, monkeypatch):
    began, goes_on = Event(), Event()
    draw = files.wished_pictures

    def slowly(*asked):
        began.set()
        goes_on.wait(30)
        return draw(*asked)

    monkeypatch.setattr(files, "wished_pictures", slowly)
    page.export_image()
    ask = dialog(page, ExportDialog)
    ask.path.setText(str(tmp_path / "gap.png"))
    qtbot.mouseClick(ask.export, Qt.MouseButton.LeftButton)
    assert began.wait(30)
    assert ask.cancel.text() == "Stop"
    qtbot.mouseClick(ask.cancel, Qt.MouseButton.LeftButton)
    assert "Stopped" in ask.problem.text()
    goes_on.set()
    assert tasks.wait_for_all()
    assert not list(tmp_path.glob("gap*"))
    ask.reject()


def test_the_data_have_their_description_beside_them(qtbot, page, tmp_path):
    page.files.write_data(tmp_path / "gap.csv")
    qtbot.waitUntil(lambda: "Saved" in page.message.text())
    assert "The gap" in (tmp_path / "gap.csv-metadata.json").read_text("utf-8")


def test_a_changed_house_style_reaches_the_chart_that_is_shown(qtbot, page, library):
    style = house_styles.save(library, HouseStyle(name="Pink", paper="#FFF1E5"))
    page._change(replace(page.description, style="Pink"))
    redrawn(qtbot, page, lambda data: data.look is not None and data.look.paper == "#FFF1E5")
    assert page.chart.view.backgroundBrush().color().name().upper() == "#FFF1E5"
    house_styles.update(library, style, HouseStyle(name="Pink", paper="#EEFFEE"), house_styles.read(library, style))
    page.refresh(Touched(0, "Change house style"))
    redrawn(qtbot, page, lambda data: data.look is not None and data.look.paper == "#EEFFEE")


def test_a_house_style_that_is_gone_is_told_and_the_chart_is_drawn_without(qapp, library, tmp_path, capsys):
    views.save_chart(library, "Styled", ChartDescription(style="Pink"))
    (view,) = views.saved(library)
    without_screen.draw(library, view, tmp_path / "a.svg")
    assert (tmp_path / "a.svg").exists()
    assert "“Pink” of “Styled” is not in this library" in capsys.readouterr().err


def test_a_chart_leaves_without_what_is_confidential_unless_its_tick_is_set(qtbot, page, library, tmp_path):
    edit(library, "facility", 1, is_confidential=True)
    qtbot.mouseClick(page.image_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(ExportDialog) is not None, timeout=15_000)
    dialog = page.findChild(ExportDialog)
    assert dialog.confidential.isVisible() and not dialog.confidential.isChecked()
    for is_ticked, name in ((False, "out.zip"), (True, "with.zip")):
        if is_ticked:
            qtbot.mouseClick(page.image_button, Qt.MouseButton.LeftButton)
            qtbot.waitUntil(lambda: page.findChild(ExportDialog) not in (None, dialog), timeout=15_000)
        shown = next(one for one in page.findChildren(ExportDialog) if one.isVisible())
        shown.confidential.setChecked(is_ticked)
        shown.path.setText(str(tmp_path / name))
        qtbot.mouseClick(shown.export, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda name=name: name in page.message.text(), timeout=15_000)
        with ZipFile(tmp_path / name) as package:
            facts = package.read(f"{tmp_path.joinpath(name).stem}/sources.csv").decode()
        assert ("A site in CN" in facts) == is_ticked
        assert ("Left out as confidential: 1 record" in page.message.text()) != is_ticked
