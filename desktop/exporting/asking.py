"""Asks whether what is confidential goes out, where no dialog of the export's own has a tick for it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from db.values import notation
from desktop import messages

if TYPE_CHECKING:
    from db.charts.explaining.explanation import Explanation
    from db.library import Library


def _tr(text: str) -> str:
    return QCoreApplication.translate("Asking", text)


def ask_confidential(parent: QWidget, library: Library) -> bool | None:
    """Whether what is confidential goes out; None: nothing at all. Does not ask where nothing is marked so."""
    from db import confidential

    marked = confidential.marked(library)
    if not marked:
        return False
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Datahall")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(_tr("Leave out what is confidential?"))
    box.setInformativeText(
        notation.counted(
            marked,
            _tr(
                "This library has 1 record or source marked confidential. Leaving it out also leaves out all "
                "that would reveal it."
            ),
            _tr(
                "This library has {n} records and sources marked confidential. Leaving them out also leaves out all "
                "that would reveal them."
            ),
        )
    )
    leave = box.addButton(_tr("Leave it out"), QMessageBox.ButtonRole.AcceptRole)
    write = box.addButton(_tr("Write all of it"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(_tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(leave)
    box.exec()
    clicked = box.clickedButton()
    return clicked is write if clicked in (leave, write) else None


def may_save_explanation(parent: QWidget, library: Library, explanation: Explanation) -> bool:
    """Whether a list of what made a number tells nothing confidential, or the person lets it out all the same.

    Nothing can be left out of it: the rest would no longer add up to the number.
    """
    from db import confidential

    if not confidential.marked(library):
        return True
    with closing(library.without_what_is_confidential()) as left:
        tells = confidential.tells(left, explanation.as_json(), explanation.as_csv())
        tells = tells or confidential.hides_figures(left, explanation.root.fact_ids())
    return not tells or messages.ask(
        parent,
        _tr("Save the list with what is confidential?"),
        _tr("Some of it is marked confidential, or rests on confidential sources alone."),
        _tr("Save all of it"),
    )
