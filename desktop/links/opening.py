"""Opens a web page in the browser, after showing where a link leads."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QIcon, QTextOption
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.errors import DatahallError
from db.values.links import WebLink, web_link
from desktop import messages
from desktop.look.plain import PlainLabel

WIDTH_PX = 460
trusted: set[str] = set()
"""Sites that the person has said not to ask for again; forgotten when Datahall ends."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Links", text)


def open_link(parent: QWidget, address: str) -> None:
    """Shows a link's whole address and opens it when the person agrees; what is no web page is not opened."""
    link = web_link(address)
    if link is None:
        error = DatahallError(
            _tr("This link was not opened."),
            _tr("It leads to no web page: {address}").format(address=address[:300]),
            _tr("Only pages that begin with http:// or https:// are opened."),
        )
        messages.show_error(parent, error)
    elif link.host in trusted and not link.oddities:
        _open(parent, link)
    else:
        LinkDialog(link, parent).open()


def _open(parent: QWidget | None, link: WebLink) -> None:
    if not QDesktopServices.openUrl(QUrl(link.address)):
        error = DatahallError(
            _tr("{host} was not opened.").format(host=link.host),
            _tr("This computer has no browser that could be started."),
            _tr("Copy the address and open it by hand."),
        )
        messages.show_error(parent, error)


class LinkDialog(QDialog):
    """Where a link leads, in full; Enter opens it."""

    def __init__(self, link: WebLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Open link"))
        self.setMinimumWidth(WIDTH_PX)
        heading = PlainLabel(_tr("Open {host} in the browser?").format(host=link.host))
        heading.setProperty("role", "title")
        self.address = _whole(link.address)
        self.oddities = PlainLabel("\n".join(link.oddities))
        self.oddities.setProperty("role", "warning")
        self.oddities.setVisible(bool(link.oddities))
        for label in (heading, self.oddities):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.trust = QCheckBox(_tr("Do not ask again for this site until Datahall is closed"))
        self.trust.setVisible(not link.oddities)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.open_button = QPushButton(_tr("Open"))
        self.buttons.addButton(self.open_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.copy_button = QPushButton(_tr("Copy address"))
        self.buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setIcon(QIcon())
        # Something odd is to be read first: there Enter leaves it closed.
        first = cancel if link.oddities else self.open_button
        first.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for widget in (heading, self.address, self.oddities, self.trust, self.buttons):
            column.addWidget(widget)
        self.buttons.accepted.connect(self._agree)
        self.buttons.rejected.connect(self.reject)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(link.address))
        first.setFocus()

    def _agree(self) -> None:
        if self.trust.isChecked():
            trusted.add(self._link.host)
        self.accept()
        _open(self.parentWidget(), self._link)


def _whole(address: str) -> QPlainTextEdit:
    """An address as long as it is: a label would wrap at blanks only, and there are none."""
    shown = QPlainTextEdit(address)
    shown.setReadOnly(True)
    shown.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
    shown.setAccessibleName(_tr("Address"))
    shown.setTabChangesFocus(True)
    lines = min(6, 2 + len(address) // 55)
    shown.setFixedHeight(shown.fontMetrics().lineSpacing() * lines + 14)
    return shown
