"""Pieces of a line of figures: a number put into another figure's words, a range, a date in front of more words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from db.errors import InputError
from db.values import dates
from db.values.dates import VagueDate
from db.values.quantities import Quantity


def with_number(written: str, number: str) -> str:
    """A written quantity with its number replaced: "up to US$280bn" and "52.7" give "US$52.7bn"."""
    plain = re.sub(r"\([^()]*\)", "", written).strip()
    found = re.search(r"\d[\d.,]*\d|\d", plain)
    if found is None:
        return number
    before = re.search(r"(?:[^\s\d]*[^\s\da-z])?\s*$|[A-Z]{2,3}\s*$", plain[: found.start()])
    return f"{before[0] if before else ''}{number}{plain[found.end() :]}"


def with_range(quantity: Quantity, low: str, high: str, interval: str, parse: Callable[[str], Quantity]) -> Quantity:
    """The quantity with low and high read in its own unit, unless they have units themselves. Raises InputError."""
    ends = [
        parse(end if re.search(r"\d.*[^\d\s.,]", end) else with_number(quantity.as_written, end)).value
        for end in (low, high)
    ]
    if ends[0] > ends[1]:
        raise InputError(f"The low value, {low}, is above the high one, {high}.", "", "Write the lower one first.")
    if not ends[0] <= quantity.value <= ends[1]:
        raise InputError(
            f"The figure lies outside its own range, {low} to {high}.", "", "Check the figure, its low and its high."
        )
    return replace(quantity, low=ends[0], high=ends[1], interval=interval)


def date_at(words: list[str], today: date | None = None) -> tuple[int, VagueDate] | None:
    """The longest date at the front of the words, with how many words it takes; a bare number is none."""
    skip = 1 if words and words[0].lower() in ("for", "in", "at", "on", "during", "since") and len(words) > 1 else 0
    if [word.lower() for word in words[:2]] == ["as", "of"]:
        skip = 2
    if not words or not re.match(r"[A-Za-z\d\u4e00-\u9fff~]", words[0]):
        return None
    for count in range(min(len(words), skip + 6), skip, -1):
        piece = " ".join(words[skip:count]).strip(" ,.:;")
        if not re.search(r"\d{4}|\d\d|today", piece) or re.fullmatch(r"\d{1,3}|\d{5,}", piece):
            continue
        try:
            return count, dates.parse(piece, today=today)
        except InputError as error:
            if re.search(r"There is no \d", error.what) and count <= skip + 4:
                raise
    return None
