"""Opens a file that somebody else made, whatever its kind."""

from __future__ import annotations

from pathlib import Path

from db.interchange.reading.choices import Choices
from db.interchange.reading.grid import ReadFile
from db.watch import Watch

KINDS = (".csv", ".tsv", ".txt")
"""Endings of the files that are read."""


def read_file(path: Path | str, *, choices: Choices | None = None, watch: Watch = Watch()) -> ReadFile:  # noqa: B008
    """Reads a file into grids: finds its kind, encoding, delimiter and names of columns by itself.

    Args:
        path: a CSV or TSV file; its content decides, not its name.
        choices: what the person decided instead.
        watch: told how many bytes are read.

    Raises:
        InputError: it is no such file, is damaged, or is larger than the limits; says what to do.
        Cancelled: the watch said stop.
    """
    from db.interchange.reading.delimited import read_delimited

    return read_delimited(Path(path), choices or Choices(), watch)
