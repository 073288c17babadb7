"""What table pages say: in their filter box, and where they have nothing to show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from db.browse.filter_words import said
from db.browse.filters import Filter
from db.browse.table_filters import ANY_OF, LISTED, SINCE, TEXT, Part, Question

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


def nothing_found(table: str, question: Question, guilty: Sequence[Part], dropped: Part | None) -> tuple[Said, str]:
    """Which part of a question rules all rows out, the button that drops it, and the one that clears all filters.

    Args:
        table: the page's table.
        question: what has no answer.
        guilty: the parts that rule all out, alone or together.
        dropped: the part to offer to drop, or None where no single one helps.
    """
    named = [_named(table, question, part) for part in guilty]
    if len(named) == 1:
        sentence = _tr("{part} rules all of them out.").format(part=named[0])
    else:
        sentence = _tr("{parts} rule all of them out together.").format(parts=_listed(named))
    clear = _tr("Clear filters")
    if dropped is None or len(question.parts()) == 1:
        return (_tr("Nothing matches"), sentence, clear), ""
    return (_tr("Nothing matches"), sentence, _drop_words(table, question, dropped)), clear


def _drop_words(table: str, question: Question, part: Part) -> str:
    if part[0] == "filter":
        one = question.filter_of(part[1])
        return _tr("Drop “{filter}”").format(filter=_quoted(table, one) if one else "")
    return {
        TEXT: _tr("Empty the filter box"),
        SINCE: _tr("Drop “New since last visit”"),
        ANY_OF: _tr("Drop these filters"),
    }.get(part[0], _tr("Drop this list"))


def _named(table: str, question: Question, part: Part) -> str:
    kind, key = part
    if kind == TEXT:
        return _tr("“{text}” in the filter box").format(text=question.text)
    if kind == SINCE:
        return _tr("“New since last visit”")
    if kind == ANY_OF:
        return _tr("That none of the filters holds")
    if kind == LISTED and question.listed is not None:
        return _tr("“{words}”").format(words=question.listed.words)
    one = question.filter_of(key)
    return _tr("The filter “{filter}”").format(filter=_quoted(table, one) if one is not None else key)


def _quoted(table: str, one: Filter) -> str:
    """A filter in words, to stand in quotation marks: those within are single ones."""
    return said(table, one).replace("“", "‘").replace("”", "’")


def _listed(named: Sequence[str]) -> str:
    lowered = [named[0], *(part[:1].lower() + part[1:] for part in named[1:])]
    return _tr("{first} and {last}").format(first=", ".join(lowered[:-1]), last=lowered[-1])
