"""The disagreements of one record as the panel shows them: all sides, which one charts use, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from db.browse.disagreements import NEVER, disagreeing
from db.browse.record_detail import Disagreement, Side
from db.browse.record_facts import amount, figure, uncertainty
from db.browse.record_sources import Sources, publisher_in_short
from db.charts.figures.following import Series, series_of, why_followed
from db.values import dates
from db.words import AHEAD, BOUNDS, STANDING, Confidence, Stage

if TYPE_CHECKING:
    from db.library import Library

Fact = Mapping[str, Any]
BY_YOU = "preferred by you"
_MONEY = ("capital_cost", "investment")


def disagreements(
    library: Library, table: str, record_id: int, facts: Sequence[Fact], sources: Sources
) -> tuple[Disagreement, ...]:
    """Disagreements among the figures of one record.

    Args:
        library: where they are.
        table, record_id: the record.
        facts: its figures as `db.browse.record_facts.observations` gives them.
        sources: numbers the sources.
    """
    by_id = {int(fact["id"]): fact for fact in facts}
    found = []
    for ids in disagreeing(library.reading(), f"o.{table}_id = ?", record_id):
        sides = [by_id[number] for number in ids if number in by_id]
        used, rule = _used(library, table, record_id, sides, facts)
        told = [_side(fact, sources, is_used=fact["id"] == used) for fact in sorted(sides, key=_order)]
        found.append(Disagreement(_what(sides[0]), tuple(told), rule))
    return tuple(found)


def _order(fact: Fact) -> tuple[bool, float, int]:
    return not fact["is_preferred"], float(fact["value"]), int(fact["id"])


def _side(fact: Fact, sources: Sources, *, is_used: bool) -> Side:
    evidence = sources.evidence("observation", fact)
    between = uncertainty(fact)
    said = fact["said_on"] or fact["published"]
    return Side(
        fact_id=int(fact["id"]),
        value=figure(fact),
        between=between,
        who=publisher_in_short(fact["publisher"] or "no source"),
        said_on=dates.show_short(said) if said else "",
        date=dates.show_short(fact["date"]) if fact["date"] else "no date",
        confidence=str(fact["confidence"]),
        sources=sources.of_fact("observation", fact),
        supported_by=tuple(one for one in evidence if not one.is_against),
        held_against=tuple(one for one in evidence if one.is_against),
        is_preferred=bool(fact["is_preferred"]),
        is_used=is_used,
    )


def _what(fact: Fact) -> str:
    measure = str(fact["measure_name"])
    words = f"{fact['kind']} {measure[:1].lower()}{measure[1:]}" if not measure.startswith("H100") else measure
    return f"{words[:1].upper()}{words[1:]}" if fact["kind"] in AHEAD else measure


def _used(
    library: Library, table: str, record_id: int, sides: Sequence[Fact], facts: Sequence[Fact]
) -> tuple[int | None, str]:
    """Which side charts and totals use, and the rule in a sentence."""
    if (why := _why_none(table, sides)) != "":
        return None, why
    if table == "facility" and sides[0]["is_stock"]:
        used, why = _followed(library, record_id, sides)
    elif table == "policy" and sides[0]["measure"] in _MONEY:
        used, why = _first(sides, _amount_rank(), ("the most confident", "published last"))
    else:
        used, why = _first(sides, _reported_rank(facts), ("the most confident", "the longest series", "said first"))
    if used is None:
        return None, f"Charts use none of them. They follow {why}."
    chosen = next(fact for fact in sides if fact["id"] == used)
    is_undated_plan = table == "facility" and chosen["date"] is None
    only_tables = is_undated_plan or (table == "policy" and chosen["measure"] in _MONEY)
    where = "Tables use" if only_tables else "Charts use"
    return used, f"{where} {amount(chosen['value'], chosen)}: {why}."


def _why_none(table: str, sides: Sequence[Fact]) -> str:
    """Why none of the sides is drawn or counted; "" where one is."""
    first = sides[0]
    if first["kind"] in AHEAD or (table == "policy" and first["measure"] in _MONEY):
        return ""
    if first["measure"] in _MONEY:
        return "" if first["stage"] == Stage.SPENT else "Charts use none of them: they draw money that was spent."
    allowed = STANDING if table == "facility" and first["is_stock"] else (None, *STANDING)
    return "" if first["stage"] in allowed else "Charts use none of them: they draw what is installed or in use."


def _followed(library: Library, facility_id: int, sides: Sequence[Fact]) -> tuple[int | None, str]:
    """The side of the publisher that a facility's line follows; the rule of `db.charts.figures.series`."""
    drawn = [fact for fact in sides if fact["kind"] in AHEAD or fact["qualifier"] not in BOUNDS]
    preferred = next((fact for fact in drawn if fact["is_preferred"]), None)
    if preferred is not None:
        return int(preferred["id"]), BY_YOU
    first = sides[0]
    known = series_of(library, [facility_id], [first["measure"]])
    bases = {first["basis"], "whole facility", "not stated"} if first["measure"] == "power" else {first["basis"]}
    is_ahead = first["kind"] in AHEAD
    series = sorted(one for one in known.get((facility_id, is_ahead), ()) if one.basis in bases)
    if first["date"] is None or not series:  # without a day: the newest plan
        used = max(sides, key=lambda fact: (_said(fact), fact["value"], fact["id"]))
        return int(used["id"]), "said last"
    own = series[0]
    if is_ahead and not own.preferred:
        standing = sorted(one for one in known.get((facility_id, False), ()) if one.basis in bases)
        same = (one for one in series if standing and _voice(one) == _voice(standing[0]))
        own = next(same, own)
    why = why_followed(own, [one for one in series if one is not own] or [own], is_ahead=is_ahead)
    found = [fact for fact in drawn if _voice(own) == (fact["publisher"] or "", fact["basis"])]
    if not found:
        return None, f"{own.publisher or 'what has no publisher'}, {why}"
    return int(found[0]["id"]), f"{own.publisher or 'no publisher given'}, {why}"


