"""Where sources disagree: figures of the same thing, at the same time, that cannot both be right.

Compared are totals of one subject within one basis, kind, stage and currency, whose dates may be the same day. Of
each publisher only what it said last counts: a plan revised is no disagreement. Two figures agree when they are the
same at the digits of the rougher one, when one of them is a bound that the other keeps, or when one lies within the
range that the other gives. One SQL text serves one record and a whole library.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from db.superseded import GIVEN

NEVER, OPEN, UNDATED = -99_999, 10_000_000, 20_000_000
"""Days that stand for an open beginning, an open end, and no date: undated figures are compared with one another."""

SUBJECT = "coalesce(o.facility_id * 4, o.partner_id * 4 + 1, o.policy_id * 4 + 2, o.place_id * 4 + 3)"
_EXPONENT = "CAST(substr(printf('%.5e', value), instr(printf('%.5e', value), 'e') + 1) AS INTEGER)"
_DIGITS = "coalesce(nullif(digits, 0), length(rtrim(replace(substr(printf('%.5e', value), 1, 7), '.', ''), '0')))"
_HALF_DIGIT = f"CASE WHEN value = 0 THEN 0.0 ELSE CAST('5e' || ({_EXPONENT} - {_DIGITS}) AS REAL) * 1.000000001 END"
"""Half a unit of the last digit that the source gave; of digits not told, zeros at the end do not count."""

_SAME_THING = "a.subject = b.subject AND a.basis_id = b.basis_id AND a.kind = b.kind AND a.more = b.more"
_OVERLAP = "a.first <= b.last AND b.first <= a.last"
_KEEPS = """CASE
  WHEN {bound}.is_ceiling THEN {value}.is_ceiling OR {value}.value <= {bound}.value + {bound}.half
  ELSE {value}.is_floor OR {value}.value >= {bound}.value - {bound}.half END"""
_AGREE = f"""CASE
  WHEN a.is_ceiling OR a.is_floor THEN {_KEEPS.format(bound="a", value="b")}
  WHEN b.is_ceiling OR b.is_floor THEN {_KEEPS.format(bound="b", value="a")}
  ELSE abs(a.value - b.value) <= max(a.half, b.half)
    OR a.value BETWEEN b.low AND b.high OR b.value BETWEEN a.low AND a.high END"""

PAIRS = f"""
WITH given AS (
  SELECT o.id, {SUBJECT} AS subject, o.basis_id, o.kind, o.stage, o.currency,
    coalesce(o.date_first_day, CASE WHEN o.date_last_day IS NULL THEN {UNDATED} ELSE {NEVER} END) AS first,
    coalesce(o.date_last_day, CASE WHEN o.date_first_day IS NULL THEN {UNDATED} ELSE {OPEN} END) AS last
  FROM observation AS o WHERE o.extent = 'total' AND o.scope = '' AND {GIVEN.format(o="o")} AND ({{condition}})
),
beside AS (
  SELECT *, lead(first) OVER before <= last OR first <= max(last) OVER before AS may_differ
  FROM given
  WINDOW before AS (PARTITION BY subject, basis_id, kind, stage, currency ORDER BY first
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
met AS (
  SELECT o.*, f.subject, f.first, f.last, coalesce(o.stage, '') || '|' || coalesce(o.currency, '') AS more,
    coalesce(s.publisher, '') AS publisher,
    coalesce(o.said_on_last_day, s.published_last_day, s.seen_last_day, {NEVER}) AS said
  FROM beside AS f JOIN observation AS o ON o.id = f.id LEFT JOIN source AS s ON s.id = o.source_id WHERE f.may_differ
),
figures AS MATERIALIZED (
  SELECT id, subject, basis_id, kind, more, value, first, last, publisher, said,
    coalesce(low, value) AS low, coalesce(high, value) AS high, {_HALF_DIGIT} AS half,
    qualifier IN ('up to', 'less than') AS is_ceiling, qualifier IN ('at least', 'more than') AS is_floor
  FROM met
),
restated AS MATERIALIZED (
  SELECT DISTINCT a.id FROM figures AS a JOIN figures AS b ON {_SAME_THING} AND a.publisher = b.publisher
  WHERE a.publisher <> '' AND (b.said, b.id) > (a.said, a.id) AND {_OVERLAP}
),
last_words AS MATERIALIZED (SELECT * FROM figures WHERE id NOT IN (SELECT id FROM restated))
SELECT a.id, b.id FROM last_words AS a JOIN last_words AS b ON {_SAME_THING}
WHERE a.id < b.id AND {_OVERLAP} AND NOT ({_AGREE})
ORDER BY a.id, b.id
"""


def disagreeing(connection: sqlite3.Connection, condition: str = "1", *values: object) -> list[tuple[int, ...]]:
    """Groups of figures that disagree, each as ids in ascending order; a group is all that differ from one another.

    Args:
        connection: the library's.
        condition: SQL about the observation `o`, to look only at some subjects: "o.facility_id = ?".
        values: the values of the condition's question marks.
    """
    return together(connection.execute(PAIRS.format(condition=condition), values))


def together(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Sorted groups of all that hang together through pairs, ordered by their first member."""
    group_of: dict[int, list[int]] = {}
    for one, other in pairs:
        first, second = group_of.setdefault(one, [one]), group_of.setdefault(other, [other])
        if first is second:
            continue
        larger, smaller = (first, second) if len(first) >= len(second) else (second, first)
        larger += smaller
        for number in smaller:
            group_of[number] = larger
    groups = {id(group): group for group in group_of.values()}
    return sorted(tuple(sorted(group)) for group in groups.values())
