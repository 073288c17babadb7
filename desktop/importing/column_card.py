"""One column of a file: where it goes, what refines that, and how its first cells are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.catalogue import all_bases, all_measures
from db.errors import DatahallError
from db.interchange.mapping.mapping import ColumnMapping, ColumnOptions, DateOrder
from db.interchange.mapping.targets import WORDS_BY_TARGET, RowKind, Target, targets_for
from db.interchange.planning.preview import PreviewGrid
from db.own.known import FIELD_PREFIX, known_field, known_fields
from db.subjects import OWNED
from db.values import dates
from db.words import Certainty, Confidence, Event, Extent, Interval, Kind, OwnFieldKind, Qualifier, RoleKind, Stage
from desktop.look import theme
from desktop.look.choice_box import ChoiceBox
from desktop.look.plain import PlainLabel, plain_tip

_LISTS: dict[str, type[StrEnum]] = {
    "kind": Kind,
    "stage": Stage,
    "extent": Extent,
    "qualifier": Qualifier,
    "interval": Interval,
    "event": Event,
    "certainty": Certainty,
    "role": RoleKind,
    "confidence": Confidence,
    "date_order": DateOrder,
}
LEAST_HEIGHT = 110
NEW = "new"
"""What is to be made, in a list of what can be chosen."""
_TEXTS = ("unit", "currency", "scope", "date", "separator", "language")
_COLUMNS = ("date_column", "low_column", "high_column")
"""Options whose value is another column of the same table."""


class ColumnCard(QWidget):
    """`changed` brings the column's mapping after each choice.

    `new_field_asked` brings the table for which an own field is to be made, `new_measure_asked` asks for a measure:
    `take_field` and `take_measure` then choose what was made.
    """

    changed = Signal(object)
    new_field_asked = Signal(str)
    new_measure_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mapped = ColumnMapping("")
        self._columns: Sequence[str] = ()
        self._row_is = RowKind.FACILITY
        self.heading, self.reason, self.problem = PlainLabel(), PlainLabel(), PlainLabel()
        self.target = ChoiceBox()
        self.options, self._area = QWidget(), QScrollArea()
        self.cells = QTreeWidget()
        self.controls: dict[str, QComboBox | QLineEdit] = {}
        self._lay_out()
        self.target.activated.connect(self._target_chosen)

    def show_column(self, mapped: ColumnMapping, row_is: RowKind, columns: Sequence[str]) -> None:
        """Shows a column of a table whose rows are of a kind and that has these columns."""
        self._mapped, self._columns, self._row_is = mapped, columns, row_is
        self.heading.setText(mapped.column)
        self._say("")
        self._fill_targets(row_is)
        self._show_reason()
        self._fill_options()

    def show_preview(self, preview: PreviewGrid | None) -> None:
        """Shows how the first cells of the column are read."""
        self.cells.clear()
        if preview is None or self._mapped.column not in preview.columns:
            return
        at = preview.columns.index(self._mapped.column)
        colours = theme.current_theme()
        for row in preview.rows:
            cell = row.cells[at]
            read = cell.problem or cell.read
            item = QTreeWidgetItem([f"{row.row:,}", cell.written, read])
            item.setTextAlignment(0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setForeground(0, QColor(colours.muted))
            if cell.problem:
                item.setForeground(2, QColor(colours.danger))
            for column in (1, 2):
                item.setToolTip(column, plain_tip(item.text(column)))
            self.cells.addTopLevelItem(item)

    # Choices

    def _fill_targets(self, row_is: RowKind) -> None:
        self.target.clear()
        group = ""
        for words in targets_for(row_is):
            if words.target is Target.OWN_FIELD:
                continue
            if words.group != group:
                group = words.group
                self.target.insertSeparator(self.target.count())
            self.target.addItem(self.tr(words.label), words.target)
        if str(row_is) in OWNED:
            self.target.insertSeparator(self.target.count())
            for field in known_fields(str(row_is)):
                self.target.addItem(self.tr("Own field: {name}").format(name=field.label), field.key)
            self.target.addItem(self.tr("New field…"), NEW)
        self.target.setCurrentIndex(self.target.findData(self._goes_to()))

    def _target_chosen(self) -> None:
        chosen = self.target.currentData()
        if chosen is None or chosen == self._goes_to():
            return
        if chosen == NEW:
            self.target.setCurrentIndex(self.target.findData(self._goes_to()))
            self.new_field_asked.emit(str(self._row_is))
            return
        is_own = str(chosen).startswith(FIELD_PREFIX)
        target, options = Target.OWN_FIELD if is_own else Target(chosen), ColumnOptions()
        if is_own:
            options = replace(options, own_field=str(chosen))
        self._mapped = ColumnMapping(self._mapped.column, target, options, reason=self.tr("Chosen by you."))
        self._show_reason()
        self._fill_options()
        self.changed.emit(self._mapped)

    def take_field(self, key: str) -> None:
        """Sends the column to an own field, as if the person had chosen it."""
        self._fill_targets(self._row_is)
        self.target.setCurrentIndex(self.target.findData(key))
        self._target_chosen()

    def take_measure(self, key: str) -> None:
        """Makes the column one of figures of a measure."""
        self._option_chosen("measure", key)

    def _goes_to(self) -> str:
        """What stands for the column's target in the list."""
        return self._mapped.options.own_field if self._mapped.to is Target.OWN_FIELD else self._mapped.to

    def _show_reason(self) -> None:
        said = self._mapped.reason
        self.reason.setText(said)
        self.reason.setVisible(bool(said))

    def _fill_options(self) -> None:
        self.controls = {}
        self.options = QWidget()
        self.options.setObjectName("page")
        grid = QGridLayout(self.options)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        names = [name for name in WORDS_BY_TARGET[self._mapped.to].options if name in self._known()]
        own = known_field(self._mapped.options.own_field)
        if self._mapped.to is Target.OWN_FIELD and (own is None or own.kind is not OwnFieldKind.DATE):
            names = []
        for number, name in enumerate(names):
            label = PlainLabel(self._label(name))
            label.setProperty("role", "field")
            control = self._known()[name](name)
            control.setAccessibleName(self._label(name))
            label.setBuddy(control)
            self.controls[name] = control
            grid.addWidget(label, 2 * (number // 3), number % 3)
            grid.addWidget(control, 2 * (number // 3) + 1, number % 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        before = self._area.takeWidget()
        if before is not None:
            before.deleteLater()  # not at once: the box that was chosen from may still be telling so
        self._area.setWidget(self.options)
        needed = self.options.sizeHint().height()
        self._area.setMinimumHeight(min(needed, LEAST_HEIGHT))
        self._area.setMaximumHeight(needed)
        self._area.setVisible(bool(names))

    def _known(self) -> dict[str, Callable[[str], QComboBox | QLineEdit]]:
        return (
            {"measure": self._measure_box, "basis": self._basis_box}
            | dict.fromkeys(_LISTS, self._list_box)
            | dict.fromkeys(_COLUMNS, self._column_box)
            | dict.fromkeys(_TEXTS, self._text_box)
        )

    def _box(self, choices: Sequence[tuple[str, object]], now: object, name: str) -> QComboBox:
        box = ChoiceBox()
        box.setMinimumContentsLength(8)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.addItem(self.tr("as the cell says"), None)
        for words, value in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(now)))
        box.activated.connect(lambda _: self._option_chosen(name, box.currentData()))
        return box

    def _measure_box(self, name: str) -> QComboBox:
        box = self._box([(one.name, one.key) for one in all_measures()], self._mapped.options.measure, name)
        box.insertSeparator(box.count())
        box.addItem(self.tr("New measure…"), NEW)
        return box

    def _basis_box(self, name: str) -> QComboBox:
        measure = self._mapped.options.measure
        bases = [(one.name, one.key) for one in all_bases() if measure is None or one.measure == measure]
        return self._box(bases, self._mapped.options.basis, name)

    def _list_box(self, name: str) -> QComboBox:
        kind, now = _LISTS[name], getattr(self._mapped.options, name)
        return self._box([(str(one), one) for one in kind], now, name)

    def _column_box(self, name: str) -> QComboBox:
        others = [(one, one) for one in self._columns if one != self._mapped.column]
        return self._box(others, getattr(self._mapped.options, name), name)

    def _text_box(self, name: str) -> QLineEdit:
        now = getattr(self._mapped.options, name) or ""
        box = QLineEdit(dates.show_short(now) if name == "date" and now else now)
        box.editingFinished.connect(lambda: self._text_entered(name, box))
        return box

    def _text_entered(self, name: str, box: QLineEdit) -> None:
        text = box.text().strip()
        self._say("")
        value: str | None = text
        if name == "date" and text:
            try:
                value = dates.parse(text).edtf
            except DatahallError as error:
                self._say(str(error))
                return
        empty = "" if name in ("scope", "language") else None
        self._option_chosen(name, value or empty)

    def _option_chosen(self, name: str, value: object) -> None:
        options = self._mapped.options
        if getattr(options, name) == value:
            return
        if value == NEW:
            self._fill_options()
            self.new_measure_asked.emit()
            return
        options = replace(options, **{name: value})  # type: ignore[arg-type]
        if name == "measure":
            options = replace(options, basis=None)
        self._mapped = replace(self._mapped, options=options)
        if name == "measure":
            self._fill_options()
        self.changed.emit(self._mapped)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _label(self, name: str) -> str:
        words = {
            "measure": self.tr("Measure"),
            "basis": self.tr("Counted as"),
            "unit": self.tr("Unit of bare numbers"),
            "currency": self.tr("Currency"),
            "kind": self.tr("Reported, planned …"),
            "stage": self.tr("Stage"),
            "extent": self.tr("Total or addition"),
            "qualifier": self.tr("Exact, about …"),
            "scope": self.tr("Of which part"),
            "date": self.tr("Date of all cells"),
            "date_column": self.tr("Dated by column"),
            "date_order": self.tr("Order of dates"),
            "low_column": self.tr("Low in column"),
            "high_column": self.tr("High in column"),
            "interval": self.tr("Low and high mean"),
            "event": self.tr("Event"),
            "certainty": self.tr("Actual or planned"),
            "role": self.tr("Role"),
            "confidence": self.tr("Confidence"),
            "separator": self.tr("Parted by"),
            "language": self.tr("Language"),
        }
        return words[name]

    def _lay_out(self) -> None:
        self.heading.setProperty("role", "heading")
        self.heading.setWordWrap(True)
        self.reason.setProperty("role", "hint")
        self.reason.setWordWrap(True)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.target.setAccessibleName(self.tr("Goes to"))
        self.target.setMaxVisibleItems(24)
        self.cells.setHeaderLabels([self.tr("Row"), self.tr("In the file"), self.tr("Read as")])
        self.cells.setAccessibleName(self.tr("How the first cells are read"))
        self.cells.setRootIsDecorated(False)
        self.cells.setUniformRowHeights(True)
        self.cells.setFrameShape(QTreeWidget.Shape.NoFrame)
        header = self.cells.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 56)
        header.resizeSection(1, 230)
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(16, 4, 4, 0)
        self._place.setSpacing(8)
        for widget in (self.heading, self.target, self.reason, self.problem):
            self._place.addWidget(widget)
        # On a low screen what refines the column scrolls: the window's buttons and the cells must be seen.
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cells.setMinimumHeight(LEAST_HEIGHT)
        self._place.addWidget(self._area)
        self._place.addWidget(self.cells, 1)