def _voice(series: Series) -> tuple[str, str]:
    return series.publisher, series.basis


def _first(sides: Sequence[Fact], rank: Any, words: Sequence[str]) -> tuple[int, str]:
    """The first side by a rank whose first element is the preference; `words` say what each further one means."""
    best, *others = sorted(sides, key=lambda fact: (rank(fact), fact["id"]))
    if best["is_preferred"]:
        return int(best["id"]), BY_YOU
    differing = [
        place for place, pair in enumerate(zip(rank(best), rank(others[0]), strict=True)) if pair[0] != pair[1]
    ]
    why = words[differing[0] - 1] if differing else "entered first"
    return int(best["id"]), f"{best['publisher'] or 'no publisher given'}, {why}"


def _reported_rank(facts: Sequence[Fact]) -> Any:
    """As `db.charts.figures.reported.Figure.rank`, for figures of one kind."""

    def rank(fact: Fact) -> tuple[bool, int, int, int]:
        same = [one for one in facts if one["basis_id"] == fact["basis_id"] and one["publisher"] == fact["publisher"]]
        is_whole = [one for one in same if one["extent"] == "total" and not one["scope"] and one["date"]]
        return not fact["is_preferred"], _sure(fact), -len(is_whole), _said(fact)

    return rank


def _amount_rank() -> Any:
    """As the amount in `db.derived_sql.POLICY_ROWS`, for figures of one stage."""
    return lambda fact: (not fact["is_preferred"], _sure(fact), -_said(fact))


def _sure(fact: Fact) -> int:
    return list(Confidence).index(Confidence(fact["confidence"]))


def _said(fact: Fact) -> int:
    days = (fact["said_on_last_day"], fact["published_last_day"], fact["seen_last_day"])
    return int(next((day for day in days if day is not None), NEVER))
