"""The trends of a chart already drawn, fitted anew to another period while its ends are dragged: nothing is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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


def with_trends(panel: PanelData, wishes: Coming, today: int) -> tuple[PanelData, list[str]]:
    """The panel with the trends of its lines, in place of those it has, and what must be said of them."""
    lines = tuple(line for line in panel.lines if not line.key.endswith(TREND))
    fitted, notes = trends(lines, wishes)
    until = last_day(wishes, today)
    more = [trend_line(one, until, panel.unit, panel.basis) for one in fitted]
    notes += [doubling_words(one) for one in fitted] + crossing_words(fitted, today)
    notes += [about_trends(wishes)] if fitted else []
    return replace(panel, lines=(*lines, *more), interval=_interval(panel, fitted), fits=fits_of(lines, wishes)), notes


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


def refitted(data: ChartData, before: Coming, wishes: Coming, today: int) -> ChartData:
    """The chart with its trends of another period; of effective computing only the period.

    Args:
        before: the wishes that `data` was made of.
        today: days since 1970-01-01.
    """
    if before.efficient:
        return replace(data, panels=tuple(replace(one, fits=_moved(one.fits, wishes)) for one in data.panels))
    panels, coverage = [], list(data.coverage)
    for panel in data.panels:
        made = panel
        if panel.fits is not None:
            said = with_trends(panel, before, today)[1]
            made, notes = with_trends(panel, wishes, today)
            coverage = _replaced(coverage, said, notes)
        panels.append(made)
    return replace(data, panels=tuple(panels), coverage=tuple(dict.fromkeys(coverage)))


def _replaced(coverage: list[str], said: list[str], now: list[str]) -> list[str]:
    """The sentences with new ones where the first of the old ones stood."""
    place = next((index for index, one in enumerate(coverage) if one in said), len(coverage))
    return [*coverage[:place], *now, *(one for one in coverage[place:] if one not in said)]


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
