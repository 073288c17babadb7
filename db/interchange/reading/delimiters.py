"""What parts the cells of a text file: comma, semicolon, tab or bar.

Each is tried on the start of the file; the one that cuts most rows into the same number of cells is taken.
`csv.Sniffer` looks at letters instead of rows, and often takes a letter or a blank.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""Delimiter -> its name to show."""
_ROWS = 400


@dataclass(frozen=True)
class Form:
    """How cells are written: what parts them, what a quotation mark within a cell is written with."""

    delimiter: str
    escape: str | None = None
    lines_before: int = 0
    """Lines at the start that only say the delimiter ("sep=;", as Excel writes it)."""


def find_form(text: str, is_whole: bool, chosen: str | None, ending: str) -> Form:
    """The form of a text.

    Args:
        text: its first hundred thousand letters or so.
        is_whole: whether that is all of it.
        chosen: the delimiter that the person chose.
        ending: of the file's name, ".tsv": decides where nothing else does.
    """
    said = re.match(r"\ufeff?sep=(.)\r?\n", text, re.IGNORECASE)
    lines_before = 1 if said else 0
    if chosen or said:
        return Form(chosen or (said[1] if said else ","), _escape(text), lines_before)
    usual = "\t" if ending in (".tsv", ".tab") else ","
    escape = _escape(text)
    lines = text.splitlines(keepends=True)
    if not is_whole and len(lines) > 1:
        lines = lines[:-1]
    scores = {delimiter: _score(lines, delimiter, escape) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: (scores[delimiter], delimiter == usual))
    return Form(best if scores[best] > 0 else usual, escape)


def _escape(text: str) -> str | None:
    """Whether quotation marks within cells are written \\" as databases do, and not "" as spreadsheets do."""
    return "\\" if text.count('\\"') > 2 * text.count('""') and re.search(r'[^\\]\\"[^,;\t|\r\n]', text) else None


def _score(lines: Sequence[str], delimiter: str, escape: str | None) -> float:
    """How well a delimiter fits: the share of rows that have the commonest width, a little more for wider ones."""
    widths = []
    try:
        for row in csv.reader(lines, delimiter=delimiter, escapechar=escape):
            if row and any(cell.strip() for cell in row):
                widths.append(len(row))
            if len(widths) >= _ROWS:
                break
    except csv.Error:
        return 0.0
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0
    width, count = max(Counter(wide).items(), key=lambda pair: (pair[1], pair[0]))
    # Titles and notes have one cell; they count half against it.
    single = len(widths) - len(wide)
    share = count / (len(wide) + single / 2)
    return share + min(width, 50) / 200
