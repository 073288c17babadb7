"""Fields of one's own: listed, added, changed, put in order and deleted, each as one action of the history."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from db.errors import InputError
from db.own import values
from db.own.known import OwnFieldRow, read_fields
from db.own.measures import in_print
from db.own.values import COLUMNS, OwnContent
from db.subjects import OWNED
from db.values.own_units import read_unit
from db.watch import Watch
from db.words import OwnFieldKind, RecordTable

if TYPE_CHECKING:
    from sqlmodel import Session

    from db.library import Library

TABLES = OWNED
LONGEST_NAME, LONGEST_NOTE, LONGEST_CHOICE, MOST_CHOICES = 100, 1000, 100, 500
BATCH = 5_000
WRONG_TOLD = 3


@dataclass(frozen=True)
class FieldForm:
    """What a person says of a field. `unit` is a number's, `choices` are those of a list, in their order."""

    name: str
    kind: OwnFieldKind = OwnFieldKind.TEXT
    unit: str = ""
    choices: tuple[str, ...] = ()
    note: str = ""
    may_be_summed: bool = False


@dataclass(frozen=True)
class OwnField:
    """A field of the library's own; `values` counts the records that have something in it."""

    row: OwnFieldRow
    values: int

    @property
    def form(self) -> FieldForm:
        """As the person said it."""
        row = self.row
        return FieldForm(row.name, row.kind, row.unit, row.choices, row.note, row.may_be_summed)


def listed(library: Library, table: str) -> list[OwnField]:
    """The own fields of a table in the person's order."""
    counts = dict(library.reading().execute("SELECT own_field_id, count(*) FROM own_value GROUP BY 1").fetchall())
    return [OwnField(row, counts.get(row.id, 0)) for row in read_fields(library.reading(), table)]


def checked(library: Library, table: str, form: FieldForm, field_id: int | None = None) -> FieldForm:
    """The form with its words in order. Raises InputError: no name, a name taken, an unknown unit, no words in a list.

    The error's `field` says where: "name", "unit", "choices", "note".
    """
    name = " ".join(form.name.split())
    if not name:
        raise InputError("A field needs a name.", "", "Write for example Land owner.", field="name")
    if len(name) > LONGEST_NAME:
        raise InputError(
            f"A name has at most {LONGEST_NAME} characters; this has {len(name)}.", "", "Shorten it.", field="name"
        )
    _refuse_taken(library, table, name, field_id)
    note = form.note.strip()
    if len(note) > LONGEST_NOTE:
        raise InputError(f"A note has at most {LONGEST_NOTE} characters.", "", "Shorten it.", field="note")
    unit = ""
    choices: tuple[str, ...] = ()
    if form.kind is OwnFieldKind.NUMBER and form.unit.strip():
        try:
            unit = in_print(read_unit(form.unit))
        except InputError as error:
            raise InputError(error.what, error.why, error.remedy, field="unit") from error
    if form.kind is OwnFieldKind.CHOICE:
        choices = _choices(form.choices)
    summed = form.may_be_summed and form.kind is OwnFieldKind.NUMBER
    return FieldForm(name, form.kind, unit, choices, note, summed)


def add(library: Library, table: str, form: FieldForm) -> str:
    """Adds a field after the others, and returns its key. Raises InputError as `checked`, LibraryError."""
    from db.history.changes import change_set
    from db.models import OwnField as Stored

    form = checked(library, table, form)
    last = library.reading().execute("SELECT max(position) FROM own_field WHERE of_table = ?", (table,)).fetchone()[0]
    with change_set(library, f"Add field {form.name}") as session:
        stored = Stored(name=form.name, of_table=RecordTable(table), position=(last or 0) + 1)
        _fill(stored, form)
        session.add(stored)
        session.flush()
        return OwnFieldRow(stored.id or 0, stored.uid, table, form.name, form.kind).key


