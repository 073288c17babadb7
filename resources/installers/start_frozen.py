"""Run first in the installed program: what differs from a start out of the sources, put right before anything else.

`build.spec` puts it in front. It imports nothing that the program would not import anyway.
"""

import os
import sys

# Programs that we start (the browser, the file manager) must find their own libraries, not ours.
for _name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
    _before = os.environ.pop(f"{_name}_ORIG", None)
    if _before is not None:
        os.environ[_name] = _before
    else:
        os.environ.pop(_name, None)

# Without a console (on Windows) there are no streams at all, and what is written to them must not end the program.
for _name in ("stdout", "stderr"):
    if getattr(sys, _name) is None:
        setattr(sys, _name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
