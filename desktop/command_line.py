"""The command line: charts, tables and checks without a window. `desktop.__main__` tells its errors."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

# Typer keeps its errors here and shows them over several lines; ours are one line each. Its version is pinned.
from typer._click.exceptions import ClickException

from db.errors import DatahallError, InputError
from desktop import without_screen
from desktop.duplicates.command import duplicates
from desktop.importing.import_command import EvenSoOption, LibraryOption, WaitOption, import_files
from desktop.libraries.claiming import WhenTaken, claimed
from desktop.system_information import program_version

if TYPE_CHECKING:
    from db.checking import CheckReport
    from db.library import Library
    from desktop.charts.boards.saved_sheets import Size


class ThemeChoice(StrEnum):
    """What a drawn chart looks like."""

    LIGHT = "light"
    DARK = "dark"


class PresetChoice(StrEnum):
    """A size by name: the keys of `desktop.charts.files.presets.PRESETS`, known before Qt is."""

    SLIDE = "slide"
    ARTICLE = "article"
    SOCIAL = "social"
    A4 = "a4"
    A4_PORTRAIT = "a4-portrait"


class KindChoice(StrEnum):
    """A kind of picture."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


AsKnownOption = Annotated[
    str | None,
    typer.Option(
        "--as-known-on", metavar="DATE", help="Only what had been published by then: 2025-03-01.", show_default=False
    ),
]

ConfidentialOption = Annotated[
    bool, typer.Option("--with-confidential", help="What is marked confidential goes out, too.", show_default=False)
]

EditionOption = Annotated[
    str | None,
    typer.Option("--edition", metavar="NAME", help="The library as it stood at this edition.", show_default=False),
]

PresetOption = Annotated[
    PresetChoice | None,
    typer.Option(help="A size at which type reads where it is shown.", show_default=False),
]

WidthOption = Annotated[
    int | None,
    typer.Option(
        min=without_screen.LEAST_WIDTH_PX,
        help=f"In pixels at scale 1; left out, {without_screen.WIDTH_PX}.",
        show_default=False,
    ),
]

ScaleOption = Annotated[
    float | None,
    typer.Option(min=0.1, max=10, help="Pixels of a PNG for each of these: 1, 2 or 3.", show_default=False),
]

program = typer.Typer(
    name="datahall",
    help="Records, figures and charts of the AI build-out, in one file on your own computer.\n\n"
    "“datahall” opens the window, “datahall FILE” opens it on that library (one named like a command needs ./ in "
    "front). Without a screen, both draw the library's saved charts into a folder instead.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
program.command(short_help="Print records that are likely the same.")(duplicates)
program.command("import", short_help="Load tables, references or an export of everything into a library.")(import_files)


def run(arguments: list[str]) -> int:
    """Runs a command and returns its exit status. Raises DatahallError; wrong use is an InputError."""
    try:
        status = program(arguments, prog_name="datahall", standalone_mode=False)
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    except ClickException as error:
        words = error.format_message().replace("Value error, ", "").rstrip(".")
        raise InputError(f"{words}.", "", "See “datahall --help”.") from error
    return status if isinstance(status, int) else 0


@program.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    library: LibraryOption = None,
    version: Annotated[bool, typer.Option("--version", help="Show the version and end.")] = False,
    safe_start: Annotated[
        bool, typer.Option("--safe-start", help="Open with default settings, and choose the library or a kept copy.")
    ] = False,
) -> None:
    """Opens the window when no command is given."""
    if version:
        print(f"datahall {program_version()}")
        raise typer.Exit
    context.obj = library
    if context.invoked_subcommand is None:
        from desktop.__main__ import open_window

        raise typer.Exit(open_window(library, safe=safe_start))


