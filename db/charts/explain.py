"""Explain this number: the facts, sources and rules behind a drawn value, in a list that adds up to it.

A point is a sum of parts, each of one subject; a derived part is a share times a total, a ratio one sum over another.
`Explanation.as_tsv` gives the same list for a spreadsheet: the column "counts" sums to the drawn value.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.charts import chart_words as words
from db.charts.description import ChartData, Line, PanelData, Part, Point
from db.charts.fact_rows import FactRow, fact_rows
from db.errors import DatahallError
from db.values.quantities import show, show_number

if TYPE_CHECKING:
    from db.library import Library


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A further source of a fact, with its stance: "supports", "doubts" or "denies"."""

    source_id: int
    publisher: str
    stance: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One fact behind a number.

    Args:
        counts: what it adds to the total; None where it is named only (the total behind a share, a figure that agrees
            or differs).
        label: the subject's name.
        figure: the fact's own figure in words, `stated` as the source wrote it.
        table, record_id: the subject, to open it; `fact_id` None where no observation is behind it.
        rule: how it counts, in words.
        cited: further sources that support, doubt or deny the fact.
    """

    counts: float | None
    label: str
    figure: str = ""
    stated: str = ""
    table: str = ""
    record_id: int = 0
    fact_id: int | None = None
    basis: str = ""
    kind: str = ""
    stage: str = ""
    date: str = ""
    confidence: str = ""
    source_id: int | None = None
    source_title: str = ""
    publisher: str = ""
    address: str = ""
    rule: str = ""
    cited: tuple[Cited, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """A sum: rows whose `counts` add up to `total`, in `unit`."""

    title: str
    rows: tuple[Row, ...]
    total: float
    unit: str
    shown: str


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What made a number.

    Args:
        title: what is explained, with its value in words.
        rules: how the rows become the number, in sentences.
        sections: one for a total, two for a ratio: above and below the line.
        value: what is drawn.
        others: figures of the same subject and date that are not in it.
    """

    title: str
    rules: tuple[str, ...]
    sections: tuple[Section, ...]
    value: float
    others: tuple[Row, ...] = ()

    def as_tsv(self) -> str:
        """The list for a spreadsheet, tab-separated: the cells of the column "counts" sum to each section's total.

        Totals stand in a column of their own, so that a sum over "counts" takes nothing twice. Of a ratio the part
        below the line has its own column, and the quotient stands in the last line.
        """
        sections = [f"counts, {section.title}" for section in self.sections]
        names = ["counts"] if len(sections) == 1 else sections
        lines: list[list[object]] = [[*_FIRST, *names, *_LAST, "drawn"]]
        for number, section in enumerate(self.sections):
            for row in section.rows:
                cells: list[object] = [""] * len(sections)
                cells[number] = "" if row.counts is None else repr(row.counts)
                lines.append([row.label, row.figure, *cells, *_details(row), ""])
            lines.append([f"Total, {section.title}", "", *[""] * len(sections), *_NO_DETAILS, repr(section.total)])
        if len(sections) > 1:
            lines.append(["Ratio", "", *[""] * len(sections), *_NO_DETAILS, repr(self.value)])
        written = io.StringIO()
        csv.writer(written, delimiter="\t", lineterminator="\n").writerows(lines)
        return written.getvalue()


_FIRST = ("what", "figure")
_LAST = ("basis", "kind", "stage", "date", "confidence", "source", "publisher", "address", "rule")
_NO_DETAILS = [""] * len(_LAST)

STEP_RULE = "Each facility's last total up to this day is held; additions since are added."
PART_RULE = "Of a whole and the parts that its figures include, the larger counts once."
AHEAD_RULE = "Where a plan, target or forecast is due, it counts instead of what stands; it is drawn dashed."
RATIO_RULE = "The first total divided by the second; both have a figure of the same basis for the same time."
SITES_RULE = "Only facilities listed in this library, of which not all have a figure: a ratio of listed sites."
DERIVED_RULE = "Not given by anybody as such: a share times the total it is a share of, by one publisher."
NEAREST_RULE = (
    "Several sources give a figure for this date: the most confident is drawn, the one said first among equals."
)


def explain(library: Library, data: ChartData, panel_key: str, line_key: str, index: int) -> Explanation:
    """What made the point `index` of a line; for `line_key` "" of the panel's bar "no date".

    Raises DatahallError when the chart has no such point (it was drawn from other data).
    """
    panel = next((one for one in data.panels if one.key == panel_key), None)
    line = next((one for one in panel.lines if one.key == line_key), None) if panel else None
    points = line.points if line else panel.undated if panel and not line_key else ()
    if panel is None or not 0 <= index < len(points):
        raise DatahallError("This point is no longer in the chart.", "The records changed.", "Click it again.")
    point = points[index]
    if line is None:
        name, _, words_of_it = point.label.partition(": ")
        line, point = Line(key=point.key, label=name, points=()), replace(point, label=words_of_it)
    return explain_point(library, data, panel, line, point)


