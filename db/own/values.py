"""What records have in a person's own fields: read as typed, shown, looked up, and written within a change set."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from db.errors import InputError, UnclearInput
from db.own.known import FIELD_PREFIX, OwnFieldRow, read_fields
from db.subjects import OWNED
from db.values import dates, notation, numerals, quantities
from db.values.own_units import known_unit
from db.watch import Watch
from db.words import OwnFieldKind

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

LONGEST_TEXT = 20_000
YES, NO = "yes", "no"
_SCHEMES = ("http://", "https://", "doi:", "file:")
_WITHOUT_SCHEME = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[:/?#]\S*)?")
_SCALES = {
    "thousand": 1e3, "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "万": 1e4, "亿": 1e8,
}  # fmt: skip


@dataclass(frozen=True)
class OwnContent:
    """What stands in a field: words, a choice, a link, "yes" or "no" in `text`; `number` in the field's unit; a date
    as EDTF with its days since 1970-01-01.
    """

    text: str = ""
    number: float | None = None
    date: str | None = None
    date_first_day: int | None = None
    date_last_day: int | None = None


COLUMNS = ("text", "number", "date", "date_first_day", "date_last_day")


def read(field: OwnFieldRow, typed: str, today: date | None = None) -> tuple[OwnContent | None, str]:
    """What a typed text means in a field, None for nothing, and how it was read ("" where that is plain).

    Raises InputError where it is not of the field's kind, UnclearInput where it can be read in two ways.
    """
    typed = typed.strip()
    if not typed:
        return None, ""
    match field.kind:
        case OwnFieldKind.NUMBER:
            number = _number(field, typed)
            said = f"{quantities.show_number(number)} {field.unit}".strip()
            return OwnContent(number=number), said
        case OwnFieldKind.DATE:
            found = dates.parse(typed, today=today)
            return OwnContent(
                date=found.edtf, date_first_day=found.first_day, date_last_day=found.last_day
            ), dates.show(found.edtf)
        case OwnFieldKind.YES_OR_NO | OwnFieldKind.CHOICE:
            return OwnContent(text=_chosen(field, typed)), ""
        case OwnFieldKind.LINK:
            link = _link(typed)
            return OwnContent(text=link), link if link != typed else ""
    if len(typed) > LONGEST_TEXT:
        raise InputError(f"This has {len(typed):,} characters; at most {LONGEST_TEXT:,} fit.", "", "Shorten it.")
    return OwnContent(text=typed), ""


def show(field: OwnFieldRow, content: OwnContent | None) -> str:
    """The text for what is stored, which `read` takes as the same; a number without its unit."""
    if content is None:
        return ""
    if field.kind is OwnFieldKind.NUMBER:
        return "" if content.number is None else _all_digits(content.number)
    if field.kind is OwnFieldKind.DATE:
        from db.edit.entry_fields import date_text

        return date_text(content.date)
    return content.text


def in_words(field: OwnFieldRow, content: OwnContent | None) -> str:
    """What is stored as one reads it: "1,200 m³/year", "3rd quarter 2027", "Yes"."""
    if content is None:
        return ""
    if field.kind is OwnFieldKind.NUMBER:
        return f"{show(field, content)} {field.unit}".strip()
    if field.kind is OwnFieldKind.DATE:
        return dates.show(content.date) if content.date else ""
    return content.text.capitalize() if field.kind is OwnFieldKind.YES_OR_NO else content.text


def options(field: OwnFieldRow) -> tuple[str, ...]:
    """What can be chosen in a field of a list."""
    return (YES, NO) if field.kind is OwnFieldKind.YES_OR_NO else field.choices


def of_record(reading: sqlite3.Connection, table: str, record_id: int) -> dict[str, OwnContent]:
    """What a record has in its own fields, by their keys."""
    if table not in OWNED:
        return {}
    rows = reading.execute(
        f"SELECT f.uid, {', '.join(f'v.{column}' for column in COLUMNS)} FROM own_value AS v "
        f"JOIN own_field AS f ON f.id = v.own_field_id WHERE v.{table}_id = ?",
        (record_id,),
    )
    return {f"{FIELD_PREFIX}{uid}": OwnContent(*columns) for uid, *columns in rows.fetchall()}


def fields_by_key(reading: sqlite3.Connection, table: str) -> dict[str, OwnFieldRow]:
    """The own fields of a table, by their keys."""
    return {one.key: one for one in read_fields(reading, table)} if table in OWNED else {}


def differing(reading: sqlite3.Connection, table: str, key: str, ids: Sequence[int], content: OwnContent | None) -> int:
    """How many of these records have something else in a field than a content."""
    field = fields_by_key(reading, table).get(key)
    if field is None:
        raise InputError("This field was deleted meanwhile.")
    wanted = asdict(content or OwnContent())
    differs = " OR ".join(f"v.{name} IS NOT :{name}" for name in ("text", "number", "date"))
    differs = "v.id IS NOT NULL" if content is None else differs
    query = (
        f"SELECT count(*) FROM json_each(:ids) AS r LEFT JOIN own_value AS v ON v.own_field_id = :field "
        f"AND v.{table}_id = r.value WHERE {differs}"
    )
    return int(reading.execute(query, {**wanted, "field": field.id, "ids": json.dumps(list(ids))}).fetchone()[0])


def write(session: Session, table: str, record_id: int, contents: Mapping[str, OwnContent | None]) -> None:
    """Gives a record these contents, by the fields' keys, within an open change set; None empties a field.

    Raises InputError where a field was deleted since.
    """
    from sqlmodel import col, select

    from db.models import OwnField, OwnValue

    for key, content in contents.items():
        uid = key.removeprefix(FIELD_PREFIX)
        field_id = session.exec(select(OwnField.id).where(col(OwnField.uid) == uid)).first()
        if field_id is None:
            raise InputError(
                "One of its own fields was deleted meanwhile.", "", "Copy what you typed, and open it anew."
            )
        of_record = col(getattr(OwnValue, f"{table}_id")) == record_id
        stored = session.exec(select(OwnValue).where(of_record, col(OwnValue.own_field_id) == field_id)).first()
        if content is None:
            if stored is not None:
                session.delete(stored)
        elif stored is None:
            of_record_id: Any = {f"{table}_id": record_id}
            session.add(OwnValue(own_field_id=field_id, **of_record_id, **asdict(content)))
        else:
            for column, value in asdict(content).items():
                if getattr(stored, column) != value:
                    setattr(stored, column, value)
    session.flush()


def write_many(
    session: Session,
    field: OwnFieldRow,
    contents: Sequence[tuple[int, OwnContent]],
    watch: Watch = Watch(),  # noqa: B008
) -> None:
    """Gives records that have nothing in a field a content each: (record id, content). Raises Cancelled."""
    from db.history.bulk import AT_ONCE
    from db.history.changes import insert_rows
    from db.models import OwnValue

    empty = {f"{subject}_id": None for subject in OWNED}
    for start in range(0, len(contents), AT_ONCE):
        watch.at(start, len(contents))
        rows = [
            {**empty, "own_field_id": field.id, f"{field.table}_id": record_id, **asdict(content)}
            for record_id, content in contents[start : start + AT_ONCE]
        ]
        insert_rows(session, OwnValue, rows)


def set_many(
    session: Session,
    field: OwnFieldRow,
    ids: Sequence[int],
    content: OwnContent | None,
    watch: Watch = Watch(),  # noqa: B008
) -> int:
    """Gives many records one content in a field, or none; returns how many had another. Raises Cancelled."""
    from db.history.bulk import delete_rows, update_rows

    there = stored_ids(session, field, ids)
    if content is None:
        return delete_rows(session, "own_value", list(there.values()), watch)
    changed = update_rows(session, "own_value", list(there.values()), asdict(content), watch)
    without = [(one, content) for one in ids if one not in there]
    write_many(session, field, without, watch)
    return changed + len(without)


def stored_ids(session: Session, field: OwnFieldRow, ids: Iterable[int]) -> dict[int, int]:
    """The ids of the values that these records have in a field, by record."""
    from sqlalchemy import text

    rows = session.connection().execute(
        text(
            f"SELECT {field.table}_id, id FROM own_value WHERE own_field_id = :field "
            f"AND {field.table}_id IN (SELECT value FROM json_each(:ids))"
        ),
        {"field": field.id, "ids": json.dumps(list(ids))},
    )
    return {int(record): int(value) for record, value in rows}


def rewrite(session: Session, values: Sequence[tuple[int, str, OwnContent, OwnContent]]) -> None:
    """Changes many stored values at once: (id, unique id, before, after), with their history."""
    from db.connecting import bare_of
    from db.history.changes import ID_MARK
    from db.history.row_changes import RowChange, write_changes
    from db.models import now

    if not values:
        return
    connection, moment = session.connection(), now()
    ids = ",".join(str(one[0]) for one in values)
    rows = connection.exec_driver_sql(f"SELECT id, changed_at FROM own_value WHERE id IN ({ids})")
    changed_at = {int(row[0]): str(row[1]) for row in rows}
    history: list[RowChange] = []
    for value_id, uid, before, after in values:
        old, new = asdict(before), asdict(after)
        names = [name for name in COLUMNS if old[name] != new[name]]
        kept = [{"changed_at": when} | {name: one[name] for name in names} for one, when in
                ((old, changed_at[value_id]), (new, moment))]  # fmt: skip
        history.append(RowChange("update", "own_value", value_id, uid, *kept))
    write_changes(bare_of(connection), session.info[ID_MARK], history)
    sets = ", ".join(f"{name} = ?" for name in (*COLUMNS, "changed_at"))
    connection.exec_driver_sql(
        f"UPDATE own_value SET {sets} WHERE id = ?",
        [(*(getattr(after, name) for name in COLUMNS), moment, value_id) for value_id, _, _, after in values],
    )
    session.expire_all()


def _number(field: OwnFieldRow, typed: str) -> float:
    plain = typed.replace("−", "-")
    sign = -1.0 if plain.startswith("-") else 1.0
    found = numerals.read_number(numerals.clear(plain.removeprefix("-").strip()))
    example = f"1200 {field.unit}".strip()
    if found is None:
        raise InputError(f"“{typed[:60]}” is no number.", "", f"Write it like {example}.")
    number, rest = found
    rest = rest.strip()
    if number.other is not None:
        raise UnclearInput(
            f"“{typed[:60]}” can be {quantities.show_number(float(number.value))} or "
            f"{quantities.show_number(float(number.other))}.",
            "",
            choices=[f"{_clear(one)} {rest}".strip() for one in (number.value, number.other)],
        )
    value = sign * float(number.value)
    word, _, after = rest.partition(" ")
    if word.casefold() in _SCALES:
        value, rest = value * _SCALES[word.casefold()], after.strip()
    elif rest[:1] in _SCALES:
        value, rest = value * _SCALES[rest[0]], rest[1:].strip()
    return value * _size_of(field, rest) + 0.0


def _clear(number: Decimal) -> str:
    """A number that can be read in one way only: a fourth decimal leaves no doubt."""
    text = f"{number:f}"
    return f"{text}0" if re.search(r"\.[0-9]{3}$", text) else text


def _all_digits(number: float) -> str:
    """As `show_number`, with the decimals beyond the sixth."""
    number += 0.0  # no minus before nothing
    shown = quantities.show_number(number)
    exact = Decimal(repr(number))
    if not exact.is_finite() or abs(exact) >= 10**16 or round(exact, 6) == exact:
        return shown
    return notation.number(f"{exact.normalize():,f}")


def _size_of(field: OwnFieldRow, unit: str) -> float:
    """How many of the field's unit one of the unit typed is."""
    if not unit or unit.casefold() == field.unit.casefold():
        return 1.0
    own, other = known_unit(field.unit) if field.unit else None, known_unit(unit)
    if own is None or other is None or own.powers != other.powers:
        what = f"“{field.name}” is in {field.unit}." if field.unit else f"“{field.name}” has no unit."
        raise InputError(f"“{unit[:40]}” does not fit here.", what, "Write the number alone, or in a unit of its kind.")
    return float(other.size / own.size)


def _chosen(field: OwnFieldRow, typed: str) -> str:
    plain = " ".join(typed.split()).casefold()
    words = options(field)
    found = next((word for word in words if word.casefold() == plain), None)
    if found is None and field.kind is OwnFieldKind.YES_OR_NO:
        found = {"y": YES, "n": NO, "true": YES, "false": NO, "1": YES, "0": NO, "是": YES, "否": NO}.get(plain)
    if found is None:
        begun = [word for word in words if word.casefold().startswith(plain)]
        listed = ", ".join((begun or words)[:12])
        raise InputError(f"“{typed[:60]}” is not in the list.", "", f"Choose one of: {listed}.")
    return found


def _link(typed: str) -> str:
    if typed.lower().startswith(_SCHEMES) and not re.search(r"\s", typed):
        return typed
    if _WITHOUT_SCHEME.fullmatch(typed):
        return f"https://{typed}"
    raise InputError("This is no web address.", "", "Start it with https://, or leave it empty.")
