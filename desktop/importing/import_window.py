"""The import window: files, what their columns mean, which records they name, what is wrong, and what it would do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from db.errors import DatahallError
from db.interchange.mapping.mapping import GridMapping, Mapping
from db.interchange.reading.choices import Choices
from desktop import messages
from desktop.charts.name_dialog import NameDialog
from desktop.importing.changes_tab import ChangesTab
from desktop.importing.columns_tab import ColumnsTab
from desktop.importing.files_bar import FilesBar, remarks_of
from desktop.importing.grid_bar import GridBar, SourceCard
from desktop.importing.import_words import report_words, summary_words
from desktop.importing.import_work import ImportWork
from desktop.importing.problems_tab import ProblemsTab
from desktop.importing.reading_dialog import ReadingDialog
from desktop.importing.records_tab import RecordsTab
from desktop.look import icons, theme
from desktop.look.choice_box import ChoiceBox
from desktop.look.on_screen import open_as_large_as
from desktop.look.plain import PlainLabel
from desktop.look.progress import Progress
from desktop.look.rows import row_of
from desktop.own.offering import offer_new

if TYPE_CHECKING:
    from db.interchange.applying.apply import ImportReport
    from db.interchange.planning.plan import Plan
    from db.interchange.planning.preview import PreviewGrid
    from db.interchange.reading.grid import Grid, ReadFile
    from db.library import Library

FIRST_SIZE = (1240, 820)
KINDS = "*.csv *.tsv *.txt *.xlsx *.json *.ndjson *.geojson"


class ImportWindow(QDialog):
    """`imported` brings what was done, in words. Closing it before changes nothing."""

    imported = Signal(str)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAcceptDrops(True)
        open_as_large_as(self, *FIRST_SIZE)
        self._library = library
        self._grid = ""
        self._previews: dict[str, PreviewGrid] = {}
        self.work = ImportWork(library, self)
        self.files_bar, self.grid_bar, self.source = FilesBar(), GridBar(), SourceCard()
        self.columns, self.records, self.problems = ColumnsTab(), RecordsTab(), ProblemsTab()
        self.changes = ChangesTab()
        self.tabs = QTabWidget()
        self.mappings = ChoiceBox()
        self.save_mapping, self.delete_mapping = QPushButton(self.tr("Save mapping…")), QToolButton()
        self.trouble, self.summary, self.busy = PlainLabel(), PlainLabel(), PlainLabel()
        self.progress = Progress()
        self.stop_button, self.close_button = QPushButton(self.tr("Stop")), QPushButton(self.tr("Cancel"))
        self.go = QPushButton(self.tr("Import"))
        self._lay_out()
        self._connect()
        self._show_busy("")
        self._show_mappings()

    # Files

    def begin(self, paths: list[Path]) -> None:
        """Reads files and shows what they hold."""
        self.trouble.hide()
        self.work.add_files(paths)

    def _ask_for_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Add files"), str(self._folder()), self.tr("Tables ({kinds})").format(kinds=KINDS)
        )
        if names:
            self.begin([Path(name) for name in names])

    def _folder(self) -> Path:
        return self.work.files[0].path.parent if self.work.files else self._library.path.parent

    def _read_otherwise(self, file: ReadFile) -> None:
        dialog = ReadingDialog(file, self.work.choices.get(file.path, Choices()), self)
        dialog.chosen.connect(lambda choices: self.work.read_otherwise(file.path, choices))
        dialog.open()

    def _files_changed(self) -> None:
        files = self.work.files
        self.files_bar.show_files(files)
        names = [grid.name for grid in self._grids()]
        self._grid = self._grid if self._grid in names else (names[0] if names else "")
        self.grid_bar.show_grids(self._grids(), self._grid)
        self._show_mappings()
        self._show_mapping()
        self.problems.show_remarks(remarks_of(files))

    def _grids(self) -> list[Grid]:
        return [grid for file in self.work.files for grid in file.grids]

    # Mapping

    @property
    def mapping(self) -> Mapping:
        """What the columns mean now."""
        return self.work.mapping

    def _grid_mapping(self) -> GridMapping | None:
        return self.mapping.grid(self._grid)

    def _show_mapping(self) -> None:
        grid = next((one for one in self._grids() if one.name == self._grid), None)
        mapping = self._grid_mapping()
        self.grid_bar.show_mapping(mapping)
        self.columns.show_grid(grid, mapping)
        self.columns.show_preview(self._previews.get(self._grid))
        self.source.show_mapping(self.mapping)
        self._no_plan()

    def _show_grid(self, name: str) -> None:
        self._grid = name
        plan = self.work.plan
        self._show_mapping()
        if plan is not None:
            self._planned(plan)

    def _grid_changed(self, changed: GridMapping) -> None:
        self.work.use_mapping(self.mapping.with_grid(changed))

    def _column_changed(self, changed: object) -> None:
        mapping = self._grid_mapping()
        if mapping is not None:
            self.work.mapping = self.mapping.with_grid(mapping.with_column(changed))  # type: ignore[arg-type]
            self.columns.show_mapping(self.work.mapping.grid(self._grid))
            self._no_plan()
            self.work.use_mapping(self.work.mapping)

    def _mapping_changed(self) -> None:
        mapping = self._grid_mapping()
        self.grid_bar.show_mapping(mapping)
        self.columns.show_mapping(mapping)
        self.source.show_mapping(self.mapping)
        self._no_plan()

    def _previewed(self, previews: tuple[PreviewGrid, ...]) -> None:
        self._previews = {one.grid: one for one in previews}
        self.columns.show_preview(self._previews.get(self._grid))

    def _show_mappings(self) -> None:
        from db.interchange.mapping.saved import saved_mappings

        self.mappings.clear()
        self.mappings.addItem(self.tr("Best guess"), None)
        for saved in saved_mappings(self._library):
            self.mappings.addItem(saved.name, saved)
        self.mappings.setCurrentIndex(max(0, self.mappings.findText(self.mapping.name)) if self.mapping.name else 0)
        self._show_whether_saved()

    def _show_whether_saved(self) -> None:
        self.delete_mapping.setEnabled(self.mappings.currentData() is not None)

    def _mapping_chosen(self) -> None:
        from db.interchange.mapping.guess import guess_mapping
        from db.interchange.mapping.saved import fitted_to

        saved = self.mappings.currentData()
        if saved is None:
            self.work.use_mapping(guess_mapping(self.work.files, self._library))
        else:
            self.work.use_mapping(fitted_to(saved.mapping, self.work.files)[0])
        self._show_mapping()
        self._show_whether_saved()

    def _delete_mapping(self) -> None:
        """What the columns mean stays as it is shown; only its name is kept no more."""
        from db.interchange.mapping.saved import delete_mapping

        saved = self.mappings.currentData()
        question = self.tr("Delete the mapping “{name}”?").format(name=saved.name)
        stays = self.tr("What was imported with it stays. Undo brings it back.")
        if not messages.ask(self, question, stays, self.tr("Delete")):
            return
        try:
            delete_mapping(self._library, saved.id)
        except DatahallError as error:
            messages.show_error(self, error)
        self.work.mapping = replace(self.mapping, name="")
        self._show_mappings()

    def _ask_for_name(self) -> None:
        name = self.mapping.name or (self.work.files[0].path.stem if self.work.files else "")
        NameDialog(self.tr("Save mapping"), self.tr("Save"), name, self._save_mapping, self).open()

    def _save_mapping(self, name: str) -> None:
        from db.interchange.mapping.saved import save_mapping

        save_mapping(self._library, name, self.mapping)
        self.work.mapping = replace(self.mapping, name=" ".join(name.split()))
        self._show_mappings()

    # Plan

    def _no_plan(self) -> None:
        self.go.setEnabled(False)
        self.summary.clear()

    def _planned(self, plan: Plan) -> None:
        self.records.show_plan(plan)
        self.problems.show_plan(plan)
        count = f"  {plan.problem_count:,}" if plan.problem_count else ""
        self.tabs.setTabText(1, self.tr("Records") + f"  {len(plan.records):,}")
        self.tabs.setTabText(2, self.tr("Problems") + count)
        self.tabs.setTabVisible(3, plan.differences is not None)
        if plan.differences is not None:
            self.changes.show_plan(plan)
            self.tabs.setTabText(3, self.tr("Changes since the last edition") + f"  {len(plan.differences.all):,}")
        self.summary.setText(summary_words(plan))
        self.go.setEnabled(plan.counts.does_something)

    def _decided(self) -> None:
        self.go.setEnabled(False)
        self.work.recount()

    # Importing

    def _import(self) -> None:
        for widget in (self.tabs, self.files_bar, self.grid_bar, self.source, self.go):
            widget.setEnabled(False)
        self.work.carry_out()

    def _done(self, report: ImportReport) -> None:
        self.imported.emit(report_words(report))
        self.accept()

    def _failed(self, error: Exception) -> None:
        for widget in (self.tabs, self.files_bar, self.grid_bar, self.source):
            widget.setEnabled(True)
        if isinstance(error, DatahallError):
            self.trouble.setText(str(error))
            self.trouble.show()
            if not self.work.files:
                self.files_bar.show_files(())
        else:
            messages.show_error(self, error)
        if self.work.plan is not None:
            self._planned(self.work.plan)

    def _show_busy(self, words: str) -> None:
        self.busy.setText(words)
        for widget in (self.busy, self.progress, self.stop_button):
            widget.setVisible(bool(words))
        self.progress.show_busy()
        self.summary.setVisible(not words)

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.show_how_far(done, total)

    def _stop(self) -> None:
        was_writing = self.work.is_writing
        self.work.stop()
        for widget in (self.tabs, self.files_bar, self.grid_bar, self.source):
            widget.setEnabled(True)
        self.summary.setText(self.tr("Stopped. Nothing was changed."))
        if was_writing and self.work.plan is not None:
            self.go.setEnabled(True)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stops what is under way."""
        self.work.close()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Frees the plan, however the window ends."""
        self.work.close()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes further files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Reads the files dropped."""
        self.begin([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    # Parts

    def _lay_out(self) -> None:
        self.trouble.setProperty("role", "error-banner")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.busy.setProperty("role", "muted")
        self.go.setProperty("role", "primary")
        self.go.setEnabled(False)
        self.mappings.setAccessibleName(self.tr("Mapping"))
        self.delete_mapping.setAutoRaise(True)
        self.delete_mapping.setToolTip(self.tr("Delete this saved mapping"))
        self.delete_mapping.setAccessibleName(self.tr("Delete this saved mapping"))
        theme.watcher.changed.connect(self._draw_icons)
        self._draw_icons()
        self.progress.setFixedWidth(220)
        self.tabs.addTab(self.columns, self.tr("Columns"))
        self.tabs.addTab(self.records, self.tr("Records"))
        self.tabs.addTab(self.problems, self.tr("Problems"))
        self.tabs.addTab(self.changes, self.tr("Changes since the last edition"))
        self.tabs.setTabVisible(3, False)
        self.tabs.setCornerWidget(self._mapping_corner())
        whole = QWidget()
        inner = QVBoxLayout(whole)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        for widget in (self.files_bar, self.trouble, self.source, self.grid_bar):
            inner.addWidget(widget)
        inner.addWidget(self.tabs, 1)
        area = QScrollArea()  # at 200 % a small screen has no room for all of it; the buttons below stay in sight
        area.setAccessibleName(self.tr("What is imported"))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(area, 1)
        self.summary.setWordWrap(True)  # a long one would make the window wider than the screen
        foot = row_of(
            self.summary, self.busy, self.progress, self.stop_button, None, self.close_button, self.go, spacing_px=8
        )
        foot.setStretchFactor(self.summary, 100)
        column.addLayout(foot)

    def _mapping_corner(self) -> QWidget:
        corner = QWidget()
        label = PlainLabel(self.tr("Mapping"))
        label.setProperty("role", "muted")
        corner.setLayout(row_of(label, self.mappings, self.save_mapping, self.delete_mapping, spacing_px=8))
        return corner

    def _draw_icons(self) -> None:
        self.delete_mapping.setIcon(icons.icon("trash"))

    def _connect(self) -> None:
        work = self.work
        work.files_changed.connect(self._files_changed)
        work.mapping_changed.connect(self._mapping_changed)
        work.previewed.connect(self._previewed)
        work.planned.connect(self._planned)
        work.imported.connect(self._done)
        work.failed.connect(self._failed)
        work.progressed.connect(self._show_progress)
        work.busy_changed.connect(self._show_busy)
        self.files_bar.add_asked.connect(self._ask_for_files)
        self.files_bar.otherwise_asked.connect(self._read_otherwise)
        self.files_bar.removed.connect(work.remove_file)
        self.grid_bar.grid_chosen.connect(self._show_grid)
        self.grid_bar.grid_changed.connect(self._grid_changed)
        self.source.changed.connect(lambda source: work.use_mapping(replace(self.mapping, source=source)))
        self.columns.changed.connect(self._column_changed)
        offer_new(self._library, self.columns.card, self)
        self.records.decided.connect(self._decided)
        self.changes.decided.connect(self._decided)
        self.mappings.activated.connect(lambda _: self._mapping_chosen())
        self.save_mapping.clicked.connect(self._ask_for_name)
        self.delete_mapping.clicked.connect(self._delete_mapping)
        self.stop_button.clicked.connect(self._stop)
        self.close_button.clicked.connect(self.reject)
        self.go.clicked.connect(self._import)
