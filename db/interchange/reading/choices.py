"""What a person may decide about how a file is read, where it was not understood as they mean it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Choices:
    """None is "find it yourself" everywhere.

    Args:
        encoding: a name that Python knows, such as "gb18030" (`encodings.ENCODINGS` lists those offered).
        delimiter: one sign: "," or ";" or a tab or "|".
        header_rows: first and last row that hold names, as a spreadsheet numbers them; () for a table without names.
        sheet: the name of the only sheet (or path in a JSON document) to read.
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_rows: tuple[int, int] | tuple[()] | None = None
    sheet: str | None = None
