"""A comparison into a file: PNG, SVG or PDF by the sheets that charts use, or its figures as CSV or XLSX."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from db.compare.comparing import Compared, compare
from db.compare.files import ENDINGS as FIGURES
from db.compare.files import write_figures
from db.compare.wish import Comparison
from db.confidential import left_out
from db.errors import DatahallError
from db.library import Library
from desktop import messages
from desktop.charts.files.export_metadata import About
from desktop.charts.files.sheet import Sheet, write_sheet
from desktop.compare.picture import ComparisonPicture
from desktop.look.theme import LIGHT

_SCALE = 2.0
"""Pixels of a PNG for each one on screen."""


def ask_and_export(parent: QWidget, library: Library, wish: Comparison, width: float) -> str:
    """Asks for a file and writes it; returns what was written and what stayed out, in words, or ""."""
    proposed = str(library.path.parent / f"{parent.tr('Comparison')}.png")
    kinds = "PNG (*.png);;SVG (*.svg);;PDF (*.pdf);;CSV (*.csv);;Excel (*.xlsx)"
    name, kind = QFileDialog.getSaveFileName(parent, parent.tr("Export comparison"), proposed, kinds)
    if not name:
        return ""
    target = Path(name)
    if not target.suffix:
        target = target.with_suffix("." + kind.partition("*.")[2].rstrip(")"))
    try:
        told = export(library, wish, target, width)
    except DatahallError as error:
        messages.show_error(parent, error)
        return ""
    return ". ".join(part for part in (parent.tr("Exported: {name}").format(name=target.name), told) if part)


def export(library: Library, wish: Comparison, target: Path, width: float) -> str:
    """Writes the kind of file that its ending names, without what is confidential; returns what stayed out, in words.

    Raises:
        InputError: another ending.
        DatahallError: the file cannot be written.
    """
    with closing(library.without_what_is_confidential()) as left:
        compared, told = compare(left, wish), left_out(left).words()
    if target.suffix.lower() in FIGURES:
        write_figures(compared, target)
    else:
        write_sheet(sheet_of(compared, width), target, scale=_SCALE)
    return told


def sheet_of(compared: Compared, width: float) -> Sheet:
    """The picture on a sheet of paper, light."""
    picture = ComparisonPicture(compared, LIGHT, width)
    about = About(
        title=compared.title,
        description="\n".join(row.words for row in compared.rows),
        sources=compared.sources,
        made_from=compared.wish.to_json(),
    )
    return Sheet(width=picture.width, height=picture.height, paint=picture.paint, paper=LIGHT.window, about=about)
