"""What leaves the chart page: the picture as a file or on the clipboard, and the data as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from db import confidential
from db.charts.files.library_state import state_of
from db.confidential import LeftOut
from db.interchange.leaving import Leaving, leaving
from db.watch import Watch
from db.whole_files import file_name
from desktop import clipboard, tasks
from desktop.charts.files.export_dialog import ExportDialog
from desktop.charts.files.left_out import Open, open_chart
from desktop.charts.files.wished import ExportWish, Shown, wished_pictures, wished_sheet, write_wish
from desktop.exporting.asking import ask_confidential
from desktop.look import theme

if TYPE_CHECKING:
    from db.library import Library
    from desktop.charts.chart_page import ChartPage


class ChartFiles(QObject):
    """Writes what a chart page shows, as it shows it; `folder` is where the person saved last."""

    def __init__(self, page: ChartPage, library: Library) -> None:
        super().__init__(page)
        self._page, self._library = page, library
        self._left: Open | None = None
        self._looking: tasks.Task | None = None
        self.folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def export_image(self) -> None:
        """Asks where and how, then writes the picture."""
        page = self._page
        if page.data is None or not page.image_button.isEnabled():
            return
        library, description = self._library, page.description
        if not confidential.marked(library):
            self._ask_how(None)
            return

        def work(_: Watch) -> Open:
            return open_chart(library, description)

        def done(left: Open) -> None:
            if page.description == description:
                self._ask_how(left)
            else:  # changed in the meantime: what may leave of another chart would go out under its name
                self.export_image()

        if self._looking is not None:
            self._looking.cancel()
        self._looking = tasks.run(self, work, done=done, failed=lambda error: page.say(str(error), is_problem=True))

    def _ask_how(self, left: Open | None) -> None:
        """Opens the dialog; `left` is what may go out where something is confidential, None where nothing is."""
        page = self._page
        if page.data is None:
            return
        self._left = left
        self._dialog = ExportDialog(
            page.view_bar.name.text() if page.view_bar.view_id else page.data.title,
            self.folder,
            page.chart.view.width(),
            page.chart.view.height(),
            theme.current_theme().ground,
            page,
            sheet=lambda wish: partial(wished_sheet, self._shown(with_confidential=wish.with_confidential), wish),
            with_package=True,
            left_out=left.left_out if left is not None else "",
        )
        self._dialog.chosen.connect(self._export)
        self._dialog.open()

    def _shown(self, *, with_confidential: bool) -> Shown:
        page = self._page
        assert page.data is not None
        return Shown(
            page.data if self._left is None or with_confidential else self._left.data,
            page.description,
            self._view_name(),
            days=page.chart.zoomed_days(),
            values=page.chart.zoomed_values(),
        )

    def _view_name(self) -> str:
        """The saved view's name, or "" where the chart shown is none, or another by now."""
        bar = self._page.view_bar
        return bar.name.text() if bar.view_id and not bar.is_changed else ""

    def _export(self, wish: ExportWish) -> None:
        """Draws what is shown now and writes it, beside the window."""
        shown = self._shown(with_confidential=wish.with_confidential)
        library, told = self._library, self.tr("The chart")

        def work(watch: Watch) -> LeftOut:
            pictures = wished_pictures(shown, wish, state_of(library))
            watch.at(0, 0)
            with _leaving(library, shown, wish.path, told, with_confidential=wish.with_confidential) as seen:
                watch.at(0, 0)
                write_wish(seen.library, shown, wish, pictures)
            return seen.left_out

        self._dialog.write(work, lambda left_out: self._say_saved(wish.path, left_out))

    def _say_saved(self, path: Path, left_out: LeftOut) -> None:
        self.folder = path.parent
        said = self.tr("Saved {path}").format(path=path)
        self._page.say(f"{said}. {left_out.words()}" if left_out else said)

    def copy_image(self) -> None:
        """Puts the picture on the clipboard, at twice the size on screen."""
        page = self._page
        if page.data is None or not page.copy_button.isEnabled():
            return
        from desktop.charts.files.export import image

        draw = partial(
            image,
            page.data,
            width=page.chart.view.width(),
            height=page.chart.view.height(),
            scale=2,
            theme=theme.current_theme(),
            days=page.chart.zoomed_days(),
            values=page.chart.zoomed_values(),
        )

        def put(picture: QImage) -> None:
            QGuiApplication.clipboard().setImage(picture)
            page.say(self.tr("Copied the picture"))

        clipboard.copy(self, lambda _: draw(), put, failed=lambda error: page.say(str(error), is_problem=True))

    def export_data(self) -> None:
        """Asks for a file and writes the chart's data as CSV."""
        page = self._page
        if page.data is None or not page.data_button.isEnabled():
            return
        name = page.view_bar.name.text() if page.view_bar.view_id else "chart"
        chosen, _ = QFileDialog.getSaveFileName(
            page, self.tr("Export data"), str(self.folder / f"{file_name(name)}.csv"), "CSV (*.csv)"
        )
        with_confidential = ask_confidential(page, self._library) if chosen else None
        if with_confidential is not None:
            self.write_data(Path(chosen), with_confidential=with_confidential)

    def write_data(self, path: Path, *, with_confidential: bool = False) -> None:
        """Writes the chart's data as CSV, and what they are beside it, while the window goes on."""
        page, shown = self._page, self._shown(with_confidential=True)  # for its words: the figures are read anew
        library, told = self._library, self.tr("The chart")

        def work(_: Watch) -> LeftOut:
            from db.charts.trajectories import chart_data
            from db.values.notation import in_standard
            from desktop.charts.files.data_package import write_data

            with _leaving(library, shown, path, told, with_confidential=with_confidential) as seen:
                with in_standard():
                    data = chart_data(seen.library, shown.description)
                write_data(seen.library, data, shown.description, path, shown.name)
            return seen.left_out

        page.say(self.tr("Writing {name}…").format(name=path.name))
        tasks.run(
            self,
            work,
            done=lambda left_out: self._say_saved(path, left_out),
            failed=lambda error: page.say(str(error), is_problem=True),
        )


@contextmanager
def _leaving(library: Library, shown: Shown, path: Path, what: str, *, with_confidential: bool) -> Iterator[Leaving]:
    """The library as the chart's file may tell of it; refuses a chart whose own words tell more. `what` names it."""
    told = shown.description.to_json()
    name = shown.name or shown.data.title
    passing = leaving(library, path, page="chart", name=name, description=told, with_confidential=with_confidential)
    with passing as seen:
        confidential.refuse_to_tell(seen.library, what, shown.name, told)
        yield seen
