"""The file behind the log: it rotates, is for its owner's eyes alone, and never stops the work."""

from __future__ import annotations

import os
from contextlib import suppress
from io import TextIOWrapper
from logging import Formatter, LogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path

OWN_EYES = 0o600


class LogFile(RotatingFileHandler):
    """Keeps `files` files of at most `size` bytes each."""

    def __init__(self, path: Path, size: int, files: int) -> None:
        super().__init__(path, maxBytes=size, backupCount=files - 1, encoding="utf-8", errors="replace", delay=True)
        self.setFormatter(Formatter("%(asctime)s %(levelname)s %(message)s"))

    def handleError(self, record: LogRecord) -> None:
        """A full disk costs the log, never the work."""

    def rotate(self, source: str, dest: str) -> None:
        """Where a second program holds the file, on Windows, it grows on until that ends."""
        with suppress(OSError):
            super().rotate(source, dest)

    def _open(self) -> TextIOWrapper:
        file = super()._open()
        if os.name == "posix":
            with suppress(OSError):
                os.fchmod(file.fileno(), OWN_EYES)
        return file
