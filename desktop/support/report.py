"""A report to send when something went wrong: what Datahall runs on and what it did, never what the records say."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, fields
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from db.whole_files import write_whole
from desktop import system_information
from desktop.settings import Settings
from desktop.support import log

if TYPE_CHECKING:
    from db.library import Library

TOLD_SETTINGS = ("theme", "power_unit", "dates", "numbers", "currency", "confidence", "welcomed")
"""All others hold names, paths, filters, or the words of charts: of those only how many there are is told."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("SupportReport", text)


@dataclass(frozen=True)
class Part:
    """One part of the report: the name of its file, what it is in the person's words, and all of it."""

    file_name: str
    title: str
    text: str


def parts(library: Library | None, settings: Settings) -> list[Part]:
    """All parts. It counts the library's rows, which may take seconds: not on the interface thread."""
    crashes = log.crashes()
    found = [
        Part("system.txt", _tr("Versions and system"), system_information.text()),
        Part("settings.txt", _tr("Settings, without names and paths"), _settings_text(settings)),
        Part("library.txt", _tr("Sizes and counts of the library"), _library_text(library)),
        Part("log.txt", _tr("Log: what went wrong, and when"), log.text() or _tr("Nothing yet.")),
    ]
    return [*found, Part("crashes.txt", _tr("Crashes: the place in the program"), crashes)] if crashes else found


def whole(chosen: list[Part]) -> str:
    """The parts as one text."""
    return "\n\n".join(f"== {one.title} ==\n{one.text}" for one in chosen) + "\n"


def save(path: Path, chosen: list[Part]) -> None:
    """Writes the parts: as one text, or as files in an archive where the name ends in .zip. Raises DatahallError."""
    if path.suffix.lower() != ".zip":
        write_whole(path, whole(chosen).encode("utf-8", "replace"))
        return
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in chosen:
            archive.writestr(one.file_name, one.text.encode("utf-8", "replace"))
    write_whole(path, packed.getvalue())


def proposed_name(now: datetime) -> str:
    """The file's name when nothing else is chosen."""
    return f"Datahall support report {now:%Y-%m-%d %H%M}.txt"


def _settings_text(settings: Settings) -> str:
    defaults = Settings()
    lines = [
        f"{name}: {getattr(settings, name)}{'' if getattr(settings, name) == getattr(defaults, name) else ' (chosen)'}"
        for name in TOLD_SETTINGS
    ]
    for one in fields(Settings):
        value = getattr(settings, one.name)
        if isinstance(value, (list, dict)):
            lines.append(f"{one.name}: {len(value)} entries, not shown")
        elif one.name not in TOLD_SETTINGS:
            lines.append(f"{one.name}: {'given' if value else 'not given'}, not shown")
    return "\n".join(lines)


def _library_text(library: Library | None) -> str:
    if library is None:
        return _tr("No library is open.")
    from db.measuring import measured

    return "\n".join(f"{name}: {value}" for name, value in measured(library))
