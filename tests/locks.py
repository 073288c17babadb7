"""Whether this process still holds SQLite's locks on a library: seen by what another program does on closing it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LOOKS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT 1 FROM library_info").fetchall()
connection.close()
"""


def log_outlives_a_visitor(path: Path) -> bool:
    """Whether the write-ahead log is still there after another program opened and closed the library.

    The last program to close a library takes its log away. One that thinks so by mistake takes the log that this
    process writes to, and whatever is saved from then on is lost.
    """
    log = path.with_name(f"{path.name}-wal")
    assert log.exists()
    subprocess.run([sys.executable, "-c", LOOKS, str(path)], check=True, timeout=60)
    return log.exists()
