"""Where sources disagree: figures of the same thing, at the same time, that cannot both be right.

Compared are totals of one subject within one basis, kind, stage and currency, whose dates may be the same day. Of
each publisher only what it said last counts: a plan revised is no disagreement. Two figures agree when they are the
same at the digits of the rougher one, or when one of them is a bound that the other keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from db.browse.record_detail import Disagreement
from db.values import quantities
from db.words import AHEAD, Extent, Qualifier

Fact = Mapping[str, Any]
NEVER = -99_999
OPEN = 10**7


def disagreements(facts: Sequence[Fact], numbers: Callable[[Fact], tuple[int, ...]]) -> tuple[Disagreement, ...]:
    """Disagreements among figures of one subject.

    Args:
        facts: rows as `db.record_facts.observations` gives them.
        numbers: the source numbers of a fact.
    """
    compared: dict[tuple[Any, ...], list[Fact]] = {}
    for fact in facts:
        if fact["extent"] == Extent.TOTAL and not fact["scope"]:
            key = (fact["basis_key"], fact["kind"], fact["stage"], fact["currency"])
            compared.setdefault(key, []).append(fact)
    found = []
    for same in compared.values():
        for together in _overlapping(_last_words(same)):
            if _disagree(together):
                found.append(Disagreement(_what(together[0]), _values(together, numbers)))
    return tuple(found)


def _last_words(facts: Sequence[Fact]) -> list[Fact]:
    """Of each publisher's figures for overlapping days, the one said last."""
    kept: list[Fact] = []
    for fact in sorted(facts, key=_said, reverse=True):
        if not any(one["publisher"] == fact["publisher"] and fact["publisher"] and _overlap(one, fact) for one in kept):
            kept.append(fact)
    return kept


def _said(fact: Fact) -> tuple[int, int]:
    days = (fact["said_on_last_day"], fact["published_last_day"], fact["seen_last_day"])
    return next((day for day in days if day is not None), NEVER), fact["id"]


def _overlap(one: Fact, other: Fact) -> bool:
    first, last = _span(one)
    other_first, other_last = _span(other)
    return first <= other_last and other_first <= last


def _span(fact: Fact) -> tuple[int, int]:
    """Days a figure may be of; without a date only other undated ones are compared with it."""
    first, last = fact["date_first_day"], fact["date_last_day"]
    if first is None and last is None:
        return OPEN * 2, OPEN * 2
    return (NEVER if first is None else first), (OPEN if last is None else last)


def _overlapping(facts: Sequence[Fact]) -> list[list[Fact]]:
    """Figures whose dates overlap, each in one list."""
    lists: list[list[Fact]] = []
    for fact in sorted(facts, key=lambda one: _span(one)):
        if lists and any(_overlap(one, fact) for one in lists[-1]):
            lists[-1].append(fact)
        else:
            lists.append([fact])
    return [together for together in lists if len(together) > 1]


def _disagree(facts: Sequence[Fact]) -> bool:
    return any(
        _overlap(one, other) and not _agree(one, other)
        for place, one in enumerate(facts)
        for other in facts[place + 1 :]
    )


def _agree(one: Fact, other: Fact) -> bool:
    for bound, value in ((one, other), (other, one)):
        qualifier = bound["qualifier"]
        if qualifier in (Qualifier.UP_TO, Qualifier.LESS_THAN):
            return bool(value["value"] <= bound["value"] + _half_digit(bound))
        if qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN):
            return bool(value["value"] >= bound["value"] - _half_digit(bound))
    return bool(abs(one["value"] - other["value"]) <= max(_half_digit(one), _half_digit(other)))


def _half_digit(fact: Fact) -> float:
    """Half a unit of the last digit that the source gave."""
    value = float(fact["value"])
    if value == 0:
        return 0.0
    digits = fact["digits"] or len(f"{value:g}".replace(".", "").rstrip("0").lstrip("0")) or 1
    exponent = int(f"{value:e}".partition("e")[2])
    return float(0.5 * 10.0 ** (exponent - digits + 1)) * (1 + 1e-9)


def _what(fact: Fact) -> str:
    measure = str(fact["measure_name"])
    words = f"{fact['kind']} {measure[:1].lower()}{measure[1:]}" if not measure.startswith("H100") else measure
    return f"{words[:1].upper()}{words[1:]}" if fact["kind"] in AHEAD else measure


def _values(
    facts: Sequence[Fact], numbers: Callable[[Fact], tuple[int, ...]]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    by_value: dict[str, list[int]] = {}
    for fact in sorted(facts, key=lambda one: float(one["value"])):
        shown = quantities.show(fact["value"], fact["measure"], currency=fact["currency"], digits=fact["digits"])
        by_value.setdefault(shown, []).extend(numbers(fact) or (0,))
    listed = [(value, tuple(dict.fromkeys(found))) for value, found in by_value.items()]
    return tuple(sorted(listed, key=lambda pair: -len(pair[1])))
