"""Likely duplicates without a window, a line for each pair."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from desktop import without_screen


class TableChoice(StrEnum):
    """What is looked through."""

    ALL = "all"
    FACILITY = "facility"
    PARTNER = "partner"
    POLICY = "policy"
    SOURCE = "source"


def duplicates(
    context: typer.Context,
    table: Annotated[TableChoice, typer.Option(help="What is looked through.")] = TableChoice.ALL,
    at_least: Annotated[int, typer.Option(min=1, max=100, help="The least score of a pair.")] = 80,
    library: Annotated[
        Path | None,
        typer.Option("--library", metavar="FILE", help="The library; left out, the one that the window would open."),
    ] = None,
) -> None:
    """Prints records that are likely the same, a line for each pair: table, score, both names, why, between tabs.

    What was told apart in the window is left out. Nothing is changed.
    """
    from db.duplicates.finding import find
    from db.duplicates.names_of import names_of
    from db.duplicates.records import TABLES

    opened = without_screen.open_for_work(library or context.obj, as_of_today=False)
    try:
        for name in TABLES if table is TableChoice.ALL else (str(table),):
            found = find(opened, name, at_least)
            names = names_of(opened, name, found.pairs)
            for pair in found.pairs:
                why = "; ".join(pair.reasons)
                print(name, pair.score, names[pair.first], names[pair.second], why, sep="\t")
    finally:
        opened.close()
