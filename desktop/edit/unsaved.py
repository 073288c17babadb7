"""What is typed and not saved: kept as it is typed, offered again after a crash, forgotten when done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from db.edit import entry_kept
from desktop.edit import kept_drafts

if TYPE_CHECKING:
    from desktop.edit.record_editor import RecordEditor

KEEP_AFTER_MS = 400
"""How long after the last key what is typed is written to disk."""


class Unsaved(QObject):
    """One for each editor."""

    def __init__(self, editor: RecordEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.is_undecided = False
        """Whether it was asked to restore what was typed before, and there is no answer yet."""
        self._beside = 0  # where what is typed here is kept: see `kept_drafts.keep`
        self.timer = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self.timer.timeout.connect(self._keep_in_time)

    def keep_soon(self) -> None:
        """Something was typed."""
        self.timer.start()

    def keep_now(self) -> None:
        """The editor is about to go, though nothing was decided."""
        self.timer.stop()
        self._keep()

    def offer(self) -> None:
        """Asks whether to restore what was typed before and never saved; until that is decided it stays kept."""
        editor = self._editor
        found = kept_drafts.kept(*editor.place_of_draft)
        if found is None:
            kept_drafts.come_forward(*editor.place_of_draft)
            found = kept_drafts.kept(*editor.place_of_draft)
        self.is_undecided = found is not None
        if found is None:
            return
        when = kept_drafts.when_words(found.at, editor.entry.context.today)
        words = self.tr("You had unsaved changes from {when}.").replace("{when}", when)
        is_new = editor.entry.is_new
        if not is_new and found.typed.get("changed_at") != editor.entry.loaded.changed_at:
            words += " " + self.tr("The record was changed since then.")
        answers = {self.tr("Restore"): lambda: self._restore(found), self.tr("Discard"): self._discard}
        editor.banner.ask(words, answers)

    def keep_copy(self, pending: tuple[str, bytes] | None) -> None:
        """An attached file survives a crash as what is typed does."""
        place = self._editor.place_of_draft
        if pending is not None:
            kept_drafts.keep_file(*place, *pending, beside=self._own_place())
        elif self._beside or not self.is_undecided:
            kept_drafts.forget_file(*place, beside=self._beside)

    def forget(self) -> None:
        """What was typed is saved, or discarded by the person. What was offered and not decided about stays kept, and
        is offered again."""
        self.timer.stop()
        self._editor.banner.settled()
        if self._beside or not self.is_undecided:
            kept_drafts.forget(*self._editor.place_of_draft, beside=self._beside)
        self._beside = 0
        self.is_undecided = False  # what is typed from here on is of another place, and kept

    def _keep_in_time(self) -> None:
        """Not before the card is there: to ask what is changed would have it made in one go."""
        if self._editor.is_whole:
            self._keep()
        else:
            self.timer.start()

    def _keep(self) -> None:
        if not self._editor.is_changed:
            return
        typed = entry_kept.typed(self._editor.entry, self._editor.elsewhere.undecided)
        kept_drafts.keep(*self._editor.place_of_draft, typed, beside=self._own_place())

    def _own_place(self) -> int:
        """Beside what is offered and not decided about, and beside what others left there; else in its place."""
        if self.is_undecided and not self._beside:
            self._beside = kept_drafts.free_beside(*self._editor.place_of_draft)
        return self._beside

    def _attached(self) -> tuple[str, bytes] | None:
        return self._editor.copy_row.pending if self._editor.copy_row is not None else None

    def _discard(self) -> None:
        self._editor.banner.settled()
        kept_drafts.forget(*self._editor.place_of_draft)
        self._go_on(self._decided())

    def _restore(self, found: kept_drafts.KeptDraft) -> None:
        editor = self._editor
        attached, here = kept_drafts.kept_file(*editor.place_of_draft), self._attached()
        gives_way = attached is not None and here is not None and attached != here
        if gives_way:
            self.keep_now()  # a source has one file: the one attached here stays beside, and is offered next
        beside = self._decided()
        clashes = entry_kept.take_up(editor.entry, found.typed)
        editor.show_entry(editor.entry)
        editor.banner.settled()
        editor.elsewhere.ask_about(clashes)

        def take_up_the_rest() -> None:
            if attached is not None and editor.copy_row is not None:
                editor.copy_row.take_content(*attached)
                if here is not None and gives_way:
                    words = self.tr("“{name}” gave way to it, and is offered when you open this again.")
                    editor.copy_row.message.warn(words.replace("{name}", here[0]))
            editor.focus_first()
            self._go_on(0 if gives_way else beside)

        editor.once_whole(take_up_the_rest)

    def _decided(self) -> int:
        """From now on what is typed takes the place of what was offered. Returns where it was kept until now."""
        beside, self._beside, self.is_undecided = self._beside, 0, False
        return beside

    def _go_on(self, beside: int) -> None:
        """It was decided: what is typed is kept in that place, no more `beside`; where nothing is, what was typed past
        an earlier offer, and never saved, is offered next."""
        editor = self._editor
        if editor.is_changed:
            self.keep_copy(self._attached())
            self.keep_now()
        if beside:
            kept_drafts.forget(*editor.place_of_draft, beside=beside)
        if not editor.is_changed:
            self.offer()
        if not self.is_undecided:
            editor.elsewhere.look()
