"""A folding part of the column of controls: shows a description, and brings the one that the person wants instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from db.charts.chart_choices import Choices
from db.charts.description import ChartDescription
from desktop.look import icons, theme
from desktop.look.choice_box import ChoiceBox
from desktop.look.plain import PlainLabel, plain_tip

GAP_PX = 6


class Section(QWidget):
    """The heading folds what stands under it. Subclasses fill `body` and show what they are given in `fill`."""

    changed = Signal(object)
    folded = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.description = ChartDescription()
        self.choices = Choices((), (), ())
        self._filling = False
        self._fields: dict[QWidget, Field] = {}
        self._later: dict[ChoiceBox, Sequence[tuple[str, object]]] = {}
        self.heading = QToolButton(self)
        self.heading.setText(title)
        self.heading.setProperty("role", "section")
        self.heading.setCheckable(True)
        self.heading.setChecked(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._inner = QWidget(self)
        self.body = QVBoxLayout(self._inner)
        self.body.setContentsMargins(0, 2, 0, 8)
        self.body.setSpacing(4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.heading)
        whole.addWidget(self._inner)
        self.heading.toggled.connect(self._fold)
        theme.watcher.changed.connect(self._draw_heading)
        self._draw_heading()

    def choice(self, entries: Sequence[tuple[str, object]] = ()) -> ChoiceBox:
        """A box as of `choice_box`, to be named by `field`; it gets its entries when the section is first filled.

        The list of a box is a window with six more widgets. It is made with the first entry, and where the box gets
        another parent: so the box is made in its field, and without what nobody can choose yet.
        """
        field = Field(self._inner)
        box = ChoiceBox(field)
        self._fields[box], self._later[box] = field, entries
        return box

    def field(self, words: str, *widgets: QWidget) -> Field:
        """A field to stand in `body`. Make them in the order in which the Tab key goes: they have their place then.

        A widget that gets another parent is styled anew, with all that is in it.
        """
        field = self._fields.pop(widgets[0], None) or Field(self._inner)
        field.hold(words, *widgets)
        return field

    def show_description(self, description: ChartDescription, choices: Choices) -> None:
        """Shows a description without telling."""
        self._filling = True
        for box, entries in self._later.items():
            _begin(box, entries)
        self._later.clear()
        self.description, self.choices = description, choices
        self.fill(description)
        self._filling = False

    def fill(self, description: ChartDescription) -> None:
        """Puts a description into the fields."""
        raise NotImplementedError

    def change(self, **values: object) -> None:
        """Tells the description with other values, unless it is only being shown."""
        if not self._filling:
            self.changed.emit(replace(self.description, **values))  # type: ignore[arg-type]

    @property
    def is_filling(self) -> bool:
        """Whether fields change because a description is shown, not because the person wants another."""
        return self._filling

    def set_folded(self, is_folded: bool) -> None:
        """Folds or unfolds."""
        self.heading.setChecked(not is_folded)

    def _fold(self, is_open: bool) -> None:
        self._inner.setVisible(is_open)
        self._draw_heading()
        self.folded.emit(not is_open)

    def _draw_heading(self) -> None:
        name = "chevron-down" if self.heading.isChecked() else "chevron-right"
        self.heading.setIcon(icons.icon(name, theme.current_theme().muted))


class Field(QWidget):
    """A field with its name above it, hidden and greyed together."""

    def hold(self, words: str, *widgets: QWidget) -> None:
        """Puts the widgets side by side, the first one named."""
        label = PlainLabel(words, self)
        label.setProperty("role", "field")
        label.setBuddy(widgets[0])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GAP_PX)
        column.setSpacing(4)
        column.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        for widget in widgets:
            row.addWidget(widget, 1 if isinstance(widget, QComboBox) else 0)
            if not widget.accessibleName():
                widget.setAccessibleName(words)
        if not any(isinstance(widget, QComboBox) for widget in widgets):
            row.addStretch()
        column.addLayout(row)


def side_by_side(*fields: QWidget) -> QHBoxLayout:
    """Fields in one row, equally wide."""
    row = QHBoxLayout()
    row.setSpacing(GAP_PX + 2)
    for field in fields:
        row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return row


def choice_box(entries: Sequence[tuple[str, object]] = ()) -> ChoiceBox:
    """A box with entries of (words, data), as wide as there is room."""
    box = ChoiceBox()
    _begin(box, entries)
    return box


def _begin(box: ChoiceBox, entries: Sequence[tuple[str, object]]) -> None:
    box.setMinimumContentsLength(4)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for words, data in entries:
        box.addItem(words, data)


def select(box: QComboBox, data: object) -> None:
    """Selects the entry with this data; one that the list lacks is shown all the same."""
    keys: list[object] = [box.itemData(number) for number in range(box.count())]
    if data not in keys:
        box.addItem(str(data), data)
        keys.append(data)
    box.setCurrentIndex(keys.index(data))


def grey(box: QComboBox, reasons: dict[object, str]) -> None:
    """Greys the entries that have a reason, which is their tool tip; the one chosen stays as it is."""
    model = box.model()
    for number in range(box.count()):
        reason = reasons.get(box.itemData(number), "")
        item = model.item(number)  # type: ignore[attr-defined]
        item.setEnabled(not reason)
        item.setToolTip(plain_tip(reason))


def segments(parent: QWidget, *words: str) -> list[QPushButton]:
    """Buttons in one strip of which one is down."""
    group = QButtonGroup(parent)
    buttons = [QPushButton(one) for one in words]
    for number, button in enumerate(buttons):
        button.setCheckable(True)
        button.setProperty("role", "segment")
        button.setProperty("place", "first" if number == 0 else "last" if number == len(buttons) - 1 else "middle")
        group.addButton(button)
    return buttons


def strip(*buttons: QPushButton) -> QWidget:
    """A strip of segments as one widget."""
    held = QWidget()
    row = QHBoxLayout(held)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    for button in buttons:
        row.addWidget(button)
    row.addStretch()
    return held
