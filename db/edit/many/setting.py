"""The same value in a field, the same role or the same tag, for many records at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.edit.drafts import NewRecord, Values
from db.edit.entry_fields import Context, DayBeside, Field, Reading
from db.edit.entry_forms import FORMS, read_all
from db.edit.entry_own import OwnEntry, own_entries
from db.edit.fact_forms import fact_fields
from db.errors import InputError
from db.own import values as own_values
from db.own.known import FIELD_PREFIX
from db.values import notation
from db.watch import Watch

if TYPE_CHECKING:
    from sqlmodel import Session

    from db.library import Library
    from db.models import Row

_OF_ONE_RECORD = {
    "name", "title", "code", "address", "archive_address", "doi", "website", "coordinates", "coordinates_precision",
    "whole_includes_it",
}  # fmt: skip
"""Fields whose value belongs to one record."""

NAMED = {
    "facility": ("facility", "facilities"),
    "partner": ("partner", "partners"),
    "policy": ("policy", "policies"),
    "place": ("place", "places"),
    "source": ("source", "sources"),
    "observation": ("figure", "figures"),
}


@dataclass(frozen=True)
class Outcome:
    """What a value would do to the chosen records: how many change, and how many have it already."""

    changes: int
    same: int


def counted(table: str, number: int) -> str:
    """ "12 facilities"."""
    return f"{notation.count(number)} {NAMED[table][number != 1]}"


def settable(table: str, library: Library | None = None) -> tuple[Field, ...]:
    """The fields of a kind of record that many can be given one value in, a library's own ones after the others."""
    found = (one for one in FORMS[table].fields if one.name not in _OF_ONE_RECORD and not isinstance(one, DayBeside))
    return (*found, *(own_entries(library, table) if library is not None else ()))


def read_field(library: Library, table: str, ids: Sequence[int], field: Field, text: str) -> Reading:
    """What a text means in a field of the chosen records. Raises InputError where it cannot stand in one of them."""
    reading = field.read(text, Context(library, table), {field.name: text})
    if field.needed and not text.strip():
        raise InputError("This is needed.", field=field.name)
    if field.name in ("part_of", "parent") and set(reading.values.values()) & set(ids):
        raise InputError("A record cannot be part of itself.", "It is among the chosen ones.", "Leave it out.")
    return reading


def outcome(library: Library, table: str, ids: Sequence[int], reading: Reading) -> Outcome:
    """How many of the chosen records a value changes; one that is yet to be made changes all."""
    values = reading.values
    own = next((name for name in values if name.startswith(FIELD_PREFIX)), None)
    if own is not None:
        changes = own_values.differing(library.reading(), table, own, ids, values[own])
        return Outcome(changes, len(ids) - changes)
    if any(isinstance(value, NewRecord) for value in values.values()):
        return Outcome(len(ids), 0)
    differ = " OR ".join(f'"{name}" IS NOT :{name}' for name in values)
    query = f'SELECT count(*) FROM "{table}" WHERE id IN (SELECT value FROM json_each(:ids)) AND ({differ})'
    changes = int(library.reading().execute(query, {**values, "ids": json.dumps(list(ids))}).fetchone()[0])
    return Outcome(changes, len(ids) - changes)


def set_field(
    library: Library,
    table: str,
    ids: Sequence[int],
    field: Field,
    text: str,
    watch: Watch = Watch(),  # noqa: B008  (a frozen default)
) -> int:
    """Gives the chosen records one value in a field; returns how many changed.

    Raises InputError where the text cannot be read, LibraryError when the library cannot be written, Cancelled;
    nothing is changed then.
    """
    from db.history.bulk import update_rows
    from db.history.changes import change_set

    reading = read_field(library, table, ids, field, text)
    what = f"to {text.strip()[:100]}" if text.strip() else "to nothing"
    action = f"Set {field.label.lower()} of {counted(table, len(ids))} {what}"
    with change_set(library, action, watch=watch.half(1)) as session:
        if isinstance(field, OwnEntry):
            return own_values.set_many(session, field.own, ids, reading.values[field.name], watch.half(0))
        values = _made(session, reading.values)
        return update_rows(session, table, ids, values, watch.half(0))


def add_role(
    library: Library,
    table: str,
    ids: Sequence[int],
    texts: Mapping[str, str],
    watch: Watch = Watch(),  # noqa: B008  (a frozen default)
) -> int:
    """Gives facilities or policies a partner in a role, those that have not got it; returns how many were given it.

    Args:
        table: "facility" or "policy".
        texts: what stands in the fields of a role, by field name.

    Raises InputError (its `field` names which) where a text cannot be read; otherwise as `set_field`.
    """
    from db.history.changes import change_set
    from db.models import Role

    fields = fact_fields("role", table)
    entered = read_all(fields, texts, Context(library, table))
    for name, error in entered.errors.items():
        raise InputError(error.what, error.why, error.remedy, field=name)
    partner = texts.get("partner", "").strip()
    action = f"Add {texts.get('role', '').strip().lower()} {partner[:100]} to {counted(table, len(ids))}"
    with change_set(library, action, watch=watch.half(1)) as session:
        values = _checked("role", {**_made(session, entered.values), f"{table}_id": ids[0]})
        has_it = _having_role(session, table, values)
        chosen = [one for one in ids if one not in has_it]
        _insert(session, Role, [{**values, f"{table}_id": one} for one in chosen], watch.half(0))
        return len(chosen)


