"""What stays out of an export as confidential, and what would reveal it.

Hidden are records and sources marked so; records and facts that rest on confidential sources alone; facts, names and
tags of hidden records; claims about hidden facts; kept copies and imports of hidden sources; saved views that name
something hidden; and the history. A fact that an open source supports as well goes out with that one, without the words
quoted from the other. A reference to something hidden goes out empty. A text of the rest that names something hidden (a
note, a quote) goes out empty, and a claim that does is hidden; names and titles of what is not marked stay.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.errors import InputError
from db.naming import SHORTEST_NAME, Names
from db.subjects import FACTS, FACTS_OF, RECORDS

if TYPE_CHECKING:
    from db.library import Library

TABLES = (
    *RECORDS, "place", "source", *FACTS, "citation", "alias", "tagging", "tag", "own_value", "told_apart", "kept_copy",
    "import_run", "view", "edition", "change", "change_set",
)  # fmt: skip
"""The tables before which a view stands; ids of what it hides are in the temporary table `hidden_` and its name."""

_HIDDEN = "IN (SELECT id FROM hidden_{})"
_NOT_HIDDEN = "NOT " + _HIDDEN
_TEXTS = {
    "place": ("note",),
    "source": ("note", "bibliography"),
    "partner": ("note",),
    "policy": ("note", "summary", "issuing_body"),
    "facility": ("note", "accelerators"),
    "observation": ("note", "quote", "scope", "as_written"),
    "milestone": ("note", "quote", "scope"),
    "role": ("note", "quote", "amount_as_written"),
    "inclusion": ("note", "quote"),
    "claim": ("note", "quote", "stance_on", "by_whom", "relayed_by"),
    "citation": ("quote",),
    "own_value": ("text",),
}
"""Texts that are free to say anything, and so to name what is hidden."""


@dataclass(frozen=True)
class LeftOut:
    """How much stays out: records, sources, facts of all kinds, and texts of the rest that name some of it."""

    records: int = 0
    sources: int = 0
    facts: int = 0
    texts: int = 0

    def __bool__(self) -> bool:
        return bool(self.records or self.sources or self.facts or self.texts)

    def words(self) -> str:
        """ "Left out as confidential: 2 records, 1 source, 14 facts", or "" where nothing was."""
        named = (("record", self.records), ("source", self.sources), ("fact", self.facts), ("text", self.texts))
        parts = [f"{number:,} {name}{'' if number == 1 else 's'}" for name, number in named if number]
        return f"Left out as confidential: {', '.join(parts)}" if parts else ""


def left_out(library: Library) -> LeftOut:
    """What a library that was opened without what is confidential hides; nothing for one that was not."""
    reading = library.reading()
    if not library.without_confidential or not _exists(reading, "hidden_source"):
        return LeftOut()
    count = {
        table: int(reading.execute(f"SELECT count(*) FROM hidden_{table}").fetchone()[0])
        for table in (*RECORDS, "source", *FACTS)
    }
    return LeftOut(
        records=sum(count[table] for table in RECORDS),
        sources=count["source"],
        facts=sum(count[table] for table in FACTS),
        texts=int(reading.execute("SELECT sum(number) FROM emptied_texts").fetchone()[0] or 0),
    )


def tells(library: Library, *texts: str) -> bool:
    """Whether texts name something that a library hides, which was opened without what is confidential."""
    reading = library.reading()
    if not library.without_confidential or not _exists(reading, "hidden_words"):
        return False
    folded = [text.casefold() for text in texts]
    return any(words in text for (words,) in reading.execute("SELECT words FROM hidden_words") for text in folded)


def hides_figures(library: Library, ids: Collection[int]) -> bool:
    """Whether a library hides one of these figures, which was opened without what is confidential."""
    reading = library.reading()
    if not library.without_confidential or not _exists(reading, "hidden_observation"):
        return False
    return any(row[0] in ids for row in reading.execute("SELECT id FROM hidden_observation"))


def refuse_to_tell(library: Library, what: str, *texts: str) -> None:
    """Raises InputError where texts that would go out name something that a library hides; `what` they are of."""
    if tells(library, *texts):
        raise InputError(
            f"{what} was not exported.",
            "Its title, notes or filters name what is marked confidential.",
            "Change them, or choose to export what is confidential, too.",
        )


def marked(library: Library) -> int:
    """How many records and sources are marked confidential."""
    counts = "+".join(f"(SELECT count(*) FROM {table} WHERE is_confidential)" for table in (*RECORDS, "source"))
    return int(library.reading().execute(f"SELECT {counts}").fetchone()[0])


def gather(connection: sqlite3.Connection) -> bool:
    """Puts the ids of what is confidential into temporary tables; returns whether there is anything at all."""
    marked = " UNION ALL ".join(f"SELECT 1 FROM main.{table} WHERE is_confidential" for table in (*RECORDS, "source"))
    if connection.execute(f"{marked} LIMIT 1").fetchone() is None:
        return False
    for table in TABLES:
        connection.execute(f"CREATE TEMP TABLE hidden_{table} (id INTEGER PRIMARY KEY)")
    _hide(connection, "source", "is_confidential")
    for fact in FACTS:
        _hide(connection, fact, _rests_on_hidden(fact))
    for record in RECORDS:
        _hide(connection, record, f"is_confidential OR ({_rests_on_hidden_record(record)})")
    for fact in FACTS:
        about = [f"{record}_id {_HIDDEN.format(record)}" for record in RECORDS if fact in FACTS_OF[record]]
        _hide(connection, fact, " OR ".join(about))
    _look_for_names(connection)
    _hide(connection, "claim", "names_hidden(statement)")
    _hide_claims_about_hidden(connection)
    _hide_what_belongs(connection)
    _hide_views(connection)
    _alter(connection)
    _note_touched(connection)
    return True


def has_altered(connection: sqlite3.Connection, table: str) -> bool:
    """Whether rows of a table go out altered."""
    altered = f"altered_{table}"
    return _exists(connection, altered) and (
        connection.execute(f"SELECT 1 FROM temp.{altered} LIMIT 1").fetchone() is not None
    )


def _exists(connection: sqlite3.Connection, table: str) -> bool:
    query = "SELECT 1 FROM temp.sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(query, (table,)).fetchone() is not None


def _hide(connection: sqlite3.Connection, table: str, condition: str) -> None:
    connection.execute(f'INSERT OR IGNORE INTO hidden_{table} SELECT id FROM main."{table}" AS r WHERE {condition}')


def _supported(fact: str, source: str, row: str = "r") -> str:
    """SQL: a citation from a source for which `source` holds supports the fact."""
    return (
        f"EXISTS (SELECT 1 FROM main.citation AS c WHERE c.{fact}_id = {row}.id AND c.stance = 'supports' "
        f"AND c.source_id {source.format('source')})"
    )


def _rests_on_hidden(fact: str) -> str:
    return (
        f"(r.source_id {_HIDDEN.format('source')} OR (r.source_id IS NULL AND {_supported(fact, _HIDDEN)})) "
        f"AND NOT {_supported(fact, _NOT_HIDDEN)}"
    )


def _rests_on_hidden_record(record: str) -> str:
    """SQL: its own source is hidden, and no fact of an open source tells of it."""
    open_facts = " OR ".join(
        f"EXISTS (SELECT 1 FROM main.{fact} AS f WHERE f.{record}_id = r.id AND f.id {_NOT_HIDDEN.format(fact)} "
        f"AND (f.source_id IS NOT NULL OR {_supported(fact, _NOT_HIDDEN, 'f')}))"
        for fact in FACTS_OF[record]
    )
    return f"r.source_id {_HIDDEN.format('source')} AND NOT ({open_facts})"


def _hide_claims_about_hidden(connection: sqlite3.Connection) -> None:
    about = " OR ".join(f"r.about_{fact}_id {_HIDDEN.format(fact)}" for fact in FACTS)
    connection.execute(f"""
        INSERT OR IGNORE INTO hidden_claim
        WITH RECURSIVE told(id) AS (
          SELECT r.id FROM main.claim AS r WHERE {about}
          UNION SELECT r.id FROM main.claim AS r JOIN told ON r.about_claim_id = told.id
        ) SELECT id FROM told""")


def _hide_what_belongs(connection: sqlite3.Connection) -> None:
    """Citations, names, tags, kept copies, imports, and all that the history would tell."""
    facts = " OR ".join(f"{fact}_id {_HIDDEN.format(fact)}" for fact in FACTS)
    _hide(connection, "citation", f"source_id {_HIDDEN.format('source')} OR {facts}")
    subjects = " OR ".join(f"{record}_id {_HIDDEN.format(record)}" for record in RECORDS)
    _hide(connection, "alias", subjects)
    _hide(connection, "tagging", subjects)
    _hide(connection, "own_value", f"{subjects} OR source_id {_HIDDEN.format('source')}")
    uids = " UNION ALL ".join(_UIDS)
    _hide(connection, "told_apart", f"first_uid IN ({uids}) OR second_uid IN ({uids})")
    of_tag = "SELECT 1 FROM main.tagging AS t WHERE t.tag_id = r.id"
    _hide(connection, "tag", f"EXISTS ({of_tag}) AND NOT EXISTS ({of_tag} AND t.id {_NOT_HIDDEN.format('tagging')})")
    of_copy = "SELECT 1 FROM main.source AS s WHERE s.kept_copy_id = r.id"
    _hide(
        connection,
        "kept_copy",
        f"EXISTS ({of_copy} AND s.id {_HIDDEN.format('source')}) "
        f"AND NOT EXISTS ({of_copy} AND s.id {_NOT_HIDDEN.format('source')})",
    )
    _hide(connection, "import_run", f"source_id {_HIDDEN.format('source')}")
    _hide(connection, "edition", "1")
    _hide(connection, "change", "1")


def _look_for_names(connection: sqlite3.Connection) -> None:
    """Lets SQL ask whether a text names something hidden."""
    hidden = Names(str(row[0]) for row in connection.execute(" UNION ".join(_NAMES)))
    connection.create_function(
        "names_hidden", 1, lambda text: bool(text) and hidden.stand_in(str(text)), deterministic=True
    )
    connection.execute("CREATE TEMP TABLE emptied_texts (number INTEGER)")


def _hide_views(connection: sqlite3.Connection) -> None:
    """Saved views that name something hidden: in their name, in a filter, in a text of a chart or board."""
    names = {str(row[0]) for row in connection.execute(" UNION ".join(_NAMES))}
    # A sign that JSON escapes stands in the description either way.
    wanted = {one for name in names if len(name) >= SHORTEST_NAME for one in _written(name.casefold())}
    wanted |= {str(row[0]) for row in connection.execute(" UNION ".join(_UIDS))}
    connection.execute("CREATE TEMP TABLE hidden_words (words TEXT)")
    connection.executemany("INSERT INTO hidden_words VALUES (?)", [(one,) for one in sorted(wanted)])
    found = [
        (view_id,)
        for view_id, *texts in connection.execute('SELECT id, name, description FROM main."view"').fetchall()
        if any(one in text.casefold() for text in texts for one in wanted)
    ]
    connection.executemany("INSERT INTO hidden_view VALUES (?)", found)


def _written(name: str) -> set[str]:
    return {name, json.dumps(name)[1:-1], json.dumps(name, ensure_ascii=False)[1:-1]}


_NAMES = (
    *(f"SELECT name FROM main.{record} WHERE id {_HIDDEN.format(record)}" for record in RECORDS),
    *(f"SELECT name FROM main.alias WHERE {record}_id {_HIDDEN.format(record)}" for record in RECORDS),
    f"SELECT title FROM main.source WHERE id {_HIDDEN.format('source')}",
    f"SELECT address FROM main.source WHERE address <> '' AND id {_HIDDEN.format('source')}",
)
_UIDS = tuple(f"SELECT uid FROM main.{table} WHERE id {_HIDDEN.format(table)}" for table in (*RECORDS, "source"))


def _alter(connection: sqlite3.Connection) -> None:
    """Copies the rows that refer to something hidden, without what they would tell of it."""
    for fact in FACTS:
        _alter_fact(connection, fact)
    for record, whole in (("facility", "part_of_id"), ("partner", "parent_id"), ("policy", "parent_id")):
        of_source, of_whole = f"source_id {_HIDDEN.format('source')}", f"{whole} {_HIDDEN.format(record)}"
        _copy(connection, record, of_source, of_whole)
        _empty(connection, record, of_source, "source_id = NULL")
        included = ", whole_includes_it = NULL" if record == "facility" else ""
        _empty(connection, record, of_whole, f"{whole} = NULL{included}")
    for table in ("place", "source", "citation", "own_value"):
        _copy(connection, table)
    for table, texts in _TEXTS.items():
        _empty_texts(connection, table, texts)
    # The library's state is told by its newest change set; what that did is not.
    _copy(connection, "change_set", "1")
    _empty(connection, "change_set", "1", "action = ''")


def _alter_fact(connection: sqlite3.Connection, fact: str) -> None:
    of_source = f"source_id {_HIDDEN.format('source')}"
    more = {
        "observation": [(f"part_of_id {_HIDDEN.format('observation')}", "part_of_id = NULL")],
        "role": [
            (
                f"until_source_id {_HIDDEN.format('source')}",
                "until = NULL, until_first_day = NULL, until_last_day = NULL, until_source_id = NULL",
            )
        ],
    }.get(fact, [])
    _copy(connection, fact, of_source, *(condition for condition, _ in more))
    for condition, emptied in more:
        _empty(connection, fact, condition, emptied)
    connection.execute(f"""
        CREATE TEMP TABLE instead_{fact} AS
        SELECT f.id, c.id AS citation_id, c.source_id, c.quote, c.page,
          min(coalesce(s.published_last_day, s.seen_last_day, 999999))
        FROM altered_{fact} AS f JOIN main.citation AS c ON c.{fact}_id = f.id AND c.stance = 'supports'
        JOIN main.source AS s ON s.id = c.source_id
        WHERE f.{of_source} AND c.source_id {_NOT_HIDDEN.format("source")}
        GROUP BY f.id""")
    connection.execute(
        f"UPDATE altered_{fact} SET (source_id, quote, page) = "
        f"(SELECT source_id, quote, page FROM instead_{fact} AS i WHERE i.id = altered_{fact}.id) WHERE {of_source}"
    )
    connection.execute(f"INSERT OR IGNORE INTO hidden_citation SELECT citation_id FROM instead_{fact}")


def _copy(connection: sqlite3.Connection, table: str, *conditions: str) -> None:
    """Copies the rows for which one of the conditions holds, or one of whose free texts names something hidden."""
    any_of = [*conditions, *(f"names_hidden({column})" for column in _TEXTS.get(table, ()))]
    connection.execute(
        f'CREATE TEMP TABLE altered_{table} AS SELECT * FROM main."{table}" '
        f"WHERE ({' OR '.join(any_of)}) AND id {_NOT_HIDDEN.format(table)}"
    )
    connection.execute(f"CREATE UNIQUE INDEX temp.ix_altered_{table} ON altered_{table} (id)")


def _empty_texts(connection: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> None:
    for column in columns:
        cursor = connection.execute(f"UPDATE altered_{table} SET {column} = '' WHERE names_hidden({column})")
        connection.execute("INSERT INTO emptied_texts VALUES (?)", (cursor.rowcount,))


def _empty(connection: sqlite3.Connection, table: str, condition: str, values: str) -> None:
    connection.execute(f"UPDATE altered_{table} SET {values} WHERE {condition}")


def _note_touched(connection: sqlite3.Connection) -> None:
    """Facilities and policies whose derived columns follow from something hidden or altered."""
    for record in ("facility", "policy"):
        tables = [fact for fact in FACTS if fact in FACTS_OF[record]]
        told = [
            f"SELECT {record}_id FROM main.{fact} WHERE {record}_id IS NOT NULL AND (id {_HIDDEN.format(fact)} "
            f"OR id IN (SELECT id FROM altered_{fact}))"
            for fact in tables
        ]
        connection.execute(f"CREATE TEMP TABLE touched_{record} (id INTEGER PRIMARY KEY)")
        connection.execute(f"INSERT INTO touched_{record} {' UNION '.join(told)} UNION SELECT id FROM hidden_{record}")
