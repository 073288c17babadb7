"""The filters of a chart in words: which of the listed facilities count at all."""

from __future__ import annotations

from db.browse.filter_words import all_said
from db.browse.filters import Filter
from db.browse.page_columns import columns_of
from db.browse.table_filters import Question, read_filters
from db.charts.description import ChartDescription, Split, Total

AS_OF_TODAY = ("operator", "user", "owner", "programme", "status", "power_now", "planned_power")
"""Columns whose value changes with time: a filter keeps the facilities that have it today."""


def known_filters(description: ChartDescription) -> tuple[Filter, ...]:
    """A chart's filters as the facilities page has them; columns of a newer version are left out."""
    return read_filters("facility", [one.to_json() for one in description.filters])


def filter_words(description: ChartDescription) -> str:
    """ "Only: Country China; Status operational or paused", or ""."""
    said = all_said("facility", known_filters(description), any_of=description.any_filter)
    return f"Only: {said}" if said else ""


def filter_notes(description: ChartDescription) -> tuple[str, ...]:
    """What is said beside a filtered chart: the filters, as of when they hold, and what they do not touch."""
    said = filter_words(description)
    if not said:
        return ()
    names = {column.key: column.words for column in columns_of("facility")}
    changing = [names[one.column] for one in known_filters(description) if one.column in AS_OF_TODAY]
    notes = [f"{said} ({' and '.join(changing)} as of today)" if changing else said]
    if description.split is not Split.FACILITY and any(one.total is not Total.SITES for one in description.panels):
        notes.append("Figures as reported are not filtered")
    return tuple(notes)


def question_of(description: ChartDescription) -> Question:
    """A chart's filters as the facilities page asks them."""
    return Question("facility", filters=known_filters(description), any_of=description.any_filter)
