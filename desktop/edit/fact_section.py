"""The facts of one sort: a heading, the list, and a button that adds one."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.edit.drafts import RowState
from db.edit.entry import Entry
from desktop.edit.fact_keys import KEY_OF
from desktop.edit.fact_row import FactRow
from desktop.edit.figures_line import FiguresLine
from desktop.look.plain import PlainLabel, plain_tip

SHOWN_AT_FIRST = 30


def _tr(text: str) -> str:
    return QCoreApplication.translate("FactSection", text)


def words_for(table: str, subject: str) -> tuple[str, str]:
    """The heading of a section in the editor of a `subject`, and its button."""
    if table == "inclusion" and subject == "policy":
        return _tr("Facilities in it"), _tr("Add a facility")
    return {
        "observation": (_tr("Figures"), _tr("Add figure")),
        "milestone": (_tr("Milestones"), _tr("Add milestone")),
        "role": (_tr("Roles"), _tr("Add role")),
        "inclusion": (_tr("Programmes"), _tr("Add to a programme")),
        "claim": (_tr("Claims"), _tr("Add claim")),
        "alias": (_tr("Other names"), _tr("Add name")),
        "tagging": (_tr("Tags"), _tr("Add tag")),
    }[table]


class FactSection(QWidget):
    """All facts of one table. Removed ones stay in the list until saving, and can be put back.

    It shows what there are once it was told to `fill`.
    """

    spoken_role = QAccessible.Role.Grouping
    edited = Signal()

    def __init__(self, entry: Entry, table: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table, self._entry = table, entry
        self.rows: dict[str, FactRow] = {}
        title, add = words_for(table, entry.loaded.table)
        self.setAccessibleName(title)
        self._title = PlainLabel(title, self)
        self._title.setProperty("role", "heading")
        self._count = PlainLabel(parent=self)
        self._count.setProperty("role", "muted")
        self.add_button = QPushButton(add, self)
        self.add_button.setProperty("role", "link")
        self.add_button.setAutoDefault(False)
        self.add_button.setObjectName(f"add_{table}")
        self.add_button.setToolTip(plain_tip(KEY_OF.get(table, "")))
        self.add_button.clicked.connect(lambda: self.add())
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch()
        if table == "observation":
            self.new_measure = QPushButton(self.tr("New measure…"), self)
            self.new_measure.setProperty("role", "link")
            self.new_measure.setAutoDefault(False)
            self.new_measure.setToolTip(self.tr("For figures of what no measure is for yet: water, land, jobs."))
            self.new_measure.clicked.connect(self._make_measure)
            head.addWidget(self.new_measure)
        head.addWidget(self.add_button)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._more = QPushButton(self)
        self._more.setProperty("role", "link")
        self._more.setAutoDefault(False)
        self._more.clicked.connect(self._show_all)
        self.figures_line = FiguresLine(entry, self) if table == "observation" else None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(self._list)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        if self.figures_line is not None:
            self.figures_line.added.connect(self._take_up)
            layout.addWidget(self.figures_line)
        self._waiting = [key for key, row in entry.rows.items() if row.table == table]

    @property
    def has_facts(self) -> bool:
        """Whether there are some, shown or not yet."""
        return any(row.table == self.table for row in self._entry.rows.values())

    def fill(self) -> Iterator[None]:
        """Shows the first of its facts, one at each step."""
        for key in self._waiting[:SHOWN_AT_FIRST]:
            self.take_in(key)
            self._waiting.remove(key)
            yield
        self._tell_count()

    def add(self) -> None:
        """A new, empty fact, open for typing; one that is empty already is used."""
        for key, row in self.rows.items():
            if self._is_blank(key):
                row.open()
                return
        self.take_in(self._entry.add_row(self.table)).open()
        self.edited.emit()

    def _make_measure(self) -> None:
        from desktop.own.offering import make_measure

        def look(_key: str) -> None:
            self._entry.context.look_again()
            if self.figures_line is not None:
                self.figures_line.read()
            self.edited.emit()

        make_measure(self._entry.library, look, self.window())

    def take_in(self, key: str) -> FactRow:
        """Shows a fact that the entry has."""
        row = FactRow(self._entry, key, self)
        row.edited.connect(lambda _key: self.edited.emit())
        row.entered.connect(self._end_row)
        row.removal_asked.connect(self._remove)
        row.return_asked.connect(self._put_back)
        row.replacement_asked.connect(self._replace)
        self.rows[key] = row
        self._list.addWidget(row)
        row.show()  # at once: the layout would show it later, and Tab would not find it in between
        self._tell_count()
        return row

    def focus_on(self, key: str, field: str) -> None:
        """Opens a fact with the cursor in a field."""
        while key not in self.rows and self._waiting:
            self._show_all()
        self.rows[key].open(field)

    def show_readings(self, *, complete: bool) -> int:
        """Says how all facts read; returns how many fields are shown as wrong."""
        return sum(row.show_reading(complete=complete) for row in self.rows.values())

    def _is_blank(self, key: str) -> bool:
        return self._entry.is_blank(key)

    def _end_row(self, key: str) -> None:
        """Enter: the row is done, and after the last new one the next begins."""
        self.rows[key].fold()
        is_new = self._entry.rows[key].state is RowState.NEW
        if is_new and not self._is_blank(key) and key == list(self.rows)[-1]:
            self.add()
        elif self._is_blank(key):
            self._remove(key)
        else:
            self.rows[key].folded.setFocus()

    def _remove(self, key: str) -> None:
        row = self.rows[key]
        row.fold()
        blank = self._is_blank(key)
        self._entry.remove_row(key)
        if blank:
            self.rows.pop(key)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            for one in self.rows.values():
                one.show_folded()
            row.folded.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell_count()
        self.edited.emit()

    def _put_back(self, key: str) -> None:
        self._entry.put_back(key)
        self.rows[key].show_folded()
        self._tell_count()
        self.edited.emit()

    def _replace(self, key: str) -> None:
        new = self._entry.replace_role(key)
        self.rows[key].fold()
        row = self.take_in(new)
        row.edited.connect(lambda _key: self.rows[key].show_texts())
        row.open()
        self.edited.emit()

    def _take_up(self, keys: list[str]) -> None:
        for key in keys:
            self.take_in(key)
        self.edited.emit()

    def _show_more(self, count: int) -> None:
        for key in self._waiting[:count]:
            self.take_in(key)
        del self._waiting[:count]
        self._tell_count()

    def _show_all(self) -> None:
        self._show_more(len(self._waiting))

    def _tell_count(self) -> None:
        total = sum(row.state is not RowState.REMOVED for row in self._entry.rows.values() if row.table == self.table)
        self._count.setText(f"{total:,}" if total else "")
        self._more.setText(_tr("Show {count} more").replace("{count}", f"{len(self._waiting):,}"))
        self._more.setVisible(bool(self._waiting))