def change(
    library: Library,
    field_id: int,
    form: FieldForm,
    renamed: Mapping[str, str] | None = None,
    watch: Watch = Watch(),  # noqa: B008  (a frozen default)
) -> None:
    """Changes a field as one action, its values with it; `renamed` are choices, old word to new.

    Of another kind it keeps all its values, each read as what it was shown as; of another unit of the same dimension
    they are converted. Raises InputError as `checked`, and where a value would be lost, naming some; Cancelled.
    """
    from db.history.changes import change_set
    from db.models import OwnField as Stored

    before = one(library, field_id)
    renamed = {old: new for old, new in (renamed or {}).items() if old != new}
    form = checked(library, before.row.table, form, field_id)
    with change_set(library, f"Change field {form.name}", watch=watch.half(1)) as session:
        stored = session.get_one(Stored, field_id)
        _fill(stored, form)
        stored.name = form.name
        session.flush()
        after = replace(
            before.row, name=form.name, kind=form.kind, unit=form.unit, choices=form.choices, note=form.note
        )
        if before.values and _values_change(before.row, after, renamed):
            _convert(session, before, after, renamed, watch.half(0))


def delete(library: Library, field_id: int, watch: Watch = Watch()) -> int:  # noqa: B008
    """Deletes a field with what stands in it, as one action; returns how many values went. Raises Cancelled."""
    from db.history.bulk import delete_rows
    from db.history.changes import change_set
    from db.models import OwnField as Stored

    field = one(library, field_id)
    with change_set(library, f"Delete field {field.row.name}", watch=watch.half(1)) as session:
        ids = library.reading().execute("SELECT id FROM own_value WHERE own_field_id = ?", (field_id,)).fetchall()
        gone = delete_rows(session, "own_value", [int(row[0]) for row in ids], watch.half(0))
        session.delete(session.get_one(Stored, field_id))
        session.flush()
    return gone


def put_in_order(library: Library, table: str, ids: Sequence[int]) -> None:
    """Puts a table's fields into this order, as one action."""
    from db.history.changes import change_set
    from db.models import OwnField as Stored

    with change_set(library, "Put own fields in order") as session:
        for place, field_id in enumerate(ids, start=1):
            stored = session.get(Stored, field_id)
            if stored is not None and stored.position != place:
                stored.position = place


def words_in_use(library: Library, field_id: int) -> list[str]:
    """The different texts that stand in a field, the commonest first: what its list begins with as a choice."""
    rows = library.reading().execute(
        "SELECT text FROM own_value WHERE own_field_id = ? AND text <> '' GROUP BY text ORDER BY count(*) DESC, text "
        "LIMIT ?",
        (field_id, MOST_CHOICES + 1),
    )
    return [str(row[0]) for row in rows]


def one(library: Library, field_id: int) -> OwnField:
    """The field of this id. Raises InputError when it is gone."""
    rows = [row for row in read_fields(library.reading()) if row.id == field_id]
    if not rows:
        raise InputError("This field is not in the library any more.")
    query = "SELECT count(*) FROM own_value WHERE own_field_id = ?"
    return OwnField(rows[0], int(library.reading().execute(query, (field_id,)).fetchone()[0]))


def _refuse_taken(library: Library, table: str, name: str, field_id: int | None) -> None:
    from db.browse.table_columns import COLUMNS

    for other in read_fields(library.reading(), table):
        if other.id != field_id and other.name.casefold() == name.casefold():
            raise InputError(f"There is a field “{other.name}” already.", "", "Choose another name.", field="name")
    if any(column.words.casefold() == name.casefold() for column in COLUMNS[table]):
        raise InputError(f"“{name}” is a column that each library has.", "", "Choose another name.", field="name")


def _choices(given: Sequence[str]) -> tuple[str, ...]:
    words = tuple(plain for one in given if (plain := " ".join(one.split())))
    if not words:
        raise InputError("A list needs words to choose from.", "", "Write one on each line.", field="choices")
    if len({word.casefold() for word in words}) < len(words):
        raise InputError("Two words of the list are the same.", "", "Name each differently.", field="choices")
    if len(words) > MOST_CHOICES or any(len(word) > LONGEST_CHOICE for word in words):
        raise InputError(
            f"A list has at most {MOST_CHOICES} words of {LONGEST_CHOICE} characters.",
            "",
            "Shorten it.",
            field="choices",
        )
    return words


