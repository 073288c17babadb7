"""The search field in the toolbar: records, pages, saved views and actions as one types."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from desktop import tasks
from desktop.finding.result_list import Line, ResultList
from desktop.look.plain import PlainLabel

if TYPE_CHECKING:
    from db.browse.finding import Group
    from db.library import Library
    from db.watch import Watch

WIDTH_PX, LEAST_WIDTH_PX, LIST_WIDTH_PX = 420, 150, 640
MOST_NEAR_ACTIONS = 3
STILL_MS = 20
"""Letters typed faster than this are searched for together."""


class Places(Protocol):
    """What the search field needs of the window."""

    @property
    def library(self) -> Library | None:
        """The library shown."""

    def offered(self, words: str) -> list[Line]:
        """Pages, saved views and actions that fit the words, under headings; for "" the usual ones."""

    def all_offered(self) -> list[Line]:
        """All of these, without headings."""

    def focus_page(self) -> None:
        """Gives the keys to the page shown."""

    def is_named(self, words: str) -> bool:
        """Whether a page or saved view is called so, or begins so: it then stands first."""

    def lines_of(self, group: Group, words: str) -> list[Line]:
        """A group of records found, under its heading."""


class SearchBox(QLineEdit):
    """Enter chooses the marked line, Up and Down mark another, Escape empties the field and goes back to the page."""

    def __init__(self, places: Places, window: QWidget) -> None:
        super().__init__()
        self._places, self._window = places, window
        self.setProperty("role", "search")
        self.setMinimumWidth(LEAST_WIDTH_PX)
        self.setMaximumWidth(WIDTH_PX)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setPlaceholderText(self.tr("Search everything"))
        self.setAccessibleName(self.tr("Search everything"))
        self._hint = PlainLabel("Ctrl K", self)
        self._hint.setProperty("role", "hint")
        self.list = ResultList(window)
        self._still = QTimer(self, singleShot=True, interval=STILL_MS)
        self._still.timeout.connect(self._search)
        self._searching: tasks.Task | None = None
        self._before: QWidget | None = None
        self._shown, self._enter_waits = "", False
        self.textEdited.connect(self._typed)
        self.list.clicked.connect(self._clicked)

    def begin(self) -> None:
        """Takes the keys, with what was typed last marked."""
        if not self.hasFocus():
            self._before = self._window.focusWidget()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._open()

    def _open(self) -> None:
        if self._places.library is not None:
            self._typed()
            self._place_list()
            self.list.show()
            self.list.raise_()

    def close_list(self) -> None:
        """Puts the list away; what was typed stays."""
        if self._searching is not None:
            self._searching.cancel()
        self.list.hide()

    # Searching

    def _typed(self) -> None:
        self._enter_waits = False
        if not self.list.isVisible() and self.hasFocus() and self.text():
            self._place_list()
            self.list.show()
            self.list.raise_()
        words = self.text().strip()
        if not words:
            self._still.stop()
            self._show(words, [])
        else:
            self._still.start()

    def _search(self) -> None:
        library, words = self._places.library, self.text().strip()
        if library is None or not words:
            return
        if self._searching is not None:
            self._searching.cancel()

        # The thread beside gets words only: nothing of Qt may be let go of there.
        names = [line.words for line in self._places.all_offered()]

        def work(watch: Watch) -> tuple[str, list[Group], list[str], list[tuple[str, str]]]:
            from db.browse.finding import SAID, find, ruling_out

            groups = find(library, words, watch=watch)
            if any(group.table != SAID for group in groups):
                return words, groups, [], []
            from db.browse.finding_near import find_near, near_texts

            near = find_near(library, words, watch=watch)
            named = [names[place] for place in near_texts(words, names)[:MOST_NEAR_ACTIONS]]
            groups += [near] if near is not None else []
            return words, groups, named, ruling_out(library, words, watch) if not groups else []

        self._searching = tasks.run(self, work, done=lambda answer: self._show(*answer), failed=self._failed)

    def _show(
        self,
        words: str,
        groups: Sequence[Group],
        near_named: Sequence[str] = (),
        ruling_out: Sequence[tuple[str, str]] = (),
    ) -> None:
        if words != self.text().strip():
            return
        from db.browse.finding import NEAR

        found = [line for group in groups if group.table != NEAR for line in self._places.lines_of(group, words)]
        named = self._places.offered(words)
        lines = [*named, *found] if self._places.is_named(words) else [*found, *named]
        near = [line for group in groups if group.table == NEAR for line in self._places.lines_of(group, words)]
        near += [line for line in self._places.all_offered() if line.words in near_named and not named]
        lines += [Line(self.tr("Did you mean")), *near] if near else []
        self.list.show_lines(lines or self._nothing(ruling_out), keep=False)
        self._shown = words
        if self._enter_waits:
            self._enter_waits = False
            self._choose(self.list.marked())

    def _nothing(self, ruling_out: Sequence[tuple[str, str]]) -> list[Line]:
        """That nothing was found; where a word rules all out, what is left without it is offered."""
        if not ruling_out:
            return [Line(self.tr("Nothing found. Try fewer or other letters."))]
        said = self.tr("Search without “{word}”")
        drops = [Line(said.format(word=one), rest, partial(self._ask, rest), stays=True) for one, rest in ruling_out]
        return [Line(self.tr("Nothing has all of these words")), *drops]

    def _ask(self, words: str) -> None:
        """Searches for other words, as if they had been typed."""
        self.setText(words)
        self._typed()

    def _failed(self, error: Exception) -> None:
        self.list.show_lines([Line(str(error))])

    # Keys and places

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if event.key() in steps:
            if not self.list.isVisible():
                self._open()
            else:
                self.list.step(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # What stands in the list may still be of the letters before: Enter means what is typed.
            self._enter_waits = self.list.isVisible() and self._shown != self.text().strip()
            self._choose(self.list.marked() if self.list.isVisible() and not self._enter_waits else None)
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.close_list()
            self._give_back()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A click opens the list."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            self._before = None
            QTimer.singleShot(0, self._open)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the keys; another window in front leaves it."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.close_list()

    def sizeHint(self) -> QSize:
        """As wide as the place for it allows."""
        return QSize(WIDTH_PX, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the key's name at the right end."""
        super().resizeEvent(event)
        size = self._hint.sizeHint()
        self._hint.move(self.width() - size.width() - 12, (self.height() - size.height()) // 2)

    def moveEvent(self, event: QMoveEvent) -> None:
        """Keeps the list under the field, which moves when the window changes its size."""
        super().moveEvent(event)
        if self.list.isVisible():
            self._place_list()

    def _place_list(self) -> None:
        corner = self.mapTo(self._window, QPoint(0, self.height() + 4))
        width = min(LIST_WIDTH_PX, self._window.width() - 24)
        left = corner.x() + self.width() // 2 - width // 2
        self.list.setFixedWidth(width)
        self.list.move(max(12, min(left, self._window.width() - width - 12)), corner.y())

    def _clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self._choose(self.list.marked())

    def _choose(self, line: Line | None) -> None:
        if line is None or line.choose is None:
            return
        if line.stays:
            line.choose()
            return
        self.clear()
        self.close_list()
        line.choose()
        if self.hasFocus():
            self._places.focus_page()

    def _give_back(self) -> None:
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        else:
            self._places.focus_page()
        self._before = None
