"""A saved view as one works on it: what it held when it was shown, and what was changed since and not saved.

The pages of tables, charts and comparisons each hold one `Yours`. What another program, or an undo, saved meanwhile
never goes under without a word, nor does what was changed here.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from db.charts.saved import views
from db.errors import DatahallError, InputError

if TYPE_CHECKING:
    from db.library import Library


class Kept(Protocol):
    """What a view holds."""

    def to_json(self) -> str:
        """As it is stored."""
        ...


V = TypeVar("V", bound=Kept)


class Yours(Generic[V]):
    """The view in front, and the unsaved changes of those that were in front before it.

    Args:
        library: where the views are.
        read: makes of a stored description what is shown. May raise ValueError, TypeError or KeyError.
        what: what a message calls it: "chart".

    Attributes:
        view_id: the view in front; 0: none.
        saved: what it held when it was shown, or saved here; None: there is no view.
    """

    def __init__(self, library: Library, read: Callable[[str], V], what: str = "view") -> None:
        self._library, self._read, self._what = library, read, what
        self.view_id = 0
        self.saved: V | None = None
        self._drafts: dict[int, tuple[V, V]] = {}  # as changed, and what it was changed from

    def begin(self, view_id: int, saved: V | None) -> None:
        """A view is in front from now on, no more among those that wait with changes; 0 and None: none."""
        self._drafts.pop(view_id, None)
        self.view_id, self.saved = view_id, saved

    def is_changed(self, now: V) -> bool:
        """Whether what is shown now is another than what the view held."""
        return self.saved is not None and self.saved != now

    def show(self, view_id: int, now: V) -> V:
        """Puts another view in front, and returns what is to be shown: it as it was left, unsaved changes and all.

        What was changed in the one before it is kept for when that is shown again. Raises DatahallError, and leaves
        all as it is, where the view is gone or damaged.
        """
        stored = self._stored(view_id)
        self.leave(now)
        changed, before = self._drafts.get(view_id, (stored, stored))
        self.begin(view_id, before)
        return self.look_again(changed) or changed

    def leave(self, now: V) -> None:
        """Takes the view away from the front, and keeps what was changed in it."""
        if self.saved is not None and self.view_id and self.is_changed(now):
            self._drafts[self.view_id] = (now, self.saved)
        self.begin(0, None)

    def is_gone(self) -> bool:
        """Whether the view in front was deleted; then it is in front no more, nor are its changes kept."""
        if not self.view_id or any(one.id == self.view_id for one in views.saved(self._library)):
            return False
        self.begin(0, None)
        return True

    def look_again(self, now: V) -> V | None:
        """What another program, or an undo, made of the view: to be shown in place of `now`; None: nothing is.

        What was changed here stays, and saving it asks which of both stands.
        """
        stored = None
        with suppress(DatahallError):  # one that was damaged since is left as it was read
            stored = self._stored(self.view_id) if self.view_id else None
        if stored is None or stored == self.saved:
            return None
        is_to_be_shown = not self.is_changed(now)
        if is_to_be_shown or stored == now:
            self.saved = stored
        return stored if is_to_be_shown else None

    def keep(self, now: V, *, over_theirs: bool = False) -> None:
        """Saves what is shown now into the view.

        Raises ViewChanged, and saves nothing, where the view holds another thing than when it was shown, unless
        `over_theirs`; DatahallError where it is gone or cannot be written.
        """
        as_shown = None if over_theirs else views.reads_as(self._read, self.saved)
        views.update(self._library, self.view_id, now.to_json(), is_as_shown=as_shown)
        self.saved = now

    def take_theirs(self) -> V:
        """The view as it is stored now, whoever changed it last. Raises DatahallError when it cannot be read."""
        self.saved = self._stored(self.view_id)
        return self.saved

    def name(self) -> str:
        """What the view in front is called now; "" where there is none."""
        return views.name_of(self._library, self.view_id) if self.view_id else ""

    def has(self, view_id: int) -> bool:
        """Whether a view is in front, or waits with changes."""
        return view_id == self.view_id or view_id in self._drafts

    def is_as_shown(self, view_id: int) -> bool:
        """Whether a view that it `has` holds what it held when it was shown; deleting another one takes a question.

        Raises DatahallError where the view is gone.
        """
        shown = self.saved if view_id == self.view_id else self._drafts[view_id][1]
        return views.reads_as(self._read, shown)(views.read_text(self._library, view_id))

    def remembered(self, now: V) -> dict[str, list[str]]:
        """What was changed and not saved, and from what, by the views' unique ids: plain values."""
        drafts = dict(self._drafts)
        if self.saved is not None and self.view_id and self.is_changed(now):
            drafts[self.view_id] = (now, self.saved)
        uids = {one.id: one.uid for one in views.saved(self._library)} if drafts else {}
        return {uids[view_id]: [one.to_json() for one in both] for view_id, both in drafts.items() if view_id in uids}

    def restore(self, remembered: object, page: str) -> None:
        """Takes `remembered`'s values; those of views that this page does not have any more are left out."""
        if not isinstance(remembered, dict) or not remembered:
            return
        for one in views.saved(self._library, page):
            if one.uid in remembered and one.id != self.view_id:
                with suppress(ValueError, TypeError, KeyError):
                    kept = remembered[one.uid]
                    # A program of before kept only what was changed, not from what.
                    changed, before = (kept, views.read_text(self._library, one.id)) if type(kept) is str else kept
                    self._drafts[one.id] = self._read(str(changed)), self._read(str(before))

    def _stored(self, view_id: int) -> V:
        try:
            return self._read(views.read_text(self._library, view_id))
        except (ValueError, TypeError, KeyError) as error:
            raise DatahallError(
                f"This saved {self._what} cannot be read.", f"Its description is damaged ({error}).", "Make it anew."
            ) from error


def renaming(library: Library, view_id: int, shown: str) -> Callable[[str], None]:
    """Gives a view another name than the one shown; where another program renamed it meanwhile, says so once first.

    The function returned raises InputError for that, and as `views.rename` does.
    """
    names = [shown]

    def rename(name: str) -> None:
        stored = views.name_of(library, view_id)
        if stored and stored != names[-1] and stored != name.strip():
            names.append(stored)
            raise InputError(
                f"It was renamed “{stored}” elsewhere.", "", "Rename it again to call it as you wish.", field="name"
            )
        views.rename(library, view_id, name)

    return rename
