"""What happened to a record: each action that touched it or its facts, with what changed in plain words."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Any

from db.browse.record_detail import HistoryEntry
from db.browse.record_sources import Values, select
from db.browse.table_cells import capital
from db.own import history_words as own
from db.subjects import BELONGING_TO, FACTS
from db.values import dates
from db.values.quantity_display import show as show_quantity
from db.values.quantity_display import show_number

NEWEST = 200
CHANGES_TOLD = 12
MANY_ADDED = 6
"""More facts added in one action than these are counted, not listed."""
LONGEST_VALUE = 80

ROWS_OF_PAGE = {**BELONGING_TO, "observation": ()}
"""For each page, the tables whose rows name one of its records."""

NAMES = {
    "citation": "further source",
    "observation": "figure",
    "inclusion": "programme",
    "alias": "other name",
    "tagging": "tag",
    "told_apart": "told apart",
    "own_field": "own field",
    "own_value": "own value",
}
"""What a row of a table is called where that is not the table's name."""

FIELD_NAMES = {
    "place_id": "country", "part_of_id": "part of", "parent_id": "parent", "source_id": "source", "basis_id": "basis",
    "partner_id": "partner", "facility_id": "facility", "policy_id": "policy", "tag_id": "tag",
    "until_source_id": "source of its end", "said_on": "said on", "as_written": "as written", "by_whom": "said by",
    "relayed_by": "relayed by", "stance_on": "stance on", "and_beyond": "and beyond",
    "archive_address": "archive address", "kept_copy_id": "kept copy", "is_confidential": "confidential",
    "in_inbox": "in inbox", "doi": "DOI", "container_title": "appeared in",
    "whole_includes_it": "counted in the whole", "coordinates_precision": "coordinates of", "issuing_body": "issued by",
    "amount_as_written": "amount as written",
}  # fmt: skip

REFERRED = {
    "place_id": ("place", "name"), "source_id": ("source", "title"), "until_source_id": ("source", "title"),
    "partner_id": ("partner", "name"), "facility_id": ("facility", "name"), "policy_id": ("policy", "name"),
    "basis_id": ("basis", "name"), "tag_id": ("tag", "name"),
    "kept_copy_id": ("kept_copy", "file_name"),
}  # fmt: skip

DATES = ("date", "said_on", "since", "until", "published", "seen", "founded")
NOT_TOLD = ("id", "uid", "added_at", "changed_at", "digits")


def history(connection: sqlite3.Connection, table: str, record_id: int) -> tuple[HistoryEntry, ...]:
    """The newest 200 actions that touched a record or its facts, newest first."""
    rows = _touching(connection, table, record_id)
    by_set: dict[int, list[Values]] = {}
    for row in rows:
        by_set.setdefault(row["change_set_id"], []).append(row)
    newest = sorted(by_set, reverse=True)[:NEWEST]
    listed = ",".join(map(str, newest)) or "NULL"
    sets = {row["id"]: row for row in select(connection, f"SELECT * FROM change_set WHERE id IN ({listed})")}
    return tuple(
        HistoryEntry(
            change_set_id=set_id,
            at=sets[set_id]["at"],
            who=sets[set_id]["who"],
            action=_action(sets[set_id]),
            kind=sets[set_id]["kind"],
            changes=_told(connection, table, by_set[set_id]),
        )
        for set_id in newest
    )


def _touching(connection: sqlite3.Connection, table: str, record_id: int) -> list[Values]:
    found = select(connection, 'SELECT * FROM "change" WHERE table_name = ? AND row_id = ?', table, record_id)
    for fact in ROWS_OF_PAGE[table]:
        found += select(
            connection,
            f"""SELECT * FROM "change" WHERE table_name = ? AND row_id IN (
                SELECT id FROM {fact} WHERE {table}_id = ?
                UNION SELECT row_id FROM "change" WHERE table_name = ? AND operation = 'delete'
                AND json_extract(before, '$.{table}_id') = ?)""",
            fact,
            record_id,
            fact,
            record_id,
        )
    found += select(connection, f'SELECT * FROM "change" WHERE {told_apart_changes(table, str(int(record_id)))}')
    for fact in (one for one in ROWS_OF_PAGE[table] if one in FACTS):
        ids = cited_changes(fact, f"{fact}_id IN (SELECT id FROM {fact} WHERE {table}_id = ?)")
        found += select(connection, f'SELECT * FROM "change" WHERE {ids}', record_id, record_id)
    return found


