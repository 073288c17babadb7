"""Loads a record with its facts as a draft, says what is wrong with it, and saves it as one action.

Whatever a draft holds goes through `db.edit.forms` and then through one change set: all of it is kept, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from db.connecting import bare_of
from db.edit.deleting import delete_fact, pointing_at
from db.edit.drafts import SUBJECT_OF, Draft, DraftRow, NewRecord, Problem, RowOf, RowState, Values
from db.errors import DatahallError, InputError
from db.own import values as own_values
from db.subjects import FACTS, ROWS_OF

if TYPE_CHECKING:
    from sqlmodel import Session

    from db.library import Library

FLAGS = frozenset({"and_beyond", "whole_includes_it", "is_confidential", "in_inbox"})
UNKNOWN_ID = 0
"""Stands, while checking, for the id of a record that is not stored yet."""


class ChangedMeanwhile(DatahallError):
    """What is stored is no longer what was loaded; nothing was overwritten."""


def changed_meanwhile(name: str, *, is_deleted: bool = False) -> ChangedMeanwhile:
    """What is said where a record, or something of it, was changed since it was loaded."""
    return ChangedMeanwhile(
        f"{name} was {'deleted' if is_deleted else 'changed'} elsewhere since you opened it here.",
        "Saving now would overwrite that.",
        "Take in what changed, look it over, and save again.",
    )


def new(table: str, preset: Mapping[str, Any] | None = None) -> Draft:
    """An empty draft of `table`, with the values of `preset`."""
    return Draft(table, dict(preset or {}))


def load(library: Library, table: str, record_id: int) -> Draft:
    """The stored record with its facts. Raises InputError when it is not there (any more)."""
    found = _rows(library, table, "id = ?", record_id)
    if not found:
        raise InputError(f"This {table} is not in the library any more.", "", "Undo its deletion, or close this.")
    record_id_, changed_at, values = found[0]
    own = own_values.of_record(library.reading(), table, record_id)
    draft = Draft(table, values, [], record_id_, changed_at, dict(own))
    for fact in ROWS_OF[table]:
        for row_id, row_changed_at, row_values in _rows(library, fact, f"{SUBJECT_OF[table]} = ?", record_id):
            draft.rows.append(DraftRow(fact, f"{fact}:{row_id}", row_values, RowState.SAME, row_id, row_changed_at))
    draft.rows += _citations(library, table, record_id)
    return draft


def problems(draft: Draft) -> list[Problem]:
    """All that keeps the draft from being saved, the record's own first."""
    return _checked(draft)[1]


def save(
    library: Library,
    draft: Draft,
    also: Callable[[Session, int], object] | None = None,
    *,
    loaded: Draft | None = None,
) -> int:
    """Writes the draft as one action, and returns the record's id.

    Args:
        library: where to.
        draft: the record with its rows.
        also: what else belongs to the same action, given the session and the record's id.
        loaded: as it was loaded. What would be overwritten is compared with that by values then, too, own fields as
            well: not every program tells the moment of its changes.

    Raises:
        InputError: something in it is wrong (`problems` says what).
        ChangedMeanwhile: the stored record or one of its changed or removed rows is not what was loaded.
        LibraryError: the library cannot be written; nothing of the draft was kept.
    """
    checked, found = _checked(draft)
    if found:
        raise InputError(found[0].sentence, field=found[0].field)
    from db.history.changes import change_set

    with change_set(library, action_name(draft)) as session:
        record_id = _Keeper(session, draft, checked, loaded).keep()
        own_values.write(session, draft.table, record_id, draft.own)
        if also is not None:
            also(session, record_id)
        return record_id


def action_name(draft: Draft) -> str:
    """What Undo will call it: "Add facility Zhangbei phase 3", "Edit CHIPS and Science Act"."""
    name = draft.name if len(draft.name) <= 100 else draft.name[:99].rstrip() + "…"
    return f"Edit {name}" if draft.id is not None else f"Add {draft.table} {name}"


def _rows(library: Library, table: str, condition: str, value: int) -> list[tuple[int, str, Values]]:
    cursor = library.reading().execute(f"SELECT * FROM {table} WHERE {condition} ORDER BY id", (value,))
    names = [column[0] for column in cursor.description]
    rows = []
    for stored in cursor.fetchall():
        values = {
            name: bool(one) if name in FLAGS and one is not None else one
            for name, one in zip(names, stored, strict=True)
            if name not in ("uid", "added_at") and not name.endswith(("_first_day", "_last_day"))
        }
        rows.append((int(values.pop("id")), str(values.pop("changed_at")), values))
    return rows


def _citations(library: Library, table: str, record_id: int) -> list[DraftRow]:
    """The further sources of a record's facts, each naming its fact by the key of that one's row."""
    rows = []
    for fact in (one for one in ROWS_OF[table] if one in FACTS):
        of_the_record = f"{fact}_id IN (SELECT id FROM {fact} WHERE {SUBJECT_OF[table]} = ?)"
        for row_id, changed_at, values in _rows(library, "citation", of_the_record, record_id):
            named = {**values, f"{fact}_id": RowOf(f"{fact}:{values[f'{fact}_id']}")}
            rows.append(DraftRow("citation", f"citation:{row_id}", named, RowState.SAME, row_id, changed_at))
    return rows


def _checked(draft: Draft) -> tuple[dict[str, Values], list[Problem]]:
    """What is to be stored of the record, under "", and of each row to be written, by its key; and what is wrong."""
    values, found = _check("", draft.table, draft.values)
    checked = {"": values}
    if draft.id is not None and draft.values.get("part_of_id") == draft.id:
        found.append(Problem("", "part_of_id", "It cannot be part of itself."))
    for row in draft.rows:
        if row.state in (RowState.NEW, RowState.CHANGED):
            checked[row.key], wrong = _check(row.key, row.table, _about(draft, row))
            found += wrong
    return checked, found


