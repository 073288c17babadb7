"""One of a list of words: chosen from it, or typed with completion."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QIcon, QKeyEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QCompleter, QWidget

from db.words import Status
from desktop.look import theme

DOT_PX = 8


class ChoiceControl(QComboBox):
    """A list that can be typed into. `options` is asked when the list is needed; with `dots`, they are statuses."""

    edited = Signal()
    left = Signal()
    entered = Signal()

    def __init__(
        self, hint: str, options: Callable[[], Sequence[str]], *, dots: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._options, self._dots = options, dots
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumWidth(64)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setIconSize(QSize(DOT_PX, DOT_PX))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        line = self.lineEdit()
        assert line is not None
        line.setPlaceholderText(hint)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self._offered: QAbstractItemView | None = None  # made when the box is first gone to: an editor has many
        self._fill()
        self.setCurrentIndex(-1)
        line.textEdited.connect(self.edited)
        self.activated.connect(self._chosen)
        self.view().installEventFilter(self)
        if dots:
            # Not by the event of a changed palette: a box gets some twenty of these while an editor is put together.
            theme.watcher.changed.connect(self._draw_dots)

    def setAccessibleName(self, name: str) -> None:
        """Names it and its line, and describes it by its name: on Linux Qt calls a box by what is chosen in it."""
        super().setAccessibleName(name)
        self.setAccessibleDescription(name)
        line = self.lineEdit()
        if line is not None:
            line.setAccessibleName(name)

    @property
    def is_choosing(self) -> bool:
        """Whether words are offered for what is being typed."""
        return self._offered is not None and self._offered.isVisible()

    def text(self) -> str:
        """What stands in it."""
        return self.currentText()

    def set_text(self, text: str) -> None:
        """Shows a text, which need not be in the list."""
        if text == self.currentText():
            return
        self.setCurrentIndex(self.findText(text))
        self.setEditText(text)

    def widget(self) -> QWidget:
        """Itself."""
        return self

    def showPopup(self) -> None:
        """The list as it is now."""
        text = self.currentText()
        self._fill()
        self.setCurrentIndex(self.findText(text))
        self.setEditText(text)
        super().showPopup()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Looks at the list anew, since another field may decide it."""
        completer = self.completer()
        if self._offered is None and completer is not None:
            self._offered = completer.popup()
            if self._offered is not None:
                self._offered.setObjectName("completions")
        text = self.currentText()
        self._fill()
        self.setCurrentIndex(self.findText(text))
        self.setEditText(text)
        super().focusInEvent(event)
        line = self.lineEdit()
        if line is not None and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            QTimer.singleShot(0, line, self._choose_all)

    def _choose_all(self) -> None:
        """Not once somebody types: the next letter would replace the first."""
        line = self.lineEdit()
        if line is not None and not line.isModified():
            line.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was begun and can only be one word becomes that word."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._complete()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the list; Enter ends a row of facts."""
        if event.key() == Qt.Key.Key_Down and not self.currentText().strip():
            self.showPopup()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            event.accept()
            self._complete()
            self.left.emit()
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the open list Tab takes the word and goes on, and letters are typed into the field."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self.view():
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._take_and_go_on(forward=event.key() == Qt.Key.Key_Tab)
                return True
            if event.text().strip().isprintable() and event.text().strip():
                self.hidePopup()
                self.setFocus(Qt.FocusReason.PopupFocusReason)
                line = self.lineEdit()
                if line is not None:
                    QApplication.sendEvent(line, event)
                return True
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the card; it never changes a choice."""
        event.ignore()

    def _draw_dots(self) -> None:
        for number in range(self.count()):
            self.setItemIcon(number, _dot(self.itemText(number)))

    def _fill(self) -> None:
        words = list(self._options())
        if words == [self.itemText(number) for number in range(self.count())]:
            return
        blocked = self.blockSignals(True)
        self.clear()
        for word in words:
            if self._dots:
                self.addItem(_dot(word), word)
            else:
                self.addItem(word)
        self.blockSignals(blocked)

    def _complete(self) -> None:
        begun = self.currentText().strip().casefold()
        words = [self.itemText(number) for number in range(self.count())]
        found = [word for word in words if begun and word.casefold().startswith(begun)]
        if len(found) == 1 or (found and found[0].casefold() == begun):
            if self.currentText() != found[0]:
                self.set_text(found[0])
                self.edited.emit()
            elif self.currentIndex() < 0:
                self.setCurrentIndex(self.findText(found[0]))

    def _take_and_go_on(self, *, forward: bool) -> None:
        row = self.view().currentIndex().row()
        self.hidePopup()
        if row >= 0:
            self.setCurrentIndex(row)
            self._chosen(row)
        self.focusNextPrevChild(forward)

    def _chosen(self, _index: int) -> None:
        self.edited.emit()
        self.left.emit()


def _dot(status: str) -> QIcon:
    pixmap = QPixmap(2 * DOT_PX, 2 * DOT_PX)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.current_theme().status_colour(Status(status.lower()))))
    painter.drawEllipse(0, 0, DOT_PX, DOT_PX)
    painter.end()
    return QIcon(pixmap)
