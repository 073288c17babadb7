"""The command `datahall import`: tables, references or an export of everything into a library."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desktop import without_screen
from desktop.importing.command import Wish
from desktop.libraries.claiming import WhenTaken, claimed

LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", metavar="FILE", help="The library; left out, the one that the window would open."),
]

EvenSoOption = Annotated[
    bool, typer.Option("--even-so", help="Write though another program has the library open.", show_default=False)
]

WaitOption = Annotated[
    bool, typer.Option("--wait", help="Wait until no other program has the library open.", show_default=False)
]


MappingOption = Annotated[
    str | None,
    typer.Option(metavar="M.json", help="What the columns mean: a file, or a mapping of the library by its name."),
]

SaveMappingOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="Keep the mapping in the library under this name.")
]

WriteMappingOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write the mapping to a file, to correct it there.")
]

ProblemsOption = Annotated[
    Path | None, typer.Option(metavar="FILE.csv", help="Write all problems to a file: row, column, reason.")
]

SourceOption = Annotated[
    str | None, typer.Option(metavar="TEXT", help="The source of the tables: one of the library's, title or address.")
]

TakeOption = Annotated[
    list[str] | None,
    typer.Option(metavar="SORT", help="Of a new edition, follow: new, gone, changed, moved, mine, both. Repeatable."),
]

LeaveOption = Annotated[
    list[str] | None,
    typer.Option(metavar="SORT", help="Do not follow; gone figures then go on. Repeatable."),
]


def import_files(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help="Tables: .csv, .tsv, .xlsx, .json, several at once. Or one export of everything, or references: .bib, "
            ".ris, CSL-JSON.",
        ),
    ],
    library: LibraryOption = None,
    mapping: MappingOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    save_mapping: SaveMappingOption = None,
    write_mapping: WriteMappingOption = None,
    problems: ProblemsOption = None,
    source: SourceOption = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Who published the tables.")] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="When: 2026-04-15.")] = None,
    take: TakeOption = None,
    leave: LeaveOption = None,
    even_so: EvenSoOption = False,
    wait: WaitOption = False,
) -> None:
    """Loads tables into a library as one action that undo takes back.

    Without --mapping, what the columns mean is guessed and told. What the library has already is found again and
    skipped; figures of other sources stay, new ones stand beside. Status 1 says that some rows could not be taken:
    all others were.

    An export of everything (datahall export all) goes into a library, or into a new one where there is none yet: what
    the library has stays as it is. References (BibTeX, RIS, CSL-JSON) become sources.
    """
    wish = Wish(mapping, dry_run, save_mapping, write_mapping, problems, source, publisher, published,
                tuple(take or ()), tuple(leave or ()))  # fmt: skip
    path = library or context.obj
    if dry_run and not save_mapping:
        troubled = _load(files, path, wish)
    else:
        with claimed(without_screen.library_named(path), WhenTaken(even_so, wait)):
            troubled = _load(files, path, wish)
    if troubled:
        raise typer.Exit(1)


def _load(files: list[Path], path: Path | None, wish: Wish) -> bool:
    """Loads and tells in lines; returns whether some rows could not be taken."""
    from db.interchange.bibliographies.reading import is_bibliography
    from db.interchange.whole.lines import is_everything

    troubled = False
    if len(files) == 1 and (is_bibliography(files[0]) or files[0].suffix.lower() in (".bib", ".ris")):
        lines = _load_references(files[0], path)
    elif len(files) == 1 and files[0].exists() and is_everything(files[0]):
        lines = _load_everything(files[0], path)
    else:
        from desktop.importing.command import import_tables

        opened = without_screen.open_for_work(path)
        try:
            lines, troubled = import_tables(opened, files, wish)
        finally:
            opened.close()
    for line in lines:
        print(line)
    return troubled


def _load_everything(file: Path, path: Path | None) -> list[str]:
    """Loads an export of everything into a library, or makes a new one from it; returns the report's lines."""
    from db.interchange.whole.loading import load, new_library_from

    if path is not None and not path.exists():
        made, loaded = new_library_from(file, path)
        made.close()
        return [f"Made a library: {path}", *loaded.words()]
    library = without_screen.open_for_work(path, as_of_today=False)
    try:
        return load(library, file).words()
    finally:
        library.close()


def _load_references(file: Path, path: Path | None) -> list[str]:
    """Takes the references of a file into a library as sources; returns what was done, and what was left and why."""
    from db.interchange.bibliographies.applying import take_sources
    from db.interchange.bibliographies.matching import State, plan_sources
    from db.interchange.bibliographies.reading import read_bibliography

    bibliography = read_bibliography(file)
    library = without_screen.open_for_work(path, as_of_today=False)
    try:
        planned = plan_sources(library, bibliography)
        said = [take_sources(library, planned, file.name).sentence(), *bibliography.remarks]
    finally:
        library.close()
    for one in planned:
        if one.state is State.DIFFERS:
            fields = ", ".join(name.replace("_", " ") for name in one.changes or {})
            said.append(f"Left as it is, though the file has other words ({fields}): {one.values['title']}")
        elif one.problem:
            said.append(f"Not taken: {one.values.get('title') or 'a reference without a title'}. {one.problem}")
    return said
