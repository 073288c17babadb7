"""Opens the import window for tables: by menu, or for files dropped onto the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from db.place import has_folder
from desktop.importing.source_import import SourceImport, is_bibliography

if TYPE_CHECKING:
    from desktop.importing.import_window import ImportWindow
    from desktop.main_window import MainWindow

ENDINGS = (".csv", ".tsv", ".tab", ".xlsx", ".json", ".ndjson", ".jsonl", ".geojson")


def is_table(path: Path) -> bool:
    """Whether a dropped file is one that tables are read from."""
    return path.suffix.lower() in ENDINGS


class TableImport(QObject):
    """One import of tables, from the question to the message."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: ImportWindow | None = None

    def ask(self) -> None:
        """Asks for files, and shows what they hold."""
        library = self._window.library
        folder = self._window.settings.exports.get("import_folder")
        is_known = isinstance(folder, str) and has_folder(Path(folder))
        start = str(folder) if is_known else str(library.path.parent if library is not None else "")
        kinds = " ".join(f"*{ending}" for ending in (*ENDINGS, ".bib", ".ris"))
        chosen, _ = QFileDialog.getOpenFileNames(
            self._window, self.tr("Import"), start, self.tr("Tables and references ({kinds})").format(kinds=kinds)
        )
        if chosen:
            self._window.settings.exports["import_folder"] = str(Path(chosen[0]).parent)
            paths = [Path(one) for one in chosen]
            if all(map(is_bibliography, paths)):  # references are no table, whatever their file is called
                SourceImport(self._window).begin(paths)
                self.deleteLater()
            else:
                self.begin(paths)

    def begin(self, paths: list[Path]) -> None:
        """Shows what files hold; nothing is taken before the person says so."""
        library = self._window.library
        if library is None or library.read_only:
            return
        from db.interchange.whole.lines import is_everything

        if len(paths) == 1 and is_everything(paths[0]):
            from desktop.exporting.everything import Everything

            Everything(self._window).load_into(paths[0])
            self.deleteLater()
            return
        from desktop.importing.import_window import ImportWindow

        self.dialog = ImportWindow(library, self._window)
        self.dialog.imported.connect(self._imported)
        self.dialog.destroyed.connect(self.deleteLater)
        self.dialog.open()
        self.dialog.begin(paths)

    def _imported(self, said: str) -> None:
        self._window.status_note.setText(said)
