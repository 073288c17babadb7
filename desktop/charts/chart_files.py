"""What leaves the chart page: the picture as a file or on the clipboard, and the data as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from db.errors import DatahallError
from db.whole_files import file_name
from desktop.charts.files.export_dialog import ExportDialog
from desktop.charts.files.wished import ExportWish, Shown, wished_sheet, write_wish
from desktop.look import theme

if TYPE_CHECKING:
    from db.library import Library
    from desktop.charts.chart_page import ChartPage


class ChartFiles(QObject):
    """Writes what a chart page shows, as it shows it; `folder` is where the person saved last."""

    def __init__(self, page: ChartPage, library: Library) -> None:
        super().__init__(page)
        self._page, self._library = page, library
        self.folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def export_image(self) -> None:
        """Asks where and how, then writes the picture."""
        page = self._page
        if page.data is None or not page.image_button.isEnabled():
            return
        name = page.view_bar.name.text() if page.view_bar.view_id else page.data.title
        width, height = page.chart.view.width(), page.chart.view.height()
        dialog = ExportDialog(
            name,
            self.folder,
            width,
            height,
            theme.current_theme().name,
            page,
            sheet=lambda wish: wished_sheet(self._shown(), wish),
            with_package=True,
        )
        dialog.wished.connect(self._export)
        dialog.open()

    def _shown(self) -> Shown:
        page = self._page
        assert page.data is not None
        return Shown(
            page.data,
            page.description,
            self._view_name(),
            days=page.chart.zoomed_days(),
            values=page.chart.zoomed_values(),
        )

    def _view_name(self) -> str:
        """The saved view's name, or "" where the chart shown is none, or another by now."""
        bar = self._page.view_bar
        return bar.name.text() if bar.view_id and not bar.is_changed else ""

    def _export(self, wish: ExportWish, dialog: ExportDialog) -> None:
        try:
            write_wish(self._library, self._shown(), wish)
        except (DatahallError, OSError) as error:
            dialog.show_problem(str(error))
            return
        self._note_edition(wish.path)
        self.folder = wish.path.parent
        dialog.accept()
        self._page.say(self.tr("Saved {path}").format(path=wish.path))

    def copy_image(self) -> None:
        """Puts the picture on the clipboard, at twice the size on screen."""
        page = self._page
        if page.data is None or not page.copy_button.isEnabled():
            return
        from desktop.charts.files.export import image

        picture = image(
            page.data,
            width=page.chart.view.width(),
            height=page.chart.view.height(),
            scale=2,
            theme=theme.current_theme(),
            days=page.chart.zoomed_days(),
            values=page.chart.zoomed_values(),
        )
        QGuiApplication.clipboard().setImage(picture)
        page.say(self.tr("Copied the picture"))

    def export_data(self) -> None:
        """Asks for a file and writes the chart's data as CSV."""
        page = self._page
        if page.data is None or not page.data_button.isEnabled():
            return
        name = page.view_bar.name.text() if page.view_bar.view_id else "chart"
        chosen, _ = QFileDialog.getSaveFileName(
            page, self.tr("Export data"), str(self.folder / f"{file_name(name)}.csv"), "CSV (*.csv)"
        )
        if chosen:
            self.write_data(Path(chosen))

    def write_data(self, path: Path) -> None:
        """Writes the chart's data as CSV, and what they are beside it."""
        from desktop.charts.files.data_package import write_data

        page = self._page
        assert page.data is not None
        try:
            write_data(self._library, page.data, page.description, path, self._view_name())
        except DatahallError as error:
            page.say(str(error), is_problem=True)
            return
        self._note_edition(path)
        self.folder = path.parent
        page.say(self.tr("Saved {path}").format(path=path))

    def _note_edition(self, path: Path) -> None:
        from db.history.editions import record_export

        page = self._page
        assert page.data is not None
        record_export(self._library, self._view_name() or page.data.title, path, "chart", page.description.to_json())
