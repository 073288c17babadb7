"""One disagreement in the record panel: all sides, what speaks for and against each, and which one the charts use."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.browse.record_detail import Disagreement, Evidence, Side
from desktop.browse import record_html
from desktop.browse.text_block import TextBlock
from desktop.look import theme
from desktop.look.plain import PlainLabel


class DisagreementBox(QFrame):
    """Shows the sides; a button beside each prefers it, and one below prefers none.

    Signals: `followed` gives the address of a link, `preferred` the ids of all sides and of the chosen one (0: none).
    """

    followed = Signal(str)
    preferred = Signal(object, int)

    def __init__(self, shown: Disagreement, *, read_only: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown, self._read_only = shown, read_only
        self.setProperty("role", "banner")
        self.buttons: dict[int, QPushButton] = {}
        self.no_preference: QPushButton | None = None
        title = PlainLabel(self.tr("Sources disagree: {what}").format(what=shown.what))
        title.setProperty("role", "heading")
        title.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addWidget(title)
        for side in shown.sides:
            column.addLayout(self._side(side))
        rule = PlainLabel(shown.rule)
        rule.setProperty("role", "muted")
        rule.setWordWrap(True)
        rule.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(rule)
        if any(side.is_preferred for side in shown.sides) and not read_only:
            self.no_preference = self._button(self.tr("No preference"), 0)
            column.addWidget(self.no_preference, 0, Qt.AlignmentFlag.AlignLeft)

    def focus_first(self) -> None:
        """Puts the keys onto the first button."""
        button = next(iter(self.buttons.values()), self.no_preference)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_on_choice(self) -> None:
        """Puts the keys onto what takes the preference back, where there is one, else onto the first button."""
        if self.no_preference is not None:
            self.no_preference.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus_first()

    def _side(self, side: Side) -> QHBoxLayout:
        text = TextBlock(f"{side.value}, {side.who}")
        text.followed.connect(self.followed)
        text.show_html(_html(side))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(text, 1)
        if side.is_preferred:
            preferred = PlainLabel(self.tr("Preferred"))
            preferred.setProperty("role", "muted")
            line.addWidget(preferred, 0, Qt.AlignmentFlag.AlignTop)
        elif not self._read_only:
            button = self._button(self.tr("Prefer"), side.fact_id)
            button.setAccessibleName(self.tr("Prefer {value} of {who}").format(value=side.value, who=side.who))
            self.buttons[side.fact_id] = button
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _button(self, words: str, fact_id: int) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("role", "link")
        button.setAutoDefault(True)
        sides = tuple(side.fact_id for side in self._shown.sides)
        button.clicked.connect(lambda: self.preferred.emit(sides, fact_id))
        return button


def _html(side: Side) -> str:
    colours = theme.current_theme()
    weight = "600" if side.is_used else "400"
    between = f" ({escape(side.between)})" if side.between else ""
    value = f'<span style="font-weight:{weight};">{escape(side.value)}{between}</span>'
    when = f", {side.said_on}" if side.said_on else ""
    date = side.date if side.date == "no date" else f"of {side.date}"
    said = f"{escape(side.who)}{escape(when)}; {escape(date)}; {escape(side.confidence)} confidence"
    below = f'<br><span style="color:{colours.muted}; font-size:12px;">{said}</span>'
    told: list[Evidence] = [one for one in side.supported_by if one.quote or one.page]
    return value + record_html.numbers(side.sources) + below + record_html.evidence([*told, *side.held_against])
