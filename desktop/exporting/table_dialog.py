"""Asks which rows and columns of a table go into what kind of file; stays open until that is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from db.whole_files import file_name

SHOWN, SELECTED, ALL = "shown", "selected", "all"
COLUMNS_SHOWN, COLUMNS_ALL = "shown", "all"
KINDS = ("csv", "xlsx", "json", "geojson")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What can be exported: a table's title, and how many rows and columns there are.

    Args:
        shown: rows as filtered. selected: rows chosen by hand. every: rows of the whole table.
        with_places: whether its rows have coordinates.
        confidential: how much is marked confidential in the library.
    """

    title: str
    shown: int
    selected: int
    every: int
    columns: int
    with_places: bool
    confidential: int


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What was chosen. `rows` is "shown", "selected" or "all"; `columns` is "shown" or "all"."""

    path: Path
    rows: str
    columns: str
    with_confidential: bool

    def remembered(self) -> dict[str, object]:
        """What the next dialog begins with; never that confidential things go out, which is asked each time."""
        kind = self.path.suffix.lower().removeprefix(".")
        return {"kind": kind, "rows": self.rows, "columns": self.columns, "folder": str(self.path.parent)}


class TableDialog(QDialog):
    """Brings a `Choice` with `chosen`; `stopped` when the person wants no more of what is being written.

    Args:
        state: what an earlier `Choice` remembered.
    """

    chosen = Signal(object)
    stopped = Signal()

    def __init__(self, offer: Offer, folder: Path, state: dict[str, object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export table"))
        self._offer, self._is_busy = offer, False
        self.kind, self.path, self.browse = QComboBox(), QLineEdit(), QPushButton(self.tr("Browse…"))
        for kind, words in zip(KINDS, self._kinds(), strict=True):
            if kind != "geojson" or offer.with_places:
                self.kind.addItem(words, kind)
        self.rows, self.columns = QButtonGroup(self), QButtonGroup(self)
        self.confidential = QCheckBox(self.tr("With what is marked confidential"))
        self.note, self.problem, self.progress = QLabel(), QLabel(), QProgressBar()
        remembered = Path(str(state.get("folder") or folder))
        folder = remembered if remembered.is_dir() else folder
        kind = str(state.get("kind"))
        self.path.setText(str(folder / f"{file_name(offer.title)}.{kind if self.kind.findData(kind) >= 0 else 'csv'}"))
        self._lay_out(self._row_choices(state), self._column_choices(state))
        self._connect()
        self._follow_path()

    @property
    def choice(self) -> Choice:
        """What is entered."""
        return Choice(
            path=Path(self.path.text().strip()).expanduser(),
            rows=_chosen(self.rows),
            columns=_chosen(self.columns),
            with_confidential=self.confidential.isChecked(),
        )

    def show_progress(self, done: int, total: int) -> None:
        """How far the writing is."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def show_problem(self, sentence: str) -> None:
        """Says why the file could not be written; all may be changed and tried again."""
        self._be_busy(False)
        self.problem.setText(sentence)

    def show_stopped(self) -> None:
        """After the writing was stopped."""
        self.show_problem(self.tr("Stopped. No file was written."))

    def reject(self) -> None:
        """Stops what is being written, else closes."""
        if self._is_busy:
            self.stopped.emit()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window's own cross means the same."""
        if self._is_busy:
            self.stopped.emit()
        super().closeEvent(event)

    # Layout

    def _kinds(self) -> tuple[str, ...]:
        return (
            self.tr("CSV, for any spreadsheet"),
            self.tr("Excel workbook, with its sources"),
            self.tr("JSON, for programs"),
            self.tr("GeoJSON, for maps"),
        )

    def _row_choices(self, state: dict[str, object]) -> QVBoxLayout:
        offer = self._offer
        words = {
            SHOWN: self.tr("As shown, filtered and sorted ({rows})").format(rows=f"{offer.shown:,}"),
            SELECTED: self.tr("The selected rows ({rows})").format(rows=f"{offer.selected:,}"),
            ALL: self.tr("The whole table ({rows})").format(rows=f"{offer.every:,}"),
        }
        wanted = SELECTED if offer.selected > 1 else str(state.get("rows"))
        usable = {SHOWN: True, SELECTED: offer.selected > 0, ALL: True}
        chosen = wanted if usable.get(wanted) and (wanted != SELECTED or offer.selected > 1) else SHOWN
        return self._choices(self.rows, words, chosen, usable)

    def _column_choices(self, state: dict[str, object]) -> QVBoxLayout:
        words = {
            COLUMNS_SHOWN: self.tr("Those shown ({columns})").format(columns=self._offer.columns),
            COLUMNS_ALL: self.tr("All fields, with unique ids and dates in days"),
        }
        chosen = str(state.get("columns"))
        return self._choices(self.columns, words, chosen if chosen in words else COLUMNS_SHOWN, {})

    def _choices(self, group: QButtonGroup, words: dict[str, str], chosen: str, usable: dict[str, bool]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        for key, text in words.items():
            button = QRadioButton(text)
            button.setProperty("choice", key)
            button.setEnabled(usable.get(key, True))
            button.setChecked(key == chosen)
            button.setMinimumHeight(button.sizeHint().height())  # a wrapped note below would squeeze it
            group.addButton(button)
            column.addWidget(button)
        return column

    def _lay_out(self, rows: QVBoxLayout, columns: QVBoxLayout) -> None:
        path_row = QHBoxLayout()
        path_row.addWidget(self.path, 1)
        path_row.addWidget(self.browse)
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.addRow(self.tr("File"), path_row)
        form.addRow(self.tr("Kind"), self.kind)
        form.addRow(self.tr("Rows"), rows)
        form.addRow(self.tr("Columns"), columns)
        form.addRow("", self.confidential)
        form.addRow("", self.note)
        for label, role in ((self.note, "hint"), (self.problem, "error")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        keeps_room = self.progress.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(keeps_room)
        self.progress.hide()
        buttons = QDialogButtonBox()
        self.cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.cancel.setIcon(QIcon())
        self.export = buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setProperty("role", "primary")
        buttons.accepted.connect(self._ask)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addStretch()
        layout.addWidget(self.progress)
        layout.addWidget(buttons)
        self.setMinimumWidth(560)
        self.export.setDefault(True)  # only now: a button finds its dialog through the layout
        self.confidential.setEnabled(self._offer.confidential > 0)

    def _connect(self) -> None:
        self.kind.activated.connect(self._follow_kind)
        self.path.textChanged.connect(self._follow_path)
        self.browse.clicked.connect(self._browse)
        self.confidential.toggled.connect(self._follow_path)

    # What follows from what

    def _ask(self) -> None:
        path = self.path.text().strip()
        if not path or self._ending() not in self._endings():
            endings = ", ".join(f".{ending}" for ending in self._endings())
            self.show_problem(self.tr("Give the file a name that ends in one of {endings}.").format(endings=endings))
            self.path.setFocus()
            return
        self.problem.clear()
        self._be_busy(True)
        self.chosen.emit(self.choice)

    def _be_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self.progress.setVisible(busy)
        self.progress.setRange(0, 0)
        self.export.setEnabled(not busy)
        self.cancel.setText(self.tr("Stop") if busy else self.tr("Cancel"))

    def _endings(self) -> Sequence[str]:
        return [str(self.kind.itemData(place)) for place in range(self.kind.count())]

    def _ending(self) -> str:
        return Path(self.path.text().strip()).suffix.lower().removeprefix(".")

    def _follow_kind(self) -> None:
        text = self.path.text().strip()
        if text:
            self.path.setText(str(Path(text).with_suffix(f".{self.kind.currentData()}")))

    def _follow_path(self) -> None:
        place = self.kind.findData(self._ending())
        if place >= 0:
            self.kind.setCurrentIndex(place)
        path = Path(self.path.text().strip()).expanduser()
        replaces = self.tr("{name} is there already; it is replaced.").format(name=path.name) if path.is_file() else ""
        self.note.setText(" ".join(filter(None, [self._about_kind(), self._about_confidential(), replaces])))

    def _about_kind(self) -> str:
        return {
            "csv": self.tr("UTF-8. What a spreadsheet would run as a formula gets an apostrophe in front."),
            "xlsx": self.tr("With sheets of the sources by number and of what this is."),
            "json": self.tr("One object for each row, every text as it is."),
            "geojson": self.tr("A point for each facility with coordinates, with all its fields."),
        }.get(str(self.kind.currentData()), "")

    def _about_confidential(self) -> str:
        if not self._offer.confidential:
            return self.tr("Nothing in this library is marked confidential.")
        if self.confidential.isChecked():
            return self.tr("What is marked confidential goes out, too.")
        return self.tr("What is marked confidential stays out, with all that would reveal it.")

    def _browse(self) -> None:
        kinds = ";;".join(f"{ending.upper()} (*.{ending})" for ending in self._endings())
        chosen, _ = QFileDialog.getSaveFileName(self, self.windowTitle(), self.path.text(), kinds)
        if chosen:
            self.path.setText(chosen)


def _chosen(group: QButtonGroup) -> str:
    button = group.checkedButton()
    return str(button.property("choice")) if button is not None else ""
