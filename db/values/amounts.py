"""One amount at the start of a text: currency, number, multipliers, unit or what was counted. For `quantities`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

from db.errors import InputError, UnclearInput
from db.values.numerals import Number, read_number
from db.values.own_amounts import read_own
from db.values.quantity_words import (
    ABBREVIATED,
    ADJECTIVES,
    COUNTRY_CURRENCIES,
    CURRENCIES,
    DOLLAR_COUNTRIES,
    H100_EQUIVALENTS,
    HEADS,
    MODELS,
    MULTIPLIERS,
    RUPEE_COUNTRIES,
    UNCLEAR_CURRENCIES,
    UNITS,
)


def _words(words: Iterable[str]) -> str:
    """A pattern of words, longest first; a word of Latin letters ends where its letters end."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + (r"(?![a-z])" if re.search("[a-z]$", word) else "") for word in longest_first)


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """Compiled when first needed: all of them together take 20 ms, which a window that only opens never pays."""
    return re.compile(words, re.IGNORECASE)


_HYPHEN = re.compile(r"^(?: |-(?=[^\W0-9]))+")
"""What parts a number from its unit: "7-trillion-won"; before another number a hyphen is a range."""
_END = r"(?![A-Za-z0-9])"
_UNIT = _words(UNITS)
_MULTIPLIER = _words(MULTIPLIERS)
_CODES = {code: f"(?:{words})(?![A-Za-z])" for code, (_, words) in CURRENCIES.items()}
_UNCLEAR = _words(UNCLEAR_CURRENCIES)
_EQUIVALENTS = f"(?:NVIDIA )?(?:{H100_EQUIVALENTS}){_END}"
_NOUN_WORD = f"(?:(?P<head>{'|'.join(HEADS.values())})|(?P<model>{MODELS})|(?P<adjective>{ADJECTIVES})){_END}"
_CHINESE_NOUN = (
    "(?:标准|智能|智算|国产|个|张|块|加速)*(?:(?P<accelerators>卡|芯片)|(?P<racks>机架|机柜)|(?P<facilities>中心|座))"
)


@dataclass(frozen=True)
class Amount:
    """What was read before units are worked out: `exponent` is the power of ten of multipliers, `unit` as written.

    `currency` holds ISO codes: one when clear, several when not (¥).
    """

    number: Number
    exponent: int = 0
    measure: str | None = None
    unit: str = ""
    unit_exponent: int = 0
    currency: tuple[str, ...] = ()
    accelerator: str | None = None
    noun: str = ""
    size: Fraction = Fraction(1)

    @property
    def value(self) -> Decimal:
        """In the measure's stored unit."""
        value = self.number.value.scaleb(self.exponent + self.unit_exponent)
        return value if self.size == 1 else value * self.size.numerator / self.size.denominator


def read_amount(text: str, country: str | None, wanted: str | None = None) -> tuple[Amount, str] | None:
    """The amount that a text begins with, and what follows; None where no number stands.

    `wanted` is the measure that it should be of: a person's own one reads its units first.

    Raises InputError on digits that make no number, and on two different currencies.
    """
    text = text.strip()
    before, rest = _read_currency(text, country)
    bare_dollar = text.startswith("$")
    found = read_number(rest.lstrip())
    if found is None:
        return None
    number, rest = found
    amount = Amount(number)
    rest = _HYPHEN.sub("", rest)
    own = None if before else read_own(rest, wanted)
    if own is None:
        amount, rest = _read_multipliers(amount, rest, wanted)
        own = None if before else read_own(rest, wanted)
    after: tuple[str, ...] = ()
    if own is not None:
        amount = replace(amount, measure=own.measure, unit=own.words, size=own.size)
        rest = rest[len(own.words) :]
    elif unit := _pattern(_UNIT).match(rest):
        measure, exponent = UNITS[unit[0].lower()]
        amount = replace(amount, measure=measure, unit=unit[0], unit_exponent=exponent)
        rest = rest[unit.end() :]
    else:
        after, rest = _read_currency(rest, country)
        if not after and not before:
            amount, rest = _read_noun(amount, rest)
    currency = _one_currency(before, after, bare_dollar)
    if currency:
        amount = replace(amount, currency=currency, measure="money")
    return amount, rest.strip()


