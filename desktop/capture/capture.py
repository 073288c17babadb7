"""Quick capture: takes what is pasted or dropped, says what was made, and begins entering facts from it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from db.errors import DatahallError
from db.watch import Watch
from desktop import messages, tasks
from desktop.pages import INBOX, RECORD_TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.capture.capturing import Clipping, Outcome
    from desktop.capture.inbox_page import InboxPage
    from desktop.capture.picker import Picked, RecordPicker
    from desktop.dropping import FileDrop
    from desktop.main_window import MainWindow


class Capture(QObject):
    """Captures into the open library of a window. `current` is the source in hand: captured last, or chosen in the
    inbox."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.current: int | None = None
        self.quote: tuple[int, str] | None = None
        """A source, and words of it for the next figure that is entered from it."""
        self.picker: RecordPicker | None = None
        self._action = ""
        self._said_of: int | None = None
        self._words: list[Clipping] = []
        window.notice.asked.connect(self._follow)
        actions = window.actions_by_name
        actions["capture"].triggered.connect(lambda _=False: self.from_clipboard())
        actions["enter_facts"].triggered.connect(lambda _=False: self.enter_facts())
        actions["worked_through"].triggered.connect(lambda _=False: self.mark_worked_through())

    # What the window asks

    def show_state(self, *, may_edit: bool) -> None:
        """Which actions can be used now; capturing works while an editor is open, too."""
        library, actions = self._window.library, self._window.actions_by_name
        writable = library is not None and not library.read_only
        actions["capture"].setEnabled(writable)
        source_id = self._source_in_hand() if writable else None
        actions["enter_facts"].setEnabled(may_edit and source_id is not None)
        actions["worked_through"].setEnabled(may_edit and source_id is not None and self._is_in_inbox(source_id))

    def count(self) -> int:
        """How many sources wait in the inbox."""
        from db.capture import inbox

        return inbox.count(self._window.library) if self._window.library is not None else 0

    def look(self) -> None:
        """After a change: a notice about what is no longer there goes."""
        if self._said_of is not None and not self._is_in_inbox(self._said_of):
            self._said_of = None
            self._window.notice.hide()

    def page_left(self) -> None:
        """What was said on one page is old on the next; a quote that waits for its figure stays."""
        self.close_picker()
        if self.quote is None:
            self._window.notice.hide()

    def forget(self) -> None:
        """Before another library is shown."""
        self.close_picker()
        self.current = self.quote = self._said_of = None
        self._window.notice.hide()

    def take_drops(self, drop: FileDrop) -> None:
        """Takes pages, texts, pictures and PDF dropped onto the window, and words and links from other programs."""

        def accepts(path: Path) -> bool:
            from db.capture.capturing import is_captured

            return is_captured(path)

        def holds(data: QMimeData) -> bool:
            from desktop.capture.clippings import may_hold_clippings

            return may_hold_clippings(data)

        drop.add(accepts, self.take_files)
        drop.add_words(holds, self._take_data)

    def serve(self, page: InboxPage) -> None:
        """Does what the inbox page asks."""
        actions = self._window.page_actions
        page.facts_asked.connect(lambda source_id, words: self.enter_facts(source_id, words))
        page.edit_asked.connect(lambda source_id: actions.edit("source", source_id))
        page.delete_asked.connect(lambda source_id: actions.delete("source", source_id))
        page.done_asked.connect(self.mark_worked_through)
        page.words_copied.connect(self._keep_quote)
        page.capture_asked.connect(self.from_clipboard)
        page.copy_asked.connect(self._open_copy)
        page.selected.connect(self._chosen)

    # Capturing

    def from_clipboard(self) -> None:
        """Captures what lies on the clipboard; cells of a spreadsheet, on a table's page, are imported."""
        from desktop.importing.pasted_cells import import_cells, takes_cells

        data, window = QGuiApplication.clipboard().mimeData(), self._window
        if window.pages.current in RECORD_TABLES and window.page_actions.may_take_files() and takes_cells(data):
            import_cells(window, data)
        else:
            self._take_data(data)

    def take_files(self, paths: list[Path]) -> None:
        """Captures files, as one action."""
        from db.capture.capturing import Clipping

        self.take([Clipping(path=path) for path in paths])

    def take(self, clippings: Sequence[Clipping], *, may_be_quote: bool = False) -> None:
        """Captures beside the window, and says what came of it. Few words may be a quote of the source in hand."""
        from db.capture.capturing import capture
        from db.capture.quoting import of_source_in_hand

        library = self._window.library
        if library is None or library.read_only:
            return
        today = datetime.now(UTC).astimezone().date()
        wished, current = list(clippings), self.current if may_be_quote else None
        goes_on = self.quote is not None and self.quote[0] == current

        def work(watch: Watch) -> tuple[Outcome, list[Clipping]]:
            quoted = of_source_in_hand(library, wished[0], current, goes_on=goes_on) if current is not None else None
            return capture(library, [quoted] if quoted else wished, today, watch), wished if quoted else []

        tasks.run(self, work, done=self._taken, failed=lambda error: messages.show_error(self._window, error))

    def _take_data(self, data: QMimeData | None) -> None:
        from desktop.capture.clippings import clippings_of

        found = clippings_of(data)
        if not found:
            words = self.tr(
                "The clipboard holds nothing to capture: copy an address, a text, a picture or a file first."
            )
            self._say(words, {}, is_wrong=True)
            return
        self.take(found, may_be_quote=len(found) == 1)

    def _taken(self, answer: tuple[Outcome, list[Clipping]]) -> None:
        from db.capture.quoting import as_quote

        outcome, self._words = answer
        self._action = outcome.action
        refused = " ".join(outcome.refused)
        if not outcome.captured:
            self._say(refused, {}, is_wrong=True)
            return
        last = outcome.captured[-1]
        self.current = self._said_of = last.source_id
        if self._words:
            self.quote = (last.source_id, as_quote(self._words[0].text))
        links = {"undo": self.tr("Undo")} if outcome.action else {}
        links |= {"open": self.tr("Open")}
        if len(outcome.captured) > 1:
            new = sum(one.is_new for one in outcome.captured)
            words = self.tr("{count} sources in the inbox, {new} new").format(count=len(outcome.captured), new=new)
        elif self._words:
            words = self.tr("Quote of the next figure from “{title}”: {words}").format(
                title=last.title, words=self.quote[1] if self.quote else ""
            )
            links |= {"separate": self.tr("Make it a source of its own"), "facts": self._facts_words()}
        else:
            begin = self.tr("New source in the inbox") if last.is_new else self.tr("In the inbox")
            begin = begin if last.is_new or outcome.action else self.tr("Already in the inbox")
            words = f"{begin}: {last.title}"
            links |= {"facts": self._facts_words()}
        remarks = " ".join(part for part in (*(one.remark for one in outcome.captured if one.remark), refused) if part)
        self._say(f"{words}. {remarks}" if remarks else words, links, is_wrong=bool(refused))
        self._window.show_state()

    def _facts_words(self) -> str:
        return self.tr("Enter facts from it")

    def _say(self, words: str, links: dict[str, str], *, is_wrong: bool = False) -> None:
        self._window.notice.say(words, links, is_wrong=is_wrong)

    # What the notice offers

    def _follow(self, link: str) -> None:
        if link == "undo":
            self._undo()
        elif link == "open":
            self._open()
        elif link == "facts":
            self.enter_facts(self._said_of)
        elif link == "done" and self._said_of is not None:
            self.mark_worked_through(self._said_of)
        elif link == "separate":
            clippings, self._words, self.quote, self.current = self._words, [], None, None
            self._undo()
            self.take(clippings)

    def _undo(self) -> None:
        """Takes the capture back, unless something else was done since."""
        from db.history import changes
        from db.history.steps import next_undo

        library = self._window.library
        if library is None:
            return
        step = next_undo(library)
        self._window.notice.hide()
        if step is None or step.action != self._action:
            if self._action:
                words = self.tr("Something else was done since: undo that first, or delete the source in the inbox.")
                self._say(words, {}, is_wrong=True)
            return
        try:
            changes.undo(library)
        except DatahallError as error:
            messages.show_error(self._window, error)

    def _open(self) -> None:
        source_id = self._said_of
        self._window.go_to(INBOX)
        if self._window.pages.current == INBOX and source_id is not None:
            self._window.pages.shown().select(source_id)

    # From a source to its facts

    def enter_facts(self, source_id: int | None = None, words: str = "") -> None:
        """Asks for a record, and opens its editor with a source for new facts: the one given, else the one in hand."""
        from db.capture.quoting import as_quote
        from db.edit import lookup
        from desktop.capture.picker import RecordPicker

        library = self._window.library
        source_id = source_id or self._source_in_hand()
        found = lookup.by_id(library, "source", source_id) if library is not None and source_id is not None else None
        if library is None or found is None or library.read_only or self._window.page_actions.editor is not None:
            return
        if words.strip():
            self.quote = (found.id, as_quote(words))
        quote = self.quote[1] if self.quote is not None and self.quote[0] == found.id else ""
        self.current = found.id
        self.close_picker()
        picker = self.picker = RecordPicker(library, found.name, quote, self._window.stage)
        picker.picked.connect(lambda picked: self._edit(found.id, picked, quote))
        picker.closed.connect(self._picker_closed)
        picker.begin()

    def close_picker(self) -> None:
        """Before anything else comes over the window."""
        if self.picker is not None:
            self.picker.close_picker()

    def _picker_closed(self) -> None:
        self.picker = None
        page = self._window.pages.shown()
        if page is not None:
            page.setFocus()

    def _edit(self, source_id: int, picked: Picked, quote: str) -> None:
        from db.capture.quoting import figures_in
        from db.edit import lookup
        from db.edit.entry import RECORD
        from desktop.edit import fact_keys
        from desktop.edit.record_editor import FIGURES, QUOTE

        library = self._window.library
        if library is None:
            return
        preset = {"facts_source" if picked.record_id else "source": lookup.text_for(library, "source", source_id)}
        if not picked.record_id:
            preset["name"] = picked.name
        if quote:
            preset |= {QUOTE: quote, FIGURES: next(iter(figures_in(quote)), "")}
        editor = self._window.page_actions.edit_from(picked.table, picked.record_id, preset)
        if editor is None or editor.banner.buttons:
            return
        self.quote = None
        if picked.record_id:
            editor.once_whole(lambda: fact_keys.go_to_figures(editor))
        elif picked.name:
            field = "kind" if picked.table != "facility" else "place"
            editor.once_whole(lambda: editor.form.focus_on(RECORD, field))

    def facts_saved(self, table: str, record_id: int) -> None:
        """A record was saved: a source of the inbox that it cites may be worked through now."""
        from db.capture import inbox
        from db.edit import lookup

        library = self._window.library
        cited = inbox.cited_by(library, table, record_id) if library is not None else []
        if library is None or not cited:
            return
        source_id = self.current if self.current in cited else cited[0]
        found = lookup.by_id(library, "source", source_id)
        if found is not None:
            self.current = self._said_of = source_id
            words = self.tr("Facts saved from “{title}”, which is in the inbox").format(title=found.name)
            self._say(words, {"done": self.tr("Mark as worked through"), "facts": self.tr("Enter more from it")})

    def mark_worked_through(self, source_id: int | None = None) -> None:
        """Takes a source out of the inbox: the one given, else the one in hand. Undo puts it back."""
        from db.capture import inbox

        library, source_id = self._window.library, source_id or self._source_in_hand()
        if library is None or source_id is None or library.read_only:
            return
        try:
            inbox.set_worked_through(library, source_id, True)
        except DatahallError as error:
            messages.show_error(self._window, error)

    # Inside

    def _source_in_hand(self) -> int | None:
        """The source chosen on the page in front, else the one captured last, else the newest in the inbox."""
        from db.capture import inbox

        pages, library = self._window.pages, self._window.library
        if library is None:
            return None
        if pages.current in (INBOX, "source") and pages.shown() is not None and pages.shown().selected_id() is not None:
            return int(pages.shown().selected_id())
        if self.current is not None and inbox.is_in(library, self.current):
            return self.current
        return inbox.newest(library)

    def _is_in_inbox(self, source_id: int) -> bool:
        from db.capture import inbox

        return self._window.library is not None and inbox.is_in(self._window.library, source_id)

    def _chosen(self, source_id: int) -> None:
        self.current = source_id
        self._window.show_state()

    def _keep_quote(self, source_id: int, words: str) -> None:
        from db.capture.quoting import as_quote

        self.quote = (source_id, as_quote(words))
        self._said_of = source_id
        said = self.tr("Quote of the next figure from this source: {words}").format(words=self.quote[1])
        self._say(said, {"facts": self._facts_words()})

    def _open_copy(self, source_id: int) -> None:
        from desktop.copies import opened

        if self._window.library is not None:
            opened.open_copy(self._window, self._window.library, source_id)
