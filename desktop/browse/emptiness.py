"""Says why a table page shows nothing: no records yet, or which part of the question rules all of them out."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from db.browse import tables
from db.browse.table_filters import Part, Question
from db.library import Library
from db.watch import Watch
from desktop import tasks
from desktop.browse.empty_state import EmptyState
from desktop.browse.table_words import no_records, nothing_found

Found = tuple[Question, list[Part], Part | None]


def _look(library: Library, question: Question) -> Found:
    guilty = tables.what_rules_out(library, question)
    last = guilty[-1] if guilty else None
    helps = last is not None and tables.count(library, question.without(last)) > 0
    return question, guilty, last if helps else None


class Emptiness(QObject):
    """Fills a page's empty state. `asked` brings the question that has an answer, `new_asked` asks for a record."""

    asked = Signal(object)
    new_asked = Signal()

    def __init__(self, library: Library, table: str, state: EmptyState) -> None:
        super().__init__(state)
        self._library, self._table, self._state = library, table, state
        self._question = Question(table)
        self._dropped: Part | None = None
        self._has_records = False
        state.pressed.connect(self._help)
        state.other_pressed.connect(self._clear)

    def say(self, question: Question, *, has_records: bool, at_once: bool) -> None:
        """Says why a question has no answer; what rules all out is looked for beside the window unless `at_once`."""
        self._question, self._has_records, self._dropped = question, has_records, None
        if not has_records:
            self._state.say(*no_records(self._table, read_only=self._library.read_only), primary=True)
            return
        if at_once:
            self._tell(_look(self._library, question))
            return
        self._tell((question, question.parts(), None))

        library = self._library

        def work(_watch: Watch) -> Found:
            return _look(library, question)

        tasks.run(self, work, done=self._tell, failed=lambda _error: None)

    def _tell(self, found: Found) -> None:
        question, guilty, dropped = found
        if question == self._question and guilty:
            self._dropped = dropped
            said, other = nothing_found(self._table, question, guilty, dropped)
            self._state.say(*said, primary=False, other=other)

    def _help(self) -> None:
        if not self._has_records:
            self.new_asked.emit()
        elif self._dropped is None:
            self._clear()
        else:
            self.asked.emit(self._question.without(self._dropped))

    def _clear(self) -> None:
        question = self._question
        while parts := question.parts():
            question = question.without(parts[0])
        self.asked.emit(question)
