"""The starter library: real records, built on first start from `resources/starter/*.csv`.

Each file is one table. A row has a `key`, names other rows by theirs, and leaves empty what its source does not say.
All of it goes through the checked forms in one change set; what a form refuses is left out and told in the report. A
row's unique id follows from its key, so that it is the same in every library.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import resources
from db.errors import InputError, LibraryError
from db.leftovers import draft_of
from db.watch import Watch

if TYPE_CHECKING:
    from sqlmodel import Session

    from db.library import Library

Values = dict[str, str]

FILES: tuple[tuple[str, str], ...] = (
    ("place", "places.csv"),
    ("source", "sources.csv"),
    ("partner", "partners.csv"),
    ("policy", "policies.csv"),
    ("facility", "facilities.csv"),
    ("alias", "aliases.csv"),
    ("basis", "bases.csv"),
    ("observation", "observations.csv"),
    ("milestone", "milestones.csv"),
    ("role", "roles.csv"),
    ("inclusion", "inclusions.csv"),
    ("claim", "claims.csv"),
    ("citation", "citations.csv"),
)
"""Tables with their files, in an order in which each row's references are there before it."""

NOT_KEPT = "not_kept.csv"
"""What was merged or refused while the files were put together from their sources, and why: for the report."""

_OWN = ""
_REFERENCES = {
    "place": "place",
    "source": "source",
    "until_source": "source",
    "partner": "partner",
    "policy": "policy",
    "facility": "facility",
    "parent": _OWN,
    "part_of": _OWN,
    "measure": "measure",
    "basis": "basis",
    "share_of": "basis",
    "observation": "observation",
    "milestone": "milestone",
    "role": "role",
    "inclusion": "inclusion",
    "claim": "claim",
    "about_claim": "claim",
    "about_milestone": "milestone",
    "about_observation": "observation",
}
"""Columns that name a row of a table (or of their own) by its key; the stored column ends in `_id`."""

_NOT_REFERENCES = {("role", "role"), ("claim", "claim")}


@dataclass(frozen=True)
class LeftOut:
    """A row that is not in the library: its file, what it says, and why it was left out, in a sentence."""

    file: str
    what: str
    why: str


@dataclass
class FileReport:
    """How a file's rows fared: `merged` ones say what another row says, `refused` ones do not stand up."""

    file: str
    kept: int = 0
    merged: list[LeftOut] = field(default_factory=list)
    refused: list[LeftOut] = field(default_factory=list)

    @property
    def rows_in(self) -> int:
        """All rows that were looked at, those left out while the files were put together among them."""
        return self.kept + len(self.merged) + len(self.refused)


@dataclass
class StarterReport:
    """What a build read, kept, merged and refused; `path` is the library made."""

    path: Path
    files: list[FileReport] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """Rows kept in all."""
        return sum(report.kept for report in self.files)

    @property
    def refused(self) -> list[LeftOut]:
        """All rows that did not stand up."""
        return [row for report in self.files for row in report.refused]

    def lines(self) -> list[str]:
        """The report in words: counts for each file, why rows were merged, and each refused row with its reason."""
        counts = [
            f"{report.file}: {report.rows_in:,} rows in, {report.kept:,} kept, {len(report.merged):,} merged, "
            f"{len(report.refused):,} refused"
            for report in self.files
        ]
        reasons = Counter((report.file, row.why) for report in self.files for row in report.merged)
        merged = [f"merged: {file}: {number:,} × {why}" for (file, why), number in reasons.items()]
        return counts + merged + [f"refused: {row.file}: {row.what}: {row.why}" for row in self.refused]


def build(path: Path, watch: Watch = Watch()) -> StarterReport:  # noqa: B008  (a frozen default)
    """Makes the starter library at `path`.

    Raises LibraryError when the file exists or cannot be written, Cancelled when the watch says stop. Nothing half
    made is left: the library is built beside under another name and renamed when whole.
    """
    from db.library import create_library, forget_draft

    path = path.absolute()
    if path.exists():
        raise LibraryError(f"{path} exists already.", "", "Choose another name; nothing was changed.")
    if not path.parent.is_dir():
        raise LibraryError(f"There is no folder {path.parent}.", "", "Make it first, or choose another place.")
    draft = draft_of(path, "draft")
    report = StarterReport(path)
    try:
        library = create_library(draft)
        try:
            _fill(library, report, watch)
        finally:
            library.close()
        draft.rename(path)
    except (LibraryError, OSError) as error:
        raise LibraryError(
            f"{path.name} could not be made in {path.parent}.",
            error.why if isinstance(error, LibraryError) else f"{error.strerror or error}.",
            "Choose a folder you may write to, with room on its disk.",
        ) from error
    finally:
        forget_draft(draft)
    return report


def read(file: str) -> Iterator[Values]:
    """The rows of one of the starter library's files, empty cells left out."""
    text = (resources.FOLDER / "starter" / file).read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        yield {column: value for column, value in row.items() if value}


