"""The main job without a window: saved charts drawn off screen into files, and the starter library made first."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import DatahallError, InputError
from db.whole_files import file_name
from desktop import display, plain_imports, settings

if TYPE_CHECKING:
    from db.charts.saved.views import SavedView
    from db.confidential import LeftOut
    from db.interchange.leaving import Leaving
    from db.interchange.whole.writing import Written
    from db.interchange.writing.tables import TableReport
    from db.library import Library
    from desktop.charts.boards.saved_sheets import Size

CHARTS_FOLDER = "charts"
WIDTH_PX = 1280
LEAST_WIDTH_PX = 240
"""A narrower chart has no room for its axis."""


def open_for_work(
    path: Path | None, *, as_of_today: bool = True, as_known_on: str | None = None, edition: str | None = None
) -> Library:
    """Opens the library named, or the one that the window would open; where there is none yet, makes the starter.

    With `as_of_today`, derived columns are brought up to today, as the window does. With `as_known_on`, a date as they
    are written, the library is read as it was known then; with `edition`, as it stood at the edition of that name.
    Raises LibraryError, InputError for what is no date and no edition.
    """
    from db import derived
    from db.library import default_path, open_library
    from db.presence import holder

    chosen = library_named(path)
    if path is None and chosen == default_path() and not chosen.exists():
        make_starter(chosen)
    library = open_library(chosen)
    # Another program that has it open keeps these columns itself, and may be writing just now.
    may_write = not library.read_only and holder(chosen) is None
    if as_of_today and may_write and not derived.is_of_today(library):
        derived.bring_to_today(library)
    if edition is not None:
        library = _as_it_stood(library, edition)
    if as_known_on is None:
        return library
    library.close()
    return library.as_known(_day_of(as_known_on))


def library_named(path: Path | None) -> Path:
    """The library that a command is about: the one named, or the one that the window would open."""
    return path or settings.library_path()


def _as_it_stood(library: Library, name: str) -> Library:
    """The library as it stood at an edition, in a folder that goes with the program."""
    import atexit

    from db.history.editions import edition_named
    from db.history.standing import copy_as_it_stood
    from db.library import Library
    from desktop.editions.folders import StandingFolder

    try:
        chosen = edition_named(library, name)
        folder = StandingFolder()
        atexit.register(folder.remove)
        path = folder.path / library.path.name
        copy_as_it_stood(library, chosen.change_set_id, path)
    finally:
        library.close()
    return Library(path, read_only=True, journal="delete")


def _day_of(text: str) -> int:
    """The latest day that a date in words allows."""
    from db.values import dates

    day = dates.parse(text).last_day
    if day is None:
        raise InputError(f"“{text}” has no last day.", "", "Give a day, a month or a year: 2025-03-01.")
    return day


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
    from db.charts.saved import views

    library = open_for_work(path)
    try:
        folder = library.path.parent / CHARTS_FOLDER
        charts = views.saved(library, views.CHART)
        for chart in charts:
            for ending in (".png", ".svg"):
                draw(library, chart, folder / f"{file_name(chart.name)}{ending}")
        if charts:
            print(f"Drew {len(charts)} saved charts as PNG and SVG: {folder}")
        else:
            print("This library has no saved charts to draw.")
    finally:
        library.close()
    needs = f" {display.how_to_install(found.missing)}" if found.missing else ""
    print(f"{found.why_not} The window needs a screen: an X11 or Wayland session (over SSH: ssh -X).{needs}")
    return 0


def draw_all(
    library: Library,
    folder: Path,
    kind: str,
    size: Size | None = None,
    theme: str = "light",
    *,
    with_confidential: bool = False,
) -> int:
    """Draws every saved chart and board into a folder, saying each in a line; one that fails does not stop the others.

    Returns how many failed: each is told on standard error.
    """
    from db.charts.saved import views

    drawn = [view for view in views.saved(library) if view.page in (views.CHART, views.BOARD)]
    failed, names = 0, set[str]()
    for view in drawn:
        name = stem = file_name(view.name)
        number = 1
        while name.casefold() in names:  # names that differ only by signs a file system forbids
            number += 1
            name = f"{stem} {number}"
        names.add(name.casefold())
        target = folder / f"{name}.{kind}"
        try:
            left_out = draw(library, view, target, size=size, theme=theme, with_confidential=with_confidential)
        except DatahallError as error:
            failed += 1
            print(f"datahall: “{view.name}” was not drawn. {error}", file=sys.stderr)
            continue
        print(f"Drew “{view.name}”: {target}{told(left_out)}")
    if not drawn:
        print("This library has no saved charts to draw.")
    return failed


def chart_named(library: Library, name: str) -> SavedView:
    """The saved chart or board of that name. Raises InputError that lists the ones there are."""
    from db.charts.saved import views

    found = views.find(library, name)
    if found is not None and found.page in (views.CHART, views.BOARD):
        return found
    charts, boards = ("; ".join(one.name for one in views.saved(library, page)) for page in (views.CHART, views.BOARD))
    there = f"Saved charts: {charts}." if charts else "This library has none."
    raise InputError(f"There is no saved chart “{name}”.", "", there + (f" Boards: {boards}." if boards else ""))


def size_wished(preset: str | None, width: int | None, height: int | None, scale: float | None) -> Size:
    """The size of a picture from what the command line says: a preset, or width and height."""
    _prepare_drawing()
    from desktop.charts.boards.saved_sheets import Size, preset_size

    if preset is not None:
        return preset_size(preset, scale)
    return Size(width=width, height=height, scale=1 if scale is None else scale)


def draw(
    library: Library,
    view: SavedView,
    target: Path,
    *,
    size: Size | None = None,
    theme: str = "light",
    with_confidential: bool = False,
) -> LeftOut:
    """Draws a saved chart or board into a PNG, SVG or PDF file, with the code that paints it on screen.

    Args:
        size: None for the one that suits.
        theme: "light" or "dark".
        with_confidential: what is marked confidential is drawn, too; else it is told how much is not.
    """
    _prepare_drawing()
    from db.charts.saved import views
    from desktop.charts.boards.saved_sheets import Size, saved_sheet
    from desktop.charts.files.sheet import ending_of, write_sheet
    from desktop.look.theme import theme_named

    ending_of(target)
    _make_folder(target.parent)
    wished = size or Size()
    _warn_of_missing_style(library, view)
    text = views.read_text(library, view.id)
    with _leaving(library, view, target, text, with_confidential) as seen:
        write_sheet(saved_sheet(seen.library, view, wished, theme_named(theme)), target, scale=wished.scale)
    return seen.left_out


@contextmanager
def _leaving(library: Library, view: SavedView, target: Path, text: str, with_confidential: bool) -> Iterator[Leaving]:
    """The library as a view's file may tell of it; refuses a view whose own words tell more."""
    from db import confidential
    from db.interchange.leaving import leaving

    passing = leaving(
        library, target, page=view.page, name=view.name, description=text, with_confidential=with_confidential
    )
    with passing as seen:
        confidential.refuse_to_tell(seen.library, f"“{view.name}”", view.name, text)
        yield seen


