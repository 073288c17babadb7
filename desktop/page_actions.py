"""What the menus do with the shown page: new, edit, delete, undo, redo, export, theme, help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.errors import DatahallError
from desktop import about, messages, welcome
from desktop.look import theme
from desktop.own import open_fields, open_measures
from desktop.pages import (
    BOARD,
    CHART,
    COMPARE,
    DUPLICATES,
    EDITIONS,
    HISTORY,
    INBOX,
    PROMISED,
    RECORD_TABLES,
    SETTINGS,
    TO_CHECK,
    VIEW_PAGES,
)
from desktop.settings_page import applying
from desktop.undoing import Undoing

if TYPE_CHECKING:
    from db.to_check.telling import Told
    from desktop.edit.record_editor import RecordEditor
    from desktop.main_window import MainWindow
    from desktop.sheets.printing import RecordPrinting


class PageActions(QObject):
    """Connects the window's actions to its pages and library."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.editor: RecordEditor | None = None
        self.undoing = Undoing(window)
        actions = window.actions_by_name
        for table in RECORD_TABLES[:-1]:
            actions[f"new_{table}"].triggered.connect(lambda _=False, table=table: self.new(table))
        for name, work in self._plain().items():
            actions[name].triggered.connect(lambda _=False, work=work: work())
        actions["panel"].setChecked(bool(window.settings.window.get("panel", True)))
        actions["panel"].toggled.connect(self._show_panel)
        for choice in theme.CHOICES:
            action = actions[f"theme_{choice}"]
            action.setChecked(window.settings.theme == choice)
            action.triggered.connect(lambda _=False, choice=choice: self._choose_theme(choice))

    def _plain(self) -> dict[str, Callable[[], object]]:
        """What the actions do that need nothing but a call."""
        window = self._window
        return {
            "quit": window.close,
            "undo": self.undoing.undo,
            "redo": self.undoing.redo,
            "search": window.search.begin,
            "find": self._find,
            "back": window.go_back,
            "forward": window.go_forward,
            "save_view": lambda: window.view_list.save(),
            "save_view_as": lambda: window.view_list.save_as(),
            "columns": lambda: window.pages.shown().choose_columns(),
            "edit": self._edit_selected,
            "explain": lambda: window.pages.shown().explain(),
            "delete": self._delete_selected,
            "print_record": lambda: self._printing().print_record(),
            "save_record_pdf": lambda: self._printing().save_pdf(),
            "import_table": self._import_table,
            "copy_citation": lambda: window.citing.copy_selected(),
            "import_sources": self._import_sources,
            "export_table": self._export,
            "export_everything": self._export_everything,
            "record_history": self._open_history,
            "name_edition": self._name_edition,
            "backups": window.backups.show,
            "trim_history": lambda: window.standing.trim(),
            "measures": lambda: open_measures(window),
            "own_fields": lambda: open_fields(window),
            "settings": lambda: window.go_to(SETTINGS),
            "navigation": lambda: window.narrow.toggle(),
            "as_known_on": lambda: window.known_bar.begin(),
            "playback": lambda: window.pages.chart().playback.begin(),
            "promised": lambda: window.go_to(PROMISED),
            "duplicates": lambda: window.go_to(DUPLICATES),
            "new_chart": self._new_chart,
            "new_board": self._new_board,
            "house_styles": self._house_styles,
            "compare": lambda: window.go_to(COMPARE),
            "export_image": lambda: window.pages.shown().export_image(),
            "copy_image": lambda: window.pages.shown().copy_image(),
            "export_data": lambda: window.pages.shown().export_data(),
            "keys": self._show_keys,
            "guide": self._show_guide,
            "welcome": lambda: welcome.Welcome(window).show(),
            "support_report": self._support_report,
            "about": lambda: about.show_about(window),
        }

    def show_state(self) -> None:
        """Which actions can be used now, and what undo and redo would do."""
        window, actions = self._window, self._window.actions_by_name
        library = window.library
        on_table = window.pages.current in RECORD_TABLES
        writable = library is not None and not library.read_only and self.editor is None
        selected = on_table and self._selected() is not None
        for table in RECORD_TABLES[:-1]:
            actions[f"new_{table}"].setEnabled(writable)
        actions["import_sources"].setEnabled(writable)
        actions["import_table"].setEnabled(writable)
        for name in ("edit", "delete"):
            actions[name].setEnabled(writable and self._selected() is not None)
        window.capture.show_state(may_edit=writable)
        window.many.show_state()
        for name in ("explain", "record_history", "print_record", "save_record_pdf", "copy_citation"):
            actions[name].setEnabled(bool(selected) and self.editor is None)
        for name in ("columns", "panel"):
            actions[name].setEnabled(on_table and self.editor is None)
        for name in ("save_view", "save_view_as"):
            actions[name].setEnabled(writable and (on_table or window.pages.current in (CHART, COMPARE)))
        on_list = window.pages.current in (HISTORY, EDITIONS, INBOX, DUPLICATES)
        may_export = not on_list and window.pages.current != SETTINGS
        may_be_searched = on_table or window.pages.current in (HISTORY, EDITIONS, TO_CHECK, COMPARE)
        actions["find"].setEnabled(may_be_searched and self.editor is None)
        actions["export_table"].setEnabled(may_export and library is not None and self.editor is None)
        for name in ("name_edition", "trim_history", "new_board"):
            actions[name].setEnabled(writable)
        for name in ("new_library", "open_library", "open_recent", "new_starter"):
            actions[name].setEnabled(window.edition is None)
        for name in ("copy_image", "export_data"):
            actions[name].setEnabled(window.pages.current in (CHART, COMPARE, PROMISED))
        actions["playback"].setEnabled(window.pages.current == CHART)
        actions["export_image"].setEnabled(window.pages.current in (*VIEW_PAGES, PROMISED))
        actions["backups"].setEnabled(library is not None and window.edition is None and self.editor is None)
        actions["search"].setEnabled(library is not None and self.editor is None)
        window.search.setEnabled(library is not None and self.editor is None)
        actions["house_styles"].setEnabled(library is not None and self.editor is None)
        for name in ("new_chart", "promised", "duplicates", "measures", "own_fields"):
            actions[name].setEnabled(library is not None)
        actions["as_known_on"].setEnabled(library is not None and self.editor is None and window.edition is None)
        for name in ("folder", "export_everything", "compare"):
            actions[name].setEnabled(library is not None)
        # Its keys are those of the editor's "Save and new": of two that may be meant Qt calls neither.
        actions["save_copy"].setEnabled(library is not None and self.editor is None)
        actions["back"].setEnabled(window.trail.can_go_back)
        actions["forward"].setEnabled(window.trail.can_go_forward)
        self.undoing.show_state(may_write=writable)

    def may_close(self) -> bool:
        """Whether the window may close: an editor with unsaved work asks first."""
        return self.editor is None or self.editor.request_close()

    def may_take_files(self) -> bool:
        """Whether dropped files can go into the library now."""
        library = self._window.library
        return library is not None and not library.read_only and self.editor is None

    # Records

    def new(self, table: str) -> None:
        """Opens the editor on a new record."""
        self._open_editor(table, None)

    def edit(self, table: str, record_id: int) -> None:
        """Opens the editor on a record, for id 0 on a new one; a figure is edited with its subject."""
        if table == "observation" and self._window.library is not None:
            from db.browse import records

            table, record_id = records.subject_of_observation(self._window.library, record_id)
        self._open_editor(table, record_id or None)

    def mend(self, found: Told) -> None:
        """Goes to where a finding of the page "To check" is mended; where nothing may be written, to its record."""
        library = self._window.library
        if library is None:
            return
        if found.sort.name == "DISAGREEMENT":
            self._window.show_disagreement(found.table, found.record_id)
        elif library.read_only:
            self._window.open_record(found.table, found.record_id)
        else:
            self._open_editor(found.table, found.record_id, stays=True)
            if self.editor is not None:
                field = {"UNSOURCED": "source", "DOUBTED": "citations", "OVERDUE": "date"}.get(found.sort.name, "")
                self.editor.begin_at(f"{found.fact}:{found.fact_id}" if found.fact else "", field or "facts_source")

    def delete(self, table: str, record_id: int) -> None:
        """Deletes a record with its facts, after asking; undo brings all of it back."""
        library = self._window.library
        if library is None or library.read_only:
            return
        from db.browse import records
        from db.edit import deleting

        name = records.name_of(library, table, record_id)
        along = ", ".join(deleting.goes_with(library, table, record_id))
        explanation = self.tr("With it go: {facts}.").format(facts=along) + "\n" if along else ""
        question = self.tr("Delete “{name}”?").format(name=name)
        if messages.ask(
            self._window, question, explanation + self.tr("Undo brings all of it back."), self.tr("Delete")
        ):
            self._try(lambda: deleting.delete(library, table, record_id))

    def edit_from(self, table: str, record_id: int, preset: Mapping[str, str]) -> RecordEditor | None:
        """Opens the editor on a record, for id 0 on a new one, with texts to begin with. None where it cannot."""
        self._open_editor(table, record_id or None, preset=preset)
        return self.editor

    def _open_editor(
        self, table: str, record_id: int | None, *, stays: bool = False, preset: Mapping[str, str] | None = None
    ) -> None:
        """Opens the editor; what was saved is then shown, unless the person `stays` where they are."""
        library = self._window.library
        if library is None or library.read_only or self.editor is not None:
            return
        from desktop.edit.record_editor import RecordEditor

        self._window.capture.close_picker()
        try:
            self.editor = RecordEditor(library, table, record_id, preset, parent=self._window.stage)
        except DatahallError as error:
            messages.show_error(self._window, error)
            return
        if not stays:
            self.editor.saved.connect(self._window.open_record)
        self.editor.saved.connect(self._window.capture.facts_saved)
        self.editor.open_instead.connect(self._window.open_record)
        self.editor.closed.connect(self._editor_closed)
        self.editor.show()
        self.show_state()

    def leave_editor(self) -> None:
        """Puts an open editor away without a word; what was typed is kept, and offered again."""
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None

    def _editor_closed(self) -> None:
        self.editor = None
        self.show_state()
        page = self._window.pages.shown()
        if page is not None:
            page.setFocus()

    def _selected(self) -> tuple[str, int] | None:
        """Table and id of the record chosen on the page in front."""
        pages = self._window.pages
        if pages.shown() is None or pages.current not in (*RECORD_TABLES, INBOX):
            return None
        record_id = pages.shown().selected_id()
        return None if record_id is None else ("source" if pages.current == INBOX else pages.current, record_id)

    def _edit_selected(self) -> None:
        if (selected := self._selected()) is not None:
            self.edit(*selected)

    def delete_all(self, table: str, ids: list[int]) -> None:
        """Deletes the selected records of a table, after asking."""
        if len(ids) > 1:
            self._window.many.delete(table, ids)
        elif ids:
            self.delete(table, ids[0])

    def _delete_selected(self) -> None:
        table, ids = self._window.many.selected()
        if len(ids) > 1:
            self.delete_all(table, ids)
        elif (selected := self._selected()) is not None:
            self.delete(*selected)

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except DatahallError as error:
            messages.show_error(self._window, error)

    # Pages

    def _show_guide(self) -> None:
        from desktop import key_list
        from desktop.guide import Guide

        entries = key_list.key_entries(self._window.actions_by_name)
        Guide([(one.words, one.shown) for one in entries], self._window).show()

    def _support_report(self) -> None:
        from desktop.support.report_dialog import ReportDialog

        ReportDialog(self._window).open()

    def _show_keys(self) -> None:
        from desktop import key_list

        key_list.show_keys(self._window, self._window.actions_by_name)

    def _find(self) -> None:
        self._window.pages.shown().focus_filter()

    def _open_history(self) -> None:
        record_id = self._window.pages.shown().selected_id()
        if record_id is not None:
            self._window.open_history(self._window.pages.current, record_id)

    def _name_edition(self) -> None:
        self._window.go_to(EDITIONS)
        self._window.pages.shown().name_this_state()

    def _new_chart(self) -> None:
        self._window.go_to(CHART)
        self._window.pages.chart().new_chart()

    def _new_board(self) -> None:
        """Keeps an empty board and goes there: it says what to do next."""
        library = self._window.library
        if library is None or library.read_only:
            return
        from db.charts.saved import boards

        name = boards.free_name(library, self.tr("Board"))
        self._try(lambda: self._window.go_to(BOARD, boards.save(library, name, boards.Board())))

    def _house_styles(self) -> None:
        library = self._window.library
        if library is not None:
            from desktop.charts.house_styles.style_dialog import StyleDialog

            StyleDialog(library, self._window).open()

    def _show_panel(self, shown: bool) -> None:
        self._window.panel_place.setVisible(shown and self._window.pages.current in RECORD_TABLES)

    def _choose_theme(self, choice: str) -> None:
        self._window.settings.theme = choice
        applying.apply(self._window)
        if self._window.pages.current == SETTINGS:
            self._window.pages.shown().show_settings()

    def _printing(self) -> RecordPrinting:
        from desktop.sheets.printing import RecordPrinting

        return RecordPrinting(self._window, self._window.pages.current, self._window.pages.shown().selected_id())

    def _import_table(self) -> None:
        from desktop.importing.table_import import TableImport

        TableImport(self._window).ask()

    def _import_sources(self) -> None:
        from desktop.importing.source_import import SourceImport

        SourceImport(self._window).ask()

    def _export_everything(self) -> None:
        from desktop.exporting.everything import Everything

        Everything(self._window).export()

    def _export(self) -> None:
        """Exports the shown table as filtered and sorted; on the chart and board pages their image."""
        window = self._window
        if window.pages.current in (TO_CHECK, PROMISED):
            window.pages.shown().ask_where_to_export()
            return
        if window.pages.current in VIEW_PAGES:
            window.pages.shown().export_image()
            return
        if window.library is not None and window.pages.shown() is not None:
            from desktop.exporting.table_export import TableExport

            TableExport(window, window.library, window.pages.shown(), window.pages.current).begin()
