"""Search everything: records of all kinds that hold the words typed, the likeliest first, grouped by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import search
from db.browse.finding_said import Said, find_said
from db.values import dates
from db.values.folding import fold, without_quotes, words_asked
from db.watch import Watch

if TYPE_CHECKING:
    import sqlite3

    from db.library import Library

KINDS = ("facility", "partner", "policy", "source", "place")
"""The kinds that are searched, in the order in which their groups stand."""

MOST_RANKED = 2_000
"""Records of a kind that are ranked, beside those whose names begin with the words; what more there are is counted."""

MOST_TERMS = 8
"""Of more words it is not looked for which of them rules all out."""

SAID = "said"
"""The group of claims, quoted words and notes."""

NEAR = "near"
"""The group of names that may have been meant, of all kinds: see `db.browse.finding_near`."""

_PLACE = "coalesce((SELECT name FROM place WHERE id = r.place_id), '')"
_BESIDE = {
    "facility": (_PLACE, "coalesce((SELECT status FROM facility_state WHERE facility_id = r.id), '')"),
    "partner": ("r.kind", _PLACE),
    "policy": ("r.kind", _PLACE),
    "source": ("r.publisher", "coalesce(r.published, '')"),
    "place": ("r.kind", "coalesce(r.code, '')"),
}
"""For each kind: SQL of the two things said beside a name."""


@dataclass(frozen=True)
class Hit:
    """One record found: its name, another of its names if that is what matched, and what tells it from its like."""

    table: str
    record_id: int
    name: str
    alias: str
    detail: str


@dataclass(frozen=True)
class Group:
    """The likeliest records of one kind, and how many there are in all; for "said" facts by their words."""

    table: str
    hits: tuple[Hit, ...]
    total: int
    said: tuple[Said, ...] = ()


def find(library: Library, words: str, *, per_group: int = 5, watch: Watch = Watch()) -> list[Group]:  # noqa: B008
    """The records that hold every one of `words`, by kind; kinds with none are left out.

    Within a kind first comes a name, or another name, that is the words; then one that begins with them, holds them at
    the start of a word, holds them anywhere; then records whose text holds them. Among equals the shorter name comes
    first, and the kind with the best record. Claims, quoted words and notes of facts stand last.

    Raises Cancelled when the watch says stop.
    """
    groups: list[tuple[tuple[int, int], Group]] = []
    found = _found(library.reading(), words, watch)
    for table in KINDS:
        watch.at(len(KINDS), len(KINDS) + 1)
        if table in found:
            rank, group = _group(library.reading(), table, words, *found[table], per_group)
            groups += [(rank, group)] if group.hits else []
    watch.at(len(KINDS) + 1, len(KINDS) + 1)
    said, total = find_said(library, words, limit=per_group)
    last = [Group(SAID, (), total, tuple(said))] if said else []
    return [*(group for _, group in sorted(groups, key=lambda one: one[0])), *last]


def ruling_out(library: Library, words: str, watch: Watch = Watch()) -> list[tuple[str, str]]:  # noqa: B008
    """Of words that nothing holds together: those without which something is found, each with what is left then.

    None of a single word. Raises Cancelled.
    """
    terms = words_asked(words)[:MOST_TERMS]
    guilty: list[tuple[str, str]] = []
    for place, term in enumerate(terms if len(terms) > 1 else ()):
        rest = " ".join(f'"{one}"' if " " in one else one for one in (*terms[:place], *terms[place + 1 :]))
        if find(library, rest, per_group=1, watch=watch):
            guilty.append((term, rest))
    return guilty


def _found(reading: sqlite3.Connection, words: str, watch: Watch) -> dict[str, tuple[int, list[int]]]:
    """How many records of each kind hold the words, and the ids of those that are ranked."""
    together = search.matching_any_kind(words)
    found: dict[str, tuple[int, list[int]]] = {}
    if together is not None:
        kinds = {number: kind for kind, number in search.KINDS.items()}
        query = (
            f"SELECT rowid % {search.SPACING}, group_concat(rowid / {search.SPACING}) FROM ({together[0]}) GROUP BY 1"
        )
        listed = [(kinds[number], ids) for number, ids in reading.execute(query, together[1])]
    else:
        listed = []
        for done, kind in enumerate(KINDS):
            watch.at(done, len(KINDS))
            if (one := search.matching(kind, words)) is not None:
                query = f"WITH found (id) AS ({one[0]}) SELECT group_concat(id) FROM found"
                listed.append((kind, reading.execute(query, one[1]).fetchone()[0]))
    for kind, ids in listed:
        if ids:
            total = str(ids).count(",") + 1
            first = [int(record_id) for record_id in str(ids).split(",", MOST_RANKED)[:MOST_RANKED]]
            found[kind] = (total, first if total <= MOST_RANKED else [*first, *_beginning(reading, kind, words)])
    return found


def _beginning(reading: sqlite3.Connection, table: str, words: str) -> list[int]:
    """Ids of records whose name, or other name, begins with the words: of very many they are what is meant."""
    column = "title" if table == "source" else "name"
    plain = without_quotes(words).lower()
    begun = (plain, f"{plain}\U0010ffff", MOST_RANKED)
    query = f'SELECT id FROM "{table}" WHERE lower({column}) BETWEEN ? AND ? ORDER BY lower({column}) LIMIT ?'
    ids = [int(row[0]) for row in reading.execute(query, begun)]
    if table != "source":
        query = f"SELECT {table}_id FROM alias WHERE {table}_id IS NOT NULL AND name LIKE ? ESCAPE '\\' LIMIT ?"
        ids += [int(row[0]) for row in reading.execute(query, (f"{search.literal(plain)}%", MOST_RANKED))]
    return ids


def _group(
    reading: sqlite3.Connection, table: str, words: str, total: int, ids: Sequence[int], per_group: int
) -> tuple[tuple[int, int], Group]:
    """The group of one kind, with the rank of its best record and the length of what fits there."""
    name = "r.title" if table == "source" else "r.name"
    alias = f"SELECT name FROM alias AS a WHERE {table}_id = r.id AND name LIKE :within ESCAPE '\\'"
    alias = "NULL" if table == "source" else f"({alias} ORDER BY {_rank('a.name')}, length(name) LIMIT 1)"
    one, two = _BESIDE[table]
    plain = without_quotes(words).lower()
    pattern, folded = search.literal(plain), search.literal(without_quotes(fold(words)).lower())
    rows = reading.execute(
        f"""SELECT id, name, CASE WHEN by_alias < by_name THEN alias ELSE '' END, one, two,
              min(by_name, by_alias, coalesce(by_folded, 4)) AS rank
            FROM (SELECT id, name, alias, one, two, {_rank("name")} AS by_name, {_rank("alias")} AS by_alias,
                    {_folded_rank(table)} AS by_folded
                  FROM (SELECT r.id AS id, {name} AS name, {alias} AS alias, {one} AS one, {two} AS two
                        FROM "{table}" AS r WHERE r.id IN ({",".join(map(str, ids))})))
            ORDER BY rank, length(name), name, id LIMIT {int(per_group)}""",
        {"plain": plain, "begins": f"{pattern}%", "within": f"%{pattern}%", "folded": folded},
    ).fetchall()
    hits = tuple(Hit(table, row[0], row[1], row[2], _beside(table, row[3], row[4])) for row in rows)
    rank = (int(rows[0][5]), len(hits[0].alias or hits[0].name)) if rows else (0, 0)  # all may be hidden
    return rank, Group(table, hits, total)


def hits_of(reading: sqlite3.Connection, table: str, ids: Sequence[int]) -> list[Hit]:
    """Records of one kind by their ids, as they are shown when found by their name."""
    name, (one, two) = "title" if table == "source" else "name", _BESIDE[table]
    listed = ",".join(map(str, ids))
    rows = reading.execute(f'SELECT id, {name}, {one}, {two} FROM "{table}" AS r WHERE id IN ({listed})')
    return [Hit(table, row[0], row[1], "", _beside(table, row[2], row[3])) for row in rows]


def _rank(name: str) -> str:
    """SQL of how well a name fits the words, 0 for best and 4 for not at all."""
    return f"""CASE WHEN lower({name}) = :plain THEN 0
        WHEN {name} LIKE :begins ESCAPE '\\' THEN 1
        WHEN {name} LIKE '% ' || :begins ESCAPE '\\' THEN 2
        WHEN {name} LIKE :within ESCAPE '\\' THEN 3 ELSE 4 END"""


def _folded_rank(table: str) -> str:
    """SQL of how well the names of a record fit in another script, width or accent, as they are indexed."""
    number = f"id * {search.SPACING} + {search.KINDS[table]}"
    return f"""(SELECT CASE WHEN names LIKE :folded || '%' ESCAPE '\\' OR names LIKE '%' || char(10) || :folded || '%'
        ESCAPE '\\' THEN 1 WHEN names LIKE '%' || :folded || '%' ESCAPE '\\' THEN 3 ELSE 4 END
        FROM search_trigrams WHERE rowid = {number})"""


def _beside(table: str, one: str, two: str) -> str:
    if table == "source" and two:
        two = dates.show_short(two)
    return " · ".join(part for part in (one, two) if part)
