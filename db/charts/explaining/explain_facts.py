"""The lower half of an explanation: parts, their facts, the sources of these, and why others do not count.

All that a number needs is read at once, however many facilities are behind it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.charts import chart_words as words
from db.charts.description import Part
from db.charts.explaining.explanation import Node, Role
from db.charts.figures.fact_rows import FactRow, fact_rows
from db.charts.figures.following import Series, series_of, why_followed
from db.values import dates, notation

if TYPE_CHECKING:
    from db.library import Library

STANCES = {"supports": "Supported by", "doubts": "Doubted by", "denies": "Denied by"}
CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True)
class Shelf:
    """What was read for an explanation.

    Args:
        facts: by id.
        cited: nodes of further sources, by fact.
        names: of subjects, by table and id, where no fact names them.
        choices: why a facility's line follows its publisher, by facility and whether it is of what is ahead.
    """

    facts: dict[int, FactRow]
    cited: dict[int, tuple[Node, ...]]
    names: dict[tuple[str, int], str]
    choices: dict[tuple[int, bool], str]


def read_shelf(library: Library, parts: Sequence[Part], also: Iterable[int]) -> Shelf:
    """Reads what the parts of a number rest on; `also` are further facts to be named."""
    facts = fact_rows(library, [number for part in parts for number in part.fact_ids] + list(also))
    return Shelf(facts, _citations(library, facts), _names(library, parts), _choices(library, parts, facts))


def part_node(part: Part, shelf: Shelf, times: float = 1.0, unit: str = "") -> Node:
    """A part with the facts that add up to it; `times` turns the sign of what is subtracted."""
    known = [shelf.facts[number] for number in part.fact_ids if number in shelf.facts]
    counts = part.value * times
    if not known:
        name = shelf.names.get((part.table, part.record_id), "")
        return Node(
            what=name or "A record that is gone", role=Role.PART, counts=counts, unit=unit, subject=name,
            table=part.table, record_id=part.record_id, rule=part.rule,
        )  # fmt: skip
    children = [fact_node(fact, value, shelf, rule) for fact, value, rule in _counted(part, known, counts)]
    first = known[0]
    is_ahead = first.kind in ("planned", "target", "forecast")
    if choice := shelf.choices.get((part.record_id, is_ahead)) if part.table == "facility" else None:
        children.append(Node(what=choice, role=Role.CHOICE))
    alone = children[0] if len(known) == 1 else Node(what="", role=Role.FACT)
    return Node(
        what=first.subject, role=Role.PART, counts=counts, unit=unit, figure=alone.figure, subject=first.subject,
        table=first.table, record_id=first.record_id, date=alone.date, publisher=_one([one.publisher for one in known]),
        rule=part.rule, children=tuple(children),
    )  # fmt: skip


def fact_node(fact: FactRow, counts: float | None, shelf: Shelf, rule: str, *, role: Role = Role.FACT) -> Node:
    """A fact over its source and further ones."""
    preferred = "preferred by you" if fact.is_preferred else ""
    sure = f"{fact.confidence} confidence"
    said = (fact.no_longer, fact.against, preferred, fact.kind, fact.stage_words, fact.basis, fact.scope, sure)
    what = ", ".join(word for word in said if word)
    if role is Role.OTHER:
        what = f"{rule}: {fact.shown}, {what}"
    return Node(
        what=what[:1].upper() + what[1:],
        role=role,
        counts=counts,
        figure=fact.shown,
        stated=fact.as_written,
        subject=fact.subject,
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
        children=(_source(fact), *shelf.cited.get(fact.id, ())),
    )


def _counted(part: Part, known: Sequence[FactRow], counts: float) -> list[tuple[FactRow, float | None, str]]:
    """The facts of a part with what each counts: additions count each, a share counts for the product."""
    shares = [fact for fact in known if fact.measure == "share"]
    if shares:
        share, *totals = [*shares, *(fact for fact in known if fact.measure != "share")]
        return [(share, counts, part.rule), *((fact, None, "the total") for fact in totals)]
    if len(known) == 1:
        return [(known[0], counts, part.rule)]
    whole = sum(fact.value for fact in known)
    if not whole:
        return [(known[0], counts, part.rule), *((fact, 0.0, part.rule) for fact in known[1:])]
    # Money is in dollars here and its facts in their own currencies, and a bridge has a factor: all in proportion.
    return [(fact, fact.value * counts / whole, part.rule) for fact in known]


def _source(fact: FactRow) -> Node:
    named = fact.source_id is not None
    return Node(
        what=f"Source: {fact.source_title or fact.publisher}{quoted(fact.quote, fact.page)}"
        if named
        else "No source given",
        role=Role.SOURCE,
        figure=fact.as_written,
        date=dates.show(fact.published) if fact.published else "",
        publisher=fact.publisher,
        table="source" if named else "",
        record_id=fact.source_id or 0,
        source_id=fact.source_id,
        source_title=fact.source_title,
        address=fact.address,
    )


def _named(fact: FactRow) -> str:
    return f"Source: {fact.source_title or fact.publisher}{quoted(fact.quote, fact.page)}"


def quoted(quote: str, page: str) -> str:
    """ ", p. 12: “590 MW of load”": where in a source, and in which words; "" where neither is known."""
    where = f", p. {page}" if page[:1].isdigit() else f", {page}" if page else ""
    return where + (f": “{quote}”" if quote else "")


def _one(names: Sequence[str]) -> str:
    kept = list(dict.fromkeys(name for name in names if name))
    return kept[0] if len(kept) == 1 else f"{len(kept)} sources" if kept else ""


def _citations(library: Library, facts: dict[int, FactRow]) -> dict[int, tuple[Node, ...]]:
    """Further sources by fact."""
    found: dict[int, tuple[Node, ...]] = {}
    rows = library.reading().execute(
        """SELECT c.observation_id, s.id, s.publisher, s.title, coalesce(s.address, ''), coalesce(s.published, ''),
             c.stance, c.quote, c.page
           FROM citation AS c JOIN source AS s ON s.id = c.source_id
           WHERE c.observation_id IN (SELECT value FROM json_each(?)) ORDER BY c.id""",
        (json.dumps(list(facts)),),
    )
    for fact_id, source_id, publisher, title, address, published, stance, quote, page in rows:
        node = Node(
            what=f"{STANCES.get(stance, stance)} {publisher or title}{quoted(quote, page)}",
            role=Role.SOURCE,
            date=dates.show(published) if published else "",
            table="source",
            record_id=int(source_id),
            source_id=int(source_id),
            source_title=title,
            publisher=publisher or "",
            address=address,
        )
        found[int(fact_id)] = (*found.get(int(fact_id), ()), node)
    return found


def _names(library: Library, parts: Sequence[Part]) -> dict[tuple[str, int], str]:
    """Names of subjects without an observation behind their part (a retired facility at 0, a facility counted)."""
    wanted: dict[str, set[int]] = {}
    for part in parts:
        if not part.fact_ids:
            wanted.setdefault(part.table, set()).add(part.record_id)
    names = {}
    for table, numbers in wanted.items():
        column = "title" if table == "source" else "name"
        rows = library.reading().execute(
            f'SELECT id, {column} FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))',
            (json.dumps(sorted(numbers)),),
        )
        names.update({(table, int(number)): str(name) for number, name in rows})
    return names


def _choices(library: Library, parts: Sequence[Part], facts: dict[int, FactRow]) -> dict[tuple[int, bool], str]:
    """Why each facility's line follows its publisher, where others say something too; the rule of `charts.series`."""
    followed: dict[tuple[int, bool], FactRow] = {}
    for part in parts:
        if part.table == "facility" and part.fact_ids and part.fact_ids[0] in facts:
            first = facts[part.fact_ids[0]]
            followed[part.record_id, first.kind in ("planned", "target", "forecast")] = first
    if not followed:
        return {}
    measures = {fact.measure for fact in followed.values()}
    series = series_of(library, sorted({number for number, _ in followed}), sorted(measures))
    made = {}
    for key, fact in followed.items():
        own = next(
            (one for one in series.get(key, ()) if (one.publisher, one.basis) == (fact.publisher, fact.basis)), None
        )
        comparable = {fact.basis, "whole facility", "not stated"} if fact.measure == "power" else {fact.basis}
        others = [one for one in series.get(key, ()) if one is not own and one.basis in comparable]
        if own is not None and others:
            made[key] = _choice(own, others, is_ahead=key[1])
    return made


def _choice(own: Series, others: Sequence[Series], *, is_ahead: bool) -> str:
    why = why_followed(own, others, is_ahead=is_ahead)
    count = sum(-one.fewer for one in others)
    names = words.listed(list(dict.fromkeys(one.publisher or "no publisher given" for one in sorted(others))))
    figures = notation.counted(count, "{n} figure is a mark", "{n} figures are marks")
    return f"Follows {own.publisher or 'what has no publisher'}, {why}; of {names} {figures}"


def other_node(fact: FactRow, shelf: Shelf) -> Node:
    """A fact of the same subject and date that is not in the number."""
    return replace(fact_node(fact, None, shelf, "Also said", role=Role.OTHER), rule="not in the number")
