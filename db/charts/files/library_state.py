"""Which library, and as it stood when: what exported files say of where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.library import Library


@dataclass(frozen=True, kw_only=True)
class LibraryState:
    """A library at a moment.

    Args:
        name: the file's, without its ending. uid: the library's own id, the same in its copies.
        change_set: sequence of the last change set; 0 where nothing was ever changed.
        at: when that was written, UTC, ISO 8601; "" where nothing was.
    """

    name: str
    uid: str
    change_set: int
    at: str

    @property
    def day(self) -> str:
        """The day of the last change, "2026-11-25"; or ""."""
        return self.at[:10]

    def words(self) -> str:
        """In a sentence."""
        if not self.change_set:
            return f"Library “{self.name}” ({self.uid}), never changed"
        return f"Library “{self.name}” ({self.uid}) as of change {self.change_set}, {self.at}"


def state_of(library: Library) -> LibraryState:
    """The library as it stands now. Naming a state as an edition changes nothing of it."""
    query = "SELECT id, at FROM change_set WHERE kind <> 'edition' ORDER BY id DESC LIMIT 1"
    row = library.reading().execute(query).fetchone()
    number, at = (0, "") if row is None else (int(row[0]), str(row[1]))
    return LibraryState(name=library.name, uid=library.uid, change_set=number, at=at)