def told_apart_changes(table: str, record_id: str) -> str:
    """SQL for the changes that said that a record (`record_id` is its id in SQL) is not the same as some other."""
    uid = f"(SELECT uid FROM {table} WHERE id = {record_id})"
    pairs = " UNION ALL ".join(
        f"""SELECT id FROM told_apart WHERE table_name = '{table}' AND {side} = {uid}
            UNION ALL SELECT row_id FROM "change" WHERE table_name = 'told_apart' AND operation = 'delete'
            AND json_extract(before, '$.{side}') = {uid}"""
        for side in ("first_uid", "second_uid")
    )
    return f"table_name = 'told_apart' AND row_id IN ({pairs})"


def cited_changes(fact: str, of_facts: str) -> str:
    """SQL for the changes of the further sources of facts, removed ones too; `of_facts` is said of `{fact}_id`."""
    gone = of_facts.replace(f"{fact}_id", f"json_extract(before, '$.{fact}_id')", 1)
    return f"""table_name = 'citation' AND row_id IN (SELECT id FROM citation WHERE {of_facts}
        UNION SELECT row_id FROM "change" WHERE table_name = 'citation' AND operation = 'delete' AND {gone})"""


def _action(change_set: Mapping[str, Any]) -> str:
    words = {"undo": "Undo: ", "redo": "Redo: "}.get(change_set["kind"], "")
    return f"{words}{change_set['action']}"


def _told(connection: sqlite3.Connection, table: str, rows: list[Values]) -> tuple[str, ...]:
    told: list[str] = []
    own = [row for row in rows if row["table_name"] == table]
    for row in sorted(own, key=lambda one: int(one["id"])):
        told += _own_change(connection, table, row)
    others = [row for row in rows if row["table_name"] != table]
    added = [row for row in others if row["operation"] == "create"]
    if len(added) > MANY_ADDED:
        told.append(f"Added {_counted(added)}")
        others = [row for row in others if row["operation"] != "create"]
    for row in others[:CHANGES_TOLD]:
        told += _fact_change(connection, table, row)
    if len(others) > CHANGES_TOLD:
        told.append(f"and {len(others) - CHANGES_TOLD:,} more")
    return tuple(told)


def _counted(rows: list[Values]) -> str:
    """ "14 figures, 6 milestones and 1 other name"."""
    counted = Counter(_table_word(row) for row in rows)
    words = [f"{number} {name if number == 1 else name + 's'}" for name, number in counted.items()]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _table_word(row: Values) -> str:
    """What a changed row's table is called."""
    table = str(row["table_name"])
    return NAMES.get(table, table)


def _own_change(connection: sqlite3.Connection, table: str, row: Values) -> list[str]:
    if row["operation"] == "create":
        return ["Added"]
    if row["operation"] == "delete":
        return ["Deleted"]
    return [capital(text) for text in _field_changes(connection, table, row)]


def _fact_change(connection: sqlite3.Connection, table: str, row: Values) -> list[str]:
    fact = str(row["table_name"])
    name = _table_word(row)
    if fact == "told_apart":
        return [_told_apart(connection, row)]
    if fact == "own_value":
        return [own.told(connection, row, stored_values(row["before"]), stored_values(row["after"]))]
    if row["operation"] == "update":
        return [f"{capital(name)}: {text}" for text in _field_changes(connection, fact, row)]
    if row["operation"] == "delete":
        return [f"{capital(name)} deleted: {described(connection, fact, stored_values(row['before']), table)}"]
    now = select(connection, f"SELECT * FROM {fact} WHERE id = ?", row["row_id"])
    return [f"{capital(name)} added: {described(connection, fact, now[0], table)}" if now else f"{capital(name)} added"]


def _told_apart(connection: sqlite3.Connection, row: Values) -> str:
    gone = row["operation"] == "delete"
    now = [] if gone else select(connection, "SELECT * FROM told_apart WHERE id = ?", row["row_id"])
    words = described(connection, "told_apart", stored_values(row["before"]) if gone else now[0] if now else {})
    return f"No longer told apart: {words}" if gone else f"Told apart: {words}" if words else "Told apart"


def _field_changes(connection: sqlite3.Connection, table: str, row: Values) -> list[str]:
    return [f"{label} {old} → {new}" for _, label, old, new in field_changes(connection, table, row)]


def field_changes(connection: sqlite3.Connection, table: str, row: Values) -> list[tuple[str, str, str, str]]:
    """The fields that an update changed: column, name in words, value before and after in words."""
    before, after = stored_values(row["before"]), stored_values(row["after"])
    if table == "own_value" and own.is_of_content(after):
        return [own.changed(connection, row, before, after)]
    told = []
    for field in after:
        if field in NOT_TOLD or field.endswith(("_first_day", "_last_day")):
            continue
        label = "country" if field == "place_id" and table != "observation" else field.replace("_", " ")
        label = FIELD_NAMES.get(field, label)
        old, new = (_value(connection, table, field, values.get(field)) for values in (before, after))
        told.append((field, label, old, new))
    return told


