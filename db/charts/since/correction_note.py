"""What has changed since under a chart as a note to publish beside a correction, and as a table."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING

from db.values.notation import counted

if TYPE_CHECKING:
    from db.charts.since.changed_since import ChangedSince, FactMoved
    from db.history.editions import EditionEntry

_HEADINGS = {
    "changed": "Figures corrected",
    "added": "Figures added",
    "gone": "Figures withdrawn",
    "moved": "Figures used otherwise",
}

_TABLE_HEADINGS = {"changed": "Rows changed", "added": "Rows added", "gone": "Rows removed"}


def correction_note(changed: ChangedSince, edition: EditionEntry, now: datetime) -> str:
    """The note as Markdown.

    Args:
        changed: what moved.
        edition: the edition that was published.
        now: the moment of the comparison, in the person's own time zone.
    """
    made = datetime.fromisoformat(edition.at).astimezone()
    named = f"“{changed.title}”" if changed.title else f"“{edition.name}”"
    is_table = edition.page != "chart"
    headings = _TABLE_HEADINGS if is_table else _HEADINGS
    kind = "table" if is_table else "chart"
    lines = [
        f"# Correction note: {changed.title or edition.name}",
        "",
        f"Compared: the {kind} {named} as exported on {made.day} {made:%B %Y} ({edition.file_name or edition.name}) "
        f"and the same {kind} on {now.day} {now:%B %Y}.",
        "",
    ]
    if changed.is_same:
        return "\n".join([*lines, f"Nothing has changed under this {kind}.", ""])
    if changed.lines:
        lines += ["## What the chart shows", "", *(f"- {line.words}" for line in changed.lines), ""]
    for what, heading in headings.items():
        told = [fact for fact in changed.facts if fact.what == what]
        if told:
            lines += [f"## {heading}", "", *(f"- {_sentence(fact)}" for fact in told), ""]
    if changed.more:
        lines += [counted(changed.more, "And 1 more row.", "And {n} more rows."), ""]
    return "\n".join(lines)


def correction_table(changed: ChangedSince) -> str:
    """The facts as CSV (RFC 4180): what happened, subject, before, after, what changed, source."""
    from db.interchange.formula_guard import disarm

    written = io.StringIO(newline="")
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(("What", "Subject", "Before", "After", "Changed", "Source"))
    for fact in changed.facts:
        cells = (fact.what, fact.subject, fact.before, fact.after, _fields(fact), fact.source)
        table.writerow([disarm(cell) for cell in cells])
    return written.getvalue()


def _sentence(fact: FactMoved) -> str:
    source = f" Source: {fact.source}." if fact.source else ""
    if not fact.before and not fact.after:
        return f"{fact.subject}: {_fields(fact)}" if fact.fields else fact.subject
    if fact.what == "changed":
        return f"{fact.subject}: {fact.before} → {fact.after} ({_fields(fact)}).{source}"
    if fact.what == "moved":
        return f"{fact.subject}: {fact.after}: the same figure, which the chart now uses otherwise.{source}"
    return f"{fact.subject}: {fact.after or fact.before}.{source}"


def _fields(fact: FactMoved) -> str:
    return "; ".join(f"{label} {before} → {after}" for label, before, after in fact.fields)
