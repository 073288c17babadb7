"""What made a number of the chart page: asked beside the window when one is clicked, shown beside the chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.errors import DatahallError
from db.watch import Watch
from desktop import tasks
from desktop.exporting.asking import may_save_explanation

if TYPE_CHECKING:
    from db.charts.explaining.explanation import Explanation
    from db.library import Library
    from desktop.charts.chart_page import ChartPage

WIDTH_PX = 460


class BesideChart(QObject):
    """The explanation of the number clicked last, in the page's panel.

    Args:
        width_px: of the panel, as the person left it.
    """

    def __init__(self, page: ChartPage, library: Library) -> None:
        super().__init__(page)
        self._page, self._library = page, library
        self._task: tasks.Task | None = None
        self.width_px = WIDTH_PX
        page.explain_panel.may_leave = lambda list_: may_save_explanation(page, library, list_)
        page.chart.point_clicked.connect(self.ask)
        page.table.point_clicked.connect(self.ask)
        page.explain_panel.opened.connect(page.opened)
        page.explain_panel.closed.connect(page.chart.setFocus)
        page.explain_panel.closed.connect(page.play_button.show)
        page.splitter.splitterMoved.connect(self._note_width)

    def ask(self, panel_key: str, line_key: str, index: int) -> None:
        """Explains a point of a line of what is shown; an explanation that was to come is not wanted any more."""
        self._drop()
        library, data = self._library, self._page.data
        if data is None:
            return

        def work(_: Watch) -> Explanation:
            from db.charts.explaining.explain import explain

            return explain(library, data, panel_key, line_key, index)

        self._task = tasks.run(self, work, done=self._show, failed=self._fail)

    def close(self) -> None:
        """Shows none: the chart is another now."""
        self._drop()
        self._page.explain_panel.close_panel()

    def _drop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _show(self, explanation: Explanation) -> None:
        page = self._page
        is_new = not page.explain_panel.isVisible()
        page.play_button.hide()  # the buttons above a narrow chart would be cut; the menu has it too
        page.explain_panel.show_explanation(explanation)
        if is_new:
            controls = page.controls.width()
            rest = page.splitter.width() - controls - self.width_px
            page.splitter.setSizes([controls, rest, self.width_px])

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, DatahallError):
            raise error
        self._page.say(str(error), is_problem=True)

    def _note_width(self) -> None:
        if self._page.explain_panel.isVisible():
            self.width_px = self._page.explain_panel.width()
