"""Where `datahall` begins. A window needs nothing of the command line, so that comes only when it is asked for."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from db.errors import DatahallError, InputError

COMMANDS = ("chart", "export", "import", "check", "new", "selftest")
"""First words that are no file; a library named like one of them needs ./ in front."""

WRONG_USE, FAILED, INTERRUPTED = 2, 1, 130


def main() -> int:
    """Runs what the command line asks for and returns the exit status: 0 well, 1 failed, 2 wrongly asked."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # while we only import, Ctrl+C ends us on the spot and in silence
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that has no Chinese shows "?"
    arguments = sys.argv[1:]
    if not arguments:
        return told(lambda: open_window(None))
    if len(arguments) == 1 and not arguments[0].startswith("-") and arguments[0] not in COMMANDS:
        return told(lambda: open_window(Path(arguments[0])))
    from desktop.command_line import run

    return told(lambda: run(arguments))


def open_window(path: Path | None, *, safe: bool = False) -> int:
    """Opens the window on a library, or says what it needs; without a screen, draws the saved charts instead."""
    from desktop import display

    if path is not None and not path.exists():
        words = f"There is no library at {path}, and no command “{path}”."
        raise InputError(words, "", "See “datahall --help”; “datahall new” makes a library.")
    found = display.look()
    if not found.is_there:
        from desktop import without_screen

        return without_screen.draw_saved_charts(path, found)
    if found.missing:
        raise DatahallError(
            "A window cannot be opened: system libraries that it needs are not installed.",
            "",
            display.how_to_install(found.missing),
        )
    from desktop import plain_imports

    plain_imports.restore()
    gc.disable()  # until the first work beside the window is done: a start makes little that goes again
    from desktop.app import run

    # Ctrl+C in the terminal ends the window too; what was saved is on the disk.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run(path, safe=safe)


def told(work: Callable[[], int]) -> int:
    """Does `work`; what goes wrong is one line on standard error and a status."""
    signal.signal(signal.SIGINT, _interrupt)
    try:
        status = work()
        sys.stdout.flush()
        return status
    except DatahallError as error:
        print(f"datahall: {_one_line(error)}", file=sys.stderr)
        return WRONG_USE if isinstance(error, InputError) else FAILED
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        print(f"datahall: {_one_line(error)}", file=sys.stderr)
        return FAILED
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing is left to put away


def _interrupt(_number: int, _frame: object) -> NoReturn:
    """Lets work put away what is half done. A second Ctrl+C ends us at once: a first one may be lost in a callback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    raise KeyboardInterrupt


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())


if __name__ == "__main__":
    sys.exit(main())
