"""Records side by side, field by field, for choosing what stays when they are merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.edit import editing
from db.edit.entry_fields import Context, DayBeside
from db.edit.entry_forms import FORMS
from db.edit.merging import WHOLE, Group, Merged
from db.own import values as own_values
from db.own.known import FIELD_PREFIX
from db.subjects import FACTS, FACTS_OF

if TYPE_CHECKING:
    from db.edit.drafts import Draft
    from db.library import Library

MOST_SIDES = 6
"""More records than these cannot be read side by side."""


@dataclass(frozen=True)
class MergeField:
    """A field of the records: its texts, one for each, and the columns that it fills."""

    name: str
    label: str
    texts: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the records have different things in it."""
        return len(set(self.texts)) > 1

    def usual(self, kept: int) -> int:
        """The place of the record whose text stays unless the person says otherwise: the kept one's, if it has any."""
        given = [place for place, text in enumerate(self.texts) if text]
        return kept if self.texts[kept] or not given else given[0]


@dataclass(frozen=True)
class Sides:
    """The records in the order given: ids, names, how many facts each has, their fields and stored values."""

    table: str
    ids: tuple[int, ...]
    names: tuple[str, ...]
    facts: tuple[int, ...]
    fields: tuple[MergeField, ...]
    values: tuple[Mapping[str, Any], ...]

    @property
    def most_known(self) -> int:
        """The place of the record with most facts, the oldest of these."""
        return max(range(len(self.ids)), key=lambda place: (self.facts[place], -self.ids[place]))

    def group(self, kept: int, choices: Mapping[str, int]) -> Group:
        """What is to be merged: the record at `kept` stays, each field as in the record at the place chosen."""
        values: dict[str, Any] = {}
        for field in self.fields:
            place = choices.get(field.name, kept)
            # What others have in an own field comes over where the kept record has nothing, unless that was chosen.
            if place != kept or (field.name in choices and field.name.startswith(FIELD_PREFIX)):
                values |= {column: self.values[place].get(column) for column in field.columns}
        others = tuple(one for place, one in enumerate(self.ids) if place != kept)
        return Group(self.ids[kept], others, values)


def sides(library: Library, table: str, ids: Sequence[int]) -> Sides:
    """Reads the records. Raises InputError when one is gone."""
    drafts = [editing.load(library, table, one) for one in ids]
    for draft in drafts:
        _leave_each_other(draft, ids)
    shown = [one for one in FORMS[table].fields if not isinstance(one, DayBeside)]
    fields = []
    for one in shown:
        texts = tuple(one.show(draft.values, Context(library, table, draft.id)) for draft in drafts)
        fields.append(MergeField(one.name, one.label, texts, _with_days(one.columns, drafts[0].values)))
    values: list[Mapping[str, Any]] = [draft.values for draft in drafts]
    for place, one_id in enumerate(ids):
        values[place] = {**values[place], **own_values.of_record(library.reading(), table, one_id)}
    for key, own in own_values.fields_by_key(library.reading(), table).items():
        texts = tuple(own_values.in_words(own, one.get(key)) for one in values)
        if any(texts):
            fields.append(MergeField(key, own.name, texts, (key,)))
    facts = tuple(_facts(library, table, draft.id or 0) for draft in drafts)
    return Sides(table, tuple(ids), tuple(one.name for one in drafts), facts, tuple(fields), tuple(values))


def _leave_each_other(draft: Draft, ids: Sequence[int]) -> None:
    """A record that is part of one that it is merged with is shown as part of nothing: so it is then."""
    whole = WHOLE.get(draft.table)
    if whole is not None and draft.values.get(whole) in ids:
        draft.values[whole] = None
        if "whole_includes_it" in draft.values:
            draft.values["whole_includes_it"] = None


def words(merged: Merged) -> str:
    """What a merge does, in a sentence or more: "12 facts and 2 names move. 1 fact stands twice and is kept once." """
    moved = _counted(
        (sum(merged.moved[fact] for fact in FACTS), "fact", "facts"),
        (merged.moved["citation"], "citation", "citations"),
        (merged.moved["alias"], "name", "names"),
        (merged.moved["tagging"], "tag", "tags"),
        (merged.moved["own_value"], "own field", "own fields"),
        (sum(merged.moved[one] for one in ("facility", "partner", "policy")), "record", "records"),
    )
    folded = sum(merged.folded.values())
    said = [f"To the one that stays: {moved}."] if moved else ["Nothing moves: the others have no facts."]
    if folded:
        said.append("1 stands twice and is kept once." if folded == 1 else f"{folded:,} stand twice and are kept once.")
    return " ".join([*said, *merged.said])


def _counted(*parts: tuple[int, str, str]) -> str:
    return ", ".join(f"{number:,} {one if number == 1 else many}" for number, one, many in parts if number)


def _with_days(columns: tuple[str, ...], values: Mapping[str, Any]) -> tuple[str, ...]:
    """A vague date's columns with the days that stand beside it."""
    days = (f"{column}_{end}_day" for column in columns for end in ("first", "last"))
    return (*columns, *(day for day in days if day in values))


def _facts(library: Library, table: str, record_id: int) -> int:
    column = "source_id" if table == "source" else f"{table}_id"
    parts = FACTS if table == "source" else FACTS_OF[table]
    counts = " + ".join(f"(SELECT count(*) FROM {fact} WHERE {column} = :record)" for fact in parts)
    return int(library.reading().execute(f"SELECT {counts}", {"record": record_id}).fetchone()[0])
