"""The list of keys: all that the window, the editor and the lists answer to, grouped and searched as one types."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QColor, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.edit import fact_keys
from desktop.look import theme
from desktop.look.fonts import interface_font
from desktop.look.on_screen import open_as_large_as
from desktop.look.plain import PlainLabel
from desktop.menus import Actions

SIZE = (560, 680)
BETWEEN = "  ·  "
WHAT, KEYS = range(2)


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeyList", text)


@dataclass(frozen=True)
class KeyEntry:
    """What some keys do; `group` is a menu's title or the name of a place."""

    group: str
    words: str
    keys: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The keys as written on this system's keyboard, the usual one first."""
        native = QKeySequence.SequenceFormat.NativeText
        return BETWEEN.join(QKeySequence(one).toString(native) for one in self.keys)

    def has(self, words: str) -> bool:
        """Whether all of the words are in it, its group's name or its keys."""
        whole = f"{self.group} {self.words} {self.shown}".casefold()
        return all(word in whole for word in words.casefold().split())


def _plain(action: QAction) -> str:
    """What an action does, whatever it would do now: "Undo"."""
    return str(action.property("words")).replace("…", "")


def key_entries(actions: Actions) -> list[KeyEntry]:
    """All keys: those of the actions of each menu, then of the places that have keys of their own."""
    portable = QKeySequence.SequenceFormat.PortableText
    of_menus = [
        KeyEntry(menu, _plain(action), tuple(one.toString(portable) for one in action.shortcuts()))
        for menu, action in actions.by_menu()
        if not action.shortcut().isEmpty()
    ]
    return [*of_menus, *_of_records(), *_of_charts(), *_of_lists()]


def _of_records() -> list[KeyEntry]:
    editor, tables, pairs = _tr("In the editor"), _tr("In a table of records"), _tr("In likely duplicates")
    return [
        KeyEntry(editor, _tr("Save"), fact_keys.SAVE_KEYS),
        KeyEntry(editor, _tr("Save and new"), (fact_keys.SAVE_AND_NEW_KEY,)),
        KeyEntry(editor, _tr("Close the editor"), ("Esc",)),
        KeyEntry(editor, _tr("Go to the line for figures"), (fact_keys.FIGURES_KEY,)),
        KeyEntry(editor, _tr("Add a role"), (fact_keys.KEY_OF["role"],)),
        KeyEntry(editor, _tr("Add a milestone"), (fact_keys.KEY_OF["milestone"],)),
        KeyEntry(editor, _tr("Add a claim"), (fact_keys.KEY_OF["claim"],)),
        KeyEntry(editor, _tr("Open the record with a name like this one"), (fact_keys.NEAR_NAME_KEY,)),
        KeyEntry(tables, _tr("Edit the record"), ("Return",)),
        KeyEntry(tables, _tr("Delete the selected records"), ("Del",)),
        KeyEntry(tables, _tr("Copy the selected rows"), ("Ctrl+C",)),
        KeyEntry(tables, _tr("First row"), ("Home",)),
        KeyEntry(tables, _tr("Last row"), ("End",)),
        KeyEntry(tables, _tr("Menu of the row"), ("Shift+F10", "Menu")),
        KeyEntry(pairs, _tr("Merge"), ("Return", "M")),
        KeyEntry(pairs, _tr("These are different"), ("D",)),
        KeyEntry(pairs, _tr("Skip"), ("S",)),
        KeyEntry(pairs, _tr("Open record"), ("O",)),
    ]


def _of_charts() -> list[KeyEntry]:
    chart, board, navigation = _tr("In a chart"), _tr("On a board"), _tr("In the navigation")
    return [
        KeyEntry(chart, _tr("Read the earlier or later point"), ("Left", "Right")),
        KeyEntry(chart, _tr("Line above or below"), ("Up", "Down")),
        KeyEntry(chart, _tr("Explain the point"), ("Return", "Space")),
        KeyEntry(chart, _tr("Next marker, note or sentence"), ("Tab",)),
        KeyEntry(chart, _tr("Zoom in or out in time"), ("+", "-")),
        KeyEntry(chart, _tr("Zoom in or out in value"), ("Ctrl++", "Ctrl+-")),
        KeyEntry(chart, _tr("All of it again"), ("0",)),
        KeyEntry(chart, _tr("Move the line to read at by a month"), ("Ctrl+Left", "Ctrl+Right")),
        KeyEntry(chart, _tr("Move it by a day"), ("Ctrl+Shift+Left", "Ctrl+Shift+Right")),
        KeyEntry(chart, _tr("Add a note"), ("N",)),
        KeyEntry(chart, _tr("Change the title, or the note chosen"), ("F2",)),
        KeyEntry(chart, _tr("Delete the note chosen"), ("Del",)),
        KeyEntry(chart, _tr("Read nothing"), ("Esc",)),
        KeyEntry(board, _tr("Choose a chart"), ("Left", "Right", "Up", "Down")),
        KeyEntry(board, _tr("Move the chart"), ("Alt+Left", "Alt+Right")),
        KeyEntry(board, _tr("Wider or narrower"), ("+", "-")),
        KeyEntry(board, _tr("Open the chart"), ("Return",)),
        KeyEntry(board, _tr("Take the chart off"), ("Del",)),
        KeyEntry(navigation, _tr("Rename a saved view"), ("F2",)),
        KeyEntry(navigation, _tr("Delete a saved view"), ("Del",)),
        KeyEntry(navigation, _tr("Move a saved view"), ("Alt+Up", "Alt+Down")),
        KeyEntry(navigation, _tr("Menu of a saved view"), ("Shift+F10", "Menu")),
    ]