def _read_multipliers(amount: Amount, rest: str, wanted: str | None) -> tuple[Amount, str]:
    """ "2 lakh crore", "1万亿": up to four in a row; a unit that begins with one (千瓦) is left alone."""
    for _ in range(4):
        if amount.exponent and read_own(rest, wanted):  # "1.2 million m3"
            break
        if _pattern(_UNIT).match(rest) or not (found := _pattern(_MULTIPLIER).match(rest)):
            break
        amount = replace(amount, exponent=amount.exponent + MULTIPLIERS[found[0].lower()])
        if found[0].lower() in ABBREVIATED and rest[found.end() : found.end() + 1] == ".":
            rest = rest[: found.end()] + rest[found.end() + 1 :]
        rest = _HYPHEN.sub("", rest[found.end() :])
    return amount, rest


def _read_currency(text: str, country: str | None) -> tuple[tuple[str, ...], str]:
    for code, words in _CODES.items():
        if found := _pattern(words).match(text):
            own = RUPEE_COUNTRIES.get(country or "") if code == "INR" and found[0] not in ("INR", "₹") else None
            return ((code, own) if own else (code,)), text[found.end() :].lstrip(" -")
    if found := _pattern(_UNCLEAR).match(text):
        return _clear_currency(found[0].lower(), country), text[found.end() :].lstrip(" -")
    return (), text


def _clear_currency(sign: str, country: str | None) -> tuple[str, ...]:
    if sign in ("$", "dollar", "dollars"):
        own = DOLLAR_COUNTRIES.get(country or "")
        return ("USD", own) if own else ("USD",)
    codes = UNCLEAR_CURRENCIES[sign]
    own = COUNTRY_CURRENCIES.get(country or "")
    return (own,) if own in codes else codes


def _one_currency(before: tuple[str, ...], after: tuple[str, ...], bare_dollar: bool) -> tuple[str, ...]:
    """A sign and a word of the same amount: "¥5 billion yen", "$5bn CAD"."""
    if not before or not after:
        return before or after
    common = tuple(code for code in before if code in after)
    if len(after) == 1 and (common or bare_dollar):
        return after
    if common:
        return common
    raise InputError(
        f"Two currencies stand on one amount: {before[0]} and {after[0]}.", "", "Leave the one that is meant."
    )


def _read_noun(amount: Amount, rest: str) -> tuple[Amount, str]:
    """What was counted: "H100 equivalents", "NVIDIA H100 SXM5 80GB", "intelligent computing cards", "标准机架"."""
    if found := _pattern(_EQUIVALENTS).match(rest):
        return replace(amount, measure="h100_equivalents", noun=found[0]), rest[found.end() :]
    if found := _pattern(_CHINESE_NOUN).match(rest):
        counted = next(key for key in ("accelerators", "racks", "facilities") if found[key])
        return replace(amount, measure=counted, noun=found[0]), rest[found.end() :]
    words: list[str] = []
    head = ""
    remaining = rest
    while found := _pattern(_NOUN_WORD).match(remaining):
        words.append(found[0])
        remaining = remaining[found.end() :].lstrip(" -")
        if found["head"] and not found["model"]:
            head = found["head"]
    models = [word for word in words if _pattern(MODELS).fullmatch(word)]
    measure: str | None = "accelerators" if models else None
    for key, nouns in HEADS.items():
        if head and _pattern(nouns).fullmatch(head):
            measure = key
    if measure is None:
        return amount, rest
    accelerator = " ".join(models) if models and measure == "accelerators" else None
    return replace(amount, measure=measure, accelerator=accelerator, noun=" ".join(words)), remaining


def one_currency(amount: Amount, text: str) -> str:
    """The ISO code of an amount of money. Raises UnclearInput where several are possible or none is written."""
    if len(amount.currency) == 1:
        return amount.currency[0]
    codes = amount.currency or (("INR",) if re.search("lakh|crore", text, re.IGNORECASE) else ("USD", "CNY", "EUR"))
    bare = re.sub(r"¥|\$|\bRs\.?|\b(?:dollars?|kroner|kronor|kr|rupees?)\b", "", text, flags=re.IGNORECASE).strip()
    raise UnclearInput(
        f"“{text}” does not say which currency.",
        "Its sign or name belongs to several." if amount.currency else "",
        "Choose one, or write its code before the amount.",
        choices=tuple(with_currency(bare, code) for code in codes),
    )


def with_currency(bare: str, code: str) -> str:
    """An amount without currency, as it would be written in one: "about 5 bn" as "about US$5 bn"."""
    sign = CURRENCIES[code][0]
    sign += " " if sign == code else ""
    return re.sub(r"(?=[0-9])", lambda _: sign, bare, count=1)
