"""What one own field is: its name and kind, and what its kind needs; what is wrong is said at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.errors import DatahallError, InputError
from db.own import fields
from db.own.fields import FieldForm, OwnField
from db.values.own_units import read_unit
from db.words import OwnFieldKind
from desktop.look import theme
from desktop.look.choice_box import ChoiceBox
from desktop.look.plain import PlainLabel

if TYPE_CHECKING:
    from db.library import Library

LONGEST_OFFER = 100
_ROLE = Qt.ItemDataRole.UserRole


def kind_words(kind: OwnFieldKind) -> str:
    """A kind of field as it is offered."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("FieldFormView", text)

    return {
        OwnFieldKind.TEXT: tr("Text"),
        OwnFieldKind.NUMBER: tr("Number"),
        OwnFieldKind.DATE: tr("Date"),
        OwnFieldKind.YES_OR_NO: tr("Yes or no"),
        OwnFieldKind.CHOICE: tr("Choice from a list"),
        OwnFieldKind.LINK: tr("Link"),
    }[kind]


class FieldFormView(QWidget):
    """Shows a field and reads what the person makes of it; `measures_asked` is the link to measures of one's own."""

    measures_asked = Signal()

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._shown: OwnField | None = None
        self.name, self.unit, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setPlaceholderText(self.tr("Land owner"))
        self.unit.setPlaceholderText(self.tr("ha, m³/year, jobs; empty for none"))
        self.note.setPlaceholderText(self.tr("What it means; shown at the column"))
        self.kind = ChoiceBox()
        for kind in OwnFieldKind:
            self.kind.addItem(kind_words(kind), kind)
        self.summed = QCheckBox(self.tr("May be summed"))
        self.choices = QListWidget()
        self.choices.setAccessibleName(self.tr("Words of the list"))
        self.choices.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.choices.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.choices.setFrameShape(QFrame.Shape.NoFrame)
        self.choices.setMinimumHeight(60)
        self.choices.setMaximumHeight(150)
        self.add_word, self.remove_word = QPushButton(self.tr("Add word")), QPushButton(self.tr("Remove word"))
        self.measures = QPushButton(self.tr("Measures of your own…"))
        self.told = {name: PlainLabel() for name in ("name", "kind", "unit", "choices", "note")}
        self._rows: dict[str, list[QWidget]] = {}
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda: self._show_kind(fill=True))
        self.unit.textChanged.connect(self._tell_unit)
        self.name.textEdited.connect(lambda: self._say("name", ""))
        self.add_word.clicked.connect(lambda: self.choices.editItem(self._word("")))
        self.remove_word.clicked.connect(lambda: self.choices.takeItem(self.choices.currentRow()))
        self.measures.clicked.connect(self.measures_asked)

    def show_field(self, one: OwnField | None) -> None:
        """Shows a field, or None for an empty form."""
        self._shown = one
        form = one.form if one is not None else FieldForm("")
        self.name.setText(form.name)
        self.unit.setText(form.unit)
        self.note.setText(form.note)
        self.summed.setChecked(form.may_be_summed)
        self.choices.clear()
        for word in form.choices:
            self._word(word)
        for name in self.told:
            self._say(name, "")
        self.kind.blockSignals(True)
        self.kind.setCurrentIndex(self.kind.findData(form.kind))
        self.kind.blockSignals(False)
        self._show_kind(fill=False)

    def read(self) -> tuple[FieldForm, dict[str, str]]:
        """What the person made of it, and which words of the list were renamed: old to new."""
        rows = [self.choices.item(row) for row in range(self.choices.count())]
        renamed = {str(row.data(_ROLE)): " ".join(row.text().split()) for row in rows if row.data(_ROLE)}
        renamed = {old: new for old, new in renamed.items() if new}
        kind = OwnFieldKind(self.kind.currentData())
        words = tuple(row.text() for row in rows)
        form = FieldForm(self.name.text(), kind, self.unit.text(), words, self.note.text(), self.summed.isChecked())
        return form, renamed

    def complain(self, error: InputError) -> None:
        """Says what is wrong where it stands, and puts the cursor there."""
        at = error.field if error.field in self.told else "name"
        self._say(at, str(error), wrong=True)
        control: QWidget = getattr(self, at)
        if isinstance(control, QLineEdit):
            control.setProperty("role", "invalid")
            theme.restyle(control)
            control.selectAll()
        control.setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        framed = QFrame()
        framed.setProperty("role", "card")
        inside = QVBoxLayout(framed)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.addWidget(self.choices)
        column.addWidget(framed)
        under = QHBoxLayout()
        under.addWidget(self.add_word)
        under.addWidget(self.remove_word)
        under.addStretch(1)
        column.addLayout(under)
        sum_told = PlainLabel(
            self.tr("One number for each record. A number that changes with time is a measure: charts draw it.")
        )
        sum_told.setWordWrap(True)
        sum_told.setProperty("role", "hint")
        self.measures.setProperty("role", "link")
        for button in (self.add_word, self.remove_word, self.measures):
            button.setAutoDefault(False)
        number = QWidget()
        column = QVBoxLayout(number)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.summed, sum_told, self.measures):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if widget is self.measures else Qt.AlignmentFlag(0))
        self._row(form, "name", self.tr("Name"), self.name)
        self._row(form, "kind", self.tr("Kind"), self.kind)
        self._row(form, "unit", self.tr("Unit"), self.unit)
        self._row(form, "", "", number)
        self._row(form, "choices", self.tr("List"), words)
        self._row(form, "note", self.tr("Note"), self.note)
        self._form, self._number, self._words_box = form, number, words
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(form)
        outer.addStretch(1)

    def _row(self, form: QFormLayout, name: str, label: str, widget: QWidget) -> None:
        form.addRow(label, widget)
        if name:
            told = self.told[name]
            told.setWordWrap(True)
            told.setProperty("role", "hint")
            form.addRow("", told)

    def _show_kind(self, *, fill: bool) -> None:
        kind = OwnFieldKind(self.kind.currentData())
        for widget, wanted in (
            (self.unit, kind is OwnFieldKind.NUMBER),
            (self.told["unit"], kind is OwnFieldKind.NUMBER),
            (self._number, kind is OwnFieldKind.NUMBER),
            (self._words_box, kind is OwnFieldKind.CHOICE),
            (self.told["choices"], kind is OwnFieldKind.CHOICE),
        ):
            self._form.setRowVisible(widget, wanted)
        self._say("kind", self._kind_told(kind))
        self._tell_unit()
        if fill and kind is OwnFieldKind.CHOICE and not self.choices.count() and self._shown is not None:
            for word in fields.words_in_use(self._library, self._shown.row.id)[:LONGEST_OFFER]:
                self._word(word, known=False)

    def _kind_told(self, kind: OwnFieldKind) -> str:
        if self._shown is None or not self._shown.values or self._shown.row.kind is kind:
            return ""
        return self.tr("What stands in it is read as this; nothing is lost.")

    def _word(self, word: str, *, known: bool = True) -> QListWidgetItem:
        item = QListWidgetItem(word, self.choices)
        item.setFlags((item.flags() | Qt.ItemFlag.ItemIsEditable) & ~Qt.ItemFlag.ItemIsDropEnabled)
        item.setData(_ROLE, word if known else "")
        self.choices.setCurrentItem(item)
        return item

    def _tell_unit(self) -> None:
        text = self.unit.text().strip()
        if not text or self.kind.currentData() != OwnFieldKind.NUMBER:
            self._say("unit", "")
            return
        try:
            unit = read_unit(text)
        except DatahallError as error:
            self._say("unit", str(error), wrong=True)
        else:
            self._say("unit", self.tr("Measures {what}").format(what=unit.dimension))

    def _say(self, at: str, words: str, *, wrong: bool = False) -> None:
        label, control = self.told[at], getattr(self, at)
        label.setText(words)
        label.setProperty("role", "error" if wrong else "hint")
        theme.restyle(label)
        wanted = at != "unit" or self.kind.currentData() == OwnFieldKind.NUMBER
        wanted = wanted and (at != "choices" or self.kind.currentData() == OwnFieldKind.CHOICE)
        self._form.setRowVisible(label, bool(words) and wanted)
        if isinstance(control, QLineEdit) and control.property("role") == "invalid":
            control.setProperty("role", "")
            theme.restyle(control)
