"""Asks what shall stand of a saved view that was changed here and elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from desktop import messages

if TYPE_CHECKING:
    from db.charts.saved.yours import Yours


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


def may_delete(parent: QWidget, yours: Yours[Any], name: str) -> bool:
    """Whether a view may be deleted: asks first where it is not what was shown here. Raises DatahallError."""
    if yours.is_as_shown() and yours.name() == name:
        return True
    return messages.ask(
        parent,
        _tr("Delete “{name}” all the same?").format(name=yours.name()),
        _tr("Another program, or an undo, changed it since it was shown here. Undo brings it back."),
        _tr("Delete"),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("ViewClash", text)
