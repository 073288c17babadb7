"""Observations with all that is said of them, for explaining and labelling a few hundred of them at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import superseded
from db.doubts import against
from db.values import dates
from db.values.quantities import show

if TYPE_CHECKING:
    from db.library import Library


@dataclass(frozen=True)
class FactRow:
    """One observation in words. `table` and `record_id` are its subject; days are since 1970-01-01.

    `against` is what a further source or claim holds against it: "denied", "doubted" or ""; `no_longer` says of a
    superseded one which edition no longer gives it (`db.superseded`).
    """

    id: int
    table: str
    record_id: int
    subject: str
    measure: str
    unit: str
    basis: str
    value: float
    low: float | None
    high: float | None
    interval: str
    qualifier: str
    currency: str
    digits: int | None
    as_written: str
    kind: str
    stage: str
    and_beyond: int
    extent: str
    scope: str
    date: str
    first_day: int | None
    last_day: int | None
    confidence: str
    note: str
    source_id: int | None
    source_title: str
    publisher: str
    address: str
    published: str
    is_preferred: int = 0
    against: str = ""
    quote: str = ""
    page: str = ""
    no_longer: str = ""

    @property
    def shown(self) -> str:
        """The figure in words: "more than 150 EFLOPS"."""
        figure = show(self.value, self.measure, currency=self.currency or None, digits=self.digits)
        return figure if self.qualifier == "exact" else f"{self.qualifier} {figure}"

    @property
    def date_words(self) -> str:
        """Its date in plain words, or "no date"."""
        return dates.show(self.date) if self.date else "no date"

    @property
    def stage_words(self) -> str:
        """Its stage, with "and beyond" where that is counted."""
        return f"{self.stage} and beyond" if self.and_beyond else self.stage


def fact_rows(library: Library, ids: Iterable[int]) -> dict[int, FactRow]:
    """The observations with these ids, by id; those that are gone are missing."""
    wanted = sorted({int(number) for number in ids})
    gone = superseded.explained(library.reading(), wanted)
    cursor = library.reading().execute(_QUERY, (json.dumps(wanted),))
    return {int(row[0]): FactRow(*(*row, gone.get(int(row[0]), ""))) for row in cursor}


_SUBJECT = "CASE WHEN o.{t}_id IS NOT NULL THEN '{t}' END"
_QUERY = f"""
SELECT o.id, coalesce({", ".join(_SUBJECT.format(t=t) for t in ("facility", "place", "policy", "partner"))}),
  coalesce(o.facility_id, o.place_id, o.policy_id, o.partner_id),
  coalesce(f.name, c.name, y.name, p.name), m.key, m.unit, b.name, o.value, o.low, o.high, coalesce(o.interval, ''),
  o.qualifier, coalesce(o.currency, ''), o.digits, o.as_written, o.kind, coalesce(o.stage, ''), o.and_beyond, o.extent,
  o.scope, coalesce(o.date, ''), o.date_first_day, o.date_last_day, o.confidence, o.note, o.source_id,
  coalesce(s.title, ''), coalesce(s.publisher, ''), coalesce(s.address, ''), coalesce(s.published, ''),
  o.is_preferred, {against("observation", "o")}, o.quote, o.page
FROM observation AS o JOIN basis AS b ON b.id = o.basis_id JOIN measure AS m ON m.id = b.measure_id
LEFT JOIN facility AS f ON f.id = o.facility_id LEFT JOIN place AS c ON c.id = o.place_id
LEFT JOIN policy AS y ON y.id = o.policy_id LEFT JOIN partner AS p ON p.id = o.partner_id
LEFT JOIN source AS s ON s.id = o.source_id
WHERE o.id IN (SELECT value FROM json_each(?))
"""
