"""The page of settings: a few quiet choices, each of which holds at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from db.library import system_name
from db.values import dates, money, notation, quantities
from db.values.notation import DateStyle, NumberStyle, PowerUnit
from db.values.quantity_words import CURRENCY_NAMES
from desktop.edit.segments_control import SegmentsControl
from desktop.look.choice_box import ChoiceBox
from desktop.look.plain import PlainLabel
from desktop.settings import Settings
from desktop.settings_page import applying

if TYPE_CHECKING:
    from db.library import Touched
    from desktop.main_window import MainWindow

WIDTH_PX = 740
LABEL_PX = 190
FIELD_PX = 300
LONGEST_NAME = 100
CHOSEN_HERE = ("who", "confidence", "power_unit", "dates", "numbers", "currency", "theme")


class SettingsPage(QWidget):
    """Shows and changes the window's settings; there is nothing to confirm."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window.stack)
        self._window = window
        self.segments: dict[str, SegmentsControl] = {}
        self.name = QLineEdit()
        self.currency = ChoiceBox()
        self.sample = _words("", "muted")
        self.sample.setAccessibleName(self.tr("Sample"))
        self.defaults = QPushButton(self.tr("Back to defaults"))
        self.defaults.clicked.connect(self._back_to_defaults)
        self._lay_out()
        self.show_settings()

    def refresh(self, _: Touched | None) -> None:
        """See other pages: a library's change touches nothing here; a theme chosen in the menu does."""
        self.show_settings()

    def remembered(self) -> dict[str, object]:
        """Nothing: the settings themselves are kept."""
        return {}

    def restore(self, _: dict[str, object]) -> None:
        """Nothing."""

    def setFocus(self, *arguments: object) -> None:
        """The name takes the focus."""
        self.name.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the page."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        """Back to where the person was before."""
        if self._window.library is None:
            self._window.no_library.come_forward()
        else:
            self._window.go_back()

    def show_settings(self) -> None:
        """Shows what is chosen now."""
        chosen = self._window.settings
        if self.name.text() != chosen.who:
            self.name.setText(chosen.who)
        for field, control in self.segments.items():
            control.set_text(getattr(chosen, field))
        self.currency.setCurrentIndex(max(0, self.currency.findData(chosen.currency)))
        self.defaults.setEnabled(any(getattr(chosen, one) != getattr(Settings(), one) for one in CHOSEN_HERE))
        self.sample.setText(sample())

    # Layout

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("page")
        inner.setMaximumWidth(WIDTH_PX)
        column = QVBoxLayout(inner)
        column.setContentsMargins(28, 24, 28, 28)
        column.setSpacing(12)
        column.addWidget(_words(self.tr("Settings"), "title"))
        column.addWidget(_words(self.tr("They hold at once and for all libraries on this computer."), "muted"))
        self._add_yours(column)
        self._add_values(column)
        self._add_look(column)
        column.addSpacing(10)
        column.addWidget(self.defaults, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _add_yours(self, column: QVBoxLayout) -> None:
        _heading(column, self.tr("What you write"))
        self.name.setPlaceholderText(system_name())
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setFixedWidth(FIELD_PX)
        self.name.textEdited.connect(lambda text: self._choose("who", text))
        _row(column, self.tr("Your name"), self.name, self.tr("It stands beside your changes in the history."))
        words = {"high": self.tr("High"), "medium": self.tr("Medium"), "low": self.tr("Low")}
        hint = self.tr("What a new fact has until you say otherwise.")
        self._segments(column, "confidence", self.tr("Confidence of new facts"), words, hint)

    def _add_values(self, column: QVBoxLayout) -> None:
        _heading(column, self.tr("How values are shown"))
        self._segments(
            column,
            "numbers",
            self.tr("Numbers"),
            {str(one): str(one) for one in NumberStyle},
            self.tr("You may type numbers as they are shown; where two readings are left, Datahall asks."),
        )
        self._segments(column, "dates", self.tr("Dates"), {str(one): str(one) for one in DateStyle})
        units = {str(one): str(one) for one in PowerUnit} | {str(PowerUnit.AS_FITS): self.tr("As fits")}
        hint = self.tr("As fits: whichever reads better, and MW where many stand together, as in tables and charts.")
        self._segments(column, "power_unit", self.tr("Power"), units, hint)
        for code in money.currencies():
            name = CURRENCY_NAMES.get(code, code)
            self.currency.addItem(f"{name[:1].upper()}{name[1:]} ({code})", code)
        self.currency.setFixedWidth(FIELD_PX)
        self.currency.activated.connect(lambda _: self._choose("currency", str(self.currency.currentData())))
        _row(
            column,
            self.tr("Amounts also in"),
            self.currency,
            self.tr(
                "Beside the amount as given, at the yearly average rate, with its year. Columns and charts that "
                "compare amounts stay in US dollars."
            ),
        )
        _row(column, self.tr("Sample"), self.sample)
        column.addWidget(
            _words(
                self.tr(
                    "Pictures are exported as shown here. Data are not: CSV, JSON and workbooks are the same whatever "
                    "is chosen, and so is all that the command line writes."
                ),
                "hint",
            )
        )

    def _add_look(self, column: QVBoxLayout) -> None:
        _heading(column, self.tr("Look"))
        words = {
            "system": self.tr("System"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
            "contrast-light": self.tr("Light, high contrast"),
            "contrast-dark": self.tr("Dark, high contrast"),
        }
        self._segments(column, "theme", self.tr("Theme"), words)

    def _segments(self, column: QVBoxLayout, field: str, label: str, words: Mapping[str, str], hint: str = "") -> None:
        control = SegmentsControl(tuple(words), getattr(Settings(), field), labels=words)
        control.setAccessibleName(label)
        control.edited.connect(lambda: self._choose(field, control.text()))
        self.segments[field] = control
        _row(column, label, control, hint)

    # Choosing

    def _choose(self, field: str, value: str) -> None:
        setattr(self._window.settings, field, value)
        self._window.settings.unread.pop(field, None)
        self._apply()

    def _back_to_defaults(self) -> None:
        for field in CHOSEN_HERE:
            setattr(self._window.settings, field, getattr(Settings(), field))
            self._window.settings.unread.pop(field, None)
        self._apply()

    def _apply(self) -> None:
        applying.apply(self._window)
        self.show_settings()


def sample() -> str:
    """A few values as they are shown now."""
    chosen = notation.current()
    amount, year = 18e9, 2024
    shown = [
        quantities.show(1294, "power"),
        quantities.show_number(12345.6),
        dates.show("2025-03-01"),
        quantities.show(amount, "investment", currency="CNY"),
    ]
    found = money.converted(amount, "CNY", chosen.currency, year)
    if found is not None and chosen.currency != "CNY":
        beside = quantities.show(found.amount, "investment", currency=chosen.currency, digits=2)
        shown[-1] += f", about {beside} at the {found.years} average {'rate' if len(found.rates) == 1 else 'rates'}"
    return " · ".join(shown)


def _heading(column: QVBoxLayout, words: str) -> None:
    column.addSpacing(12)
    column.addWidget(_words(words, "heading"))


def _row(column: QVBoxLayout, label: str, control: QWidget, hint: str = "") -> None:
    name = PlainLabel(label)
    name.setFixedWidth(LABEL_PX)
    name.setBuddy(control)
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    name.setContentsMargins(0, 0 if isinstance(control, QLabel) else 5, 0, 0)
    beside = QVBoxLayout()
    beside.setSpacing(4)
    if isinstance(control, QLabel):
        beside.addWidget(control)
    else:
        beside.addWidget(control, 0, Qt.AlignmentFlag.AlignLeft)
    if hint:
        beside.addWidget(_words(hint, "hint"))
    row.addLayout(beside, 1)
    column.addLayout(row)


def _words(text: str, role: str) -> QLabel:
    label = PlainLabel(text)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label
