"""One record with all its facts, for the panel: read at once from the library, as lines ready to be laid out."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from db.browse.record_detail import Part, RecordDetail
from db.browse.record_disagreements import disagreements
from db.browse.record_facts import claims, figure_groups, observations
from db.browse.record_fields import FIELDS, Written
from db.browse.record_history import history
from db.browse.record_lines import kept
from db.browse.record_sources import Sources, Values, select, short_citation
from db.coming.of_one import planned_bases
from db.errors import DatahallError
from db.own.record_lines import own_lines
from db.subjects import SUBJECTS

if TYPE_CHECKING:
    from db.charts.description import PanelData
    from db.library import Library

__all__ = [
    "MissingRecord",
    "RecordDetail",
    "facility_power",
    "name_of",
    "read",
    "subject_of_observation",
]


class MissingRecord(DatahallError):
    """The record is not there any more."""

    def __init__(self) -> None:
        super().__init__(
            "This record is not there any more.", "It was deleted, or undone.", "Undo or Redo brings it back."
        )


def read(library: Library, table: str, record_id: int) -> RecordDetail:
    """A record with its facts, sources, disagreements and history.

    Args:
        library: where to read.
        table: "facility", "partner", "policy", "place", "source" or "observation".
        record_id: its id.

    Raises MissingRecord when it was deleted.
    """
    connection = library.reading()
    row = _row(connection, table, record_id)
    sources = Sources(connection)
    facts = observations(connection, table, record_id) if table in SUBJECTS else []
    written = FIELDS[table](connection, row, facts, sources)
    own = kept(own_lines(connection, table, record_id))
    figures = figure_groups(facts, sources)
    said = claims(connection, table, record_id, sources) if table in SUBJECTS else ()
    differing = disagreements(library, table, record_id, facts, sources) if table in SUBJECTS else ()
    return RecordDetail(
        table=table,
        record_id=record_id,
        heading=written.heading,
        subheading=written.subheading,
        # What a source tells is a list of hundreds: below it nobody would find them.
        lines=(*written.lines, *own) if table == "source" else written.lines,
        details=written.details if table == "source" else (*own, *written.details),
        groups=tuple(group for group in written.groups if group.lines),
        figures=figures,
        plans=planned_bases(facts) if table == "facility" else (),
        claims=said,
        disagreements=differing,
        sources=sources.listed(),
        history=history(connection, table, record_id),
        added_at=row["added_at"],
        changed_at=row["changed_at"],
        citation=_citation(row, written, sources) if table != "source" else _source_citation(row),
    )


def facility_power(library: Library, facility_id: int) -> PanelData | None:
    """The facility's power through time as a chart's panel; None where no figure of it has a date.

    Costs NumPy when first asked, so it is asked apart from `read`.
    """
    from db.charts import trajectories

    panel = trajectories.facility_panel(library, facility_id)
    return panel if any(line.points or line.marks for line in panel.lines) else None


def name_of(library: Library, table: str, record_id: int) -> str:
    """What a record is called; a figure by its value and subject. "" when it is not there."""
    if table == "observation":
        try:
            detail = read(library, table, record_id)
        except MissingRecord:
            return ""
        return f"{detail.heading}, {detail.subheading}"
    column = "title" if table == "source" else "name"
    found = library.reading().execute(f'SELECT {column} FROM "{table}" WHERE id = ?', (record_id,)).fetchone()
    return str(found[0]) if found else ""


def subject_of_observation(library: Library, observation_id: int) -> tuple[str, int]:
    """The table and id of the record that a figure is about. Raises MissingRecord."""
    row = _row(library.reading(), "observation", observation_id)
    return next((subject, int(row[f"{subject}_id"])) for subject in SUBJECTS if row[f"{subject}_id"] is not None)


def _row(connection: sqlite3.Connection, table: str, record_id: int) -> Values:
    rows = select(connection, f'SELECT * FROM "{table}" WHERE id = ?', record_id)
    if not rows:
        raise MissingRecord
    return rows[0]


def _citation(row: Values, written: Written, sources: Sources) -> str:
    """The record's present figures with their sources, to paste into a text."""
    listed = sources.listed()
    addresses = {source.number: f"{source.text}. {source.address}".strip() for source in listed}
    told: list[str] = []
    used: dict[int, None] = {}
    for line in written.lines:
        if line.label not in written.cited:
            continue
        told.append(f"{line.label}: {_plain(line.parts)}")
        used |= dict.fromkeys(number for part in line.parts for number in part.sources)
    place = f" ({written.subheading})" if written.subheading else ""
    head = f"{written.heading}{place}."
    facts = f" {'; '.join(told)}." if told else ""
    numbers = list(used) or [source.number for source in listed[:3]]
    return "\n".join([head + facts, *(f"[{number}] {addresses[number]}" for number in numbers if number in addresses)])


def _plain(parts: tuple[Part, ...]) -> str:
    words = []
    for part in parts:
        numbers = f" [{', '.join(map(str, part.sources))}]" if part.sources else ""
        words.append(f"{'(' if part.muted else ''}{part.text}{')' if part.muted else ''}{numbers}")
    return " ".join(words)


def _source_citation(row: Values) -> str:
    from db.values import dates

    address = f" {row['address']}" if row["address"] else ""
    seen = f" Seen {dates.show(row['seen'])}." if row["seen"] else ""
    return f"{short_citation(row)}.{address}{seen}"
