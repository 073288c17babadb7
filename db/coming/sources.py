"""Who promised: the sources of a promise's plans, to be opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.values import dates

if TYPE_CHECKING:
    from db.coming.plans import Promise
    from db.library import Library


@dataclass(frozen=True)
class PlanSource:
    """A source of a plan: its id, what it is in a line, and its web address or ""."""

    id: int
    words: str
    address: str


def sources_of(library: Library, promise: Promise) -> list[PlanSource]:
    """The sources of all plans of a promise, in the order in which they were said; each once."""
    table = "milestone" if promise.event else "observation"
    found: dict[int, PlanSource] = {}
    rows = {
        int(fact): row
        for fact, *row in library.reading().execute(
            f"""SELECT f.id, s.id, s.publisher, s.title, coalesce(s.published, ''), s.address
                FROM {table} AS f JOIN source AS s ON s.id = f.source_id
                WHERE f.id IN ({",".join("?" * len(promise.plan_ids))})""",
            promise.plan_ids,
        )
    }
    for fact in promise.plan_ids:
        if fact in rows:
            number, publisher, title, published, address = rows[fact]
            when = dates.show_short(published) if published else ""
            words = ", ".join(part for part in (publisher, title, when) if part)
            found.setdefault(int(number), PlanSource(int(number), words, str(address or "")))
    return list(found.values())
