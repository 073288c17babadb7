"""The open record was changed by another program: says so, takes it in, and asks about what both changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from db.edit import entry_kept
from db.edit.entry_kept import Clash, Stored
from db.errors import DatahallError
from desktop.look.plain import PlainLabel

if TYPE_CHECKING:
    from desktop.edit.record_editor import RecordEditor

SHOWN_SIGNS = 90
SHOWN_AT_ONCE = 4


class ChangedElsewhere(QFrame):
    """Stands under the banner while there is something to decide: a line for each field that both changed."""

    def __init__(self, editor: RecordEditor, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor = editor
        self._told: list[str] | None = []
        self.setProperty("role", "banner")
        self._later: list[Clash] = []
        self._heading = PlainLabel(parent=self)
        self._heading.setProperty("role", "heading")
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(10)
        self._lines.setVerticalSpacing(6)
        self._lines.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self._heading)
        column.addLayout(self._lines)
        self.open: list[tuple[Clash, QPushButton, QPushButton]] = []
        self.hide()

    def look(self) -> None:
        """The library was changed elsewhere: says so where the open record was; with nothing typed, shows it."""
        editor = self._editor
        if editor.entry.is_new or editor.unsaved.is_undecided:  # it looks again once that is decided
            return
        stored = entry_kept.as_stored(editor.entry)
        changed = None if stored is None else stored.changed
        if changed == self._told or changed == []:
            return
        self._told = changed
        if stored is not None and not editor.is_changed and not editor.banner.buttons:
            self._show(stored)
        else:
            self._say(changed)

    def refused(self, error: DatahallError) -> None:
        """Saving was refused because the stored record is not what was loaded."""
        stored = entry_kept.as_stored(self._editor.entry)
        if stored is None or stored.changed:
            self._say(None if stored is None else stored.changed)
        else:
            self._editor.banner.say(str(error), wrong=True)

    def take_in(self) -> None:
        """Shows the record as it is stored now, with what is typed put onto it."""
        stored = entry_kept.as_stored(self._editor.entry)
        if stored is None:
            self._say(None)
        else:
            self._show(stored)

    def ask_about(self, clashes: list[Clash]) -> None:
        """A line for each, with both values; a few at a time, so that the card keeps its room."""
        self._clear()
        self._later = clashes[SHOWN_AT_ONCE:]
        words = self.tr("Changed here and elsewhere. Which shall stand?")
        self._heading.setText(f"{words} ({len(clashes)})" if self._later else words)
        for row, clash in enumerate(clashes[:SHOWN_AT_ONCE]):
            label, values = PlainLabel(clash.label, self), PlainLabel(self._values(clash), self)
            label.setProperty("role", "field")
            for one in (label, values):
                one.setTextFormat(Qt.TextFormat.PlainText)
                one.setWordWrap(True)
            mine = self._button(self.tr("Keep mine"), clash, theirs=False)
            theirs = self._button(self.tr("Take theirs"), clash, theirs=True)
            for column, widget in enumerate((label, values, mine, theirs)):
                self._lines.addWidget(widget, row, column)
            self.open.append((clash, mine, theirs))
        self.setVisible(bool(clashes))
        if self.open:
            self.open[0][1].setFocus()

    def _show(self, stored: Stored) -> None:
        editor = self._editor
        new, clashes = entry_kept.rebased(editor.entry, stored.draft)
        asked = {(clash.where, clash.field) for clash in clashes}
        clashes += [one for one in self.undecided if (one.where, one.field) not in asked and one.where in new.texts]
        self._told = []
        editor.show_entry(new)
        editor.banner.clear()
        if stored.changed:
            editor.banner.say(self.tr("Taken in: {fields}.").format(fields=", ".join(stored.changed)))
        self.ask_about(clashes)

    @property
    def undecided(self) -> list[Clash]:
        """What both changed, and nobody has decided about yet."""
        return [one for one, _, _ in self.open] + self._later

    def keeps_from_saving(self) -> bool:
        """Whether something is to be decided first; the keys are there then."""
        if self.open:
            self.show()
            self.open[0][1].setFocus()
        return bool(self.open)

    def _say(self, changed: list[str] | None) -> None:
        if changed is None:
            words = self.tr("This record was deleted elsewhere. What stands here can be saved as a new one.")
            self._editor.banner.say(words, wrong=True, answers={self.tr("Make it a new record"): self._make_anew})
            return
        words = self.tr("Changed elsewhere since you opened it: {fields}.").format(fields=", ".join(changed))
        self._editor.banner.say(words, answers={self.tr("Take in what changed"): self.take_in})

    def _make_anew(self) -> None:
        self._editor.go_on_as_new(entry_kept.anew(self._editor.entry))

    def _values(self, clash: Clash) -> str:
        mine, theirs = (self._short(text) for text in (clash.mine, clash.theirs))
        return self.tr("Mine: {mine}\nTheirs: {theirs}").format(mine=mine, theirs=theirs)

    def _short(self, text: str) -> str:
        text = " ".join(text.split())
        if not text:
            return self.tr("(empty)")
        return text if len(text) <= SHOWN_SIGNS else f"{text[: SHOWN_SIGNS - 1]}…"

    def _button(self, words: str, clash: Clash, *, theirs: bool) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.setAccessibleDescription(f"{clash.label}: {clash.theirs if theirs else clash.mine}")
        button.clicked.connect(lambda: self._settle(clash, theirs=theirs))
        return button

    def _settle(self, clash: Clash, *, theirs: bool) -> None:
        entry_kept.settle(self._editor.entry, clash, theirs=theirs)
        left = [one for one in self.undecided if one != clash]
        self._editor.show_entry(self._editor.entry)
        self.ask_about(left)
        if not left:
            self._editor.footer.save.setFocus()

    def _clear(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            widget: QWidget | None = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.open.clear()
        self.hide()
