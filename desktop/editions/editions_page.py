"""The editions page: the list on the left; on the right what has changed since, and the ways to open or forget one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.errors import DatahallError
from db.history.editions import EditionEntry, delete_edition, editions, make_edition, rename_edition
from db.values import notation
from db.whole_files import file_name, write_whole
from db.words import EditionKind
from desktop import messages, tasks
from desktop.browse.empty_state import EmptyState
from desktop.charts.name_dialog import NameDialog
from desktop.editions.edition_list import NAME, EditionModel
from desktop.editions.since_list import SinceList
from desktop.history.log_model import when
from desktop.look import theme
from desktop.look.first_focus import begin_with
from desktop.look.plain import PlainLabel
from desktop.look.rows import row_of
from desktop.look.whole_rows import set_up_list
from desktop.pages import RECORD_TABLES

if TYPE_CHECKING:
    from db.charts.since.changed_since import ChangedSince
    from db.library import Library, Touched
    from db.watch import Watch


class EditionsPage(QWidget):
    """`opened` asks for a record, `standing_asked` for an edition in a window of its own."""

    opened = Signal(str, int)
    standing_asked = Signal(object)
    trim_asked = Signal()

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._changed: ChangedSince | None = None
        self._comparing: tasks.Task | None = None
        self.model = EditionModel()
        self.text, self.table, self.changes = QLineEdit(), QTableView(), SinceList()
        self.heading, self.about, self.said = PlainLabel(), PlainLabel(), PlainLabel()
        self.progress = QProgressBar()
        self.name_button = QPushButton(self.tr("Name this state…"))
        self.trim_button = QPushButton(self.tr("Trim history…"))
        self.open_button = QPushButton(self.tr("Open as it stood then"))
        self.compare_button = QPushButton(self.tr("What has changed since"))
        self.rename_button, self.delete_button = QPushButton(self.tr("Rename…")), QPushButton(self.tr("Delete…"))
        self.copy_button, self.save_button = QPushButton(self.tr("Copy note")), QPushButton(self.tr("Save note…"))
        self.empty = EmptyState()
        self._set_up()
        self._lay_out()
        self._connect()
        self.refresh(None)

    # What others ask of it

    def refresh(self, _touched: Touched | None) -> None:
        """Looks again, and keeps the chosen edition and what was found of it."""
        self._show(editions(self._library))

    def _show(self, entries: list[EditionEntry]) -> None:
        chosen = self.chosen()
        self.model.show_editions(entries, self.text.text())
        row = self.model.row_of(chosen.id) if chosen else -1
        self.places.setCurrentIndex(0 if self.model.every else 1)
        self.table.blockSignals(True)
        self.table.selectRow(max(row, 0))
        self.table.blockSignals(False)
        self._show_chosen()

    def remembered(self) -> dict[str, object]:
        """Nothing: the page opens on all editions."""
        return {}

    def restore(self, state: dict[str, object]) -> None:
        """See `remembered`."""

    def focus_filter(self) -> None:
        """Puts the keys into the filter box."""
        self.text.setFocus()
        self.text.selectAll()

    def chosen(self) -> EditionEntry | None:
        """The edition chosen in the list."""
        return self.model.entry(self.table.currentIndex().row())

    def name_this_state(self) -> None:
        """Asks for a name and makes an edition by hand."""
        now = datetime.now().astimezone()
        proposed = self.tr("As of {day}").format(day=f"{now.day} {now:%B %Y}")
        dialog = NameDialog(self.tr("Name this state"), self.tr("Name"), proposed, lambda name: self._made(name), self)
        dialog.open()

    # The chosen edition

    def _show_chosen(self) -> None:
        if self._comparing is not None:
            self._comparing.cancel()
        self._changed = None
        self.progress.hide()
        self.changes.clear()
        entry, writable = self.chosen(), not self._library.read_only
        self.name_button.setEnabled(writable)
        self.trim_button.setEnabled(writable)
        for button in (self.open_button, self.compare_button, self.rename_button, self.delete_button):
            button.setVisible(entry is not None)
        self._show_comparison()
        if entry is None:
            self.heading.setText(self.tr("Nothing found"))
            self.about.setText(self.tr("No edition fits these words."))
            self._say("")
            return
        self.heading.setText(entry.name)
        who = entry.who or self.tr("somebody")
        exported = self.tr("exported as {file}").format(file=entry.file_name)
        made = exported if entry.kind is EditionKind.EXPORT else self.tr("named by hand")
        self.about.setText(self.tr("{when}, by {who}, {made}").format(when=when(entry.at), who=who, made=made))
        self.open_button.setEnabled(not entry.is_trimmed)
        is_chart = entry.page == "chart" and bool(entry.description)
        may_compare = is_chart or entry.page in RECORD_TABLES
        self.compare_button.setVisible(may_compare)
        self.compare_button.setEnabled(not entry.is_trimmed)
        self.rename_button.setEnabled(writable)
        self.delete_button.setEnabled(writable)
        if entry.is_trimmed:
            self._say(self.tr("The history was trimmed since: what the library was then is no longer known."))
        elif not may_compare:
            words = self.tr("1 action since.") if entry.actions_since == 1 else self.tr("{count} actions since.")
            actions = words.format(count=f"{entry.actions_since:,}")
            self._say(actions if entry.actions_since else self.tr("Nothing was changed since."))
        else:
            self._say("")

    def _say(self, words: str, *, is_problem: bool = False) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.said.setProperty("role", "error" if is_problem else "muted")
        theme.restyle(self.said)

    def compare(self) -> None:
        """Finds what has changed since under the chosen edition's chart."""
        entry, library = self.chosen(), self._library
        if entry is None:
            return
        self._say(self.tr("Comparing…"))
        self.progress.show()
        self.compare_button.setEnabled(False)

        def work(watch: Watch) -> ChangedSince:
            from desktop.editions.comparing import compare

            return compare(library, entry, watch)

        self._comparing = tasks.run(
            self, work, done=self._show_changed, failed=self._failed, progressed=self._progressed
        )

    def _show_changed(self, changed: ChangedSince) -> None:
        self.progress.hide()
        self.compare_button.setEnabled(True)
        self._changed = changed
        entry = self.chosen()
        is_table = entry is not None and entry.page != "chart"
        same = (
            self.tr("Nothing has changed in this table.")
            if is_table
            else self.tr("Nothing has changed under this chart.")
        )
        one, several = self.tr("And 1 more row than is listed."), self.tr("And {n} more rows than are listed.")
        more = notation.counted(changed.more, one, several) if changed.more else ""
        self._say(same if changed.is_same else more)
        self.changes.show_changed(changed, is_table=is_table)
        self._show_comparison()
        (self.compare_button if changed.is_same else self.changes).setFocus()

    def _progressed(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _failed(self, error: Exception) -> None:
        self.progress.hide()
        self.compare_button.setEnabled(True)
        self._say(str(error), is_problem=True)

    # What is found, and the note

    def _show_comparison(self) -> None:
        for widget in (self.copy_button, self.save_button, self.changes):
            widget.setVisible(self._changed is not None)

    def _note(self) -> str:
        from db.charts.since.correction_note import correction_note

        entry = self.chosen()
        assert self._changed is not None and entry is not None
        return correction_note(self._changed, entry, datetime.now().astimezone())

    def _copy_note(self) -> None:
        QGuiApplication.clipboard().setText(self._note())
        self._say(self.tr("Copied the note."))

    def _save_note(self) -> None:
        entry = self.chosen()
        assert entry is not None
        proposed = self._library.path.parent / f"{file_name(entry.name)} correction.md"
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save note"), str(proposed), self.tr("Note (*.md)") + ";;" + self.tr("Table (*.csv)")
        )
        if name:
            self.write_note(Path(name))

    def write_note(self, path: Path) -> None:
        """Writes the note, or for a name that ends in .csv the list of facts."""
        from db.charts.since.correction_note import correction_table

        assert self._changed is not None
        text = correction_table(self._changed) if path.suffix.lower() == ".csv" else self._note()
        try:
            write_whole(path, text.encode())
        except DatahallError as error:
            self._say(str(error), is_problem=True)
            return
        self._say(self.tr("Saved {path}").format(path=path))

    # Changing editions

    def _made(self, name: str) -> None:
        make_edition(self._library, name)
        self.refresh(None)
        self.table.selectRow(0)

    def _rename(self) -> None:
        entry = self.chosen()
        if entry is not None:
            NameDialog(
                self.tr("Rename edition"),
                self.tr("Rename"),
                entry.name,
                lambda name: rename_edition(self._library, entry.id, name),
                self,
            ).open()

    def _delete(self) -> None:
        entry = self.chosen()
        if entry is not None and messages.ask(
            self,
            self.tr("Delete edition “{name}”?").format(name=entry.name),
            self.tr("Only its name goes: records, history and the exported file stay. Undo brings it back."),
            self.tr("Delete"),
        ):
            self._try(lambda: delete_edition(self._library, entry.id))

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except DatahallError as error:
            self._say(str(error), is_problem=True)

    def _open(self) -> None:
        entry = self.chosen()
        if entry is not None and not entry.is_trimmed:
            self.standing_asked.emit(entry)

    # Parts

    def _set_up(self) -> None:
        self.text.setPlaceholderText(self.tr("Filter editions"))
        self.text.setClearButtonEnabled(True)
        self.text.setFixedWidth(230)
        self.text.setAccessibleName(self.tr("Filter editions"))
        self.table.setAccessibleName(self.tr("Editions"))
        self.heading.setProperty("role", "title")
        self.about.setProperty("role", "muted")
        for label in (self.heading, self.about, self.said):
            label.setWordWrap(True)
        self.progress.setTextVisible(False)
        self.compare_button.setProperty("role", "primary")
        self.empty.say(
            self.tr("No editions yet"),
            self.tr(
                "Each export makes one: the library as it stood then. You can open it later, and see what has changed "
                "since under a published chart. You can also name the present state by hand."
            ),
            self.tr("Name this state…"),
            primary=False,
        )
        set_up_list(self.table, self.model)
        columns = self.table.horizontalHeader()
        for column, width in ((0, 150), (2, 130), (3, 110)):
            columns.resizeSection(column, width)
        columns.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        bar = row_of(self.text, None, self.name_button, self.trim_button, spacing_px=8)
        bar.setContentsMargins(14, 10, 12, 10)
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(16, 14, 16, 12)
        column.addWidget(self.heading)
        column.addWidget(self.about)
        column.addSpacing(6)
        column.addLayout(row_of(self.compare_button, self.open_button, None, spacing_px=8))
        column.addWidget(self.said)
        column.addWidget(self.progress)
        column.addWidget(self.changes, 1)
        column.addStretch()
        column.addLayout(
            row_of(self.copy_button, self.save_button, None, self.rename_button, self.delete_button, spacing_px=8)
        )
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.table)
        splitter.addWidget(detail)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([600, 500])
        splitter.setChildrenCollapsible(False)
        self.places = QStackedWidget()
        self.places.addWidget(splitter)
        self.places.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(bar)
        whole.addWidget(self.places, 1)
        begin_with(self, self.table)

    def _connect(self) -> None:
        self.text.textChanged.connect(lambda: self._show(self.model.every))
        self.table.selectionModel().currentRowChanged.connect(self._show_chosen)
        self.table.doubleClicked.connect(self._open)
        self.changes.opened.connect(self.opened)
        for button, work in (
            (self.name_button, self.name_this_state),
            (self.empty.button, self.name_this_state),
            (self.trim_button, self.trim_asked.emit),
            (self.open_button, self._open),
            (self.compare_button, self.compare),
            (self.rename_button, self._rename),
            (self.delete_button, self._delete),
            (self.copy_button, self._copy_note),
            (self.save_button, self._save_note),
        ):
            button.clicked.connect(work)
