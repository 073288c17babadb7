"""What is typed and not yet saved, kept in a small file beside the person's settings, so that it survives a crash."""

from __future__ import annotations

import json
import os
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


def keep(
    library: Library, table: str, record_id: int | None, typed: dict[str, Any], *, is_beside: bool = False
) -> None:
    """Keeps what is typed; a folder that may not be written costs only this safety.

    Args:
        is_beside: beside what was typed before and is offered, in place of it else.
    """
    path = _path(library, table, record_id, is_beside=is_beside)
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


def keep_file(library: Library, table: str, record_id: int | None, name: str, content: bytes) -> None:
    """Keeps a file that was attached and not saved, as `keep` does what was typed."""
    path = _path(library, table, record_id).with_suffix(".copy")
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


def come_forward(library: Library, table: str, record_id: int | None) -> None:
    """What was kept beside takes the place of what was offered, which is decided."""
    with suppress(OSError):
        _path(library, table, record_id, is_beside=True).replace(_path(library, table, record_id))


def forget_beside(library: Library, table: str, record_id: int | None) -> None:
    """What was kept beside is saved, discarded, or kept in place of what was offered."""
    with suppress(OSError):
        _path(library, table, record_id, is_beside=True).unlink(missing_ok=True)


def forget_file(library: Library, table: str, record_id: int | None) -> None:
    """The file is attached no more."""
    with suppress(OSError):
        _path(library, table, record_id).with_suffix(".copy").unlink(missing_ok=True)


def forget(library: Library, table: str, record_id: int | None) -> None:
    """What was typed is saved, or was discarded by the person."""
    with suppress(OSError):
        _path(library, table, record_id).unlink(missing_ok=True)
    forget_file(library, table, record_id)


def _path(library: Library, table: str, record_id: int | None, *, is_beside: bool = False) -> Path:
    name = library.uid or library.name
    beside = "-beside" if is_beside else ""
    return folder() / f"{name}-{table}-{'new' if record_id is None else record_id}{beside}.json"


def when_words(at: datetime, today: date) -> str:
    """When a draft was kept: the time, and before today the day too."""
    return f"{at:%H:%M}" if at.date() == today else dates.show_moment(at)
