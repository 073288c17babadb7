"""Puts the references of sources on the clipboard: as plain text, and with their italics for text programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from db.library import Library
from db.watch import Watch
from desktop import clipboard, messages
from desktop.look.plain import in_menu

if TYPE_CHECKING:
    from db.citing.styles import Reference
    from desktop.main_window import MainWindow

STYLES = {"apa": "APA", "chicago-author-date": "Chicago", "bibtex": "BibTeX"}
"""The styles by the names of `db.citing.styles.Style`, which takes its time to import."""

TOLD_FROM = 50
"""Of so many citations at once the status bar tells how far they are."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Citing", text)


def copy_citations(
    owner: QWidget, library: Library, source_ids: Sequence[int], style: str, done: Callable[[str], None]
) -> None:
    """Copies the references of sources beside the window; `done` is told in words how far it is and what was copied."""

    def work(watch: Watch) -> Reference:
        from db.citing.sources import cite
        from db.citing.styles import Style

        return cite(library, source_ids, Style(style), watch)

    def put(made: Reference) -> None:
        data = QMimeData()
        data.setText(made.plain)
        if made.html:
            data.setHtml(made.html)
        QGuiApplication.clipboard().setMimeData(data)
        count = len(source_ids)
        said = _tr("Copied 1 citation, {style}") if count == 1 else _tr("Copied {count} citations, {style}")
        done(said.format(count=f"{count:,}", style=STYLES[style]))

    def on_the_way(at: int, count: int) -> None:
        done(_tr("Citing {at} of {count}…").format(at=f"{at:,}", count=f"{count:,}"))

    progressed = on_the_way if len(source_ids) >= TOLD_FROM else None
    clipboard.copy(
        owner,
        work,
        put,
        failed=lambda error: messages.show_error(owner, error),
        progressed=progressed,
        dropped=lambda: done(""),
    )


def fill_with_styles(menu: QMenu, chosen: Callable[[str], object]) -> None:
    """Lists the styles in a menu; `chosen` is told the name of one."""
    for name, words in STYLES.items():
        menu.addAction(in_menu(words)).triggered.connect(lambda _=False, name=name: chosen(name))


class Citing(QObject):
    """Copies citations for the window, in the style that was chosen last where none is."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def copy(self, source_ids: Sequence[int], style: str = "") -> None:
        """Copies the references of sources and says so in the status bar."""
        library, settings = self._window.library, self._window.settings
        if library is None or not source_ids:
            return
        if style in STYLES:
            settings.citation_style = style
        chosen = settings.citation_style if settings.citation_style in STYLES else next(iter(STYLES))
        copy_citations(self._window, library, source_ids, chosen, self._window.status_note.setText)

    def copy_selected(self) -> None:
        """Of the rows selected on the page of sources; elsewhere what the panel shows."""
        page = self._window.pages.shown()
        if self._window.pages.current == "source":
            self.copy(page.table.selected_ids())
        else:
            self._window.pages.panel().copy_citation()