HOW_TYPED = ("as_written", "digits")
"""How a figure was typed, not what it says."""


def field_changes_between(
    connection: sqlite3.Connection, table: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """The fields in which two states of a row differ: name in words, value before and after in words."""
    changed = [name for name in after if name in before and before[name] != after[name] and name not in HOW_TYPED]
    row = {
        "before": json.dumps({name: before[name] for name in changed}),
        "after": json.dumps({name: after[name] for name in changed}),
    }
    return [(label, old, new) for _, label, old, new in field_changes(connection, table, row)]


def _value(connection: sqlite3.Connection, table: str, field: str, value: object) -> str:
    if value is None or value == "":
        return "(none)"
    if field in REFERRED:
        kind, column = REFERRED[field]
        return _name(connection, kind, column, value)
    if field in ("part_of_id", "parent_id") and table != "observation":
        return _name(connection, table, "title" if table == "source" else "name", value)
    if field in DATES:
        return dates.show_short(str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return show_number(value)
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"“{text[: LONGEST_VALUE - 1].rstrip()}…”"


def _name(connection: sqlite3.Connection, table: str, column: str, row_id: object) -> str:
    found = connection.execute(f"SELECT {column} FROM {table} WHERE id = ?", (row_id,)).fetchone()
    if found is None and table == "kept_copy":  # it goes with the last source that has it: its name stands there
        found = connection.execute(
            """SELECT json_extract(before, '$.file_name') FROM change WHERE table_name = 'kept_copy' AND row_id = ?
               AND operation = 'delete' ORDER BY id DESC LIMIT 1""",
            (row_id,),
        ).fetchone()
    return str(found[0]) if found else "one deleted since"


def described(connection: sqlite3.Connection, fact: str, values: Mapping[str, Any], subject: str = "") -> str:
    """A fact in a few words, from its row or from what stood in it before it was deleted; without its `subject`."""
    if fact == "observation":
        return _figure(connection, values)
    if fact == "citation":
        return f"{_value(connection, fact, 'source_id', values.get('source_id'))} {values.get('stance') or ''}".strip()
    if fact in ("alias", "tagging"):
        return str(values.get("name") or _value(connection, fact, "tag_id", values.get("tag_id")))
    if fact == "told_apart":
        return _not_the_same(connection, values)
    if fact == "own_value":
        return own.described(connection, values)
    if fact == "claim":
        return _value(connection, fact, "statement", values.get("statement"))
    words = [str(values.get("event") or values.get("role") or "")]
    for other in ("partner", "facility", "policy"):
        if other != subject and fact in ("role", "inclusion") and values.get(f"{other}_id"):
            words.append(_value(connection, fact, f"{other}_id", values[f"{other}_id"]))
    date = values.get("date") or values.get("since")
    if date:
        words.append(dates.show_short(str(date)))
    return ", ".join(word for word in words if word)


def _not_the_same(connection: sqlite3.Connection, values: Mapping[str, Any]) -> str:
    """ "Atlas and Atlas Inc. are not the same"."""
    table = str(values.get("table_name") or "")
    if table not in ROWS_OF_PAGE:
        return ""
    column = "title" if table == "source" else "name"
    names = []
    for side in ("first_uid", "second_uid"):
        row = connection.execute(f"SELECT {column} FROM {table} WHERE uid = ?", (values[side],)).fetchone()
        names.append(str(row[0]) if row else "one deleted since")
    return f"{names[0]} and {names[1]} are not the same"


def _figure(connection: sqlite3.Connection, values: Mapping[str, Any]) -> str:
    found = connection.execute(
        "SELECT m.key, m.name, b.name FROM basis AS b JOIN measure AS m ON m.id = b.measure_id WHERE b.id = ?",
        (values["basis_id"],),
    ).fetchone()
    if found is None:
        return show_number(values["value"])
    measure, name, basis = found
    shown = show_quantity(values["value"], measure, currency=values.get("currency"), digits=values.get("digits"))
    words = [f"{name[:1].lower()}{name[1:]}" if not name.startswith("H100") else name, shown]
    date = f", {dates.show_short(values['date'])}" if values.get("date") else ""
    kind = f", {values['kind']}" if values.get("kind") != "reported" else ""
    return f"{' '.join(words)} ({basis}){date}{kind}"


def stored_values(stored: object) -> Values:
    """What a change keeps of a row before or after it."""
    if isinstance(stored, str):
        read = json.loads(stored)
        return read if isinstance(read, dict) else {}
    return {}
