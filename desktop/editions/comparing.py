"""Compares the chart or table of an edition with the same today, on a copy that goes again at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.charts.since.changed_since import ChangedSince
    from db.history.editions import EditionEntry
    from db.library import Library
    from db.watch import Watch


def compare(library: Library, edition: EditionEntry, watch: Watch) -> ChangedSince:
    """What has changed since under an edition's chart, or in its table.

    Raises DatahallError where the history does not reach back.
    """
    from db.charts.description import ChartDescription
    from db.charts.since.changed_since import changed_since
    from db.charts.since.table_since import table_changed_since
    from db.history.standing import copy_as_it_stood
    from db.library import Library
    from desktop.editions.folders import StandingFolder

    with StandingFolder() as folder:
        path = folder / "then.datahall"
        copy_as_it_stood(library, edition.change_set_id, path, watch)
        then = Library(path, read_only=True, journal="delete")
        try:
            if edition.page != "chart":
                return table_changed_since(then, library, edition.page, edition.description, watch)
            return changed_since(then, library, ChartDescription.from_json(edition.description))
        finally:
            then.close()
