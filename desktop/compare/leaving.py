"""A comparison as it leaves the page: its picture on a sheet of any size, and its figures."""

from __future__ import annotations

from dataclasses import replace

from db.compare.comparing import Compared, compare, title_of
from db.compare.files import write_figures
from db.compare.wish import Comparison
from desktop.charts.files.export_metadata import About
from desktop.charts.files.page_files import Leaf
from desktop.charts.files.sheet import Sheet
from desktop.charts.files.wished import ExportWish
from desktop.compare.picture import LEAST_WIDTH, ComparisonPicture
from desktop.look.theme import theme_named
from desktop.pages import COMPARE

_SMALLEST_ZOOM, _STEP = 0.4, 0.95


def leaf_of(wish: Comparison, name: str, size: tuple[int, int]) -> Leaf:
    """A comparison to export; `name` is that of its saved view, `size` that on screen."""
    return Leaf(
        page=COMPARE,
        name=name,
        title=title_of(wish),
        width=size[0],
        height=size[1],
        words=wish.to_json(),
        read=lambda library: compare(library, wish),
        sheet=sheet_of,
        write_figures=write_figures,
    )


def sheet_of(compared: Compared, wish: ExportWish) -> Sheet:
    """The picture on paper. One that does not fit is drawn smaller, and only then the paper is made higher."""
    compared = replace(compared, title=wish.title or compared.title)
    paper = theme_named(wish.theme)

    def at(zoom: float) -> ComparisonPicture:
        height = None if wish.height is None else wish.height / zoom
        return ComparisonPicture(compared, paper, wish.width / zoom, height, with_sources=wish.with_sources)

    zoom = min(wish.zoom, wish.width / LEAST_WIDTH)
    picture = at(zoom)
    while wish.fits and wish.height and picture.least_height * zoom > wish.height and zoom > _SMALLEST_ZOOM:
        zoom = max(_SMALLEST_ZOOM, zoom * _STEP)
        picture = at(zoom)
    about = About(
        title=compared.title,
        description="\n".join(row.words for row in compared.rows),
        sources=compared.sources,
        made_from=compared.wish.to_json(),
    )
    return Sheet(
        width=picture.width * zoom, height=picture.height * zoom, paint=picture.paint, paper=paper.window, about=about,
        zoom=zoom,
    )  # fmt: skip
