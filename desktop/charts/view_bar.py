"""The name of the saved chart that is shown, whether it was changed, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from db.charts.description import ChartDescription
from db.charts.saved import views
from db.errors import DatahallError
from desktop.charts.name_dialog import NameDialog
from desktop.charts.view_clash import ViewClash
from desktop.look import icons, theme
from desktop.look.plain import CutLabel, PlainLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.library import Library


class ViewBar(QWidget):
    """Saves, renames and deletes the view of the chart shown. `problem` brings a sentence when that fails."""

    views_changed = Signal()
    revert_requested = Signal()
    problem = Signal(str)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.view_id = 0
        self.proposed_name = ""  # for a chart whose title nobody has written
        self._saved: ChartDescription | None = None
        self._description = ChartDescription()
        self.name, self.changed_mark = CutLabel(), PlainLabel(self.tr("changed"))
        self.name.setProperty("role", "muted")
        self.changed_mark.setProperty("role", "chip")
        self.save_button = QPushButton(self.tr("Save view"))
        self.more = QToolButton()
        self.more.setAccessibleName(self.tr("More about this view"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self.save_as_action = menu.addAction(self.tr("Save view as…"), self.save_as)
        self.revert_action = menu.addAction(self.tr("Back to the saved view"), self.revert_requested.emit)
        menu.addSeparator()
        self.rename_action = menu.addAction(self.tr("Rename…"), self.rename)
        self.delete_action = menu.addAction(self.tr("Delete view"), self.delete)
        self.more.setMenu(menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.name, self.changed_mark, self.save_button, self.more):
            layout.addWidget(widget)
        layout.addStretch()
        self.save_button.clicked.connect(self.save)
        theme.watcher.changed.connect(self._draw_icons)
        self._draw_icons()
        self._show()

    @property
    def is_changed(self) -> bool:
        """Whether the chart differs from what was saved when it was last shown; one never saved does not count."""
        return self._saved is not None and self._saved != self._description

    @property
    def saved(self) -> ChartDescription | None:
        """The description that was saved when it was last shown, or None."""
        return self._saved

    def show_view(self, view_id: int, saved: ChartDescription | None) -> None:
        """The view that is shown from now on; 0 and None: a chart not saved."""
        self.view_id, self._saved = view_id, saved
        if saved is not None:
            self._description = saved
        self._show()

    def show_description(self, description: ChartDescription) -> None:
        """The chart as it is drawn now."""
        self._description = description
        self._show()

    def look_again(self) -> ChartDescription | None:
        """What another program, or an undo, made of the view: to be shown now, where nothing was changed here. What was
        changed here stays, and saving it asks which of both stands."""
        stored = self._stored()
        if stored is None or stored == self._saved:
            return None
        is_to_be_shown = not self.is_changed
        if is_to_be_shown or stored == self._description:
            self._saved = stored
            self._show()
        return stored if is_to_be_shown else None

    def take_stored(self) -> ChartDescription | None:
        """The view as it is stored now, whoever changed it last; None where it cannot be read."""
        self._saved = self._stored() or self._saved
        return self._saved

    def save(self) -> None:
        """Keeps the chart in its view; one without a view asks for a name."""
        if not self.view_id:
            self.save_as()
            return
        self._keep(views.reads_as(ChartDescription.from_json, self._saved))

    def save_as(self) -> None:
        """Keeps the chart under a new name."""
        proposed = self._description.title or self.proposed_name
        NameDialog(self.tr("Save view as"), self.tr("Save"), proposed, self._save_as, self).open()

    def rename(self) -> None:
        """Asks for another name."""
        NameDialog(self.tr("Rename view"), self.tr("Rename"), self.name.text(), self._rename, self).open()

    def delete(self) -> None:
        """Deletes the view; the chart stays on screen, and Undo brings the view back."""
        if self._try(lambda: views.delete(self._library, self.view_id)):
            self.show_view(0, None)
            self.views_changed.emit()

    def _keep(self, is_as_shown: Callable[[str], bool] | None) -> None:
        text = self._description.to_json()
        try:
            views.update(self._library, self.view_id, text, is_as_shown=is_as_shown)
        except views.ViewChanged:
            ViewClash(
                self.name.text(),
                self,
                save_as=self.save_as,
                keep_mine=lambda: self._keep(None),
                take_theirs=self.revert_requested.emit,
            ).open()
        except DatahallError as error:
            self.problem.emit(str(error))
        else:
            self._saved = self._description
            self._show()

    def _stored(self) -> ChartDescription | None:
        if not self.view_id:
            return None
        try:
            return views.read_chart(self._library, self.view_id)
        except DatahallError:
            return None

    def _save_as(self, name: str) -> None:
        self.view_id = views.save_chart(self._library, name, self._description)
        self._saved = self._description
        self._show()
        self.views_changed.emit()

    def _rename(self, name: str) -> None:
        views.rename(self._library, self.view_id, name)
        self._show()
        self.views_changed.emit()

    def _try(self, work: Callable[[], None]) -> bool:
        try:
            work()
        except DatahallError as error:
            self.problem.emit(str(error))
            return False
        return True

    def _show(self) -> None:
        known = next((view.name for view in views.saved(self._library) if view.id == self.view_id), "")
        if self.view_id and not known:
            self.view_id, self._saved = 0, None
        self.name.setText(known or self.tr("Not saved"))
        self.changed_mark.setVisible(self.is_changed)
        writable = not self._library.read_only
        self.save_button.setEnabled(writable and (self.is_changed or not self.view_id))
        self.save_as_action.setEnabled(writable)
        self.revert_action.setEnabled(self.is_changed)
        self.rename_action.setEnabled(writable and bool(self.view_id))
        self.delete_action.setEnabled(writable and bool(self.view_id))

    def _draw_icons(self) -> None:
        self.more.setIcon(icons.icon("more"))
