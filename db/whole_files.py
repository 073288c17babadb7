"""Files that a person relies on: written whole or not at all, under names that every system takes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from db.leftovers import draft_of
from db.troubles import when_making

LONGEST_NAME = 80
"""Signs in a file's name: file systems allow 255 bytes, a Chinese sign has three, and an ending comes on top."""


@contextmanager
def whole_file(target: Path, *, waits_for_disk: bool = True) -> Iterator[BinaryIO]:
    """A file beside the target that takes its place when all is written; on any error nothing is left of it.

    Args:
        waits_for_disk: it survives a power cut, too; not for what is written while a person types.

    Raises:
        DatahallError: it cannot be written.
    """
    draft = draft_of(target, "writing")
    try:
        with draft.open("wb") as file:
            yield file
            file.flush()
            if waits_for_disk:
                os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        raise when_making(f"{target.name} could not be written to {target.absolute().parent}.", error) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def write_whole(target: Path, content: bytes, *, waits_for_disk: bool = True) -> None:
    """Replaces a file, whole or not at all; see `whole_file`. Raises DatahallError."""
    with whole_file(target, waits_for_disk=waits_for_disk) as file:
        file.write(content)


def file_name(name: str) -> str:
    """A name as a file's, without ending: what some system forbids becomes a space; "chart" where nothing is left."""
    kept = "".join(" " if sign in '<>:"/\\|?*' or ord(sign) < 32 else sign for sign in name)
    return " ".join(kept.split())[:LONGEST_NAME].strip(". ") or "chart"
