"""Tells Qt and GTK the kinds of our files by their names, so that no dialog for files looks into them.

Qt reads the packages in `resources/xdg/mime`, GTK its globs2.
"""

from __future__ import annotations

import os
import sys

import resources

USUAL = "/usr/local/share:/usr/share"
"""Where data of all programs lie, as the XDG base directory specification has it."""


def tell_file_kinds() -> None:
    """Call before the first dialog for files. It is needed where dialogs are of this process, Qt's own or GTK's.

    Such a dialog opens each file whose name tells it nothing, to show its kind. When it closes one again, POSIX lets
    go all locks that this process has on the file. On the open library these are SQLite's: another program that then
    opened and closed the library took away the log that we write to, and what was saved from then on was lost.
    """
    if sys.platform in ("win32", "darwin"):
        return
    own = str(resources.FOLDER / "xdg")
    known = os.environ.get("XDG_DATA_DIRS") or USUAL
    if own not in known.split(os.pathsep):
        os.environ["XDG_DATA_DIRS"] = os.pathsep.join((known, own))
