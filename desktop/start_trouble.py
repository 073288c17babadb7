"""When Datahall cannot start: says so in a dialog, keeps a report, and offers a safe start.

A safe start leaves the settings aside (they stay in a file beside) and opens no library by itself: the person chooses
among the one opened last and the copies kept of it. `datahall --safe-start` asks for it at once.
"""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from db.copies_beside import kept_copies
from db.place import has_file
from desktop import settings, system_information
from desktop.look.plain import PlainLabel, plain_tip
from desktop.support.scrubbing import told

REPORTS_FOLDER = "reports"


def _tr(text: str) -> str:
    return QCoreApplication.translate("StartTrouble", text)


def keep_report(error: BaseException) -> Path:
    """Writes what went wrong, and on what, to a file of its own, and returns where. Nothing of the records is in it."""
    folder = settings.settings_path().parent / REPORTS_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"start {datetime.now(UTC):%Y-%m-%d %H%M%S}.txt"
    path.write_text(f"{system_information.text()}\n\n{told(error)}\n", encoding="utf-8")
    return path


def offer_safe_start(error: BaseException) -> bool:
    """Says that the start failed and where the report is. True when the person wants a safe start."""
    try:
        place = str(keep_report(error))
    except OSError as problem:
        place = _tr("(it could not be written: {problem})").format(problem=problem.strerror)
    box = QMessageBox(QMessageBox.Icon.Critical, "Datahall", _tr("Datahall could not start."))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(
        _tr(
            "Your libraries are as they were.\n\nA safe start uses default settings and lets you choose what to open, "
            "a kept copy for instance. A report to send along is in\n{place}"
        ).format(place=place)
    )
    box.setDetailedText("".join(traceback.format_exception(error)))
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    safe = box.addButton(_tr("Safe start"), QMessageBox.ButtonRole.AcceptRole)
    folder = box.addButton(_tr("Open the report's folder"), QMessageBox.ButtonRole.ActionRole)
    folder.clicked.disconnect()  # looking leaves the box open
    folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(place).parent))))
    box.addButton(QMessageBox.StandardButton.Close)
    box.setDefaultButton(safe)
    box.exec()
    return box.clickedButton() is safe


def choose_library(parent: QWidget | None, last: Path) -> Path | None:
    """Asks which library to open: the last one or one of the copies kept of it. None: none of them."""
    chooser = Chooser(parent, last)
    return chooser.chosen() if chooser.exec() == QDialog.DialogCode.Accepted else None


class Chooser(QDialog):
    """Lists the library opened last and the copies kept of it, the newest first."""

    def __init__(self, parent: QWidget | None, last: Path) -> None:
        super().__init__(parent)
        self.setWindowTitle(_tr("Safe start"))
        self.setMinimumWidth(520)
        column = QVBoxLayout(self)
        words = PlainLabel(
            _tr("Which library shall be opened? A kept copy is opened itself: save a copy of it under another name.")
        )
        words.setWordWrap(True)
        column.addWidget(words)
        self.list = QListWidget()
        for path in [last, *kept_copies(last)]:
            if has_file(path):
                self._add(path, last)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self.accept)
        column.addWidget(self.list)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Open).setEnabled(self.list.count() > 0)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(_tr("Open none"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def chosen(self) -> Path | None:
        """The library that is marked."""
        item = self.list.currentItem()
        return None if item is None else Path(item.data(Qt.ItemDataRole.UserRole))

    def _add(self, path: Path, last: Path) -> None:
        changed = datetime.fromtimestamp(path.stat().st_mtime)
        note = _tr("opened last") if path == last else _tr("kept copy")
        item = QListWidgetItem(f"{path.name} · {note}, {changed:%d %b %Y %H:%M}", self.list)
        item.setData(Qt.ItemDataRole.UserRole, str(path))
        item.setToolTip(plain_tip(str(path)))
