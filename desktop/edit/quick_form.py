"""A record's own form in two columns: its fields, and the lines that write its first facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from db.edit.entry import LINE, RECORD, Entry
from db.edit.entry_fields import Field
from db.edit.entry_forms import Line
from desktop.edit.field_box import FieldBox
from desktop.edit.near_names import NearNames

BESIDE = {
    "locality": ("region",),
    "coordinates": ("coordinates_precision",),
    "part_of": ("whole_includes_it",),
    "source": ("published",),
    "facts_source": ("facts_published",),
}
"""Fields that share one label and line with the one before them."""
SHARES = {"coordinates": 3, "part_of": 3}


class QuickForm(QWidget):
    """Tells of each edit; knows no other part of the card. It has its fields once it was told to `fill`."""

    edited = Signal(str)
    open_asked = Signal(str, int)

    def __init__(self, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry = entry
        self.boxes: dict[str, FieldBox] = {}
        self.near = NearNames(entry.library, entry.loaded.table, entry.loaded.id, self)
        self.near.chosen.connect(self.open_asked)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(22)
        self._columns = [QVBoxLayout(), QVBoxLayout()]
        for number, column in enumerate(self._columns):
            column.setSpacing(10)
            grid.addLayout(column, 0, number, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(number, 1)

    def fill(self) -> Iterator[None]:
        """Makes its fields, one at each step."""
        for column, items in zip(self._columns, (self._entry.form.left, self._entry.form.right), strict=True):
            for box in self._boxes(items):
                self._take_in(box, column)
                yield
            column.addStretch()

    def show_texts(self) -> None:
        """Shows the entry's texts anew."""
        for box in self.boxes.values():
            box.show_texts()

    def show_readings(self, *, complete: bool) -> int:
        """Says how all fields read; returns how many are shown as wrong."""
        return sum(box.show_reading(complete=complete) for box in self.boxes.values())

    def look_for_near_names(self) -> None:
        """Looks for records that may be the one being entered, while it is new or has been given another name."""
        name = "title" if self._entry.loaded.table == "source" else "name"
        text = self._entry.texts[RECORD][name]
        changed = self._entry.is_new or text != self._entry.shown[RECORD][name]
        self.near.look_for(text if changed else "")

    def focus_on(self, where: str, field: str) -> None:
        """Puts the cursor into a field."""
        for box in self.boxes.values():
            if box.where == where and (field in box.controls or not field):
                box.focus_on(field)
                return

    def _take_in(self, box: FieldBox, column: QVBoxLayout) -> None:
        box.edited.connect(self.edited)
        self.boxes[next(iter(box.controls)) if box.where == RECORD else box.where] = box
        column.addWidget(box)
        if box.where == RECORD and ("name" in box.controls or "title" in box.controls):
            box.layout().addWidget(self.near)  # type: ignore[union-attr]
        box.show()

    def _boxes(self, items: Sequence[Field | Line]) -> Iterator[FieldBox]:
        fields = {item.name: item for item in items if isinstance(item, Field)}
        follow = {name for leader, names in BESIDE.items() if leader in fields for name in names}
        for item in items:
            if isinstance(item, Line):
                yield FieldBox(self._entry, LINE + item.name, item.label, item.fields, self)
            elif item.name not in follow:
                beside = tuple(fields[name] for name in BESIDE.get(item.name, ()) if name in fields)
                yield FieldBox(self._entry, RECORD, item.label, (item, *beside), self)
