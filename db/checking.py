"""A library looked over: is the file whole, does each row stand up to its form, is what follows from rows up to date.

Nothing is changed. Findings are errors, where something is wrong, or warnings, where something is missing (a figure
without a source). Each says what, where, and how to mend it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from db import derived, search, search_words, superseded
from db.damage import see_that_it_can_be_read
from db.to_check.queries import without_source
from db.troubles import is_damage, unreadable
from db.watch import Watch

if TYPE_CHECKING:
    from db.edit.forms import Form
    from db.library import Library

LISTED = 100
"""Findings of one kind that are listed; of more, only the number is told."""

BETWEEN_LOOKS = 500
FACTS = {
    "observation": ("figure", "facility_id partner_id policy_id place_id"),
    "milestone": ("milestone", "facility_id partner_id policy_id place_id"),
    "role": ("role", "facility_id policy_id"),
    "inclusion": ("inclusion", "facility_id"),
    "claim": ("claim", "facility_id partner_id policy_id place_id"),
}
"""The fact tables, what the person calls one of their rows, and the columns that name its subject."""

REBUILD = "Run “datahall check --rebuild”; it computes this anew from the records."


class Severity(StrEnum):
    """How bad: errors make `datahall check` end with status 1, warnings do not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong or missing: `what` and `remedy` are sentences, `where` names the record."""

    severity: Severity
    what: str
    where: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.where}: {self.what} {self.remedy}"


@dataclass
class CheckReport:
    """What was found, and how many rows were looked at; whether SQLite could read all of the file."""

    findings: list[Finding] = field(default_factory=list)
    rows: int = 0
    is_readable: bool = True

    @property
    def errors(self) -> list[Finding]:
        """What is wrong."""
        return [one for one in self.findings if one.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Finding]:
        """What is missing."""
        return [one for one in self.findings if one.severity is Severity.WARNING]

    def lines(self) -> list[str]:
        """The report in words, one line for each finding and a summary last."""
        errors, warnings = len(self.errors), len(self.warnings)
        counts = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"
        return [*map(str, self.findings), f"{_count(self.rows, 'row')} checked: {counts}."]


def check(library: Library, watch: Watch = Watch()) -> CheckReport:  # noqa: B008  (a frozen default)
    """Looks over the whole library; changes nothing.

    Raises LibraryUnreadable where its disk fails or went away, Cancelled when the watch says stop.
    """
    try:
        report = _looked_over(library, watch)
        if report.is_readable:
            return report
        see_that_it_can_be_read(library.path)
        return _looked_over(library, watch)
    except (OSError, sqlite3.Error) as error:
        raise unreadable(library.path, error) from error


def _looked_over(library: Library, watch: Watch) -> CheckReport:
    from db.edit.forms import FORM_BY_TABLE

    report = CheckReport()
    reading = library.reading()
    total = sum(_rows_in(reading, table) for table in FORM_BY_TABLE)
    watch.at(0, total)
    try:
        _check_file(reading, report)
        for table, form in FORM_BY_TABLE.items():
            _check_rows(reading, report, table, form, lambda: watch.at(report.rows, total))
        _check_own_values(reading, report)
        _check_history(reading, report, lambda: watch.at(report.rows, total))
        _check_sources(reading, report)
        _check_copies(reading, report, lambda: watch.at(report.rows, total))
        _check_derived(library, report)
        _check_search(library, report)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        report.is_readable = False
        remedy = "Open a copy, or the newest file named “before upgrade”."
        _add(report, [Finding(Severity.ERROR, f"SQLite cannot read on: {error}.", library.path.name, remedy)])
    watch.at(total, total)
    return report


def _add(report: CheckReport, found: list[Finding]) -> None:
    report.findings += found[:LISTED]
    if len(found) > LISTED:
        last = found[-1]
        more = f"{_count(len(found) - LISTED, 'more finding')} of this kind."
        report.findings.append(Finding(last.severity, more, "elsewhere", last.remedy))


def _check_file(reading: sqlite3.Connection, report: CheckReport) -> None:
    """SQLite's own checks: pages, indexes and column checks; then references to rows that are not there."""
    said = [str(row[0]) for row in reading.execute("PRAGMA integrity_check(1000)") if row[0] != "ok"]
    report.is_readable = not said
    remedy = "Export what you can, or go back to a copy of the file."
    _add(report, [Finding(Severity.ERROR, f"SQLite says: {text}.", "file", remedy) for text in said])
    found = [
        Finding(
            Severity.ERROR,
            f"It refers to a {_readable(str(target))} that is not there.",
            _where(reading, str(table), int(row_id or 0)),
            "Choose another one in its editor, or undo what removed it.",
        )
        for table, row_id, target, _ in reading.execute("PRAGMA foreign_key_check")
    ]
    _add(report, found)


def _check_rows(
    reading: sqlite3.Connection, report: CheckReport, table: str, form: type[Form], look: Callable[[], None]
) -> None:
    """Passes each stored row through its form, and compares the days of its dates with what the form computes."""
    from db.edit.forms import FormErrors
    from db.edit.forms import check as check_form

    found: list[Finding] = []
    for row_id, values in _stored(reading, table, tuple(form.model_fields)):
        if report.rows % BETWEEN_LOOKS == 0:
            look()
        report.rows += 1
        try:
            fresh = check_form(form, values)
        except FormErrors as error:
            for name, sentence in error.errors:
                what = f"{_readable(name)}: {sentence}" if name else sentence
                found.append(
                    Finding(
                        Severity.ERROR, what, _where(reading, table, row_id), "Open it in its editor and correct it."
                    )
                )
            continue
        for name in form.dates:
            days = [f"{name}_first_day", f"{name}_last_day"]
            if [values[day] for day in days] != [fresh[day] for day in days]:
                what = f"The days kept for its {_readable(name)}, “{values[name]}”, are not those of that date."
                where = _where(reading, table, row_id)
                found.append(Finding(Severity.ERROR, what, where, "Enter the date again in its editor."))
    _add(report, found)


