"""Looks for a screen and for the system libraries that Qt needs, before Qt is asked: without them it aborts.

Only Linux needs looking: elsewhere a screen is always there. Knows neither PySide6 nor the library.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

FOR_DRAWING = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
"""Libraries that Qt needs to draw anything, on a screen or into a file, with their packages on Debian and Ubuntu."""

FOR_X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""Libraries that a window needs besides, where the screen is an X11 one."""

FOR_WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""Libraries that a window needs besides, where the screen is a Wayland one."""

WITHOUT_SCREEN = ("offscreen", "minimal", "minimalegl")
"""Qt platforms that draw, but that nobody sees."""

Load = Callable[[str], object]


class Display(NamedTuple):
    """What there is to show a window on.

    Args:
        is_there: whether a person could see a window.
        why_not: where it is not: why, in a sentence.
        missing: file names of system libraries that are not there; a window needs all of them.
    """

    is_there: bool
    why_not: str = ""
    missing: tuple[str, ...] = ()


def look(
    environment: Mapping[str, str] = os.environ,
    *,
    system: str = sys.platform,
    load: Load = ctypes.CDLL,
) -> Display:
    """Looks for a screen and the libraries that a window on it needs; takes a few milliseconds."""
    if not system.startswith("linux"):
        return Display(True)
    platform = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if platform in WITHOUT_SCREEN:
        return Display(False, f"QT_QPA_PLATFORM asks for “{platform}”, which shows no window.")
    if platform not in ("", "xcb", "wayland"):
        return Display(True, missing=missing(FOR_DRAWING, load))
    if platform != "xcb" and _wayland_answers(environment):
        return Display(True, missing=missing(FOR_DRAWING | FOR_WAYLAND, load))
    name = environment.get("DISPLAY", "")
    if not name:
        return Display(False, "There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY names one.")
    not_there = missing(FOR_DRAWING | FOR_X11, load)
    if not _x11_answers(name, load):
        return Display(False, f"The screen {name} does not answer.", not_there)
    return Display(True, missing=not_there)


def missing(libraries: Iterable[str], load: Load = ctypes.CDLL) -> tuple[str, ...]:
    """Those of `libraries` that cannot be loaded, by their file names."""
    return tuple(name for name in libraries if not _loads(name, load))


def missing_for_drawing() -> tuple[str, ...]:
    """Libraries that are not there and without which not even a picture can be drawn."""
    return missing(FOR_DRAWING) if sys.platform.startswith("linux") else ()


def how_to_install(names: Iterable[str]) -> str:
    """What to do about missing libraries, in a sentence that names their packages."""
    listed = list(names)
    packages = " ".join(dict.fromkeys((FOR_DRAWING | FOR_X11 | FOR_WAYLAND)[name] for name in listed))
    return (
        f"Install the system packages that hold them; on Debian and Ubuntu: sudo apt-get install {packages} "
        f"(missing: {', '.join(listed)})."
    )


def _loads(name: str, load: Load) -> bool:
    try:
        load(name)
    except OSError:
        return False
    return True


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY", "")
    return bool(name) and (Path(environment.get("XDG_RUNTIME_DIR", "/")) / name).exists()


def _x11_answers(name: str, load: Load) -> bool:
    """Whether an X server can be talked to; a name that stands for none makes Qt abort."""
    try:
        xcb = load("libxcb.so.1")
    except OSError:
        return True  # nothing to ask with: what is missing is told all the same
    if not isinstance(xcb, ctypes.CDLL):
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(name.encode(), None))
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)
