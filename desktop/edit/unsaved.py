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
        self._is_kept_beside = False
        self.timer = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self.timer.timeout.connect(self._keep)

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
        if pending is None:
            kept_drafts.forget_file(*self._editor.place_of_draft)
        else:
            kept_drafts.keep_file(*self._editor.place_of_draft, *pending)

    def forget(self) -> None:
        """What was typed is saved, or discarded by the person. What was offered and not decided about stays kept, and
        is offered again."""
        self.timer.stop()
        self._editor.banner.settled()
        if not self.is_undecided:
            kept_drafts.forget(*self._editor.place_of_draft)
        if self._is_kept_beside:
            self._is_kept_beside = False
            kept_drafts.forget_beside(*self._editor.place_of_draft)
        self.is_undecided = False  # what is typed from here on is of another place, and kept

    def _keep(self) -> None:
        if not self._editor.is_changed:
            return
        typed = entry_kept.typed(self._editor.entry, self._editor.elsewhere.undecided)
        kept_drafts.keep(*self._editor.place_of_draft, typed, is_beside=self.is_undecided)
        self._is_kept_beside = self.is_undecided

    def _discard(self) -> None:
        self.is_undecided = False
        self.forget()
        self._go_on()

    def _go_on(self) -> None:
        """It was decided: what was typed past an earlier offer, and never saved, is offered next."""
        if self._editor.is_changed:
            self.keep_now()
        else:
            self.offer()
        if not self.is_undecided:
            self._editor.elsewhere.look()

    def _restore(self, found: kept_drafts.KeptDraft) -> None:
        self.is_undecided = False
        editor = self._editor
        clashes = entry_kept.take_up(editor.entry, found.typed)
        editor.banner.settled()
        editor.show_entry(editor.entry)
        attached = kept_drafts.kept_file(*editor.place_of_draft)
        if attached is not None and editor.copy_row is not None:
            editor.copy_row.take_content(*attached)
        editor.elsewhere.ask_about(clashes)
        editor.focus_first()
        if self._is_kept_beside:  # by this editor: it is what stands here
            kept_drafts.forget_beside(*editor.place_of_draft)
            self._is_kept_beside = False
        self._go_on()
