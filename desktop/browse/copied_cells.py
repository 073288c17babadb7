"""Cells on the clipboard: as text between tabs, and as an HTML table, of which spreadsheets keep numbers and links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def copied_cells(rows: Sequence[Sequence[str]], numbers: Sequence[bool]) -> QMimeData:
    """The cells for the clipboard.

    Args:
        rows: texts that a spreadsheet runs nothing of (`db.interchange.formula_guard`).
        numbers: for each column whether it holds numbers.
    """
    data = QMimeData()
    data.setText("\n".join("\t".join(cells) for cells in rows))
    lines = ("".join(_cell(text, is_number=one) for text, one in zip(cells, numbers, strict=True)) for cells in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    data.setHtml(f'<meta charset="utf-8"><table>{body}</table>')
    return data


def _cell(text: str, *, is_number: bool) -> str:
    """A cell: LibreOffice takes a number from `sdval`, Excel from the text itself, in which the point may be a comma.

    What is no number is marked as text, so that neither makes a day of "1-2".
    """
    shown = escape(text)
    if _ADDRESS.fullmatch(text):
        return f'<td><a href="{escape(text, quote=True)}">{shown}</a></td>'
    plain = text.replace("\u2212", "-").replace(",", ".")
    if is_number and _NUMBER.fullmatch(plain):
        return f'<td align="right" sdval="{plain}">{shown}</td>'
    return f"<td style=\"mso-number-format:'\\@'\">{shown}</td>"
