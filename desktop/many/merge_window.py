"""Two records or more side by side, field by field: which one stays, and which value of each field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QRadioButton, QScrollArea, QWidget

from db.edit.many.setting import counted
from db.edit.merge_sides import MergeField, Sides, sides, words
from db.edit.merging import Merged, merge, preview
from db.values import notation
from desktop import tasks
from desktop.look.fonts import interface_font
from desktop.look.on_screen import room_for
from desktop.look.plain import PlainLabel, plain_tip
from desktop.many.dialog import ManyDialog

if TYPE_CHECKING:
    from db.library import Library
    from db.watch import Watch

COLUMN_PX, LABEL_PX, SCROLL_BAR_PX = 230, 130, 16
MOST = QSize(1200, 560)
AROUND = QSize(40, 150)
"""Of the window around the fields: margins, what would follow in words, how far it is, buttons."""


class MergeWindow(ManyDialog):
    """Only fields in which the records differ are asked for."""

    def __init__(self, library: Library, table: str, ids: Sequence[int], parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("MergeWindow", "Merge {records}").format(records=counted(table, len(ids)))
        super().__init__(title, QCoreApplication.translate("MergeWindow", "Merge"), parent)
        self._library, self._table = library, table
        self.sides: Sides = sides(library, table, ids)
        self.keep = QButtonGroup(self)
        self.groups: dict[str, QButtonGroup] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, LABEL_PX)
        self._fill()
        inner = QWidget()
        inner.setLayout(self._grid)
        area = QScrollArea()
        area.setAccessibleName(self.tr("Fields of the records"))
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        needed, room = inner.sizeHint() + QSize(SCROLL_BAR_PX, 4), room_for(self) - AROUND
        if needed.width() > room.width():
            needed += QSize(0, SCROLL_BAR_PX)
        area.setMinimumSize(needed.boundedTo(MOST).boundedTo(room))
        self.body.addWidget(area)
        # A width that is set goes before what the layout needs.
        self.setMinimumWidth(self.minimumSizeHint().width())
        most_known = self.keep.button(self.sides.most_known)
        most_known.setChecked(True)
        most_known.setFocus()
        self._choose_usual()
        self.keep.idToggled.connect(self._kept_changed)
        self._look()

    def kept(self) -> int:
        """The place of the record that stays."""
        return self.keep.checkedId()

    def choices(self) -> dict[str, int]:
        """For each field in which they differ, the place of the record whose value stays."""
        return {name: group.checkedId() for name, group in self.groups.items()}

    def do(self) -> None:
        """Merges, beside the window."""
        library, table, group = self._library, self._table, self.sides.group(self.kept(), self.choices())
        name = self.sides.names[self.kept()]
        self.to_choose = self.sides.ids[self.kept()]

        def work(watch: Watch) -> Merged:
            return merge(library, table, [group], watch)

        self.run(work, lambda _: self.tr("Merged into {name}").format(name=name))

    def _fill(self) -> None:
        heading = PlainLabel(self.tr("Stays"))
        heading.setProperty("role", "field")
        self._grid.addWidget(heading, 0, 0)
        for place, name in enumerate(self.sides.names):
            facts = self.tr("1 fact") if self.sides.facts[place] == 1 else self.tr("{n} facts")
            told = facts.format(n=notation.count(self.sides.facts[place]))
            button = self._radio(f"{name}\n{told}", name, self.keep, place)
            button.setAccessibleName(
                self.tr("Stays: {name}, {facts}").format(
                    name=name, facts=told.format(n=notation.count(self.sides.facts[place]))
                )
            )
            self._grid.addWidget(button, 0, place + 1)
            self._grid.setColumnStretch(place + 1, 1)
        row = 1
        for field in self.sides.fields:
            if field.differs:
                self._add_field(field, row)
                row += 1
        same = sum(not field.differs and any(field.texts) for field in self.sides.fields)
        told = self.tr("1 more field is the same.") if same == 1 else self.tr("{n} more fields are the same.")
        note = PlainLabel(told.format(n=same) if same else self.tr("No other field is filled."))
        note.setProperty("role", "muted")
        self._grid.addWidget(note, row, 0, 1, len(self.sides.ids) + 1)
        self._grid.setRowStretch(row + 1, 1)

    def _add_field(self, field: MergeField, row: int) -> None:
        words_ = QCoreApplication.translate("Fields", field.label)
        label = PlainLabel(words_)
        label.setProperty("role", "field")
        label.setWordWrap(True)
        self._grid.addWidget(label, row, 0)
        self.groups[field.name] = group = QButtonGroup(self)
        for place, text in enumerate(field.texts):
            button = self._radio(text or self.tr("empty"), text, group, place)
            button.setAccessibleName(f"{words_}: {text or self.tr('empty')}")
            if not text:
                button.setProperty("role", "muted")
            self._grid.addWidget(button, row, place + 1)

    def _radio(self, text: str, whole: str, group: QButtonGroup, place: int) -> QRadioButton:
        button = QRadioButton("\n".join(_elided(line) for line in text.split("\n")).replace("&", "&&"))
        button.setToolTip(plain_tip(whole))
        button.setMinimumWidth(COLUMN_PX)
        group.addButton(button, place)
        return button

    def _choose_usual(self) -> None:
        for field in self.sides.fields:
            if field.name in self.groups:
                self.groups[field.name].button(field.usual(self.kept())).setChecked(True)

    def _kept_changed(self, _place: int, chosen: bool) -> None:
        if chosen:
            self._choose_usual()
            self._look()

    def _look(self) -> None:
        """Says what would move, as found beside the window."""
        library, table, group = self._library, self._table, self.sides.group(self.kept(), self.choices())
        self.tell(self.tr("Looking what moves…"), may_go=False)

        def show(merged: Merged) -> None:
            if self.sides.ids[self.kept()] == group.keep_id:
                self.tell(words(merged) + " " + self.tr("Undo brings all of it back."), may_go=True)

        tasks.run(self, lambda _: preview(library, table, [group]), done=show, failed=self.show_failed)


def _elided(line: str) -> str:
    return QFontMetrics(interface_font()).elidedText(line, Qt.TextElideMode.ElideRight, COLUMN_PX - 30)
