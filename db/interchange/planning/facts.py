"""Facts as they wait in a plan: short tuples of plain values, since there may be millions of them."""

from __future__ import annotations

from typing import Any, Final

VARYING: dict[str, tuple[str, ...]] = {
    "observation": ("value", "low", "high", "digits", "as_written", "date", "said_on", "note", "quote"),
    "milestone": ("date", "said_on", "note", "quote"),
    "role": ("since", "until", "note", "quote"),
    "inclusion": ("since", "until", "note", "quote"),
    "claim": ("statement", "said_on", "quote"),
}
"""The columns of a fact that differ from row to row, in the order of `Fact[VALUES]`; the others are its template's."""

TABLES = tuple(VARYING)

# Places in a fact.
TABLE: Final = 0  # the number of its table in `TABLES`
RECORD: Final = 1  # of its record
TEMPLATE: Final = 2  # of its template
VALUES: Final = 3  # its values, as `VARYING` orders them
OTHER: Final = 4  # the number of the partner or policy that it names, -1 for none
SOURCE: Final = 5  # of its source, -1 for the files' own
FURTHER: Final = 6  # of further sources
KEY: Final = 7  # its key in the file
GRID: Final = 8  # the number of its grid
ROW: Final = 9  # its row in the file

Fact = tuple[int, int, int, tuple[Any, ...], int, int, tuple[int, ...], str, int, int]


class Templates:
    """The parts of facts that are alike in thousands of rows, each kept once."""

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []
        self._numbers: dict[tuple[Any, ...], int] = {}

    def number(self, **values: Any) -> int:
        """The number of the template with these values; enumerations become their text, None is left out."""
        key = tuple(sorted((name, str(one) if isinstance(one, str) else one) for name, one in values.items()
                           if one is not None))  # fmt: skip
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.all)
            self.all.append(dict(key))
        return found