def _fill(stored: Any, form: FieldForm) -> None:
    stored.kind, stored.unit, stored.note = form.kind, form.unit, form.note
    stored.dimension = read_unit(form.unit).dimension if form.kind is OwnFieldKind.NUMBER else ""
    stored.may_be_summed = form.may_be_summed
    stored.choices = json.dumps(list(form.choices), ensure_ascii=False) if form.choices else ""


def _values_change(before: OwnFieldRow, after: OwnFieldRow, renamed: Mapping[str, str]) -> bool:
    if before.kind is not after.kind or before.unit != after.unit or renamed:
        return True
    return not set(before.choices) <= set(after.choices)


def _convert(session: Session, before: OwnField, after: OwnFieldRow, renamed: Mapping[str, str], watch: Watch) -> None:
    """Rewrites the values that change. Raises InputError with some that cannot be read as the new kind."""
    factor = _factor(before.row, after) if before.row.kind is after.kind is OwnFieldKind.NUMBER else None
    wrong: dict[str, None] = {}
    done = 0
    for batch in _stored(session, before.row.id):
        watch.at(done, before.values)
        done += len(batch)
        rewritten = []
        for value_id, uid, content in batch:
            if factor is not None:
                new: OwnContent | None = replace(content, number=(content.number or 0.0) * factor)
            else:
                shown = values.show(before.row, content)
                try:
                    new = values.read(after, renamed.get(shown, shown))[0]
                except InputError:
                    wrong[shown] = None
                    continue
            if new is not None and new != content:
                rewritten.append((value_id, uid, content, new))
        if not wrong:
            values.rewrite(session, rewritten)
    if wrong:
        told = ", ".join(f"“{text[:40]}”" for text in list(wrong)[:WRONG_TOLD])
        more = f" and {len(wrong) - WRONG_TOLD:,} more" if len(wrong) > WRONG_TOLD else ""
        kept = before.row.kind is after.kind is OwnFieldKind.CHOICE
        raise InputError(
            "Some words of the list are in use."
            if kept
            else f"Not all that stands in it is {_KIND_WORDS[after.kind]}.",
            f"There is {told}{more}.",
            "Keep them in the list, or change these records first." if kept else "Change these records first.",
            field="choices" if kept else "kind",
        )


_KIND_WORDS = {
    OwnFieldKind.TEXT: "text",
    OwnFieldKind.NUMBER: "a number",
    OwnFieldKind.DATE: "a date",
    OwnFieldKind.YES_OR_NO: "yes or no",
    OwnFieldKind.CHOICE: "in the list",
    OwnFieldKind.LINK: "a link",
}


def _factor(before: OwnFieldRow, after: OwnFieldRow) -> float:
    """What numbers are multiplied by when their unit changes; a number that had no unit only gets one."""
    old, new = read_unit(before.unit), read_unit(after.unit)
    if not before.unit or before.unit == after.unit:
        return 1.0
    if old.powers is None or old.powers != new.powers:
        raise InputError(
            f"Its numbers are in {before.unit}.",
            "The unit says what they mean.",
            "Choose a unit of the same kind, or make a new field.",
            field="unit",
        )
    return float(old.size / new.size)


def _stored(session: Session, field_id: int) -> Iterator[list[tuple[int, str, OwnContent]]]:
    from sqlalchemy import text

    last = 0
    query = text(
        f"SELECT id, uid, {', '.join(COLUMNS)} FROM own_value WHERE own_field_id = :field AND id > :last "
        "ORDER BY id LIMIT :batch"
    )
    while True:
        rows = session.connection().execute(query, {"field": field_id, "last": last, "batch": BATCH}).all()
        if not rows:
            return
        last = int(rows[-1][0])
        yield [(int(row[0]), str(row[1]), OwnContent(*row[2:])) for row in rows]
