"""Export of a page that is one picture with its figures: asked for by the dialog of charts, written beside the window.

What may leave is read, drawn and written there.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from db import confidential
from db.confidential import LeftOut
from db.interchange.leaving import leaving
from db.watch import Watch
from db.whole_files import write_whole
from desktop import clipboard, messages, tasks
from desktop.charts.files.export_dialog import ExportDialog
from desktop.charts.files.sheet import Sheet, ending_of, sheet_bytes, sheet_image
from desktop.charts.files.wished import FIGURES, ExportWish
from desktop.look import theme

if TYPE_CHECKING:
    from db.library import Library

CLIPBOARD_SCALE = 2
"""Pixels on the clipboard for each on screen."""


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """What a page exports.

    Args:
        page: its key, for the edition that an export makes. name: the view's, "" for none.
        title: of the picture. width, height: on screen, in pixels.
        read: everything that is drawn or written, from a library as it may leave.
        sheet: of what was read, on any thread. write_figures: writes what was read into a file of `FIGURES`.
        words: JSON of what the page shows.
    """

    page: str
    name: str
    title: str
    width: int
    height: int
    words: str
    read: Callable[[Library], Any]
    sheet: Callable[[Any, ExportWish], Sheet]
    write_figures: Callable[[Any, Path], None]


class PageFiles(QObject):
    """Exports and copies leaves; `told` brings what to say. `titled` brings the title that the person gave."""

    told = Signal(str)
    titled = Signal(str)

    def __init__(self, library: Library, parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._page = library, parent
        self.folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self._leaf: Leaf | None = None
        self._looking: tasks.Task | None = None
        self._whole: Any = None
        self._left: Any = None

    def export(self, leaf: Leaf, kind: str = "png") -> None:
        """Asks where and how, with `kind` proposed, and writes it."""
        library, self._leaf = self._library, leaf

        def work(_watch: Watch) -> tuple[Any, Any, str]:
            whole = leaf.read(library)
            if not confidential.marked(library):
                return whole, whole, ""
            with closing(library.without_what_is_confidential()) as seen:
                return whole, leaf.read(seen), confidential.left_out(seen).words()

        if self._looking is not None:
            self._looking.cancel()  # the dialog is of the leaf asked for last
        self._looking = tasks.run(self, work, done=lambda found: self._ask(kind, *found), failed=self._fail)

    def copy(self, leaf: Leaf) -> None:
        """Puts the picture on the clipboard, as it is on screen."""

        library = self._library
        shown = ExportWish(Path("copy.png"), leaf.width, None, 1, theme.current_theme().ground, title=leaf.title)

        def work(_: Watch) -> QImage:
            return sheet_image(leaf.sheet(leaf.read(library), shown), CLIPBOARD_SCALE)

        def put(picture: QImage) -> None:
            QGuiApplication.clipboard().setImage(picture)
            self.told.emit(self.tr("Copied the picture"))

        clipboard.copy(self, work, put, failed=self._fail)

    def _ask(self, kind: str, whole: object, left: object, left_out: str) -> None:
        leaf = self._leaf
        if leaf is None:
            return
        self._whole, self._left = whole, left
        self._dialog = ExportDialog(
            leaf.name or leaf.title,
            self.folder,
            leaf.width,
            leaf.height,
            theme.current_theme().ground,
            self._page,
            sheet=self._sheet,
            left_out=left_out,
            figures=FIGURES,
            title=leaf.title,
            kind=kind,
        )
        self._dialog.chosen.connect(self._write)
        self._dialog.open()

    def _sheet(self, wish: ExportWish) -> Callable[[], Sheet]:
        """What lays a wish out, on any thread."""
        assert self._leaf is not None
        return partial(self._leaf.sheet, self._whole if wish.with_confidential else self._left, wish)

    def _write(self, wish: ExportWish) -> None:
        leaf, lay_out = self._leaf, self._sheet(wish)
        assert leaf is not None
        told, library, what = f"{leaf.words} {wish.title}", self._library, self.tr("The picture")

        def work(watch: Watch) -> LeftOut:
            picture = b"" if wish.is_figures else sheet_bytes(lay_out(), ending_of(wish.path), scale=wish.scale)
            watch.at(0, 0)
            passing = leaving(
                library, wish.path, page=leaf.page, name=leaf.name or wish.title or leaf.title,
                description=leaf.words, with_confidential=wish.with_confidential,
            )  # fmt: skip
            with passing as seen:
                confidential.refuse_to_tell(seen.library, what, leaf.name, told)
                watch.at(0, 0)
                if wish.is_figures:
                    leaf.write_figures(leaf.read(seen.library), wish.path)
                else:
                    write_whole(wish.path, picture)
            return seen.left_out

        self._dialog.write(work, lambda left_out: self._say_saved(wish, left_out))

    def _say_saved(self, wish: ExportWish, left_out: LeftOut) -> None:
        self.folder = wish.path.parent
        said = self.tr("Saved {path}").format(path=wish.path)
        self.titled.emit(wish.title)
        self.told.emit(f"{said}. {left_out.words()}" if left_out else said)

    def _fail(self, error: Exception) -> None:
        messages.show_error(self._page, error)
