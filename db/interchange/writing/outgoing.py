"""What every kind of file is handed: columns, rows that are read as they are written, and what the table is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from db.interchange.writing.fields import TableField, Value

Rows = Iterator[list[Value]]


@dataclass(frozen=True)
class CitedSource:
    """A source of the rows; `number` is what the rows call it by."""

    number: int
    title: str
    publisher: str
    published: str
    address: str
    licence: str
    uid: str


@dataclass
class Outgoing:
    """One table on its way into a file.

    Args:
        title: the table in words.
        fields: its columns. rows: their values, row by row; they can be read once.
        about: what this is, as (name, words), for a file that has room for it; asked for after the rows.
        sources: what the rows rest on, by number; asked for after the rows. None: the rows name none.
        left_aside: rows that this kind of file cannot hold (no coordinates); its writer counts them.
        cut: texts that were too long for this kind of file; its writer counts them.
    """

    title: str
    fields: Sequence[TableField]
    rows: Rows
    about: Callable[[], list[tuple[str, str]]]
    sources: Callable[[], Iterator[CitedSource]] | None
    left_aside: int = field(default=0)
    cut: int = field(default=0)


FileWriter = Callable[[BinaryIO, Outgoing], None]
