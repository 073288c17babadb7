"""A piece of laid-out text as high as its words: selectable, with links that mouse and keyboard can follow."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from desktop.look import theme
from desktop.look.fonts import interface_font


class TextBlock(QTextBrowser):
    """Shows HTML without scroll bars of its own; `followed` gives a link's address."""

    followed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_links = self._has_its_width = False
        self._fitted_to = 0
        self.setAccessibleName(name)
        self.setObjectName("text_block")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.document().setDefaultFont(interface_font(13))
        self.anchorClicked.connect(self._follow)

    def show_html(self, html: str) -> None:
        """Replaces the text; no text, no room."""
        self.setHtml(html)
        self._has_links = "href=" in html
        self.setVisible(bool(html))
        self._fit()

    def show_fact(self, name: str) -> QRectF | None:
        """Lights the row that tells of a fact, named in the HTML; returns its place, None where it is not told of."""
        block = self.document().begin()
        while block.isValid():
            runs = block.begin()
            while not runs.atEnd():
                if name in runs.fragment().charFormat().anchorNames():
                    self._light(QTextCursor(block))
                    return self.document().documentLayout().blockBoundingRect(block)
                runs += 1
            block = block.next()
        return None

    def sizeHint(self) -> QSize:
        """As high as the text at the present width."""
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new width wraps anew."""
        super().resizeEvent(event)
        self._has_its_width = True
        if self._room() != self._fitted_to:  # not the document's own width: Qt has set that already
            self._fit()

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Nothing is ever loaded: the text is words, and a picture named in them would come from somewhere else."""
        return QByteArray()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tab comes onto the first link, Shift+Tab onto the last: what has the keys is seen at once."""
        super().focusInEvent(event)
        by_tab = {Qt.FocusReason.TabFocusReason: True, Qt.FocusReason.BacktabFocusReason: False}.get(event.reason())
        if by_tab is not None and self._has_links:
            self.moveCursor(QTextCursor.MoveOperation.Start if by_tab else QTextCursor.MoveOperation.End)
            self.focusNextPrevChild(by_tab)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A link that is left is marked no longer."""
        super().focusOutEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.setTextCursor(QTextCursor(self.document()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """With the keys and no link marked, a frame says so."""
        super().paintEvent(event)
        if self.hasFocus() and not self.textCursor().hasSelection():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(QColor(theme.current_theme().accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The panel scrolls, not its text."""
        event.ignore()

    def _light(self, at: QTextCursor) -> None:
        """The whole row of a table, else the paragraph."""
        colour, table = QColor(theme.current_theme().selected), at.currentTable()
        if not table:
            paragraph = QTextBlockFormat()
            paragraph.setBackground(colour)
            at.mergeBlockFormat(paragraph)
            return
        row = table.cellAt(at).row()
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            lit = cell.format()
            lit.setBackground(colour)
            cell.setFormat(lit)

    def _fit(self) -> None:
        self._fitted_to = self._room()
        self.document().setTextWidth(self._fitted_to)
        self.setFixedHeight(round(self.document().size().height()) + 2)

    def _room(self) -> int:
        """Its width; before it has one, the room that it will be given: to wrap twice takes as long as all else."""
        parent = self.parentWidget()
        layout = parent.layout() if parent is not None and not self._has_its_width else None
        return max(50, layout.contentsRect().width() if layout is not None else self.viewport().width())

    def _follow(self, address: QUrl) -> None:
        self.followed.emit(address.toString())