def _about(draft: Draft, row: DraftRow) -> Values:
    """The row's values, with this record as what it is about; a citation is about its fact alone."""
    if row.table == "citation":
        return row.values
    return {**row.values, SUBJECT_OF[draft.table]: draft.id if draft.id is not None else UNKNOWN_ID}


def _check(where: str, table: str, values: Values) -> tuple[Values, list[Problem]]:
    """The values to store and what is wrong with them; what stands for an id yet unknown is put back."""
    from db.edit.forms import FORM_BY_TABLE, FormErrors, check

    waiting = {name: value for name, value in values.items() if isinstance(value, NewRecord | RowOf)}
    found: list[Problem] = []
    for name, value in waiting.items():
        if isinstance(value, NewRecord):
            found += [Problem(where, name, one.sentence) for one in _check("", value.table, dict(value.values))[1]]
    if table not in FORM_BY_TABLE:  # tags and taggings have nothing but a name
        return dict(values), found + ([] if values else [Problem(where, "", "This is empty.")])
    try:
        checked = check(FORM_BY_TABLE[table], {**values, **dict.fromkeys(waiting, UNKNOWN_ID)})
    except FormErrors as error:
        return {}, found + [Problem(where, name, sentence) for name, sentence in error.errors]
    return {**checked, **waiting}, found


class _Keeper:
    """Writes one draft within an open change set."""

    def __init__(
        self, session: Session, draft: Draft, checked: Mapping[str, Values], loaded: Draft | None = None
    ) -> None:
        self._session, self._draft, self._checked, self._loaded = session, draft, checked, loaded
        self._made: dict[NewRecord, int] = {}
        self._ids: dict[str, int] = {row.key: row.id for row in draft.rows if row.id is not None}
        self._seen: dict[tuple[str, int], Values] = {}
        """Stored rows as they were seen in this transaction, while nothing has been written that could change them."""

    def keep(self) -> int:
        """Record first, then removed rows, then the others; rows that others are part of come before these."""
        draft = self._draft
        self._see_that_all_is_as_loaded()
        record_id = self._write(draft.table, draft.id, self._checked[""])
        removed = [(row.table, row.id) for row in draft.rows if row.state is RowState.REMOVED and row.id is not None]
        for table, row_id in removed:
            self._seen.clear()  # removing a fact changes those that name it
            delete_fact(self._session, table, row_id)
        named = [(one, other, column) for one in removed for other, column in pointing_at(one[0])]
        subject = SUBJECT_OF.get(draft.table)
        written = [row for row in draft.rows if row.state in (RowState.NEW, RowState.CHANGED)]
        for row in sorted(written, key=_waits_for_others):
            checked = self._checked[row.key]
            values = {**checked, subject: record_id} if subject and row.table != "citation" else dict(checked)
            for (_, gone), other, column in named:
                if row.table == other and values.get(column) == gone:
                    values[column] = None
            self._ids[row.key] = self._write(row.table, row.id, values)
        return record_id

    def _write(self, table: str, row_id: int | None, checked: Values) -> int:
        from db.history.one_row import read_row, update_row
        from db.models import TABLE_BY_NAME

        values = {name: self._resolved(value) for name, value in checked.items()}
        if row_id is not None:
            stored = self._seen.pop((table, row_id), None) or read_row(self._session, table, row_id)
            assert stored is not None, "it was there when all was seen to be as loaded"
            update_row(self._session, table, stored, values)
            return row_id
        row = TABLE_BY_NAME[table](**values)
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        return row.id

    def _see_that_all_is_as_loaded(self) -> None:
        """Before anything is written: removing a fact changes those that name it. Raises ChangedMeanwhile."""
        draft, loaded = self._draft, self._loaded
        if draft.id is None:
            return
        of_rows = {row.key: row for row in loaded.rows} if loaded is not None else {}
        ids = {key: row.id for key, row in of_rows.items()}
        self._see_as_loaded(draft.table, draft.id, draft.changed_at, {} if loaded is None else loaded.values)
        for row in draft.rows:
            if row.state in (RowState.CHANGED, RowState.REMOVED) and row.id is not None:
                values = of_rows[row.key].values if row.key in of_rows else {}
                before = {name: ids[one.key] if isinstance(one, RowOf) else one for name, one in values.items()}
                self._see_as_loaded(row.table, row.id, row.changed_at, before)
        if loaded is not None and draft.own:
            own = own_values.of_record(bare_of(self._session.connection()), draft.table, draft.id)
            if any(own.get(key) != loaded.own.get(key) for key in draft.own):
                raise changed_meanwhile(draft.name)

    def _see_as_loaded(self, table: str, row_id: int, changed_at: str, before: Values) -> None:
        from db.history.one_row import read_row

        row = read_row(self._session, table, row_id)
        if row is None or row["changed_at"] != changed_at:
            raise changed_meanwhile(self._draft.name, is_deleted=row is None)
        if any(row[name] != value for name, value in before.items()):
            raise changed_meanwhile(self._draft.name)
        self._seen[table, row_id] = row

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, RowOf):
            return self._ids.get(value.key)
        if not isinstance(value, NewRecord):
            return value
        if value not in self._made:
            checked, found = _check("", value.table, {name: self._resolved(one) for name, one in value.values})
            if found:
                raise InputError(found[0].sentence, field=found[0].field)
            self._made[value] = self._write(value.table, None, checked)
        return self._made[value]


def _waits_for_others(row: DraftRow) -> tuple[bool, int]:
    return row.table == "citation", sum(isinstance(value, RowOf) for value in row.values.values())
