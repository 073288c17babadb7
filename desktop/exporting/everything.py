"""Everything of a library into one file, and a new library from such a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from db.library import SUFFIX
from db.place import has_folder
from db.values import notation
from db.watch import Watch
from desktop import messages, settings
from desktop.exporting.everything_dialog import EverythingChoice, EverythingDialog
from desktop.look.work_box import WorkBox

if TYPE_CHECKING:
    from db.interchange.whole.loading import Loaded
    from db.interchange.whole.writing import Written
    from desktop.main_window import MainWindow

REMEMBERED = "everything"


class Everything(QObject):
    """Export and import of everything, with the dialogs and messages that go with it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def export(self) -> None:
        """Asks where, and writes beside the window."""
        library = self._window.library
        if library is None:
            return
        from db import confidential
        from db.interchange.leaving import copies_kept

        state = self._window.settings.exports.get(REMEMBERED)
        folder = Path(str(state.get("folder"))) if isinstance(state, dict) else library.path.parent
        folder = folder if has_folder(folder) else library.path.parent
        copies = copies_kept(library)
        marked = confidential.marked(library)
        self._dialog = EverythingDialog(folder / f"{library.name}.json", copies, marked, self._window)
        self._dialog.chosen.connect(self._write)
        self._dialog.open()

    def _write(self, choice: EverythingChoice) -> None:
        library = self._window.library
        assert library is not None
        self._window.settings.exports[REMEMBERED] = {"folder": str(choice.path.parent)}
        settings.save(self._window.settings)

        def work(watch: Watch) -> Written:
            from db.interchange.whole.writing import export_everything

            return export_everything(
                library,
                choice.path,
                with_copies=choice.with_copies,
                with_confidential=choice.with_confidential,
                watch=watch,
            )

        def done(written: Written) -> None:
            said = self.tr("Exported {name}: {rows}").format(name=choice.path.name, rows=written.words())
            self._window.status_note.setText(said)

        self._dialog.write(work, done)

    # A new library from an export

    def new_library(self) -> None:
        """Asks for the file and for the new library's place, and makes it beside the window."""
        window = self._window
        chosen, _ = QFileDialog.getOpenFileName(
            window, self.tr("Export of everything"), str(self._folder()), self.tr("Exports of everything (*.json)")
        )
        if not chosen:
            return
        file = Path(chosen)
        proposed, number = file.with_suffix(SUFFIX), 1
        while proposed.exists():
            number += 1
            proposed = file.with_name(f"{file.stem} {number}{SUFFIX}")
        target, _ = QFileDialog.getSaveFileName(
            window,
            self.tr("New library from an export"),
            str(proposed),
            self.tr("Datahall libraries") + f" (*{SUFFIX})",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if target:
            path = Path(target)
            self.make_library(file, path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX))

    def make_library(self, file: Path, path: Path) -> None:
        """Makes the library beside the window, opens it, and says what came in."""

        def work(watch: Watch) -> Loaded:
            from db.interchange.whole.loading import new_library_from

            library, loaded = new_library_from(file, path, watch)
            library.close()
            return loaded

        def finish(loaded: Loaded) -> None:
            self._window.door.open_path(path)
            self._say(path, loaded)

        self._run(self.tr("Making the library from {name}…").format(name=file.name), work, finish)

    def load_into(self, file: Path) -> None:
        """Loads an export of everything into the open library, after asking; undo takes it back."""
        window, library = self._window, self._window.library
        if library is None or library.read_only:
            return
        agreed = messages.ask(
            window,
            self.tr("Add all of {name} to this library?").format(name=file.name),
            self.tr("It is an export of everything. What is there already stays as it is; undo takes back the rest."),
            self.tr("Add"),
        )
        if not agreed:
            return

        def work(watch: Watch) -> Loaded:
            from db.interchange.whole.loading import load

            return load(library, file, watch=watch)

        def finish(loaded: Loaded) -> None:
            window.refresh_all()
            self._tell(self.tr("{name} is added.").format(name=file.name), "\n".join(loaded.words()))

        self._run(self.tr("Adding {name}…").format(name=file.name), work, finish)

    def _run(self, words: str, work: Callable[[Watch], Loaded], finish: Callable[[Loaded], None]) -> None:
        """Does long work beside the window, with progress, and a button to stop it."""
        window = self._window
        box = WorkBox(
            words,
            window,
            failed=lambda error: messages.show_error(window, error),
            stopped=lambda: window.status_note.setText(self.tr("Stopped. Nothing was changed.")),
        )
        box.begin(work, finish, after_ms=0)

    def _say(self, path: Path, loaded: Loaded) -> None:
        rows = notation.counted(loaded.rows + loaded.same, self.tr("1 row"), self.tr("{n} rows"))
        self._window.status_note.setText(self.tr("Made {name}: {rows}").format(name=path.name, rows=rows))
        if not loaded.with_confidential:
            self._tell(
                self.tr("The library is made: {rows}.").format(rows=rows),
                self.tr("The file was made without what is confidential."),
            )

    def _tell(self, what: str, more: str) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Information)
        box.setWindowTitle("Datahall")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(what)
        box.setInformativeText(more)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _folder(self) -> Path:
        library = self._window.library
        return library.path.parent if library is not None else Path.home()
