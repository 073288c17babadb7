"""From what the export dialog asks for to the sheet and the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.charts.description import ChartData, ChartDescription
from db.whole_files import write_whole
from desktop.charts.files.export import chart_sheet
from desktop.charts.files.export_metadata import About, about_chart
from desktop.charts.files.presets import fitted_zoom
from desktop.charts.files.sheet import Sheet, ending_of, sheet_bytes
from desktop.charts.stage.contents import Days, Values
from desktop.look.theme import theme_named

if TYPE_CHECKING:
    from db.charts.files.library_state import LibraryState
    from db.library import Library

PACKAGE_ENDING = ".zip"
FIGURES = ("csv", "xlsx")
"""What figures can be written as without their picture."""


@dataclass(frozen=True)
class ExportWish:
    """What to write.

    Args:
        path: ends in .png, .svg, .pdf, for a data package .zip, or as `FIGURES` do.
        width, height: in pixels at 96 to the inch; no height: the one that suits.
        scale: pixels of a PNG for each of these.
        theme: "light" or "dark".
        zoom: how much larger than on screen all is drawn.
        fits: all is drawn smaller where it would not fit; else the height is raised.
        with_confidential: what is marked confidential is drawn, too.
        title: of a picture that asks for it; "": its own. with_sources: it names them.
    """

    path: Path
    width: float
    height: float | None
    scale: int
    theme: str
    zoom: float = 1.0
    fits: bool = False
    with_confidential: bool = False
    title: str = ""
    with_sources: bool = True

    @property
    def is_figures(self) -> bool:
        """Whether only the figures are wanted."""
        return self.path.suffix.lower().removeprefix(".") in FIGURES

    @property
    def is_package(self) -> bool:
        """Whether picture, figures and sources are wanted together."""
        return self.path.suffix.lower() == PACKAGE_ENDING


@dataclass(frozen=True)
class Shown:
    """What a chart page shows: its figures, description, the name of its saved view ("" for none), and its zooms."""

    data: ChartData
    description: ChartDescription
    name: str = ""
    days: Days | None = None
    values: Values | None = None


def wished_sheet(shown: Shown, wish: ExportWish, about: About | None = None) -> Sheet:
    """The sheet that is wished for; without `about` for a preview."""
    zoom = fitted_zoom(shown.data, wish.width, wish.height, wish.zoom) if wish.fits else wish.zoom
    return chart_sheet(
        shown.data,
        width=wish.width,
        height=wish.height,
        zoom=zoom,
        theme=theme_named(wish.theme),
        days=shown.days,
        values=shown.values,
        about=about,
    )


def wished_pictures(shown: Shown, wish: ExportWish, state: LibraryState) -> dict[str, bytes]:
    """The picture, or those of the data package, by the names of their files. Raises DatahallError, InputError."""
    sheet = wished_sheet(shown, wish, about_chart(shown.data, shown.description, state, shown.name))
    if not wish.is_package:
        return {wish.path.name: sheet_bytes(sheet, ending_of(wish.path), scale=wish.scale)}
    from desktop.charts.files.data_package import package_pictures

    return package_pictures(sheet)


def write_wish(library: Library, shown: Shown, wish: ExportWish, pictures: Mapping[str, bytes]) -> None:
    """Writes the picture or the data package; draws nothing. Raises DatahallError, InputError."""
    if not wish.is_package:
        write_whole(wish.path, pictures[wish.path.name])
        return
    from desktop.charts.files.data_package import write_package

    write_package(library, shown.data, shown.description, wish.path, name=shown.name, pictures=pictures)
