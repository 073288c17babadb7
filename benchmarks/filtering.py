"""How long the rows that hold some letters take among a million names, beside the bare FTS5 query.

    python -m benchmarks.filtering --facilities 1000000

Three and more letters, two Chinese characters, words that are rare and words that half of all names hold. The floor
is the ids that SQLite's own full-text index gives for the same letters, in no order.
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.generate import cached
from benchmarks.measuring import Result, in_turns, tell

WORDS = ("0001234", "123", "abil", "campus 09999", "张北", "zhangbei")


def main() -> int:
    """Measures, prints, and returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facilities", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    from db import search
    from db.browse.tables import Question, ordered_ids
    from db.library import open_library

    library = open_library(cached(options.facilities))
    ordered_ids(library, Question("facility"))  # the page has shown all of them before anybody types
    results = []
    for words in WORDS:
        matching = search.matching("facility", words)
        assert matching is not None

        def floor(matching: tuple[str, list[str]] = matching) -> list[int]:
            return library.reading().execute(*matching).fetchall()

        def work(words: str = words) -> object:
            return ordered_ids(library, Question("facility", text=words))

        found = len(ordered_ids(library, Question("facility", text=words)))
        ours, bare, ratio = in_turns(work, floor, options.times)
        results.append(
            Result(f"filter by {words} ({found:,} found)", ours, "ms", bare, "bare FTS5", ratio, reach_ratio=1.5)
        )
    library.close()
    return tell(results)


if __name__ == "__main__":
    sys.exit(main())
