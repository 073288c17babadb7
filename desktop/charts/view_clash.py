"""Asks what shall stand of a saved view that was changed here and elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from db.charts.saved import views
from desktop import messages

if TYPE_CHECKING:
    from db.charts.saved.yours import Yours
    from db.library import Library


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


def may_delete(parent: QWidget, library: Library, view_id: int, name: str, yours: Yours[Any] | None = None) -> bool:
    """Whether a view may be deleted: asks first where it is not what was shown here, by the name that it has now.

    Args:
        name: what it is called on the screen.
        yours: of a page that `has` it; None: its content was not shown here.

    Raises DatahallError where the view is gone.
    """
    stored = views.name_of(library, view_id)
    if stored == name and (yours is None or yours.is_as_shown(view_id)):
        return True
    if stored != name:
        why = _tr("It was called “{name}” until another program, or an undo, renamed it. Undo brings it back.")
    else:
        why = _tr("Another program, or an undo, changed it since it was shown here. Undo brings it back.")
    return messages.ask(
        parent,
        _tr("Delete “{name}” all the same?").format(name=stored),
        why.format(name=name),
        _tr("Delete"),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("ViewClash", text)