@program.command(short_help="Draw a saved chart or board into a PNG, SVG or PDF file, or write its data package.")
def chart(
    context: typer.Context,
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            metavar="FILE",
            help="The picture: .png, .svg or .pdf. A .zip or a folder: the chart's data package. With --all: a folder.",
        ),
    ],
    view: Annotated[
        str | None, typer.Argument(metavar="[VIEW]", help="The saved chart's or board's name.", show_default=False)
    ] = None,
    library: LibraryOption = None,
    every: Annotated[bool, typer.Option("--all", help="Every saved chart and board, into the folder --to.")] = False,
    kind: Annotated[KindChoice, typer.Option(help="With --all: what is drawn.")] = KindChoice.PNG,
    package: Annotated[
        bool, typer.Option("--package", help="Picture, figures, sources and metadata, into a folder or .zip.")
    ] = False,
    preset: PresetOption = None,
    width: WidthOption = None,
    height: Annotated[int | None, typer.Option(min=1, help="Left out, the one that suits the chart.")] = None,
    scale: ScaleOption = None,
    theme: Annotated[ThemeChoice, typer.Option(help="Light or dark.")] = ThemeChoice.LIGHT,
    as_known_on: AsKnownOption = None,
    edition: EditionOption = None,
    with_confidential: ConfidentialOption = False,
) -> None:
    """Draws a saved chart or a board into a PNG, SVG or PDF file; an existing file is replaced.

    Presets: slide (1920 by 1080 pixels), article (680 wide, as high as the chart needs), social (1200 by 675), a4 and
    a4-portrait. A chart that does not fit is drawn smaller as a whole.

    With --all every saved chart and board is drawn, one line for each; status 1 says that one could not be.

    What is marked confidential stays out, with all that would reveal it, unless --with-confidential is given.
    """
    _refuse_library_as_target(to)
    _refuse_mixed(view, every, package, preset, width or height)
    opened = without_screen.open_for_work(library or context.obj, as_known_on=as_known_on, edition=edition)
    try:
        size = without_screen.size_wished(preset, width, height, scale)
        if every:
            failed = without_screen.draw_all(opened, to, kind, size, theme, with_confidential=with_confidential)
            raise typer.Exit(1 if failed else 0)
        said = _draw_one(opened, view or "", to, package, size, theme, with_confidential)
    finally:
        opened.close()
    print(said)


def _draw_one(
    library: Library,
    view: str,
    to: Path,
    package: bool,
    size: Size,
    theme: ThemeChoice,
    with_confidential: bool,
) -> str:
    """Draws a chart or writes its data package; returns what to say of it."""
    named = without_screen.chart_named(library, view)
    if package or without_screen.is_package(to):
        files, left_out = without_screen.pack(
            library, named, to, size=size, theme=theme, with_confidential=with_confidential
        )
        said = f"Wrote the data package of “{named.name}”, {files} files: {to}"
    else:
        left_out = without_screen.draw(library, named, to, size=size, theme=theme, with_confidential=with_confidential)
        said = f"Drew “{named.name}”: {to}"
    return f"{said}{without_screen.told(left_out)}"


def _refuse_mixed(view: str | None, every: bool, package: bool, preset: PresetChoice | None, size: int | None) -> None:
    """Refuses options that contradict each other."""
    if every and (view or package):
        raise InputError("--all draws every saved chart.", "", "Leave out the chart's name and --package.")
    if not every and not view:
        raise InputError("Which chart?", "", "Name a saved chart, or give --all.")
    if preset and size:
        raise InputError("--preset says width and height itself.", "", "Leave out --width and --height.")


@program.command(short_help="Write a table to a CSV, XLSX, JSON or GeoJSON file, or everything to a JSON file.")
def export(
    context: typer.Context,
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE",
            help="facilities, partners, policies, places, sources, figures, milestones, roles, inclusions, claims or "
            "citations; all: everything, to be loaded again with “datahall import”.",
        ),
    ],
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="The file: .csv, .xlsx, .json or .geojson; of all: .json.")
    ],
    library: LibraryOption = None,
    as_known_on: AsKnownOption = None,
    edition: EditionOption = None,
    with_confidential: ConfidentialOption = False,
    without_copies: Annotated[
        bool, typer.Option("--without-copies", help="Of all: leave out the files of kept copies.")
    ] = False,
    view: Annotated[str | None, typer.Option("--view", metavar="NAME", help="As this saved view shows it.")] = None,
) -> None:
    """Writes a table to a file of the kind that its ending names; an existing file is replaced.

    CSV is plain UTF-8. A text that a spreadsheet would run as a formula (it begins with = + - @) gets an apostrophe in
    front; JSON keeps every text as it is. GeoJSON has the facilities with coordinates.

    What is marked confidential stays out, with all that would reveal it, unless --with-confidential is given.
    """
    from db.interchange.writing.tables import table_named

    _refuse_library_as_target(to)
    everything = table.strip().lower() in ("all", "everything")
    if not everything:
        table_named(table)
    elif to.suffix.lower() != ".json":
        raise InputError("Everything is written as JSON.", "", "Let --to end in .json.")
    opened = without_screen.open_for_work(library or context.obj, as_known_on=as_known_on, edition=edition)
    try:
        if everything:
            copies = not without_copies
            words = without_screen.export_everything(opened, to, view, copies, with_confidential).words()
        else:
            words = without_screen.export_table(opened, table, to, view, with_confidential).words()
    finally:
        opened.close()
    print(f"Wrote {words}: {to}")


