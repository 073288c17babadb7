"""Which facts a chart is made of, and who said them: the list of sources that goes with its figures."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.charts.description import ChartData, Line, Point
from db.charts.figures.fact_rows import FactRow, fact_rows
from db.interchange.formula_guard import disarm_cells

if TYPE_CHECKING:
    from db.library import Library

SOURCE_COLUMNS = (
    "fact", "subject", "measure", "basis", "figure", "as written", "date", "kind", "stage", "confidence", "stance",
    "source", "publisher", "address", "published", "licence",
)  # fmt: skip


@dataclass(frozen=True)
class SourceRow:
    """A document behind at least one fact of a chart."""

    id: int
    title: str
    publisher: str
    address: str
    published: str
    licence: str


def fact_ids(data: ChartData) -> list[int]:
    """Every observation that a chart draws, computes with or shows beside, ascending."""
    found: set[int] = set()
    for panel in data.panels:
        for line in panel.lines:
            _add_line(line, found)
        for point in panel.undated:
            _add_point(point, found)
    return sorted(found)


def _add_line(line: Line, found: set[int]) -> None:
    for point in (*line.points, *line.marks):
        _add_point(point, found)
        if line.ledger is not None:
            for part in line.ledger.parts(point.day):
                found.update(part.fact_ids)


def _add_point(point: Point, found: set[int]) -> None:
    found.update(point.fact_ids)
    found.update(point.also)
    for part in point.parts:
        found.update(part.fact_ids)
    for term in point.terms:
        _add_point(term.point, found)
        if term.line.ledger is not None:
            for part in term.line.ledger.parts(term.point.day):
                found.update(part.fact_ids)


def sources_of_facts(library: Library, ids: Iterable[int]) -> tuple[list[SourceRow], str]:
    """The documents behind facts, by title; and the CSV that says for each fact who gives, supports or denies it."""
    facts = fact_rows(library, ids)
    cited: dict[int, list[tuple[int, str]]] = {}
    for number, source, stance in _citations(library, facts):
        cited.setdefault(number, []).append((source, stance))
    wanted = {fact.source_id for fact in facts.values() if fact.source_id} | {
        source for stances in cited.values() for source, _ in stances
    }
    sources = {row.id: row for row in _sources(library, wanted)}
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(SOURCE_COLUMNS)
    for number, fact in sorted(facts.items()):
        for source, stance in [(fact.source_id or 0, "gives"), *cited.get(number, ())]:
            table.writerow(disarm_cells([*_fact_cells(fact), stance, *_source_cells(sources.get(source))]))
    return sorted(sources.values(), key=lambda row: (row.title, row.id)), written.getvalue()


def _fact_cells(fact: FactRow) -> list[object]:
    return [
        fact.id, fact.subject, fact.measure, fact.basis, fact.shown, fact.as_written, fact.date, fact.kind,
        fact.stage_words, fact.confidence,
    ]  # fmt: skip


def _source_cells(source: SourceRow | None) -> list[object]:
    if source is None:
        return [""] * 5
    return [source.title, source.publisher, source.address, source.published, source.licence]


def _citations(library: Library, ids: Iterable[int]) -> Iterator[tuple[int, int, str]]:
    rows = library.reading().execute(
        "SELECT observation_id, source_id, stance FROM citation "
        "WHERE observation_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted(ids)),),
    )
    yield from ((int(fact), int(source), str(stance)) for fact, source, stance in rows)


def _sources(library: Library, ids: Iterable[int]) -> Iterator[SourceRow]:
    rows = library.reading().execute(
        "SELECT id, title, publisher, coalesce(address, ''), coalesce(published, ''), licence FROM source "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(ids)),),
    )
    yield from (SourceRow(*row) for row in rows)
