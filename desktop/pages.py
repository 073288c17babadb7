"""The pages: made when first gone to, told of changes, remembered between starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from db.browse.counting import counts, counts_at_once
from db.library import Library, Touched
from desktop import ahead, messages, page_states, tasks
from desktop.look.first_paint import once_painted
from desktop.panel_place import PanelPlace
from desktop.settings import Settings

if TYPE_CHECKING:
    from desktop.browse.record_panel import RecordPanel
    from desktop.charts.boards.board_page import BoardPage
    from desktop.charts.chart_page import ChartPage
    from desktop.main_window import MainWindow
    from desktop.to_check.standing_list import StandingList

RECORD_TABLES = ("facility", "partner", "policy", "place", "source", "observation")
CHART, BOARD, HISTORY, EDITIONS, TO_CHECK, INBOX = "chart", "board", "history", "editions", "to_check", "inbox"
SETTINGS, PROMISED, DUPLICATES, COMPARE = "settings", "promised", "duplicates", "compare"
VIEW_PAGES = (CHART, BOARD, COMPARE)
OTHER_PAGES = (HISTORY, EDITIONS, TO_CHECK, INBOX, SETTINGS, PROMISED, DUPLICATES)
"""Pages that are neither records nor views."""


class Pages(QObject):
    """Holds the page widgets of the open library by name: a table's name, "chart", "board", "history", "editions",
    "to_check" or "inbox"."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._library: Library | None = None
        self._settings = Settings()
        self._pages: dict[str, Any] = {}
        self._beside = PanelPlace(window)
        self._stale: set[str] = set()
        self._counts: dict[str, int] | None = None
        self._counting: tasks.Task | None = None
        self._to_check: StandingList | None = None
        self.current = ""

    @staticmethod
    def title(table: str) -> str:
        """A page's name as shown."""
        titles = {
            "facility": QCoreApplication.translate("Pages", "Facilities"),
            "partner": QCoreApplication.translate("Pages", "Partners"),
            "policy": QCoreApplication.translate("Pages", "Policies"),
            "place": QCoreApplication.translate("Pages", "Places"),
            "source": QCoreApplication.translate("Pages", "Sources"),
            "observation": QCoreApplication.translate("Pages", "Figures"),
        }
        return titles[table]

    def show_library(self, library: Library, settings: Settings) -> None:
        """Starts anew with an opened library."""
        self._library, self._settings, self._counts = library, settings, None
        self._beside.begin(library)
        page_states.adopt(settings, library.uid, library.path)

    def forget(self) -> None:
        """Drops all page widgets, before their library closes."""
        # Not by taking their parents away: whatever gets another one goes through the whole style sheet again. The page
        # in front goes last, so that no other comes to the front.
        held: list[tuple[QStackedWidget, QWidget]] = [(self._window.stack, page) for page in self._pages.values()]
        held.sort(key=lambda pair: pair[1] is self.shown())
        if self._beside.made is not None:
            held.append((self._window.panel_place, self._beside.made))
        for place, widget in held:
            place.removeWidget(widget)
            widget.deleteLater()
        self._pages.clear()
        if self._to_check is not None:
            self._to_check.stop()
            self._to_check.deleteLater()
        if self._counting is not None:
            self._counting.cancel()
        self._counting = None
        self._beside.forget()
        self._library, self._to_check, self.current = None, None, ""

    def remember(self, settings: Settings) -> None:
        """Notes how each page is left."""
        for name, page in self._pages.items():
            page_states.keep(settings, self._uid(), name, page.remembered())

    def _uid(self) -> str:
        return "" if self._library is None else self._library.uid

    def counts(self) -> dict[str, int]:
        """How many records each table has; empty for the moment in which a large library is first counted."""
        if self._library is None:
            return {}
        if self._counts is None:
            self._counts = counts_at_once(self._library)
        if self._counts is None:
            self._count_beside(self._library)
        return self._counts or {}

    def _count_beside(self, library: Library) -> None:
        if self._counting is not None:
            return
        task = self._counting = tasks.Task(self._window, lambda _watch: counts(library))
        task.succeeded.connect(self._counted)
        task.failed.connect(self._failed)
        self.once_painted(lambda: None if task.is_cancelled else task.start())

    def _counted(self, _counts: dict[str, int]) -> None:
        self._counting = None
        if self.current in RECORD_TABLES:
            self.shown().show_count()
        self._window.show_navigation()
        self._window.show_state()

    def _failed(self, error: Exception) -> None:
        messages.show_error(self._window, error)

    def to_check(self) -> StandingList | None:
        """What there is to check in the open library."""
        if self._to_check is None and self._library is not None:
            from desktop.to_check.standing_list import StandingList

            self._to_check = StandingList(self._library, self)
            self._to_check.changed.connect(self._window.show_navigation)
        return self._to_check

    def count_to_check(self) -> int | None:
        """How many rows there are to check; None while that is not known."""
        found = self._to_check
        return None if found is None or found.findings is None else len(found.findings.keys)

    def views(self) -> list[tuple[str, int, str]]:
        """Saved charts, boards and views of tables as (page, id, name), in their order."""
        if self._library is None:
            return []
        from db.charts.saved import views

        shown = (*VIEW_PAGES, *RECORD_TABLES)
        return [(view.page, view.id, view.name) for view in views.saved(self._library) if view.page in shown]

    def left(self) -> str:
        """The page in front when the program was left; the first table where that is none to begin a day with."""
        page = str(self._settings.window.get("page") or "")
        boards = {view_id for kind, view_id, _ in self.views() if kind == BOARD}
        if page == BOARD and page_states.state_of(self._settings, self._uid(), BOARD).get("view") not in boards:
            return RECORD_TABLES[0]
        return page if page in (*RECORD_TABLES, *VIEW_PAGES, *OTHER_PAGES) and page != SETTINGS else RECORD_TABLES[0]

    def view_shown(self) -> int:
        """Id of the saved view or board that the page in front shows, or 0."""
        if self.current == BOARD:
            return self.board().view_id
        return int(self._pages[self.current].view_bar.view_id) if self.current in RECORD_TABLES else 0

    def refresh(self, touched: Touched | None) -> None:
        """Tells the shown page and the panel of a change; hidden pages look again when next shown."""
        self._counts = None
        self._stale = set(self._pages) - {self.current}
        if self._to_check is not None:
            self._to_check.refresh(touched)
        if self.current in self._pages:
            self._pages[self.current].refresh(touched)
        if self._beside.made is not None:
            self._beside.made.refresh(touched)

    def show_page(self, name: str) -> None:
        """Brings a page to the front, making it first if need be."""
        page = self._page(name)
        if name in self._stale:
            self._stale.discard(name)
            page.refresh(None)
        self.current = name
        self._window.stack.setCurrentWidget(page)

    def shown(self) -> Any:
        """The page in front, or None."""
        return self._pages.get(self.current)

    def chart(self) -> ChartPage:
        """The chart page."""
        page: ChartPage = self._page(CHART)
        return page

    def show_chart(self, view_id: int) -> None:
        """Shows a saved chart, or for 0 the chart as it was left."""
        if view_id:
            self.chart().show_view(view_id)

    def board(self) -> BoardPage:
        """The board page."""
        page: BoardPage = self._page(BOARD)
        return page

    def show_view(self, page: str, view_id: int) -> None:
        """Shows a saved chart or board, or for 0 the page as it was left; a table's view, or for 0 without one."""
        if page == BOARD and view_id:
            self.board().show_board(view_id)
        elif page == CHART:
            self.show_chart(view_id)
        elif page == COMPARE and view_id:
            self._page(page).show_view(view_id)
        elif page in RECORD_TABLES:
            self._page(page).view_bar.show_view(view_id)

    def show_plans(self, facility_id: int, basis: str) -> None:
        """Goes to the chart of a facility's plans as published over what came."""
        from db.coming.of_one import plans_chart

        assert self._library is not None
        self._window.go_to(CHART)
        self.chart().show_chart(plans_chart(self._library, facility_id, basis))
        self.chart().setFocus()

    def select(self, table: str, record_id: int) -> None:
        """Selects a record's row on its page, if its filters show it."""
        if table == self.current:
            self._page(table).select(record_id)

    def select_first_soon(self) -> None:
        """Chooses the first row, and shows it in the panel once the table is painted: its chart needs imports that
        would hold the table up."""
        if self.current in RECORD_TABLES:
            self._page(self.current).select_first(tell=False)
        self.once_painted(self._show_selected)

    def once_painted(self, call: Callable[[], object]) -> None:
        """Calls once the table in front is painted; soon where another page is."""
        once_painted(self, self._waits_for_paint, call)

    def _waits_for_paint(self) -> bool:
        page = self.shown()
        return self.current in RECORD_TABLES and page is not None and page.table.waits_for_paint()

    def _show_selected(self) -> None:
        page = self.shown()
        if page is None or self.current not in RECORD_TABLES:
            return
        if self._beside.made is None:
            # Imported, made and filled in events of their own: each may take as long as a key waits.
            ahead.bring(self, "desktop.browse.record_panel", self._make_panel)
            return
        page.select_first(tell=False)  # its rows may have come only now
        record_id = page.selected_id()
        if record_id is not None:
            self._window.record_selected(self.current, record_id)

    def _make_panel(self) -> None:
        if self._library is None or self.current not in RECORD_TABLES:  # closed or left while this was imported
            return
        self.panel()
        QTimer.singleShot(0, self, self._show_selected)

    def in_panel(self, call: Callable[[RecordPanel], object]) -> None:
        """Calls with the record panel; where it is still to be made, soon."""
        self._beside.call(call)

    def panel(self) -> RecordPanel:
        """The record panel beside the tables."""
        return self._beside.panel()

    def _page(self, name: str) -> Any:
        if name not in self._pages:
            make = {
                CHART: self._make_chart_page,
                BOARD: self._make_board_page,
                HISTORY: self._make_history_page,
                EDITIONS: self._make_editions_page,
                TO_CHECK: self._make_to_check_page,
                PROMISED: self._make_promised_page,
                DUPLICATES: self._make_duplicates_page,
                INBOX: self._make_inbox_page,
                SETTINGS: self._make_settings_page,
                COMPARE: self._make_compare_page,
            }.get(name)
            self._pages[name] = make() if make else self._make_table_page(name)
            self._window.stack.addWidget(self._pages[name])
            state = page_states.state_of(self._settings, self._uid(), name)
            if state:
                self._pages[name].restore(state)
        return self._pages[name]

    def _make_table_page(self, name: str) -> QWidget:
        from desktop.browse.table_page import TablePage

        assert self._library is not None
        page = TablePage(self._library, name, self._window.stack)
        page.table.setAccessibleName(self.title(name))
        page.set_last_visit(self._settings.visits.get(self._library.uid, ""))
        page.opened.connect(self._window.open_record)
        page.selected.connect(self._window.record_selected)
        page.edit_requested.connect(self._window.page_actions.edit)
        page.new_requested.connect(self._window.page_actions.new)
        page.delete_requested.connect(self._window.page_actions.delete_all)
        page.citation_asked.connect(self._window.citing.copy)
        page.view_bar.shown.connect(lambda view_id: self._window.navigation.show_chosen(name, view_id))
        page.table.selectionModel().selectionChanged.connect(lambda *_: self._window.many.show_state())
        # Rows may arrive later than the page: the first one is chosen once they are there.
        page.shown_changed.connect(self._rows_arrived, Qt.ConnectionType.SingleShotConnection)
        return page

    def _rows_arrived(self) -> None:
        if self.current in RECORD_TABLES:
            self.select_first_soon()

    def show_history_of(self, table: str, record_id: int) -> None:
        """Narrows the history page to what touched one record."""
        self._page(HISTORY).show_record(table, record_id)

    def _make_history_page(self) -> QWidget:
        from desktop.history.history_page import HistoryPage

        assert self._library is not None
        page = HistoryPage(self._library, self._window.stack)
        page.opened.connect(self._window.open_record)
        return page

    def _make_editions_page(self) -> QWidget:
        from desktop.editions.editions_page import EditionsPage

        assert self._library is not None
        page = EditionsPage(self._library, self._window.stack)
        page.opened.connect(self._window.open_record)
        page.standing_asked.connect(self._window.standing.open)
        page.trim_asked.connect(self._window.standing.trim)
        return page

    def _make_to_check_page(self) -> QWidget:
        from desktop.to_check.page import ToCheckPage

        standing = self.to_check()
        assert self._library is not None and standing is not None
        page = ToCheckPage(self._library, standing, self._window.stack)
        page.fix_asked.connect(self._window.page_actions.mend)
        return page

    def _make_duplicates_page(self) -> QWidget:
        from desktop.duplicates.page import DuplicatesPage

        assert self._library is not None
        page = DuplicatesPage(self._library, self._window.stack)
        page.opened.connect(self._window.open_record)
        return page

    def _make_promised_page(self) -> QWidget:
        from desktop.promised.page import PromisedPage

        assert self._library is not None
        page = PromisedPage(self._library, self._window.stack)
        page.opened.connect(self._window.open_record)
        page.plans_asked.connect(self.show_plans)
        return page

    def _make_inbox_page(self) -> QWidget:
        from desktop.capture.inbox_page import InboxPage

        assert self._library is not None
        page = InboxPage(self._library, self._window.stack)
        self._window.capture.serve(page)
        return page

    def _make_settings_page(self) -> QWidget:
        from desktop.settings_page.page import SettingsPage

        return SettingsPage(self._window)

    def _make_chart_page(self) -> QWidget:
        from desktop.charts.chart_page import ChartPage

        assert self._library is not None
        page = ChartPage(self._library, self._window.stack)
        page.opened.connect(self._window.open_record)
        page.edit_requested.connect(self._window.page_actions.edit)
        page.records_asked.connect(self._window.show_listed)
        page.views_changed.connect(self._window.show_navigation)
        page.history_changed.connect(self._window.show_state)
        return page

    def _make_compare_page(self) -> QWidget:
        from desktop.compare.page import ComparePage

        assert self._library is not None
        page = ComparePage(self._library, self._window.stack)
        page.opened.connect(self._window.open_record)
        page.views_changed.connect(self._window.show_navigation)
        return page

    def _make_board_page(self) -> QWidget:
        from desktop.charts.boards.board_page import BoardPage

        assert self._library is not None
        page = BoardPage(self._library, self._window.stack)
        page.chart_opened.connect(lambda view_id: self._window.go_to(CHART, view_id))
        page.views_changed.connect(self._window.show_navigation)
        return page
