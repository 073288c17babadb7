"""The keys of the editor; those for facts lead there from anywhere in it, past all the fields between."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton

if TYPE_CHECKING:
    from desktop.edit.record_editor import RecordEditor

SAVE_KEYS = ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter")
SAVE_AND_NEW_KEY = "Ctrl+Shift+S"
NEAR_NAME_KEY = "Alt+O"
FIGURES_KEY = "Alt+G"
KEY_OF = {"role": "Alt+R", "milestone": "Alt+M", "claim": "Alt+C"}
"""What adds a fact of each table."""


def add_keys(editor: RecordEditor) -> None:
    """Gives an editor its keys for facts."""
    _connect(editor, FIGURES_KEY, lambda: go_to_figures(editor))
    for table, keys in KEY_OF.items():
        _connect(editor, keys, partial(add_fact, editor, table))


def go_to_figures(editor: RecordEditor) -> None:
    """Puts the cursor into the line for figures as written."""
    section = editor.sections.get("observation")
    line = section.figures_line if section is not None else None
    if line is not None and not editor.banner.buttons:
        _end_choosing()
        line.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        line.text.selectAll()
        QTimer.singleShot(0, line, lambda: editor.scroll_area.ensureWidgetVisible(line, 24, 60))


def add_fact(editor: RecordEditor, table: str) -> None:
    """Opens a new fact of a table for typing."""
    section = editor.sections.get(table)
    if section is None or editor.banner.buttons:
        return
    _end_choosing()
    offer = editor.findChild(QPushButton, f"offer_{table}")
    if offer is not None:
        offer.hide()
    section.show()
    section.add()
    QTimer.singleShot(0, section, lambda: editor.scroll_area.ensureWidgetVisible(section))


def _end_choosing() -> None:
    """A list of completions left open would give the next key to the field that was left."""
    offered = QApplication.activePopupWidget()
    if offered is not None:
        offered.close()


def _connect(editor: RecordEditor, keys: str, called: Callable[[], object]) -> None:
    shortcut = QShortcut(QKeySequence(keys), editor)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(called)
