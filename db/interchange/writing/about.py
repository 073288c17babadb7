"""What a table is, in words, and what its rows rest on: for the sheets of a workbook beside the rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from db import known
from db.browse.filter_words import question_words
from db.charts.files.library_state import state_of
from db.interchange.writing.outgoing import CitedSource
from db.subjects import FACTS
from db.values import dates

if TYPE_CHECKING:
    from db.browse.table_filters import Question
    from db.library import Library

_CITED = {
    "facility": (
        "r.source_id",
        "(SELECT o.source_id FROM facility_state AS t JOIN observation AS o ON o.id = t.power_now_observation_id "
        "WHERE t.facility_id = r.id)",
        "(SELECT o.source_id FROM facility_state AS t JOIN observation AS o ON o.id = t.planned_power_observation_id "
        "WHERE t.facility_id = r.id)",
        "(SELECT o.source_id FROM facility_state AS t JOIN milestone AS o ON o.id = t.status_milestone_id "
        "WHERE t.facility_id = r.id)",
    ),
    "policy": (
        "r.source_id",
        "(SELECT o.source_id FROM policy_state AS t JOIN observation AS o ON o.id = t.amount_observation_id "
        "WHERE t.policy_id = r.id)",
    ),
    "partner": ("r.source_id",),
    "citation": ("r.source_id",),
    **{
        fact: ("r.source_id", f"(SELECT group_concat(source_id) FROM citation WHERE {fact}_id = r.id)")
        for fact in FACTS
    },
}


def cited_sql(table: str) -> str:
    """SQL of the ids of the sources that a row rests on, as text ("3,17"), or "" where a table has none."""
    parts = [f"coalesce({one} || ',', '')" for one in _CITED.get(table, ())]
    return f"({' || '.join(parts)})" if parts else ""


class Numbers:
    """The sources of a file by number, in the order in which the rows first name them."""

    def __init__(self) -> None:
        self._by_id: dict[int, int] = {}

    def of(self, cited: str) -> str | int | None:
        """The numbers that a row writes for ids as `cited_sql` gives them: 3, "3; 17", or None."""
        ids = dict.fromkeys(int(one) for one in cited.split(",") if one)
        numbers = [self._by_id.setdefault(one, len(self._by_id) + 1) for one in ids]
        if len(numbers) == 1:
            return numbers[0]
        return "; ".join(map(str, numbers)) or None

    def sources(self, reading: sqlite3.Connection) -> Iterator[CitedSource]:
        """All of them, by number; what is not seen (hidden, or not known yet) only by its number."""
        query = "SELECT title, publisher, published, address, licence, uid FROM source WHERE id = ?"
        for source_id, number in self._by_id.items():
            row = reading.execute(query, (source_id,)).fetchone()
            if row is not None:
                title, publisher, published, address, licence, uid = row
                yield CitedSource(number, title, publisher, published or "", address or "", licence, uid)

    def licences(self, reading: sqlite3.Connection) -> str:
        """Under what terms the sources stand: "CC BY 4.0 (12 sources); not stated (3 sources)"."""
        counted: dict[str, int] = {}
        for one in self.sources(reading):
            counted[one.licence or "not stated"] = counted.get(one.licence or "not stated", 0) + 1
        by_number = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        return "; ".join(f"{name} ({number} {'source' if number == 1 else 'sources'})" for name, number in by_number)


def about_table(
    library: Library, title: str, rows: int, question: Question | None, *, selected: bool, left_out: str, licences: str
) -> list[tuple[str, str]]:
    """What a table is, as (name, words); nothing empty."""
    state = state_of(library)
    today = date.today().isoformat()
    told = [
        ("Table", title),
        ("Rows", f"{rows:,}" + (", selected by hand" if selected else "")),
        ("Filters", question_words(question) if question is not None and not selected else ""),
        ("As known on", "" if library.as_known_on is None else known.show(library.as_known_on)),
        ("Left out", left_out),
        ("Library", state.words()),
        ("Written on", dates.show(today)),
        ("Licences of sources", licences),
        ("Numbers of sources", "stand in the column “sources” and on the sheet “Sources”" if licences else ""),
        ("Written by", "Datahall"),
    ]
    return [(name, words) for name, words in told if words]
