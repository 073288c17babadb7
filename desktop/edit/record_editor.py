"""The editor of one record with all its facts: a card over the window.

Whatever is typed goes to `db.edit.entry.Entry` at once, which reads it; the card shows how it reads, and saves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from db.edit import editing
from db.edit.entry import LINE, RECORD, Entry
from db.edit.entry_dating import date_sources, dated_sources
from db.errors import DatahallError
from db.library import Library
from desktop.edit import fact_keys
from desktop.edit.banner import Banner
from desktop.edit.changed_elsewhere import ChangedElsewhere
from desktop.edit.control import holds_files
from desktop.edit.fact_section import FactSection
from desktop.edit.footer import Footer
from desktop.edit.leaving import Leaving
from desktop.edit.overlay import Overlay
from desktop.edit.parts import Parts
from desktop.edit.quick_form import QuickForm
from desktop.edit.unsaved import Unsaved
from desktop.look.plain import PlainLabel

if TYPE_CHECKING:
    from desktop.copies.copy_row import CopyRow

QUOTE, FIGURES = "observation.quote", "observation.figures"
"""Names of a preset beside those of fields."""
WIDEST_PX = 880


def _titles(table: str) -> tuple[str, str]:
    def tr(text: str) -> str:
        return QCoreApplication.translate("RecordEditor", text)

    return {
        "facility": (tr("New facility"), tr("Edit facility")),
        "partner": (tr("New partner"), tr("Edit partner")),
        "policy": (tr("New policy"), tr("Edit policy")),
        "place": (tr("New place"), tr("Edit place")),
        "source": (tr("New source"), tr("Edit source")),
    }[table]


class RecordEditor(Overlay):
    """Edits a record of `table`, or enters a new one.

    Args:
        library: where it is, or will be.
        table: "facility", "partner", "policy", "place" or "source".
        record_id: the record; left out, a new one.
        preset: texts to begin with, by field ("part_of": "Zhangbei") or line ("planned_power.figure": "0.3 GW");
            QUOTE is what the first figure that is added gets as its quote, FIGURES stands in the line for figures. They
            do not count as typed: closing asks nothing.
        parent: the widget to cover.

    Raises:
        InputError: the record is not in the library any more.
    """

    saved = Signal(str, int)
    """Table and id, when it was saved and has closed; "save and new" stays, and tells nobody where to go."""
    open_instead = Signal(str, int)
    """Table and id of a near match that the person chose; the editor has closed."""
    closed = Signal()

    def __init__(
        self,
        library: Library,
        table: str,
        record_id: int | None = None,
        preset: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(WIDEST_PX, parent)
        self._library, self._table, self._preset = library, table, dict(preset or {})
        self._record_id = record_id
        self._attempted = False
        self.title = PlainLabel(parent=self.card)
        self.title.setProperty("role", "title")
        self.banner = Banner(self.card)
        self.footer = Footer(self.card)
        self.elsewhere = ChangedElsewhere(self, self.card)
        self.unsaved = Unsaved(self)
        self._parts = Parts(self, table)
        self.leaving = Leaving(self)
        self.head.setSpacing(10)
        self.head.addWidget(self.title)
        self.head.addWidget(self.banner)
        self.head.addWidget(self.elsewhere)
        self.foot.addWidget(self.footer)
        self._connect_footer()
        self._begin()

    @property
    def form(self) -> QuickForm:
        """The record's own fields."""
        return self._parts.whole().form

    @property
    def sections(self) -> dict[str, FactSection]:
        """Its facts, by table."""
        return self._parts.whole().sections

    @property
    def copy_row(self) -> CopyRow | None:
        """Where a source's kept copy is attached; it is there with the first field."""
        return self._parts.settled().copy_row

    @property
    def is_whole(self) -> bool:
        """Whether all of its parts are there, and seen: it is put together while it has the keys already."""
        return self._parts.is_done

    @property
    def is_changed(self) -> bool:
        """Whether closing now would lose something typed."""
        parts = self._parts.settled()
        if parts.copy_row is not None and parts.copy_row.is_changed:
            return True
        waiting = any(part.figures_line and part.figures_line.is_typed for part in parts.sections.values())
        return waiting or self.entry.is_changed

    @property
    def place_of_draft(self) -> tuple[Library, str, int | None]:
        """What names the draft of what is typed here."""
        return self._library, self._table, self._record_id

    def request_close(self) -> bool:
        """Closes, or asks first when something would be lost. Returns whether it closed."""
        return self.leaving.leave_for(self._close)

    def save(self) -> bool:
        """Saves and closes. Returns whether it was saved."""
        record_id = self._saved()
        if record_id is None:
            return False
        self._close()
        self.saved.emit(self._table, record_id)
        return True

    def save_and_new(self) -> bool:
        """Saves and begins another record of the same sort. Returns whether it was saved."""
        if self._saved() is None:
            return False
        # The next one is most likely from the same source.
        self._record_id, self._preset = None, {"source": self._preset["source"]} if "source" in self._preset else {}
        self._begin()
        self.focus_first()
        return True

    def focus_first(self) -> None:
        """Puts the cursor into the first field."""
        next(iter(self._parts.form.boxes.values())).focus_on()  # it is there before all others
        self.scroll_area.ensureVisible(0, 0)

    def focusable(self) -> list[QWidget]:
        """See `Overlay`; of all parts, though some may be still to come."""
        self._parts.whole()
        return super().focusable()

    def focus_on_fact(self, key: str, field: str = "") -> None:
        """Opens a fact by its key ("observation:12") with the cursor in a field; where it is not there, nothing."""
        row = self.entry.rows.get(key)
        if row is not None and row.table in self.sections:
            self.sections[row.table].show()
            self.sections[row.table].focus_on(key, field)

    def begin_at(self, key: str, field: str) -> None:
        """Puts the cursor where something is to be mended: into a field of a fact, or with no key of the record.

        The question about unsaved work comes first.
        """
        if not self.banner.buttons:
            self.once_whole(partial(self._focus_where, key, field))

    def once_whole(self, work: Callable[[], object]) -> None:
        """Does what needs all parts, once they are there; at once where they are, and before any key or click."""
        self._parts.once_whole(work)

    def showEvent(self, event: QShowEvent) -> None:
        """Begins at the first field, or at the question about unsaved work."""
        super().showEvent(event)
        self.raise_()
        self.place()
        if self.banner.buttons:
            self.banner.buttons[0].setFocus()
        else:
            self.focus_first()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A source takes a file anywhere on its card."""
        if self.copy_row is not None and holds_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attaches it."""
        if self.copy_row is not None and self.copy_row.take_from(event.mimeData()):
            event.acceptProposedAction()

    def _connect_footer(self) -> None:
        self.footer.cancel_clicked.connect(self.request_close)
        self.footer.save_clicked.connect(self.save)
        self.footer.save_and_new_clicked.connect(self.save_and_new)
        self.footer.attention_clicked.connect(self._focus_on_first_wrong)
        for keys, called in (
            *((one, self.save) for one in fact_keys.SAVE_KEYS),
            (fact_keys.SAVE_AND_NEW_KEY, self.save_and_new),
            (fact_keys.NEAR_NAME_KEY, lambda: self.form.near.open_first()),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(called)
        fact_keys.add_keys(self)

    def _begin(self) -> None:
        """Loads the record, or a new one, and builds its form."""
        draft = (
            editing.new(self._table)
            if self._record_id is None
            else editing.load(self._library, self._table, self._record_id)
        )
        self.entry = Entry(self._library, draft)
        self.entry.waiting_quote = self._preset.get(QUOTE, "")
        for name, text in self._preset.items():
            line, dot, field = name.partition(".")
            self.entry.begin_with(LINE + line if dot else RECORD, field if dot else name, text)
        self._attempted = False
        self.title.setText(_titles(self._table)[self._record_id is not None])
        self.setAccessibleName(self.title.text())
        self.banner.clear()
        self.elsewhere.ask_about([])
        self._build()
        self.unsaved.offer()

    def show_entry(self, entry: Entry) -> None:
        """Shows an entry of the same record in place of the one that was shown: what waits to be added stays."""
        sections = self._parts.settled().sections
        waiting = {name: part.figures_line.text.text() for name, part in sections.items() if part.figures_line}
        attached = self.copy_row.pending if self.copy_row is not None else None
        focused = self.focusWidget()
        name = focused.objectName() if focused is not None else ""
        cursor = focused.cursorPosition() if isinstance(focused, QLineEdit) else 0
        self.entry, bar = entry, self.scroll_area.verticalScrollBar()
        scrolled = bar.value()

        def put_back() -> None:
            for table, text in waiting.items():
                line = self.sections[table].figures_line
                if text and line is not None:
                    line.text.set_text(text)
                    line.read()
            if attached is not None and self.copy_row is not None:
                self.copy_row.take_content(*attached)
            if focused is not None and self.focusWidget() in (None, self):  # nobody took the keys meanwhile
                self._focus_again(self.findChildren(QWidget, name) if name else [focused], cursor)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            bar.setValue(scrolled)

        if focused is not None:
            self.setFocus()  # of what goes, each would look for the next one to have the keys
        self._build()
        self.once_whole(put_back)

    def _focus_again(self, candidates: list[QWidget], cursor: int) -> None:
        """Gives the keys to the one of these that is still to be seen, else to the first field."""
        again = next((one for one in candidates if isValid(one) and one.isVisibleTo(self)), None)
        if again is None:
            self.focus_first()
            return
        again.setFocus()
        if isinstance(again, QLineEdit):
            again.setCursorPosition(cursor)

    def go_on_as_new(self, entry: Entry) -> None:
        """The record is no more: all that stands here becomes a new one when it is saved."""
        self.unsaved.forget()
        self._record_id = None
        self.title.setText(_titles(self._table)[False])
        self.show_entry(entry)
        self.elsewhere.ask_about([])

    def _build(self) -> None:
        self.leaving.forget_field()
        while self.body.count():
            item = self.body.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._parts.build(self._preset.get(FIGURES, ""))

    def copy_edited(self) -> None:
        """An attached file survives a crash as what is typed does."""
        assert self.copy_row is not None
        self.unsaved.keep_copy(self.copy_row.pending)
        self.edited()

    def edited(self) -> None:
        """Something was typed: what has come of the card by now is read; the rest is as soon as it is there."""
        if self.is_whole:
            self.read()
        else:
            self.unsaved.keep_soon()

    def read(self) -> None:
        """Says how everything reads, and keeps what is typed."""
        wrong = self.form.show_readings(complete=self._attempted)
        wrong += sum(section.show_readings(complete=self._attempted) for section in self.sections.values())
        self.footer.say_attention(wrong)
        self.form.look_for_near_names()
        if self.is_changed:
            self.unsaved.keep_soon()

    def _saved(self) -> int | None:
        """Saves. Returns the record's id, or None after showing what stands in the way."""
        if self.elsewhere.keeps_from_saving():
            return None
        for section in self.sections.values():
            if section.figures_line is not None and not section.figures_line.is_empty:
                section.figures_line.drop_repeated_offer()
                section.figures_line.add()
                if not section.figures_line.is_empty:
                    section.figures_line.text.setFocus()
                    return None
        self._attempted = True
        self.read()
        wrong = self.entry.wrong()
        if wrong:
            self._focus_on_first_wrong()
            loose = [one.error for one in wrong if not one.field]
            if loose:
                self.banner.say(str(loose[0]), wrong=True)
            return None
        try:
            record_id = editing.save(self._library, self.entry.draft(), self._saved_besides(), loaded=self.entry.loaded)
        except editing.ChangedMeanwhile as error:
            self.elsewhere.refused(error)
            return None
        except DatahallError as error:
            self.banner.say(str(error), wrong=True)
            return None
        self.unsaved.forget()
        return record_id

    def _saved_besides(self) -> Callable[[Any, int], object]:
        """What belongs to the same action beside the draft: a kept copy, days of publication typed beside sources."""
        keep = self.copy_row.saving() if self.copy_row is not None else None
        published = dated_sources(self.entry)

        def save(session: Any, record_id: int) -> None:
            if keep is not None:
                keep(session, record_id)
            date_sources(session, published)

        return save

    def _focus_where(self, key: str, field: str) -> None:
        if key:
            self.focus_on_fact(key, field)
        else:
            self.form.focus_on(RECORD, field)
        self._show_focused()

    def _show_focused(self) -> None:
        focused = self.focusWidget()
        if focused is not None:
            self.scroll_area.ensureWidgetVisible(focused, 24, 60)

    def _focus_on_first_wrong(self) -> None:
        for one in self.entry.wrong():
            if one.where in self.entry.rows:
                fact = self.entry.rows[one.where].of
                field = f"{one.where}.{one.field}" if fact else one.field
                self.focus_on_fact(fact or one.where, field)
            else:
                self.form.focus_on(one.where, one.field)
            self._show_focused()
            return

    def open_other(self, table: str, record_id: int) -> None:
        """Closes for a near match, or asks first when more than the name would be lost."""

        def go() -> None:
            self._close()
            self.open_instead.emit(table, record_id)

        name = "title" if self._table == "source" else "name"
        typed = self.entry.texts[RECORD][name]
        self.entry.set_text(RECORD, name, self.entry.shown[RECORD][name])
        only_the_name = not self.is_changed
        self.entry.set_text(RECORD, name, typed)
        if only_the_name:
            self.unsaved.forget()
            go()
        else:
            self.leaving.leave_for(go)

    def _close(self) -> None:
        self.unsaved.timer.stop()
        self.hide()
        self.closed.emit()
        self.deleteLater()
