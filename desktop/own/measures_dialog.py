"""The window "Measures": those of one's own in a list, and what one of them is beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.errors import DatahallError
from db.own import measures
from db.own.measures import MeasureForm, OwnMeasure
from db.values import notation
from db.values.own_units import read_unit
from desktop.look.choice_box import ChoiceBox
from desktop.look.on_screen import open_as_large_as
from desktop.look.plain import PlainLabel

if TYPE_CHECKING:
    from db.library import Library

WIDTH_PX, HEIGHT_PX, LIST_PX, ROW_PX = 760, 500, 230, 52
"""What the system draws around a window, so that this one fits a small screen."""
_ROLE = Qt.ItemDataRole.UserRole


class MeasuresDialog(QDialog):
    """Adds, changes and deletes measures, each at once and as one action; `did` says which, in a sentence."""

    did = Signal(str)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Measures of your own"))
        self._library = library
        self._shown: OwnMeasure | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Measures of your own"))
        self.list.setFixedWidth(LIST_PX)
        self.empty = self._words("muted", self.tr("No measures of your own yet. Name one on the right, and save it."))
        self.name, self.unit = QLineEdit(), QLineEdit()
        self.name.setPlaceholderText(self.tr("Water use"))
        self.unit.setPlaceholderText(self.tr("m³/year, ha, jobs; empty for a ratio"))
        self.unit_told = self._words("hint")
        self.span = ChoiceBox()
        self.span.addItem(self.tr("on a day (a stock)"), True)
        self.span.addItem(self.tr("over a period (a flow)"), False)
        self.summed = QCheckBox(self.tr("May be summed"))
        self.sum_told = self._words("hint")
        self.bases = QListWidget()
        self.bases.setAccessibleName(self.tr("Ways of counting"))
        self.bases.setMinimumHeight(90)
        self.bases.setFrameShape(QFrame.Shape.StyledPanel)
        self.bases_told = self._words(
            "hint", self.tr("Figures without one are “not stated”. Only like ones are added.")
        )
        self.problem = self._words("error")
        self.new, self.delete = QPushButton(self.tr("New measure")), QPushButton(self.tr("Delete"))
        self.add_basis = QPushButton(self.tr("Add way"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        self.save = self.buttons.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.ApplyRole)
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        for button in (
            self.new,
            self.delete,
            self.add_basis,
            self.buttons.button(QDialogButtonBox.StandardButton.Close),
        ):
            button.setAutoDefault(False)
        self._lay_out()
        self._connect()
        self.fill()
        self.name.setFocus()

    def fill(self, key: str | None = None) -> None:
        """Lists the measures anew and shows the one of this key, else an empty form."""
        found = measures.listed(self._library)
        self.list.blockSignals(True)
        self.list.clear()
        for one in found:
            item = QListWidgetItem(f"{one.form.name}\n{self._under(one)}", self.list)
            item.setData(_ROLE, one)
            item.setSizeHint(QSize(0, ROW_PX))
            if one.key == key:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(found))
        self.empty.setVisible(not found)
        self._show(next((one for one in found if one.key == key), None))

    def _under(self, one: OwnMeasure) -> str:
        figures = self.tr("1 figure") if one.figures == 1 else self.tr("{n} figures")
        return f"{one.form.unit or self.tr('ratio')} · {figures.format(n=notation.count(one.figures))}"

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        self.empty.setFixedWidth(LIST_PX)
        left.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignTop)
        left.addWidget(self.new)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Unit"), self.unit)
        form.addRow("", self.unit_told)
        form.addRow(self.tr("Holds"), self.span)
        form.addRow("", self.summed)
        form.addRow("", self.sum_told)
        form.addRow(self.tr("Ways of counting"), self.bases)
        form.addRow("", self.bases_told)
        below = QHBoxLayout()
        below.addWidget(self.add_basis)
        below.addStretch()
        below.addWidget(self.delete)
        form.addRow("", below)
        sides = QHBoxLayout()
        sides.setSpacing(18)
        sides.addLayout(left)
        sides.addLayout(form, 1)
        column = QVBoxLayout(self)
        column.addLayout(sides, 1)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)
        open_as_large_as(self, WIDTH_PX, HEIGHT_PX)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda item: self._show(item.data(_ROLE) if item else None))
        self.new.clicked.connect(self._begin)
        self.delete.clicked.connect(self._delete)
        self.add_basis.clicked.connect(lambda: self.bases.editItem(self._basis_row("")))
        self.save.clicked.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        self.unit.textChanged.connect(self._tell_unit)
        self.summed.toggled.connect(self._tell_sum)

    def _begin(self) -> None:
        self.list.setCurrentRow(-1)
        self._show(None)
        self.name.setFocus()

    def _show(self, one: OwnMeasure | None) -> None:
        self._shown = one
        form = one.form if one else MeasureForm("")
        self.name.setText(form.name)
        self.unit.setText(form.unit)
        self.span.setCurrentIndex(0 if form.is_stock else 1)
        self.summed.setChecked(form.may_be_summed)
        self.bases.clear()
        for name in form.bases:
            self._basis_row(name)
        self.delete.setEnabled(one is not None)
        self.problem.hide()
        self._tell_unit()
        self._tell_sum()
        may_edit = not self._library.read_only
        for widget in (self.save, self.new, self.add_basis):
            widget.setEnabled(may_edit)

    def _basis_row(self, name: str) -> QListWidgetItem:
        item = QListWidgetItem(name, self.bases)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        item.setData(_ROLE, name)
        self.bases.setCurrentItem(item)
        return item

    def _tell_unit(self) -> None:
        try:
            unit = read_unit(self.unit.text())
        except DatahallError as error:
            self._say(self.unit_told, "error", str(error))
        else:
            self._say(self.unit_told, "hint", self.tr("Measures {what}").format(what=unit.dimension))

    def _tell_sum(self) -> None:
        self.sum_told.setText(
            self.tr("Charts add it up over sites: by country, by partner and in all.")
            if self.summed.isChecked()
            else self.tr("Charts show it site by site and never add it up, as with a ratio or a score.")
        )

    def _form(self) -> tuple[MeasureForm, dict[str, str]]:
        rows = [self.bases.item(row) for row in range(self.bases.count())]
        renamed = {str(row.data(_ROLE)): row.text().strip() for row in rows if row.data(_ROLE) and row.text().strip()}
        bases = tuple(row.text() for row in rows)
        stock, summed = bool(self.span.currentData()), self.summed.isChecked()
        return MeasureForm(self.name.text(), self.unit.text(), stock, summed, bases), renamed

    def _save(self) -> None:
        form, renamed = self._form()
        try:
            if self._shown is None:
                key = measures.add(self._library, form)
            else:
                key = self._shown.key
                measures.change(self._library, self._shown.id, form, renamed)
        except DatahallError as error:
            self._say(self.problem, "error", str(error))
            self.problem.show()
            return
        self.did.emit(self.tr("Measure “{name}” saved").format(name=form.name.strip()))
        self.fill(key)

    def _delete(self) -> None:
        if self._shown is None:
            return
        name = self._shown.form.name
        try:
            measures.delete(self._library, self._shown.id)
        except DatahallError as error:
            self._say(self.problem, "error", str(error))
            self.problem.show()
            return
        self.did.emit(self.tr("Measure “{name}” deleted").format(name=name))
        self.fill()

    def _words(self, role: str, text: str = "") -> QLabel:
        label = PlainLabel(text)
        label.setProperty("role", role)
        label.setWordWrap(True)
        return label

    def _say(self, label: QLabel, role: str, text: str) -> None:
        label.setText(text)
        if label.property("role") != role:
            label.setProperty("role", role)
            label.style().polish(label)
