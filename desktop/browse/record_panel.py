"""The record panel: a record's facts, its capacity, what is claimed about it, its sources and its history."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QCursor, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from db.browse import records
from db.browse.record_detail import CITE, COPY, EXPLAIN, PLANS, fact_name
from db.browse.records import MissingRecord, RecordDetail
from db.errors import DatahallError
from db.in_time import OutOfTime, within
from db.library import Library, Touched
from desktop import messages, tasks
from desktop.browse.explaining import show_explanation
from desktop.browse.panel_tabs import CapacityTab, ClaimsTab, HistoryTab, PanelTab, RecordTab, SourcesTab
from desktop.browse.record_html import RECORD, SOURCE
from desktop.citing.copying import fill_with_styles
from desktop.copies import opened
from desktop.links.opening import open_link
from desktop.look import theme
from desktop.look.plain import PlainLabel

WAIT_S = 0.04
"""How long the panel waits for a record; then it reads it beside the window. Nearly all come in a tenth of that."""

COPIED_MS = 1500
AFTER_TAB_PX = 10
ABOVE_FACT, BELOW_FACT = 60, 24
"""What of the text around a fact is shown with it, in pixels."""


class RecordPanel(QWidget):
    """Shows one record; stays on the same tab when another is shown.

    Signals: `opened` when a link to a record is followed, `edit_requested` by the Edit button,
    `citation_asked` with ids of sources and a style, `plans_asked` with a facility's id and a basis.
    """

    spoken_role = QAccessible.Role.Pane
    opened = Signal(str, int)
    edit_requested = Signal(str, int)
    citation_asked = Signal(object, str)
    plans_asked = Signal(int, str)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._shown: tuple[str, int] | None = None
        self._task: tasks.Task | None = None
        self._wants_disagreements = False
        self._wanted_fact = ""
        self.detail: RecordDetail | None = None
        # All in its place from the first: what is put elsewhere goes through the whole style sheet once more.
        self._whole = QStackedWidget(self)
        self._body = body = QWidget(self._whole)
        self.heading, self.subheading, self._nothing = (
            PlainLabel("", body),
            PlainLabel("", body),
            PlainLabel("", self._whole),
        )
        self.tab_bar = QTabBar(body)
        self.pages = QStackedWidget(body)
        self.edit, self.copy = QPushButton(self.tr("Edit"), body), QPushButton(self.tr("Copy citation"), body)
        self.record_tab = RecordTab(library, self.pages)
        self.tabs: tuple[PanelTab, ...] = (
            self.record_tab,
            CapacityTab(library, self.pages),
            ClaimsTab(self.pages),
            SourcesTab(self.pages),
            HistoryTab(self.pages),
        )
        self._places = {tab.key: _scrolled(tab, self.pages) for tab in self.tabs}
        self._styles = QMenu(self)
        self._wanted_tab = RecordTab.key
        self._lay_out()
        self._connect()
        self.clear()

    def show_record(self, table: str, record_id: int) -> None:
        """Shows a record; one that is not there any more is said to be so. Nothing where it is shown already: of each
        change since then the panel was told, see `refresh`."""
        detail = self.detail
        is_there = detail is not None and (detail.table, detail.record_id) == (table, record_id)
        if self._shown != (table, record_id) or not (is_there or self._task is not None):
            self._read(table, record_id)

    def _read(self, table: str, record_id: int) -> None:
        anew = self._shown != (table, record_id)
        self._wants_disagreements = self._wants_disagreements and not anew
        self._wanted_fact = "" if anew else self._wanted_fact
        self._shown = (table, record_id)
        if self._task is not None:
            self._task.cancel()
            self._task = None
        read = partial(records.read, self._library, table, record_id)
        try:
            detail = within(self._library, WAIT_S, read)
        except MissingRecord as missing:
            self._say(str(missing))
        except OutOfTime:
            self._task = tasks.run(self, lambda _watch: read(), done=self._answer_late, failed=self._failed)
        else:
            self._answer(detail, anew=anew)

    def refresh(self, touched: Touched | None) -> None:
        """Looks at the shown record again after a change; None: in any case."""
        if self._shown is not None and self._is_touched(touched):
            self._read(*self._shown)

    def clear(self) -> None:
        """Shows no record."""
        self._shown, self.detail = None, None
        self._say(self.tr("Choose a row to see its facts, sources and history."))

    def show_tab(self, key: str) -> None:
        """Brings a tab to the front: "record", "capacity", "claims", "sources" or "history"."""
        for place in range(self.tab_bar.count()):
            if self.tab_bar.tabData(place) == key:
                self.tab_bar.setCurrentIndex(place)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._whole)
        self._whole.addWidget(self._nothing)
        self._whole.addWidget(self._body)
        self.heading.setProperty("role", "title")
        self.subheading.setProperty("role", "muted")
        for label in (self.heading, self.subheading):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setContentsMargins(0, 0, AFTER_TAB_PX, 0)
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(18, 24, 18, 18)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.tab_bar.setExpanding(False)
        self.tab_bar.setDrawBase(False)
        # Five words have to stand beside one another in the panel's first width.
        self.tab_bar.setObjectName("record_parts")  # style.qss: AFTER_TAB_PX between them
        self.tab_bar.setUsesScrollButtons(True)
        self.tab_bar.setAccessibleName(self.tr("Parts of the record"))
        head = QVBoxLayout()
        head.setContentsMargins(17, 16, 17 - AFTER_TAB_PX, 0)  # the last tab has nothing to keep away from
        head.setSpacing(5)
        head.addWidget(self.heading)
        head.addWidget(self.subheading)
        head.addSpacing(4)
        head.addWidget(self.tab_bar)
        for tab in self.tabs:
            self.pages.addWidget(self._places[tab.key])
        foot = QHBoxLayout()
        foot.setContentsMargins(17, 10, 17, 12)
        foot.setSpacing(8)
        foot.addWidget(self.edit)
        foot.addWidget(self.copy)
        foot.addStretch(1)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(_rule(self._body))
        column.addWidget(self.pages, 1)
        column.addWidget(_rule(self._body))
        column.addLayout(foot)

    def _connect(self) -> None:
        for tab in self.tabs:
            tab.followed.connect(self._follow)
            tab.grown.connect(self._go_to_fact, Qt.ConnectionType.QueuedConnection)
        self.record_tab.preferred.connect(self._prefer)
        self.record_tab.moved.connect(self._keep_in_sight, Qt.ConnectionType.QueuedConnection)
        self.tab_bar.currentChanged.connect(self._tab_changed)
        self.edit.clicked.connect(self._edit)
        self.copy.clicked.connect(self.copy_citation)
        fill_with_styles(self._styles, self._cite_in)
        theme.watcher.changed.connect(self._colour)

    def _is_touched(self, touched: Touched | None) -> bool:
        """A change may reach a record through the names and sources it shows: all that is linked counts."""
        return touched is None or bool(touched.records)

    def _answer_late(self, detail: RecordDetail) -> None:
        self._task = None
        if (detail.table, detail.record_id) == self._shown:
            self._answer(detail, anew=True)

    def _failed(self, error: Exception) -> None:
        self._task = None
        if isinstance(error, MissingRecord):
            self._say(str(error))
        else:
            messages.show_error(self, error)

    def _say(self, words: str) -> None:
        """Words in place of a record."""
        self.detail = None
        self._nothing.setText(words)
        self.setAccessibleName(self.tr("Record"))
        self._whole.setCurrentIndex(0)

    def _answer(self, answer: RecordDetail, *, anew: bool) -> None:
        self.detail = answer
        self.heading.setText(answer.heading)
        self.setAccessibleName(self.tr("Record: {name}").format(name=answer.heading))
        self.subheading.setText(answer.subheading)
        self.subheading.setVisible(bool(answer.subheading))
        self.edit.setEnabled(not self._library.read_only)
        self.copy.setMenu(self._styles if answer.table == "source" else None)  # type: ignore[arg-type]
        self._show_tabs(answer)
        self._whole.setCurrentIndex(1)  # first, so that its texts are wrapped for the room they have
        self._fill(self._current_tab(), anew=anew)
        if self._wants_disagreements:  # it was read beside the window
            QTimer.singleShot(0, self.record_tab, self._go_to_disagreements)
        if self._wanted_fact:
            QTimer.singleShot(0, self, self._go_to_fact)

    def _show_tabs(self, detail: RecordDetail) -> None:
        self.tab_bar.blockSignals(True)
        while self.tab_bar.count():
            self.tab_bar.removeTab(0)
        for tab in self.tabs:
            title = tab.title(detail)
            if title:
                self._places[tab.key].setAccessibleName(title)
                self.tab_bar.setTabData(self.tab_bar.addTab(title), tab.key)
        self.show_tab(self._wanted_tab)
        self.tab_bar.blockSignals(False)
        self.pages.setCurrentIndex(self.tabs.index(self._current_tab()))

    def _current_tab(self) -> PanelTab:
        key = self.tab_bar.tabData(self.tab_bar.currentIndex())
        return next((tab for tab in self.tabs if tab.key == key), self.tabs[0])

    def _tab_changed(self, place: int) -> None:
        self._wanted_tab, self._wanted_fact = str(self.tab_bar.tabData(place)), ""
        tab = self._current_tab()
        self.pages.setCurrentIndex(self.tabs.index(tab))
        self._fill(tab, anew=True)

    def _fill(self, tab: PanelTab, *, anew: bool) -> None:
        if self.detail is None:
            return
        tab.show_detail(self.detail)
        place = self.pages.widget(self.tabs.index(tab))
        if anew and isinstance(place, QScrollArea):
            place.verticalScrollBar().setValue(0)

    def _colour(self) -> None:
        if self.detail is not None:
            self._fill(self._current_tab(), anew=False)

    def _follow(self, address: str) -> None:
        if address.startswith(RECORD):
            table, _, record_id = address.removeprefix(RECORD).partition(":")
            self.opened.emit(table, int(record_id))
        elif address.startswith(EXPLAIN) and self._shown is not None:
            show_explanation(self, self._library, *self._shown, address.removeprefix(EXPLAIN), self.opened.emit)
        elif address.startswith(PLANS) and self._shown is not None:
            self.plans_asked.emit(self._shown[1], address.removeprefix(PLANS))
        elif address.startswith(SOURCE):
            self._show_source(int(address.removeprefix(SOURCE)))
        elif address.startswith(COPY):
            opened.open_copy(self, self._library, int(address.removeprefix(COPY)))
        elif address.startswith(CITE):
            source_id = int(address.removeprefix(CITE))
            menu = QMenu(self)
            fill_with_styles(menu, lambda style: self.citation_asked.emit([source_id], style))
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(QCursor.pos())
        else:
            open_link(self, address)

    def _show_source(self, number: int) -> None:
        self.show_tab(SourcesTab.key)
        tab = self._current_tab()
        place = self.pages.currentWidget()
        if isinstance(tab, SourcesTab) and isinstance(place, QScrollArea):
            QTimer.singleShot(0, lambda: place.verticalScrollBar().setValue(tab.top_of(number)))

    def show_disagreements(self) -> None:
        """Brings the disagreements of the record into view, with the keys at the first choice."""
        self.show_tab(RecordTab.key)
        self._wants_disagreements = True
        QTimer.singleShot(0, self.record_tab, self._go_to_disagreements)

    def _go_to_disagreements(self) -> None:
        place = self.pages.widget(self.tabs.index(self.record_tab))
        box = self.record_tab.first_box()
        if self._wants_disagreements and box is not None and isinstance(place, QScrollArea):
            self._wants_disagreements = False
            place.ensureWidgetVisible(box, 0, 0)
            box.focus_first()

    def show_fact(self, table: str, fact_id: int) -> None:
        """Brings a fact of the record into view, on its own tab, and lights it until another record is shown."""
        self._wanted_tab = {"claim": ClaimsTab.key, "observation": CapacityTab.key}.get(table, RecordTab.key)
        self.show_tab(self._wanted_tab)
        self._wanted_fact = fact_name(table, fact_id)
        QTimer.singleShot(0, self, self._go_to_fact)

    def _go_to_fact(self) -> None:
        place = self.pages.currentWidget()
        row = self._current_tab().show_fact(self._wanted_fact) if self._wanted_fact else None
        if row is not None and isinstance(place, QScrollArea):
            # Its end first: of a row higher than the panel the beginning is to be seen.
            place.ensureVisible(0, row.bottom() + BELOW_FACT, 0, 0)
            place.ensureVisible(0, row.top() - ABOVE_FACT, 0, 0)

    def _keep_in_sight(self) -> None:
        """What has the keys stays to be seen when the chart above it has been drawn."""
        place, focused = self.pages.widget(self.tabs.index(self.record_tab)), self.window().focusWidget()
        if isinstance(place, QScrollArea) and focused is not None and self.record_tab.isAncestorOf(focused):
            place.ensureWidgetVisible(focused, 0, 90)

    def _prefer(self, sides: tuple[int, ...], chosen: int) -> None:
        from db.edit.preferring import prefer

        try:
            prefer(self._library, sides, chosen or None)
        except DatahallError as error:
            messages.show_error(self, error)

    def _edit(self) -> None:
        if self._shown is not None:
            self.edit_requested.emit(*self._shown)

    def _cite_in(self, style: str) -> None:
        if self._shown is not None:
            self.citation_asked.emit([self._shown[1]], style)

    def copy_citation(self) -> None:
        """Copies the shown record's figures with their sources; of a source its reference."""
        if self.detail is None:
            return
        if self.detail.table == "source":
            self.citation_asked.emit([self.detail.record_id], "")
        else:
            QGuiApplication.clipboard().setText(self.detail.citation)
            self.copy.setText(self.tr("Copied"))
            QTimer.singleShot(COPIED_MS, self.copy, lambda: self.copy.setText(self.tr("Copy citation")))


def _scrolled(tab: QWidget, parent: QWidget) -> QScrollArea:
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    tab.setObjectName("page")
    area.setWidget(tab)
    return area


def _rule(parent: QWidget) -> QWidget:
    rule = QFrame(parent)
    rule.setProperty("role", "line")
    return rule
