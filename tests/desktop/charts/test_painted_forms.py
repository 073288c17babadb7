"""Each form of a chart: what can be pointed at, what is drawn where, and what is said when a form would mislead."""

from __future__ import annotations

import random
from dataclasses import replace
from xml.etree import ElementTree

import pyqtgraph as pg
import pytest
from charts_for_tests import CHINA, COMPUTING, GAP, POWER, UNITED_STATES, day, figure
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from db.charts.description import REST, ChartData, Form, Line, PanelData, Point, Shape, ShowAs
from desktop.charts.files.export import export, image
from desktop.charts.geometry.scale import axis_words
from desktop.charts.marks.drawing import Drawing
from desktop.charts.marks.scene import ChartPicture
from desktop.charts.screen.chart_widget import ChartWidget
from desktop.charts.stage.contents import key_entries
from desktop.charts.stage.forms import notes, painted, strengths
from desktop.charts.stage.places import area_tops, bar_rows, cells
from desktop.look import theme
from desktop.look.data_colours import colour_of

SHOWN = replace(COMPUTING, lines=(CHINA, UNITED_STATES), logarithmic=False)


def chart_of(*panels: PanelData, **more: object) -> ChartData:
    return ChartData(title="Power", subtitle="", panels=panels, **more)


def many(count: int) -> tuple[Line, ...]:
    chance = random.Random(4)
    return tuple(
        Line(
            key=f"line {number}",
            label=f"Place {number}",
            points=tuple(figure(year, chance.lognormvariate(3, 1)) for year in range(2020, 2024)),
        )
        for number in range(count)
    )


@pytest.fixture
def chart(qapp, qtbot):
    theme.apply(qapp, theme.LIGHT)
    widget = ChartWidget()
    widget.resize(988, 700)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("panel", [SHOWN, POWER], ids=["reported", "sites"])
def test_every_figure_can_be_clicked_in_every_form(chart, qtbot, form, panel):
    chart.show_data(chart_of(replace(panel, form=form)))
    assert chart.spots()
    for spot in chart.spots():
        with qtbot.waitSignal(chart.point_clicked) as clicked:
            qtbot.mouseClick(chart.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(spot.x), round(spot.y)))
        key, line, index = clicked.args
        shown = chart.spot()
        assert (key, line, index) == (panel.key, shown.line.key if shown.line else "", shown.index)
        found = next(one for one in panel.lines if one.key == line).points if line else panel.undated
        assert found[index] == shown.point
        assert abs(shown.x - spot.x) < 2 and abs(shown.y - spot.y) < 2


@pytest.mark.parametrize("form", Form)
def test_arrow_keys_go_along_every_line_in_every_form(chart, qtbot, form):
    chart.show_data(chart_of(replace(SHOWN, form=form)))
    chart.view.setFocus()
    qtbot.keyClick(chart.view, Qt.Key.Key_Right)
    first = chart.spot()
    along = [spot for spot in chart.spots() if spot.line is first.line]
    for expected in along[1:]:
        qtbot.keyClick(chart.view, Qt.Key.Key_Right)
        assert (chart.spot().x, chart.spot().point) == (expected.x, expected.point)
    qtbot.keyClick(chart.view, Qt.Key.Key_Down)
    qtbot.keyClick(chart.view, Qt.Key.Key_Up)
    assert chart.spot().line is not None


def test_areas_end_at_the_sum_and_start_at_zero(qapp):
    stage = Drawing(chart_of(replace(SHOWN, form=Form.AREAS)), theme.LIGHT, width=900).stage
    tops = {(line.key, index): top for line, index, top in area_tops(stage, 0)}
    assert tops["US", 3] == 290
    assert tops["CN", 3] == 290 + 230
    assert stage.scales[0].low == 0
    assert stage.scales[0].high >= 1800 + 1000


