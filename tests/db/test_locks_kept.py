"""POSIX forgets all locks of a process on a file when the process closes any descriptor of it."""

from __future__ import annotations

import sys

import pytest
from locks import log_outlives_a_visitor
from sample_records import add

from db.library import open_library

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks belong to handles there")


def test_opening_the_same_library_once_more_keeps_its_locks(library):
    add(library, "facility", name="Alpha")
    assert log_outlives_a_visitor(library.path)
    again = open_library(library.path)
    again.close()
    assert log_outlives_a_visitor(library.path)
    add(library, "facility", name="Beta")
    with_all = open_library(library.path)
    assert [row[0] for row in with_all.reading().execute("SELECT name FROM facility ORDER BY name")] == [
        "Alpha",
        "Beta",
    ]
    with_all.close()
