"""The trends of a chart already drawn, fitted anew to another period while its ends are dragged: nothing is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from db.charts.chart_words import coverage_of
from db.charts.coming.trend_lines import (
    Fitted,
    about_trends,
    crossing_words,
    doubling_words,
    fitted_points,
    trend_line,
    trends,
)
from db.charts.coming.wishes import Coming, Fits
from db.charts.description import ChartData, Line, PanelData
from db.values.date_spans import from_day, span

TREND = ":trend"
ALONE = "95 % of further figures"
INTERVAL = f"of a trend: {ALONE}"
LAST_YEAR = 2200


def with_trends(panel: PanelData, wishes: Coming, today: int) -> PanelData:
    """The panel with the trends of its lines and what must be said of them, in place of those it has."""
    lines = tuple(line for line in panel.lines if not line.key.endswith(TREND))
    fitted, notes = trends(lines, wishes)
    until = last_day(wishes, today)
    more = [trend_line(one, until, panel.unit, panel.basis) for one in fitted]
    notes += [doubling_words(one) for one in fitted] + crossing_words(fitted, today)
    notes += [about_trends(wishes)] if fitted else []
    return replace(
        panel,
        lines=(*lines, *more),
        interval=_interval(panel, fitted),
        fits=fits_of(lines, wishes),
        said_of_trends=tuple(notes),
    )


def fits_of(lines: Sequence[Line], wishes: Coming) -> Fits | None:
    """The period, between the first and the last figure that any line offers; None where none offers two."""
    days = [point.day for line in lines for point in fitted_points(line, Coming())]
    if not days or min(days) == max(days):
        return None
    earliest, latest = min(days), max(days)
    return _moved(Fits(earliest=earliest, latest=latest, first=earliest, last=latest), wishes)


def _moved(fits: Fits | None, wishes: Coming) -> Fits | None:
    if fits is None:
        return None
    first = fits.earliest if wishes.from_day is None else wishes.from_day
    last = fits.latest if wishes.until_day is None else wishes.until_day
    return replace(fits, first=first, last=last)


def refitted(data: ChartData, wishes: Coming, today: int) -> ChartData:
    """The chart with its trends of another period; of effective computing only the period.

    Args:
        wishes: those that `data` was made of, but for the period.
        today: days since 1970-01-01.
    """
    if wishes.efficient:
        return replace(data, panels=tuple(replace(one, fits=_moved(one.fits, wishes)) for one in data.panels))
    panels = tuple(panel if panel.fits is None else with_trends(panel, wishes, today) for panel in data.panels)
    return replace(data, panels=panels, coverage=coverage_of(data.said, panels))


def _interval(panel: PanelData, fitted: Sequence[Fitted]) -> str:
    """What the bands mean: those of the figures, of the trends, or of both."""
    own = "" if panel.interval == ALONE else panel.interval.removesuffix(f"; {INTERVAL}")
    if not fitted:
        return own
    return f"{own}; {INTERVAL}" if own else ALONE


def last_day(wishes: Coming, today: int) -> int:
    """The end of the last year that is drawn ahead."""
    year = from_day(today).year + max(0, wishes.ahead_years)
    return span(str(min(year, LAST_YEAR)))[1] or today
