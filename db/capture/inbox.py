"""The inbox: sources captured and not yet worked through, newest first, and what was captured of each."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from db.subjects import FACTS, FACTS_OF, RECORDS
from db.values import dates

if TYPE_CHECKING:
    from db.library import Library

READ_AT_MOST = 400_000
"""Characters of a captured text that are shown."""

_FACTS = " + ".join(
    [f"(SELECT count(*) FROM {table} WHERE source_id = s.id)" for table in FACTS]
    + ["(SELECT count(*) FROM citation WHERE source_id = s.id)"]
)


class InboxRow(NamedTuple):
    """A source in the inbox as its list shows it: `origin` says what it was captured from, `facts` how many cite it."""

    source_id: int
    title: str
    publisher: str
    seen: str
    origin: str
    facts: int
    address: str


def count(library: Library) -> int:
    """How many sources are in the inbox."""
    return int(library.reading().execute("SELECT count(*) FROM source WHERE in_inbox").fetchone()[0])


def ids(library: Library, *, newest_first: bool = True) -> array[int]:
    """The sources in the inbox, by when they were written down."""
    order = "DESC" if newest_first else "ASC"
    rows = library.reading().execute(f"SELECT id FROM source WHERE in_inbox ORDER BY id {order}")
    return array("q", (row[0] for row in rows))


def rows(library: Library, source_ids: Sequence[int]) -> dict[int, InboxRow]:
    """What the list shows of these sources; one that is gone is missing."""
    from db.edit.kept_copies import KIND_WORDS

    found = library.reading().execute(
        f"""SELECT s.id, s.title, s.publisher, s.seen, s.address, c.media_type, {_FACTS}
        FROM source AS s LEFT JOIN kept_copy AS c ON c.id = s.kept_copy_id
        WHERE s.id IN ({",".join("?" * len(source_ids))})""",
        list(source_ids),
    )
    return {
        row[0]: InboxRow(
            source_id=row[0],
            title=row[1],
            publisher=row[2],
            seen=dates.show_short(row[3]) if row[3] else "",
            origin=KIND_WORDS.get(row[5], "file") if row[5] else "address" if row[4] else "",
            facts=row[6],
            address=row[4] or "",
        )
        for row in found
    }


def text_of(library: Library, source_id: int) -> str:
    """The words that were captured, plain: a web page's without its scripts; "" where there are none."""
    from db.capture import documents
    from db.edit import kept_copies
    from db.errors import DatahallError

    copy = kept_copies.copy_of(library, source_id)
    if copy is None or copy.media_type not in ("text/plain", "text/html"):
        return ""
    try:
        words = documents.decoded(kept_copies.content_of(library, copy))
    except DatahallError as error:
        return str(error)
    text = documents.of_html(words).text if copy.media_type == "text/html" else words
    return text[:READ_AT_MOST]


def has_words(library: Library, source_id: int, words: str) -> bool | None:
    """Whether these words stand in what was captured of a source; None where no words of it were captured."""
    text = text_of(library, source_id)
    return " ".join(words.split()) in " ".join(text.split()) if text else None


def is_in(library: Library, source_id: int) -> bool:
    """Whether a source is in the inbox."""
    row = library.reading().execute("SELECT in_inbox FROM source WHERE id = ?", (source_id,)).fetchone()
    return bool(row and row[0])


def newest(library: Library) -> int | None:
    """The source captured last, None for an empty inbox."""
    found = library.reading().execute("SELECT max(id) FROM source WHERE in_inbox").fetchone()[0]
    return None if found is None else int(found)


def cited_by(library: Library, table: str, record_id: int) -> list[int]:
    """The sources in the inbox that facts of a record cite, newest first."""
    queries = [f"SELECT source_id FROM {fact} WHERE {table}_id = :record" for fact in FACTS_OF.get(table, ())]
    queries += [f"SELECT source_id FROM {table} WHERE id = :record"] if table in RECORDS else []
    if not queries:
        return []
    rows = library.reading().execute(
        f"SELECT id FROM source WHERE in_inbox AND id IN ({' UNION '.join(queries)}) ORDER BY id DESC",
        {"record": record_id},
    )
    return [int(row[0]) for row in rows]


def set_worked_through(library: Library, source_id: int, done: bool) -> None:
    """Takes a source out of the inbox, or puts it back. Raises LibraryError when the library cannot be written."""
    from db.history.changes import change_set
    from db.models import Source

    row = library.reading().execute("SELECT title FROM source WHERE id = ?", (source_id,)).fetchone()
    if row is None:
        return
    action = f"Mark {row[0][:100]} as worked through" if done else f"Put {row[0][:100]} into the inbox"
    with change_set(library, action) as session:
        source = session.get(Source, source_id)
        if source is not None:
            source.in_inbox = not done
