"""The programmes of a comparison with all that the library states of their money."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.compare.amounts import Amount, amounts_of, nested, year_of

if TYPE_CHECKING:
    from db.library import Library

MOST_LISTED = 300
AT_FIRST = 12
"""Programmes shown before the person chose."""
_HAS_MONEY = """EXISTS (SELECT 1 FROM observation AS o JOIN basis AS b ON b.id = o.basis_id
JOIN measure AS m ON m.id = b.measure_id WHERE m.dimension = 'money' AND o.policy_id = p.id)"""
_ROLES = """
SELECT r.id, r.policy_id, r.partner_id, t.name, r.role, r.certainty, r.amount, r.currency, r.amount_as_written, r.note,
       coalesce(r.since, ''), r.since_last_day, r.source_id, coalesce(s.title, ''), coalesce(s.publisher, ''),
       coalesce(s.published, ''), coalesce(s.address, ''), s.published_last_day
FROM role AS r JOIN partner AS t ON t.id = r.partner_id LEFT JOIN source AS s ON s.id = r.source_id
WHERE r.policy_id IN ({ids}) ORDER BY r.amount IS NULL, r.amount DESC, t.name"""


@dataclass(frozen=True)
class Listed:
    """A policy as one may tick it."""

    uid: str
    name: str
    place: str
    has_money: bool


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A policy, its amounts nested, who puts in what, its sites with their costs, its part programmes."""

    id: int
    uid: str
    name: str
    place_code: str | None
    place: str
    amounts: tuple[Amount, ...] = ()
    puts_in: tuple[Amount, ...] = ()
    sites: tuple[Amount, ...] = ()
    children: tuple[Programme, ...] = ()


def listed(library: Library, text: str = "", *, chosen: tuple[str, ...] = ()) -> list[Listed]:
    """Policies whose name holds the text: the chosen ones first, in their order, then those with money."""
    rows = library.reading().execute(
        f"""SELECT p.uid, p.name, coalesce(c.code, ''), {_HAS_MONEY} AS has FROM policy AS p
        LEFT JOIN place AS c ON c.id = p.place_id
        WHERE p.uid IN (SELECT value FROM json_each(?)) OR instr(lower(p.name), lower(?)) > 0
        ORDER BY p.uid IN (SELECT value FROM json_each(?)) DESC, has DESC, p.name LIMIT ?""",
        (json.dumps(chosen), text.strip(), json.dumps(chosen), MOST_LISTED + len(chosen)),
    )
    found = [Listed(str(uid), str(name), str(place), bool(has)) for uid, name, place, has in rows]
    places = {uid: place for place, uid in enumerate(chosen)}
    return sorted(found, key=lambda one: places.get(one.uid, len(places)))


def at_first(library: Library) -> tuple[str, ...]:
    """The programmes with the largest amounts in dollars, largest first."""
    from db.compare.converting import figure
    from db.compare.wish import Comparison

    ids = [
        int(row[0]) for row in library.reading().execute(f"SELECT p.id FROM policy AS p WHERE {_HAS_MONEY} LIMIT 2000")
    ]
    largest: dict[int, float] = {}
    for one in amounts_of(library, "policy", ids, frozenset()):
        value = figure(one, None, "", Comparison()).value or 0
        largest[one.subject_id] = max(largest.get(one.subject_id, 0), value)
    first = sorted(largest, key=lambda number: -largest[number])[:AT_FIRST]
    uids = dict(library.reading().execute(f"SELECT id, uid FROM policy WHERE id IN ({_ids(first)})").fetchall())
    return tuple(str(uids[number]) for number in first)


def programmes(library: Library, uids: tuple[str, ...], *, with_sites: bool = False) -> list[Programme]:
    """The programmes in the order of their uids; one that is part of another chosen one stands within that, once."""
    rows = (
        library.reading()
        .execute(
            """WITH RECURSIVE within(id) AS (
             SELECT id FROM policy WHERE uid IN (SELECT value FROM json_each(?))
             UNION SELECT p.id FROM policy AS p JOIN within ON p.parent_id = within.id)
           SELECT p.id, p.uid, p.name, c.code, coalesce(c.name, ''), p.parent_id FROM policy AS p
           JOIN within ON within.id = p.id LEFT JOIN place AS c ON c.id = p.place_id ORDER BY p.name""",
            (json.dumps(uids),),
        )
        .fetchall()
    )
    ids = [int(row[0]) for row in rows]
    parent_of = {int(row[0]): row[5] for row in rows}
    amounts, roles, sites = _amounts(library, ids), _roles(library, ids), _sites(library, ids) if with_sites else {}
    made = {
        int(row[0]): Programme(
            id=int(row[0]), uid=str(row[1]), name=str(row[2]), place_code=row[3], place=str(row[4]),
            amounts=nested(amounts[int(row[0])]), puts_in=tuple(roles[int(row[0])]),
            sites=tuple(sites.get(int(row[0]), ())),
        )
        for row in rows
    }  # fmt: skip
    by_uid = {one.uid: one for one in made.values()}
    chosen = [by_uid[uid].id for uid in uids if uid in by_uid]
    return [
        _filled(made, parent_of, number, frozenset())
        for number in chosen
        if not _stands_within(number, parent_of, set(chosen))
    ]


