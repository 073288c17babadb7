"""Asks where everything of a library goes, and with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.exporting.file_dialog import FileDialog


@dataclass(frozen=True, kw_only=True)
class EverythingChoice:
    """What was chosen."""

    path: Path
    with_copies: bool
    with_confidential: bool


class EverythingDialog(FileDialog):
    """Brings an `EverythingChoice`.

    Args:
        copies, marked: how many kept copies there are, and how many rows are marked confidential.
    """

    def __init__(self, path: Path, copies: int, marked: int, parent: QWidget) -> None:
        super().__init__(path, marked, parent)
        self.setWindowTitle(self.tr("Export everything"))
        self.copies = QCheckBox(self.tr("With the files of kept copies ({copies})").format(copies=f"{copies:,}"))
        self.copies.setChecked(copies > 0)
        self.copies.setEnabled(copies > 0)
        self.lay_out(
            [("", self.copies)],
            about=self.tr(
                "One JSON file with all records, facts, names, tags, sources and views. “New library from an export” "
                "makes the same library of it again; the history stays here."
            ),
        )
        self.confidential.toggled.connect(self._say)
        self._say()

    @property
    def choice(self) -> EverythingChoice:
        """See `FileDialog`."""
        return EverythingChoice(
            path=self.entered_path(),
            with_copies=self.copies.isChecked(),
            with_confidential=self.confidential.isChecked(),
        )

    def endings(self) -> Sequence[str]:
        """See `FileDialog`."""
        return ["json"]

    def _say(self) -> None:
        self.note.setText(self.about_confidential())
