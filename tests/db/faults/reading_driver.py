"""Runs in a process of its own, under `failing_disk.c`: each reading call of what looks for damage fails once, one by
one. A whole library must not be called damaged then, but be said not to be readable. Prints one line of JSON for each
way of looking: how many faults, what was wrong.
"""

from __future__ import annotations

import ctypes
import errno
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path += [str(Path(__file__).parents[3]), str(Path(__file__).parents[2])]

from sample_records import add

from db import checking
from db.backups.recovering import recover
from db.damage import damage_in
from db.errors import DamagedLibrary, DatahallError
from db.library import open_library

FACILITIES = 60
LONG_NOTE = "Seen from the road. " * 1_000
"""On pages of its own, so that reading fails there, too."""


def opened(path: Path) -> str:
    """The name of damage, where opening a library tells of any."""
    try:
        open_library(path).close()
    except DamagedLibrary as error:
        return str(error)
    return ""


def checked(path: Path) -> str:
    """What is told to be wrong with a whole library."""
    with closing(open_library(path)) as library:
        armed()
        return " ".join(map(str, checking.check(library).errors))


def recovered(path: Path) -> str:
    """What is told of saving what can be read, where nothing is lost: nothing, or all."""
    target = path.with_name("recovered.datahall")
    try:
        library, recovery = recover(path, target)
        library.close()
    except DatahallError as error:
        return "" if "disk" in error.remedy else str(error)
    return "" if recovery.words().endswith("Nothing was lost.") else recovery.words()


ARMED_BY_ITSELF = checked
LOOKS: dict[str, Callable[[Path], str]] = {
    "look for damage": damage_in,
    "open": opened,
    "check": checked,
    "recover": recovered,
}


def armed() -> None:
    """Lets the disk fail as `arm` said."""
    shim.disk_arm_reading(*_arguments)


_arguments: tuple[Any, ...] = ()


def look(way: Callable[[Path], str], folder: Path, begin: Path, fault: tuple[int, int]) -> tuple[int, str]:
    """Looks once while so many reading calls fail. Returns how many there were, and what was wrong."""
    global _arguments
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / "library.datahall"
    shutil.copyfile(begin, path)
    first, last = map(ctypes.c_long, fault)
    _arguments = (str(path).encode(), first, last, errno.EIO)
    if way is not ARMED_BY_ITSELF:
        armed()
    try:
        wrong = way(path)
    except (DatahallError, sqlite3.Error, OSError) as error:
        wrong = str(error) if "damaged" in str(error) else ""
    calls = shim.disk_disarm()
    if not wrong and path.read_bytes() != begin.read_bytes():
        wrong = "the file was changed"
    return calls, wrong


def main() -> None:
    """Arguments: the shim, an empty library, a folder, about how many calls of each way of looking fail."""
    empty, folder, most = Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    begin = folder / "begin.datahall"
    shutil.copyfile(empty, begin)
    with closing(open_library(begin)) as library:
        for number in range(FACILITIES):
            add(library, "facility", name=f"Site {number}", note=LONG_NOTE)
    for name, way in LOOKS.items():
        calls, wrong = look(way, folder / "here", begin, (0, 0))
        found = [wrong] if wrong else []
        faults = [(first, last) for first in range(1, calls + 1, max(1, calls // most)) for last in (0, first)]
        for fault in faults:
            _, wrong = look(way, folder / "here", begin, fault)
            if wrong:
                found.append(f"call {fault[0]} to {fault[1] or 'the end'} of {calls}: {wrong[:300]}")
        print(json.dumps({"way": name, "faults": len(faults), "wrong": found}), flush=True)


if __name__ == "__main__":
    shim = ctypes.CDLL(sys.argv[1])
    shim.disk_disarm.restype = ctypes.c_long
    main()
