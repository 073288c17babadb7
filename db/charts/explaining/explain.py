"""Explain this number: the facts, sources, choices and rules behind a drawn value, as a tree that adds up to it.

A point is a sum of parts, each of one subject, or follows from terms (a share, a ratio, growth, a change, a running
sum), each of which is explained in its turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.charts import chart_words as words
from db.charts.description import ChartData, Line, PanelData, Part, Point, Term
from db.charts.explaining.explain_facts import Shelf, other_node, part_node, read_shelf
from db.charts.explaining.explanation import Explanation, Node, Role
from db.errors import DatahallError
from db.values import notation
from db.values.quantities import show, show_number

if TYPE_CHECKING:
    from db.library import Library

STEP_RULE = "Each facility's last total up to this day is held; additions since are added."
PART_RULE = "Of a whole and the parts that its figures include, the larger counts once."
AHEAD_RULE = "Where a plan, target or forecast is due, it counts instead of what stands; it is drawn dashed."
SITES_RULE = "Only facilities listed in this library, of which not all have a figure: a ratio of listed sites."
BRIDGE_RULE = "Given on another basis, and multiplied by a factor that is set in the chart."
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
    term = Term(line=line, point=point, unit=panel.unit, basis=panel.basis, times=1.0)
    draft = _draft(term)
    shelf = read_shelf(library, list(draft.all_parts()), list(draft.all_also()))
    root = replace(_node(draft, shelf, 1.0), role=Role.VALUE, counts=None, value=point.value)
    rules = _all_rules(draft)
    if not point.terms and not point.parts and point.label.partition(", ")[0] != _exact(term):
        rules = (*rules, f"Written rounded to its roughest part; exactly it is {_exact(term)}.")
    return Explanation(title=f"{line.label}: {point.label}", rules=rules, root=root)


def _exact(term: Term) -> str:
    return show(term.point.value, term.basis.partition(".")[0], digits=12)


@dataclass(frozen=True)
class _Draft:
    """A term with its parts, or with the drafts of its own terms, before anything is read."""

    term: Term
    parts: tuple[Part, ...]
    below: tuple[_Draft, ...]

    def all_parts(self) -> Iterator[Part]:
        yield from self.parts
        for one in self.below:
            yield from one.all_parts()

    def all_also(self) -> Iterator[int]:
        yield from self.term.point.also
        for one in self.below:
            yield from one.all_also()


def _draft(term: Term) -> _Draft:
    point, line = term.point, term.line
    if point.terms:
        return _Draft(term, (), tuple(_draft(one) for one in point.terms))
    return _Draft(term, point.parts or (line.ledger.parts(point.day) if line.ledger is not None else ()), ())


def _node(draft: _Draft, shelf: Shelf, times: float) -> Node:
    """A term; `times` turns the sign of what is subtracted, down to the facts."""
    term, point = draft.term, draft.term.point
    unit, counts = term.unit, point.value * times
    children = [part_node(part, shelf, times, unit) for part in draft.parts]
    itself = children[0] if len(children) == 1 and children[0].subject == term.line.label else None
    if itself is not None and itself.children:  # the group's own figure: its facts stand right below it
        children = list(itself.children)
    for below in draft.below:
        how = below.term.times
        node = _node(below, shelf, times * how if how is not None else 1.0)
        children.append(node if how is not None else replace(node, counts=None, value=below.term.point.value))
    if not children:  # a value that nobody keeps parts of: its facts are only named
        children += [other_node(shelf.facts[number], shelf) for number in point.fact_ids if number in shelf.facts]
    children += [other_node(shelf.facts[number], shelf) for number in point.also if number in shelf.facts]
    measure = term.basis.partition(".")[0]
    return Node(
        what=term.line.label,
        role=Role.TERM,
        counts=counts,
        unit=unit,
        figure=_in_unit(point.value, unit) if unit != "USD" else show(point.value, measure),
        date=words.when(point),
        publisher=point.who if not draft.below else "",
        table=itself.table if itself is not None else "",
        record_id=itself.record_id if itself is not None else 0,
        rule=point.rule,
        children=tuple(children),
    )


def _in_unit(value: float, unit: str) -> str:
    size, shown = notation.power_in(unit)
    return f"{show_number(value / size)} {shown}".strip()


def _all_rules(draft: _Draft) -> tuple[str, ...]:
    """Of the value first, then of its terms, each once; which figure covers how many only for the value itself."""
    line, point = draft.term.line, draft.term.point
    if not draft.below:
        return tuple(_rules(draft))
    rules = [point.rule] if point.rule else []
    if line.coverage:
        listed = line.coverage.removeprefix("listed sites only: ")
        rules.append(f"{SITES_RULE} {listed} have one." if listed != line.coverage else _coverage_rule(line))
    pending = list(draft.below)
    while pending:
        one = pending.pop(0)
        rules += [one.term.point.rule] if one.below and one.term.point.rule else []
        rules += [] if one.below else [rule for rule in _rules(one) if rule != _coverage_rule(one.term.line)]
        pending += one.below
    return tuple(dict.fromkeys(rules))


def _rules(draft: _Draft) -> list[str]:
    line, point = draft.term.line, draft.term.point
    rules = []
    if not point.parts and line.ledger is not None:
        rules.append(STEP_RULE)
        if getattr(line.ledger, "whole_of", None):
            rules.append(PART_RULE)
        if point.ahead:
            rules.append(AHEAD_RULE)
        if line.coverage:
            rules.append(_coverage_rule(line))
    if point.derived:
        is_bridged = any("×" in part.rule for part in draft.parts)
        rules.append(BRIDGE_RULE if is_bridged else DERIVED_RULE)
    if point.also:
        rules.append(NEAREST_RULE)
    return rules


def _coverage_rule(line: Line) -> str:
    return f"{line.coverage[:1].upper()}{line.coverage[1:]}."