@program.command(short_help="Write a record with its figures and sources as PDF.")
def sheet(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A facility, partner, policy or place, by its name.")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The file: .pdf.")],
    library: LibraryOption = None,
    paper: Annotated[str, typer.Option("--paper", help="a4 or letter.")] = "a4",
    as_known_on: AsKnownOption = None,
    edition: EditionOption = None,
) -> None:
    """Writes a record on pages: what it is, its figures with dates and sources, chart, claims, numbered sources."""
    _refuse_library_as_target(to)
    opened = without_screen.open_for_work(library or context.obj, as_known_on=as_known_on, edition=edition)
    try:
        pages = without_screen.write_record(opened, name, to, paper)
    finally:
        opened.close()
    print(f"Wrote “{name}”, {pages} {'page' if pages == 1 else 'pages'}: {to}")


@program.command(short_help="Look a library over; status 1 says that something is wrong.")
def check(
    context: typer.Context,
    library: LibraryOption = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="First compute derived columns and the search index anew.")
    ] = False,
    even_so: EvenSoOption = False,
    wait: WaitOption = False,
) -> None:
    """Looks a library over: file, references, rows, dates, sources, derived columns, search.

    Each finding says what, where, and how to mend it. Ends with status 1 when there are errors; warnings (a figure
    without a source) leave it at 0. Nothing is changed, unless --rebuild asks for it.
    """
    if rebuild:
        with claimed(without_screen.library_named(library or context.obj), WhenTaken(even_so, wait)):
            report = _looked_over(library or context.obj, rebuild=True)
    else:
        report = _looked_over(library or context.obj, rebuild=False)
    for line in report.lines():
        print(line)
    if report.errors:
        raise typer.Exit(1)


def _looked_over(path: Path | None, *, rebuild: bool) -> CheckReport:
    from db import checking, derived, search

    opened = without_screen.open_for_work(path, as_of_today=False)
    try:
        if rebuild:
            _refuse_read_only(opened.path, opened.read_only)
            derived.rebuild(opened)
            search.rebuild(opened)
        return checking.check(opened)
    finally:
        opened.close()


@program.command(short_help="Make a new library.")
def new(
    context: typer.Context,
    library: LibraryOption = None,
    empty: Annotated[bool, typer.Option("--empty", help="Without the starter facts.")] = False,
) -> None:
    """Makes a new library from the starter facts, or an empty one; refuses an existing file."""
    path = library or context.obj
    if path is None:
        raise InputError("A new library needs a file.", "", "Name it: datahall new --library FILE.")
    if empty:
        from db.library import create_library

        create_library(path).close()
        print(f"Made an empty library: {path}")
        return
    from db import starter

    for line in starter.build(path).lines():
        print(line)
    print(f"Made the starter library: {path}")


@program.command(short_help="Try this installation out; status 1 says that something does not work.")
def selftest() -> None:
    """Tries this installation out: window, library, editing, charts, tables, in a folder of its own that then goes.

    Your libraries and settings are not touched. Send the table along when you report a fault.
    """
    from desktop import selftest as trying

    without_screen.refuse_missing_libraries()
    if trying.run():
        raise typer.Exit(1)


def _refuse_library_as_target(target: Path) -> None:
    from db.library import SUFFIX

    if target.suffix.lower() == SUFFIX:
        raise InputError(f"{target.name} is a library; nothing is written over one.", "", "Give --to another ending.")


def _refuse_read_only(path: Path, read_only: bool) -> None:
    if read_only:
        raise DatahallError(
            f"{path.name} may not be written.", "", "Copy it to a folder of your own and check the copy."
        )
