"""Exported pictures: the same chart in every kind of file, its text as text, the same bytes each time."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from charts_for_tests import CHINA, COMPUTING, EMPTY, EVERYTHING, GAP, POWER, day, figure
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from db.charts.description import ChartData, Line, Marker
from db.errors import DatahallError, InputError
from desktop import tasks
from desktop.charts.files.export import chart_sheet, export, image
from desktop.charts.files.sheet import sheet_bytes
from desktop.look.theme import DARK, LIGHT

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _with_fonts(qapp):
    pass


def texts(path) -> list[str]:
    return [element.text or "" for element in ElementTree.parse(path).iter(f"{SVG}text")]


def test_two_runs_give_the_same_bytes_of_svg(tmp_path):
    one = export(EVERYTHING, tmp_path / "one.svg").read_bytes()
    other = export(EVERYTHING, tmp_path / "other.svg").read_bytes()
    assert one == other


def test_a_picture_drawn_beside_the_window_is_the_same_to_the_byte(qapp):
    asked = [(data, ending) for data in (GAP, EVERYTHING, GAP, EVERYTHING) for ending in (".svg", ".png")]

    def content(one: tuple[ChartData, str]) -> bytes:
        found = sheet_bytes(chart_sheet(one[0], theme=DARK), one[1])
        return re.sub(rb"tEXtCreation Time.{30}", b"", found, flags=re.DOTALL)

    here = [content(one) for one in asked]
    with ThreadPoolExecutor(max_workers=4) as pool:
        there = pool.map(content, asked)
        assert [content(one) for one in asked] == here  # while others draw
        assert list(there) == here


def test_drawing_beside_the_window_is_not_the_first_to_touch_a_class_of_qt():
    """PySide makes a class when it is first touched, and not so that two threads may do it at once."""
    drawn = """
        import sys
        sys.path[:0] = [{house!r}, {here!r}]
        from dataclasses import replace
        from desktop.app import make_application
        app = make_application()
        import desktop.charts.boards.painted_cells
        from desktop.charts.files.export import chart_sheet
        from desktop.charts.files.sheet import sheet_bytes
        from charts_for_tests import EVERYTHING, GAP
        from db.charts.description import Form
        from db.charts.saved.house_styles import HouseStyle

        logo = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10"/></svg>'
        charts = [GAP, EVERYTHING, replace(GAP, look=HouseStyle(paper="#FFF1E5", footer="Times", logo=logo))]
        for form in Form:
            charts.append(replace(GAP, panels=tuple(replace(panel, form=form) for panel in GAP.panels)))
        qt = [sys.modules[name] for name in list(sys.modules) if name.startswith("PySide6.Qt")]
        before = [set(vars(module)) for module in qt]
        for data in charts:
            for ending in (".png", ".svg", ".pdf"):
                sheet_bytes(chart_sheet(data), ending)
        after = [set(vars(module)) for module in qt]
        print("touched:", sorted(name for now, then in zip(after, before) for name in now - then))
    """
    here = Path(__file__).parent
    text = textwrap.dedent(drawn).format(house=str(here.parents[2]), here=str(here))
    told = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True, timeout=120)
    assert told.stdout.strip().endswith("touched: []"), told.stdout


def test_the_words_of_a_chart_are_text_in_svg_and_each_is_whole(tmp_path):
    found = texts(export(EVERYTHING, tmp_path / "chart.svg", width=1280))
    for words in (
        EVERYTHING.title,
        EVERYTHING.subtitle,
        "Totals count general, intelligent and super-computing. 智能算力另计。",
        "Sources: CAICT 2021–2025; MIIT; SCMP, January 2025",
        "China: 12 of 40 facilities have a figure",
        "United States",
        "乌兰察布智算中心",
        "Stargate announced",
        "No figure of devices is known for these countries.",
        "1 Mar 2026",
        "1,000",
        "planned, no date",
        "1,400",
    ):
        assert words in found
    assert "Not drawn: 14 figures on other bases; 3 figures without a date" in found
    assert not any("Qx" in one for one in found)


def test_each_text_keeps_its_width_where_a_browser_has_another_font(tmp_path):
    found = list(ElementTree.parse(export(GAP, tmp_path / "chart.svg", width=800)).iter(f"{SVG}text"))
    assert all(0 < float(one.get("textLength", "0")) < 800 for one in found if len(one.text or "") > 1)
    (title,) = (one for one in found if one.text == GAP.title)
    assert 400 < float(title.get("textLength", "0")) < 700


def test_svg_has_nothing_that_other_viewers_draw_otherwise(tmp_path):
    content = export(EVERYTHING, tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert "vector-effect" not in content
    assert "<image" not in content


def test_png_has_as_many_pixels_as_asked(tmp_path):
    for scale in (1, 2, 3):
        made = QImage(str(export(GAP, tmp_path / f"{scale}.png", width=800, height=700, scale=scale)))
        assert (made.width(), made.height()) == (800 * scale, 700 * scale)


def test_the_picture_is_light_or_dark_and_not_empty():
    for theme in (LIGHT, DARK):
        made = image(GAP, width=800, height=700, scale=1, theme=theme)
        assert made.pixelColor(1, 1) == QColor(theme.window)
        colours = {made.pixel(x, y) for x in range(0, 800, 3) for y in range(0, 700, 3)}
        assert len(colours) > 30


def test_twice_the_scale_is_the_same_picture_but_finer():
    small = image(GAP, width=700, height=620, scale=1)
    large = image(GAP, width=700, height=620, scale=2).scaled(small.size())
    different = sum(
        abs(small.pixelColor(x, y).lightness() - large.pixelColor(x, y).lightness()) > 100
        for x in range(0, 700, 2)
        for y in range(0, 620, 2)
    )
    assert different < 700 * 620 / 4 * 0.03


def test_pdf_is_one_page_with_its_fonts_inside(tmp_path):
    content = export(EVERYTHING, tmp_path / "chart.pdf", width=960).read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/FontFile2" in content
    assert content.count(b"/Type /Page\n") == 1 or content.count(b"/Type /Page ") == 1


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not there")
def test_pdf_keeps_its_text_for_searching_and_copying(tmp_path):
    path = export(EVERYTHING, tmp_path / "chart.pdf")
    found = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    for words in (EVERYTHING.title, "2,000", "智能算力另计", "乌兰察布智算中心", "CAICT 2021–2025", "China ÷ US"):
        assert words in found


@pytest.mark.skipif(not shutil.which("rsvg-convert"), reason="rsvg-convert is not there")
def test_a_second_viewer_shows_the_svg_as_we_do(tmp_path):
    path = export(GAP, tmp_path / "chart.svg", width=800, height=700)
    subprocess.run(["rsvg-convert", str(path), "-o", str(tmp_path / "other.png")], check=True)
    ours, other = image(GAP, width=800, height=700, scale=1), QImage(str(tmp_path / "other.png"))
    assert other.size() == ours.size()

    def is_red(picture: QImage, x: int, y: int) -> bool:
        red, green, blue, _ = picture.pixelColor(x, y).toTuple()
        return red > 150 and green < 130 and blue < 130

    counted = [sum(is_red(picture, x, y) for x in range(800) for y in range(700)) for picture in (ours, other)]
    assert counted[0] > 500
    assert counted[1] == pytest.approx(counted[0], rel=0.15)


def test_a_title_of_ten_thousand_letters_is_cut_with_an_ellipsis(tmp_path):
    for letter in ("word ", "长", "x"):
        data = replace(GAP, title=letter * 10_000, note=letter * 10_000)
        found = texts(export(data, tmp_path / "long.svg", width=900))
        assert any(one.endswith("…") for one in found)
        assert max(len(one) for one in found) < 300


def test_a_height_too_low_for_all_there_is_becomes_the_least_one():
    low = image(EVERYTHING, width=900, height=100, scale=1)
    assert low.height() > 600
    assert image(EVERYTHING, width=900, height=1600, scale=1).height() == 1600


def test_a_part_of_the_time_axis_leaves_no_line_beyond_the_plot(tmp_path):
    path = export(GAP, tmp_path / "part.svg", width=900, days=(day(2022, 3, 1), day(2024, 3, 1)))
    for line in ElementTree.parse(path).iter(f"{SVG}path"):
        numbers = [part.strip("MLCZ ") for part in line.get("d", "").split()]
        across = [float(pair.split(",")[0]) for pair in numbers if "," in pair]
        assert all(-1 <= x <= 901 for x in across)


def test_charts_with_little_or_nothing_in_them_are_drawn(tmp_path):
    one = Line(key="CN", label="China", points=(figure(2023, 230),))
    zero = Line(key="CN", label="China", points=(figure(2022, 0), figure(2023, 0)))
    for number, data in enumerate(
        (
            ChartData(title="", subtitle="", panels=()),
            ChartData(title="Only words", subtitle="", panels=(EMPTY,)),
            ChartData(title="One", subtitle="", panels=(replace(COMPUTING, lines=(one,)),)),
            ChartData(title="Zero", subtitle="", panels=(replace(COMPUTING, lines=(zero,)),)),
            ChartData(title="No points", subtitle="", panels=(replace(COMPUTING, lines=(replace(one, points=()),)),)),
            ChartData(title="Undated", subtitle="", panels=(replace(POWER, lines=()),)),
        )
    ):
        for ending in (".png", ".svg", ".pdf"):
            assert export(data, tmp_path / f"{number}{ending}").stat().st_size > 500


def test_zeros_that_a_logarithmic_scale_cannot_show_are_told(tmp_path):
    line = Line(key="CN", label="China", points=(figure(2022, 0), figure(2023, 230)))
    data = ChartData(title="", subtitle="", panels=(replace(COMPUTING, lines=(line,)),))
    assert "Not drawn: 1 figure of zero, which a logarithmic scale cannot show" in texts(
        export(data, tmp_path / "zero.svg")
    )


def test_end_labels_stay_within_the_picture_and_off_each_other(tmp_path):
    from desktop.charts.marks.drawing import Drawing

    lines = tuple(
        Line(
            key=f"place {number}",
            label=f"A rather long name of a place, number {number}",
            points=(figure(2020, 100), figure(2025 - number % 3, 100 + number)),
        )
        for number in range(24)
    )
    from desktop.charts.marks.end_labels import end_labels

    data = ChartData(title="Many", subtitle="", panels=(replace(COMPUTING, lines=lines, logarithmic=False),))
    picture = Drawing(data, LIGHT, width=800)
    boxes = [label.box for label in end_labels(picture.stage, 0)]
    assert len(boxes) == 20, "the largest ones have names"
    whole = QRectF(0, 0, 800, picture.layout.height)
    assert all(whole.contains(box) for box in boxes)
    for index, box in enumerate(boxes):
        assert not any(box.adjusted(0, 0.5, 0, -0.5).intersects(other) for other in boxes[:index])


def test_many_policies_find_room_for_their_names(tmp_path):
    markers = tuple(Marker(day=day(2022, month, 1), label=f"Export control number {month}") for month in range(1, 10))
    found = texts(export(replace(GAP, markers=markers), tmp_path / "many.svg", width=900))
    assert all(marker.label in found for marker in markers)


def test_characters_that_xml_cannot_hold_do_not_break_the_svg(tmp_path):
    data = replace(GAP, title="A\x00B\x1b < & > 😀 \ud800", panels=(replace(COMPUTING, lines=(CHINA,)),))
    assert any("< & >" in one for one in texts(export(data, tmp_path / "odd.svg")))


def test_another_ending_is_refused_in_plain_words(tmp_path):
    with pytest.raises(InputError, match=r"\.png, \.svg or \.pdf"):
        export(GAP, tmp_path / "chart.bmp")


def test_a_size_that_no_picture_can_have_is_refused(tmp_path):
    for size in ({"width": 0}, {"width": -3}, {"width": 10**9}, {"height": 10**9}, {"scale": 0}, {"scale": 1000}):
        with pytest.raises(InputError):
            export(GAP, tmp_path / "chart.png", **size)


def test_a_folder_that_is_not_there_is_told_and_leaves_nothing(tmp_path):
    with pytest.raises(DatahallError, match=r"chart\.svg could not be written"):
        export(GAP, tmp_path / "nowhere" / "chart.svg")
    assert list(tmp_path.iterdir()) == [tmp_path / "home"] or not any(
        one.suffix == ".part" for one in tmp_path.iterdir()
    )


def test_an_existing_picture_is_replaced(tmp_path):
    path = tmp_path / "chart.svg"
    path.write_text("old")
    export(GAP, path)
    assert path.read_text(encoding="utf-8").startswith("<?xml")
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["chart.svg"]


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_a_place_that_refuses_even_the_draft_is_told_in_words_and_without_its_name(tmp_path, monkeypatch, ending):
    def refuse(path, *_, **__):
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr("pathlib.Path.open", refuse)
    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    with pytest.raises(DatahallError) as told:
        export(EVERYTHING, tmp_path / f"a.{ending}")
    assert "Read-only file system" in str(told.value)
    assert "Errno" not in str(told.value) and ".part" not in str(told.value)


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_a_fault_while_drawing_beside_the_window_is_an_error_and_not_the_end(qtbot, ending):
    """A painter that is left open ends the program as its picture goes."""

    def fault(_painter):
        raise ValueError("a mark")

    told, owner = [], QWidget()
    qtbot.addWidget(owner)
    sheet = replace(chart_sheet(GAP), paint=fault)
    tasks.run(owner, lambda _: sheet_bytes(sheet, ending), failed=told.append)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert str(told[0]) == "a mark"
