"""Which figures sources disagree about, found once for each state of a library: filters ask for it again and again."""

from __future__ import annotations

import json
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from db.browse.disagreements import PAIRS

if TYPE_CHECKING:
    from db.library import Library

_found: WeakKeyDictionary[Library, tuple[int, str]] = WeakKeyDictionary()
_lock = Lock()


def disagreeing_ids(library: Library) -> str:
    """Ids of all figures that sources disagree about, as a JSON list for `json_each`.

    What was found holds until the next change set: figures change in no other way. Each library as it stood or was
    known is a library of its own.
    """
    reading = library.reading()
    last = int(reading.execute("SELECT coalesce(max(id), 0) FROM change_set").fetchone()[0])
    with _lock:
        known = _found.get(library)
    if known is not None and known[0] == last:
        return known[1]
    pairs = reading.execute(PAIRS.format(condition="1")).fetchall()
    ids = json.dumps(sorted({one for pair in pairs for one in pair}))
    with _lock:
        _found[library] = (last, ids)
    return ids
