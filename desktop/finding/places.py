"""Where the search field leads: what of the window's pages, views, actions and records fits the words typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from db.values.folding import place_of, words_asked
from desktop.finding.result_list import Line
from desktop.look.plain import out_of_menu
from desktop.navigation_entries import entries_of
from desktop.pages import Pages

if TYPE_CHECKING:
    from db.browse.finding import Group, Hit
    from db.browse.finding_said import Said
    from db.library import Library
    from desktop.main_window import MainWindow

MOST_ACTIONS = 6


def _tr(text: str) -> str:
    return QCoreApplication.translate("Search", text)


class WindowPlaces:
    """The places of a window, for its search field."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    @property
    def library(self) -> Library | None:
        """The library shown."""
        return self._window.library

    def lines_of(self, group: Group, words: str) -> list[Line]:
        """A group of records under its heading, near ones without one.

        More than fit are one line that leads to the filtered page.
        """
        from db.browse.finding import NEAR, SAID

        if group.table == SAID:
            return self._said(group, words)
        if group.table == NEAR:
            return [self._line(hit, _kind(hit.table)) for hit in group.hits]
        title = Pages.title(group.table)
        lines = [Line(f"{title}  {group.total:,}")]
        lines += [self._line(hit) for hit in group.hits]
        if group.total > len(group.hits):
            shown = _tr("All {count} on the page {page}").format(count=f"{group.total:,}", page=title)
            lines.append(Line(shown, "", lambda: self._window.show_found(group.table, words), is_quiet=True))
        return lines

    def _line(self, hit: Hit, kind: str = "") -> Line:
        """A record: beside its name the other name that was found, what tells it from its like, and its kind."""
        beside = " · ".join(part for part in (hit.alias, hit.detail, kind) if part)
        return Line(hit.name, beside, lambda: self._window.open_record(hit.table, hit.record_id))

    def _said(self, group: Group, words: str) -> list[Line]:
        """Claims, quoted words and notes: the words, and beside them whom they are about and who says so."""
        lines = [Line(f"{_tr('Claims, quotes and notes')}  {group.total:,}")]
        for one in group.said:
            beside = " · ".join(part for part in (one.name, one.publisher) if part)
            shown = f"“{one.words}”"
            marked = next((place for word in words_asked(words) if (place := place_of(shown, word)) is not None), None)
            lines.append(Line(shown, beside, lambda one=one: self._open_said(one), marked=marked))  # type: ignore[misc]
        return lines

    def _open_said(self, one: Said) -> None:
        """Opens the record's panel where the fact stands."""
        self._window.actions_by_name["panel"].setChecked(True)
        self._window.open_record(one.table, one.record_id)
        self._window.pages.in_panel(lambda panel: panel.show_fact(*one.shown_at))

    def offered(self, words: str) -> list[Line]:
        """Pages, saved views and actions whose names hold every word typed."""
        wished = words.lower().split()
        goes = [one for one in self._pages() if _fits(one.words, wished)]
        does = [one for one in self._actions() if _fits(f"{one.words} {one.beside}", wished)]
        does = sorted(does, key=lambda one: not one.words.lower().startswith(" ".join(wished)))[:MOST_ACTIONS]
        lines = [Line(_tr("Go to")), *goes] if goes else []
        return [*lines, *([Line(_tr("Do")), *does] if does else [])]

    def all_offered(self) -> list[Line]:
        """All pages, saved views and actions, without headings."""
        return [*self._pages(), *self._actions()]

    def focus_page(self) -> None:
        """Gives the keys to the page shown."""
        page = self._window.pages.shown()
        if page is not None:
            page.setFocus()

    def is_named(self, words: str) -> bool:
        """Whether a page or saved view is called so, or begins so, or an action is called just so.

        Two words are enough of a beginning for an action: "new fac" says what is wished, "new" does not.
        """
        plain = " ".join(words.lower().split())
        return len(plain) > 1 and (
            any(one.words.lower().startswith(plain) for one in self._pages())
            or any(one.words.lower() == plain for one in self._actions())
            or (" " in plain and any(one.words.lower().startswith(plain) for one in self._actions()))
        )

    def _pages(self) -> list[Line]:
        window = self._window
        return [
            Line(entry.title, "", lambda entry=entry: window.go_to(entry.page, entry.record_id))  # type: ignore[misc]
            for entry in entries_of(window)
            if not entry.is_heading
        ]

    def _actions(self) -> list[Line]:
        return [
            Line(
                out_of_menu(action.text()).replace("…", ""),
                menu,
                action.trigger,
                action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            )
            for menu, action in self._window.actions_by_name.by_menu()
            if action.isEnabled()
        ]


def _kind(table: str) -> str:
    """What a record of a table is called."""
    return {
        "facility": _tr("Facility"),
        "partner": _tr("Partner"),
        "policy": _tr("Policy"),
        "source": _tr("Source"),
        "place": _tr("Place"),
    }[table]


def _fits(name: str, wished: list[str]) -> bool:
    """Whether each wished word begins a word of the name."""
    parts = name.lower().replace(":", " ").split()
    return all(any(part.startswith(word) for part in parts) for word in wished)
