"""Merging records that are the same thing: one stays, all that was known of the others becomes its own.

Facts, names, tags, values of own fields, parts, and everything that rests on a merged source move over. What then
stands twice, equal in all but what one of the two leaves blank, is kept once, with the citations of both. The names of
the records that go stay as other names, so that imports find the kept one by them; their notes stand below its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db.errors import InputError
from db.own.known import FIELD_PREFIX
from db.subjects import FACTS
from db.watch import Watch

if TYPE_CHECKING:
    from sqlmodel import Session

    from db.library import Library
    from db.own.values import OwnContent

MERGED = ("facility", "partner", "policy", "source")
WHOLE = {"facility": "part_of_id", "partner": "parent_id", "policy": "parent_id"}
"""For each kind of record, the column that names what it is a part of."""

_OWN = ("id", "uid", "added_at", "changed_at")
_MAY_BE_BLANK = ("quote", "page", "note", "language", "as_written")
_FOLDED = (*FACTS, "citation", "alias", "tagging", "own_value")


@dataclass(frozen=True)
class Group:
    """Records that are the same: `keep_id` stays, with `values` in its fields where they are to be others."""

    keep_id: int
    other_ids: tuple[int, ...]
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Merged:
    """What a merge did: rows moved to the kept records and rows folded into an equal one, by table; what it says."""

    moved: Counter[str] = field(default_factory=Counter)
    folded: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)


class _OnlyLooking(Exception):
    """Takes back what a preview did."""


def merge(library: Library, table: str, groups: Sequence[Group], watch: Watch = Watch()) -> Merged:  # noqa: B008
    """Merges each group into its kept record, all in one action of the history.

    Args:
        library: where.
        table: one of `MERGED`.
        groups: which records are the same; none stands in two groups.
        watch: told how many groups are done.

    Raises InputError when a record is gone or stands twice, LibraryError when the library cannot be written,
    Cancelled; nothing is changed then.
    """
    from db.history.changes import change_set

    with change_set(library, _action(library, table, groups)) as session:
        return _merge_all(session, table, groups, watch)


def preview(library: Library, table: str, groups: Sequence[Group]) -> Merged:
    """What `merge` would do; nothing is changed. Raises what `merge` raises."""
    from db.history.changes import change_set

    merged = Merged()
    with suppress(_OnlyLooking), change_set(library, "Look at a merge") as session:
        merged = _merge_all(session, table, groups, Watch())
        raise _OnlyLooking
    return merged


def _action(library: Library, table: str, groups: Sequence[Group]) -> str:
    ids = [one for group in groups for one in (group.keep_id, *group.other_ids)]
    if table not in MERGED or any(not group.other_ids for group in groups) or not groups:
        raise InputError("There is nothing to merge.", "", "Choose two records or more.")
    if len(set(ids)) < len(ids):
        raise InputError("A record cannot be merged twice at once.", "It stands in two groups.", "Leave one out.")
    column = "title" if table == "source" else "name"
    listed = ",".join(map(str, ids))
    names = dict(library.reading().execute(f"SELECT id, {column} FROM {table} WHERE id IN ({listed})").fetchall())
    if len(names) < len(ids):
        raise InputError("A record that was to be merged is gone.", "It was deleted.", "Look again, then merge.")
    if len(groups) == 1 and len(groups[0].other_ids) == 1:
        return f"Merge {names[groups[0].other_ids[0]][:150]} into {names[groups[0].keep_id][:150]}"
    others = sum(len(group.other_ids) for group in groups)
    into = str(names[groups[0].keep_id])[:200] if len(groups) == 1 else f"{len(groups):,}"
    return f"Merge {others:,} records into {into}"


def _merge_all(session: Session, table: str, groups: Sequence[Group], watch: Watch) -> Merged:
    merged = Merged()
    for done, group in enumerate(groups):
        watch.at(done, len(groups))
        _Merge(session, table, group, merged).do()
    return merged


class _Merge:
    """One group, within an open change set."""

    def __init__(self, session: Session, table: str, group: Group, merged: Merged) -> None:
        from db.models import TABLE_BY_NAME

        self._session, self._table, self._group, self._merged = session, table, group, merged
        self._models = TABLE_BY_NAME
        self._kept: Any = session.get(TABLE_BY_NAME[table], group.keep_id)
        others = [session.get(TABLE_BY_NAME[table], one) for one in group.other_ids]
        self._others: list[Any] = [one for one in others if one is not None]

    def do(self) -> None:
        """Moves, folds, and lets the others go."""
        notes = [one.note for one in (self._kept, *self._others)]
        self._take_values()
        self._join_notes([self._kept.note, *notes])
        self._leave_own_whole()
        self._move_references()
        self._session.flush()
        self._keep_names()
        for table in _FOLDED:
            self._fold(table)
        if self._table == "source":
            self._drop_repeated_support()
        self._cut_circle()
        self._keep_origins()
        for other in self._others:
            self._session.delete(other)
        self._session.flush()

    def _take_values(self) -> None:
        own = {name: value for name, value in self._group.values.items() if name.startswith(FIELD_PREFIX)}
        for name in self._group.values.keys() - own.keys():
            setattr(self._kept, name, self._group.values[name])
        self._take_own(own)
        if self._table == "source" and self._kept.kept_copy_id is None:
            copies = (one.kept_copy_id for one in self._others if one.kept_copy_id is not None)
            self._kept.kept_copy_id = next(copies, None)

    def _take_own(self, contents: Mapping[str, OwnContent | None]) -> None:
        """What was chosen for the kept record's own fields; an empty one stays empty."""
        from db.own.values import write

        for other in self._others:
            write(self._session, self._table, other.id, dict.fromkeys(contents))
        write(self._session, self._table, self._kept.id, contents)

    def _join_notes(self, given: Sequence[str]) -> None:
        """Notes are a person's own words: all are kept, the one chosen first, none twice."""
        notes: list[str] = []
        for note in (one.strip() for one in given):
            if note and not any(note in one for one in notes):
                notes = [*(one for one in notes if one not in note), note]
        if len(notes) > 1:
            self._kept.note = "\n\n".join(notes)
            self._merged.said.append("Their notes are all kept, one below the other.")

    def _leave_own_whole(self) -> None:
        """A record that was a part of one that it is merged with is part of nothing then."""
        column = WHOLE.get(self._table)
        if column is None:
            return
        ids = {self._kept.id, *(one.id for one in self._others)}
        for one in (self._kept, *self._others):
            if getattr(one, column) in ids:
                self._no_longer_part(one, column)

    def _no_longer_part(self, record: Any, column: str) -> None:
        self._merged.said.append(f"“{record.name}” is no longer named as part of what it is merged with.")
        setattr(record, column, None)
        if self._table == "facility":
            record.whole_includes_it = None

    def _move_references(self) -> None:
        from sqlmodel import col, select

        ids = [one.id for one in self._others]
        for name, model in self._models.items():
            stored = model.__table__  # type: ignore[attr-defined]
            for column in stored.columns:
                if not any(key.column.table.name == self._table for key in column.foreign_keys):
                    continue
                if name == self._table and column.name == WHOLE.get(self._table):
                    self._move_parts(column.name, ids)
                    continue
                query = select(model).where(col(getattr(model, column.name)).in_(ids))
                for row in self._session.exec(query).all():
                    if name == "own_value" and self._has_own_value(row):
                        self._session.delete(row)
                        self._merged.folded[name] += 1
                        continue
                    setattr(row, column.name, self._kept.id)
                    self._merged.moved[name] += 1
                self._session.flush()

    def _move_parts(self, column: str, ids: list[int]) -> None:
        from sqlmodel import col, select

        model = self._models[self._table]
        for row in self._session.exec(select(model).where(col(getattr(model, column)).in_(ids))).all():
            if row.id != self._kept.id and row.id not in ids:
                setattr(row, column, self._kept.id)
                self._merged.moved[self._table] += 1

    def _has_own_value(self, row: Any) -> bool:
        from sqlmodel import col, select

        model: Any = self._models["own_value"]
        there = select(model).where(
            col(getattr(model, f"{self._table}_id")) == self._kept.id, col(model.own_field_id) == row.own_field_id
        )
        return self._session.exec(there).first() is not None

    def _keep_names(self) -> None:
        """The other records' names as other names of the kept one; of sources nothing but the chosen title stays."""
        if self._table == "source":
            return
        from sqlmodel import col, select

        alias: Any = self._models["alias"]
        column = f"{self._table}_id"
        there = self._session.exec(select(alias).where(col(getattr(alias, column)) == self._kept.id)).all()
        known = {self._kept.name, *(one.name for one in there)}
        for other in self._others:
            if other.name not in known:
                self._session.add(alias(**{column: self._kept.id, "name": other.name}))
                known.add(other.name)
                self._merged.moved["alias"] += 1
        for one in there:
            if one.name == self._kept.name:
                self._session.delete(one)
        self._session.flush()

    def _keep_origins(self) -> None:
        """Lets a later edition of an import find the kept record under the keys of the others, too.

        The others' own origins stay, and go before these once a merge is undone.
        """
        from sqlmodel import col, select

        from db.history.changes import write_beside
        from db.models import Origin

        ids = [one.id for one in self._others]
        query = select(Origin.import_run_id, Origin.key).where(
            Origin.table_name == self._table, col(Origin.row_id).in_(ids)
        )
        known = select(Origin.import_run_id, Origin.key).where(
            Origin.table_name == self._table, Origin.row_id == self._kept.id
        )
        found = sorted({*self._session.exec(query).all()} - {*self._session.exec(known).all()})
        rows = [
            {"import_run_id": run, "key": key, "table_name": self._table, "row_id": self._kept.id} for run, key in found
        ]
        write_beside(self._session, Origin, rows)

    # What stands twice

    def _fold(self, table: str) -> None:
        """Keeps equal rows of a table about the kept record once."""
        rows = self._rows_about_kept(table)
        columns = [one for one in self._models[table].model_fields if one not in _OWN]
        firm = [one for one in columns if one not in (*_MAY_BE_BLANK, "is_preferred")]
        first: dict[tuple[Any, ...], list[Any]] = {}
        for row in sorted(rows, key=lambda one: one.id):
            alike = first.setdefault(tuple(getattr(row, one) for one in firm), [])
            kept = next((one for one in alike if self._is_same(one, row, columns)), None)
            if kept is None:
                alike.append(row)
                continue
            self._into(table, kept, row, columns)

    def _drop_repeated_support(self) -> None:
        """A further source that has become the fact's own says nothing more, unless it quotes other words."""
        for citation in self._rows_about_kept("citation"):
            fact: Any = next(
                self._session.get(self._models[one], getattr(citation, f"{one}_id"))
                for one in FACTS
                if getattr(citation, f"{one}_id") is not None
            )
            if fact is None or fact.source_id != self._kept.id or citation.stance not in ("supports", "states"):
                continue
            if self._is_same(fact, citation, ["quote", "page"]):
                fact.quote, fact.page = fact.quote or citation.quote, fact.page or citation.page
                self._session.delete(citation)
                self._merged.folded["citation"] += 1

    def _rows_about_kept(self, table: str) -> list[Any]:
        from sqlmodel import col, or_, select

        model = self._models[table]
        stored = model.__table__  # type: ignore[attr-defined]
        to_it = [
            col(getattr(model, column.name)) == self._kept.id
            for column in stored.columns
            if any(key.column.table.name == self._table for key in column.foreign_keys)
        ]
        if table == "citation":
            facts = {fact: [row.id for row in self._rows_about_kept(fact)] for fact in FACTS}
            to_it += [col(getattr(model, f"{fact}_id")).in_(ids) for fact, ids in facts.items() if ids]
        return list(self._session.exec(select(model).where(or_(*to_it))).all()) if to_it else []

    @staticmethod
    def _is_same(one: Any, other: Any, columns: list[str]) -> bool:
        pairs = ((getattr(one, name), getattr(other, name)) for name in columns if name in _MAY_BE_BLANK)
        return all(a == b or not a or not b for a, b in pairs)

    def _into(self, table: str, kept: Any, row: Any, columns: list[str]) -> None:
        """Lets a row go in favour of an equal one, which takes what it left blank and all that refers to the other."""
        for name in columns:
            if name in (*_MAY_BE_BLANK, "is_preferred") and not getattr(kept, name):
                setattr(kept, name, getattr(row, name))
        self._refer_to(table, kept.id, row.id)
        self._session.flush()
        self._session.delete(row)
        self._session.flush()
        self._merged.folded[table] += 1

    def _refer_to(self, table: str, kept_id: int, gone_id: int) -> None:
        from sqlmodel import col, select

        for name, model in self._models.items():
            for column in model.__table__.columns:  # type: ignore[attr-defined]
                if any(key.column.table.name == table for key in column.foreign_keys):
                    query = select(model).where(col(getattr(model, column.name)) == gone_id)
                    for pointing in self._session.exec(query).all():
                        is_itself = name == table and pointing.id == kept_id
                        setattr(pointing, column.name, None if is_itself else kept_id)

    def _cut_circle(self) -> None:
        """Where the kept record has come to be a part of its own part, it is part of nothing."""
        column = WHOLE.get(self._table)
        if column is None:
            return
        seen, above = {self._kept.id}, getattr(self._kept, column)
        while above is not None and above not in seen:
            seen.add(above)
            whole = self._session.get(self._models[self._table], above)
            above = getattr(whole, column) if whole is not None else None
        if above == self._kept.id:
            self._no_longer_part(self._kept, column)
