"""The line under a field: how its text was read, or what is wrong with it, with ways to put it as links."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from db.errors import InputError, UnclearInput
from desktop.look import theme
from desktop.look.in_sight import come_into_sight

# Links are not in the way of Tab, since they come and go: Down in the field takes one after the other.
_INTERACTION = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.TextSelectableByMouse


class ReadingLine(QLabel):
    """Muted for a reading, red for an error; hidden while there is nothing to say. `chosen` is a clicked choice."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[str, ...] = ()
        self.setProperty("role", "hint")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.linkActivated.connect(self._choose)
        self.hide()

    def say(self, sentence: str) -> None:
        """Shows a reading."""
        self._show("hint", escape(sentence), sentence, ())

    def warn(self, sentence: str) -> None:
        """Shows what is odd and yet taken."""
        self._show("warning", escape(sentence), sentence, ())

    def complain(self, error: InputError) -> None:
        """Shows what is wrong; choices, where there are some, fill in the text when clicked."""
        choices = error.choices if isinstance(error, UnclearInput) else ()
        plain = " ".join(part for part in (error.what, error.why, error.remedy) if part)
        links = " · ".join(f'<a href="{number}">{escape(choice)}</a>' for number, choice in enumerate(choices))
        self._show("error", escape(plain) + (f" {links}" if links else ""), plain, choices)

    def minimumSizeHint(self) -> QSize:
        """One line: how many there are follows from the width, and the card is not to leave room for more."""
        return QSize(0, self.fontMetrics().height())

    @property
    def choices(self) -> tuple[str, ...]:
        """The choices now shown."""
        return self._choices

    @property
    def is_error(self) -> bool:
        """Whether it complains."""
        return bool(self.property("role") == "error") and not self.isHidden()

    def _show(self, role: str, rich: str, plain: str, choices: tuple[str, ...]) -> None:
        self._choices, is_new = choices, plain != self.accessibleName()
        if plain and self.textInteractionFlags() != _INTERACTION:  # not before: most of the many lines stay empty
            self.setTextInteractionFlags(_INTERACTION)
        if self.property("role") != role:
            self.setProperty("role", role)
            theme.restyle(self)
        self.setText(rich)
        self.setAccessibleName(plain)
        self.setVisible(bool(plain))
        if plain and (is_new or role == "error"):
            come_into_sight(self)

    def _choose(self, link: str) -> None:
        self.chosen.emit(self._choices[int(link)])
