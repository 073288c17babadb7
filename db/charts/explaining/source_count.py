"""How many sources stand behind a drawn value: those of its facts, and those cited for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from db.charts.description import Line, Point

if TYPE_CHECKING:
    from db.library import Library


def count_sources(library: Library, line: Line | None, point: Point) -> int:
    """The number of different sources of a value and of the figures that stand beside it ("also")."""
    rows = library.reading().execute(_COUNT, {"facts": json.dumps(sorted(_facts(line, point)))})
    return int(rows.fetchone()[0])


def _facts(line: Line | None, point: Point) -> set[int]:
    if point.terms:
        return {fact for term in point.terms for fact in _facts(term.line, term.point)}
    parts = point.parts or (line.ledger.parts(point.day) if line is not None and line.ledger is not None else ())
    of_parts = {fact for part in parts for fact in part.fact_ids}
    return (of_parts or set(point.fact_ids)) | set(point.also)


_COUNT = """
SELECT count(*) FROM (
  SELECT source_id FROM observation
  WHERE source_id IS NOT NULL AND id IN (SELECT value FROM json_each(:facts))
  UNION
  SELECT source_id FROM citation WHERE observation_id IN (SELECT value FROM json_each(:facts))
)
"""
