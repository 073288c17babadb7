"""Shows the references of a file before they are taken: what is new, what is there already, what differs."""

from __future__ import annotations

from collections import Counter
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.values import notation
from desktop.importing.source_model import AUTHORS, PUBLISHED, PUBLISHER, STATE, TITLE, SourceModel
from desktop.look import theme
from desktop.look.on_screen import open_as_large_as
from desktop.look.plain import PlainLabel
from desktop.look.progress import progress_line
from desktop.look.whole_rows import set_up_list

if TYPE_CHECKING:
    from db.interchange.bibliographies.matching import PlannedSource

SIZE = (980, 600)
_WIDTHS = {STATE: 150, AUTHORS: 190, PUBLISHER: 170, PUBLISHED: 110}


class _Table(QTableView):
    """Space ticks the chosen rows, wherever in them the cursor stands."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See Qt."""
        if event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)
            return
        model = self.model()
        rows = self.selectionModel().selectedRows(STATE)
        ticks = [index for index in rows if model.flags(index) & Qt.ItemFlag.ItemIsUserCheckable]
        if ticks:
            is_ticked = Qt.CheckState(ticks[0].data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
            wished = Qt.CheckState.Unchecked if is_ticked else Qt.CheckState.Checked
            for index in ticks:
                model.setData(index, wished, Qt.ItemDataRole.CheckStateRole)


class SourceDialog(QDialog):
    """Opens at once and fills when the file is read. `chosen` when the ticked ones are to be taken; `stopped`."""

    chosen = Signal()
    stopped = Signal()

    def __init__(self, path: Path, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import sources"))
        self.model = SourceModel()
        self.heading, self.summary, self.detail, self.problem = (PlainLabel() for _ in range(4))
        self.differing = QCheckBox()
        self.table, self.progress = _Table(), progress_line()
        self._name, self.is_busy = path.name, True
        self._lay_out()
        self.model.ticked.connect(self._follow_ticks)
        self.differing.toggled.connect(lambda wished: self.model.tick("differs from one", wished))
        self.table.selectionModel().currentRowChanged.connect(self._show_detail)
        self._be_busy(True)
        self.summary.setText(self.tr("Reading…"))

    @property
    def planned(self) -> list[PlannedSource]:
        """The references, as shown."""
        return self.model.shown

    @property
    def wished(self) -> list[bool]:
        """Which of them are ticked."""
        return self.model.wished

    def show_progress(self, done: int, total: int) -> None:
        """How far the reading or writing is."""
        self.progress.show_how_far(done, total)

    def show_planned(self, planned: list[PlannedSource], kind: str, remarks: tuple[str, ...]) -> None:
        """Fills the table."""
        self._be_busy(False)
        self.model.show_planned(planned)
        count = Counter(str(one.state) for one in planned)
        references = notation.counted(len(planned), self.tr("1 reference"), self.tr("{n} references"))
        self.heading.setText(self.tr("{name}: {references} in {kind}").format(
            name=self._name, references=references, kind=kind
        ))  # fmt: skip
        words = (
            ("new", self.tr("{count} new")),
            ("adds to one", self.tr("{count} to fill gaps of sources that are there")),
            ("differs from one", self.tr("{count} different from the library")),
            ("already there", self.tr("{count} already there")),
            ("twice in the file", self.tr("{count} twice in the file")),
            ("cannot be taken", self.tr("{count} cannot be taken")),
        )
        said = ", ".join(text.format(count=f"{count[state]:,}") for state, text in words if count[state])
        self.summary.setText(" ".join([f"{said[:1].upper()}{said[1:]}.", *remarks[:3]]))
        differing = count["differs from one"]
        self.differing.setVisible(differing > 0)
        self.differing.setText(
            self.tr("Take the file's words where they differ ({count})").format(count=f"{differing:,}")
        )
        if not any(one.may_be_taken for one in planned):
            self.cancel.setText(self.tr("Close"))
        if planned:
            self.table.selectRow(0)
            self.table.setFocus()

    def show_problem(self, sentence: str) -> None:
        """Says why nothing could be read or taken."""
        self._be_busy(False)
        if not self.planned:
            self.summary.clear()
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def reject(self) -> None:
        """Stops what runs, and closes."""
        if self.is_busy:
            self.stopped.emit()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own cross means the same."""
        if self.is_busy:
            self.stopped.emit()
        super().closeEvent(event)

    # Layout

    def _lay_out(self) -> None:
        self.heading.setProperty("role", "heading")
        self.heading.setText(self._name)
        for label, role in ((self.summary, "muted"), (self.detail, "hint"), (self.problem, "error")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.detail.setTextFormat(Qt.TextFormat.RichText)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setFixedHeight(self.fontMetrics().height() * 5)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem.hide()
        self.differing.hide()
        self._lay_out_table()
        buttons = QDialogButtonBox()
        self.cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.cancel.setIcon(QIcon())
        self.take = buttons.addButton(self.tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setProperty("role", "primary")
        buttons.accepted.connect(self._ask)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        above: tuple[QWidget, ...] = (self.heading, self.summary, self.problem)
        below: tuple[QWidget, ...] = (self.detail, self.differing, self.progress, buttons)
        for widget in above:
            layout.addWidget(widget)
        layout.addWidget(self.table, 1)
        for widget in below:
            layout.addWidget(widget)
        self.take.setDefault(True)
        open_as_large_as(self, *SIZE)

    def _lay_out_table(self) -> None:
        table = self.table
        set_up_list(table, self.model, row_height_px=theme.DENSE_ROW_HEIGHT)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = table.horizontalHeader()
        header.setStyleSheet("QHeaderView::section { padding-left: 12px; }")  # where the words of cells begin
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            table.setColumnWidth(column, width)

    # What follows from what

    def _ask(self) -> None:
        if not self.is_busy and any(self.wished):
            self.show_problem("")
            self._be_busy(True)
            self.chosen.emit()

    def _be_busy(self, busy: bool) -> None:
        self.is_busy = busy
        self.progress.setVisible(busy)
        self.progress.show_busy()
        self.cancel.setText(self.tr("Stop") if busy else self.tr("Cancel"))
        self._follow_ticks()

    def _follow_ticks(self) -> None:
        count = sum(self.wished)
        self.take.setEnabled(bool(count) and not self.is_busy)
        one = self.tr("Import 1 source")
        many = self.tr("Import {count} sources").format(count=f"{count:,}")
        self.take.setText(one if count == 1 else many if count else self.tr("Import"))

    def _show_detail(self, current: QModelIndex, _: QModelIndex) -> None:
        """What is known of the row in front: what would change, or where it appeared."""
        if not current.isValid():
            self.detail.clear()
            return
        one = self.planned[current.row()]
        if one.problem:
            self.detail.setText(escape(one.problem))
        elif one.changes:
            lines = [
                f"{escape(self._field(name))}: <s>{_shown(name, before)}</s> → {_shown(name, after)}"
                if before
                else f"{escape(self._field(name))}: {_shown(name, after)}"
                for name, (before, after) in one.changes.items()
                if name != "bibliography"
            ]
            self.detail.setText("<br>".join(lines[:5]))
        else:
            values = one.values
            said = [values.get("container_title"), values.get("address"), values.get("doi"), values.get("note")]
            self.detail.setText("<br>".join(escape(_short(str(text), 220)) for text in said if text))

    def _field(self, name: str) -> str:
        return {
            "title": self.tr("Title"),
            "authors": self.tr("Authors"),
            "publisher": self.tr("Publisher"),
            "container_title": self.tr("Appeared in"),
            "published": self.tr("Published"),
            "seen": self.tr("Seen"),
            "address": self.tr("Address"),
            "doi": "DOI",
            "kind": self.tr("Kind"),
            "language": self.tr("Language"),
            "note": self.tr("Note"),
        }.get(name, name)


def _shown(name: str, text: str) -> str:
    """A field's text as HTML, dates in words."""
    if name in ("published", "seen") and text:
        from db.values import dates

        text = dates.show(text)
    return escape(_short(text))


def _short(text: str, longest: int = 110) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
