"""What is typed and not yet saved, kept in a small file beside the person's settings, so that it survives a crash."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from db.errors import DatahallError
from db.library import Library
from db.values import dates
from db.whole_files import write_whole


@dataclass(frozen=True)
class KeptDraft:
    """What an editor had typed, and when it was kept (local time)."""

    at: datetime
    typed: dict[str, Any]


def folder() -> Path:
    """Where unsaved drafts are kept; beside the libraries when DATAHALL_HOME says where these are."""
    home = os.environ.get("DATAHALL_HOME")
    if home:
        return Path(home) / "unsaved"
    import platformdirs

    return Path(platformdirs.user_state_dir("Datahall", appauthor=False)) / "unsaved"


def keep(library: Library, table: str, record_id: int | None, typed: dict[str, Any], *, beside: int = 0) -> None:
    """Keeps what is typed; a folder that may not be written costs only this safety.

    Args:
        beside: 0 for the draft that is offered; else a number of `free_beside`, for what is typed while one is offered.
    """
    path = _path(library, table, record_id, beside)
    with suppress(OSError, DatahallError):
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"at": datetime.now().astimezone().isoformat(), "typed": typed}, ensure_ascii=False)
        write_whole(path, text.encode(), waits_for_disk=False)


def kept(library: Library, table: str, record_id: int | None) -> KeptDraft | None:
    """What was typed about this record and never saved, or None."""
    try:
        stored = json.loads(_path(library, table, record_id).read_text(encoding="utf-8"))
        return KeptDraft(datetime.fromisoformat(stored["at"]), dict(stored["typed"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_file(
    library: Library, table: str, record_id: int | None, name: str, content: bytes, *, beside: int = 0
) -> None:
    """Keeps a file that was attached and not saved, as `keep` does what was typed."""
    path = _path(library, table, record_id, beside).with_suffix(".copy")
    with suppress(OSError, DatahallError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, name.encode() + b"\n" + content, waits_for_disk=False)


def kept_file(library: Library, table: str, record_id: int | None) -> tuple[str, bytes] | None:
    """Name and bytes of a file that was attached and never saved, or None."""
    try:
        name, _, content = _path(library, table, record_id).with_suffix(".copy").read_bytes().partition(b"\n")
        return name.decode(), content
    except (OSError, ValueError):
        return None


def free_beside(library: Library, table: str, record_id: int | None) -> int:
    """A number, above those of all drafts that were kept beside the one offered: none of them is overwritten."""
    return max(_besides(library, table, record_id), default=0) + 1


def come_forward(library: Library, table: str, record_id: int | None) -> None:
    """The oldest draft kept beside, with its file, takes the place of the one offered, which is decided."""
    waiting = [n for n, path in _besides(library, table, record_id).items() if path.with_suffix(".json").exists()]
    if not waiting:
        return
    taken, place = _path(library, table, record_id, min(waiting)), _path(library, table, record_id)
    for suffix in (".copy", ".json"):  # killed between them, the draft still comes forward next time
        with suppress(OSError):
            taken.with_suffix(suffix).replace(place.with_suffix(suffix))


def forget_file(library: Library, table: str, record_id: int | None, *, beside: int = 0) -> None:
    """The file is attached no more."""
    with suppress(OSError):
        _path(library, table, record_id, beside).with_suffix(".copy").unlink(missing_ok=True)


def forget(library: Library, table: str, record_id: int | None, *, beside: int = 0) -> None:
    """What was typed is saved, was discarded by the person, or is kept in another place."""
    with suppress(OSError):
        _path(library, table, record_id, beside).unlink(missing_ok=True)
    forget_file(library, table, record_id, beside=beside)


def _besides(library: Library, table: str, record_id: int | None) -> dict[int, Path]:
    """A file of each draft beside the one offered, by their numbers."""
    first = _path(library, table, record_id, 1)
    numbered = re.compile(re.escape(first.stem) + r"(?:-(\d+))?")
    found = {}
    with suppress(OSError):
        for path in first.parent.iterdir():
            if path.suffix in (".json", ".copy") and (match := numbered.fullmatch(path.stem)):
                found[int(match[1] or 1)] = path
    return found


def _path(library: Library, table: str, record_id: int | None, beside: int = 0) -> Path:
    name = library.uid or library.name
    place = "" if not beside else "-beside" if beside == 1 else f"-beside-{beside}"
    return folder() / f"{name}-{table}-{'new' if record_id is None else record_id}{place}.json"


def when_words(at: datetime, today: date) -> str:
    """When a draft was kept: the time, and before today the day too."""
    return f"{at:%H:%M}" if at.date() == today else dates.show_moment(at)
