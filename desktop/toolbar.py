"""The bar under the menus: new facility, undo and redo, back and forward; the search field; export at its right end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop.look.plain import out_of_menu, plain_tip
from desktop.menus import Actions

HEIGHT = 46
_MADE_ON_THEIR_PAGE = ("partner", "policy", "place", "source", "chart", "board")


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

    def show_action(self, action: QAction, words: str) -> None:
        """Becomes another action's button."""
        self._action.changed.disconnect(self._follow)
        self.clicked.disconnect(self._action.trigger)
        self._action, self._words = action, words
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setText(self._words or self._action.text())
        self.setEnabled(self._action.isEnabled())
        keys, words = self._action.shortcut().toString(), out_of_menu(self._action.text())
        self.setToolTip(plain_tip(f"{words}  {keys}" if keys else words))


class ToolBar(QWidget):
    """Fixed in place; `context` holds what the shown page adds."""

    spoken_role = QAccessible.Role.ToolBar

    def __init__(self, actions: Actions, search: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAccessibleName(self.tr("Toolbar"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        self._actions = actions
        self.new = ActionButton(actions["new_facility"], self.tr("+ New facility"), role="primary")
        self.undo = ActionButton(actions["undo"], self.tr("Undo"))
        self.redo = ActionButton(actions["redo"], self.tr("Redo"))
        self.export = ActionButton(actions["export_table"], self.tr("Export…"))
        self.back, self.forward, self.drawer = (_arrow(actions, name) for name in ("back", "forward", "navigation"))
        for widget in (self.drawer, self.new, self.undo, self.redo, self.back, self.forward):
            row.addWidget(widget)
        row.addWidget(_space())
        row.addWidget(search)
        row.addWidget(_space())
        self.known = ActionButton(actions["as_known_on"], self.tr("As known on…"))
        row.addWidget(self.known)
        self.import_ = ActionButton(actions["import_table"], self.tr("Import…"))
        row.addWidget(self.import_)
        row.addWidget(self.export)

    def fold(self, is_narrow: bool) -> None:
        """Leaves out what the menus have where the window is narrow, and offers the navigation instead."""
        self.drawer.setVisible(is_narrow)
        for widget in (self.undo, self.redo, self.known, self.import_):
            widget.setVisible(not is_narrow)

    def show_page(self, page: str) -> None:
        """Offers to make what the page in front shows; a facility where it shows no records of its own."""
        name = f"new_{page}" if page in _MADE_ON_THEIR_PAGE else "new_facility"
        self.new.show_action(self._actions[name], f"+ {self._actions[name].text()}")


def _space() -> QWidget:
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return space


def _arrow(actions: Actions, name: str) -> QToolButton:
    button = QToolButton()
    actions.draw_icon(name)
    button.setDefaultAction(actions[name])
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
