"""How pages were left: what is the person's habit holds in all libraries, all else is the library's own.

A library comes back as it was left: filters, views and charts in front, changes not saved. They would be lost, or shown
in another library, by the numbers that its rows happen to have there. One never opened begins with the person's habits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.settings import Settings

State = dict[str, Any]

HABITS = {"widths", "folder", "folded", "explain_width", "newest_first", "forecasts", "at_least"}
"""What is one for all libraries."""

BEGUN_WITH = {"columns", "sort"}
"""What a library has of its own, its own fields for instance, and one never opened begins with."""


def state_of(settings: Settings, uid: str, page: str) -> State:
    """How a page of a library was left; of one never opened, only what is the person's habit."""
    return {**_habits(settings, page), **_own(settings, uid).get(page, {})}


def keep(settings: Settings, uid: str, page: str, state: State) -> None:
    """Notes how a page of a library is left."""
    habits = {name: value for name, value in state.items() if name in HABITS | BEGUN_WITH}
    settings.pages[page] = {**_habits(settings, page), **habits}
    own = {name: value for name, value in state.items() if name not in HABITS}
    settings.libraries[uid] = {**_own(settings, uid), page: own}


def adopt(settings: Settings, uid: str, path: Path) -> None:
    """Gives a library what `of_before` set apart for it, where it has nothing of its own yet."""
    before = settings.libraries.pop(str(path), None)
    if before is not None:
        settings.libraries.setdefault(uid, before)


def of_before(settings: Settings) -> None:
    """Parts the pages of a program that had them once for all libraries: they were of the library opened last."""
    own: dict[str, State] = {}
    for page, state in settings.pages.items():
        if isinstance(state, dict):
            own[page] = {name: value for name, value in state.items() if name not in HABITS}
            settings.pages[page] = {name: state[name] for name in state if name in HABITS | BEGUN_WITH}
    if own and settings.library:
        settings.libraries[settings.library] = own


def _habits(settings: Settings, page: str) -> State:
    found = settings.pages.get(page)
    return found if isinstance(found, dict) else {}


def _own(settings: Settings, uid: str) -> dict[str, State]:
    found = settings.libraries.get(uid)
    return {page: one for page, one in found.items() if isinstance(one, dict)} if isinstance(found, dict) else {}
