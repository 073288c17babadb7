"""A user who is not root, for tests of what may not be read or written: root may everything, whatever a file's mode is.

`with somebody() as folder:` runs as that user, in a folder of that user's own; where the tests do not run as root, as
who runs them. What is imported only then must be readable to all, so do what is tested once before, as root.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65534
on_unix = pytest.mark.skipif(sys.platform == "win32", reason="has no file modes")


@contextmanager
def somebody() -> Iterator[Path]:
    """See the module. Threads of this process act as that user, too, for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="somebody-"))
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(folder, NOBODY, NOBODY)
        # The real user, too: it is the one that `os.access` asks about. The saved one leads back.
        os.setresgid(NOBODY, NOBODY, 0)
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield folder
    finally:
        if is_root:
            os.setresuid(0, 0, 0)
            os.setresgid(0, 0, 0)
        for one in folder.rglob("*"):
            if one.is_dir():
                one.chmod(0o700)
        shutil.rmtree(folder)
