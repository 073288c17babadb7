"""Takes references of a file into the library, as one action that undo takes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.interchange.bibliographies.matching import PlannedSource
from db.watch import Watch

if TYPE_CHECKING:
    from db.library import Library

BATCH = 200


@dataclass(frozen=True)
class Taken:
    """How many sources were added, changed, and left as they were; `ids` are those added and changed."""

    added: int
    changed: int
    left: int
    ids: tuple[int, ...] = ()

    def sentence(self) -> str:
        """ "12 sources added, 1 changed, 3 left as they were." """
        words = [f"{self.added:,} {'source' if self.added == 1 else 'sources'} added"]
        words += [f"{self.changed:,} changed"] if self.changed else []
        words += [f"{self.left:,} left as {'it was' if self.left == 1 else 'they were'}"] if self.left else []
        return f"{', '.join(words)}."


def take_sources(
    library: Library,
    planned: Sequence[PlannedSource],
    name: str,
    wished: Sequence[bool] | None = None,
    watch: Watch = Watch(),  # noqa: B008  (a frozen default)
) -> Taken:
    """Adds and changes sources as planned.

    Args:
        library: where to.
        planned: from `plan_sources`.
        name: of the file, for the history.
        wished: for each of `planned`, whether it is taken; None: those that are usual.
        watch: told how many are done.

    Raises:
        DatahallError: the library cannot be written; nothing is changed then.
        Cancelled: the watch said stop; nothing is changed.
    """
    from db.backups.keeping import back_up_unless_there
    from db.backups.thinning import Reason
    from db.history.changes import change_set, insert_rows
    from db.models import Source
    from db.values import dates

    choices = [one.is_usual for one in planned] if wished is None else list(wished)
    chosen = [one for one, wish in zip(planned, choices, strict=True) if wish and one.may_be_taken]
    new = [_row(one) for one in chosen if one.source_id is None]
    changed = [one for one in chosen if one.source_id is not None]
    if not chosen:
        return Taken(0, 0, len(planned))
    count = f"{len(chosen):,} {'source' if len(chosen) == 1 else 'sources'}"
    back_up_unless_there(library, Reason.BEFORE_IMPORT)
    with change_set(library, f"Import {count} from {name}") as session:
        ids = insert_rows(session, Source, new)
        for done, one in enumerate(changed):
            if not done % BATCH:
                watch.at(len(new) + done, len(chosen))
            row = session.get(Source, one.source_id)
            if row is None:
                continue
            for field in one.changes or {}:
                setattr(row, field, one.values[field])
                if field in ("published", "seen"):
                    first, last = dates.span(one.values[field])
                    setattr(row, f"{field}_first_day", first)
                    setattr(row, f"{field}_last_day", last)
        watch.at(len(chosen), len(chosen))
    ids += [one.source_id for one in changed if one.source_id is not None]
    return Taken(len(new), len(changed), len(planned) - len(chosen), tuple(ids))


def _row(one: PlannedSource) -> dict[str, object]:
    """All columns of a new source."""
    from db.edit.forms import SourceForm, check

    return dict(check(SourceForm, {name: value for name, value in one.values.items() if not name.endswith("_day")}))
