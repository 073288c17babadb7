"""What the person changed about the chart shown, to take back and do again: apart from the library's own history.

Only the description is kept. Zooming changes nothing, and saving a view is a change of the library, undone there.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from PySide6.QtCore import QCoreApplication

from db.charts.description import ChartDescription, PanelDescription

LONGEST = 200
_ONE_STEP = ("read_day",)
"""What is moved in many small steps: they are taken back as one."""


@dataclass(frozen=True)
class ChartChange:
    """One step: what it is called, and the chart before and after it."""

    name: str
    before: ChartDescription
    after: ChartDescription


class ChartHistory:
    """The steps that led to the chart shown, newest last, and those taken back."""

    def __init__(self) -> None:
        self._done: list[ChartChange] = []
        self._undone: list[ChartChange] = []

    @property
    def undo_name(self) -> str:
        """What Undo would take back, or ""."""
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """What Redo would do again, or ""."""
        return self._undone[-1].name if self._undone else ""

    def note(self, before: ChartDescription, after: ChartDescription, name: str = "", *, goes_on: bool = False) -> None:
        """Keeps a step; what was taken back before it is forgotten.

        Args:
            name: says what it is; else what differs does.
            goes_on: it is one with the step before it, where that has the same name and led to `before`.
        """
        if before == after:
            return
        step = ChartChange(name or change_name(before, after), before, after)
        if goes_on and self._done and (self._done[-1].name, self._done[-1].after) == (step.name, before):
            step = ChartChange(step.name, self._done.pop().before, after)
        elif self._done and _changed(before, after) == _changed(self._done[-1].before, self._done[-1].after):
            previous = self._done[-1]
            if set(_changed(before, after)) <= set(_ONE_STEP) and None not in (
                previous.before.read_day,
                after.read_day,
            ):
                self._done.pop()
                step = ChartChange(step.name, previous.before, after)
        self._done = [*self._done, step][-LONGEST:]
        self._undone = []

    def undo(self) -> ChartDescription | None:
        """The chart before the newest step, or None."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1].before

    def redo(self) -> ChartDescription | None:
        """The chart after the step taken back last, or None."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1].after

    def clear(self) -> None:
        """Another chart is shown."""
        self._done, self._undone = [], []


def change_name(before: ChartDescription, after: ChartDescription) -> str:
    """What differs between two charts, in the words of the controls; the first of them where several do."""
    changed = _changed(before, after)
    for name, words in _chart_words().items():
        if name in changed:
            return words
    if "panels" in changed:
        return _panels_name(before.panels, after.panels)
    return QCoreApplication.translate("ChartHistory", "Chart")


def _changed(before: object, after: object) -> list[str]:
    return [one.name for one in fields(before) if getattr(before, one.name) != getattr(after, one.name)]  # type: ignore[arg-type]


def _panels_name(before: tuple[PanelDescription, ...], after: tuple[PanelDescription, ...]) -> str:
    tr = QCoreApplication.translate
    if len(after) > len(before):
        return tr("ChartHistory", "Added panel")
    if len(after) < len(before):
        return tr("ChartHistory", "Removed panel")
    for old, new in zip(before, after, strict=True):
        changed = _changed(old, new)
        for name, words in _panel_words().items():
            if name in changed:
                return words
    return tr("ChartHistory", "Panel")


def _chart_words() -> dict[str, str]:
    """By field, the leading ones first: with another split the groups change along."""
    tr = QCoreApplication.translate
    return {
        "title": tr("ChartHistory", "Title"),
        "subtitle": tr("ChartHistory", "Subtitle"),
        "note": tr("ChartHistory", "Note"),
        "split": tr("ChartHistory", "Split by"),
        "own_field": tr("ChartHistory", "Split by"),
        "partner_role": tr("ChartHistory", "Role"),
        "show_as": tr("ChartHistory", "Show as"),
        "form": tr("ChartHistory", "Form"),
        "within": tr("ChartHistory", "Programme"),
        "filters": tr("ChartHistory", "Filter"),
        "any_filter": tr("ChartHistory", "All or any of the filters"),
        "source_filters": tr("ChartHistory", "Filter of sources"),
        "any_source_filter": tr("ChartHistory", "All or any of the filters"),
        "groups": tr("ChartHistory", "Groups"),
        "largest": tr("ChartHistory", "Number of lines"),
        "with_rest": tr("ChartHistory", "The rest as a line"),
        "logarithmic": tr("ChartHistory", "Scale"),
        "bands": tr("ChartHistory", "Uncertainty bands"),
        "moving_together": tr("ChartHistory", "How errors combine"),
        "assumed_range_percent": tr("ChartHistory", "Assumed range"),
        "policy_markers": tr("ChartHistory", "Policy markers"),
        "milestone_markers": tr("ChartHistory", "Milestone markers"),
        "point_labels": tr("ChartHistory", "Data point labels"),
        "read_day": tr("ChartHistory", "Line to read at a date"),
        "index_day": tr("ChartHistory", "Day of the index"),
        "ratio_groups": tr("ChartHistory", "Groups of the ratio"),
        "coming": tr("ChartHistory", "What is to come"),
        "first_day": tr("ChartHistory", "Days shown"),
        "last_day": tr("ChartHistory", "Days shown"),
        "annotations": tr("ChartHistory", "Notes"),
        "with_table": tr("ChartHistory", "Table"),
        "style": tr("ChartHistory", "Style"),
    }


def _panel_words() -> dict[str, str]:
    tr = QCoreApplication.translate
    return {
        "measure": tr("ChartHistory", "Measure"),
        "basis": tr("ChartHistory", "Counted as"),
        "total": tr("ChartHistory", "Figures"),
        "title": tr("ChartHistory", "Title of a panel"),
        "ratio": tr("ChartHistory", "Gap panel"),
        "with_not_stated": tr("ChartHistory", "“Not stated” power"),
        "bridges": tr("ChartHistory", "Bridge"),
    }
