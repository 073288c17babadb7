"""The About box, with the licences of the data."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget


def _tr(text: str) -> str:
    return QCoreApplication.translate("About", text)


def show_about(parent: QWidget) -> None:
    """What this is, in which versions, whose data it ships, and under which licences."""
    from desktop import system_information

    box = QMessageBox(parent)
    box.setWindowTitle(_tr("About Datahall"))
    box.setIconPixmap(parent.windowIcon().pixmap(64, 64))
    box.setText(f"Datahall {system_information.program_version()}")
    box.setInformativeText(
        _tr(
            "Records, figures and charts of the AI build-out, in one file on your own computer. "
            "Nothing is sent or fetched unless you ask.\n\n"
            "The starter library holds data of Epoch AI and Compute Atlas (both CC BY 4.0), of the World Bank "
            "(CC BY 4.0), and facts from the pages that each record names. "
            "Fonts: Inter (SIL Open Font License), Droid Sans Fallback (Apache 2.0). "
            "Drawn with Qt, under the GNU Lesser General Public License. "
            "Datahall itself: MIT License."
        )
    )
    box.setDetailedText(system_information.text())
    copy = box.addButton(_tr("Copy system information"), QMessageBox.ButtonRole.ActionRole)
    copy.clicked.disconnect()  # copying leaves the box open
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(system_information.text()))
    licences = licences_folder()
    if licences is not None:
        button = box.addButton(_tr("Licences…"), QMessageBox.ButtonRole.ActionRole)
        button.clicked.disconnect()
        button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(licences))))
    box.addButton(QMessageBox.StandardButton.Close)
    box.exec()


def licences_folder() -> Path | None:
    """Where an installed Datahall keeps the licences of all that it contains; None where it runs from its sources."""
    program = Path(sys.executable).parent
    places = (program / "licences", program.parent / "Resources" / "licences")
    return next((place for place in places if place.is_dir()), None) if getattr(sys, "frozen", False) else None
