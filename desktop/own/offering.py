"""Fields and measures made where they are missed: from an import's columns and from the editor's figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.catalogue import own_measures
from desktop.own.fields_dialog import FieldsDialog
from desktop.own.measures_dialog import MeasuresDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from db.library import Library
    from desktop.importing.column_card import ColumnCard


def offer_new(library: Library, card: ColumnCard, parent: QWidget) -> None:
    """Lets a column of an import go to a field or measure that is made for it."""
    card.new_field_asked.connect(lambda table: make_field(library, table, card.heading.text(), card.take_field, parent))
    card.new_measure_asked.connect(lambda: make_measure(library, card.take_measure, parent))


def make_field(library: Library, table: str, name: str, take: Callable[[str], None], parent: QWidget) -> FieldsDialog:
    """Opens the own fields of a table with a name to begin with; the first that is made closes it and is taken."""
    dialog = FieldsDialog(library, table, parent)
    dialog.form.name.setText(name)
    dialog.form.name.selectAll()

    def made(_table: str, key: str) -> None:
        dialog.accept()
        take(key)

    dialog.added.connect(made)
    dialog.open()
    return dialog


def make_measure(library: Library, take: Callable[[str], None], parent: QWidget) -> MeasuresDialog:
    """Opens the measures of one's own; the first that is made closes it and is taken."""
    before = {one.key for one in own_measures()}
    dialog = MeasuresDialog(library, parent)

    def look(_said: str) -> None:
        new = [one.key for one in own_measures() if one.key not in before]
        if new:
            dialog.accept()
            take(new[0])

    dialog.did.connect(look)
    dialog.open()
    return dialog
