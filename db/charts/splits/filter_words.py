"""The filters of a chart in words: which of the listed facilities count at all."""

from __future__ import annotations

from db.browse.filters import Filter
from db.browse.table_columns import COLUMNS
from db.charts.description import ChartDescription, Split, Total

_BY_KEY = {column.key: column for column in COLUMNS["facility"]}

AS_OF_TODAY = ("operator", "user", "owner", "programme", "status", "power_now", "planned_power")
"""Columns whose value changes with time: a filter keeps the facilities that have it today."""


def known_filters(description: ChartDescription) -> tuple[Filter, ...]:
    """A chart's filters as the facilities page has them; columns of a newer version are left out."""
    return tuple(
        Filter(column, tuple(values)) for column, values in description.filters if column in _BY_KEY and values
    )


def filter_words(description: ChartDescription) -> str:
    """ "Only: Country China; Status operational or paused", or ""."""
    kept = known_filters(description)
    said = "; ".join(
        f"{_BY_KEY[one.column].words} {' or '.join(value or 'not given' for value in one.values)}" for one in kept
    )
    return f"Only: {said}" if said else ""


def filter_notes(description: ChartDescription) -> tuple[str, ...]:
    """What is said beside a filtered chart: the filters, as of when they hold, and what they do not touch."""
    said = filter_words(description)
    if not said:
        return ()
    changing = [_BY_KEY[one.column].words for one in known_filters(description) if one.column in AS_OF_TODAY]
    notes = [f"{said} ({' and '.join(changing)} as of today)" if changing else said]
    if description.split is not Split.FACILITY and any(one.total is not Total.SITES for one in description.panels):
        notes.append("Figures as reported are not filtered")
    return tuple(notes)
