"""The fields and facts of an editor, put together a few at a time: all of them take longer than one should wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication

from db.subjects import ROWS_OF
from desktop.edit.fact_offers import FactOffers
from desktop.edit.fact_section import FactSection
from desktop.edit.quick_form import QuickForm
from desktop.look.in_parts import InParts

if TYPE_CHECKING:
    from desktop.copies.copy_row import CopyRow
    from desktop.edit.record_editor import RecordEditor


TO_WIDGETS = (QEvent.Type.KeyPress, QEvent.Type.InputMethod)
TO_WINDOWS = (
    QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick,
    QEvent.Type.TouchBegin,
)  # fmt: skip
"""What a person does, as Qt tells it first."""


class Parts(InParts):
    """What stands in the body of an editor's card. Its first field is there at once, and takes the keys; the card is
    painted when it is whole. Whoever needs more than that field asks for the `whole`."""

    form: QuickForm

    def __init__(self, editor: RecordEditor, table: str) -> None:
        super().__init__(editor)
        self._editor, self._table = editor, table
        self.sections: dict[str, FactSection] = {}
        self.copy_row: CopyRow | None = None

    def build(self, figures: str) -> None:
        """Puts the parts together anew; `figures` stands in the line for figures."""
        self._set_seen(False)
        self.begin(self._seen_in_any_case(self._put_together(figures)))

    def whole(self) -> Parts:
        """Itself, with all that was still to come."""
        self.finish()
        return self

    def settled(self) -> Parts:
        """Itself, whole where something waits for that: what is still to come otherwise holds nothing typed."""
        return self.whole() if self.is_waited_for else self

    def once_whole(self, work: Callable[[], object]) -> None:
        """Does it as soon as all is there, and before the person does anything else: see `eventFilter`."""
        if self.is_done:
            work()
            return
        self._editor.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)  # while it has the keys itself
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)  # once, however often; gone as soon as nothing waits
        self.at_last(work)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key or click that comes before what it is meant for: all the rest is done first, whatever that takes.

        Qt gives them to the window, which finds out for itself who gets them then. What is given to a widget straight,
        as by an input method, goes to the one that has the keys now.
        """
        if not self.is_waited_for:
            self._end_watching()
            return False
        to_window = not watched.isWidgetType()
        if self.is_at_work or event.type() not in (TO_WINDOWS if to_window else TO_WIDGETS):
            return False
        before = QApplication.focusWidget()
        self.finish()
        self._end_watching()
        now = QApplication.focusWidget()
        if to_window or watched is not before or now is None or now is before:
            return False
        QCoreApplication.sendEvent(now, event)
        return True

    def _end_watching(self) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def _set_seen(self, is_seen: bool) -> None:
        """What cannot be seen yet cannot be clicked either: the card behind it takes the click, and does nothing."""
        self._editor.card.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not is_seen)
        self._editor.setUpdatesEnabled(is_seen)

    def _seen_in_any_case(self, steps: Iterator[None]) -> Iterator[None]:
        """Where a step fails, that is told, and what there is can be seen and closed."""
        try:
            yield from steps
        except Exception:
            self._set_seen(True)
            raise

    def _put_together(self, figures: str) -> Iterator[None]:
        editor, body, inside = self._editor, self._editor.body, self._editor.inside
        self.sections, self.copy_row = {}, None
        self.form = QuickForm(editor.entry, inside)
        self.form.edited.connect(lambda _where: editor.edited())
        self.form.open_asked.connect(editor.open_other)
        body.addWidget(self.form)
        self.form.show()  # at once: the layout would show it later, and it may be focused now
        for _ in self.form.fill():
            if self._table != "source":  # whose first field takes pasted files, too: there are few after it
                yield
        self._add_copy_row()
        for table in ROWS_OF[self._table]:
            section = self.sections[table] = FactSection(editor.entry, table, inside)
            section.edited.connect(editor.edited)
            body.addWidget(section)
            section.setVisible(table == "observation" or section.has_facts)
            yield from section.fill()
            if section.figures_line is not None:
                section.figures_line.offer(figures)
        offers = FactOffers(editor, self._table, inside)
        body.addWidget(offers)
        body.addStretch()
        offers.show()
        yield
        editor.read()
        yield
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # all is in its place when it is first seen
        self.take_last()
        yield
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._set_seen(True)

    def _add_copy_row(self) -> None:
        """Where a source's kept copy is attached."""
        editor = self._editor
        if self._table == "source":
            from desktop.copies.copy_row import CopyRow

            library, _, record_id = editor.place_of_draft
            self.copy_row = CopyRow(library, record_id, editor.inside)
            editor.body.addWidget(self.copy_row)
            self.copy_row.take_from_fields_of(self.form)
            editor.setAcceptDrops(True)
            self.copy_row.edited.connect(editor.copy_edited)
