"""The lines of a record that all kinds share: plain words, links to records, web addresses, what closes a record."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from db.browse.record_detail import Line, Part
from db.browse.record_sources import Sources, Values, select
from db.browse.table_cells import capital
from db.values.links import web_link


def kept(lines: Iterable[Line | None]) -> tuple[Line, ...]:
    """The lines that say something."""
    return tuple(line for line in lines if line is not None and line.parts)


def line(label: str, parts: Iterable[Part]) -> Line | None:
    """A line, or None where nothing is said."""
    listed = tuple(parts)
    return Line(label, listed) if listed else None


def text_line(label: str, text: str | None, numbers: tuple[int, ...] = ()) -> Line | None:
    """A line of plain words, or None."""
    return Line(label, (Part(text=text, sources=numbers),)) if text else None


def web_line(label: str, address: str | None) -> Line | None:
    """A line that leads to a web address, or None."""
    shown = (address or "").removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    link = web_link(address)  # of what leads to no web page, the words alone
    leads_to, hint = (link.address, link.address) if link else ("", "")
    return Line(label, (Part(text=shown, address=leads_to, hint=hint),)) if address else None


def link_line(label: str, table: str, row: Values | None) -> Line | None:
    """A line that leads to a record (its `id` and `name`), or None."""
    return Line(label, (Part(text=row["name"], table=table, record_id=row["id"]),)) if row else None


def one(connection: sqlite3.Connection, table: str, row_id: int | None, column: str = "name") -> Values | None:
    """The id and name of a row, or None."""
    if row_id is None:
        return None
    rows = select(connection, f"SELECT id, {column} AS name FROM {table} WHERE id = ?", row_id)
    return rows[0] if rows else None


def in_passing(said: Iterable[str]) -> tuple[Part, ...]:
    """What is said beside a figure, muted; nothing for nothing."""
    text = ", ".join(part for part in said if part)
    return (Part(text=text, muted=True),) if text else ()


def as_written(fact: Values) -> str:
    """A tooltip with a figure's own words."""
    return f"As written: {fact['as_written']}" if fact["as_written"] else ""


def names_and_remarks(connection: sqlite3.Connection, table: str, row: Values, sources: Sources) -> list[Line | None]:
    """What closes each record: other names, tags, note, the record's own source and confidence."""
    names = select(connection, f"SELECT name, language FROM alias WHERE {table}_id = ? ORDER BY id", row["id"])
    tags = select(
        connection,
        f"SELECT t.name FROM tagging AS g JOIN tag AS t ON t.id = g.tag_id WHERE g.{table}_id = ? ORDER BY t.name",
        row["id"],
    )
    lines = [
        text_line("Other names", "; ".join(one["name"] for one in names)),
        text_line("Tags", ", ".join(one["name"] for one in tags)),
        text_line("Note", row["note"]),
    ]
    if "confidence" in row:
        lines.append(text_line("Confidence", capital(row["confidence"]), sources.of(row["source_id"])))
    return [*lines, confidential_line(row)]


def confidential_line(row: Values) -> Line | None:
    """That a record is confidential, or None."""
    return text_line("Confidential", "Stays out of exports") if row.get("is_confidential") else None
