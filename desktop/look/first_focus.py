"""Where a page begins with the keys, without standing in the way of Tab.

Not `setFocusProxy`: Tab would jump from the page to its proxy, past all that stands before it (filters, buttons).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget


def begin_with(page: QWidget, first: QWidget) -> None:
    """Has `page.setFocus()` give the keys to one of its parts.

    While that is hidden, the first part that can take them has them, until it is shown.
    """
    _HandsOn(page, first)


class _HandsOn(QObject):
    def __init__(self, page: QWidget, first: QWidget) -> None:
        super().__init__(page)
        self._page, self._first = page, first
        self._instead: QWidget | None = None
        page.installEventFilter(self)
        first.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and isinstance(event, QFocusEvent) and event.gotFocus():
            self._instead = None if _can_take(self._first) else _first_that_can(self._page)
            (self._instead or self._first).setFocus(event.reason())
        elif watched is self._first and event.type() == QEvent.Type.Show and self._instead is not None:
            if self._instead.hasFocus() and not (isinstance(self._instead, QLineEdit) and self._instead.text()):
                self._first.setFocus(Qt.FocusReason.OtherFocusReason)
            self._instead = None
        return super().eventFilter(watched, event)


def _can_take(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()


def _first_that_can(page: QWidget) -> QWidget | None:
    one = page.nextInFocusChain()
    while one is not None and one is not page:
        if page.isAncestorOf(one) and _can_take(one) and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return one
        one = one.nextInFocusChain()
    return None
