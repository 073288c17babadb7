"""The welcome on a first start: the three things to do first, each a button that does it. It never returns unasked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from desktop import settings
from desktop.look.plain import PlainLabel
from desktop.pages import CHART, RECORD_TABLES

if TYPE_CHECKING:
    from desktop.main_window import MainWindow

WIDTH_PX = 460


def _tr(text: str) -> str:
    return QCoreApplication.translate("Welcome", text)


def show_once(window: MainWindow) -> None:
    """Shows the welcome unless the person has seen it."""
    if not window.settings.welcomed:
        window.settings.welcomed = True
        settings.save(window.settings)
        Welcome(window).show()


class Welcome(QDialog):
    """Stands beside the work, not in its way: the window can be used while it is open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Welcome to Datahall"))
        self.setFixedWidth(WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(14)
        column.addWidget(_words(_tr("Welcome to Datahall"), "title"))
        column.addWidget(
            _words(
                _tr(
                    "This library holds sourced facts about the AI build-out, in one file on your own computer. "
                    "Three things to do first:"
                )
            )
        )
        self.buttons = [
            self._step(column, _tr("Find a facility"), _tr("Type part of a name, in English or Chinese."), self._find),
            self._step(
                column,
                _tr("Add what you read"),
                _tr("Figures as people write them; Undo takes anything back."),
                self._add,
            ),
            self._step(
                column,
                _tr("See who builds what"),
                _tr("Click any number of a chart to see where it is from."),
                self._see,
            ),
        ]
        close = QPushButton(_tr("Close"))
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(_words(_tr("Back again with Help > Welcome."), "hint"), 1)
        row.addWidget(close)
        column.addLayout(row)

    def _step(self, column: QVBoxLayout, title: str, words: str, work: Callable[[], None]) -> QPushButton:
        button = QPushButton(title)
        button.setMinimumWidth(164)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._do(work))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(button)
        row.addWidget(_words(words, "muted"), 1)
        column.addLayout(row)
        return button

    def _do(self, work: Callable[[], None]) -> None:
        self.close()
        self._window.activateWindow()
        work()

    def _find(self) -> None:
        self._window.go_to(RECORD_TABLES[0])
        self._window.actions_by_name["find"].trigger()

    def _add(self) -> None:
        self._window.go_to(RECORD_TABLES[0])
        self._window.actions_by_name["new_facility"].trigger()

    def _see(self) -> None:
        charts = [view_id for page, view_id, _ in self._window.pages.views() if page == CHART]
        self._window.go_to(CHART, charts[0] if charts else 0)


def _words(text: str, role: str = "") -> QLabel:
    label = PlainLabel(text)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
