"""Words copied from a source become the quote of the next figure entered from it, and a quantity in them its figure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from db.errors import InputError
from db.values import quantities
from db.values.addresses import first_address, sole_address

if TYPE_CHECKING:
    from db.capture.capturing import Clipping
    from db.library import Library

LONGEST_QUOTE = 2000
LONGEST_PASTED = 600
"""Up to how many characters pasted words may be a quote of the source in hand; more are a text of their own."""
_START = re.compile(
    r"(?:\b(?:[Uu]p to|[Aa]t least|[Mm]ore than|[Aa]bout|[Aa]round|[Nn]early)\s+)?"
    r"(?:US\$|A\$|C\$|HK\$|[$€£¥￥]|\b[A-Z]{3}\s?)?(?<![\d.,])\d"
)
_MOST_WORDS = 5
_YEAR = re.compile(r"(?:19|20)\d\d")


def as_quote(text: str) -> str:
    """Words as a quote: on one line, of at most `LONGEST_QUOTE` characters, without the marks around them."""
    line = " ".join(text.split()).strip("“”\"'«»„ ")
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1].rstrip() + "…"


def of_source_in_hand(library: Library, clipping: Clipping, source_id: int | None, *, goes_on: bool) -> Clipping | None:
    """Words pasted while a source of the inbox is in hand, as words of it; None where they are something of their own.

    Few words are a quote of it where they stand in what was captured of it, or nothing but its address was captured, or
    (`goes_on`) a quote of it was pasted before.
    """
    from db.capture import inbox

    text = clipping.text.strip()
    is_short = bool(text) and len(text) <= LONGEST_PASTED and "\n\n" not in text
    if source_id is None or not is_short or clipping.address or clipping.path is not None:
        return None
    if sole_address(text) or first_address(text) or ":" in text.split()[0] or not inbox.is_in(library, source_id):
        return None
    if inbox.has_words(library, source_id, text) is False and not goes_on:
        return None
    return replace(clipping, source_id=source_id, html="")


def figures_in(text: str, country: str | None = None) -> list[str]:
    """The quantities in running words that read as one, in order: "US$500 billion", "1.2 GW". Bare numbers are none."""
    found: list[str] = []
    end = 0
    for start in _START.finditer(text):
        if start.start() < end:
            continue
        phrase = _quantity_at_start(text[start.start() :], country)
        if phrase:
            found.append(phrase)
            end = start.start() + len(phrase)
    return found


def _quantity_at_start(text: str, country: str | None) -> str:
    """The words at the beginning of a text that read as a quantity with a unit or currency, and no more than it needs.

    "US$500" is one, but "US$500 billion" means another: the longer one is taken. "US$500 billion over" means the same
    as that, so it is not.
    """
    best, meant = "", None
    for end in [match.end() for match in re.finditer(r"[^\s，。；、）]+", text[:200])][:_MOST_WORDS]:
        phrase = text[:end].rstrip(".,;:!?)]”\"'")
        if re.search(r"[.,;]\s", phrase):
            break
        if not re.search(r"[^\d\s.,]", phrase) or _YEAR.fullmatch(phrase):
            continue
        try:
            read = quantities.parse(phrase, country=country)
        except InputError:
            continue
        means = (read.value, read.measure, read.currency, read.basis)
        if means != meant:
            best, meant = phrase, means
    return best
