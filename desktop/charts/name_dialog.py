"""Asks for the name of a saved chart or board."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from db.errors import DatahallError
from desktop.look.plain import PlainLabel


class NameDialog(QDialog):
    """Closes when `keep` has taken the name; when that raises DatahallError, says why under the field."""

    def __init__(
        self, title: str, verb: str, name: str, keep: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._take = keep
        self.name = QLineEdit(name)
        self.name.selectAll()
        self.problem = PlainLabel()
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        label = PlainLabel(self.tr("Name"))
        label.setProperty("role", "field")
        label.setBuddy(self.name)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.keep = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self.keep.setProperty("role", "primary")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())
        layout = QVBoxLayout(self)
        for widget in (label, self.name, self.problem, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(380)
        self.keep.setDefault(True)  # only now: a button finds its dialog through the layout
        buttons.accepted.connect(self._try_name)
        buttons.rejected.connect(self.reject)

    def _try_name(self) -> None:
        try:
            self._take(self.name.text())
        except DatahallError as error:
            self.problem.setText(str(error))
            self.name.setFocus()
        else:
            self.accept()
