"""Which table of the files is shown, what its rows are, and the source of all rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from db.errors import DatahallError
from db.interchange.mapping.mapping import GridMapping, Mapping, SourceGiven
from db.interchange.mapping.targets import RECORDS, RowKind
from db.values import dates, notation
from desktop.edit.control import mark_wrong
from desktop.look.choice_box import ChoiceBox
from desktop.look.plain import PlainLabel
from desktop.look.rows import row_of

if TYPE_CHECKING:
    from db.interchange.reading.grid import Grid


class GridBar(QWidget):
    """`grid_chosen` brings a table's name, `grid_changed` its mapping."""

    grid_chosen = Signal(str)
    grid_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mapping: GridMapping | None = None
        self.grids, self.row_is, self.about = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.wanted = QCheckBox(self.tr("Import this table"))
        self.joined = PlainLabel()
        self.joined.setProperty("role", "muted")
        for kind in RowKind:
            self.row_is.addItem(self.tr("a {kind}").format(kind=kind), kind)
        for table in RECORDS[:4]:
            self.about.addItem(self.tr("of a {kind}").format(kind=table), str(table))
        for box, name in (
            (self.grids, self.tr("Table")),
            (self.row_is, self.tr("Each row is")),
            (self.about, self.tr("Of what")),
        ):
            box.setAccessibleName(name)
        self._table_label, self._row_label = PlainLabel(self.tr("Table")), PlainLabel(self.tr("Each row is"))
        row = row_of(
            self._table_label, self.grids, self.wanted, self._row_label, self.row_is, self.about, self.joined, None,
            spacing_px=8,
        )  # fmt: skip
        self.setLayout(row)
        self.grids.activated.connect(lambda _: self.grid_chosen.emit(str(self.grids.currentData())))
        self.wanted.clicked.connect(lambda on: self._change(wanted=on))
        self.row_is.activated.connect(lambda _: self._change(row_is=self.row_is.currentData()))
        self.about.activated.connect(lambda _: self._change(about=self.about.currentData()))

    def show_grids(self, grids: Sequence[Grid], chosen: str) -> None:
        """Lists the tables; with one alone, there is nothing to choose."""
        self.grids.clear()
        for grid in grids:
            rows = notation.counted(grid.row_count, self.tr("1 row"), self.tr("{n} rows"))
            self.grids.addItem(f"{grid.name}, {rows}", grid.name)
        self.grids.setCurrentIndex(max(0, self.grids.findData(chosen)))
        self.grids.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.grids.updateGeometry()
        for widget in (self._table_label, self.grids, self.wanted):
            widget.setVisible(len(grids) > 1)

    def show_mapping(self, mapping: GridMapping | None) -> None:
        """Shows what the rows of the table are."""
        self._mapping = mapping
        self.setEnabled(mapping is not None)
        if mapping is None:
            return
        self.wanted.setChecked(mapping.wanted)
        self.row_is.setCurrentIndex(self.row_is.findData(mapping.row_is))
        self.about.setCurrentIndex(self.about.findData(mapping.about))
        self.about.setVisible(mapping.row_is not in RECORDS)
        joins = [
            self.tr("joined to {grid} by {column}").format(grid=join.to_grid, column=join.column)
            for join in mapping.joins
        ]
        self.joined.setText("; ".join(joins))

    def _change(self, **changed: object) -> None:
        if self._mapping is not None:
            self.grid_changed.emit(replace(self._mapping, **changed))  # type: ignore[arg-type]


class SourceCard(QWidget):
    """The source of all rows that name none; `changed` brings it."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = SourceGiven()
        self.title, self.publisher, self.address, self.published = (QLineEdit() for _ in range(4))
        self.problem = PlainLabel()
        self.problem.setProperty("role", "error")
        self.problem.hide()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        fields = (
            (self.title, self.tr("Source of all rows"), self.tr("Title"), 4),
            (self.publisher, self.tr("Publisher"), "", 2),
            (self.address, self.tr("Address"), "https://…", 3),
            (self.published, self.tr("Published"), self.tr("Apr 2026"), 2),
        )
        for column, (field, name, hint, stretch) in enumerate(fields):
            label = PlainLabel(name)
            label.setProperty("role", "field")
            label.setBuddy(field)
            field.setAccessibleName(name)
            field.setPlaceholderText(hint)
            field.editingFinished.connect(self._entered)
            grid.addWidget(label, 0, column)
            grid.addWidget(field, 1, column)
            grid.setColumnStretch(column, stretch)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3)
        whole.addLayout(grid)
        whole.addWidget(self.problem)

    def show_mapping(self, mapping: Mapping) -> None:
        """Shows what the mapping says."""
        self._source = mapping.source
        for field, text in (
            (self.title, mapping.source.title),
            (self.publisher, mapping.source.publisher),
            (self.address, mapping.source.address),
            (self.published, dates.show_short(mapping.source.published) if mapping.source.published else ""),
        ):
            if field.text() != text:
                field.setText(text)

    def _entered(self) -> None:
        published = self.published.text().strip()
        edtf, said = None, ""
        try:
            edtf = dates.parse(published).edtf if published else None
        except DatahallError as error:
            said = str(error)
        address = self.address.text().strip()
        is_address = not address or address.lower().startswith(("http://", "https://", "doi:", "file:"))
        if not is_address:
            said = self.tr("This is no web address. Start it with https://, or leave it empty.")
        mark_wrong(self.published, bool(published) and edtf is None)
        mark_wrong(self.address, not is_address)
        self.problem.setText(said)
        self.problem.setVisible(bool(said))
        if said:
            return
        source = replace(
            self._source,
            title=self.title.text().strip(),
            publisher=self.publisher.text().strip(),
            address=address,
            published=edtf,
        )
        if source != self._source:
            self._source = source
            self.changed.emit(source)
