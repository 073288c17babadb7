"""What gives way where the window is narrow, as at 200 % on a small screen: navigation, buttons, columns of controls.

The navigation becomes a drawer over the page, opened by its button in the tool bar or by its key; what other buttons
do is in the menus, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QStackedWidget, QWidget

if TYPE_CHECKING:
    from desktop.main_window import MainWindow

SMALLEST = QSize(640, 380)
"""Of the window: less than half of 1440 x 900, with a frame and a task bar."""
NARROW_PX = 900
"""Below this width of the window the navigation is a drawer."""
_MOST_ASKED = QSize(460, 260)


class PageStack(QStackedWidget):
    """Needs the room of the page in front, not that of the widest of all, and never more than a small window has."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def setCurrentWidget(self, page: QWidget) -> None:
        """Brings a page to the front; keys that were on the page before are at the beginning of this one then."""
        focused = QApplication.focusWidget()
        had_keys = focused is not None and self.isAncestorOf(focused) and self.currentWidget() is not page
        super().setCurrentWidget(page)
        if had_keys:
            page.setFocus()

    def minimumSizeHint(self) -> QSize:
        """The least of the page in front, up to what a small window has."""
        page = self.currentWidget()
        asked = super().minimumSizeHint() if page is None else page.minimumSizeHint()
        return asked.boundedTo(_MOST_ASKED)


class Narrow(QObject):
    """Folds a window's frame while it is narrow. `is_on` tells whether it is."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self.is_on = window, False
        self._drawer = window.navigation
        row, middle = _row_of(self._drawer)
        self._row, self._middle = row, middle
        window.installEventFilter(self)
        middle.installEventFilter(self)
        self._drawer.installEventFilter(self)
        window.tool_bar.drawer.clicked.connect(self.toggle)
        self._drawer.chosen.connect(lambda *_: self.close())
        QApplication.instance().focusChanged.connect(self._focus_changed)  # type: ignore[union-attr]
        self._fold(is_on=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the width of the window; Escape closes the drawer."""
        if event.type() == QEvent.Type.Resize:
            if watched is self._window and self.is_on != (self._window.width() < NARROW_PX):
                self._fold(is_on=not self.is_on)
            if watched is self._middle:
                self._place()
        elif watched is self._drawer and self.is_on and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                self._window.pages.shown().setFocus()
                return True
        return super().eventFilter(watched, event)

    def toggle(self) -> None:
        """Opens the drawer and puts the keys into it, or closes it; in a wide window only the keys move."""
        if self.is_on and self._drawer.isVisible():
            self.close()
            return
        self._drawer.show()
        self._drawer.raise_()
        self._drawer.setFocus()

    def close(self) -> None:
        """Closes the drawer."""
        if self.is_on:
            self._drawer.hide()

    def _fold(self, *, is_on: bool) -> None:
        self.is_on = is_on
        self._window.tool_bar.fold(is_on)
        if is_on:
            self._row.removeWidget(self._drawer)
            self._drawer.hide()
            self._place()
        else:
            self._row.insertWidget(0, self._drawer)
            self._drawer.show()

    def _place(self) -> None:
        if self.is_on:
            self._drawer.setGeometry(0, 0, self._drawer.width(), self._middle.height())

    def _focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """The drawer closes once the keys are elsewhere in the window; a menu or a dialog of its own keeps it."""
        is_elsewhere = now is not None and now is not self._drawer and not self._drawer.isAncestorOf(now)
        if is_elsewhere and now is not None and now.window() is self._window:
            self.close()


class FoldingColumn(QObject):
    """Folds a page's column where the page is narrow; a button, there only then, opens it.

    `spare` are buttons that go as well: what they do is in a menu.
    """

    def __init__(
        self, page: QWidget, column: QWidget, button: QPushButton, *, below_px: int, spare: Sequence[QWidget] = ()
    ) -> None:
        super().__init__(page)
        self._column, self.button, self._below, self._spare = column, button, below_px, tuple(spare)
        self._is_on = False
        button.setCheckable(True)
        button.toggled.connect(lambda _: self._show())
        page.installEventFilter(self)
        self._page = page
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the width of the page."""
        if watched is self._page and event.type() == QEvent.Type.Resize:
            is_on = self._page.width() < self._below
            if is_on != self._is_on:
                self._is_on = is_on
                self._show()
        return super().eventFilter(watched, event)

    def unfold(self) -> None:
        """Opens the column, for a key that leads into it."""
        self.button.setChecked(True)

    def _show(self) -> None:
        self.button.setVisible(self._is_on)
        self._column.setVisible(self.button.isChecked() or not self._is_on)
        for widget in self._spare:
            widget.setVisible(not self._is_on)


def _row_of(navigation: QWidget) -> tuple[QHBoxLayout, QWidget]:
    middle = navigation.parentWidget()
    row = middle.layout() if middle is not None else None
    assert isinstance(row, QHBoxLayout) and middle is not None
    return row, middle
