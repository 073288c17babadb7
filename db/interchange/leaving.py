"""The one gate that every export passes: tables, charts, boards, data packages, and everything at once.

Here is decided what may be seen of a library, and here an export is known to have left.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.confidential import LeftOut, left_out
from db.history.editions import record_export

if TYPE_CHECKING:
    from db.library import Library


def copies_kept(library: Library) -> int:
    """How many kept copies a library has."""
    return int(library.reading().execute("SELECT count(*) FROM kept_copy").fetchone()[0])


@dataclass
class Leaving:
    """An export under way.

    Args:
        library: what it may read. whole: the library with what stays out.
        path, page, description: the file, the page that goes out ("chart", "board", a table, "everything") and what is
            said of it as JSON.
        left_out: what stays out as confidential.
    """

    library: Library
    whole: Library
    path: Path
    page: str
    description: str
    left_out: LeftOut


@contextmanager
def leaving(
    library: Library, path: Path, *, page: str, name: str = "", description: str = "", with_confidential: bool = False
) -> Iterator[Leaving]:
    """Gives an export what it may read of a library, without what is confidential unless that was chosen.

    Leaving the block without an error means that the file is written: the export then makes an edition, by `name` or
    that of the file.
    """
    if with_confidential or library.without_confidential:
        yield Leaving(library, library, path, page, description, left_out(library))
    else:
        seen = library.without_what_is_confidential()
        try:
            yield Leaving(seen, library, path, page, description, left_out(seen))
        finally:
            seen.close()
    record_export(library, name, path, page, description)
