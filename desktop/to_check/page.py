"""What there is to check: unsourced, disputed, overdue and stale, each row a click or Enter from its fix."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.browse.table_cells import Cell
from db.browse.table_columns import Column
from db.library import Library, Touched
from db.to_check.findings import GROUPS, narrowed
from db.to_check.telling import GROUP_WORDS, RULES, Told, export, told
from db.watch import Watch
from desktop import messages, tasks
from desktop.browse.delegates import CellDelegate
from desktop.browse.empty_state import EmptyState
from desktop.browse.flow import FlowLayout
from desktop.browse.table_model import WindowedModel
from desktop.look.first_focus import begin_with
from desktop.look.plain import PlainLabel
from desktop.look.whole_rows import set_up_list
from desktop.to_check.standing_list import StandingList

AT_ONCE = 20_000
"""Findings up to which the list is narrowed at once; more are narrowed beside the window."""

Asked = tuple[str, str]
"""Group ("" for all) and words."""


class _Rows(QTableView):
    """Rows that act on a click and on Enter."""

    acted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setMouseTracking(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter acts on the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.currentIndex().isValid():
            self.acted.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click acts on the row under it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.acted.emit(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the pointer is lit as a whole."""
        super().mouseMoveEvent(event)
        self._light(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        """No row is lit."""
        self._light(-1)

    def _light(self, row: int) -> None:
        delegate = self.itemDelegate()
        if isinstance(delegate, CellDelegate) and delegate.hovered_row != row:
            delegate.hovered_row = row
            self.setCursor(Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor)
            self.viewport().update()


class ToCheckPage(QWidget):
    """Shows the standing list; `fix_asked` gives the finding that the person wants to mend."""

    fix_asked = Signal(object)

    def __init__(self, library: Library, standing: StandingList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._standing = library, standing
        self._group, self._row = "", 0
        self._keys: array[int] = array("q")
        self._days: dict[int, int] = {}
        self._task: tasks.Task | None = None
        self.text = QLineEdit()
        self.groups: dict[str, QPushButton] = {}
        self.rule, self.count = PlainLabel(), PlainLabel()
        self.model = WindowedModel(self._fetch)
        self.table = _Rows()
        self.empty = EmptyState()
        self.stack = QStackedWidget()
        self._lay_out()
        self._set_up_table()
        self.text.textChanged.connect(self._ask)
        self.table.acted.connect(self._act)
        self.empty.pressed.connect(self._clear)
        standing.changed.connect(self._ask)
        standing.begin()
        self._ask()

    # What others ask of it

    def refresh(self, touched: Touched | None) -> None:
        """Rows are read anew; the standing list tells which are gone."""
        self.model.forget_rows()

    def remembered(self) -> dict[str, object]:
        """Group and words."""
        return {"group": self._group, "text": self.text.text()}

    def restore(self, state: dict[str, object]) -> None:
        """See `remembered`."""
        group = str(state.get("group") or "")
        if group in self.groups:
            self._group = group
            self.groups[group].setChecked(True)
        self.text.setText(str(state.get("text") or ""))
        self._ask()

    def focus_filter(self) -> None:
        """Puts the keys into the filter box."""
        self.text.setFocus()
        self.text.selectAll()

    def keys(self) -> array[int]:
        """The findings shown, in order."""
        return self._keys

    def ask_where_to_export(self) -> None:
        """Asks for a file, and writes what is shown there as CSV, beside the window."""
        proposed = str(self._library.path.parent / f"{self.tr('To check')}.csv")
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export what to check"), proposed, "CSV (*.csv)")
        if name:
            self.export_to(Path(name if name.lower().endswith(".csv") else f"{name}.csv"))

    def export_to(self, path: Path) -> None:
        """Writes what is shown as CSV, beside the window."""
        library, keys, days = self._library, self._keys, self._days

        def work(watch: Watch) -> str:
            export(library, keys, days, path, watch)
            return path.name

        done, failed = self._exported, lambda error: messages.show_error(self, error)
        tasks.run(self, work, done=done, failed=failed, progressed=self._tell_progress)

    def _exported(self, name: str) -> None:
        self.count.setText(self.tr("Exported: {name}").format(name=name))

    def _tell_progress(self, done: int, total: int) -> None:
        self.count.setText(self.tr("Exporting, {done} of {total}").format(done=f"{done:,}", total=f"{total:,}"))

    # Inside

    def _ask(self) -> None:
        """Narrows the list: at once where it is short, else beside the window."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._show_counts()
        findings = self._standing.findings
        if findings is None:
            self._show_empty(self.tr("Looking through the library…"), "")
            return
        library, group, text = self._library, self._group, self.text.text()

        def work(_watch: Watch) -> tuple[Asked, array[int], dict[int, int]]:
            days = dict(zip(findings.keys, findings.days, strict=True))
            return (group, text), narrowed(library, findings, group, text), days

        if len(findings.keys) <= AT_ONCE:
            self._answer(work(Watch()))
        else:
            self._task = tasks.run(self, work, done=self._answer)

    def _answer(self, answer: tuple[Asked, array[int], dict[int, int]]) -> None:
        asked, keys, days = answer
        self._task = None
        if asked != (self._group, self.text.text()):
            return
        row = max(0, self.table.currentIndex().row())
        is_same = keys == self._keys
        self._keys, self._days = keys, days
        if is_same:
            self.model.forget_rows()
        else:
            self.model.show_ids(keys)
            if keys:
                self.table.setCurrentIndex(self.model.index(min(row, len(keys) - 1), 0))
        self.count.setText(
            self.tr("1 row") if len(keys) == 1 else self.tr("{count} rows").format(count=f"{len(keys):,}")
        )
        if keys:
            self.stack.setCurrentWidget(self.table)
        elif self._group or self.text.text().strip():
            self._show_empty(self.tr("Nothing here"), self.tr("Nothing of this sort is to be checked."), clear=True)
        else:
            words = self.tr("Every fact has a source, nothing is in dispute, overdue or without news for two years.")
            self._show_empty(self.tr("Nothing to check"), words)

    def _show_empty(self, title: str, words: str, *, clear: bool = False) -> None:
        self.empty.say(title, words, self.tr("Show all") if clear else "", primary=False)
        self.stack.setCurrentWidget(self.empty)

    def _show_counts(self) -> None:
        counts = self._standing.counts
        for group, button in self.groups.items():
            number = sum(counts.values()) if group == "" else counts.get(group, 0)
            button.setText(f"{self._words_of(group)}  {number:,}" if counts else self._words_of(group))
        self.rule.setText(self._rule_of(self._group))

    def _words_of(self, group: str) -> str:
        return {
            "": self.tr("All"),
            "unsourced": self.tr("No source"),
            "disputed": self.tr("Disputed"),
            "overdue": self.tr("Overdue"),
            "stale": self.tr("No news"),
        }[group]

    def _rule_of(self, group: str) -> str:
        return self.tr("Click a row, or press Enter, to mend it") if group == "" else self.tr(RULES[group])

    def _choose(self, group: str) -> None:
        self._group = group
        self._ask()

    def _clear(self) -> None:
        self.groups[""].setChecked(True)
        self._group = ""
        self.text.clear()
        self._ask()
        self.table.setFocus()

    def _act(self, row: int) -> None:
        key = self.model.id_at(row)
        found = {} if key is None else told(self._library, [key], self._days)
        if key in found:
            self.fix_asked.emit(found[key])

    def _fetch(self, keys: Sequence[int], _columns: Sequence[str]) -> dict[int, tuple[Cell, ...]]:
        return {key: _cells(one) for key, one in told(self._library, keys, self._days).items()}

    def _lay_out(self) -> None:
        self.text.setPlaceholderText(self.tr("Filter records"))
        self.text.setAccessibleName(self.tr("Filter records"))
        self.text.setClearButtonEnabled(True)
        self.text.setFixedWidth(230)
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 10, 12, 10)
        bar.setSpacing(8)
        narrowing = QWidget()
        flow = FlowLayout(narrowing)
        flow.addWidget(self.text)
        flow.addWidget(self._segments())
        bar.addWidget(narrowing, 1)
        bar.addWidget(self.count, 0, Qt.AlignmentFlag.AlignTop)
        self.count.setMinimumHeight(self.text.sizeHint().height())  # stands in one line with the first of them
        self.count.setProperty("role", "muted")
        self.rule.setProperty("role", "muted")
        self.rule.setContentsMargins(16, 0, 12, 8)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(bar)
        whole.addWidget(self.rule)
        whole.addWidget(self.stack, 1)
        begin_with(self, self.table)

    def _segments(self) -> QWidget:
        segments = QWidget()
        line = QHBoxLayout(segments)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        together = QButtonGroup(self)
        names = ("", *GROUPS)
        for place, group in enumerate(names):
            button = QPushButton(self._words_of(group))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("role", "segment")
            button.setProperty("place", "first" if not place else "last" if group == names[-1] else "middle")
            button.clicked.connect(lambda _checked, group=group: self._choose(group))
            together.addButton(button)
            self.groups[group] = button
            line.addWidget(button)
        self.groups[""].setChecked(True)
        return segments

    def _set_up_table(self) -> None:
        set_up_list(self.table, self.model, delegate=CellDelegate(self.table))
        self.model.show_columns(
            [
                Column(key="group", title=self.tr("To check"), kind="word", sql=""),
                Column(key="record", title=self.tr("Record"), kind="name", sql=""),
                Column(key="what", title=self.tr("What"), kind="text", sql=""),
                Column(key="since", title=self.tr("Since"), kind="text", sql=""),
            ]
        )
        self.table.setAccessibleName(self.tr("To check"))
        columns = self.table.horizontalHeader()
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in ((0, 110), (1, 290), (3, 120)):
            columns.resizeSection(place, width)
        columns.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)


def _cells(one: Told) -> tuple[Cell, ...]:
    return Cell(GROUP_WORDS[one.sort]), Cell(one.record), Cell(one.what), Cell(one.since)
