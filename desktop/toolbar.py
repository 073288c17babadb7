"""The bar under the menus: new facility, undo and redo, back and forward; the search field; export at its right end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop.menus import Actions

HEIGHT = 46


class ActionButton(QPushButton):
    """A push button that is the same thing as an action: its words, state and click."""

    def __init__(self, action: QAction, words: str = "", *, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action, self._words = action, words
        if role:
            self.setProperty("role", role)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setText(self._words or self._action.text())
        self.setEnabled(self._action.isEnabled())
        keys = self._action.shortcut().toString()
        self.setToolTip(f"{self._action.text()}  {keys}" if keys else self._action.text())


class ToolBar(QWidget):
    """Fixed in place; `context` holds what the shown page adds."""

    def __init__(self, actions: Actions, search: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        self.new = ActionButton(actions["new_facility"], self.tr("+ New facility"), role="primary")
        self.undo = ActionButton(actions["undo"], self.tr("Undo"))
        self.redo = ActionButton(actions["redo"], self.tr("Redo"))
        self.export = ActionButton(actions["export_table"], self.tr("Export…"))
        self.back, self.forward = _arrow(actions["back"]), _arrow(actions["forward"])
        for widget in (self.new, self.undo, self.redo, self.back, self.forward):
            row.addWidget(widget)
        row.addWidget(_space())
        row.addWidget(search)
        row.addWidget(_space())
        self.known = ActionButton(actions["as_known_on"], self.tr("As known on…"))
        row.addWidget(self.known)
        self.import_ = ActionButton(actions["import_table"], self.tr("Import…"))
        row.addWidget(self.import_)
        row.addWidget(self.export)


def _space() -> QWidget:
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return space


def _arrow(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
