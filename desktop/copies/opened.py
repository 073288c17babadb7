"""Kept copies outside the library: opened in the system's program for their kind, or saved where the person says."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from db.errors import DatahallError
from db.library import Library
from db.watch import Watch
from desktop import messages, tasks


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeptCopies", text)


def folder() -> Path:
    """Where copies lie while they are open elsewhere; emptied at the end and at the next start."""
    home = os.environ.get("DATAHALL_HOME")
    if home:
        return Path(home) / "opened copies"
    import platformdirs

    return Path(platformdirs.user_cache_dir("Datahall", appauthor=False)) / "opened copies"


def clean_up() -> None:
    """Takes away all that was opened; what another program holds goes at the next start."""

    def make_writable(remove: Callable[[str], object], path: str, _error: object) -> None:
        try:
            Path(path).chmod(stat.S_IRWXU)
            remove(path)
        except OSError:
            pass

    if folder().is_dir() and not folder().is_symlink():
        shutil.rmtree(folder(), onerror=make_writable)


def open_copy(parent: QWidget, library: Library, source_id: int) -> None:
    """Opens the kept copy of a source; it may be read and not changed."""

    def work(_watch: Watch) -> Path | None:
        from db.edit.kept_copies import copy_of, take_out

        copy = copy_of(library, source_id)
        if copy is None:
            return None
        target = folder()
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        return take_out(library, copy, target)

    def opened(path: Path | None) -> None:
        if path is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            error = DatahallError(
                _tr("{name} was not opened.").format(name=path.name),
                _tr("This computer has no program for files of this kind."),
                _tr("Save the copy and open it by hand."),
            )
            messages.show_error(parent, error)

    tasks.run(parent, work, done=opened, failed=lambda error: messages.show_error(parent, error))


def save_copy_as(parent: QWidget, library: Library, source_id: int) -> None:
    """Asks where to, and writes the kept copy of a source there."""
    from db.edit.kept_copies import content_of, copy_of
    from db.whole_files import write_whole

    copy = copy_of(library, source_id)
    if copy is None:
        return
    name, _ = QFileDialog.getSaveFileName(parent, _tr("Save copy as"), str(Path.home() / copy.file_name))
    if not name:
        return

    def work(_watch: Watch) -> None:
        write_whole(Path(name), content_of(library, copy))

    tasks.run(parent, work, failed=lambda error: messages.show_error(parent, error))
