"""What a file may hold at most, and the messages for files that hold more or are no files of their kind."""

from __future__ import annotations

from pathlib import Path

from db.errors import InputError

LARGEST_TEXT_FILE = 4 * 1024**3
LARGEST_JSON_FILE = 256 * 1024**2
"""JSON other than one record in each line is parsed as a whole, in about six times its size of memory."""
LARGEST_WORKBOOK = 256 * 1024**2
LARGEST_UNPACKED = 2 * 1024**3
MOST_TIMES_PACKED = 200
"""An honest worksheet packs 5 to 30 times; a bomb, 1,000 times."""
LONGEST_CELL = 1_000_000
MOST_COLUMNS = 16_384
"""As many as a spreadsheet has."""
MOST_ROWS = 20_000_000
MOST_SHEETS = 500
DEEPEST = 100


def unreadable(path: Path, why: str, remedy: str) -> InputError:
    """The message for a file that cannot be read, to be raised."""
    return InputError(f"{path.name} could not be read.", why, remedy)


def too_wide(path: Path, row_number: int) -> InputError:
    """More columns than any spreadsheet has: mostly a wrong delimiter."""
    return unreadable(
        path,
        f"Row {row_number:,} has more than {MOST_COLUMNS:,} columns.",
        "Check the delimiter, or save only the columns you need.",
    )


def too_long_a_cell(path: Path, row_number: int) -> InputError:
    """A cell over a million letters: mostly a quotation mark that is never closed."""
    return unreadable(
        path,
        f"A cell near row {row_number:,} has more than {LONGEST_CELL:,} letters.",
        "Look there for a quotation mark that is opened and never closed, or choose another delimiter.",
    )


def too_large(path: Path, size_bytes: int, most_bytes: int) -> InputError:
    """A file above the size that is read."""
    return unreadable(
        path,
        f"It has {size_bytes / 1024**2:,.0f} MB; up to {most_bytes / 1024**2:,.0f} MB are read.",
        "Split it, or save it as CSV.",
    )


def changed(path: Path) -> InputError:
    """The file is another than the one that was understood."""
    return unreadable(
        path, "It was changed while it was being read.", "Wait until it is written, then choose it again."
    )
