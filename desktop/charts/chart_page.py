"""The chart page: controls on the left, the chart, and what made a number when one is clicked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QSplitter, QStackedWidget, QWidget

from db.charts.chart_choices import Choices
from db.charts.description import ChartData, ChartDescription, PanelDescription, Total
from db.charts.saved import views
from db.charts.saved.house_styles import is_stale
from db.errors import DatahallError
from db.watch import Watch
from desktop import tasks
from desktop.charts.chart_files import ChartFiles
from desktop.charts.chart_history import ChartHistory
from desktop.charts.chart_table import ChartTable
from desktop.charts.controls.column import Controls
from desktop.charts.empty_chart import EmptyChart
from desktop.charts.explaining.beside_chart import WIDTH_PX, BesideChart
from desktop.charts.explaining.explain_panel import ExplainPanel
from desktop.charts.page_layout import lay_out
from desktop.charts.playback.bar import PlaybackBar
from desktop.charts.screen.chart_widget import ChartWidget
from desktop.charts.stage.contents import Spot
from desktop.charts.trend_period import TrendPeriod
from desktop.charts.view_bar import ViewBar
from desktop.look import theme
from desktop.look.first_focus import begin_with
from desktop.look.plain import PlainLabel

if TYPE_CHECKING:
    from db.library import Library, Touched

NEW_CHART = ChartDescription(
    panels=(PanelDescription(measure="power", basis="power.whole_facility", total=Total.SITES),)
)
"""What a new chart shows before anything is chosen: power of listed sites by country."""


class ChartPage(QWidget):
    """Draws a description of the library's figures; asks the library off the interface thread."""

    opened = Signal(str, int)
    edit_requested = Signal(str, int)
    records_asked = Signal(str, object, str)
    """A table, ids of its records to show, and what they are in words."""
    views_changed = Signal()
    history_changed = Signal()
    """What Undo and Redo would do to the chart is another now."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._description = NEW_CHART
        self._data: ChartData | None = None
        self._choices: Choices | None = None
        self._drawing: tasks.Task | None = None
        self._history = ChartHistory()
        # Each inside the next from the beginning, in the order of Tab: what gets another parent is styled anew, with
        # all that is in it.
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.controls, self.middle = Controls(library, self.splitter), QWidget(self.splitter)
        self.explain_panel, within = ExplainPanel(self.splitter), self.middle
        self.controls_button = QPushButton(self.tr("Controls"), within)
        self.view_bar, self.files = ViewBar(library, within), ChartFiles(self, library)
        self.play_button = QPushButton(self.tr("Playback"), within)
        self.copy_button = QPushButton(self.tr("Copy"), within)
        self.data_button = QPushButton(self.tr("Export data…"), within)
        self.image_button = QPushButton(self.tr("Export image…"), within)
        self.image_button.setProperty("role", "primary")
        self.progress = QProgressBar(within)
        self.view_bar.begun_line.setParent(within)
        self.message = PlainLabel(parent=within)
        self.stacked = QSplitter(Qt.Orientation.Vertical, within)
        self.plot = QStackedWidget(self.stacked)
        self.chart, self.empty, self.table = (
            ChartWidget(self.plot),
            EmptyChart(library, self.plot),
            ChartTable(self.stacked),
        )
        self.playback = PlaybackBar(self)
        lay_out(self)
        begin_with(self, self.chart)
        self._connect()
        self.explaining = BesideChart(self, library)
        TrendPeriod(self)
        self._show_first()
        self.refresh(None)

    # What others ask of it

    def show_view(self, view_id: int) -> None:
        """Shows a saved chart with the changes left in it; the one already shown stays as the person has changed it."""
        if view_id == self.view_bar.view_id and self.view_bar.saved is not None:
            return
        try:
            description = self.view_bar.show_view(view_id)
        except DatahallError as error:
            self.say(str(error), is_problem=True)
            return
        self._begin(description)

    def new_chart(self) -> None:
        """Shows a chart that was begun and not saved, and offers an empty one; an empty one where there is none."""
        before = self._description if not self.view_bar.view_id else None
        begun = self.view_bar.begin_again()
        if begun is None:
            self.show_chart(NEW_CHART)
        elif begun != before:
            self._begin(begun)

    def show_chart(self, description: ChartDescription) -> None:
        """Shows a chart that is not saved."""
        self.view_bar.begin(description)
        self._begin(description)

    def refresh(self, touched: Touched | None) -> None:
        """Looks again at the library: draws anew what may have changed."""
        self._look_at_saved()
        if touched is None or touched.records or is_stale(self._library, self._data):
            self._draw(with_choices=True)

    def remembered(self) -> dict[str, object]:
        """The chart as it is, for the next start."""
        return {
            **self.view_bar.remembered(),
            "description": self._description.to_json(),
            "folder": str(self.files.folder),
            "explain_width": self.explaining.width_px,
            "folded": self.controls.folded(),
        }

    def restore(self, state: dict[str, object]) -> None:
        """The chart as it was left, not saved where its view is gone or damaged; what no longer fits is left aside."""
        self.files.folder = Path(str(state.get("folder") or self.files.folder))
        width = state.get("explain_width")
        self.explaining.width_px = width if isinstance(width, int) else WIDTH_PX
        folded = state.get("folded")
        self.controls.fold([one for one in folded if isinstance(one, int)] if isinstance(folded, list) else [])
        if "description" not in state:
            return  # of this library nothing was left
        self.view_bar.restore(state)
        try:
            description = ChartDescription.from_json(str(state["description"]))
        except (KeyError, ValueError, TypeError):
            self._show_first()
            return
        self._begin(description)
        self._look_at_saved()

    @property
    def library(self) -> Library:
        """What it draws."""
        return self._library

    @property
    def description(self) -> ChartDescription:
        """What is shown."""
        return self._description

    @property
    def data(self) -> ChartData | None:
        """What is drawn, or None before the first drawing."""
        return self._data

    # Drawing

    def _show_first(self) -> None:
        """The first saved chart, or a new one where none is saved."""
        charts = views.saved(self._library, views.CHART)
        if charts:
            self.show_view(charts[0].id)
        else:
            self.new_chart()

    def _begin(self, description: ChartDescription) -> None:
        """Shows another chart: nothing has been changed about it yet."""
        self._history.clear()
        self._set(description)
        self.history_changed.emit()

    def _set(self, description: ChartDescription, *, panel: int | None = 0) -> None:
        self._description = description
        self.controls.show_description(description, panel)
        self._change(description)

    def _change(self, description: ChartDescription) -> None:
        self._description = description
        self.view_bar.show_description(description)
        self._draw()

    def _start_empty(self) -> None:
        """In place of the one that was begun earlier, which Undo brings back."""
        self.view_bar.start_again_from(NEW_CHART)
        self._alter(NEW_CHART, self.tr("Start an empty chart"))

    def _draw(self, *, with_choices: bool = False) -> None:
        if self._drawing is not None:
            self._drawing.cancel()
        library, description = self._library, self._description
        choices = None if with_choices else self._choices

        def work(watch: Watch) -> tuple[ChartData, Choices]:
            from db.charts.chart_choices import read_choices
            from db.charts.trajectories import chart_data

            known = choices or read_choices(library)
            watch.at(1, 2)
            return chart_data(library, description), known

        self.progress.show()
        self._drawing = tasks.run(self, work, done=self._show, failed=self._fail)

    def _show(self, answer: tuple[ChartData, Choices]) -> None:
        self._drawing = None
        self.progress.hide()
        self._data, choices = answer
        if choices is not self._choices:
            self._choices = choices
            self.controls.show_choices(choices)
        self.say("")
        self.view_bar.proposed_name = self._data.title
        is_empty = not any(panel.lines or panel.undated for panel in self._data.panels)
        self.plot.setCurrentIndex(1 if is_empty else 0)
        for button in (self.play_button, self.copy_button, self.data_button, self.image_button):
            button.setEnabled(not is_empty)
        self.empty.stop()
        if is_empty:
            self.empty.say(self._description, self._data, choices)
        self.chart.show_data(self._data)
        self.playback.chart_changed()
        self._show_table()
        self.explaining.close()

    def _show_table(self) -> None:
        """The data under the chart, where they are wanted and there are any."""
        wanted = self._description.with_table and self.plot.currentIndex() == 0
        self.table.show_data(self._data if wanted else None)
        self.table.setVisible(wanted)

    def _fail(self, error: Exception) -> None:
        self._drawing = None
        self.progress.hide()
        if not isinstance(error, DatahallError):
            raise error
        self.say(str(error), is_problem=True)

    def say(self, text: str, *, is_problem: bool = False) -> None:
        """A line above the chart; "" takes it away."""
        self.message.setProperty("role", "error" if is_problem else "hint")
        self.message.setText(text)
        self.message.setVisible(bool(text))
        theme.restyle(self.message)

    # What the chart asks

    def _count_sources(self, spot: Spot) -> int:
        from db.charts.explaining.source_count import count_sources

        return count_sources(self._library, spot.line, spot.point)

    def _ask_for_left_out(self, number: int) -> None:
        if self._data is not None:
            sentence = self._data.left_out[number]
            words = sentence.partition(" ")[2] if sentence[:1].isdigit() else sentence
            self.records_asked.emit(
                "observation", self._data.left_out_ids[number], self.tr("From chart: {0}").format(words)
            )

    def _ask_for_uncovered(self, number: int) -> None:
        if self._data is not None:
            group = self._data.coverage[number].partition(":")[0]
            words = self.tr("From chart: {group} without a figure").format(group=group)
            self.records_asked.emit("facility", self._data.without[self._data.coverage[number]], words)

    # Files and clipboard

    def export_image(self) -> None:
        """Asks where and how, then writes the picture."""
        self.files.export_image()

    def copy_image(self) -> None:
        """Puts the picture on the clipboard."""
        self.files.copy_image()

    def export_data(self) -> None:
        """Asks for a file and writes the chart's data as CSV."""
        self.files.export_data()

    # Undo

    @property
    def undo_name(self) -> str:
        """What Undo would take back of this chart, or ""."""
        return self._history.undo_name

    @property
    def redo_name(self) -> str:
        """What Redo would do again to this chart, or ""."""
        return self._history.redo_name

    def undo(self) -> None:
        """Takes back the newest change of this chart."""
        self._take(self._history.undo())

    def redo(self) -> None:
        """Does again what was taken back of this chart."""
        self._take(self._history.redo())

    def _take(self, description: ChartDescription | None) -> None:
        if description is not None:
            self._set(description, panel=None)
            self.history_changed.emit()

    def choose(self, description: ChartDescription, name: str, *, goes_on: bool) -> None:
        """Shows what the person chose on the chart; `goes_on`: Undo takes it back with the step before."""
        self._alter(description, name, goes_on=goes_on)

    def _alter(
        self, description: ChartDescription, name: str = "", *, by_controls: bool = False, goes_on: bool = False
    ) -> None:
        """Shows what the person changed, and keeps it for Undo."""
        before = self._description
        self._history.note(before, description, name, goes_on=goes_on)
        if by_controls:
            self._change(description)
        else:
            self._set(description, panel=None)
        self.history_changed.emit()

    # Parts

    def _edit_text(self, **values: Any) -> None:
        self._alter(replace(self._description, **values))

    def _read_at(self, day: int) -> None:
        before, self._description = self._description, replace(self._description, read_day=day)
        self._history.note(before, self._description)
        self.history_changed.emit()
        self.controls.show_description(self._description)
        self.view_bar.show_description(self._description)

    def _edit_styles(self) -> None:
        from desktop.charts.house_styles.style_dialog import StyleDialog

        StyleDialog(self._library, self).open()

    def _revert(self) -> None:
        if (stored := self.view_bar.take_stored()) is not None:
            self._alter(stored, self.tr("Back to the saved view"))

    def _look_at_saved(self) -> None:
        """Another program may have changed or deleted the view."""
        self.view_bar.show_description(self._description)
        if (theirs := self.view_bar.look_again()) is not None:
            self._begin(theirs)

    def _connect(self) -> None:
        self.controls.changed.connect(lambda description: self._alter(description, by_controls=True))
        self.controls.styles_asked.connect(self._edit_styles)
        self.chart.title_edited.connect(lambda text: self._edit_text(title=text))
        self.chart.subtitle_edited.connect(lambda text: self._edit_text(subtitle=text))
        self.chart.note_edited.connect(lambda text: self._edit_text(note=text))
        self.chart.read_day_changed.connect(self._read_at)
        self.chart.notes.edited.connect(
            lambda notes, name: self._alter(replace(self._description, annotations=notes), name)
        )
        self.chart.marker_clicked.connect(self.opened)
        self.chart.left_out_clicked.connect(self._ask_for_left_out)
        self.chart.coverage_clicked.connect(self._ask_for_uncovered)
        self.chart.count_sources = self._count_sources
        self.view_bar.views_changed.connect(self.views_changed)
        self.view_bar.begun_line.empty_asked.connect(self._start_empty)
        self.view_bar.revert_requested.connect(self._revert)
        self.view_bar.problem.connect(lambda text: self.say(text, is_problem=True))
        self.play_button.clicked.connect(self.playback.begin)
        self.copy_button.clicked.connect(self.copy_image)
        self.data_button.clicked.connect(self.export_data)
        self.image_button.clicked.connect(self.export_image)
        self.empty.add_asked.connect(lambda: self.edit_requested.emit("facility", 0))
        self.empty.filtered.connect(
            lambda asked: self._alter(
                replace(self._description, filters=asked.filters, any_filter=asked.any_of), self.tr("Filter")
            )
        )
