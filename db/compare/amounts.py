"""Amounts of money as the library states them, and the year whose prices and rates each is in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from db.superseded import GIVEN

if TYPE_CHECKING:
    from db.library import Library

STAGES = ("announced", "authorised", "appropriated", "awarded", "raised", "spent")
"""In the order in which money comes true; other stages, and none, follow."""
SEEN = "its page was seen"
"""A year that only says when somebody looked: good enough for a rate, not for prices, a product or a time axis."""
_EPOCH = date(1970, 1, 1)
_QUERY = f"""
SELECT o.id, o.policy_id, o.facility_id, o.value, o.low, o.high, o.currency, o.qualifier, o.kind, coalesce(o.stage, ''),
       o.extent, o.part_of_id, o.scope, b.key, b.name, m.key, o.as_written, o.note, coalesce(o.date, ''),
       o.date_first_day, o.date_last_day, o.said_on_last_day, s.published_last_day, s.seen_last_day,
       o.source_id, coalesce(s.title, ''), coalesce(s.publisher, ''), coalesce(s.published, ''),
       coalesce(s.address, ''), o.digits, coalesce(o.said_on, ''), o.confidence
FROM observation AS o JOIN basis AS b ON b.id = o.basis_id JOIN measure AS m ON m.id = b.measure_id
LEFT JOIN source AS s ON s.id = o.source_id
WHERE m.dimension = 'money' AND o.{{subject}}_id IN ({{ids}}) AND {GIVEN.format(o="o")} ORDER BY o.id"""


@dataclass(frozen=True, kw_only=True)
class Amount:
    """One stated amount. `value`, `low` and `high` are in units of `currency`; None for a part that is not stated.

    `year` is that of its prices and rate, and `year_from` why; `until_year` the last year of a span that its source
    gives. `subject` is "policy", "facility" or "partner" with `subject_id`; `is_role` tells the partner's amounts,
    whose `id` is that of the role. `parts` are the amounts that say they are part of this one.
    """

    id: int
    subject: str
    subject_id: int
    value: float | None
    low: float | None = None
    high: float | None = None
    currency: str | None = None
    qualifier: str = "exact"
    kind: str = "reported"
    stage: str = ""
    extent: str = "total"
    part_of_id: int | None = None
    scope: str = ""
    basis: str = ""
    as_written: str = ""
    note: str = ""
    date: str = ""
    said_on: str = ""
    confidence: str = "medium"
    digits: int | None = None
    year: int | None = None
    year_from: str = ""
    from_year: int | None = None
    until_year: int | None = None
    source_id: int | None = None
    source: str = ""
    published: str = ""
    address: str = ""
    is_disputed: bool = False
    is_role: bool = False
    parts: tuple[Amount, ...] = ()


def amounts_of(library: Library, subject: str, ids: Iterable[int], disputed: frozenset[int]) -> list[Amount]:
    """All stated amounts of policies or facilities, flat, in order of entry. `disputed` are ids of figures."""
    listed = ",".join(str(int(one)) for one in ids)
    rows = library.reading().execute(_QUERY.format(subject=subject, ids=listed))
    return [_amount(row, subject, disputed) for row in rows]


def nested(amounts: Iterable[Amount]) -> tuple[Amount, ...]:
    """Parts put inside their whole, each amount once; stages in the order in which money comes true.

    A part whose whole is not among them, or that is part of itself by a circle, stands by itself.
    """
    listed = list(amounts)
    by_id = {one.id: one for one in listed}
    inside: dict[int, list[Amount]] = {}
    tops: list[Amount] = []
    for one in listed:
        if one.part_of_id in by_id and not _goes_round(one, by_id):
            inside.setdefault(int(one.part_of_id or 0), []).append(one)
        else:
            tops.append(one)

    def filled(one: Amount) -> Amount:
        parts = sorted(inside.get(one.id, []), key=_order)
        return replace(one, parts=tuple(filled(part) for part in parts))

    return tuple(filled(one) for one in sorted(tops, key=_order))


def year_of(day: int | None) -> int | None:
    """The year of a day since 1970-01-01."""
    return None if day is None else (_EPOCH + timedelta(days=day)).year


def _goes_round(one: Amount, by_id: dict[int, Amount]) -> bool:
    seen, at = {one.id}, one.part_of_id
    while at in by_id:
        if at in seen:
            return True
        seen.add(int(at or 0))
        at = by_id[int(at or 0)].part_of_id
    return False


def _order(one: Amount) -> tuple[int, float, int]:
    place = STAGES.index(one.stage) if one.stage in STAGES else len(STAGES)
    return place, -(one.value or 0), one.id


def _amount(row: tuple[Any, ...], subject: str, disputed: frozenset[int]) -> Amount:
    (number, policy, facility, value, low, high, currency, qualifier, kind, stage, extent, part_of, scope, key, basis,
     measure, written, note, day, first, last, said, published_day, seen, source_id, title, publisher, published,
     address, digits, said_on, confidence) = row  # fmt: skip
    year, why = _year(str(key), str(kind), last, said, published_day, seen)
    return Amount(
        id=int(number),
        subject=subject,
        subject_id=policy if subject == "policy" else facility,
        value=value,
        low=low,
        high=high,
        currency=currency,
        qualifier=str(qualifier),
        kind=str(kind),
        stage=str(stage),
        extent=str(extent),
        part_of_id=part_of,
        scope=str(scope),
        basis=f"{'capital cost' if measure == 'capital_cost' else 'investment'}, {basis}",
        as_written=str(written),
        note=str(note),
        date=str(day),
        said_on=str(said_on),
        confidence=str(confidence),
        digits=digits,
        year=year,
        year_from=why,
        from_year=year_of(first),
        until_year=year_of(last),
        source_id=source_id,
        source=", ".join(part for part in (str(title), str(publisher)) if part),
        published=str(published),
        address=str(address),
        is_disputed=number in disputed,
    )


def _year(basis: str, kind: str, last: object, said: object, published: object, seen: object) -> tuple[int | None, str]:
    """The year whose money an amount is in: a plan is in that of the day it was said, never of the day it is for."""
    if found := re.search(r"\.usd_(\d{4})$", basis):
        return int(found[1]), "its figure is in dollars of that year"
    days = [(last if kind in ("reported", "estimated") else None, "its own date")]
    days += [(said, "the day it was said"), (published, "the day its source was published"), (seen, SEEN)]
    for day, why in days:
        if isinstance(day, int):
            return year_of(day), why
    return None, ""
