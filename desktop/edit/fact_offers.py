"""A line of buttons for the sorts of facts that a record has none of yet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.edit.fact_keys import KEY_OF, add_fact
from desktop.edit.fact_section import words_for
from desktop.look.plain import plain_tip

if TYPE_CHECKING:
    from desktop.edit.record_editor import RecordEditor


class FactOffers(QWidget):
    """Stands below the sections of the editor of a record of `table`; a button opens a new fact and goes."""

    def __init__(self, editor: RecordEditor, table: str, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for fact, section in editor.sections.items():
            if section.isHidden():
                button = QPushButton(words_for(fact, table)[1], self)
                button.setProperty("role", "link")
                button.setAutoDefault(False)
                button.setObjectName(f"offer_{fact}")
                button.setToolTip(plain_tip(KEY_OF.get(fact, "")))
                button.clicked.connect(partial(_add, editor, fact))
                layout.addWidget(button)
        layout.addStretch()


def _add(editor: RecordEditor, fact: str, _checked: bool = False) -> None:
    add_fact(editor, fact)
