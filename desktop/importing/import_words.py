"""What an import would do, and did, in a line: "26 facilities and 1,204 figures added, 12 figures changed"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from db.browse.record_history import NAMES
from db.values import notation

if TYPE_CHECKING:
    from db.interchange.applying.apply import ImportReport
    from db.interchange.planning.plan import Counts, Plan

_ORDER = ("facility", "partner", "policy", "place", "source", "observation", "milestone", "role", "inclusion", "claim")
_SEVERAL = {"facility": "facilities", "policy": "policies"}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Importing", text)


def summary_words(plan: Plan) -> str:
    """What a plan would do."""
    nothing = _tr("Nothing new: all of it stands in the library already") if plan.records else _tr("No record was read")
    said = counts_words(plan.counts) or nothing
    if plan.problem_count:
        said += " · " + notation.counted(plan.problem_count, _tr("1 problem"), _tr("{n} problems"))
    return said


def report_words(report: ImportReport) -> str:
    """What an import did; what stood already only where nothing else is to be said: it is one line's end."""
    counts = report.counts
    said = counts_words(replace(counts, skipped={}) if counts.does_something else counts)
    return _tr("Imported: {what}").format(what=said) if said else _tr("Nothing was new")


def counts_words(counts: Counts) -> str:
    """Added, changed and skipped rows by kind."""
    parts = [
        (counts.added, _tr("{what} new")),
        (counts.changed, _tr("{what} changed")),
        (counts.removed, _tr("{what} removed")),
        (counts.skipped, _tr("{what} there already")),
    ]
    said = [words.format(what=_listed(rows)) for rows, words in parts if any(rows.values())]
    if counts.no_longer:
        ended = _tr("{what} no longer given")
        said.append(ended.format(what=_listed({"observation": counts.no_longer})))
    return " · ".join(said)


def _listed(rows: Mapping[str, int]) -> str:
    known = [table for table in _ORDER if rows.get(table)]
    others = [table for table in rows if table not in _ORDER and rows[table]]
    if "tagging" in others and "tag" in others:  # tags given are told, not which of their words are new
        others.remove("tag")
    return ", ".join(f"{rows[table]:,} {_name(table, rows[table])}" for table in (*known, *others))


def _name(table: str, number: int) -> str:
    name = NAMES.get(table, table)
    return name if number == 1 else _SEVERAL.get(table, f"{name}s")