def _warn_of_missing_style(library: Library, view: SavedView) -> None:
    """Says on standard error that a chart or board is drawn without the house style it names."""
    from db.charts.saved import boards, house_styles, views

    is_board = view.page == views.BOARD
    style = (boards.read(library, view.id) if is_board else views.read_chart(library, view.id)).style
    if style and house_styles.look_of(library, style) is None:
        words = f"The house style “{style}” of “{view.name}” is not in this library; Datahall's own is drawn."
        print(f"datahall: {words}", file=sys.stderr)


def pack(
    library: Library,
    view: SavedView,
    target: Path,
    *,
    size: Size | None = None,
    theme: str = "light",
    with_confidential: bool = False,
) -> tuple[int, LeftOut]:
    """Writes a saved chart's data package into a folder or a .zip: how many files it has, and what stays out."""
    _prepare_drawing()
    from db.charts.saved import views
    from db.charts.trajectories import chart_data
    from desktop.charts.boards.saved_sheets import Size, saved_sheet
    from desktop.charts.files.data_package import package_pictures, write_package
    from desktop.look.theme import theme_named

    if view.page != views.CHART:
        raise InputError(f"“{view.name}” is a board.", "A data package is of one chart.", "Name one of its charts.")
    if target.suffix.lower() == ".zip":
        _make_folder(target.parent)
    description = views.read_chart(library, view.id)
    text = description.to_json()
    with _leaving(library, view, target, text, with_confidential) as seen:
        sheet = saved_sheet(seen.library, view, size or Size(), theme_named(theme))
        data = chart_data(seen.library, description)
        files = write_package(seen.library, data, description, target, name=view.name, pictures=package_pictures(sheet))
    return len(files), seen.left_out


