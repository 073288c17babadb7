"""Where a library lies: whether its file is still there, and what the file system does for two who write.

A file's identity is its device and number there; a file that is renamed keeps it, one that takes its place has another.
"""

from __future__ import annotations

import os
import re
import struct
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from db.leftovers import draft_of

Identity = tuple[int, int]


class Standing(StrEnum):
    """Whether the file that was opened is where it was."""

    THERE = "there"
    GONE = "gone"
    REPLACED = "replaced"
    UNREACHABLE = "unreachable"
    """Its disk or its network is not connected: it may be there, and nobody can tell."""


class Locks(StrEnum):
    """Who heeds locks in a folder: all (a disk of this computer), all over a network, only this computer, nobody."""

    OWN_DISK = "own disk"
    NETWORK = "network"
    THIS_COMPUTER = "this computer"
    BROKEN = "broken"


NETWORKS = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "afs", "ncpfs", "ceph", "glusterfs", "lustre", "beegfs", "gpfs",
    "9p", "virtiofs", "vboxsf", "vmhgfs", "drvfs", "davfs", "webdav",
}  # fmt: skip
"""Names that Linux and macOS give to file systems that more than one computer can write to."""

LOCKED_HERE_ONLY = {"9p", "virtiofs", "vboxsf", "vmhgfs", "drvfs", "davfs", "webdav"}
"""Those that keep locks to themselves: another computer does not see them. So do most that users mount (FUSE)."""

LOCAL_FUSE = {"fuseblk", "fuse.ntfs-3g", "fuse.exfat", "fuse.encfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.mergerfs"}

SAYS_NO_LOCKS = {"nolock", "nobrl", "local_lock=all", "local_lock=posix"}
"""Options of NFS (man 5 nfs) and SMB (man 8 mount.cifs) with which locks do not reach the server."""


class FileSystem(NamedTuple):
    """A mounted file system: its name for the system ("ext4", "nfs4") and its options."""

    kind: str
    options: frozenset[str] = frozenset()


class Opened(NamedTuple):
    """A file as it was opened: its identity, and the folder that it lies in, past all links, with that one's device.

    The device of a folder alone tells whether a disk is still there: on an overlay files have others than folders.
    """

    identity: Identity | None = None
    folder: Path | None = None
    device: int | None = None


def opened_at(path: Path) -> Opened:
    """The file that is at `path` now; of what the system does not tell, nothing."""
    with suppress(OSError):
        folder = path.resolve().parent
        return Opened(identity_of(path), folder, folder.stat().st_dev)
    return Opened(identity_of(path))


def identity_of(path: Path) -> Identity | None:
    """A file's identity; None where there is no such file, or the system does not tell."""
    try:
        about = path.stat()
    except OSError:
        return None
    return (about.st_dev, about.st_ino) if about.st_ino else None


