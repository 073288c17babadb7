"""Every action of the window, declared once: its words, keys and icon; a menu entry and its button are the same."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from desktop.look import icons

ICONS_AFTER_MS = 1000
"""Nobody sees most icons before a menu is open: the first window does not wait for them."""


class Declared(NamedTuple):
    """One action: `name` finds it in code, `words` are shown; `keys` is a Qt key sequence or standard key."""

    name: str
    words: str
    keys: str | QKeySequence.StandardKey = ""
    icon: str = ""
    other_keys: str = ""
    checkable: bool = False


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)


SEPARATOR = None
_Key = QKeySequence.StandardKey
_Group = tuple[Declared | None, ...]


def declared() -> dict[str, _Group]:
    """The menus in order, each with its actions; None is a line between.

    The letters that open a menu with Alt are none of the editor's own (`desktop.edit.fact_keys`).
    """
    return {
        _tr("&File"): _file(),
        _tr("&Edit"): _edit(),
        _tr("&View"): _view(),
        _tr("Recor&d"): _record(),
        _tr("Ch&art"): _chart(),
        _tr("&Help"): _help(),
    }


def _file() -> _Group:
    return (
        Declared("new_library", _tr("New library…"), "Ctrl+Shift+N"),
        Declared("open_library", _tr("Open library…"), _Key.Open),
        Declared("open_recent", _tr("Open recent")),
        Declared("new_starter", _tr("New library from the starter facts…")),
        Declared("new_from_export", _tr("New library from an export…")),
        Declared("save_copy", _tr("Save a copy as…"), _Key.SaveAs),
        Declared("name_edition", _tr("Name this state…")),
        Declared("backups", _tr("Backups…")),
        SEPARATOR,
        Declared("import_table", _tr("Import…"), "Ctrl+Shift+I"),
        Declared("import_sources", _tr("Import sources…")),
        SEPARATOR,
        Declared("export_table", _tr("Export table…"), "Ctrl+E", icon="export"),
        Declared("export_everything", _tr("Export everything…")),
        SEPARATOR,
        Declared("print_record", _tr("Print record…"), _Key.Print),
        Declared("save_record_pdf", _tr("Save record as PDF…")),
        SEPARATOR,
        Declared("quit", _tr("Quit"), _Key.Quit),
    )


def _edit() -> _Group:
    return (
        Declared("undo", _tr("Undo"), _Key.Undo, icon="undo"),
        Declared("redo", _tr("Redo"), "Ctrl+Shift+Z", icon="redo", other_keys="Ctrl+Y"),
        SEPARATOR,
        Declared("capture", _tr("Capture from clipboard"), "Ctrl+Shift+V", other_keys="Ctrl+V"),
        SEPARATOR,
        Declared("search", _tr("Search everything"), "Ctrl+K", icon="search"),
        Declared("find", _tr("Filter this page"), _Key.Find, icon="filter"),
        SEPARATOR,
        Declared("duplicates", _tr("Find duplicates")),
        Declared("trim_history", _tr("Trim history…")),
        SEPARATOR,
        Declared("measures", _tr("Measures of your own…")),
        Declared("own_fields", _tr("Own fields…")),
        Declared("settings", _tr("Settings…"), "Ctrl+,"),
    )


def _view() -> _Group:
    return (
        Declared("back", _tr("Back"), "Alt+Left", icon="chevron-left"),
        Declared("forward", _tr("Forward"), "Alt+Right", icon="chevron-right"),
        SEPARATOR,
        Declared("as_known_on", _tr("As known on…"), "Ctrl+D", icon="calendar"),
        Declared("columns", _tr("Columns…"), icon="columns"),
        Declared("save_view", _tr("Save view"), _Key.Save),
        Declared("save_view_as", _tr("Save view as…")),
        SEPARATOR,
        Declared("panel", _tr("Record panel"), "F4", checkable=True),
        Declared("navigation", _tr("Navigation"), "F6", icon="menu"),
        SEPARATOR,
        Declared("theme_system", _tr("Look of the system"), checkable=True),
        Declared("theme_light", _tr("Light"), checkable=True),
        Declared("theme_dark", _tr("Dark"), checkable=True),
        Declared("theme_contrast-light", _tr("High contrast, light"), checkable=True),
        Declared("theme_contrast-dark", _tr("High contrast, dark"), checkable=True),
    )


def _record() -> _Group:
    return (
        Declared("new_facility", _tr("New facility"), _Key.New, icon="plus"),
        Declared("new_partner", _tr("New partner")),
        Declared("new_policy", _tr("New policy")),
        Declared("new_place", _tr("New place")),
        Declared("new_source", _tr("New source")),
        SEPARATOR,
        Declared("enter_facts", _tr("Enter facts from a source…"), "Ctrl+Shift+F"),
        Declared("worked_through", _tr("Mark source as worked through"), "Ctrl+M"),
        SEPARATOR,
        Declared("edit", _tr("Edit"), "F2", icon="edit"),
        Declared("delete", _tr("Delete…"), "Ctrl+Backspace", icon="trash"),
        SEPARATOR,
        Declared("set_field", _tr("Set field…"), "Ctrl+F2"),
        Declared("add_role", _tr("Add role…")),
        Declared("add_tag", _tr("Add tag…"), "Ctrl+Shift+G"),
        Declared("remove_tag", _tr("Take tag off…")),
        Declared("merge", _tr("Merge…"), "Ctrl+Shift+M"),
        SEPARATOR,
        Declared("copy_citation", _tr("Copy citation"), "Ctrl+Shift+K"),
        Declared("explain", _tr("Explain this number"), "Ctrl+I"),
        Declared("record_history", _tr("History of this record"), "Ctrl+H"),
    )


def _chart() -> _Group:
    return (
        Declared("new_chart", _tr("New chart"), "Ctrl+T"),
        Declared("new_board", _tr("New board")),
        Declared("playback", _tr("Playback")),
        Declared("promised", _tr("Promise against delivery")),
        Declared("house_styles", _tr("House styles…")),
        Declared("compare", _tr("Compare programmes"), "Ctrl+Shift+P"),
        SEPARATOR,
        Declared("export_image", _tr("Export image…"), "Ctrl+Shift+E", icon="export"),
        Declared("copy_image", _tr("Copy image"), "Ctrl+Shift+C", icon="copy"),
        Declared("export_data", _tr("Export the chart's data…")),
    )


def _help() -> _Group:
    return (
        Declared("guide", _tr("Guide"), "F1"),
        Declared("welcome", _tr("Welcome")),
        Declared("keys", _tr("Keys"), "Shift+F1"),
        Declared("folder", _tr("Open the library's folder")),
        Declared("support_report", _tr("Save support report…")),
        Declared("about", _tr("About Datahall")),
    )


class Actions(QObject):
    """The window's actions by name: `actions["undo"]`."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._by_name: dict[str, QAction] = {}
        self._icons: dict[str, str] = {}
        self._menu_of: dict[str, str] = {}
        self._has_icons = False
        for title, group in declared().items():
            for one in group:
                if one is not None:
                    self._by_name[one.name] = self._make(window, one)
                    self._menu_of[one.name] = title.replace("&", "")
        themes = QActionGroup(window)
        for name, action in self._by_name.items():
            if name.startswith("theme_"):
                themes.addAction(action)

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def fill(self, bar: QMenuBar) -> None:
        """Puts the menus into `bar`."""
        for title, group in declared().items():
            menu = QMenu(title, bar)
            for one in group:
                if one is None:
                    menu.addSeparator()
                else:
                    menu.addAction(self._by_name[one.name])
            menu.aboutToShow.connect(self._draw_icons_once)
            bar.addMenu(menu)
        QTimer.singleShot(ICONS_AFTER_MS, self, self._draw_icons_once)

    def colour_icons(self) -> None:
        """Draws the icons in the theme's colour."""
        self._has_icons = True
        for name in self._icons:
            self.draw_icon(name)

    def draw_icon(self, name: str) -> None:
        """Draws one action's icon in the theme's colour."""
        self._by_name[name].setIcon(icons.icon(self._icons[name]))

    def _draw_icons_once(self) -> None:
        if not self._has_icons:
            self.colour_icons()

    def by_menu(self) -> list[tuple[str, QAction]]:
        """All actions in the order of the menus: (the menu's title, action)."""
        return [(self._menu_of[name], action) for name, action in self._by_name.items()]

    def _make(self, window: QWidget, one: Declared) -> QAction:
        action = QAction(one.words, window)
        action.setProperty("words", one.words)  # its text may go on to name what it would do now
        action.setCheckable(one.checkable)
        if one.keys:
            others = [QKeySequence(one.other_keys)] if one.other_keys else []
            action.setShortcuts([QKeySequence(one.keys), *others])
        if one.icon:
            self._icons[one.name] = one.icon
        window.addAction(action)
        return action
