"""Makes an edition with each export, so that what was published can be found and compared later."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import DatahallError

if TYPE_CHECKING:
    from db.library import Library


def record_export(library: Library, name: str, path: Path, page: str, description: str) -> int | None:
    """Names the state of the library that a file was exported from; returns the edition's id.

    Args:
        name: the view's or chart's name; the file's where it has none.
        page: "chart", "board" or a table.
        description: JSON of the chart, board or question.

    None where no edition is made: the library may only be read, is shown as of another day, or is locked just now. The
    export stands either way.
    """
    from db.history.editions import LONGEST_NAME, make_edition
    from db.words import EditionKind

    with suppress(DatahallError):
        return make_edition(
            library,
            (name.strip() or path.stem)[:LONGEST_NAME],
            kind=EditionKind.EXPORT,
            file_name=path.name,
            page=page,
            description=description,
        )
    return None
