"""What leaves the board page: the whole board as one picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths

from db import confidential
from db.charts.files.library_state import state_of
from db.charts.saved import house_styles
from db.confidential import LeftOut
from db.interchange.leaving import leaving
from db.watch import Watch
from db.whole_files import write_whole
from desktop import tasks
from desktop.charts.boards.board_picture import about_board, board_sheet
from desktop.charts.files.export_dialog import ExportDialog
from desktop.charts.files.left_out import OpenBoard, open_board
from desktop.charts.files.sheet import Sheet, ending_of, sheet_bytes
from desktop.charts.files.wished import ExportWish
from desktop.look import theme

if TYPE_CHECKING:
    from db.library import Library
    from desktop.charts.boards.board_page import BoardPage


class BoardFiles(QObject):
    """Writes what a board page shows, as it shows it; `folder` is where the person saved last."""

    def __init__(self, page: BoardPage, library: Library) -> None:
        super().__init__(page)
        self._page, self._library = page, library
        self._left: OpenBoard | None = None
        self._looking: tasks.Task | None = None
        self.folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def export_image(self) -> None:
        """Asks where and how, then writes the picture."""
        page, library = self._page, self._library
        if page.canvas.picture() is None:
            return
        if not confidential.marked(library):
            self._ask_how(None)
            return
        board = page.board

        def work(_: Watch) -> OpenBoard:
            return open_board(library, board)

        def done(left: OpenBoard) -> None:
            if page.board == board:
                self._ask_how(left)
            else:  # changed in the meantime: its charts are others
                self.export_image()

        if self._looking is not None:
            self._looking.cancel()
        self._looking = tasks.run(self, work, done=done, failed=lambda error: page.say(str(error), is_problem=True))

    def _ask_how(self, left: OpenBoard | None) -> None:
        """Opens the dialog; `left` is what may go out where something is confidential, None where nothing is."""
        page = self._page
        picture = page.canvas.picture()
        if picture is None:
            return
        self._left = left
        self._dialog = ExportDialog(
            page.name.text(),
            self.folder,
            page.canvas.width(),
            round(picture.height),
            theme.current_theme().ground,
            page,
            sheet=self._sheet,
            left_out=left.left_out if left is not None else "",
        )
        self._dialog.chosen.connect(self._export)
        self._dialog.open()

    def _sheet(self, wish: ExportWish) -> Callable[[], Sheet]:
        """What lays the board out as it is shown now, on any thread."""
        page, library = self._page, self._library
        board, name = page.board, page.name.text()
        charts = page.charts() if self._left is None or wish.with_confidential else self._left.charts

        def lay_out() -> Sheet:
            return board_sheet(
                board,
                charts,
                theme.theme_named(wish.theme),
                width=wish.width,
                height=wish.height,
                zoom=min(1.0, wish.zoom) if wish.fits else wish.zoom,
                look=house_styles.look_of(library, board.style),
                about=about_board(board, charts, state_of(library), name),
            )

        return lay_out

    def _export(self, wish: ExportWish) -> None:
        """Draws what is shown now and writes it, beside the window."""
        told, name, what = self._page.board.to_json(), self._page.name.text(), self.tr("The board")
        lay_out = self._sheet(wish)
        passing = leaving(
            self._library,
            wish.path,
            page="board",
            name=name,
            description=told,
            with_confidential=wish.with_confidential,
        )

        def work(watch: Watch) -> LeftOut:
            picture = sheet_bytes(lay_out(), ending_of(wish.path), scale=wish.scale)
            watch.at(0, 0)
            with passing as seen:
                confidential.refuse_to_tell(seen.library, what, name, told)
                watch.at(0, 0)
                write_whole(wish.path, picture)
            return seen.left_out

        def done(left_out: LeftOut) -> None:
            self.folder = wish.path.parent
            said = self.tr("Saved {path}").format(path=wish.path)
            self._page.say(f"{said}. {left_out.words()}" if left_out else said)

        self._dialog.write(work, done)
