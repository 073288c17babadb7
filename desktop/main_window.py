"""The window: navigation, pages, record panel, status bar; it owns where the person is and the open library."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from db.known import first_known
from db.known import show as show_day
from db.library import Library, Touched
from db.values import notation
from desktop import garbage, settings, tasks, window_place
from desktop.backups.keeper import BackupKeeper
from desktop.capture.capture import Capture
from desktop.capture.notice import CaptureNotice
from desktop.citing.copying import Citing
from desktop.dropping import FileDrop
from desktop.editions.edition_bar import EditionBar
from desktop.editions.windows import EditionWindows
from desktop.finding.places import WindowPlaces
from desktop.finding.search_box import SearchBox
from desktop.importing.source_import import SourceImport, is_bibliography
from desktop.importing.table_import import TableImport, is_table
from desktop.kept_soon import KeptSoon
from desktop.known_bar import KnownBar
from desktop.known_day import KnownDay
from desktop.libraries.copies_bar import CopiesBar
from desktop.libraries.no_library import NoLibrary
from desktop.libraries.patience import patience_of
from desktop.libraries.watching import Watching
from desktop.library_door import LibraryDoor
from desktop.look import spoken_roles, theme
from desktop.look.plain import PlainLabel, plain_tip
from desktop.many.many import Many
from desktop.menus import Actions
from desktop.narrow import SMALLEST, Narrow, PageStack
from desktop.navigation import Navigation
from desktop.navigation_entries import entries_of
from desktop.page_actions import PageActions
from desktop.pages import CHART, HISTORY, OTHER_PAGES, RECORD_TABLES, SETTINGS, VIEW_PAGES, Pages
from desktop.settings_page import applying
from desktop.table_views.view_list import ViewList
from desktop.toolbar import ToolBar
from desktop.trail import Stop, Trail

if TYPE_CHECKING:
    from db.history.editions import EditionEntry

AFTER_FIRST_PAINT_MS = 250
"""When the window stands and the imports that come next may take a core."""


class MainWindow(QMainWindow):
    """Shows one library. Pages are made when first gone to; all of them look again after a change."""

    def __init__(self, *, edition: EditionEntry | None = None) -> None:
        """With `edition`, the window shows only that past state: it may not change or remember anything."""
        super().__init__()
        spoken_roles.install()
        self.settings = settings.load()
        self.edition = edition
        self.library: Library | None = None
        self._as_of_today: Library | None = None
        self.trail = Trail()
        self.actions_by_name = Actions(self)
        self.navigation = Navigation()
        self.pages = Pages(self)
        self.status_library, self.status_saved, self.status_counts, self.status_note = (PlainLabel() for _ in range(4))
        self._lay_out()
        self.known_day = KnownDay(self)
        self.narrow = Narrow(self)
        self.door = LibraryDoor(self)
        self.backups = BackupKeeper(self)
        self.many = Many(self)
        self.citing = Citing(self)
        self.capture = Capture(self)
        self.page_actions = PageActions(self)
        self.standing = EditionWindows(self)
        self.file_drop = FileDrop(self)
        self.file_drop.only_when(self.page_actions.may_take_files)
        self.file_drop.add(self.door.takes, lambda files: self.door.open_asked(files[0]), always=True)
        self.file_drop.add(is_bibliography, lambda files: SourceImport(self).begin(files))
        self.file_drop.add(is_table, lambda files: TableImport(self).begin(files))
        self.capture.take_drops(self.file_drop)
        self.navigation.chosen.connect(self.go_to)
        self.view_list = ViewList(self)
        theme.watcher.changed.connect(self.actions_by_name.colour_icons)
        notation.choose(self.settings.notation())
        if edition is None:
            KeptSoon(self)
        window_place.restore(self)
        self.show_state()

    # Layout

    def _lay_out(self) -> None:
        self.setWindowTitle("Datahall")
        self.setMinimumSize(SMALLEST)
        self.actions_by_name.fill(self.menuBar())
        self.search = SearchBox(WindowPlaces(self), self)
        self.tool_bar = ToolBar(self.actions_by_name, self.search)
        self.stack = PageStack()
        self.no_library, self.copies_bar, self.watching = NoLibrary(self), CopiesBar(self), Watching(self)
        self.panel_place = QStackedWidget()
        self.panel_place.setObjectName("panel")
        self.panel_place.setMinimumWidth(300)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self.panel_place)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setCollapsible(0, False)
        self.stage = QWidget()
        on_stage = QHBoxLayout(self.stage)
        on_stage.setContentsMargins(0, 0, 0, 0)
        on_stage.addWidget(self.splitter)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(self.stage, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tool_bar)
        if self.edition is not None:
            self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            bar = EditionBar(self.edition)
            bar.close_button.clicked.connect(self.close)
            column.addWidget(bar)
        self.known_bar = KnownBar()
        column.addWidget(self.watching.bar)
        column.addWidget(self.known_bar)
        column.addWidget(self.copies_bar)
        column.addWidget(middle, 1)
        self.notice = CaptureNotice()
        column.addWidget(self.notice)
        self.setCentralWidget(whole)
        for label in (self.status_library, self.status_saved, self.status_counts):
            label.setProperty("role", "status")
            self.statusBar().addWidget(label)
        self.status_note.setProperty("role", "status")
        self.statusBar().addPermanentWidget(self.status_note)
        self.statusBar().setSizeGripEnabled(False)

    # Library

    def open_path(self, path: Path, *, make_starter: bool = False) -> None:
        """Opens a library in place of the open one; makes the starter library when there is none yet."""
        self.door.open_path(path, make_starter=make_starter)

    def show_library(self, library: Library) -> None:
        """Shows a library just opened; the one open before is closed."""
        self.leave_library()
        self.library = library
        library.patience = patience_of(self, library.path)
        self.copies_bar.forget()
        if self.edition is None:
            self.watching.begin(library)
        self.door.shown_as_of = library.derived_on
        applying.apply_to_library(self, library)
        library.listeners.append(partial(self._told_anywhere, library))
        self.trail = Trail()
        self.pages.show_library(library, self.settings)
        self._remember_library(library)
        self.show_navigation()
        self.go_to(self.pages.left())
        self.pages.shown().setFocus()
        self.show_state()
        self.pages.once_painted(lambda: QTimer.singleShot(AFTER_FIRST_PAINT_MS, self, self._stands))

    def _stands(self) -> None:
        if self.library is not None:
            self.door.after_first_paint()
            self.copies_bar.look()
            self.look_what_to_check()

    def _remember_library(self, library: Library) -> None:
        if self.edition is None:
            self.settings.library = str(library.path)
            others = [one for one in self.settings.recent if one != str(library.path)]
            self.settings.recent = [str(library.path), *others][:8]
            settings.save(self.settings)

    def leave_library(self) -> None:
        """Remembers what the pages show, and closes the open library."""
        library, whole = self.library, self.whole_library()
        if library is None or whole is None:
            return
        self.pages.remember(self.settings)
        self.settings.visits[library.uid] = self.door.opened_at
        self.standing.close_all()
        self.capture.forget()
        self.watching.end()
        tasks.end_all(library.interrupt)
        self.pages.forget()
        garbage.look_at_all_again()
        self.known_bar.show_day(None, None)
        self.library = self._as_of_today = None  # from here on nobody begins anything with it
        self.watching.keep(whole)
        library.close()
        if whole is not library:
            whole.close()

    def whole_library(self) -> Library | None:
        """The open library itself, where it is shown as it was known on a day, too."""
        return self._as_of_today or self.library

    def show_in_place(self, whole: Library, then: Library | None, page: str) -> None:
        """Shows the open library as it was known on a day, for None the whole one, on a page. See `known_day`."""
        self.library = then or whole
        self._as_of_today = None if then is None else whole
        self.pages.show_library(self.library, self.settings)
        self.known_bar.show_day(self.library.as_known_on, first_known(whole))
        self.show_navigation()
        self.look_what_to_check()
        self._show_stop(Stop(page), noted=True)
        self.show_state()

    def _told_anywhere(self, library: Library, touched: Touched) -> None:
        """Work beside the window changes the library too, and tells so on its own thread."""
        tasks.on_interface_thread(partial(self._told, library, touched))

    def _told(self, library: Library, touched: Touched) -> None:
        if library in (self.library, self._as_of_today):
            self.take_in(touched)

    def take_in(self, touched: Touched) -> None:
        """Shows what was changed, here or by another program."""
        self.pages.refresh(touched)
        self.capture.look()
        self.show_navigation()
        self.show_state()

    def refresh_all(self) -> None:
        """Has every page look at everything anew."""
        self.pages.refresh(None)
        self.show_navigation()
        self.show_state()

    # Going from page to page

    def go_to(self, page: str, record_id: int = 0) -> None:
        """Goes to a page; for charts and boards `record_id` is the view to show, 0 the one left."""
        if self.library is not None or page == SETTINGS:
            self._show_stop(Stop(page, "view" if record_id else "", record_id))

    def open_record(self, table: str, record_id: int) -> None:
        """Follows a link: to the record's page, with the record in the panel."""
        if table == "view":
            pages = {view_id: page for page, view_id, _ in self.pages.views()}
            self.go_to(pages.get(record_id, CHART), record_id)
        elif table in RECORD_TABLES:
            self._show_stop(Stop(table, table, record_id))

    def look_what_to_check(self) -> None:
        """Has the library looked through for the count in the navigation, beside the window."""
        found = self.pages.to_check()
        if found is not None:
            found.begin()

    def show_disagreement(self, table: str, record_id: int) -> None:
        """Shows a record in the panel, at what its sources disagree on."""
        self.actions_by_name["panel"].setChecked(True)
        self.open_record(table, record_id)
        self.pages.in_panel(lambda panel: panel.show_disagreements())

    def show_listed(self, table: str, ids: tuple[int, ...], words: str) -> None:
        """Shows certain records on their page, as a chart has listed them; back returns to the chart."""
        from db.browse.table_filters import Listed

        self.go_to(table)
        if self.pages.current == table:
            self.pages.shown().show_listed(Listed(ids, words))
            self.pages.shown().setFocus()
            self.show_state()

    def show_found(self, table: str, words: str) -> None:
        """Goes to a page filtered by words, and by nothing else."""
        self.go_to(table)
        if self.pages.current == table:
            self.pages.shown().show_found(words)
            self.show_state()

    def open_history(self, table: str, record_id: int) -> None:
        """Goes to the history of one record."""
        self._show_stop(Stop(HISTORY, table, record_id))

    def record_selected(self, table: str, record_id: int) -> None:
        """A row was chosen in a page's table: shows it in the panel and notes it as a stop."""
        self.trail.visit(Stop(self.pages.current, table, record_id))
        self.pages.panel().show_record(table, record_id)
        self.show_state()

    def go_back(self) -> None:
        """To the stop before."""
        if (stop := self.trail.back()) is not None:
            self._show_stop(stop, noted=True)

    def go_forward(self) -> None:
        """To the stop after."""
        if (stop := self.trail.forward()) is not None:
            self._show_stop(stop, noted=True)

    def _show_stop(self, stop: Stop, *, noted: bool = False) -> None:
        if not self.page_actions.may_close():
            self.navigation.show_chosen(self.pages.current)
            return
        self.capture.page_left()
        if not noted:
            self.trail.visit(stop)
        self.pages.show_page(stop.page)
        self.tool_bar.show_page(stop.page)
        self.panel_place.setVisible(stop.page in RECORD_TABLES and self.actions_by_name["panel"].isChecked())
        if stop.page in VIEW_PAGES:
            self.pages.show_view(stop.page, stop.record_id)
        elif stop.page in OTHER_PAGES:
            if stop.record_id and stop.page == HISTORY:
                self.pages.show_history_of(stop.table, stop.record_id)
            self.pages.shown().setFocus()
        elif stop.record_id and stop.table != "view":
            self.pages.select(stop.table, stop.record_id)
            self.pages.in_panel(lambda panel: panel.show_record(stop.table, stop.record_id))
        else:
            self.pages.show_view(stop.page, stop.record_id)
            self.pages.select_first_soon()
        in_front = stop.record_id if stop.page in VIEW_PAGES else 0
        self.navigation.show_chosen(stop.page, in_front or self.pages.view_shown())
        self.show_state()

    # What the frame shows

    def show_navigation(self) -> None:
        """Counts and saved views, as they are now."""
        self.navigation.show_entries([] if self.library is None else entries_of(self))

    def show_state(self) -> None:
        """Status bar, title, and which actions can be used now."""
        library = self.library
        self.page_actions.show_state()
        if library is None:
            self.setWindowTitle("Datahall")
            return
        counts = self.pages.counts()
        if self.edition is None:
            self.setWindowTitle(f"{library.name} – Datahall")
            self.status_library.setText(library.path.name)
            self.status_library.setToolTip(plain_tip(str(library.path)))
        else:
            self.setWindowTitle(f"{self.edition.name} – {library.name} – Datahall")
            self.status_library.setText(self.tr("As it stood at “{name}”").format(name=self.edition.name))
        self.status_saved.setText(self._saved_words(library))
        facilities, sources = counts.get("facility", 0), counts.get("source", 0)
        said = (
            notation.counted(facilities, self.tr("1 facility"), self.tr("{n} facilities")),
            notation.counted(sources, self.tr("1 source"), self.tr("{n} sources")),
        )
        self.status_counts.setText(" · ".join(said) if counts else "")

    def _saved_words(self, library: Library) -> str:
        if library.as_known_on is not None:
            return self.tr("As known on {day}").format(day=show_day(library.as_known_on))
        return self.tr("Read only") if library.read_only else self.tr("All changes saved")

    def changeEvent(self, event: QEvent) -> None:
        """Looks for conflicted copies, and what others did, whenever the person comes back to the window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.library is not None:
            self.copies_bar.look()
            self.watching.look()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See `desktop.dropping`."""
        self.file_drop.offer(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """See `desktop.dropping`."""
        self.file_drop.offer(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remembers window and pages; an open editor may keep the window from closing."""
        if not self.page_actions.may_close():
            event.ignore()
            return
        self.settings.window = window_place.remembered(self)
        self.leave_library()
        if self.edition is None:
            settings.save(self.settings)
        event.accept()
