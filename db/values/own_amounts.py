"""Amounts of the measures that people added: which of them a unit after a number means, and how large it is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from db.catalogue import MEASURE_BY_KEY, MeasureRow, own_measures
from db.values.quantity_words import EXAMPLES, MULTIPLIERS, UNITS

MOST_WORDS = 5


@dataclass(frozen=True)
class OwnAmount:
    """What stands after a number: `words` as written, and the size of one such unit in the measure's stored unit."""

    measure: str
    words: str
    size: Fraction


def read_own(rest: str, wanted: str | None) -> OwnAmount | None:
    """The longest unit of a person's own measure that a text begins with; None where there is none.

    Built-in units and multipliers ("5 m", "1 MW") go first, unless the measure `wanted` has that unit.
    """
    measures = own_measures()
    if not measures or not rest:
        return None
    if wanted is not None:
        measures = [one for one in measures if one.key == wanted]
    for words in _beginnings(rest) if measures else ():
        if wanted is None and (words.lower() in UNITS or words.lower() in MULTIPLIERS):
            continue
        for measure in measures:
            size = _size(words, measure)
            if size is not None:
                return OwnAmount(measure.key, words, size)
    return None


def example_of(measure: str) -> str:
    """How a value of a measure may be written."""
    own = MEASURE_BY_KEY.get(measure)
    return EXAMPLES.get(measure) or (f"250 {own.unit}".rstrip() if own else "250")


def _beginnings(rest: str) -> Iterator[str]:
    """The text's first words, most of them first; a unit ends where a word ends."""
    ends = [found.end() for found in re.finditer(r"[^\s,;()]+", rest.split("(")[0])][:MOST_WORDS]
    for end in reversed(ends):
        words = rest[:end].rstrip(".:")
        if not re.search(r"[,;]", words):
            yield words


def _size(words: str, measure: MeasureRow) -> Fraction | None:
    from db.values.own_units import known_unit

    plain = " ".join(words.split()).casefold()
    unit = measure.unit.casefold()
    if plain in {measure.name.casefold(), unit, unit.removesuffix("s"), f"{unit}s"} - {"", "s"}:
        return Fraction(1)
    stored, written = known_unit(measure.unit) if measure.unit else None, known_unit(words)
    if stored is None or written is None or stored.powers != written.powers:
        return None
    return written.size / stored.size
