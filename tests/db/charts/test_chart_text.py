"""A chart read out: everything that is drawn is said in words, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from db.charts.description import Annotation, ChartData, Line, Marker, PanelData, Point
from db.charts.files.chart_text import LINES_AT_MOST, describe

YEAR_END_2023 = 19_722


def point(day: int, value: float, label: str = "", **more: object) -> Point:
    return replace(Point(day=day, first_day=day, value=value, label=label), **more)


CHINA = Line(
    key="CN",
    label="China",
    points=(
        point(YEAR_END_2023 - 365, 180, "180 EFLOPS, end of 2022"),
        point(YEAR_END_2023, 230, "230 EFLOPS, end of 2023"),
        point(YEAR_END_2023 + 731, 300, "300 EFLOPS, end of 2025", ahead=True),
    ),
)
RATIO = Line(key="CN/US", label="China ÷ US", points=(point(YEAR_END_2023, 0.79, "0.79, end of 2023"),))
CHART = ChartData(
    title="China catches up",
    subtitle="National totals as reported",
    panels=(
        PanelData(key="0", title="Computing power", unit="EFLOPS", lines=(CHINA,), logarithmic=True),
        PanelData(key="0.ratio", title="Ratio of China to the United States", unit="", lines=(RATIO,), is_ratio=True),
    ),
    markers=(Marker(day=YEAR_END_2023, label="US export controls"),),
    annotations=(Annotation(text="A jump!", day=YEAR_END_2023),),
    coverage=("China: 12 of 40 facilities have a figure",),
    left_out=("14 figures on other bases",),
    sources=("MIIT 2024",),
)


def test_a_chart_is_read_from_its_title_to_its_sources():
    assert describe(CHART) == (
        "China catches up. National totals as reported. Computing power, in EFLOPS, on a logarithmic scale. "
        "China: from 180 EFLOPS, end of 2022, to 230 EFLOPS, end of 2023; "
        "planned or forecast: 300 EFLOPS, end of 2025. "
        "Ratio of China to the United States. The gap, China ÷ US: 0.79, end of 2023. "
        "Marked: US export controls, 31 Dec 2023. Note at 31 Dec 2023: A jump! "
        "China: 12 of 40 facilities have a figure. Not drawn: 14 figures on other bases. Sources: MIIT 2024."
    )


def test_an_empty_panel_says_why():
    empty = PanelData(key="0", title="Racks", unit="", lines=(), empty_reason="No figure of racks is known.")
    assert describe(replace(CHART, panels=(empty,), title="", markers=())).startswith(
        "National totals as reported. Racks. No figure of racks is known."
    )


def test_a_thousand_lines_are_counted_not_recited():
    many = tuple(replace(CHINA, key=str(number), label=f"Site {number}") for number in range(1000))
    said = describe(replace(CHART, panels=(replace(CHART.panels[0], lines=many),)))
    assert said.count("Site ") == LINES_AT_MOST
    assert f"And {1000 - LINES_AT_MOST} more lines." in said


def test_a_point_without_words_is_read_with_its_unit_and_day():
    bare = replace(CHINA, points=(point(YEAR_END_2023, 1234.5),))
    said = describe(replace(CHART, panels=(replace(CHART.panels[0], lines=(bare,)),)))
    assert "China: 1,234.5 EFLOPS, 31 Dec 2023." in said


@given(st.lists(st.tuples(st.integers(-25_000, 50_000), st.floats(), st.booleans(), st.text(max_size=8)), max_size=5))
def test_any_points_are_read_in_one_line(drawn):
    points = tuple(point(day, value, label, ahead=ahead) for day, value, ahead, label in sorted(drawn))
    said = describe(replace(CHART, panels=(replace(CHART.panels[0], lines=(replace(CHINA, points=points),)),)))
    assert "\n" not in said
    assert said.startswith("China catches up.")
