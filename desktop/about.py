"""The About box, with the licences of the data, and the list of keys."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QMessageBox, QVBoxLayout, QWidget


def _tr(text: str) -> str:
    return QCoreApplication.translate("About", text)


def program_version() -> str:
    """The version as installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("datahall")
    except PackageNotFoundError:
        return "0"


def show_about(parent: QWidget) -> None:
    """What this is, whose data it ships, and under which licences."""
    box = QMessageBox(parent)
    box.setWindowTitle(_tr("About Datahall"))
    box.setText(f"Datahall {program_version()}")
    box.setInformativeText(
        _tr(
            "Records, figures and charts of the AI build-out, in one file on your own computer. "
            "Nothing is sent or fetched unless you ask.\n\n"
            "The starter library holds data of Epoch AI and Compute Atlas (both CC BY 4.0), of the World Bank "
            "(CC BY 4.0), and facts from the pages that each record names. "
            "Fonts: Inter (SIL Open Font License), Droid Sans Fallback (Apache 2.0). "
            "Datahall itself: MIT License."
        )
    )
    box.exec()


def show_keys(parent: QWidget, keys: list[tuple[str, str]]) -> None:
    """Every action that has a key, with it."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(_tr("Keys"))
    outer = QVBoxLayout(dialog)
    grid = QGridLayout()
    grid.setHorizontalSpacing(32)
    half = (len(keys) + 1) // 2
    for number, (words, key) in enumerate(keys):
        row, column = number % half, 2 * (number // half)
        grid.addWidget(QLabel(words), row, column)
        label = QLabel(key)
        label.setProperty("role", "muted")
        grid.addWidget(label, row, column + 1, Qt.AlignmentFlag.AlignRight)
    outer.addLayout(grid)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    outer.addWidget(buttons)
    dialog.exec()