def test_bars_are_as_long_as_their_values_from_zero(qapp):
    stage = Drawing(chart_of(replace(POWER, form=Form.BARS, logarithmic=True)), theme.LIGHT, width=900).stage
    first, second = bar_rows(stage, 0)
    zero = first.x(0)
    assert (first.x(590) - zero) / (second.x(300) - zero) == pytest.approx(590 / 300)
    assert zero == pytest.approx(first.plot.left())
    assert notes(stage.data) == ["Bars begin at zero, so their scale is linear."]


@pytest.mark.parametrize("form", [Form.AREAS, Form.BARS, Form.MULTIPLES, Form.RANKING])
def test_a_zoom_of_the_value_axis_never_takes_zero_from_areas_or_bars(qapp, form):
    picture = ChartPicture(pg.GraphicsScene(), Drawing(chart_of(replace(SHOWN, form=form)), theme.LIGHT, width=900))
    before = picture.stage.scales[0]
    picture.zoom_values(0, 0.5, picture.layout.panels[0].plot.center().y())
    assert picture.stage.scales[0] == before


def test_small_plots_have_one_scale_and_stay_apart(qapp):
    stage = Drawing(chart_of(replace(SHOWN, lines=many(7), form=Form.MULTIPLES)), theme.LIGHT, width=640).stage
    found = cells(stage, 0)
    assert [cell.line.label for cell in found] == [f"Place {number}" for number in range(7)]
    assert len({id(cell.scale) for cell in found}) == 1
    for one in found:
        assert stage.layout.panels[0].outer.contains(one.plot)
        assert not any(one.plot.intersects(other.plot) for other in found if other is not one)


@pytest.mark.parametrize(
    ("panel", "form", "words"),
    [
        (replace(SHOWN, logarithmic=True), Form.AREAS, "logarithmic"),
        (replace(SHOWN, show_as=ShowAs.GROWTH), Form.AREAS, "only amounts and shares"),
        (replace(SHOWN, unit="%"), Form.AREAS, "different totals"),
        (replace(SHOWN, lines=many(50)), Form.AREAS, "more than 40"),
        (replace(SHOWN, lines=(CHINA,)), Form.RANKING, "two lines"),
    ],
)
def test_a_form_that_would_mislead_gives_way_to_lines_and_says_why(qapp, tmp_path, panel, form, words):
    drawn = painted(chart_of(replace(panel, form=form)))
    assert drawn.panels[0].form is Form.LINES
    assert words in drawn.panels[0].form_note
    path = export(chart_of(replace(panel, form=form)), tmp_path / "chart.svg")
    assert drawn.panels[0].form_note in "".join(ElementTree.parse(path).getroot().itertext())


def test_shares_of_one_total_can_be_stacked():
    panel = replace(SHOWN, unit="%", show_as=ShowAs.SHARE, form=Form.AREAS)
    assert painted(chart_of(panel)).panels[0].form is Form.AREAS


def test_few_lines_are_in_colour_some_grey_and_thousands_still_draw(qapp):
    lines = (*many(10_000), Line(key=REST, label="All others", points=(figure(2020, 1e9), figure(2023, 1e9))))
    panel = replace(SHOWN, lines=lines)
    assert [strengths(panel).count(strength) for strength in (2, 1, 0)] == [7, 14, 9980]
    assert strengths(panel)[-1] == 1
    picture = Drawing(chart_of(panel), theme.LIGHT, width=900)
    assert picture.stage.colour(REST) == QColor(theme.LIGHT.muted)
    assert notes(picture.stage.data) == ["9,980 smaller lines are drawn thin and without a name."]
    assert not image(chart_of(panel), width=900, scale=1).isNull()


def grey(colour: QColor) -> float:
    return 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()


