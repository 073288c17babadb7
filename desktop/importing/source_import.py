"""Imports the sources of a bibliography: reads beside the window, shows them, takes the ticked ones as one action."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog

from db.place import has_folder
from db.watch import Watch
from desktop import settings, tasks

if TYPE_CHECKING:
    from db.interchange.bibliographies.applying import Taken
    from db.interchange.bibliographies.matching import PlannedSource
    from db.interchange.bibliographies.reading import Bibliography
    from desktop.importing.source_dialog import SourceDialog
    from desktop.main_window import MainWindow

REMEMBERED = "sources"


def is_bibliography(path: Path) -> bool:
    """Whether a dropped file holds references."""
    from db.interchange.bibliographies.reading import ENDINGS
    from db.interchange.bibliographies.reading import is_bibliography as holds_references

    return path.suffix.lower() in ENDINGS and holds_references(path)


class SourceImport(QObject):
    """One import, from the question to the message."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._task: tasks.Task | None = None
        self._path, self._further = Path(), list[Path]()
        self.dialog: SourceDialog | None = None

    def ask(self) -> None:
        """Asks for a file, and shows what it holds."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Import sources"),
            str(self._folder()),
            self.tr("Bibliographies (*.bib *.ris *.json *.csljson)") + ";;" + self.tr("All files (*)"),
        )
        if chosen:
            self.begin([Path(chosen)])
        else:
            self.deleteLater()

    def begin(self, paths: list[Path]) -> None:
        """Shows the references of a file; nothing is taken before the person says so. Then those of the next."""
        library = self._window.library
        if library is None or library.read_only:
            return
        path, self._further = paths[0], paths[1:]
        self._path = path
        self._window.settings.imports[REMEMBERED] = {"folder": str(path.parent)}
        settings.save(self._window.settings)
        from desktop.importing.source_dialog import SourceDialog

        dialog = self.dialog = SourceDialog(path, self._window)
        dialog.chosen.connect(self._take)
        dialog.stopped.connect(self._stop)
        dialog.finished.connect(self._end)

        def work(watch: Watch) -> tuple[Bibliography, list[PlannedSource]]:
            from db.interchange.bibliographies.matching import plan_sources
            from db.interchange.bibliographies.reading import read_bibliography

            bibliography = read_bibliography(path, watch)
            return bibliography, plan_sources(library, bibliography, watch)

        self._task = tasks.run(self, work, done=self._planned, failed=self._failed, progressed=dialog.show_progress)
        dialog.open()

    def _planned(self, answer: tuple[Bibliography, list[PlannedSource]]) -> None:
        bibliography, planned = answer
        if self.dialog is not None:
            self.dialog.show_planned(planned, bibliography.kind, bibliography.remarks)

    def _take(self) -> None:
        library, dialog = self._window.library, self.dialog
        assert library is not None
        assert dialog is not None
        planned, wished, name = dialog.planned, list(dialog.wished), self._path.name

        def work(watch: Watch) -> Taken:
            from db.interchange.bibliographies.applying import take_sources

            return take_sources(library, planned, name, wished, watch)

        self._task = tasks.run(self, work, done=self._taken, failed=self._failed, progressed=dialog.show_progress)

    def _taken(self, taken: Taken) -> None:
        self._task = None
        if self.dialog is not None:
            self.dialog.accept()
        self._window.show_listed("source", taken.ids, self.tr("Imported from {name}").format(name=self._path.name))
        self._window.status_note.setText(f"{self._path.name}: {taken.sentence()}")

    def _failed(self, error: Exception) -> None:
        if self.dialog is not None:
            self.dialog.show_problem(str(error))

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _end(self, result: int) -> None:
        self.dialog = None
        if result == QDialog.DialogCode.Accepted and self._further:
            SourceImport(self._window).begin(self._further)
        self.deleteLater()

    def _folder(self) -> Path:
        state = self._window.settings.imports.get(REMEMBERED)
        kept = Path(str(state.get("folder"))) if isinstance(state, dict) else None
        if kept is not None and has_folder(kept):
            return kept
        library = self._window.library
        return library.path.parent if library is not None else Path.home()
