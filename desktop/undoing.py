"""Undo and redo of the window: of the chart in front, else of the library's newest action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from db.errors import DatahallError
from db.values import dates
from db.watch import Watch
from desktop import messages
from desktop.look.plain import in_menu
from desktop.pages import CHART

if TYPE_CHECKING:
    from db.history.steps import Step
    from desktop import tasks
    from desktop.charts.chart_page import ChartPage
    from desktop.main_window import MainWindow

MANY_ROWS = 100
"""Undoing more rows than this asks first."""


class Undoing(QObject):
    """One for each window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def undo(self) -> None:
        """Takes back the newest change of the chart in front, else the newest action; asks first for many rows."""
        chart, library = self._chart_in_front(), self._window.library
        if chart is not None and chart.undo_name:
            chart.undo()
            return
        if library is None:
            return
        from db.history import changes
        from db.history.steps import next_undo

        step = next_undo(library)
        if step is not None and self._agreed(step):
            words, said = self.tr("Undoing “{action}”…"), self.tr("Undone: {action}")
            self._turn(step, lambda watch: changes.undo(library, watch), words, said)

    def redo(self) -> None:
        """Does again what was undone last, of the chart in front first."""
        chart, library = self._chart_in_front(), self._window.library
        if chart is not None and chart.redo_name:
            chart.redo()
            return
        if library is not None:
            from db.history import changes
            from db.history.steps import next_redo

            step = next_redo(library)
            if step is not None:
                words, said = self.tr("Doing “{action}” again…"), self.tr("Done again: {action}")
                self._turn(step, lambda watch: changes.redo(library, watch), words, said)

    def _agreed(self, step: Step) -> bool:
        if step.rows <= MANY_ROWS:
            return True
        return messages.ask(
            self._window,
            self.tr("Undo “{action}”?").format(action=step.action),
            self.tr("It touched {rows} rows.").format(rows=f"{step.rows:,}"),
            self.tr("Undo"),
        )

    def show_state(self, *, may_write: bool) -> None:
        """What undo and redo would do now, in their words."""
        actions, library, chart = self._window.actions_by_name, self._window.library, self._chart_in_front()
        from db.history.steps import next_redo, next_undo

        for name, words, find in (("undo", self.tr("Undo"), next_undo), ("redo", self.tr("Redo"), next_redo)):
            step = find(library) if library is not None and may_write else None
            of_chart = getattr(chart, f"{name}_name") if chart is not None else ""
            named = self.tr("change of chart: {name}").format(name=of_chart) if of_chart else ""
            named = named or (self._named(step) if step else "")
            actions[name].setEnabled(bool(of_chart) or step is not None)
            # A colon already stands in a chart's.
            joint = " " if of_chart else ": "
            actions[name].setText(f"{words}{joint}{in_menu(named)}" if named else words)

    def _chart_in_front(self) -> ChartPage | None:
        """The chart page while it is shown and no editor lies over it."""
        window = self._window
        return window.pages.chart() if window.pages.current == CHART and window.page_actions.editor is None else None

    def _named(self, step: Step) -> str:
        """An action's name; work of an earlier day names the day."""
        done = datetime.fromisoformat(step.at).astimezone()
        if done.date() == datetime.now(UTC).astimezone().date():
            return step.action
        return self.tr("{action} ({day})").format(action=step.action, day=dates.show_day(done, short=True))

    def _turn(self, step: Step, work: tasks.Work, words: str, said: str) -> None:
        """Does it and says so: what was said of the action itself holds no longer."""

        def done(turned: Step | None) -> None:
            if turned is not None:  # another program may have saved or undone since it was asked
                self._window.status_note.setText(said.format(action=turned.action))

        def failed(error: Exception) -> None:
            messages.show_error(self._window, error)

        def stopped() -> None:
            self._window.status_note.setText(self.tr("Stopped. Nothing was changed."))

        told = words.format(action=step.action)
        take_back(self._window, step.rows, work, told, done=done, failed=failed, stopped=stopped)


def take_back(
    parent: QWidget,
    rows: int,
    work: tasks.Work,
    words: str,
    *,
    done: Callable[[Any], None] = lambda _: None,
    failed: Callable[[Exception], None],
    stopped: Callable[[], None] = lambda: None,
) -> None:
    """Undoes or redoes: few rows at once, many beside the window, with how far it is and Stop."""
    if rows > MANY_ROWS:
        from desktop.look.work_box import WorkBox

        WorkBox(words, parent, failed=failed, stopped=stopped).begin(
            work, done, after_ms=0
        )  # at once: nothing else may be undone meanwhile
        return
    try:
        answer = work(Watch())
    except DatahallError as error:
        failed(error)
    else:
        done(answer)
