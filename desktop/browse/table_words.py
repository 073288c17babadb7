"""What table pages say: in their filter box, and where they have nothing to show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from db.browse.table_columns import COLUMNS
from db.browse.table_filters import LISTED, SINCE, TEXT, Part, Question
from desktop.browse.filter_chips import words_of

Said = tuple[str, str, str]
"""Heading, sentence, button."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("TablePage", text)


def filter_words(table: str) -> str:
    """What stands in the empty filter box."""
    return {
        "facility": _tr("Filter facilities"),
        "partner": _tr("Filter partners"),
        "policy": _tr("Filter policies"),
        "place": _tr("Filter places"),
        "source": _tr("Filter sources"),
        "observation": _tr("Filter figures"),
    }[table]


def no_records(table: str, *, read_only: bool) -> Said:
    """What belongs on a page that has no records yet, and the button that makes the first."""
    heading, sentence, button = {
        "facility": (
            _tr("No facilities yet"),
            _tr("Data centres, campuses, clusters and computing hubs stand here, with their status and power."),
            _tr("New facility…"),
        ),
        "partner": (
            _tr("No partners yet"),
            _tr("Companies, AI labs, funds, ministries and utilities that have a role in a facility or policy."),
            _tr("New partner…"),
        ),
        "policy": (
            _tr("No policies yet"),
            _tr("Laws, programmes, plans, export controls and investment programmes, with what they cost."),
            _tr("New policy…"),
        ),
        "place": (
            _tr("No places yet"),
            _tr("Countries and regions, the EU and the world: what national figures are about."),
            _tr("New place…"),
        ),
        "source": (
            _tr("No sources yet"),
            _tr("Announcements, reports and articles that the facts rest on."),
            _tr("New source…"),
        ),
        "observation": (
            _tr("No figures yet"),
            _tr("Every figure of every record stands here. Figures are entered with the facility they are about."),
            _tr("New facility…"),
        ),
    }[table]
    return heading, sentence, "" if read_only else button


def nothing_found(table: str, question: Question, guilty: Sequence[Part]) -> Said:
    """Which part of a question rules all rows out, when one does alone."""
    named = [_named(table, question, part) for part in guilty]
    if len(named) == 1:
        sentence = _tr("{part} rules all of them out.").format(part=named[0])
    else:
        sentence = _tr("{parts} rule all of them out together.").format(parts=_listed(named))
    return _tr("Nothing matches"), sentence, _tr("Clear filters")


def _named(table: str, question: Question, part: Part) -> str:
    kind, key = part
    if kind == TEXT:
        return _tr("“{text}” in the filter box").format(text=question.text)
    if kind == SINCE:
        return _tr("“New since last visit”")
    if kind == LISTED and question.listed is not None:
        return _tr("“{words}”").format(words=question.listed.words)
    column = next(column for column in COLUMNS[table] if column.key == key)
    values = next(one.values for one in question.filters if one.column == key)
    words = ", ".join(words_of(column, value) for value in values[:3])
    return _tr("The filter {title}: {values}").format(title=column.words, values=words)


def _listed(named: Sequence[str]) -> str:
    lowered = [named[0], *(part[:1].lower() + part[1:] for part in named[1:])]
    return _tr("{first} and {last}").format(first=", ".join(lowered[:-1]), last=lowered[-1])