def _of_lists() -> list[KeyEntry]:
    """Those of smaller places."""
    filters, inbox, lists = _tr("On a filter"), _tr("In the inbox"), _tr("In other lists")
    compare, data = _tr("In a comparison"), _tr("In a chart's data and explanation")
    return [
        KeyEntry(filters, _tr("Change the filter"), ("Return",)),
        KeyEntry(filters, _tr("Drop the filter"), ("Del", "Backspace")),
        KeyEntry(inbox, _tr("Enter facts from the source, with the words chosen as their quote"), ("Return",)),
        KeyEntry(inbox, _tr("Delete the source"), ("Del",)),
        KeyEntry(lists, _tr("Open the line, or act on it"), ("Return",)),
        KeyEntry(lists, _tr("Tick the chosen lines"), ("Space",)),
        KeyEntry(lists, _tr("Move a column, an own field or a programme compared"), ("Alt+Up", "Alt+Down")),
        KeyEntry(compare, _tr("Choose a row"), ("Up", "Down", "Home", "End")),
        KeyEntry(compare, _tr("Open the record"), ("Return",)),
        KeyEntry(data, _tr("Copy as cells"), ("Ctrl+C",)),
        KeyEntry(data, _tr("Explain the value, open the record"), ("Return",)),
    ]


class KeyList(QDialog):
    """A search field above the list. The window can be used while it is open; Escape closes it."""

    def __init__(self, entries: list[KeyEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Keys"))
        open_as_large_as(self, *SIZE)
        self._entries = entries
        self.search = QLineEdit()
        self.search.setPlaceholderText(_tr("Search by what it does, or by key"))
        self.search.setAccessibleName(_tr("Search keys"))
        self.search.setClearButtonEnabled(True)
        self.nothing = PlainLabel(_tr("No key has all of these words."))
        self.nothing.setProperty("role", "muted")
        self.list = QTreeWidget()
        self._set_up_list()
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        self.search.textChanged.connect(self.narrow)
        theme.watcher.changed.connect(self._draw_anew)
        self.narrow("")
        self.search.setFocus()

    def narrow(self, words: str) -> None:
        """Shows the keys that have all of the words, below their groups."""
        self.list.clear()
        group: QTreeWidgetItem | None = None
        found = [one for one in self._entries if one.has(words)]
        for entry in found:
            if group is None or group.text(WHAT) != entry.group:
                group = self._add_group(entry.group)
            line = QTreeWidgetItem(group, [entry.words, entry.shown])
            line.setForeground(KEYS, QColor(theme.current_theme().muted))
            line.setData(KEYS, Qt.ItemDataRole.AccessibleTextRole, _tr("Keys: {keys}").format(keys=entry.shown))
        self.list.expandAll()
        self.nothing.setVisible(not found)
        self.list.setVisible(bool(found))

    def _draw_anew(self) -> None:
        self.narrow(self.search.text())

    def _add_group(self, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self.list, [title])
        group.setFirstColumnSpanned(True)
        font = interface_font()
        font.setBold(True)
        group.setFont(WHAT, font)
        return group

    def _set_up_list(self) -> None:
        self.list.setAccessibleName(_tr("Keys"))
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setItemsExpandable(False)
        self.list.setIndentation(0)
        self.list.setUniformRowHeights(True)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(KEYS, QHeaderView.ResizeMode.ResizeToContents)


def show_keys(window: QWidget, actions: Actions) -> None:
    """Opens the list beside the window, or brings the one that is open to the front."""
    shown = window.findChild(KeyList) or KeyList(key_entries(actions), window)
    shown.show()
    shown.raise_()
    shown.activateWindow()