def _fill(library: Library, report: StarterReport, watch: Watch) -> None:
    from db import derived
    from db.history.changes import change_set
    from db.starter_views import add_views
    from db.words import ChangeKind

    with change_set(library, "Starter library", kind=ChangeKind.STARTER) as session:
        ids = _seeded(session)
        for number, (table, file) in enumerate(FILES):
            watch.at(number, len(FILES) + 1)
            report.files.append(_Loader(session, table, file, ids).load())
        _add_not_kept(report)
        add_views(session)
        watch.at(len(FILES), len(FILES) + 1)
    derived.rebuild(library)
    watch.at(len(FILES) + 1, len(FILES) + 1)


def _add_not_kept(report: StarterReport) -> None:
    by_file = {file.file: file for file in report.files}
    for row in read(NOT_KEPT):
        file = by_file[row["file"]]
        (file.merged if row["decision"] == "merged" else file.refused).append(
            LeftOut(row["file"], row["what"], row["why"])
        )


def _seeded(session: Session) -> dict[str, dict[str, int]]:
    """Ids by key of what every library holds: measures, built-in bases, the world."""
    from sqlalchemy import text

    ids: dict[str, dict[str, int]] = {table: {} for table, _ in FILES}
    for table, column in (("measure", "key"), ("basis", "key"), ("place", "code")):
        rows = session.connection().execute(text(f'SELECT {column}, id FROM "{table}"'))
        ids[table] = {str(key): int(row_id) for key, row_id in rows}
    return ids


def _checked_values(table: str, values: dict[str, Any]) -> dict[str, Any]:
    """The values to store. Raises FormErrors."""
    from db.edit.forms import FORM_BY_TABLE, check

    if table == "basis":  # no form yet: nobody but us enters bases
        from db.models import BasisFields

        return BasisFields.model_validate(values).model_dump()
    return check(FORM_BY_TABLE[table], values)


class _Loader:
    """Reads one file into its table. `ids` are the ids by key of all tables so far; it adds its own."""

    def __init__(self, session: Session, table: str, file: str, ids: dict[str, dict[str, int]]) -> None:
        from db.models import TABLE_BY_NAME

        self._session, self._table, self._ids = session, table, ids
        self._model = TABLE_BY_NAME[table]
        self._report = FileReport(file)

    def load(self) -> FileReport:
        """Inserts the rows that stand up to their form; one that names a row of its own table waits for that."""
        waiting = self._read()
        while waiting:
            ready = [item for item in waiting if self._waits_for(item[1]) is None]
            if not ready:
                break
            waiting = [item for item in waiting if self._waits_for(item[1]) is not None]
            self._insert(ready)
        for line, row in waiting:
            self._refuse(line, row, f"it names {self._waits_for(row)}, which is not there")
        return self._report

    def _read(self) -> list[tuple[int, Values]]:
        rows: list[tuple[int, Values]] = []
        seen = set(self._ids[self._table])
        for line, row in enumerate(read(self._report.file), start=2):
            if row["key"] in seen:
                self._report.merged.append(LeftOut(self._report.file, row["key"], "a row of this key came before"))
                continue
            seen.add(row["key"])
            rows.append((line, row))
        return rows

    def _waits_for(self, row: Mapping[str, str]) -> str | None:
        for column, value in row.items():
            if self._target(column) == self._table and value not in self._ids[self._table]:
                return value
        return None

    def _target(self, column: str) -> str | None:
        """The table that `column` refers to, or None where it holds a value."""
        if column not in _REFERENCES or (self._table, column) in _NOT_REFERENCES:
            return None
        return _REFERENCES[column] or self._table

    def _insert(self, rows: list[tuple[int, Values]]) -> None:
        from db.history.changes import insert_rows
        from db.seed import fixed_uid

        keys: list[str] = []
        checked: list[dict[str, Any]] = []
        for line, row in rows:
            try:
                values = self._checked(row)
            except InputError as error:
                self._refuse(line, row, str(error))
                continue
            keys.append(row["key"])
            checked.append({**values, "uid": fixed_uid(self._table, row["key"])})
        for key, row_id in zip(keys, insert_rows(self._session, self._model, checked), strict=True):
            self._ids[self._table][key] = row_id
        self._report.kept += len(keys)

    def _checked(self, row: Values) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column, value in row.items():
            target = self._target(column)
            if target is None:
                if column != "key" or self._table == "basis":
                    values[column] = value
            elif value in self._ids[target]:
                values[f"{column}_id"] = self._ids[target][value]
            else:
                raise InputError(f"it names the {target} {value}, which is not there")
        return _checked_values(self._table, values)

    def _refuse(self, line: int, row: Values, why: str) -> None:
        self._report.refused.append(LeftOut(self._report.file, f"line {line}, {row['key']}", why))
