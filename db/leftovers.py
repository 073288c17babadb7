"""Half-made files and temporary folders of ours: named so that those of a killed process are known and swept.

Such a name tells the computer and the process that made it. It is swept once that process has ended and nothing was
written for a while; one of another computer, in a shared folder, after a day without a write.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import tempfile
import time
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

TEMPORARY = "datahall-work-"
SURE_AFTER_S, SURE_AFTER_ELSEWHERE_S = 120.0, 86_400.0
"""A process of another container may have the same number: what it makes it also writes to."""
LAST_PROCESS = (1 << 31) - 1
"""The highest number of a process that systems can be asked about."""
LONGEST_TARGET_BYTES = 160
"""Of a target's name in its draft's: file systems allow 255 bytes for all, with what SQLite adds."""

_OWNER = r"([0-9a-f]{8})-([0-9a-f]{1,8})-[0-9a-f]{12}"
_DRAFT = re.compile(rf"\..+\.datahall-{_OWNER}\.(?:making|writing|draft|trial)(?:-journal|-wal|-shm)?", re.DOTALL)
_FOLDER = re.compile(rf"{TEMPORARY}{_OWNER}-[a-z0-9_]{{8}}")
"""Forms that nobody gives to a file by hand: the folders that are swept are the person's own."""


def draft_of(target: Path, kind: str = "making") -> Path:
    """Where something is made before it takes its place at `target`; a name that no other process has."""
    name = target.name.encode(errors="surrogateescape")[:LONGEST_TARGET_BYTES].decode(errors="ignore")
    return target.with_name(f".{name}.datahall-{_owner()}.{kind}")


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for this process alone, which goes with its `with` block, or when it is swept."""
    return tempfile.TemporaryDirectory(prefix=f"{TEMPORARY}{_owner()}-")


def sweep(folders: Iterable[Path]) -> int:
    """Takes away what killed processes left: files in these folders, and our folders in the system's for what is
    temporary.

    Returns how many it took; what cannot be taken stays, in silence. No link is followed.
    """
    swept = 0
    for path, match in [found for folder in set(folders) for found in _named(folder, _DRAFT)]:
        with suppress(OSError):
            about = path.lstat()
            if stat.S_ISREG(about.st_mode) and _is_left(about, match):
                path.unlink()
                swept += 1
    for path, match in _named(Path(tempfile.gettempdir()), _FOLDER):
        with suppress(OSError):
            about = path.lstat()
            if stat.S_ISDIR(about.st_mode) and _is_ours(about) and _is_left(about, match):
                shutil.rmtree(path)
                swept += 1
    return swept


def _named(folder: Path, name: re.Pattern[str]) -> list[tuple[Path, re.Match[str]]]:
    with suppress(OSError):
        matches = ((one, name.fullmatch(one.name)) for one in folder.iterdir())
        return [(one, match) for one, match in matches if match is not None]
    return []


def _is_left(about: os.stat_result, match: re.Match[str]) -> bool:
    still_for = time.time() - about.st_mtime
    if match[1] != _computer():
        return still_for > SURE_AFTER_ELSEWHERE_S
    return still_for > SURE_AFTER_S and not runs(int(match[2], 16))


def _is_ours(about: os.stat_result) -> bool:
    """Whether it belongs to this person: others of this computer have theirs in the same folder."""
    return sys.platform == "win32" or about.st_uid == os.getuid()


def _owner() -> str:
    return f"{_computer()}-{os.getpid():x}-{os.urandom(6).hex()}"


def computer_name() -> str:
    """This computer's name in its network, as `platform.node` tells it."""
    if hasattr(os, "uname"):
        return os.uname().nodename  # `platform` takes its time to load
    import platform

    return platform.node()


def _computer() -> str:
    return f"{zlib.crc32(computer_name().encode()):08x}"


def runs(process: int) -> bool:
    """Whether a process of this number runs on this computer; none of a number that no system gives does."""
    if not 0 < process <= LAST_PROCESS:
        return False
    if sys.platform == "win32":
        return _runs_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return not _is_dead(process)


def _is_dead(process: int) -> bool:
    """Whether it has ended, and nobody has asked how yet; so Linux tells."""
    try:
        said = Path(f"/proc/{process}/stat").read_text(errors="replace")
    except OSError:
        return False
    return said.rpartition(")")[2].split()[:1] in (["Z"], ["X"])


def _runs_on_windows(process: int) -> bool:
    import ctypes

    may_ask, still_active, denied = 0x1000, 259, 5
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(may_ask, False, process)
    if not handle:
        return bool(ctypes.get_last_error() == denied)  # type: ignore[attr-defined,unused-ignore]
    status = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(status))
    kernel.CloseHandle(handle)
    return status.value == still_active
