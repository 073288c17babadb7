"""Facilities by what stands in an own field: a word of a list, yes or no, a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.charts.splits import spans
from db.charts.splits.spans import ALWAYS, EVER
from db.charts.splits.subjects import Named, SplitMembers
from db.own.known import OwnFieldRow, known_field, read_fields
from db.own.values import NO, YES
from db.words import OwnFieldKind

if TYPE_CHECKING:
    from db.library import Library

SPLIT_BY = (OwnFieldKind.CHOICE, OwnFieldKind.YES_OR_NO, OwnFieldKind.TEXT)
"""Kinds that many facilities can have the same of; a number, a date and a link are each one's own."""


def read_own(library: Library, key: str, chosen: Sequence[str]) -> SplitMembers:
    """What stands in a field as groups: those chosen, in their order, or all, a list's words in its order."""
    field = field_of(library, key)
    if field is None:
        gone = ("The own field that the lines are split by is not in this library. Choose another under Split by.",)
        return SplitMembers([], spans.spans(()), gone)
    rows = library.reading().execute(
        "SELECT text, facility_id FROM own_value WHERE own_field_id = ? AND facility_id IS NOT NULL AND text <> ''",
        (field.id,),
    )
    found = [(str(text), int(number)) for text, number in rows]
    there = {text for text, _ in found}
    wanted = [one for one in chosen if one in there] if chosen else in_order(field, there)
    named: list[Named] = [(one, shown(field, one), None) for one in wanted]
    drawn = set(wanted)
    members = spans.spans((text, number, ALWAYS, EVER) for text, number in found if text in drawn)
    return SplitMembers(named, members, (f"Each facility counts at all times under what {field.name} is now",))


def labels_of(library: Library, key: str, words: Sequence[str]) -> dict[str, str]:
    """Names of groups of the field of this key, by their words; those that no facility has are missing."""
    field = field_of(library, key)
    if field is None or not words:
        return {}
    rows = library.reading().execute(
        f"SELECT DISTINCT text FROM own_value WHERE own_field_id = ? AND facility_id IS NOT NULL "
        f"AND text IN ({','.join('?' * len(words))})",
        (field.id, *words),
    )
    there = {str(text) for (text,) in rows}
    return {word: shown(field, word) for word in words if word in there}


def field_of(library: Library, key: str) -> OwnFieldRow | None:
    """The field of this key, where facilities can be split by it."""
    return next((one for one in split_fields(library) if one.key == key), None)


def split_fields(library: Library) -> list[OwnFieldRow]:
    """The own fields that facilities can be split by, in the person's order."""
    return [one for one in read_fields(library.reading(), "facility") if one.kind in SPLIT_BY]


def in_order(field: OwnFieldRow, words: set[str]) -> list[str]:
    """A list's words and yes and no in their order, others by name behind them."""
    order = (YES, NO) if field.kind is OwnFieldKind.YES_OR_NO else field.choices
    return sorted(words, key=lambda one: (order.index(one) if one in order else len(order), one.casefold(), one))


def shown(field: OwnFieldRow, word: str) -> str:
    """A group's name: "Yes" alone says nothing beside another chart's, so that the field stands before it."""
    return f"{field.name}: {word}" if field.kind is OwnFieldKind.YES_OR_NO else word


def name_of(key: str) -> str:
    """What the field of this key is called in any of the open libraries."""
    field = known_field(key)
    return field.name if field is not None else "own field"
