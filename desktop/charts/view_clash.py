"""Asks what shall stand of a saved view that was changed here and elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget


class ViewClash(QMessageBox):
    """Calls what was chosen; Cancel leaves both as they are. Close to hand, and for Enter, is what loses neither."""

    def __init__(
        self,
        name: str,
        parent: QWidget,
        *,
        save_as: Callable[[], object],
        keep_mine: Callable[[], object],
        take_theirs: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle("Datahall")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(_tr("“{name}” was changed here and elsewhere").format(name=name))
        self.setInformativeText(
            _tr(
                "Another program, or an undo, changed it since it was shown here. Keep mine puts yours in its place; "
                "the other one stays in the history. Take theirs shows it, and lets go what you changed."
            )
        )
        self.as_new = self._way(_tr("Save mine as…"), save_as)
        self.mine = self._way(_tr("Keep mine"), keep_mine)
        self.theirs = self._way(_tr("Take theirs"), take_theirs)
        self.addButton(_tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.as_new)

    def _way(self, words: str, work: Callable[[], object]) -> QPushButton:
        button = self.addButton(words, QMessageBox.ButtonRole.ActionRole)
        button.clicked.connect(lambda: work())
        return button


def _tr(text: str) -> str:
    return QCoreApplication.translate("ViewClash", text)
