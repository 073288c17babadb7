"""The name of the saved chart that is shown, whether it was changed, and what can be done with it."""

from __future__ import annotations

from contextlib import suppress
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
from db.charts.saved.begun import Begun
from db.charts.saved.yours import Yours, renaming
from db.errors import DatahallError
from desktop.charts.begun_line import BegunLine
from desktop.charts.name_dialog import NameDialog
from desktop.charts.view_clash import ViewClash, may_delete
from desktop.look import icons, theme
from desktop.look.plain import CutLabel, PlainLabel

if TYPE_CHECKING:
    from db.library import Library


class ViewBar(QWidget):
    """Saves, renames and deletes the view of the chart shown. `problem` brings a sentence when that fails.

    `begun_line` is to be laid out below it: it says where New chart brought back what was begun and not saved.
    """

    views_changed = Signal()
    revert_requested = Signal()
    problem = Signal(str)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.yours = Yours(library, ChartDescription.from_json, "chart")
        self.begun = Begun()
        self.begun_line, self._is_back = BegunLine(), False
        self.proposed_name = ""  # for a chart whose title nobody has written
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
    def view_id(self) -> int:
        """The view that is shown; 0: a chart not saved."""
        return self.yours.view_id

    @property
    def is_changed(self) -> bool:
        """Whether the chart differs from what was saved when it was last shown; one never saved does not count."""
        return self.yours.is_changed(self._description)

    @property
    def saved(self) -> ChartDescription | None:
        """The description that was saved when it was last shown, or None."""
        return self.yours.saved

    def show_view(self, view_id: int) -> ChartDescription:
        """Shows another view from now on, and returns its chart with the changes that were left in it.

        Raises DatahallError, and goes on with the one shown, where it is gone or damaged.
        """
        before, was_saved = self._description, bool(self.view_id)
        self._description = self.yours.show(view_id, before)
        if not was_saved:
            self.begun.leave(before)
        self._is_back = False
        self._show()
        return self._description

    def begin(self, description: ChartDescription) -> None:
        """Another chart, not saved, is shown from now on."""
        self._leave()
        self.begun.from_, self._description = description, description
        self._show()

    def begin_again(self) -> ChartDescription | None:
        """Shows a chart that was begun and not saved, the one in front or another; None: there is none."""
        found = self.begun.take(None if self.view_id else self._description)
        if found is None:
            return None
        if self.view_id:
            self._leave()
        self._description, self._is_back = found, True
        self._show()
        return found

    def start_again_from(self, description: ChartDescription) -> None:
        """The chart in front, not saved, gives way to one that nothing was changed about."""
        self.begun.from_, self._is_back = description, False

    def _leave(self) -> None:
        if self.view_id:
            self.yours.leave(self._description)
        else:
            self.begun.leave(self._description)
        self._is_back = False

    def remembered(self) -> dict[str, object]:
        """The view in front, what it held when it was shown, and all that was changed and not saved; plain values."""
        return {
            "view": self.view_id,
            "saved": self.saved.to_json() if self.saved is not None else "",
            "drafts": self.yours.remembered(self._description),
            "begun": self.begun.remembered(),
        }

    def restore(self, state: dict[str, object]) -> None:
        """Goes on with `remembered`'s values; where the view is gone or damaged, with its chart as one not saved."""
        self.yours.leave(self._description)
        self.yours.restore(state.get("drafts"), views.CHART)
        self.begun.restore(state.get("begun"))
        view_id, saved, stored = 0, None, None
        with suppress(KeyError, ValueError, TypeError):
            view_id = int(str(state.get("view") or 0))
            saved = ChartDescription.from_json(str(state["saved"]))
        if view_id:
            with suppress(DatahallError):
                stored = views.read_chart(self._library, view_id)
        if stored is not None:
            self.yours.begin(view_id, saved or stored)
            self._description = saved or stored
        else:
            self.begun.from_ = saved or self.begun.from_
            self._description = self.begun.from_
        self._show()

    def show_description(self, description: ChartDescription) -> None:
        """The chart as it is drawn now."""
        self._description = description
        self._show()

    def look_again(self) -> ChartDescription | None:
        """What another program, or an undo, made of the view: to be shown now, where nothing was changed here. What was
        changed here stays, and saving it asks which of both stands."""
        theirs = self.yours.look_again(self._description)
        self._show()
        return theirs

    def take_stored(self) -> ChartDescription | None:
        """The view as it is stored now, whoever changed it last; where it cannot be read, as it was read last."""
        with suppress(DatahallError):
            self.yours.take_theirs()
        return self.yours.saved

    def save(self) -> None:
        """Keeps the chart in its view; one without a view asks for a name."""
        if not self.view_id:
            self.save_as()
            return
        self._keep()

    def save_as(self) -> None:
        """Keeps the chart under a new name."""
        proposed = self._description.title or self.proposed_name
        NameDialog(self.tr("Save view as"), self.tr("Save"), proposed, self._save_as, self).open()

    def rename(self) -> None:
        """Asks for another name."""
        keep, name = renaming(self._library, self.view_id, self.name.text()), self.name.text()

        def take(wished: str) -> None:
            keep(wished)
            self._show()
            self.views_changed.emit()

        NameDialog(self.tr("Rename view"), self.tr("Rename"), name, take, self).open()

    def delete(self) -> None:
        """Deletes the view; the chart stays on screen, and Undo brings the view back."""
        try:
            if not may_delete(self, self._library, self.view_id, self.name.text(), self.yours):
                return
            views.delete(self._library, self.view_id)
        except DatahallError as error:
            self.problem.emit(str(error))
            return
        self._become_unsaved()
        self._show()
        self.views_changed.emit()

    def _keep(self, *, over_theirs: bool = False) -> None:
        try:
            self.yours.keep(self._description, over_theirs=over_theirs)
        except views.ViewChanged:
            ViewClash(
                self.name.text(),
                self,
                save_as=self.save_as,
                keep_mine=lambda: self._keep(over_theirs=True),
                take_theirs=self.revert_requested.emit,
            ).open()
        except DatahallError as error:
            self.problem.emit(str(error))
        else:
            self._show()

    def _save_as(self, name: str) -> None:
        view_id = views.save_chart(self._library, name, self._description)
        self.yours.begin(view_id, self._description)
        self._is_back = False
        self._show()
        self.views_changed.emit()

    def _show(self) -> None:
        known = self.yours.name()
        if self.view_id and not known:
            self._become_unsaved()
        self.name.setText(known or self.tr("Not saved"))
        self.changed_mark.setVisible(self.is_changed)
        self.begun_line.setVisible(self._is_back)
        writable = not self._library.read_only
        self.save_button.setEnabled(writable and (self.is_changed or not self.view_id))
        self.save_as_action.setEnabled(writable)
        self.revert_action.setEnabled(self.is_changed)
        self.rename_action.setEnabled(writable and bool(self.view_id))
        self.delete_action.setEnabled(writable and bool(self.view_id))

    def _become_unsaved(self) -> None:
        """The view was deleted; its chart stays."""
        if self.saved is not None:
            self.begun.from_ = self.saved
        self.yours.begin(0, None)

    def _draw_icons(self) -> None:
        self.more.setIcon(icons.icon("more"))
