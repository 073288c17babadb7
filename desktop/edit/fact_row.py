"""One fact of a list: a line that opens into its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from db.edit.drafts import RowState
from db.edit.entry import Entry
from db.subjects import FACTS
from desktop.edit.citation_list import CitationList
from desktop.edit.field_box import FieldBox
from desktop.edit.folded_row import FoldedRow
from desktop.look import icons, theme

FIELDS_IN_A_LINE = 4

CELLS: dict[str, dict[str, int]] = {
    "observation": {
        "figure": 5, "date": 3, "kind": 3, "stage": 3, "basis": 4, "source": 4, "confidence": 2,
    },
    "milestone": {"event": 4, "date": 3, "certainty": 2, "scope": 3, "source": 5, "confidence": 2},
    "role": {"partner": 4, "where": 4, "role": 2, "since": 2, "until": 2, "source": 4, "confidence": 2},
    "inclusion": {"policy": 4, "facility": 4, "since": 2, "until": 2, "source": 4, "confidence": 2},
    "claim": {"statement": 7, "by_whom": 2, "said_on": 2, "source": 3},
    "alias": {"name": 4, "language": 6},
    "tagging": {"tag": 1},
}  # fmt: skip
"""What a folded fact shows, with the shares of the width."""


class FactRow(QWidget):
    """A fact, folded or open. Its fields are made when it is first opened."""

    edited = Signal(str)
    entered = Signal(str)
    """Enter was pressed and nothing in the row is wrong."""
    removal_asked = Signal(str)
    return_asked = Signal(str)
    replacement_asked = Signal(str)

    def __init__(self, entry: Entry, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self._entry = key, entry
        self.boxes: list[FieldBox] = []
        self.citations: CitationList | None = None
        self.folded = FoldedRow(self)
        self.folded.clicked.connect(lambda: self.open())
        self.folded.removal_asked.connect(self._ask_removal)
        self._aside = QToolButton(self)
        self._aside.setToolTip(self.tr("Remove"))
        self._aside.setAccessibleName(self.tr("Remove"))
        self._aside.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the line itself takes Delete
        self._aside.clicked.connect(self._ask_removal)
        theme.watcher.changed.connect(self._draw_icon)
        self._draw_icon()
        self._put_back: QPushButton | None = None  # this and the body are made when they are needed: few rows ever do
        self._body: QFrame | None = None
        self._line = line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self.folded, 1)
        line.addWidget(self._aside)
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        self.show_folded()

    @property
    def is_open(self) -> bool:
        """Whether its fields are shown."""
        return self._body is not None and not self._body.isHidden()

    @property
    def is_removed(self) -> bool:
        """Whether saving will remove it."""
        return self._entry.rows[self.key].state is RowState.REMOVED

    def open(self, field: str = "") -> None:
        """Shows the fields, with the cursor in one."""
        if self.is_removed:
            return
        if self._body is None:
            self._body = QFrame(self)
            self._body.setProperty("role", "card")
            self._column.addWidget(self._body)
            self._fill(self._body)
        self._body.show()
        self._aside.hide()
        if self._put_back is not None:
            self._put_back.hide()
        # The fields get their places before one gets the focus: the card scrolls to where that one is, and one that
        # is not laid out yet stands at the very top.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.focus_on(field)
        self.folded.hide()  # not before: what has the focus and is hidden gives it to whatever comes next

    def fold(self) -> None:
        """Back to one line; the focus, if it is in a field, goes to the line, and not to whatever comes next."""
        self.folded.show()
        if self._body is not None:
            focused = self._body.focusWidget()
            if focused is not None and focused.hasFocus():
                self.folded.setFocus(Qt.FocusReason.OtherFocusReason)
            self._body.hide()
        self.show_folded()

    def focus_on(self, field: str = "") -> None:
        """Puts the cursor into a field of the open row."""
        if self.citations is not None and self.citations.focus_on(field):
            return
        named = [box for box in self.boxes if field in box.controls]
        (named or self.boxes)[0].focus_on(field)

    def show_texts(self) -> None:
        """Shows the entry's texts anew."""
        for box in self.boxes:
            box.show_texts()
        if self.citations is not None:
            self.citations.show_texts()
        self.show_folded()

    def show_reading(self, *, complete: bool) -> int:
        """Says how its fields read; returns how many are shown as wrong."""
        if self._entry.rows[self.key].state in (RowState.SAME, RowState.REMOVED) and not self.boxes:
            return 0
        wrong = {} if self._entry.is_blank(self.key) else self._entry.read(self.key).errors
        shown = [box.show_reading(complete=complete and bool(wrong)) for box in self.boxes]
        cited = self.citations.show_readings(complete=complete) if self.citations is not None else 0
        if self.is_open:
            return sum(shown) + cited
        self.show_folded()
        return cited + len([name for name in wrong if complete or self._entry.texts[self.key].get(name, "").strip()])

    def show_folded(self) -> None:
        """The line as the texts now are."""
        row, texts = self._entry.rows[self.key], self._entry.texts[self.key]
        cells = [(self._cell(texts, name), share) for name, share in CELLS[row.table].items() if name in texts]
        # What is stored as it was loaded was checked then: reading hundreds of rows again would be felt.
        typed = row.state in (RowState.NEW, RowState.CHANGED)
        wrong = typed and bool(self._entry.read(self.key).errors)
        self.folded.show_cells(cells, removed=self.is_removed, wrong=wrong)
        if not self.is_open:
            self._aside.setVisible(not self.is_removed)
            if self.is_removed and self._put_back is None:
                self._put_back = self._link(self.tr("Put back"), self._ask_removal, self)
                self._line.addWidget(self._put_back)
            if self._put_back is not None:
                self._put_back.setVisible(self.is_removed)

    def _draw_icon(self) -> None:
        self._aside.setIcon(icons.icon("close", theme.current_theme().muted))

    def _fill(self, body: QFrame) -> None:
        row = self._entry.rows[self.key]
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        column = line = 0
        for field in self._entry.fields(row.table):
            span = min(2 if field.width >= 5 else 1, FIELDS_IN_A_LINE)
            if column + span > FIELDS_IN_A_LINE:
                column, line = 0, line + 1
            box = FieldBox(self._entry, self.key, field.label, (field,), body)
            box.edited.connect(self._note)
            box.entered.connect(self._enter)
            self.boxes.append(box)
            grid.addWidget(box, line, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
        for one in range(FIELDS_IN_A_LINE):
            grid.setColumnStretch(one, 1)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        layout.addLayout(grid)
        if row.table in FACTS:
            self.citations = CitationList(self._entry, self.key, body)
            self.citations.edited.connect(lambda: self._note(""))
            self.citations.entered.connect(lambda: self._enter(""))
            layout.addWidget(self.citations)
        layout.addLayout(self._buttons(row.table, body))
        self.show_reading(complete=False)

    def _buttons(self, table: str, body: QFrame) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(14)
        for words, clicked, shown in (
            (self.tr("Done"), self.fold_by_hand, True),
            (self.tr("Replaced by…"), lambda: self.replacement_asked.emit(self.key), table == "role"),
            (self.tr("Remove"), self._ask_removal, True),
        ):
            if shown:
                line.addWidget(self._link(words, clicked, body))
        line.addStretch()
        return line

    def _link(self, words: str, clicked: Callable[[], object], parent: QWidget) -> QPushButton:
        button = QPushButton(words, parent)
        button.setProperty("role", "link")
        button.setAutoDefault(False)
        button.clicked.connect(clicked)
        return button

    def fold_by_hand(self) -> None:
        """Folds, and leaves the focus on the line."""
        self.fold()
        self.folded.setFocus(Qt.FocusReason.OtherFocusReason)

    def _note(self, _where: str) -> None:
        self.show_reading(complete=False)
        self.edited.emit(self.key)

    def _enter(self, _where: str) -> None:
        if self.show_reading(complete=True) == 0:
            self.entered.emit(self.key)

    def _ask_removal(self) -> None:
        (self.return_asked if self.is_removed else self.removal_asked).emit(self.key)

    def _cell(self, texts: Mapping[str, str], name: str) -> str:
        """A folded fact's text, of its source with how many further ones there are and what they hold against it."""
        if name != "source":
            return _cell(texts, name)
        kept = [one for one in self._entry.citations(self.key) if self._entry.rows[one].state is not RowState.REMOVED]
        if not kept:
            return texts[name]
        stances = [self._entry.texts[one].get("stance", "") for one in kept]
        against = [stance for stance in ("denies", "doubts") if stance in stances]
        marks = {"denies": self.tr("denied"), "doubts": self.tr("doubted")}
        return ", ".join([f"{texts[name]} +{len(kept)}".strip(), *(marks[stance] for stance in against)])


def _cell(texts: Mapping[str, str], name: str) -> str:
    """A folded fact's text; few figures have a range, so that it stands with the figure instead of in a column."""
    text, between = texts[name], texts.get("range", "") if name == "figure" else ""
    return f"{text} ({between})" if between else text
