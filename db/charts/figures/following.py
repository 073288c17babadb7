"""Which publisher's figures a facility's line follows, and why, in words: the rule of `series`, by SQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.superseded import GIVEN
from db.words import Confidence

if TYPE_CHECKING:
    from db.library import Library

BEFORE_ALL_DAYS = -1_000_000


@dataclass(frozen=True, order=True)
class Series:
    """One publisher's figures of a facility on one basis, in the order in which a line would follow them.

    `preferred` is 0 for none, else the less the later the figure is that the person prefers; `confidence` is a
    position in the closed list, high first; `fewer` is how many figures there are, as a negative number.
    """

    not_stated: bool
    preferred: int
    confidence: int
    fewer: int
    publisher: str
    basis: str = ""


def series_of(
    library: Library, facilities: Sequence[int], measures: Sequence[str]
) -> dict[tuple[int, bool], list[Series]]:
    """The series of facilities, by facility and whether they are of what is ahead."""
    sure = " ".join(f"WHEN '{word}' THEN {place}" for place, word in enumerate(Confidence))
    rows = library.reading().execute(
        f"""SELECT o.facility_id, o.kind IN ('planned', 'target', 'forecast') AS ahead, b.key LIKE '%.not_stated',
             coalesce(min(CASE WHEN o.is_preferred THEN {BEFORE_ALL_DAYS} - coalesce(o.date_last_day, o.date_first_day)
               END), 0),
             min(CASE o.confidence {sure} END), -count(*), coalesce(s.publisher, ''), b.name
           FROM observation AS o JOIN basis AS b ON b.id = o.basis_id JOIN measure AS m ON m.id = b.measure_id
           LEFT JOIN source AS s ON s.id = o.source_id
           WHERE o.facility_id IN (SELECT value FROM json_each(?)) AND m.key IN (SELECT value FROM json_each(?))
             AND o.extent = 'total' AND o.scope = '' AND {GIVEN.format(o="o")}
             AND coalesce(o.date_last_day, o.date_first_day) IS NOT NULL
             AND (o.kind IN ('planned', 'target', 'forecast')
               OR (o.stage IN ('installed', 'in use') AND o.qualifier IN ('exact', 'about')))
           GROUP BY 1, 2, b.id, 7""",
        (json.dumps(list(facilities)), json.dumps(list(measures))),
    )
    found: dict[tuple[int, bool], list[Series]] = {}
    for facility, ahead, not_stated, *rest in rows:
        found.setdefault((int(facility), bool(ahead)), []).append(Series(bool(not_stated), *rest))
    return found


def why_followed(own: Series, others: Sequence[Series], *, is_ahead: bool) -> str:
    """Why a line follows `own` and not the others, as words after its publisher's name."""
    best = min(others)
    if own.preferred < 0 and own.preferred <= best.preferred:
        return "preferred by you"
    if own > best and is_ahead:
        return "who is followed for what stands too"
    if own.not_stated != best.not_stated:
        return "who says what was counted"
    if own.confidence != best.confidence:
        return "the most confident"
    if own.fewer != best.fewer:
        return "the longest series"
    return "the first by name among equals"