def explain_point(library: Library, data: ChartData, panel: PanelData, line: Line, point: Point) -> Explanation:
    """What made a point, a mark or a bar of a line."""
    if not point.terms:
        section, rules, others = _section(library, panel, line, point)
        return Explanation(
            title=f"{line.label}: {point.label}", rules=rules, sections=(section,), value=point.value, others=others
        )
    made = [
        _section(library, replace(panel, basis=term.basis, unit=term.unit), term.line, term.point)
        for term in point.terms
    ]
    coverage = line.coverage.removeprefix("listed sites only: ")
    rules_of_ratio = [RATIO_RULE, *([f"{SITES_RULE} {coverage} have one."] if coverage else [])]
    coverages = {_coverage_rule(term.line) for term in point.terms}
    rules_of_terms = [rule for one in made for rule in one[1] if rule not in coverages]
    return Explanation(
        title=f"{line.label}: {point.label}",
        rules=tuple(dict.fromkeys([*rules_of_ratio, *rules_of_terms])),
        sections=tuple(one[0] for one in made),
        value=point.value,
        others=tuple(row for one in made for row in one[2]),
    )


def _section(
    library: Library, panel: PanelData, line: Line, point: Point
) -> tuple[Section, tuple[str, ...], tuple[Row, ...]]:
    parts = point.parts or (line.ledger.parts(point.day) if line.ledger is not None else ())
    facts = fact_rows(library, [number for part in parts for number in part.fact_ids] + list(point.also))
    names = _names(library, parts)
    cited = _citations(library, facts)
    rows = [replace(row, cited=cited.get(row.fact_id or 0, ())) for part in parts for row in _rows(part, facts, names)]
    measure = next((fact.measure for fact in facts.values() if fact.measure != "share"), panel.basis.partition(".")[0])
    section = Section(
        title=f"{line.label}, {point.label.partition(', ')[2] or words.short_day(point.day)}",
        rows=tuple(rows),
        total=point.value,
        unit=panel.unit,
        shown=f"{show_number(point.value)} {panel.unit}".strip() if panel.unit else show(point.value, measure),
    )
    others = tuple(_row(facts[number], None, "not in the number") for number in point.also if number in facts)
    return section, _rules(line, point, bool(point.parts), bool(others)), others


def _rules(line: Line, point: Point, has_own_parts: bool, has_others: bool) -> tuple[str, ...]:
    rules = []
    if not has_own_parts:
        rules.append(STEP_RULE)
        if getattr(line.ledger, "whole_of", None):
            rules.append(PART_RULE)
        if point.ahead:
            rules.append(AHEAD_RULE)
        if line.coverage:
            rules.append(_coverage_rule(line))
    if point.derived:
        rules.append(DERIVED_RULE)
    if has_others:
        rules.append(NEAREST_RULE)
    return tuple(rules)


def _coverage_rule(line: Line) -> str:
    return f"{line.coverage[:1].upper()}{line.coverage[1:]}."


def _rows(part: Part, facts: dict[int, FactRow], names: dict[tuple[str, int], str]) -> list[Row]:
    """A part as rows whose `counts` add up to its value: additions count each, a share counts for the product."""
    known = [facts[number] for number in part.fact_ids if number in facts]
    if not known:
        name = names.get((part.table, part.record_id), "")
        return [Row(counts=part.value, label=name, table=part.table, record_id=part.record_id, rule=part.rule)]
    shares = [fact for fact in known if fact.measure == "share"]
    if shares:
        share, *totals = [*shares, *(fact for fact in known if fact.measure != "share")]
        return [_row(share, part.value, part.rule), *(_row(fact, None, "the total") for fact in totals)]
    if len(known) == 1:
        return [_row(known[0], part.value, part.rule)]
    counts = [fact.value for fact in known]
    counts[0] += part.value - sum(counts)  # money is in dollars here, its facts in their own currencies
    return [_row(fact, value, part.rule) for fact, value in zip(known, counts, strict=True)]


def _row(fact: FactRow, counts: float | None, rule: str) -> Row:
    return Row(
        counts=counts,
        label=fact.subject,
        figure=fact.shown,
        stated=fact.as_written,
        table=fact.table,
        record_id=fact.record_id,
        fact_id=fact.id,
        basis=fact.basis,
        kind=fact.kind,
        stage=fact.stage_words,
        date=fact.date_words,
        confidence=fact.confidence,
        source_id=fact.source_id,
        source_title=fact.source_title,
        publisher=fact.publisher,
        address=fact.address,
        rule=rule,
    )


def _citations(library: Library, facts: dict[int, FactRow]) -> dict[int, tuple[Cited, ...]]:
    """Further sources by fact."""
    found: dict[int, tuple[Cited, ...]] = {}
    rows = library.reading().execute(
        """SELECT c.observation_id, s.id, coalesce(nullif(s.publisher, ''), s.title), c.stance FROM citation AS c
           JOIN source AS s ON s.id = c.source_id WHERE c.observation_id IN (SELECT value FROM json_each(?))
           ORDER BY c.id""",
        (json.dumps(list(facts)),),
    )
    for fact_id, source_id, publisher, stance in rows:
        known = found.get(fact_id, ())
        found[fact_id] = (*known, Cited(source_id=source_id, publisher=publisher, stance=stance))
    return found


def _details(row: Row) -> list[str]:
    return [
        row.basis, row.kind, row.stage, row.date, row.confidence, row.source_title, row.publisher, row.address, row.rule
    ]  # fmt: skip


def _names(library: Library, parts: Sequence[Part]) -> dict[tuple[str, int], str]:
    """Names of subjects without an observation behind their part (a retired facility at 0)."""
    wanted = {(part.table, part.record_id) for part in parts if not part.fact_ids}
    names = {}
    for table, number in wanted:
        row = library.reading().execute(f'SELECT name FROM "{table}" WHERE id = ?', (number,)).fetchone()
        names[table, number] = str(row[0]) if row else ""
    return names
