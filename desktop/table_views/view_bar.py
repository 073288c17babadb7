"""The line above a table that shows a saved view: its name, whether it was changed, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from db.browse.table_filters import Question
from db.charts.saved.yours import Yours, renaming
from db.errors import DatahallError
from desktop import messages
from desktop.look import icons, theme
from desktop.look.plain import CutLabel, PlainLabel

if TYPE_CHECKING:
    from db.browse.table_views import TableView
    from desktop.browse.table_page import TablePage


class TableViewBar(QWidget):
    """Shows a view on its page, keeps changes, and gives the page back as it was before. `shown` brings its id."""

    shown = Signal(int)

    def __init__(self, page: TablePage) -> None:
        super().__init__(page)
        self._page = page
        self.yours: Yours[TableView] = Yours(page.library, partial(_read, page.table_name))
        self._before: tuple[Question, list[str]] | None = None
        self.name, self.changed_mark = CutLabel(), PlainLabel(self.tr("changed"))
        self.save_button, self.save_as_button = QPushButton(self.tr("Save")), QPushButton(self.tr("Save as…"))
        self.more = QToolButton()
        self._lay_out()
        self.save_button.clicked.connect(self.save)
        self.save_as_button.clicked.connect(self.save_as)
        theme.watcher.changed.connect(self._draw_icons)
        self._draw_icons()
        self.hide()

    @property
    def is_changed(self) -> bool:
        """Whether the page shows something else than what was saved when it was last shown."""
        return self.yours.is_changed(self._now())

    @property
    def view_id(self) -> int:
        """The view that is shown; 0: none."""
        return self.yours.view_id

    def show_view(self, view_id: int) -> None:
        """Shows a view, with the changes that were left in it; for 0 the page as it was before any view."""
        if view_id == self.view_id:
            return
        if not view_id:
            self.leave()
            return
        before = self._before or (self._page.question(), self._page.shown_columns())
        try:
            shown = self.yours.show(view_id, self._now())
        except DatahallError as error:
            messages.show_error(self._page, error)
            return
        self._before = before
        self._apply(shown)
        self.look()
        self.shown.emit(view_id)

    def leave(self) -> None:
        """Gives the page back as it was before a view was shown."""
        if not self.view_id:
            return
        self.yours.leave(self._now())
        before, self._before = self._before, None
        if before is not None:
            self._page.show_columns(before[1])
            self._page.show_question(before[0])
        self.look()
        self.shown.emit(0)

    @property
    def view_name(self) -> str:
        """The name of the view that is shown; "" for none."""
        return self.yours.name()

    def own_state(self) -> tuple[Question, list[str]]:
        """Question and columns of the page without a view: what it remembers between starts."""
        return self._before or (self._page.question(), self._page.shown_columns())

    def remembered(self) -> dict[str, list[str]]:
        """What was changed in views and not saved, and from what, by the views' unique ids, as plain values."""
        return self.yours.remembered(self._now())

    def restore(self, stored: object) -> None:
        """Takes `remembered`'s values; those of views that are not in this library are left out."""
        self.yours.restore(stored, self._page.table_name)

    def refresh(self) -> None:
        """Looks again after a change of the library: an undone change is shown where the page had nothing newer."""
        if self.view_id:
            if self.yours.is_gone():
                self._before = None
                self.shown.emit(0)
            elif (theirs := self.yours.look_again(self._now())) is not None:
                self._apply(theirs)
        self.look()

    def look(self) -> None:
        """Shows the name, and whether there is something to save."""
        self.setVisible(bool(self.view_id))
        self._page.filter_bar.offer_saving(self._can_be_saved())
        if not self.view_id:
            return
        self.name.setText(self.view_name)
        changed, writable = self.is_changed, not self._page.library.read_only
        self.changed_mark.setVisible(changed)
        self.save_button.setVisible(changed)
        self.save_button.setEnabled(writable)
        self.save_as_button.setVisible(changed)
        self.save_as_button.setEnabled(writable)
        for action in (self._save_as_action, self._rename_action, self._delete_action):
            action.setEnabled(writable)
        self._revert_action.setEnabled(changed)

    def save(self) -> None:
        """Keeps what the page shows in its view; without one asks for a name."""
        if not self.view_id:
            self.save_as()
            return
        self._keep()

    def save_as(self) -> None:
        """Keeps what the page shows under a new name."""
        from desktop.charts.name_dialog import NameDialog

        NameDialog(self.tr("Save view as"), self.tr("Save"), self._proposed(), self._save_as, self._page).open()

    def rename(self) -> None:
        """Asks for another name."""
        from desktop.charts.name_dialog import NameDialog

        rename = renaming(self._page.library, self.view_id, self.view_name)

        def keep(name: str) -> None:
            rename(name)
            self.look()

        NameDialog(self.tr("Rename view"), self.tr("Rename"), self.view_name, keep, self._page).open()

    def delete(self) -> None:
        """Deletes the view; the page keeps what it shows, and Undo brings the view back."""
        from db.charts.saved import views
        from desktop.charts.view_clash import may_delete

        try:
            if may_delete(self._page, self._page.library, self.view_id, self.name.text(), self.yours):
                views.delete(self._page.library, self.view_id)
        except DatahallError as error:
            messages.show_error(self._page, error)
        self.refresh()

    def _lay_out(self) -> None:
        self.name.setProperty("role", "heading")
        self.changed_mark.setProperty("role", "chip")
        self.more.setAutoRaise(True)
        self.more.setAccessibleName(self.tr("More about this view"))
        self.more.setToolTip(self.tr("More about this view"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self._save_as_action = menu.addAction(self.tr("Save view as…"), self.save_as)
        self._revert_action = menu.addAction(self.tr("Back to the saved view"), self._revert)
        menu.addAction(self.tr("Leave this view"), self.leave)
        menu.addSeparator()
        self._rename_action = menu.addAction(self.tr("Rename…"), self.rename)
        self._delete_action = menu.addAction(self.tr("Delete view"), self.delete)
        self.more.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 12, 0)
        row.setSpacing(8)
        for widget in (self.name, self.changed_mark, self.save_button, self.save_as_button, self.more):
            row.addWidget(widget)
        row.addStretch(1)

    def _now(self) -> TableView:
        from db.browse.table_views import of_page

        return of_page(self._page.question(), self._page.shown_columns())

    def _apply(self, view: TableView) -> None:
        if view.columns:
            self._page.show_columns(view.columns)
        self._page.show_question(view.question)

    def _revert(self) -> None:
        """Shows the view as it is stored now, whoever changed it last."""
        try:
            self._apply(self.yours.take_theirs())
        except DatahallError as error:
            messages.show_error(self._page, error)
            return
        self.look()

    def _keep(self, *, over_theirs: bool = False) -> None:
        from db.charts.saved import views
        from desktop.charts.view_clash import ViewClash

        try:
            self.yours.keep(self._now(), over_theirs=over_theirs)
        except views.ViewChanged:
            ViewClash(
                self.view_name,
                self._page,
                save_as=self.save_as,
                keep_mine=lambda: self._keep(over_theirs=True),
                take_theirs=self._revert,
            ).open()
            return
        except DatahallError as error:
            messages.show_error(self._page, error)
            return
        self.look()

    def _can_be_saved(self) -> bool:
        question = self._page.question()
        asks = bool(question.text.strip() or question.filters or question.changed_since)
        return asks and not self.view_id and not self._page.library.read_only

    def _save_as(self, name: str) -> None:
        from db.charts.saved import views

        now = self._now()
        before = self._before
        view_id = views.save(self._page.library, name, self._page.table_name, now.to_json())
        self.yours.begin(view_id, now)
        self._before = before or (Question(self._page.table_name), self._page.shown_columns())
        self.look()
        self.shown.emit(view_id)

    def _proposed(self) -> str:
        """A name to begin with: the first filters in words."""
        from db.browse.filter_words import said

        question = self._page.question()
        words = [question.text.strip(), *(said(question.table, one) for one in question.filters)]
        return ", ".join(word for word in words if word)[:80]

    def _draw_icons(self) -> None:
        self.more.setIcon(icons.icon("more"))


def _read(table: str, text: str) -> TableView:
    from db.browse.table_views import TableView

    return TableView.from_json(table, text)
