"""Messages: what happened, why, and what to do. Every known error of `db` is shown through `show_error`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from db.errors import DatahallError
from db.troubles import in_words, is_damage

damage_told: list[Callable[[BaseException], bool]] = []
"""Who takes care of a damaged library, one for each window; each says whether it was its own."""

said_elsewhere: list[Callable[[BaseException], bool]] = []
"""Who says already what an error of work that nobody asked for comes from, one for each window."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Messages", text)


def show_error(parent: QWidget | None, error: BaseException) -> None:
    """Shows an error in a box of its own: known ones in their words, others with details to copy.

    Damage that is met while a library is read anywhere goes to the window that shows it.
    """
    if is_damage(error) and any(told(error) for told in list(damage_told)):
        return
    from desktop.support import log

    log.problem(error, "told to the person")
    error = in_words(error) or error
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Datahall")
    box.setTextFormat(Qt.TextFormat.PlainText)
    if isinstance(error, DatahallError):
        box.setText(error.what)
        box.setInformativeText("\n".join(part for part in (error.why, error.remedy) if part))
    else:
        import traceback

        box.setText(_tr("Something went wrong inside Datahall."))
        box.setInformativeText(_tr("What was saved is safe. If it happens again, save a support report (Help menu)."))
        box.setDetailedText("".join(traceback.format_exception(error)))
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.exec()


def ask(parent: QWidget | None, question: str, explanation: str, yes: str) -> bool:
    """Asks a question whose answers are `yes` and Cancel; Cancel is what Enter and Escape mean."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Datahall")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    box.setInformativeText(explanation)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(_tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.exec()
    return box.clickedButton() is agree


def catch_unexpected() -> None:
    """Shows errors that nobody expected, instead of leaving them on a terminal that nobody sees."""

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        from desktop.support import log

        log.problem(error.with_traceback(trace), "unexpected")
        sys.__excepthook__(kind, error, trace)
        if not any(said(error) for said in list(said_elsewhere)):
            show_error(None, error)

    sys.excepthook = show
