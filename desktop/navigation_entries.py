"""What stands in the navigation: records with their counts, what is to be seen and done, saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.navigation import Entry
from desktop.pages import BOARD, CHART, COMPARE, DUPLICATES, EDITIONS, HISTORY, INBOX, PROMISED, RECORD_TABLES, TO_CHECK

if TYPE_CHECKING:
    from desktop.main_window import MainWindow


ICONS = {CHART: "chart", BOARD: "board"}
"""The sign before a saved view, by its page; all other views are of tables."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Navigation", text)


def entries_of(window: MainWindow) -> list[Entry]:
    """The lines for the window's open library, as things stand now."""
    counts = window.pages.counts()
    entries = [Entry("", _tr("Records"))]
    entries += [Entry(table, window.pages.title(table), counts.get(table)) for table in RECORD_TABLES]
    entries += [
        Entry(INBOX, _tr("Inbox"), window.capture.count() or None),
        Entry("", _tr("See")),
        Entry(CHART, _tr("Trajectories")),
        Entry(PROMISED, _tr("Promises")),
        Entry(COMPARE, _tr("Compare")),
        Entry(TO_CHECK, _tr("To check"), window.pages.count_to_check()),
        Entry(DUPLICATES, _tr("Duplicates")),
        Entry(HISTORY, _tr("History")),
        *([Entry(EDITIONS, _tr("Editions"))] if window.edition is None else []),
    ]
    views = window.pages.views()
    if views:
        entries.append(Entry("", _tr("Saved views")))
        entries += [
            Entry(page, name, record_id=view_id, icon=ICONS.get(page, "table")) for page, view_id, name in views
        ]
    return entries