def _stored(reading: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    listed = ", ".join(f'"{column}"' for column in columns)
    for row_id, *values in reading.execute(f'SELECT id, {listed} FROM "{table}" ORDER BY id'):
        yield row_id, dict(zip(columns, values, strict=True))


def _check_own_values(reading: sqlite3.Connection, report: CheckReport) -> None:
    """What stands in own fields and is not of their kind."""
    from db.own.checking import wrong_values

    remedy = "Open it in its editor and correct it."
    found = [
        Finding(Severity.ERROR, what, _where(reading, table, row_id), remedy)
        for what, table, row_id in wrong_values(reading)
    ]
    _add(report, found)


def _check_history(reading: sqlite3.Connection, report: CheckReport, look: Callable[[], None]) -> None:
    """Rows that are not what their history says: undo and older states would be wrong for them."""
    from db.history.agreeing import disagreements

    remedy = "Look at it beside a backup, and enter again what is wrong."
    found = [
        Finding(Severity.ERROR, one.what, _where(reading, one.table, one.row_id), remedy)
        for one in disagreements(reading, look)
    ]
    _add(report, found)


def _check_sources(reading: sqlite3.Connection, report: CheckReport) -> None:
    """Facts that name no source and that no further source supports, gathered by their subject."""
    missing: dict[tuple[str, int], list[str]] = {}
    for table, (word, subjects) in FACTS.items():
        for subject in subjects.split():
            rows = reading.execute(
                f"""SELECT {subject}, count(*) FROM "{table}" AS f WHERE {without_source(table, "f")}
                AND {subject} IS NOT NULL GROUP BY {subject} ORDER BY 1"""
            )
            for subject_id, number in rows:
                missing.setdefault((subject.removesuffix("_id"), subject_id), []).append(_count(number, word))
    found = [
        Finding(
            Severity.WARNING,
            f"No source is named for {', '.join(words)}.",
            _where(reading, table, row_id),
            "Name one in its editor.",
        )
        for (table, row_id), words in missing.items()
    ]
    _add(report, found)


def _check_copies(reading: sqlite3.Connection, report: CheckReport, look: Callable[[], None]) -> None:
    """Kept copies whose bytes are missing or not those that were kept."""
    found: list[Finding] = []
    for copy_id, sha256, name, size_bytes in reading.execute("SELECT id, sha256, file_name, size_bytes FROM kept_copy"):
        look()
        row = reading.execute("SELECT content FROM kept_content WHERE sha256 = ?", (sha256,)).fetchone()
        what = ""
        if row is None:
            what = f"The bytes of {name} are not there."
        elif hashlib.sha256(row[0]).hexdigest() != sha256 or len(row[0]) != size_bytes:
            what = f"The bytes of {name} are not those that were kept."
        if what:
            of = reading.execute("SELECT min(id) FROM source WHERE kept_copy_id = ?", (copy_id,)).fetchone()[0]
            where = _where(reading, "source", of) if of is not None else f"kept copy {copy_id}"
            remedy = "Keep the document again in its source, or take it from an older copy of the library."
            found.append(Finding(Severity.ERROR, what, where, remedy))
    _add(report, found)


def _check_derived(library: Library, report: CheckReport) -> None:
    gone = (_where(library.reading(), "observation", row_id) for row_id in superseded.stale(library))
    what = "Whether a later edition of its data set still gives it is not noted as it is."
    _add(report, [Finding(Severity.ERROR, what, place, REBUILD) for place in gone])
    for table, ids in (
        ("facility", derived.stale_facilities(library)),
        ("policy", derived.stale_policies(library)),
    ):
        what = "Its derived columns (status, power, partners, amount) are not what its facts give."
        where = (_where(library.reading(), table, row_id) for row_id in ids)
        _add(report, [Finding(Severity.ERROR, what, place, REBUILD) for place in where])


def _check_search(library: Library, report: CheckReport) -> None:
    found = [
        Finding(
            Severity.ERROR, "Search does not find it by its present words.",
            _where(library.reading(), kind, row_id), REBUILD,
        )
        for kind, row_id in [*search.stale(library), *search_words.stale(library)]
    ]  # fmt: skip
    _add(report, found)


def _where(reading: sqlite3.Connection, table: str, row_id: int) -> str:
    """Names a row: "facility Zhangbei", "figure 12 of facility Zhangbei"."""
    if table in FACTS:
        word, subjects = FACTS[table]
        columns = subjects.split()
        row = reading.execute(f'SELECT {", ".join(columns)} FROM "{table}" WHERE id = ?', (row_id,)).fetchone()
        subject = next(((name, one) for name, one in zip(columns, row or (), strict=False) if one is not None), None)
        own = f"{word} {row_id}"
        return own if subject is None else f"{own} of {_where(reading, subject[0].removesuffix('_id'), subject[1])}"
    column = {"source": "title", "place": "name", "partner": "name", "policy": "name", "facility": "name"}.get(table)
    if column is None:
        return f"{_readable(table)} {row_id}"
    row = reading.execute(f'SELECT {column} FROM "{table}" WHERE id = ?', (row_id,)).fetchone()
    return f"{table} {row[0]}" if row else f"{table} {row_id}, which is not there"


def _rows_in(reading: sqlite3.Connection, table: str) -> int:
    return int(reading.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def _readable(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
