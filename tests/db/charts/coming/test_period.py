"""The period of a trend: its ends go by months and never past each other; refitting gives what drawing anew gives."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.charts.coming import refitting
from db.charts.coming.period import FIRST, LAST, LEAST_DAYS, month_beside, month_near, with_end
from db.charts.coming.refitting import refitted
from db.charts.coming.trend_lines import trends
from db.charts.coming.wishes import Coming, Fits, Projection
from db.charts.description import ChartDescription, PanelDescription, Total
from db.charts.trajectories import chart_data
from tests.figures import TODAY, Book

INFRA = "computing_power.infrastructure_in_use"
INTELLIGENT = "computing_power.intelligent"
WHOLE = "power.whole_facility"
days = st.integers(-20_000, 60_000)
ends = st.sampled_from((FIRST, LAST))


def of(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)


@given(days, ends)
def test_an_end_snaps_to_the_first_or_last_day_of_a_month_and_steps_by_one(day, end):
    near = month_near(day, end)
    assert of(near + end).day == 1 and abs(near - day) <= 16
    after, before = month_beside(near, 1, end), month_beside(near, -1, end)
    assert of(after + end).day == of(before + end).day == 1
    assert month_beside(after, -1, end) == near == month_beside(before, 1, end)
    assert before < near < after and month_beside(day, -1, end) < day < month_beside(day, 1, end)


@given(days, st.integers(60, 5000), ends, st.one_of(st.none(), days))
def test_ends_never_pass_each_other_and_reach_as_far_as_the_figures(first, length, end, day):
    fits = Fits(earliest=first, latest=first + length, first=first, last=first + length)
    start, until = with_end(fits, end, day)
    assert (until if end == FIRST else start) is None
    moved = start if end == FIRST else until
    assert moved is None or first < moved < first + length
    shown = (first if start is None else start, first + length if until is None else until)
    assert shown[1] - shown[0] >= LEAST_DAYS


def test_a_trend_refitted_while_dragged_is_the_one_drawn_anew(library):
    book = Book(library)
    book.basis(INFRA, "computing_power", "infrastructure in use")
    china, us = book.place("CN", "China"), book.place("US", "United States")
    for number, year in enumerate(range(2015, 2025)):
        book.figure(INFRA, 100 * 1.7**number + number, str(year), place_id=china, source_id=book.source("MIIT"))
        book.figure(INFRA, 300 * 1.3**number, str(year), place_id=us, source_id=book.source("MIIT"))
        site = book.facility(f"Site {year}", us)
        book.figure(WHOLE, 100, str(year), facility_id=site, source_id=book.source("MIIT"))
    panels = (
        PanelDescription(measure="computing_power", basis=INFRA, ratio=True),
        PanelDescription(measure="power", basis=WHOLE, total=Total.SITES),
    )

    def drawn(**period):
        coming = Coming(projection=Projection.TREND, **period)
        return coming, chart_data(
            library, ChartDescription(panels=panels, groups=("CN", "US"), coming=coming), today=TODAY
        )

    whole, data = drawn()
    fits = data.panels[0].fits
    assert (of(fits.first).year, of(fits.last).year) == (2015, 2024)
    for period in ({"from_day": 17_532}, {"from_day": 17_532, "until_day": 18_992}, {"until_day": 17_000}):
        wishes, anew = drawn(**period)
        again = refitted(data, wishes, TODAY)
        assert again.panels == anew.panels and again.coverage == anew.coverage
        assert refitted(again, whole, TODAY) == data
    assert any(
        "from 1 Jan 2018 to 31 Dec 2021" in said for said in drawn(from_day=17_532, until_day=18_992)[1].coverage
    )


def test_what_is_said_of_one_panel_s_trends_stands_where_another_panel_stops_saying_the_same(library):
    book = Book(library)
    china, miit = book.place("CN", "China"), book.source("MIIT")
    for key, figures in (
        (INFRA, {year: 2.0 ** max(year - 2018, 0) for year in range(2010, 2025)}),
        (INTELLIGENT, {year: 2.0 ** (year - 2010) for year in range(2010, 2019)}),
    ):
        book.basis(key, "computing_power", key.partition(".")[2].replace("_", " "))
        for year, value in figures.items():
            book.figure(key, value, str(year), place_id=china, source_id=miit)

    def drawn(**period):
        coming = Coming(projection=Projection.TREND, **period)
        panels = tuple(PanelDescription(measure="computing_power", basis=key) for key in (INFRA, INTELLIGENT))
        wished = ChartDescription(panels=panels, groups=("CN",), coming=coming)
        return coming, chart_data(library, wished, today=TODAY)

    _, data = drawn()
    since_2018, anew = drawn(from_day=17_532)
    doubles = [said for said in anew.coverage if said.startswith("China doubles every")]
    assert len(doubles) == 1 and doubles[0] in data.coverage, "each says so of the other half of the figures"
    assert refitted(data, since_2018, TODAY).coverage == anew.coverage


def test_a_trend_is_fitted_once_for_each_step_of_a_drag(library, monkeypatch):
    book = Book(library)
    book.basis(INFRA, "computing_power", "infrastructure in use")
    china = book.place("CN", "China")
    for year in range(2015, 2025):
        book.figure(INFRA, 1.7 ** (year - 2015), str(year), place_id=china, source_id=book.source("MIIT"))
    panel, wishes = PanelDescription(measure="computing_power", basis=INFRA), Coming(projection=Projection.TREND)
    data = chart_data(library, ChartDescription(panels=(panel,), groups=("CN",), coming=wishes), today=TODAY)
    fitted = []
    monkeypatch.setattr(refitting, "trends", lambda *asked: (fitted.append(asked), trends(*asked))[1])
    refitted(data, Coming(projection=Projection.TREND, from_day=17_532), TODAY)
    assert len(fitted) == 1