def disputed_figures(library: Library) -> frozenset[int]:
    """Ids of figures that sources disagree about or that somebody doubts."""
    from db.browse.disputes import disagreeing_ids
    from db.doubts import doubted_facts

    doubted = {int(row[0]) for row in library.reading().execute(doubted_facts("observation"))}
    return frozenset(json.loads(disagreeing_ids(library))) | doubted


def _filled(
    made: dict[int, Programme], parent_of: dict[int, int | None], number: int, above: frozenset[int]
) -> Programme:
    above = above | {number}
    children = [other for other, parent in parent_of.items() if parent == number and other not in above]
    return replace(made[number], children=tuple(_filled(made, parent_of, child, above) for child in children))


def _stands_within(number: int, parent_of: dict[int, int | None], chosen: set[int]) -> bool:
    """Whether another chosen programme holds this one; in a circle nobody holds anybody."""
    seen, at = {number}, parent_of.get(number)
    is_held = False
    while at is not None and at in parent_of:
        if at in seen:
            return False
        is_held = is_held or at in chosen
        seen.add(at)
        at = parent_of[at]
    return is_held


def _ids(ids: list[int]) -> str:
    return ",".join(str(one) for one in ids)


def _amounts(library: Library, ids: list[int]) -> defaultdict[int, list[Amount]]:
    found: defaultdict[int, list[Amount]] = defaultdict(list)
    for one in amounts_of(library, "policy", ids, disputed_figures(library)):
        found[one.subject_id].append(one)
    return found


def _roles(library: Library, ids: list[int]) -> defaultdict[int, list[Amount]]:
    found: defaultdict[int, list[Amount]] = defaultdict(list)
    for row in library.reading().execute(_ROLES.format(ids=_ids(ids))):
        (number, policy, partner, name, role, certainty, amount, currency, written, note, since, since_day, source_id,
         title, publisher, published, address, published_day) = row  # fmt: skip
        lowered = str(written).lower()
        qualifier = next(
            (word for word in ("up to", "more than", "at least", "about") if lowered.startswith(word)), "exact"
        )
        year = year_of(since_day) or year_of(published_day)
        found[int(policy)].append(
            Amount(
                id=int(number), subject="partner", subject_id=int(partner), value=amount, currency=currency,
                qualifier=qualifier, kind=str(certainty), scope=str(name), stage=str(role), as_written=str(written),
                note=str(note), date=str(since), year=year, is_role=True, source_id=source_id,
                year_from="the day the role began" if since_day is not None else "the day its source was published",
                source=", ".join(part for part in (title, publisher) if part), published=published, address=address,
            )
        )  # fmt: skip
    return found


def _sites(library: Library, ids: list[int]) -> dict[int, list[Amount]]:
    """The newest cost of each facility that is part of a programme today; other figures are on its record."""
    rows = library.reading().execute(
        f"""SELECT i.policy_id, f.id, f.name FROM inclusion AS i JOIN facility AS f ON f.id = i.facility_id
        WHERE i.policy_id IN ({_ids(ids)}) AND i.until IS NULL ORDER BY f.name"""
    )
    pairs = {(int(policy), int(facility)): str(name) for policy, facility, name in rows}
    newest: dict[int, Amount] = {}
    for one in amounts_of(library, "facility", sorted({facility for _, facility in pairs}), frozenset()):
        known = newest.get(one.subject_id)
        if one.extent == "total" and (
            known is None or (one.until_year or 0, one.id) > (known.until_year or 0, known.id)
        ):
            newest[one.subject_id] = one
    found: dict[int, list[Amount]] = {}
    for (policy, facility), name in pairs.items():
        blank = Amount(id=0, subject="facility", subject_id=facility, value=None)
        one = newest.get(facility, blank)
        found.setdefault(policy, []).append(replace(one, scope=name + (f", {one.scope}" if one.scope else "")))
    return found
