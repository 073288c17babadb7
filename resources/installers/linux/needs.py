"""What the built program needs of the system: found by looking into every library of it, never by memory."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from desktop import display

C_LIBRARY = re.compile(r"^(libc|libm|libdl|libpthread|librt|libutil|libresolv)\.so|^ld-linux")
OTHERS = {
    "libstdc++.so.6": "libstdc++6",
    "libgcc_s.so.1": "libgcc-s1",
    "libfreetype.so.6": "libfreetype6",
    "libX11.so.6": "libx11-6",
    "libxcb.so.1": "libxcb1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-render.so.0": "libxcb-render0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libXext.so.6": "libxext6",
    "libexpat.so.1": "libexpat1",
    "libuuid.so.1": "libuuid1",
}
"""Libraries that lie below those which the program itself looks for, with their packages on Debian and Ubuntu."""

OPTIONAL = {"libcups.so.2": "libcups2 | libcups2t64"}
"""Libraries that a plugin wants and the program runs without: here, that of the printing system."""

LATER_NAMES = {"libglib2.0-0": "libglib2.0-0 | libglib2.0-0t64"}
"""Packages that newer systems have under another name."""


def packages(program: Path) -> list[str]:
    """The Debian packages to depend on. Raises ValueError when a needed library is in none that we know."""
    known = display.FOR_DRAWING | display.FOR_X11 | display.FOR_WAYLAND | OTHERS
    inside = {path.name for path in program.rglob("*") if ".so" in path.name}
    needed = {name for library in _libraries(program) for name in _needs_of(library)} - inside
    needed -= set(OPTIONAL)
    needed |= set(display.FOR_DRAWING | display.FOR_X11 | display.FOR_WAYLAND) - inside
    unknown = sorted(name for name in needed if name not in known and not C_LIBRARY.match(name))
    if unknown:
        raise ValueError(
            f"no package is known for {', '.join(unknown)}: add it to linux/needs.py or leave its user out"
        )
    found = {known[name] for name in needed if name in known}
    return [f"libc6 (>= {c_library_version(program)})", *sorted(LATER_NAMES.get(name, name) for name in found)]


def c_library_version(program: Path) -> str:
    """The oldest C library that the program runs with: "2.36"."""
    versions = {(2, 28)}
    for library in _libraries(program):
        for major, minor in re.findall(r"GLIBC_(\d+)\.(\d+)", _told_by("-p", library)):
            versions.add((int(major), int(minor)))
    return ".".join(map(str, max(versions)))


def _libraries(program: Path) -> Iterator[Path]:
    for path in sorted(program.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def _needs_of(library: Path) -> list[str]:
    return re.findall(r"^\s+NEEDED\s+(\S+)", _told_by("-p", library), flags=re.M)


def _told_by(option: str, library: Path) -> str:
    return subprocess.run(["objdump", option, library], check=True, capture_output=True, text=True).stdout
