"""The look: fonts that are there, colours that differ, icons in the theme's colour, a theme that can be switched."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSpinBox

from db.words import Status
from desktop.look import data_colours, fonts, icons, theme

THEMES = list(theme.THEMES.values())
CONTRAST = [theme.HIGH_CONTRAST_LIGHT, theme.HIGH_CONTRAST_DARK]


@pytest.fixture
def registered(qapp):
    fonts.register_fonts()
    fonts.register_fonts()
    yield qapp
    theme.apply(qapp, theme.LIGHT)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [channel / 255 for channel in QColor(colour).toTuple()[:3]]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold, QFont.Weight.Bold])
def test_numbers_under_one_another_are_set_in_inter_with_figures_of_one_width(registered, weight):
    font = fonts.figures_font(13, weight)
    assert QFontInfo(font).family() == "Inter"
    assert QFontInfo(font).weight() == weight
    measured = QFontMetricsF(font)
    widths = [measured.horizontalAdvance(figure * 4) for figure in "0123456789"]
    assert max(widths) - min(widths) < 0.2  # Qt rounds to sixteenths; proportional figures differ by ten


def test_a_hyphen_within_a_word_is_narrower_than_a_figure(registered):
    measured = QFontMetricsF(fonts.interface_font(100))
    assert measured.horizontalAdvance("-") < 0.8 * measured.horizontalAdvance("0")


def test_chinese_is_drawn_and_not_as_empty_boxes(registered):
    def drawn(text: str) -> QImage:
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setFont(fonts.interface_font(24))
        painter.drawText(4, 30, text)
        painter.end()
        return image

    assert drawn("算") != drawn("力") != drawn("\U0010fffd")


@pytest.mark.parametrize("shown", THEMES, ids=lambda one: one.name)
def test_words_can_be_read_on_their_ground(shown):
    for words in (shown.text, shown.muted, shown.accent, shown.danger):
        assert contrast(words, shown.window) >= 4.5
    assert contrast(shown.accent_text, shown.accent) >= 4.5
    assert contrast(shown.text, shown.selected) >= 7


@pytest.mark.parametrize("shown", CONTRAST, ids=lambda one: one.name)
def test_high_contrast_keeps_what_wcag_asks_for_at_its_highest_level(shown):
    """WCAG 2.2: text 7:1 (1.4.6, level AAA); lines, focus and marks 3:1 (1.4.11)."""
    grounds = (shown.window, shown.surface, shown.sunken, shown.danger_surface, shown.warning_surface)
    for words in (shown.text, shown.muted, shown.accent, shown.danger, shown.warning, shown.success):
        assert min(contrast(words, ground) for ground in grounds) >= 7
    for ground in (shown.selected, shown.hover):
        assert contrast(shown.text, ground) >= 7
    for ground in (shown.accent, shown.accent_hover, shown.accent_pressed):
        assert contrast(shown.accent_text, ground) >= 7
    assert contrast(shown.faint, shown.resting) >= 4.5  # what cannot be pressed now is still read
    for mark in (shown.line, shown.grid, shown.edge, *(shown.status_colour(status) for status in Status)):
        assert contrast(mark, shown.window) >= 3


@pytest.mark.parametrize("shown", THEMES, ids=lambda one: one.name)
def test_each_status_has_a_dot_of_its_own(shown):
    assert len({shown.status_colour(status) for status in Status}) == len(Status)


@pytest.mark.parametrize("shown", THEMES, ids=lambda one: one.name)
def test_the_style_sheet_fills_every_name_and_finds_every_picture(registered, shown):
    sheet = theme.style_sheet(shown)
    assert "$" not in sheet
    assert shown.accent in sheet
    for address in {part.split(")")[0] for part in sheet.split("url(")[1:]}:
        assert not QImage(address).isNull(), address


def test_a_number_field_shows_its_whole_number(registered, qtbot):
    theme.follow(registered, "light")
    field = QSpinBox()
    field.setRange(0, 99999)
    field.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    field.setValue(12345)
    qtbot.addWidget(field)
    field.show()
    line = field.findChild(QLineEdit)
    assert field.rect().contains(line.geometry())
    assert line.geometry().width() >= line.fontMetrics().horizontalAdvance("12345")
    drawn = line.grab().toImage()
    columns = [
        x for x in range(drawn.width()) if any(drawn.pixelColor(x, y).lightnessF() < 0.6 for y in range(drawn.height()))
    ]
    assert columns[-1] - columns[0] > 0.8 * line.fontMetrics().horizontalAdvance("12345")


def test_choosing_dark_repaints_and_tells(registered, qtbot):
    theme.follow(registered, "light")
    button = QPushButton("Save")
    button.setProperty("role", "primary")
    qtbot.addWidget(button)
    button.show()
    with qtbot.waitSignal(theme.watcher.changed):
        theme.follow(registered, "dark")
    assert theme.current_theme() is theme.DARK
    assert button.grab().toImage().pixelColor(10, button.height() // 2) == QColor(theme.DARK.accent)
    theme.follow(registered, "system")
    assert theme.current_theme() in THEMES


def test_a_role_given_later_shows_after_restyling(registered, qtbot):
    theme.apply(registered, theme.LIGHT)
    label = QLabel("INT4 is not known")
    qtbot.addWidget(label)
    label.show()
    label.setProperty("role", "error")
    theme.restyle(label)
    assert label.palette().windowText().color() == QColor(theme.LIGHT.danger)


@pytest.mark.parametrize("name", ["plus", "search", "undo", "trash", "warning", "more", "chevron-left"])
def test_an_icon_takes_the_themes_colour_and_is_sharp_at_twice_the_size(registered, name):
    assert name in icons.names()
    for shown in THEMES:
        theme.apply(registered, shown)
        pixmap = icons.icon(name).pixmap(QSize(16, 16), 2.0)
        assert pixmap.size() == QSize(32, 32)
        image = pixmap.toImage()
        opaque = [image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255]
        assert opaque
        assert {colour.name() for colour in opaque} == {QColor(shown.text).name()}


def test_an_unknown_icon_is_an_error(registered):
    with pytest.raises(FileNotFoundError):
        icons.icon("no such icon")


def test_china_is_red_and_the_united_states_blue_in_every_chart():
    for shown in THEMES:
        alone = [data_colours.colour_of(key, shown) for key in ("CN", "US")]
        beside = [data_colours.colour_of(key, shown, ["AE", "US", "FR", "CN"]) for key in ("CN", "US")]
        assert alone == beside
        assert alone[0].red() > alone[0].blue()
        assert alone[1].blue() > alone[1].red()


@given(st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=9))
def test_lines_of_one_chart_never_share_a_colour_while_colours_remain(keys):
    keys = ["CN", "US", *(key for key in keys if key not in ("CN", "US"))]
    for shown in THEMES:
        colours = [data_colours.colour_of(key, shown, keys).name() for key in keys]
        assert len(set(colours)) == len(keys)


@given(st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=40))
def test_colours_given_are_kept_when_lines_are_added(keys):
    first = data_colours.assigned(keys[:5])
    later = data_colours.assigned(keys, first)
    assert first.items() <= later.items()
    assert set(later) == {key for key in keys if key not in ("CN", "US")}


def as_seen(colour: QColor) -> tuple[float, float, float]:
    """How a deuteranope sees it (Viénot, Brettel and Mollon 1999), as linear red, green, blue."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    mixed = 0.29275 * red + 0.70725 * green
    return mixed, mixed, -0.02234 * red + 0.02234 * green + blue


@pytest.mark.parametrize("shown", THEMES, ids=lambda one: one.name)
def test_colour_blind_readers_can_tell_china_the_united_states_and_the_ratio_apart(shown):
    seen = [as_seen(data_colours.colour_of(key, shown)) for key in ("CN", "US")]
    for one, other in combinations(seen, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 0.15


def test_the_look_does_not_wait_for_the_chart_library():
    code = "import sys, desktop.look.theme, desktop.look.icons, desktop.look.fonts, desktop.look.data_colours;"
    code += "sys.exit('pyqtgraph' in sys.modules or 'pandas' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
