"""Charts that tests draw: plain data with everything the painter knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from db.charts.description import ChartData, Line, Marker, PanelData, Point, Shape


def day(year: int, month: int = 12, on: int = 31) -> int:
    return (date(year, month, on) - date(1970, 1, 1)).days


def figure(year: int, value: float, **more: object) -> Point:
    made = Point(
        day=day(year),
        first_day=day(year),
        value=value,
        fact_ids=(year,),
        label=f"{value:g} EFLOPS, end of {year}",
        who="MIIT",
    )
    return replace(made, **more)


CHINA = Line(
    key="CN",
    label="China",
    points=(
        figure(2019, 135),
        figure(2020, 140),
        figure(2021, 180),
        figure(2022, 230),
        figure(2023, 280, derived=True),
        figure(2024, 420),
        figure(2026, 760, ahead=True, low=560, high=1020),
        figure(2027, 1000, ahead=True, low=640, high=1500),
    ),
    marks=(figure(2022, 260, who="CAICT"), figure(2023, 237, who="CAICT", bound="at least")),
)

UNITED_STATES = Line(
    key="US",
    label="United States",
    points=(
        figure(2019, 150),
        figure(2020, 200),
        figure(2021, 245),
        figure(2022, 290, derived=True),
        figure(2023, 420, bound="at least"),
        figure(2024, 640, first_day=day(2024, 6, 30)),
        figure(2026, 1300, ahead=True, low=980, high=1750),
        figure(2027, 1800, ahead=True, low=1150, high=2700),
    ),
)

INTELLIGENT = Line(
    key="CN-intelligent",
    label="China, intelligent only",
    points=(figure(2024, 788, first_day=day(2024, 6, 30)), figure(2025, 1590)),
    end_note="another basis",
)

RATIO = Line(
    key="CN/US",
    label="China ÷ US",
    points=tuple(
        replace(
            figure(2020, 0),
            day=one.day,
            first_day=one.day,
            value=round(one.value / other.value, 3),
            ahead=one.ahead,
            label="ratio",
        )
        for one, other in zip(CHINA.points, UNITED_STATES.points, strict=True)
    ),
)

COMPUTING = PanelData(
    key="computing",
    title="",
    unit="EFLOPS",
    lines=(CHINA, UNITED_STATES, INTELLIGENT),
    logarithmic=True,
)

RATIO_PANEL = PanelData(
    key="computing ratio", title="Ratio of China to the United States", unit="", lines=(RATIO,), is_ratio=True
)

MARKERS = (
    Marker(day=day(2022, 8, 9), label="CHIPS and Science Act", record_id=1),
    Marker(day=day(2022, 10, 7), label="US export controls", record_id=2),
    Marker(day=day(2025, 1, 21), label="Stargate announced", record_id=3),
)

GAP = ChartData(
    title="China trails the United States by a third in computing power",
    subtitle="Computing power in use as reported, EFLOPS, all computing, log scale",
    panels=(COMPUTING, RATIO_PANEL),
    markers=MARKERS,
    sources=("CAICT 2021–2025", "MIIT", "SCMP, January 2025"),
    coverage=("China: 12 of 40 facilities have a figure",),
    left_out=("14 figures on other bases", "3 figures without a date"),
    note="Totals count general, intelligent and super-computing. 智能算力另计。",
    first_day=day(2019, 12, 1),
    last_day=day(2028, 6, 30),
)


def stepped(key: str, label: str, *steps: tuple[int, int, float, bool]) -> Line:
    points = tuple(
        Point(
            day=day(year, month, 1),
            first_day=day(year, month, 1),
            value=value,
            ahead=ahead,
            fact_ids=(index,),
            label=f"{value:g} MW, {month}/{year}",
            who="Epoch AI",
        )
        for index, (year, month, value, ahead) in enumerate(steps)
    )
    return Line(key=key, label=label, points=points, shape=Shape.STEP)


POWER = PanelData(
    key="power",
    title="乌兰察布 and Abilene: power, whole facility",
    unit="MW",
    lines=(
        stepped(
            "abilene",
            "Stargate Abilene",
            (2024, 6, 0, False),
            (2025, 9, 200, False),
            (2026, 1, 420, False),
            (2026, 6, 590, False),
            (2026, 11, 900, True),
            (2027, 4, 1200, True),
            (2027, 12, 1200, True),
        ),
        stepped("ulanqab", "乌兰察布智算中心", (2024, 1, 40, False), (2025, 6, 150, False), (2026, 9, 300, False)),
    ),
    undated=(
        Point(
            day=0,
            first_day=0,
            value=1400,
            ahead=True,
            label="1.4 GW, no date",
            who="Oracle",
            key="abilene",
            group="Stargate Abilene",
        ),
        Point(
            day=0,
            first_day=0,
            value=300,
            ahead=True,
            label="300 MW, no date",
            who="Alibaba",
            key="ulanqab",
            group="乌兰察布智算中心",
        ),
    ),
)

EMPTY = PanelData(
    key="devices",
    title="Devices shipped in six years",
    unit="EFLOPS",
    lines=(),
    empty_reason="No figure of devices is known for these countries.",
)

EVERYTHING = replace(
    GAP,
    panels=(replace(COMPUTING, title="Infrastructure in use, all computing"), RATIO_PANEL, POWER, EMPTY),
    read_day=day(2026, 3, 1),
    point_labels=True,
)
