"""The program's own log: what happened and when, for a support report. It never holds anything of a record.

That is held by its doors: `note` takes fixed words and figures, `problem` an error, of which `scrubbing` tells type
and place. Nothing else writes to it. It takes three files of 256 KB at most; a crash of the
interpreter is noted in a file of its own.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from db.errors import Cancelled

if TYPE_CHECKING:
    from logging import Logger

BYTES_IN_A_FILE, FILES = 256 * 1024, 3
MOST_CRASH_BYTES = 128 * 1024
LOG, CRASHES = "datahall.log", "crashes.txt"

_NOTED = "_noted_by_datahall"
_one_at_a_time = threading.RLock()
"""Taken again by the thread that has it, where garbage collected meanwhile has something to tell."""
_crashes: list[TextIO] = []


def folder() -> Path:
    """Where the log lies; beside the libraries when DATAHALL_HOME says where these are."""
    home = os.environ.get("DATAHALL_HOME")
    if home:
        return Path(home) / "logs"
    import platformdirs

    return Path(platformdirs.user_log_dir("Datahall", appauthor=False))


def note(what: str, **figures: int | float | StrEnum) -> None:
    """Writes a line. `what` is a fixed text of the program, never one with a name or a value in it."""
    told = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items())
    _write("info", f"{what}: {told}" if told else what)


def problem(error: BaseException, where: str) -> None:
    """Writes down an error, once, without its message; `where` is a fixed text."""
    if isinstance(error, Cancelled) or getattr(error, _NOTED, False):
        return
    with suppress(Exception):
        setattr(error, _NOTED, True)
    from desktop.support.scrubbing import told

    with suppress(Exception):  # telling what went wrong must not go wrong itself
        _write("error", f"{where}\n{told(error)}")


def begin() -> None:
    """From now on errors on any thread, and crashes of the interpreter, are written down."""

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            problem(arguments.exc_value, "on a thread of its own")
        threading.__excepthook__(arguments)

    def in_passing(arguments: sys.UnraisableHookArgs) -> None:
        if arguments.exc_value is not None:
            problem(arguments.exc_value, "where nobody could be told")
        sys.__unraisablehook__(arguments)

    threading.excepthook, sys.unraisablehook = in_thread, in_passing
    _note_crashes()


def begun() -> None:
    """Notes that the window stands, and on what."""
    from desktop import system_information

    _write("info", "started; " + "; ".join(f"{name} {value}" for name, value in system_information.lines()))


def end() -> None:
    """Notes that the program ends, and lets its files go."""
    import faulthandler

    note("ended")
    threading.excepthook, sys.unraisablehook = threading.__excepthook__, sys.__unraisablehook__
    if _crashes:
        faulthandler.disable()
        _crashes.pop().close()
    close()


def close() -> None:
    """Lets the log's file go."""
    with _one_at_a_time:
        for handler in list(_logger().handlers):
            _logger().removeHandler(handler)
            handler.close()


def text() -> str:
    """All that the log holds, the oldest first."""
    names = [f"{LOG}.{number}" for number in range(FILES - 1, 0, -1)] + [LOG]
    return "".join(_read(folder() / name) for name in names)


def crashes() -> str:
    """Where in the code the program was when it crashed, as Python noted it; the folders before it left out."""
    from desktop.support.scrubbing import place

    lines = _read(folder() / CRASHES).splitlines()
    return "\n".join(
        f'{line.partition(chr(34))[0]}"{place(line.split(chr(34))[1])}"{line.split(chr(34))[2]}'
        if line.count('"') == 2
        else line
        for line in lines
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _write(level: str, words: str) -> None:
    import logging

    with suppress(OSError), _one_at_a_time:
        logger = _logger()
        _see_to_the_file(logger)
        logger.log(logging.ERROR if level == "error" else logging.INFO, words)


def _logger() -> Logger:
    import logging

    logger = logging.getLogger("datahall")
    logger.propagate = False  # it goes to our file alone, and only what passed the doors goes there
    logger.setLevel(logging.INFO)
    return logger


def _see_to_the_file(logger: Logger) -> None:
    from desktop.support.log_file import LogFile

    path = (folder() / LOG).absolute()
    for handler in list(logger.handlers):
        if isinstance(handler, LogFile) and Path(handler.baseFilename) == path:
            return
        logger.removeHandler(handler)
        handler.close()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    logger.addHandler(LogFile(path, BYTES_IN_A_FILE, FILES))


def _note_crashes() -> None:
    import faulthandler

    if faulthandler.is_enabled():  # by whoever started us
        return
    path = folder() / CRASHES
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        is_long = path.exists() and path.stat().st_size > MOST_CRASH_BYTES
        file = path.open("w" if is_long else "a", encoding="utf-8")
        _crashes.append(file)
        faulthandler.enable(file)
