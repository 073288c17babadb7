"""A rounded card, centred over a dimmed window, that keeps the keyboard to itself."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QBoxLayout,
    QFrame,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.look import theme

MARGIN_PX = 24
EDGE_PX = 24
SHADOW_PX = 18
DIM_LIGHT, DIM_DARK = 82, 140
"""How dark the window becomes behind the card, of 255."""


class Overlay(QWidget):
    """Covers its parent. Put the contents into `head`, `body` (which scrolls) and `foot`."""

    spoken_role = QAccessible.Role.Dialog
    escape_pressed = Signal()

    def __init__(self, widest_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widest_px = widest_px
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.card = QFrame(self)
        self.card.setObjectName("card")
        self.card.setProperty("role", "card")
        self.head, self.foot, self.body = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self.body.setContentsMargins(EDGE_PX, 4, EDGE_PX, 16)
        self.body.setSpacing(16)
        inside = self.inside = QWidget(self.card)
        inside.setObjectName("page")
        inside.setLayout(self.body)
        self.scroll_area = QScrollArea(self.card)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll_area.setWidget(inside)
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(0, 20, 0, 18)
        layout.setSpacing(12)
        self.head.setContentsMargins(EDGE_PX, 0, EDGE_PX, 0)
        self.foot.setContentsMargins(EDGE_PX, 0, EDGE_PX, 0)
        layout.addLayout(self.head)
        layout.addWidget(self.scroll_area, 1)
        layout.addLayout(self.foot)
        inside.installEventFilter(self)
        if parent is not None:
            parent.installEventFilter(self)
            self.setGeometry(parent.rect())
        theme.watcher.changed.connect(self.update)

    def place(self) -> None:
        """Centres the card; it is as high as its contents, or as the window allows."""
        room = self.rect().adjusted(MARGIN_PX, MARGIN_PX // 2, -MARGIN_PX, -MARGIN_PX // 2)
        width = min(self._widest_px, room.width())
        inside = self.scroll_area.widget()
        assert inside is not None
        wanted = self.body.totalHeightForWidth(width - 2) if self.body.hasHeightForWidth() else -1
        wanted = max(wanted, inside.minimumSizeHint().height())
        layout = self.card.layout()
        assert layout is not None
        scrolled = self.scroll_area.sizeHint().expandedTo(self.scroll_area.minimumSizeHint())
        around = layout.sizeHint().height() - scrolled.height()
        height = min(wanted + around + 2, room.height())
        scrolls = wanted + around + 2 > room.height()
        bar = self.scroll_area.verticalScrollBar().sizeHint().width() if scrolls else 0
        self.body.setContentsMargins(EDGE_PX, 4, EDGE_PX - bar, 16)  # fields end where the buttons below them end
        self.card.setGeometry(
            room.left() + (room.width() - width) // 2, room.top() + (room.height() - height) // 2, width, height
        )

    def focusable(self) -> list[QWidget]:
        """What Tab goes through, in the order it is seen."""
        return [widget for widget in _in_order(self.card) if _takes_tab(widget)]

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Tab goes round within the card, in the order it is seen, whenever each part was made."""
        if self.isHidden():  # one that goes hands its focus to nothing of its own
            return False
        widgets = self.focusable()
        if not widgets:
            return False
        now = QApplication.focusWidget()
        at = next((n for n, one in enumerate(widgets) if one is now or (now and one.isAncestorOf(now))), None)
        following = (0 if onward else -1) if at is None else (at + (1 if onward else -1)) % len(widgets)
        reason = Qt.FocusReason.TabFocusReason if onward else Qt.FocusReason.BacktabFocusReason
        widgets[following].setFocus(reason)
        self.scroll_area.ensureWidgetVisible(widgets[following], 24, 40)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the size of the window and of the contents."""
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            parent = self.parentWidget()
            if parent is not None:
                self.setGeometry(parent.rect())
        elif event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card stays centred."""
        super().resizeEvent(event)
        self.place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the card does nothing, and does not reach the window behind it."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is told; Enter presses the button that has the focus, and no other."""
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.escape_pressed.emit()
            event.accept()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()
            event.accept()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dimmed window and the card's shadow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(0, 0, 0, DIM_DARK if theme.current_theme().is_dark else DIM_LIGHT))
        painter.setPen(Qt.PenStyle.NoPen)
        card = QRectF(self.card.geometry()).translated(0, 6)
        for step in range(SHADOW_PX, 0, -2):
            painter.setBrush(QColor(0, 0, 0, 5))
            painter.drawRoundedRect(card.adjusted(-step, -step, step, step), 8 + step, 8 + step)
        painter.end()


def _takes_tab(widget: QWidget) -> bool:
    if not widget.isVisible() or not widget.isEnabled() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return False
    if isinstance(widget, QAbstractButton) and widget.isCheckable():
        group = widget.group()
        if group is not None and group.exclusive():
            return widget.isChecked()  # arrow keys go to the others
    return True


def _in_order(widget: QWidget) -> Iterator[QWidget]:
    """The widget's descendants in the order of their layouts."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
        return
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        if inside is not None:
            yield from _in_order(inside)
    elif (layout := widget.layout()) is not None:
        yield from _of_layout(layout)


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    backwards = isinstance(layout, QBoxLayout) and layout.direction() == QBoxLayout.Direction.RightToLeft
    numbers = range(layout.count())
    for number in reversed(numbers) if backwards else numbers:
        item = layout.itemAt(number)
        if item is None:
            continue
        inner, child = item.layout(), item.widget()
        if inner is not None:
            yield from _of_layout(inner)
        elif child is not None:
            yield from _in_order(child)
