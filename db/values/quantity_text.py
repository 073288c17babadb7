"""Takes the text of a quantity apart: what is in brackets, how exactly it is meant, at which precision.

For `db.values.quantities`; every function gives what it took and what is left.
"""

from __future__ import annotations

import re
import unicodedata

from db.errors import InputError, UnclearInput
from db.values.amounts import Amount, read_amount
from db.values.quantity_words import DENSITIES, PRECISIONS, QUALIFIER_ENDINGS, QUALIFIERS

LONGEST = 200
_DASH = "[‐‑‒–—−～〜]"
_START = {name: re.compile(rf"(?:{words})(?![a-z$])\s*", re.IGNORECASE) for name, words in QUALIFIERS.items()}
_ENDING = {name: re.compile(rf"\s*(?:{words})$", re.IGNORECASE) for name, words in QUALIFIER_ENDINGS.items()}
_PLUS = re.compile(r"(?<=[0-9a-z])\+(?=\s*(?:[^\W0-9]|$))", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()]*\)")
_PRECISION = re.compile(r"\b(FP|TF|BF|INT|NVFP|MXFP)[ -]?(\d{1,2})\b", re.IGNORECASE)
_DENSITY = re.compile("|".join(DENSITIES), re.IGNORECASE)
_BESIDE_PRECISION = re.compile(r"\b(?:at|in|peak|and)\s*(?=$|,)", re.IGNORECASE)


def normal(text: str) -> str:
    """One line with plain digits, hyphens and blanks. Raises InputError on empty, negative and very long text."""
    if len(text) > LONGEST:
        raise InputError(
            f"A quantity has at most {LONGEST} letters; this has {len(text):,}.", "", "Put remarks into the note."
        )
    words = re.sub(_DASH, "-", unicodedata.normalize("NFKC", text))
    words = re.sub(r"\s+", " ", words.replace("、", ",").replace("。", "")).strip()
    words = re.sub("每秒|per second", "", words).strip(" .,;")
    if not words:
        raise InputError("No quantity was entered.", "", "Write a number with its unit, such as 300 MW.")
    if re.match(r"(?:[^\w(]*)-\s*[^\sA-Za-z]?\s*[0-9]|minus ", words):
        raise InputError(f"“{text.strip()[:60]}” is negative.", "A figure here is zero or more.", "Remove the minus.")
    return words


def parts(words: str) -> list[str]:
    """A list's parts: "1,456 H100; 416 A100", "600 million + 100 million kroner"; brackets are not looked into."""
    masked = _BRACKET.sub(lambda found: "_" * len(found[0]), words)
    cuts = [found.span() for found in re.finditer(r";|\+(?=\s*\d)|\bplus\b", masked)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(words)]
    return [words[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def any_amount(words: str, country: str | None) -> Amount | None:
    """The first amount with a unit in some words, wherever it stands."""
    for found in re.finditer(r"(?<![\w.,])(?=\S)", words):
        try:
            amount = read_amount(words[found.start() :], country)
        except InputError:
            continue
        if amount and (amount[0].measure or amount[0].exponent):
            return amount[0]
    return None


def take_brackets(words: str) -> tuple[str, list[str]]:
    """The text outside brackets, and what stands in each."""
    brackets = [found.strip("() ") for found in _BRACKET.findall(words)]
    outside = _BRACKET.sub(" ", words)
    if "(" in outside or ")" in outside:
        raise InputError("A bracket is open or closed alone.", "", "Close the bracket, or leave it out.")
    return re.sub(r"\s+", " ", outside).strip(" ,"), brackets


def take_precision(outside: str, brackets: list[str]) -> tuple[str, str | None, str | None]:
    """Takes "FP16" and "dense" out of the text, or out of brackets that hold nothing else.

    Returns the text left, the precision, and "dense" or "sparse". Raises InputError on a precision unknown here.
    """
    precision = density = None
    for place, words in enumerate([outside, *brackets]):
        left = _DENSITY.sub(" ", _PRECISION.sub(" ", words))
        left = re.sub(r"\s+", " ", _BESIDE_PRECISION.sub("", left.strip())).strip(" ,")
        if left == words or (place and left):
            continue
        if found := _PRECISION.search(words):
            precision = (found[1] + found[2]).upper()
        if dense := _DENSITY.search(words):
            density = DENSITIES[dense[0].lower()]
        outside = outside if place else left
    if precision and precision not in PRECISIONS:
        known = ", ".join(PRECISIONS[:-1])
        raise InputError(f"{precision} is not known.", "", f"Use {known} or {PRECISIONS[-1]}.")
    return outside, precision, density


def take_comma_remark(outside: str, shown: str) -> str:
    """Drops ", first phase"; asks where the remark has another number in it."""
    amount, comma, remark = outside.partition(", ")
    if not comma:
        return outside
    if re.search("[0-9]", remark):
        raise UnclearInput(
            f"“{shown}” has more than one number.",
            "",
            "Leave one amount here; remarks go in brackets.",
            choices=(amount,),
        )
    return amount


def take_qualifier(outside: str) -> tuple[str, str]:
    """ "up to", "nearly", "or more", "100+": the name in `db.words.Qualifier`, and the text without it."""
    qualifier = "exact"
    for _ in range(3):
        for name, pattern in _START.items():
            if found := pattern.match(outside):
                # "up to about 5 GW" is a bound first
                qualifier = name if qualifier in ("exact", "about") else qualifier
                outside = outside[found.end() :]
                break
        else:
            break
    at_end, outside = take_ending(outside)
    if _PLUS.search(outside):
        at_end, outside = "at least", _PLUS.sub("", outside, count=1)
    return (at_end if qualifier == "exact" else qualifier), outside


def take_ending(rest: str) -> tuple[str, str]:
    """A qualifier that follows: "or more", "左右"; "exact" where there is none."""
    for name, pattern in _ENDING.items():
        if found := pattern.search(rest):
            return name, rest[: found.start()].strip()
    return "exact", rest
