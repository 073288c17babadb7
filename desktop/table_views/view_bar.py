"""The line above a table that shows a saved view: its name, whether it was changed, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from db.browse.table_filters import Question
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
        self.view_id = 0
        self._saved: TableView | None = None
        self._before: tuple[Question, list[str]] | None = None
        self._drafts: dict[int, tuple[TableView, TableView]] = {}  # as changed, and what it was changed from
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
        return self._saved is not None and self._now() != self._saved

    def show_view(self, view_id: int) -> None:
        """Shows a view, with the changes that were left in it; for 0 the page as it was before any view."""
        if view_id == self.view_id:
            return
        if not view_id:
            self.leave()
            return
        from db.browse import table_views

        try:
            saved = table_views.read(self._page.library, view_id, self._page.table_name)
        except DatahallError as error:
            messages.show_error(self._page, error)
            return
        self._put_aside()
        if self._before is None:
            self._before = (self._page.question(), self._page.shown_columns())
        changed, before = self._drafts.pop(view_id, (saved, saved))
        self.view_id, self._saved = view_id, before
        self._apply(changed)
        self._take_in(saved)
        self.look()
        self.shown.emit(view_id)

    def leave(self) -> None:
        """Gives the page back as it was before a view was shown."""
        if not self.view_id:
            return
        self._put_aside()
        before, self._before = self._before, None
        self.view_id, self._saved = 0, None
        if before is not None:
            self._page.show_columns(before[1])
            self._page.show_question(before[0])
        self.look()
        self.shown.emit(0)

    @property
    def view_name(self) -> str:
        """The name of the view that is shown; "" for none."""
        from db.browse import table_views

        return next((one.name for one in table_views.saved(self._page.library) if one.id == self.view_id), "")

    def own_state(self) -> tuple[Question, list[str]]:
        """Question and columns of the page without a view: what it remembers between starts."""
        return self._before or (self._page.question(), self._page.shown_columns())

    def remembered(self) -> dict[str, list[str]]:
        """What was changed in views and not saved, and from what, by the views' unique ids, as plain values."""
        from db.browse import table_views

        drafts = dict(self._drafts)
        if self._saved is not None and self.is_changed:
            drafts[self.view_id] = (self._now(), self._saved)
        uids = {one.id: one.uid for one in table_views.saved(self._page.library)} if drafts else {}
        return {uids[view_id]: [one.to_json() for one in both] for view_id, both in drafts.items() if view_id in uids}

    def restore(self, stored: object) -> None:
        """Takes `remembered`'s values; those of views that are not in this library are left out."""
        if not isinstance(stored, dict) or not stored:
            return
        from db.browse import table_views
        from db.charts.saved import views

        for one in table_views.saved(self._page.library):
            if one.page == self._page.table_name and one.uid in stored:
                with suppress(ValueError, TypeError, KeyError):
                    kept = stored[one.uid]
                    # A program of before kept only what was changed, not from what.
                    changed, before = (kept, views.read_text(self._page.library, one.id)) if type(kept) is str else kept
                    read = table_views.TableView.from_json
                    self._drafts[one.id] = read(one.page, str(changed)), read(one.page, str(before))

    def refresh(self) -> None:
        """Looks again after a change of the library: an undone change is shown where the page had nothing newer."""
        if self.view_id:
            from db.browse import table_views

            known = {one.id for one in table_views.saved(self._page.library)}
            if self.view_id not in known:
                self._drafts.pop(self.view_id, None)
                self.view_id, self._saved, self._before = 0, None, None
                self.shown.emit(0)
            else:
                with suppress(DatahallError):  # one that was damaged since is left as it was read
                    self._take_in(table_views.read(self._page.library, self.view_id, self._page.table_name))
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
        from db.browse.table_views import TableView
        from db.charts.saved import views

        self._keep(views.reads_as(partial(TableView.from_json, self._page.table_name), self._saved))

    def save_as(self) -> None:
        """Keeps what the page shows under a new name."""
        from desktop.charts.name_dialog import NameDialog

        NameDialog(self.tr("Save view as"), self.tr("Save"), self._proposed(), self._save_as, self._page).open()

    def rename(self) -> None:
        """Asks for another name."""
        from db.charts.saved import views
        from desktop.charts.name_dialog import NameDialog

        def keep(name: str) -> None:
            views.rename(self._page.library, self.view_id, name)
            self.look()

        NameDialog(self.tr("Rename view"), self.tr("Rename"), self.view_name, keep, self._page).open()

    def delete(self) -> None:
        """Deletes the view; the page keeps what it shows, and Undo brings the view back."""
        from db.charts.saved import views

        view_id = self.view_id
        self._try(lambda: views.delete(self._page.library, view_id))
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

    def _take_in(self, stored: TableView) -> None:
        """Shows what is stored now, unless something was changed here: saving that asks which of both stands."""
        if stored == self._saved:
            return
        if not self.is_changed:
            self._apply(stored)
        elif stored != self._now():
            return
        self._saved = stored

    def _revert(self) -> None:
        """Shows the view as it is stored now, whoever changed it last."""
        from db.browse import table_views

        try:
            self._saved = table_views.read(self._page.library, self.view_id, self._page.table_name)
        except DatahallError as error:
            messages.show_error(self._page, error)
            return
        self._apply(self._saved)
        self.look()

    def _keep(self, is_as_shown: Callable[[str], bool] | None) -> None:
        from db.charts.saved import views
        from desktop.charts.view_clash import ViewClash

        now = self._now()
        try:
            views.update(self._page.library, self.view_id, now.to_json(), is_as_shown=is_as_shown)
        except views.ViewChanged:
            ViewClash(
                self.view_name,
                self._page,
                save_as=self.save_as,
                keep_mine=lambda: self._keep(None),
                take_theirs=self._revert,
            ).open()
            return
        except DatahallError as error:
            messages.show_error(self._page, error)
            return
        self._saved = now
        self.look()

    def _put_aside(self) -> None:
        """Keeps what was changed in a view for when it is shown again."""
        if self._saved is not None and self.is_changed:
            self._drafts[self.view_id] = (self._now(), self._saved)

    def _can_be_saved(self) -> bool:
        question = self._page.question()
        asks = bool(question.text.strip() or question.filters or question.changed_since)
        return asks and not self.view_id and not self._page.library.read_only

    def _save_as(self, name: str) -> None:
        from db.charts.saved import views

        now = self._now()
        before = self._before
        view_id = views.save(self._page.library, name, self._page.table_name, now.to_json())
        self.view_id, self._saved = view_id, now
        self._before = before or (Question(self._page.table_name), self._page.shown_columns())
        self.look()
        self.shown.emit(view_id)

    def _proposed(self) -> str:
        """A name to begin with: the first filters in words."""
        from db.browse.filter_words import said

        question = self._page.question()
        words = [question.text.strip(), *(said(question.table, one) for one in question.filters)]
        return ", ".join(word for word in words if word)[:80]

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except DatahallError as error:
            messages.show_error(self._page, error)

    def _draw_icons(self) -> None:
        self.more.setIcon(icons.icon("more"))
