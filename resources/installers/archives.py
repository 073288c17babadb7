"""Archives that come out the same each time: files in the order of their names, of one owner and one time."""

from __future__ import annotations

import gzip
import os
import subprocess
import tarfile
from pathlib import Path

from resources.installers import facts


def settle(folder: Path) -> None:
    """Gives everything in `folder` the time of the sources and plain permissions."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (facts.source_epoch(), facts.source_epoch()), follow_symlinks=False)


def write_gzip(path: Path, text: str) -> None:
    """Writes `text` compressed, without a time or name inside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


def write_tar_xz(folder: Path, target: Path) -> None:
    """Packs `folder` under its own name. Two threads cut the same blocks on every machine."""
    with target.open("wb") as file, subprocess.Popen(["xz", "-6", "-T2"], stdin=subprocess.PIPE, stdout=file) as xz:
        assert xz.stdin is not None
        with tarfile.open(fileobj=xz.stdin, mode="w|", format=tarfile.PAX_FORMAT) as archive:
            for path in [folder, *sorted(folder.rglob("*"))]:
                archive.add(path, str(path.relative_to(folder.parent)), recursive=False, filter=_of_nobody)
        xz.stdin.close()
    if xz.returncode:
        raise RuntimeError(f"{target.name} could not be packed")


def _of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = facts.source_epoch()
    return entry


def size_mb(path: Path) -> float:
    """A file's or folder's size in MB (a million bytes); what several names point to counts once."""
    if path.is_file():
        return path.stat().st_size / 1e6
    return sum(one.lstat().st_size for one in path.rglob("*") if not one.is_dir() or one.is_symlink()) / 1e6