@pytest.mark.parametrize("shown", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_china_and_the_united_states_are_told_apart_in_grey_print(shown):
    assert abs(grey(colour_of("CN", shown)) - grey(colour_of("US", shown))) >= 10


def test_more_than_three_lines_have_points_of_different_shapes(qapp):
    stage = Drawing(chart_of(replace(SHOWN, lines=many(4))), theme.LIGHT, width=900).stage
    assert len({stage.sides(line.key) for line in stage.lines(0)}) == 4
    stage = Drawing(GAP, theme.LIGHT, width=900).stage
    assert {stage.sides(line.key) for line in stage.lines(0)} == {0}


def band_line(**more: object) -> Line:
    points = tuple(replace(figure(year, 100), **more) for year in (2020, 2024))
    return Line(key="US", label="United States", points=points)


def strip(line: Line) -> tuple[list[float], float, float]:
    """Greys of one column of pixels, downwards, with the heights of the line and of the value 150."""
    panel = replace(SHOWN, lines=(line, Line(key="k", label="", points=(figure(2020, 200),))))
    picture = Drawing(chart_of(panel), theme.LIGHT, width=900)
    shot = image(chart_of(panel), width=900, scale=1)
    x = round(picture.stage.x(day(2022, 7, 15)))
    greys = [grey(shot.pixelColor(x, y)) for y in range(shot.height())]
    return greys, picture.stage.y(0, 100), picture.stage.y(0, 150)


def test_a_band_fades_outwards_to_the_end_of_its_interval(qapp):
    greys, middle, end = strip(band_line(low=60.0, high=150.0))
    inside = [greys[round(middle + share * (end - middle))] for share in (0.1, 0.3, 0.5, 0.7, 0.95)]
    assert inside == sorted(inside)
    assert inside[0] < inside[-1] < 252
    assert greys[round(end) - 3] > 254


def test_a_bound_fades_out_to_nothing_on_its_open_side(qapp):
    greys, middle, _ = strip(band_line(low=100.0, high=None, bound="at least"))
    upwards = greys[round(middle) - 4 : round(middle) - 90 : -8]
    assert upwards[0] < 245
    assert upwards[-1] > 254
    assert greys[round(middle) + 6] > 254


def test_the_interval_is_named_in_the_key():
    line = band_line(low=60.0, high=150.0)
    assert ("band", "uncertainty, 5 to 95 %") in key_entries(
        chart_of(replace(SHOWN, lines=(line,), interval="5 to 95 %"))
    )


def test_the_unit_stands_where_the_number_is_read():
    assert axis_words([0, 1000, 2000], "MW") == ["0", "1,000", "2,000 MW"]
    assert axis_words([0, 10, 20], "%") == ["0 %", "10 %", "20 %"]
    assert axis_words([0, 1e10, 2e10], "USD") == ["0", "10 billion", "US$20 billion"]
    assert axis_words([1, 2], "") == ["1", "2"]


BAD = (
    Line(key="zero", label="zero", points=(figure(2020, 0), figure(2022, 0))),
    Line(key="one", label="one", points=(figure(2021, 5, low=9, high=1),)),
    Line(key="long", label="long", points=(figure(1900, 1), figure(2100, 1e9, ahead=True))),
    Line(key="gap", label="智算", points=(figure(2000, 3), figure(2030, 9)), joined=(True, False)),
    Line(key="nothing", label="nothing", points=(figure(2000, float("nan")), figure(2010, float("inf")))),
    Line(key="empty", label="", points=()),
    Line(key="below", label="below", points=(figure(2001, -5), figure(2003, 8)), shape=Shape.STEP),
)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_bad_data_draw_something_in_every_form(qapp, tmp_path, form, logarithmic, ending):
    undated = (Point(day=0, first_day=0, value=float("nan"), key="one"), *POWER.undated)
    for lines in (BAD, BAD[:1], BAD[5:6], ()):
        panel = PanelData(
            key="bad", title="Bad", unit="MW", lines=lines, form=form, logarithmic=logarithmic, undated=undated
        )
        for width in (300, 900):
            assert export(chart_of(panel), tmp_path / f"bad.{ending}", width=width).stat().st_size > 500
