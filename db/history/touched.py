"""Which records a change set touched, directly or through their facts and names.

A facility counts as touched when its own row, one of its facts, a partner with a role in it, or a source of its
facts changed: its derived columns and its words in the search index follow from all of these.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from db.connecting import bare_of
from db.models import Change
from db.subjects import NAMED_BY, OWN_FIELD, OWNED, SUBJECTS

Operations = dict[str, set[str]]
RECORDS = ("place", "source", "partner", "policy", "facility", "observation")
"""The tables whose rows stand on pages of their own."""


def operations_of(connection: Connection, set_id: int) -> Operations:
    """What a change set did, by table: "create", "update", "delete"."""
    found: Operations = {}
    query = 'SELECT DISTINCT table_name, operation FROM "change" WHERE change_set_id = :set'
    for name, operation in _rows(connection, query, set_id):
        found.setdefault(str(name), set()).add(str(operation))
    return found


def records_of(connection: Connection, set_id: int, operations: Operations | None = None) -> dict[str, set[int]]:
    """Ids of touched records by table name; deleted ones included. `operations`: as `operations_of` tells, if known."""
    operations = operations_of(connection, set_id) if operations is None else operations
    touched: dict[str, set[int]] = {name: set() for name in RECORDS}
    for name in operations:
        _add_rows(connection, set_id, name, touched)
    named = operations.keys()
    if named & {"import_run", "source"}:
        _add_imported(connection, set_id, touched)
    for name in named & {"citation", "claim"}:
        _add_cited(connection, set_id, name, touched)
    _add_dependents(connection, set_id, operations, touched)
    if OWN_FIELD in named:
        fields = f"SELECT row_id FROM \"change\" WHERE change_set_id = :set AND table_name = '{OWN_FIELD}'"
        touched[OWN_FIELD] = _ids(connection, fields, set_id)
    return {name: ids for name, ids in touched.items() if ids}


def _rows(connection: Connection, query: str, set_id: int) -> Iterable[tuple[Any, ...]]:
    """Past SQLAlchemy, which takes several times as long as SQLite for each of a million rows."""
    return bare_of(connection).execute(query, {"set": set_id})


def _ids(connection: Connection, query: str, set_id: int) -> set[int]:
    return {int(row[0]) for row in _rows(connection, query, set_id)}


def _add_rows(connection: Connection, set_id: int, name: str, touched: dict[str, set[int]]) -> None:
    """The rows of table `name` themselves, and the subjects that they name now or named before."""
    if name in touched:
        ids = _ids(
            connection,
            f"SELECT DISTINCT row_id FROM \"change\" WHERE change_set_id = :set AND table_name = '{name}'",
            set_id,
        )
        touched[name].update(ids)
    if subjects := _subjects_in(name):
        now = ", ".join(f"t.{subject}_id" for subject in subjects)
        before = ", ".join(f"json_extract(before, '$.{subject}_id')" for subject in subjects)
        query = f"""SELECT DISTINCT {now} FROM "change" AS c JOIN "{name}" AS t ON t.id = c.row_id
            WHERE c.change_set_id = :set AND c.table_name = '{name}'
            UNION ALL SELECT DISTINCT {before} FROM "change"
            WHERE change_set_id = :set AND table_name = '{name}' AND before IS NOT NULL"""
        _add_subjects(connection, query, set_id, subjects, touched)


def _add_subjects(
    connection: Connection, query: str, set_id: int, subjects: tuple[str, ...], touched: dict[str, set[int]]
) -> None:
    """Adds ids of subjects, one column of the query for each: one pass for all, an import has 200,000 rows."""
    added = [touched[subject] for subject in subjects]
    for row in _rows(connection, query, set_id):
        for ids, found in zip(added, row, strict=True):
            if found is not None:
                ids.add(int(found))


def _subjects_in(name: str) -> tuple[str, ...]:
    if name == "own_value":
        return OWNED
    return SUBJECTS if name in ("alias", "tagging") else NAMED_BY.get(name, ())


def _add_imported(connection: Connection, set_id: int, touched: dict[str, set[int]]) -> None:
    """The subjects of all figures of an import that came, went or is dated anew by its source.

    Those that it found to stand already among them: what it no longer gives (`db.superseded`) is of one of these.
    """
    runs = f"""
        SELECT row_id AS id FROM "change" WHERE change_set_id = :set AND table_name = 'import_run'
        UNION SELECT id FROM import_run WHERE source_id IN ({_changed("source")})"""
    columns = ", ".join(f"o.{subject}_id" for subject in SUBJECTS)
    query = f"""
        SELECT DISTINCT {columns} FROM ({runs}) AS i
        CROSS JOIN origin AS g ON g.import_run_id = i.id AND g.table_name = 'observation'
        CROSS JOIN observation AS o ON o.id = g.row_id"""
    _add_subjects(connection, query, set_id, SUBJECTS, touched)


def _add_cited(connection: Connection, set_id: int, table: str, touched: dict[str, set[int]]) -> None:
    """The subjects of facts whose further sources, or what claims say of them, changed."""
    for fact, subjects in NAMED_BY.items():
        column = f"{fact}_id" if table == "citation" else f"about_{fact}_id"
        cited = f"""
            SELECT t.{column} FROM "change" AS c JOIN {table} AS t ON t.id = c.row_id
            WHERE c.change_set_id = :set AND c.table_name = '{table}' AND t.{column} IS NOT NULL
            UNION SELECT json_extract(before, '$.{column}') FROM "change" WHERE change_set_id = :set
            AND table_name = '{table}' AND json_extract(before, '$.{column}') IS NOT NULL"""
        for subject in subjects:
            query = f"SELECT {subject}_id FROM {fact} WHERE {subject}_id IS NOT NULL AND id IN ({cited})"
            touched[subject].update(_ids(connection, query, set_id))
        if fact in touched:
            touched[fact].update(_ids(connection, cited, set_id))


def _add_dependents(connection: Connection, set_id: int, operations: Operations, touched: dict[str, set[int]]) -> None:
    """Records whose derived columns follow from a touched row: roles of a renamed partner, parts of a whole."""
    for changed, queries in _DEPENDENTS.items():
        if "update" in operations.get(changed, ()):
            for name, query in queries:
                touched[name].update(_ids(connection, query.format(changed=_changed(changed)), set_id))


_DEPENDENTS = {
    "partner": (
        ("facility", "SELECT facility_id FROM role WHERE facility_id IS NOT NULL AND partner_id IN ({changed})"),
        ("policy", "SELECT policy_id FROM role WHERE policy_id IS NOT NULL AND partner_id IN ({changed})"),
        ("observation", "SELECT id FROM observation WHERE partner_id IN ({changed})"),
    ),
    "policy": (
        ("facility", "SELECT facility_id FROM inclusion WHERE policy_id IN ({changed})"),
        ("observation", "SELECT id FROM observation WHERE policy_id IN ({changed})"),
    ),
    "place": (
        ("facility", "SELECT id FROM facility WHERE place_id IN ({changed})"),
        ("partner", "SELECT id FROM partner WHERE place_id IN ({changed})"),
        ("policy", "SELECT id FROM policy WHERE place_id IN ({changed})"),
        ("observation", "SELECT id FROM observation WHERE place_id IN ({changed})"),
    ),
    "source": (
        ("facility", "SELECT facility_id FROM observation WHERE facility_id IS NOT NULL AND source_id IN ({changed})"),
        ("facility", "SELECT facility_id FROM milestone WHERE facility_id IS NOT NULL AND source_id IN ({changed})"),
        ("policy", "SELECT policy_id FROM observation WHERE policy_id IS NOT NULL AND source_id IN ({changed})"),
    ),
    "facility": (("observation", "SELECT id FROM observation WHERE facility_id IN ({changed})"),),
}
"""For each table: what else is touched when one of its rows changed, and the SQL of the ids of those."""


def _changed(table: str) -> str:
    """SQL for the ids of rows of `table` that were there before and changed: new ones have no dependents yet."""
    return (
        f'SELECT row_id FROM "{Change.__tablename__}" WHERE change_set_id = :set '
        f"AND table_name = '{table}' AND operation = 'update'"
    )
