"""Explain this number: its tree of terms, facilities, facts and sources, beside a chart or over a table."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from db.charts.explaining.explanation import Explanation, Node, Role
from db.errors import DatahallError
from db.values.links import web_link
from db.whole_files import write_whole
from desktop.browse.record_html import RECORD
from desktop.charts.explaining.explain_tree import ExplainTree, said
from desktop.links.opening import open_link
from desktop.look import icons, theme
from desktop.look.on_screen import open_as_large_as
from desktop.look.plain import PlainLabel

DETAILS_PX = 132
"""Most height of the words below the tree; longer ones scroll."""


class ExplainPanel(QFrame):
    """Shows an explanation; rows lead to records and sources, the list can be copied and saved, Esc closes."""

    opened = Signal(str, int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.may_leave: Callable[[Explanation], bool] = lambda _: True
        self.setObjectName("panel")
        self._explanation: Explanation | None = None
        self._node: Node | None = None
        self._folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self.heading = PlainLabel(self.tr("Explain this number"), self)
        self.heading.setProperty("role", "muted")
        self.title = PlainLabel(parent=self)
        self.title.setProperty("role", "heading")
        self.title.setWordWrap(True)
        self.message = PlainLabel(parent=self)
        self.message.setProperty("role", "hint")
        self.close_button = QToolButton(self)
        self.close_button.setToolTip(self.tr("Close (Esc)"))
        self.close_button.setAccessibleName(self.tr("Close"))
        self.tree = ExplainTree(self)
        self._scroll = QScrollArea(self)
        self.details = PlainLabel(parent=self._scroll)
        self.details.setTextFormat(Qt.TextFormat.RichText)  # links; all words in it are escaped
        self.details.setWordWrap(True)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.details.setAccessibleName(self.tr("About the chosen row"))
        self.copy_button = QPushButton(self.tr("Copy list"), self)
        self.copy_button.setToolTip(
            self.tr("Copy the list for a spreadsheet: its column “counts” sums to the number (Ctrl+C)")
        )
        self.save_button = QPushButton(self.tr("Save list…"), self)
        self.save_button.setToolTip(self.tr("Save the list as CSV, or the whole tree as JSON"))
        self._lay_out()
        self._connect()
        self._colour()

    @property
    def explanation(self) -> Explanation | None:
        """What is shown."""
        return self._explanation

    def show_explanation(self, explanation: Explanation) -> None:
        """Shows what made a number."""
        self._explanation = explanation
        self.message.clear()
        self.title.setText(explanation.title)
        self.show()
        self.tree.show_explanation(explanation)
        self.tree.setFocus()

    def copy_list(self) -> None:
        """Puts the list on the clipboard, tab-separated."""
        if self._explanation is not None:
            QGuiApplication.clipboard().setText(self._explanation.as_tsv())
            self._say(self.tr("Copied"))

    def save_list(self) -> None:
        """Asks for a file and writes the list into it."""
        if self._explanation is None:
            return
        proposed = str(self._folder / self.tr("What made the number.csv"))
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save list"), proposed, "CSV (*.csv);;JSON (*.json)")
        if chosen and self.may_leave(self._explanation):
            self.write_list(Path(chosen))

    def write_list(self, path: Path) -> None:
        """Writes the list as CSV, or the tree as JSON where the name ends so."""
        assert self._explanation is not None
        is_json = path.suffix.lower() == ".json"
        text = self._explanation.as_json() if is_json else self._explanation.as_csv()
        try:
            write_whole(path, text.encode("utf-8" if is_json else "utf-8-sig"))
        except DatahallError as error:
            self._say(str(error), is_problem=True)
            return
        self._folder = path.parent
        self._say(self.tr("Saved {name}").format(name=path.name))

    def close_panel(self) -> None:
        """Hides the panel."""
        if self.isHidden():
            return
        self.hide()
        self.closed.emit()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.close_button)
        below = QHBoxLayout()
        below.addWidget(self.copy_button)
        below.addWidget(self.save_button)
        below.addWidget(self.message, 1)
        details = self._scroll
        details.setWidgetResizable(True)
        details.setFrameShape(QFrame.Shape.NoFrame)
        details.setMaximumHeight(DETAILS_PX)
        details.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        details.setWidget(self.details)
        rule = QFrame(self)
        rule.setProperty("role", "line")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 10, 10)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.title)
        layout.addWidget(self.tree, 1)
        layout.addWidget(rule)
        layout.addWidget(details)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.copy_button.clicked.connect(self.copy_list)
        self.save_button.clicked.connect(self.save_list)
        self.close_button.clicked.connect(self.close_panel)
        self.tree.copy_pressed.connect(self.copy_list)
        self.tree.opened.connect(lambda node: self.opened.emit(node.table, node.record_id))
        self.tree.looked_at.connect(self._look_at)
        self.details.linkActivated.connect(self._follow)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close_panel)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        theme.watcher.changed.connect(self._colour)

    def _colour(self) -> None:
        self.close_button.setIcon(icons.icon("close"))
        self.tree.viewport().update()
        if self._node is not None:
            self._look_at(self._node)

    def _look_at(self, node: Node) -> None:
        """Says below the tree all that there is to say of a row."""
        self._node = node
        if node.role is Role.VALUE:
            rules = self._explanation.rules if self._explanation is not None else ()
            lines = [escape(rule) for rule in rules]
        else:
            lines = [escape(node.what), *self._said(node)]
        shown = theme.current_theme()
        text = "<br>".join(line for line in lines if line)
        self.details.setText(f"<div style='color:{shown.muted}'>{text}</div>")

    def _said(self, node: Node) -> list[str]:
        lines = [escape(said(node)), escape(node.rule)]
        if node.stated and node.stated != node.figure:
            lines.append(escape(self.tr("Written: {words}").format(words=node.stated)))
        if node.source_title and node.role is not Role.SOURCE:
            lines.append(escape(f"{node.source_title}, {node.publisher}".strip(", ")))
        if node.table and node.record_id:
            words = self.tr("Open the source") if node.table == "source" else self.tr("Open the record")
            lines.append(self._link(f"{RECORD}{node.table}:{node.record_id}", words))
        if web_link(node.address) is not None:
            lines[-1] += ("  ·  " if lines[-1] else "") + self._link(node.address, self.tr("Web page ↗"))
        return lines

    def _link(self, target: str, words: str) -> str:
        colour = theme.current_theme().accent
        return (
            f"<a href='{escape(target, quote=True)}' style='color:{colour}; text-decoration:none'>{escape(words)}</a>"
        )

    def _follow(self, target: str) -> None:
        if target.startswith(RECORD):
            table, _, number = target.removeprefix(RECORD).partition(":")
            self.opened.emit(table, int(number))
        else:
            open_link(self, target)

    def _say(self, text: str, *, is_problem: bool = False) -> None:
        self.message.setProperty("role", "error" if is_problem else "hint")
        self.message.setText(text)
        theme.restyle(self.message)


class ExplainDialog(QDialog):
    """The same over a table: `opened` when a row leads elsewhere, which closes it."""

    opened = Signal(str, int)

    def __init__(self, explanation: Explanation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Explain this number"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_as_large_as(self, 720, 520)
        self.panel = ExplainPanel()
        self.panel.heading.hide()
        self.panel.close_button.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        self.panel.closed.connect(self.close)
        self.panel.opened.connect(self._leave)
        self.panel.show_explanation(explanation)

    def _leave(self, table: str, record_id: int) -> None:
        self.close()
        self.opened.emit(table, record_id)
