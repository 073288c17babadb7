"""PySide6's own import reads the source of all that is imported after it: it must not stay."""

import subprocess
import sys

PROGRAM = """
import linecache
from desktop import plain_imports
plain_imports.restore()
import desktop.main_window
print(len([name for name in linecache.cache if "desktop" in name]))
"""


def printed(program):
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def test_the_window_is_imported_without_a_source_being_read():
    assert printed(PROGRAM) == "0\n"


def test_without_it_many_are_read():
    assert int(printed(PROGRAM.replace("plain_imports.restore()", "import PySide6.QtCore"))) > 20