def export_table(library: Library, table: str, to: Path, view: str | None, with_confidential: bool) -> TableReport:
    """Writes all of a table, or what a saved view of it shows. Raises InputError where it has no such view."""
    from db.browse.table_columns import COLUMNS
    from db.browse.table_views import named
    from db.interchange.writing.tables import TableWish, export_table, table_named

    wish, stored = TableWish(with_confidential=with_confidential), table_named(table)
    if view is not None and stored not in COLUMNS:
        raise InputError(f"There are no views of {table}.", "", "Leave out --view.")
    if view is not None:
        found, visit = named(library, view, stored), settings.load().visits.get(library.uid, "")
        wish = replace(wish, question=found.question._replace(last_visit=visit), columns=found.columns or None)
    return export_table(library, table, to, wish)


def export_everything(
    library: Library, to: Path, view: str | None, with_copies: bool, with_confidential: bool
) -> Written:
    """Writes all there is. Raises InputError where a view is given: it is of one table."""
    from db.interchange.whole.writing import export_everything

    if view is not None:
        raise InputError("A view is of one table.", "", "Name the table, or leave out --view.")
    return export_everything(library, to, with_copies=with_copies, with_confidential=with_confidential)


def told(left_out: LeftOut) -> str:
    """What stands behind a line about an export: ". Left out as confidential: 2 records", or "" for nothing."""
    return f". {left_out.words()}" if left_out else ""


def write_record(library: Library, name: str, target: Path, paper: str = "a4") -> int:
    """Writes the record of that name as PDF, on "a4" or "letter"; returns how many pages. Raises InputError."""
    _prepare_drawing()
    from PySide6.QtGui import QPageSize

    from db.browse.finding import find
    from desktop.sheets.record_sheet import record_on_paper, write_pdf

    sizes = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}
    if paper.lower() not in sizes:
        raise InputError(f"There is no paper “{paper}”.", "", "Choose --paper a4 or --paper letter.")
    if target.suffix.lower() != ".pdf":
        raise InputError(f"{target.name} could not be written.", "A record is written as PDF.", "Let --to end in .pdf.")
    hits = [hit for group in find(library, name) for hit in group.hits]
    exact = [hit for hit in hits if name.casefold() in (hit.name.casefold(), hit.alias.casefold())]
    if not exact:
        near = ", ".join(f"“{hit.name}”" for hit in hits[:5])
        raise InputError(f"There is no record “{name}”.", f"Near: {near}." if near else "", "Give its whole name.")
    _make_folder(target.parent)
    on_paper = record_on_paper(library, exact[0].table, exact[0].record_id)
    return write_pdf(on_paper, target, size=sizes[paper.lower()])


def is_package(target: Path) -> bool:
    """Whether a target means a data package: a .zip, a folder, or a name without an ending."""
    return target.suffix.lower() in (".zip", "") or target.is_dir()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatahallError(
            f"The folder {folder} could not be made.", f"{error.strerror}.", "Choose another place."
        ) from error


def refuse_missing_libraries() -> None:
    """Raises DatahallError where system libraries are missing without which Qt cannot draw."""
    not_there = display.missing_for_drawing()
    if not_there:
        raise DatahallError(
            "Charts cannot be drawn: system libraries that drawing needs are not installed.",
            "",
            display.how_to_install(not_there),
        )


def _prepare_drawing() -> None:
    """Makes Qt's application off screen, with our fonts. Raises DatahallError where Qt's libraries are missing."""
    refuse_missing_libraries()
    plain_imports.restore()
    from PySide6.QtCore import QCoreApplication

    if QCoreApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from PySide6.QtWidgets import QApplication

        _applications.append(QApplication(["datahall"]))
    from desktop.look.fonts import register_fonts

    register_fonts()


_applications: list[object] = []
"""Keeps Qt's application alive: Python would take it away with the last name for it."""
