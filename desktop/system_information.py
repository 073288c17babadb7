"""What a person's Datahall runs on, in lines to copy into a report. Nothing of their records is in it."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def program_version() -> str:
    """The version as installed."""
    try:
        return version("datahall")
    except PackageNotFoundError:
        return "0"


def lines() -> list[tuple[str, str]]:
    """Names with their versions or values, the most telling first."""
    from PySide6 import __version__ as pyside
    from PySide6.QtCore import QSysInfo, qVersion

    from db.library import SCHEMA_VERSION, sqlite_version

    return [
        ("Datahall", program_version()),
        ("Python", platform.python_version()),
        ("Qt", f"{qVersion()} (PySide6 {pyside})"),
        ("SQLite", sqlite_version()),
        ("System", f"{QSysInfo.prettyProductName()}, {platform.machine()}"),
        ("Tables", str(SCHEMA_VERSION)),
        ("Kernel", f"{QSysInfo.kernelType()} {QSysInfo.kernelVersion()}"),
        ("Screen", _screen()),
        ("Program", _place()),
    ]


def text() -> str:
    """The same as lines of text."""
    return "\n".join(f"{name}: {value}" for name, value in lines())


def _screen() -> str:
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication.instance()
    if not isinstance(app, QGuiApplication):
        return "none"
    sizes = [
        f"{one.size().width()} × {one.size().height()} at {one.devicePixelRatio():g}"
        for one in QGuiApplication.screens()
    ]
    return f"{QGuiApplication.platformName()}, {', '.join(sizes)}"


def _place() -> str:
    """Where the program lies, the person's name left out."""
    place = Path(sys.executable if getattr(sys, "frozen", False) else __file__).parent
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  (never raises, unlike Path.home)
    kind = "installed" if getattr(sys, "frozen", False) else "from source"
    return f"{'~' / place.relative_to(home) if place.is_relative_to(home) else place} ({kind})"
