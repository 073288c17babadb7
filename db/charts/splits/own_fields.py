"""Facilities by what stands in an own field of theirs, or figures by one of their source: a word of a list, yes or no,
a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from db.charts.splits import spans
from db.charts.splits.subjects import Named, SplitMembers
from db.own.known import OwnFieldRow, known_field, read_fields
from db.own.values import NO, YES
from db.words import OwnFieldKind

if TYPE_CHECKING:
    from db.library import Library

SOURCE = "source"
SPLIT_BY = (OwnFieldKind.CHOICE, OwnFieldKind.YES_OR_NO, OwnFieldKind.TEXT)
"""Kinds that many records can have the same of; a number, a date and a link are each one's own."""

ANY_WORD = ""
"""Key of the members of all groups of a field of sources: a million facilities times each word would be too many."""

_SOURCE_NOTE = "Each figure counts under what {name} of its source is now"


def read_own(library: Library, key: str, chosen: Sequence[str], everyone: np.ndarray) -> SplitMembers:
    """What stands in a field as groups: those chosen, in their order, or all, a list's words in its order.

    Of a field of sources every facility of `everyone` is in each group, which is kept once, under `ANY_WORD`: it may
    have figures of several sources (`db.charts.lines.source_lines`).
    """
    field = field_of(library, key)
    if field is None:
        gone = ("The own field that the lines are split by is not in this library. Choose another under Split by.",)
        return SplitMembers([], spans.spans(()), gone)
    found = _stands(library, field)
    there = {text for text, _ in found}
    wanted = [one for one in chosen if one in there] if chosen else in_order(field, there)
    named: list[Named] = [(one, shown(field, one), None) for one in wanted]
    if field.table == SOURCE:
        return SplitMembers(named, spans.all_in_each([ANY_WORD], everyone), (_SOURCE_NOTE.format(name=field.name),))
    drawn = set(wanted)
    members = spans.always_by_key(pair for pair in found if pair[0] in drawn)
    return SplitMembers(named, members, (f"Each facility counts at all times under what {field.name} is now",))


def labels_of(library: Library, key: str, words: Sequence[str]) -> dict[str, str]:
    """Names of groups of the field of this key, by their words; those that no facility has are missing."""
    field = field_of(library, key)
    if field is None or not words:
        return {}
    rows = library.reading().execute(
        f"SELECT DISTINCT text FROM own_value WHERE own_field_id = ? AND {field.table}_id IS NOT NULL "
        f"AND text IN ({','.join('?' * len(words))})",
        (field.id, *words),
    )
    there = {str(text) for (text,) in rows}
    return {word: shown(field, word) for word in words if word in there}


def sources_of(library: Library, key: str) -> dict[str, list[int]]:
    """For each word in a field of sources the ids of the sources that have it; {} of a field of facilities."""
    field = field_of(library, key)
    found: dict[str, list[int]] = {}
    if field is not None and field.table == SOURCE:
        for word, source in _stands(library, field):
            found.setdefault(word, []).append(source)
    return found


def places_of(library: Library, key: str) -> dict[str, int]:
    """A place in the palette for each word of a field, whatever is drawn of it: a list's words in its order, others as
    they came into the library."""
    field = field_of(library, key)
    if field is None:
        return {}
    rows = library.reading().execute(
        "SELECT text FROM own_value WHERE own_field_id = ? AND text <> '' GROUP BY text ORDER BY min(id)", (field.id,)
    )
    order = (YES, NO) if field.kind is OwnFieldKind.YES_OR_NO else field.choices
    words = dict.fromkeys((*order, *(str(text) for (text,) in rows)))
    return {word: place for place, word in enumerate(words)}


def field_of(library: Library, key: str) -> OwnFieldRow | None:
    """The field of this key, where lines can be split by it."""
    return next((one for one in split_fields(library) if one.key == key), None)


def split_fields(library: Library) -> list[OwnFieldRow]:
    """The own fields that lines can be split by, in the person's order: those of facilities, then those of sources."""
    reading = library.reading()
    return [one for table in ("facility", SOURCE) for one in read_fields(reading, table) if one.kind in SPLIT_BY]


def in_order(field: OwnFieldRow, words: set[str]) -> list[str]:
    """A list's words and yes and no in their order, others by name behind them."""
    order = (YES, NO) if field.kind is OwnFieldKind.YES_OR_NO else field.choices
    return sorted(words, key=lambda one: (order.index(one) if one in order else len(order), one.casefold(), one))


def shown(field: OwnFieldRow, word: str) -> str:
    """A group's name: "Yes" alone says nothing beside another chart's, so that the field stands before it."""
    return f"{field.name}: {word}" if field.kind is OwnFieldKind.YES_OR_NO else word


def offered(field: OwnFieldRow) -> str:
    """A field's name among the splits: one of sources may be called as one of facilities."""
    return f"Source: {field.name}" if field.table == SOURCE else field.name


def is_of_sources(key: str) -> bool:
    """Whether the field of this key is one of sources, in any of the open libraries."""
    field = known_field(key)
    return field is not None and field.table == SOURCE


def name_of(key: str) -> str:
    """What the field of this key is called in any of the open libraries."""
    field = known_field(key)
    return field.name if field is not None else "own field"


def _stands(library: Library, field: OwnFieldRow) -> list[tuple[str, int]]:
    """What stands in a field, and in which record."""
    record = f"{field.table}_id"
    rows = library.reading().execute(
        f"SELECT text, {record} FROM own_value WHERE own_field_id = ? AND {record} IS NOT NULL AND text <> ''",
        (field.id,),
    )
    return [(str(text), int(number)) for text, number in rows]
