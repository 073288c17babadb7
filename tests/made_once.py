"""The tables of a new library, made once in each process of the tests: every step of upgrading takes half a second.

Set in `tests/conftest.py`; a test that is about the making itself asks for its fixture `every_step`.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from db import library

EVERY_STEP = library._make


@contextmanager
def tables_made_once(folder: Path) -> Iterator[None]:
    """New libraries take their tables from a file in `folder`, which the first one made by all steps.

    What follows the tables (a unique id of its own, measures, bases, the world) is written for each. Who puts something
    in the place of `upgrade.to_version`, or makes less than the newest version, gets what was asked for.
    """
    kept = folder / "tables.datahall"

    def make(path: Path) -> None:
        from db import upgrade

        every_step = upgrade.to_version
        if every_step.__module__ != upgrade.__name__:
            EVERY_STEP(path)
            return

        def copied(at: Path, version: int) -> None:
            if not kept.exists():
                with closing(sqlite3.connect(kept)) as connection:
                    connection.execute(f"PRAGMA application_id={library.APPLICATION_ID}")
                every_step(kept, version)
            shutil.copyfile(kept, at)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(upgrade, "to_version", copied)
            EVERY_STEP(path)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(library, "_make", make)
        yield
