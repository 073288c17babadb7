"""Imports without a look at the source of each module.

PySide6 puts an `__import__` of its own over Python's: for its `__feature__` switches, which Datahall does not use, it
reads and keeps the source of each module that is imported afterwards, in search of the word "PySide6" (see `feature.py`
in its `shibokensupport`). That takes a tenth of the time of a start, and more where pandas comes in.
"""

from __future__ import annotations

import builtins


def restore() -> None:
    """Loads PySide6, and has later imports done as they were before its `__feature__`."""
    import PySide6.QtCore  # noqa: F401

    original = getattr(builtins, "__orig_import__", None)  # the name that PySide6 keeps it by
    if original is not None:
        builtins.__import__ = original
