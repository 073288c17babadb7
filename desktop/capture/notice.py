"""The quiet bar below the page: what was captured, and what can be done with it. It never takes the focus."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop.look import icons, theme
from desktop.look.plain import PlainLabel, plain_tip

HEIGHT_PX = 38


class CaptureNotice(QFrame):
    """One line of words with links. `asked` gives the name of the link pressed."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self.setAccessibleName(self.tr("Notice"))
        self.words = _Words()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.links: dict[str, QPushButton] = {}
        self.dismiss = QToolButton()
        self.dismiss.setToolTip(self.tr("Close this notice"))
        self.dismiss.setAccessibleName(self.tr("Close this notice"))
        self.dismiss.clicked.connect(self.hide)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 0, 8, 0)
        self._row.setSpacing(12)
        self._row.addWidget(self.words)
        self._row.addStretch(1)
        self._row.addWidget(self.dismiss)
        theme.watcher.changed.connect(self._draw_icon)
        self._draw_icon()
        self.hide()

    def say(self, words: str, links: dict[str, str], *, is_wrong: bool = False, details: str = "") -> None:
        """Shows words with links by name, each with its text; in place of what it said before."""
        for button in self.links.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.links = {name: self._link(name, text) for name, text in links.items()}
        self.words.setText(words)
        self.words.setToolTip(plain_tip(details or words))
        self.setProperty("wrong", is_wrong)
        theme.restyle(self)
        self.show()

    def _link(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "link")
        button.setAutoDefault(False)
        button.setObjectName(f"notice_{name}")
        button.clicked.connect(lambda: self.asked.emit(name))
        self._row.insertWidget(self._row.count() - 2, button)
        return button

    def _draw_icon(self) -> None:
        self.dismiss.setIcon(icons.icon("close", theme.current_theme().muted))


class _Words(PlainLabel):
    """Gives way to the links: what has no room ends in dots."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Keeps all of it, shows what fits."""
        self._whole = text
        self.updateGeometry()
        self._fit()

    def text(self) -> str:
        """All of it."""
        return self._whole

    def sizeHint(self) -> QSize:
        """Room for all of it."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 4, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        return QSize(60, self.fontMetrics().height())

    def resizeEvent(self, event: object) -> None:
        """Fits it anew."""
        self._fit()

    def _fit(self) -> None:
        super().setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))
