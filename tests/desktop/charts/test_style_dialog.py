"""A person makes a house style, sees what it does, and is told what readers would stumble over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from charts_for_tests import GAP
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage

from db.charts.description import REST
from db.charts.saved import house_styles
from db.charts.saved.house_styles import HouseStyle
from db.history import changes
from desktop.charts.files.export import export, image
from desktop.charts.house_styles.style_dialog import StyleDialog
from desktop.charts.strokes.house_style import house_colours
from desktop.look.theme import DARK, LIGHT

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10" fill="#00aa00"/></svg>'


def png() -> bytes:
    made, buffer = QImage(40, 10, QImage.Format.Format_RGB32), QBuffer()
    made.fill(QColor("#00AA00"))
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made.save(buffer, "PNG")
    return bytes(buffer.data().data())


@pytest.fixture
def ask(qtbot, library):
    dialog = StyleDialog(library)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def names(library) -> list[str]:
    return [view.name for view in house_styles.saved(library)]


def test_a_style_is_made_seen_saved_changed_and_deleted(qtbot, ask, library):
    qtbot.keyClicks(ask.name, "Pink Daily")
    qtbot.keyClicks(ask.paper, "#fff1e5")
    qtbot.keyClicks(ask.colours, "#990F3D, #0F5499")
    qtbot.waitUntil(lambda: ask.sample.pixmap().toImage().pixelColor(2, 2) == QColor("#FFF1E5"))
    qtbot.mouseClick(ask.save_button, Qt.MouseButton.LeftButton)
    assert names(library) == ["Pink Daily"]
    assert house_styles.look_of(library, "Pink Daily").colours == ("#990F3D", "#0F5499")
    assert not ask.save_button.isEnabled()
    qtbot.keyClicks(ask.footer, "Pink Daily research")
    qtbot.waitUntil(ask.save_button.isEnabled)
    qtbot.mouseClick(ask.save_button, Qt.MouseButton.LeftButton)
    assert house_styles.look_of(library, "Pink Daily").footer == "Pink Daily research"
    qtbot.mouseClick(ask.new_button, Qt.MouseButton.LeftButton)
    assert ask.name.text() == ""
    ask.list.setCurrentRow(0)
    assert ask.name.text() == "Pink Daily"
    qtbot.mouseClick(ask.delete_button, Qt.MouseButton.LeftButton)
    assert names(library) == []
    changes.undo(library)
    assert names(library) == ["Pink Daily"]


def test_what_is_wrong_is_said_in_place(qtbot, ask, library, tmp_path):
    qtbot.keyClicks(ask.colours, "#AA0000 #AA0404")
    qtbot.waitUntil(lambda: "look alike" in ask.warning.text())
    ask.font_box.setCurrentText("No such font")
    qtbot.waitUntil(lambda: "not installed" in ask.warning.text())
    qtbot.keyClicks(ask.colours, " red")
    qtbot.waitUntil(lambda: "no colour" in ask.warning.text())
    qtbot.mouseClick(ask.save_button, Qt.MouseButton.LeftButton)
    assert ask.problem.text()
    assert names(library) == []
    for name, content, words in (
        ("a.png", b"\x89PNG\r\n\x1a\nrubbish", "damaged"),
        ("b.txt", b"hello", "neither a PNG nor an SVG"),
        ("c.png", png() + b" " * 600_000, "at most 512 KB"),
    ):
        (tmp_path / name).write_bytes(content)
        ask.take_logo(tmp_path / name)
        assert words in ask.problem.text()
        assert ask.style_entered.logo == b""
    ask.take_logo(tmp_path / "gone.png")
    assert "could not be read" in ask.problem.text()


@pytest.mark.parametrize("logo", [SVG, None], ids=["svg", "png"])
def test_a_logo_is_taken_and_drawn_in_every_kind_of_file(ask, tmp_path, logo):
    path = tmp_path / "logo"
    path.write_bytes(logo or png())
    ask.take_logo(path)
    assert ask.problem.text() == ""
    data = replace(GAP, look=ask.style_entered)
    drawn = image(data, width=900, scale=1)
    assert drawn.pixelColor(drawn.width() - 40, drawn.height() - 25) == QColor("#00AA00")
    for ending in (".png", ".svg", ".pdf"):
        assert export(data, tmp_path / f"logo{ending}").stat().st_size > 5000


def test_a_style_colours_lines_and_paper_and_keeps_a_dark_ground_dark(qapp):
    look = HouseStyle(colours=("#7A0010", "#004080"), paper="#FFF1E5", footer="Pink Daily")
    data = replace(GAP, look=look)
    light, dark = image(data, width=900, scale=1), image(data, width=900, scale=1, theme=DARK)
    plain = image(GAP, width=900, scale=1, theme=LIGHT)
    assert light.pixelColor(2, 2) == QColor("#FFF1E5")
    assert dark.pixelColor(2, 2) == QColor(DARK.window)
    assert light.height() > plain.height()

    def has(picture: QImage, colour: str) -> bool:
        wanted = QColor(colour).rgb()
        return any(picture.pixel(x, y) == wanted for x in range(900) for y in range(picture.height()))

    assert has(light, "#7A0010") and has(light, "#004080")
    assert not has(dark, "#004080")  # too dark to be seen there: lightened


def test_countries_keep_the_colours_that_readers_know_them_by(qapp):
    look = HouseStyle(colours=("#7A0010", "#004080", "#006040"))
    own = [QColor(colour) for colour in look.colours]
    found = house_colours(["AE", "US", REST], look, LIGHT, {}, {})
    assert (found["US"], found["AE"], found[REST]) == (own[1], own[2], QColor(LIGHT.muted))
    sites = house_colours(["one site", "another"], look, LIGHT, {}, {})
    assert list(sites.values()) == own[:2]
    many = house_colours([f"site {number}" for number in range(6)], look, LIGHT, {}, {})
    assert list(many.values())[:3] == own
    assert len(many) == 6