def may_be_written(path: Path) -> bool:
    """Whether a library's file and its folder, where SQLite keeps its log, may be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def has_file(path: Path) -> bool:
    """Whether a file is there. Not where its disk or its network is not connected: `Path.is_file` raises then."""
    try:
        return path.is_file()
    except OSError:
        return False


def has_folder(path: Path) -> bool:
    """Whether a folder is there, as `has_file`."""
    try:
        return path.is_dir()
    except OSError:
        return False


def standing_of(path: Path, opened: Opened) -> Standing:
    """Whether the file that was opened there is still at `path`."""
    try:
        about = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Standing.UNREACHABLE if _is_unmounted(opened) else Standing.GONE
    except OSError:
        return Standing.UNREACHABLE
    if opened.identity is None or not about.st_ino or opened.identity == (about.st_dev, about.st_ino):
        return Standing.THERE
    return Standing.REPLACED


def _is_unmounted(opened: Opened) -> bool:
    """Whether where a file was is now the empty place of a disk or network that is not connected any more."""
    if opened.folder is None:
        return False
    for folder in (opened.folder, *opened.folder.parents):
        try:
            return folder.stat().st_dev != opened.device
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            return True
    return True  # not even its drive is there


def moved_to(identity: Identity | None) -> Path | None:
    """Where a file that this program has open lies now; None where it is nowhere, or the system does not tell (Linux
    does)."""
    with suppress(OSError):
        for link in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                about, path = link.stat(), link.readlink()
                if (about.st_dev, about.st_ino) == identity and identity_of(path) == identity:
                    return path
    return None


def locks_in(folder: Path) -> Locks:
    """Who heeds locks on files in a folder; on a network they are tried, with a small file that goes again."""
    found = file_system_of(folder)
    if not _is_shared(found):
        return Locks.OWN_DISK
    if not _locks_hold(folder):
        return Locks.BROKEN
    if _is_fuse(found) or found.kind in LOCKED_HERE_ONLY or found.options & SAYS_NO_LOCKS:
        return Locks.THIS_COMPUTER
    return Locks.NETWORK


def _is_fuse(found: FileSystem) -> bool:
    return found.kind.startswith("fuse.") and found.kind not in LOCAL_FUSE


def _is_shared(found: FileSystem) -> bool:
    return found.kind in NETWORKS or _is_fuse(found)


def file_system_of(folder: Path) -> FileSystem:
    """The file system that a folder lies in; of kind "" where the system does not tell."""
    if sys.platform == "win32":
        import ctypes

        is_remote = str(folder).startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == 4
        return FileSystem("smbfs" if is_remote else "")
    real = os.path.realpath(folder)
    holding = [mount for mount in mounts() if real == mount[0] or real.startswith(mount[0].rstrip("/") + "/")]
    return max(holding, key=lambda mount: len(mount[0]), default=("", FileSystem("")))[1]


_OCTAL = re.compile(r"\\(\d{3})")
"""A space and the like in what Linux tells."""


def mounts() -> list[tuple[str, FileSystem]]:
    """What is mounted where, later ones over earlier ones; nothing where the system does not tell."""
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return _mounts_of_mac() if sys.platform == "darwin" else []
    found = []
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, more = before.split(" "), after.split(" ")
        point = _OCTAL.sub(lambda octal: chr(int(octal[1], 8)), fields[4]) if "\\" in fields[4] else fields[4]
        options = {*fields[5].split(","), *more[-1].split(",")}
        found.append((point, FileSystem(more[0], frozenset(options))))
    return found[::-1]  # the longest is taken, and of alike ones the first: the last mounted


def _mounts_of_mac() -> list[tuple[str, FileSystem]]:
    """From `mount`, whose lines read "//ann@server/share on /Volumes/share (smbfs, nodev)"."""
    import subprocess

    try:
        told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=3, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    parts = (re.fullmatch(r".* on (/.*) \((\w+)[,)].*", line) for line in told.splitlines())
    return [(one[1], FileSystem(one[2])) for one in parts if one is not None]


def _locks_hold(folder: Path) -> bool:
    """Whether a lock on a file keeps a second one out; where the system has no locks of open files, whether one can
    be had at all. True where nothing can be written: then nothing will be."""
    if sys.platform == "win32":
        return True  # SQLite's locks there are the server's own, and fail where it has none
    import fcntl

    trial = draft_of(folder / "locks", "trial")
    try:
        one = os.open(trial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return True
    try:
        other = os.open(trial, os.O_RDWR)
        try:
            return _keeps_out(fcntl, one, other)
        finally:
            os.close(other)
    finally:
        os.close(one)
        with suppress(OSError):
            trial.unlink()


def _keeps_out(fcntl: object, one: int, other: int) -> bool:
    from fcntl import F_WRLCK, LOCK_EX, LOCK_NB, lockf
    from fcntl import fcntl as control

    command = getattr(fcntl, "F_OFD_SETLK", None)
    try:
        if command is None:
            lockf(one, LOCK_EX | LOCK_NB)
            return True
        whole = struct.pack("hhqqi", F_WRLCK, os.SEEK_SET, 0, 0, 0)
        control(one, command, whole)
    except OSError:
        return False
    try:
        control(other, command, whole)
    except OSError:
        return True
    return False
