"""The main job without a window: saved charts drawn off screen into files, and the starter library made first."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import DatahallError, InputError
from desktop import display, settings

if TYPE_CHECKING:
    from db.charts.views import SavedView
    from db.library import Library

CHARTS_FOLDER = "charts"
WIDTH_PX = 1280


def open_for_work(path: Path | None, *, as_of_today: bool = True) -> Library:
    """Opens the library named, or the one that the window would open; where there is none yet, makes the starter.

    With `as_of_today`, derived columns are brought up to today, as the window does. Raises LibraryError.
    """
    from db import derived
    from db.library import default_path, open_library

    chosen = path or settings.library_path()
    if path is None and chosen == default_path() and not chosen.exists():
        make_starter(chosen)
    library = open_library(chosen)
    if as_of_today and not library.read_only and not derived.is_of_today(library):
        derived.rebuild(library)
    return library


def make_starter(path: Path) -> None:
    """Makes the starter library where the window would make it, and says so in a line."""
    from db import starter

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatahallError(
            f"The folder {path.parent} could not be made.",
            f"{error.strerror}.",
            "Choose another place with --library.",
        ) from error
    report = starter.build(path)
    print(f"Made the starter library, {report.kept:,} rows: {path}")


def draw_saved_charts(path: Path | None, found: display.Display) -> int:
    """Draws all saved charts beside the library as PNG and SVG; says what a window needs. Returns the exit status."""
    from db.charts import views

    library = open_for_work(path)
    try:
        folder = library.path.parent / CHARTS_FOLDER
        charts = views.saved(library, views.CHART)
        for chart in charts:
            for ending in (".png", ".svg"):
                draw(library, chart, folder / f"{_file_name(chart.name)}{ending}")
        if charts:
            print(f"Drew {len(charts)} saved charts as PNG and SVG: {folder}")
        else:
            print("This library has no saved charts to draw.")
    finally:
        library.close()
    needs = f" {display.how_to_install(found.missing)}" if found.missing else ""
    print(f"{found.why_not} The window needs a screen: an X11 or Wayland session (over SSH: ssh -X).{needs}")
    return 0


def chart_named(library: Library, name: str) -> SavedView:
    """The saved chart of that name. Raises InputError that lists the ones there are."""
    from db.charts import views

    found = views.find(library, name)
    if found is not None and found.page == views.CHART:
        return found
    there = "; ".join(chart.name for chart in views.saved(library, views.CHART))
    raise InputError(
        f"There is no saved chart “{name}”.", "", f"Saved charts: {there}." if there else "This library has none."
    )


def draw(
    library: Library,
    chart: SavedView,
    target: Path,
    *,
    width: int = WIDTH_PX,
    height: int | None = None,
    scale: float = 1,
    theme: str = "light",
) -> None:
    """Draws a saved chart into a PNG, SVG or PDF file, with the code that paints it on screen.

    Args:
        width, height: in pixels at scale 1; no height: the one that suits the chart.
        scale: pixels of a PNG for each of these.
        theme: "light" or "dark".
    """
    _prepare_drawing()
    from db.charts import views
    from db.charts.trajectories import chart_data
    from desktop.charts.export import export
    from desktop.look.theme import theme_named

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatahallError(
            f"The folder {target.parent} could not be made.", f"{error.strerror}.", "Choose another place."
        ) from error
    data = chart_data(library, views.read_chart(library, chart.id))
    export(data, target, width=width, height=height, scale=scale, theme=theme_named(theme))


def _prepare_drawing() -> None:
    """Makes Qt's application off screen, with our fonts. Raises DatahallError where Qt's libraries are missing."""
    not_there = display.missing_for_drawing()
    if not_there:
        raise DatahallError(
            "Charts cannot be drawn: system libraries that drawing needs are not installed.",
            "",
            display.how_to_install(not_there),
        )
    from PySide6.QtCore import QCoreApplication

    if QCoreApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from PySide6.QtWidgets import QApplication

        _applications.append(QApplication(["datahall"]))
    from desktop.look.fonts import register_fonts

    register_fonts()


_applications: list[object] = []
"""Keeps Qt's application alive: Python would take it away with the last name for it."""


def _file_name(name: str) -> str:
    """A view's name as a file's: signs that some system forbids become spaces."""
    kept = "".join(" " if character in '<>:"/\\|?*' or ord(character) < 32 else character for character in name)
    return " ".join(kept.split()).strip(". ") or "chart"