def add_tag(library: Library, table: str, ids: Sequence[int], name: str, watch: Watch = Watch()) -> int:  # noqa: B008
    """Tags the chosen records that have not got the tag; returns how many. Raises as `set_field`."""
    from db.history.changes import change_set
    from db.models import Tagging

    name = " ".join(name.split())
    if not name:
        raise InputError("A tag needs a name.", "", "Enter one.", field="tag")
    if len(name) > 300:
        raise InputError("A tag's name has at most 300 characters.", "", "Shorten it.", field="tag")
    with change_set(library, f"Tag {counted(table, len(ids))} “{name[:100]}”", watch=watch.half(1)) as session:
        tag_id = _tag(session, name)
        from sqlalchemy import text as sql

        having = session.connection().execute(
            sql(f"SELECT {table}_id FROM tagging WHERE tag_id = :tag AND {table}_id IS NOT NULL"), {"tag": tag_id}
        )
        has_it = {int(row[0]) for row in having}
        chosen = [one for one in ids if one not in has_it]
        empty = {f"{subject}_id": None for subject in ("facility", "partner", "policy", "place")}
        _insert(session, Tagging, [{**empty, "tag_id": tag_id, f"{table}_id": one} for one in chosen], watch.half(0))
        return len(chosen)


def tags_of(library: Library, table: str, ids: Sequence[int]) -> list[tuple[str, int]]:
    """The tags that some of the chosen records have, each with how many; the commonest first."""
    query = f"""SELECT t.name, count(*) FROM tagging AS g JOIN tag AS t ON t.id = g.tag_id
        WHERE g.{table}_id IN (SELECT value FROM json_each(?)) GROUP BY t.id ORDER BY 2 DESC, 1"""
    rows = library.reading().execute(query, (json.dumps(list(ids)),)).fetchall()
    return [(str(name), int(number)) for name, number in rows]


def remove_tag(library: Library, table: str, ids: Sequence[int], name: str, watch: Watch = Watch()) -> int:  # noqa: B008
    """Takes a tag off the chosen records; returns how many had it. Raises as `set_field`."""
    from db.history.bulk import delete_rows
    from db.history.changes import change_set

    query = f"""SELECT g.id FROM tagging AS g JOIN tag AS t ON t.id = g.tag_id
        WHERE t.name = ? AND g.{table}_id IN (SELECT value FROM json_each(?))"""
    taggings = [int(row[0]) for row in library.reading().execute(query, (name, json.dumps(list(ids))))]
    if not taggings:
        return 0
    action = f"Take tag “{name[:100]}” off {counted(table, len(taggings))}"
    with change_set(library, action, watch=watch.half(1)) as session:
        return delete_rows(session, "tagging", taggings, watch.half(0))


def _insert(session: Session, table: type[Row], rows: Sequence[dict[str, Any]], watch: Watch) -> None:
    """Inserts rows in parts, between which the work can be stopped."""
    from db.history.bulk import AT_ONCE
    from db.history.changes import insert_rows

    watch.at(0, len(rows))
    for start in range(0, len(rows), AT_ONCE):
        watch.at(start, len(rows))
        insert_rows(session, table, rows[start : start + AT_ONCE])


def _made(session: Session, values: Values) -> dict[str, Any]:
    """Values with records that are yet to be made made."""
    return {name: _make(session, value) if isinstance(value, NewRecord) else value for name, value in values.items()}


def _make(session: Session, record: NewRecord) -> int:
    from db.models import TABLE_BY_NAME

    values = {name: _make(session, one) if isinstance(one, NewRecord) else one for name, one in record.values}
    row: Any = TABLE_BY_NAME[record.table](**_checked(record.table, values))
    session.add(row)
    session.flush()
    return int(row.id)


def _checked(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    from db.edit.forms import FORM_BY_TABLE, check

    return check(FORM_BY_TABLE[table], dict(values)) if table in FORM_BY_TABLE else dict(values)


def _tag(session: Session, name: str) -> int:
    from sqlmodel import col, select

    from db.models import Tag

    there = session.exec(select(Tag).where(col(Tag.name) == name)).first()
    return (
        there.id if there is not None and there.id is not None else _make(session, NewRecord("tag", (("name", name),)))
    )


def _having_role(session: Session, table: str, values: Mapping[str, Any]) -> set[int]:
    """The records with which the partner stands in this role already, its end not told."""
    from sqlalchemy import text as sql

    query = f"""SELECT {table}_id FROM role WHERE partner_id = :partner_id AND role = :role
        AND certainty = :certainty AND until IS NULL AND {table}_id IS NOT NULL"""
    same = {"partner_id": values["partner_id"], "role": str(values["role"]), "certainty": str(values["certainty"])}
    return {int(row[0]) for row in session.connection().execute(sql(query), same)}
