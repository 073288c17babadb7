"""Texts that a spreadsheet would run as formulas, made harmless in CSV, and brought back as they were.

The rule: a cell starts at the beginning of a text and after each sign that some spreadsheet splits at (comma,
semicolon, bar, tab, line break: quoted or not, since a spreadsheet that expects another separator does not heed our
quotes). Where a start is followed by = + - @, their full-width or small forms, or, at the beginning of the text, by a
tab or a line break, `disarm` puts one apostrophe at that start, and `rearm` takes one away there. Spaces, invisible
signs, double quotes and apostrophes between the start and the sign do not hide it. Since an apostrophe that stood
there already gets another one, `rearm(disarm(text)) == text` for every text.

For text files only: a cell of a workbook says itself that it is text. Numbers never pass through here, so that
negative ones stay numbers. Method: OWASP, "CSV Injection".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["disarm", "disarm_cells", "rearm"]

SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
"""What starts a formula; the East Asian forms are folded to the plain ones by some spreadsheets."""
BREAKS = "\t\r\n"
SEPARATORS = f",;|{BREAKS}"
HIDING = '["\x00-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]*'
"""What a spreadsheet may drop before it looks at a cell's first sign."""

_FIRST = f"(?='*{HIDING}[{SIGNS}{BREAKS}])"
_LATER = f"(?='*{HIDING}[{SIGNS}])"
_STARTS = re.compile(rf"\A{_FIRST}|(?<=[{SEPARATORS}]){_LATER}")
_MAY_START = re.compile(rf"[{SIGNS}{BREAKS}]")
"""Without any of these signs nothing can start a formula: most texts have none."""
_WRITTEN_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
_GUARDS = re.compile(rf"\A'{_FIRST}|(?<=[{SEPARATORS}])'{_LATER}")


def disarm(text: str) -> str:
    """The text as it may stand in a CSV cell: an apostrophe before whatever could start a formula."""
    return _STARTS.sub("'", text) if _MAY_START.search(text) else text


def disarm_cells(cells: Iterable[object]) -> list[object]:
    """A row of which some texts are numbers, written out: these and all that is no text stay as they are."""
    return [
        disarm(cell) if isinstance(cell, str) and _WRITTEN_NUMBER.fullmatch(cell) is None else cell for cell in cells
    ]


def rearm(text: str) -> str:
    """The text that `disarm` made harmless, as it was; a text that needed nothing stays as it is."""
    return _GUARDS.sub("", text)
