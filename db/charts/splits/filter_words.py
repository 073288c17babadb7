"""The filters of a chart in words: which of the listed facilities count at all, and figures of which sources."""

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


def known_source_filters(description: ChartDescription) -> tuple[Filter, ...]:
    """A chart's filters as the sources page has them; columns of a newer version are left out."""
    return read_filters("source", [one.to_json() for one in description.source_filters])


def filter_words(description: ChartDescription) -> str:
    """ "Only: Country China; Status operational or paused. Only figures of sources with: Kind paper", or ""."""
    return ". ".join(one for one in (_facility_words(description), source_filter_words(description)) if one)


def _facility_words(description: ChartDescription) -> str:
    said = all_said("facility", known_filters(description), any_of=description.any_filter)
    return f"Only: {said}" if said else ""


def source_filter_words(description: ChartDescription) -> str:
    """ "Only figures of sources with: Kind paper", or ""."""
    said = all_said("source", known_source_filters(description), any_of=description.any_source_filter)
    return f"Only figures of sources with: {said}" if said else ""


def filter_notes(description: ChartDescription) -> tuple[str, ...]:
    """What is said beside a filtered chart: the filters, as of when they hold, and what they do not touch."""
    notes = []
    if said := _facility_words(description):
        names = {column.key: column.words for column in columns_of("facility")}
        changing = [names[one.column] for one in known_filters(description) if one.column in AS_OF_TODAY]
        notes.append(f"{said} ({' and '.join(changing)} as of today)" if changing else said)
        if description.split is not Split.FACILITY and any(one.total is not Total.SITES for one in description.panels):
            by_facility = " by facility" if description.source_filters else ""
            notes.append(f"Figures as reported are not filtered{by_facility}")
    if said := source_filter_words(description):
        notes.append(said)
    return tuple(notes)


def question_of(description: ChartDescription) -> Question:
    """A chart's filters as the facilities page asks them."""
    return Question("facility", filters=known_filters(description), any_of=description.any_filter)


def source_question_of(description: ChartDescription) -> Question:
    """A chart's filters as the sources page asks them."""
    return Question("source", filters=known_source_filters(description), any_of=description.any_source_filter)
