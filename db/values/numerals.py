"""Numbers as people write them: "1,200", "18 000", "1,2", "10,371.92", "三万", without guessing what a comma means.

Everything is a Decimal until the end: 52.7 billion is then 52,700,000,000 and not a little less.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from db.errors import InputError, UnclearInput
from db.values.notation import NumberStyle, current

LARGEST = Decimal("1e24")
CHINESE = "一二两三四五六七八九十百千万亿"
_CHINESE_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
_CHINESE_GROUPS = {"万": 10**4, "亿": 10**8}

_NUMBER = re.compile(
    r"""
      [0-9]{1,3}(?:[ '’][0-9]{3})+(?![0-9])(?:[.,][0-9]+)?   # 18 000; 1'200,5
    | [0-9][0-9.,]*[0-9](?:e[+-]?[0-9]+)?(?![0-9])
    | [0-9](?:e[+-]?[0-9]+)?(?![0-9])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COMMA_AND_THREE = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2},[0-9]{3}(?![0-9.,]*[0-9])")
_POINT_AND_THREE = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}\.[0-9]{3}(?![0-9.,]*[0-9])")
_CHINESE_NUMBER = re.compile(f"[{CHINESE}]+?(?=[^{CHINESE}]|$)")


@dataclass(frozen=True)
class Number:
    """A number read. `other` is the second reading of a text such as "1.200": 1.2, or 1,200."""

    value: Decimal
    digits: int
    other: Decimal | None = None


def read_number(text: str) -> tuple[Number, str] | None:
    """The number that a text begins with, and what follows it; None where it begins with none.

    Raises:
        InputError: digits that make no number ("1,23,4.5.6"), or one beyond 1e24.
    """
    if found := _NUMBER.match(text):
        return _checked(_read_digits(found[0]), found[0]), text[found.end() :]
    if text[:1] in CHINESE and (found := _CHINESE_NUMBER.match(text)):
        words, rest = found[0], text[found.end() :]
        if words.endswith("千") and rest.startswith("瓦"):  # 三万千瓦 is three times ten thousand kW
            words, rest = words[:-1], "千" + rest
        if words:
            return _checked(Number(Decimal(_read_chinese(words)), 1), words), rest
    return None


def clear(text: str) -> str:
    """A typed text with its numbers as `read_number` takes them, where the person's number style says more.

    Someone whose thousands are parted by points reads and types "1.234" for 1,234. Where decimals have a comma, "1,234"
    may be that, or copied out of an English text: it asks. All else reads alike in every style.

    Raises UnclearInput.
    """
    style = current().numbers
    if style is NumberStyle.COMMA_POINT:
        return text
    if found := _COMMA_AND_THREE.search(text):
        # A zero more leaves no doubt that these are decimals, and a group more none that they are thousands.
        start, end = text[: found.start()], text[found.end() :]
        thousands = found[0].replace(",", "." if style is NumberStyle.POINT_COMMA else " ")
        raise UnclearInput(
            f"“{found[0]}” can be {found[0]} or {thousands}.",
            "Your numbers have a comma before decimals; in English texts it parts thousands.",
            choices=(f"{start}{found[0]}0{end}", f"{start}{thousands}{end}"),
        )
    if style is NumberStyle.POINT_COMMA:
        return _POINT_AND_THREE.sub(lambda found: found[0].replace(".", ","), text)
    return text


def count_digits(number: str) -> int:
    """Significant digits: zeros at the end of a whole number do not count, so that 1,200 MW has as many as 1.2 GW."""
    mantissa = re.split("e", number, flags=re.IGNORECASE)[0].strip(" ,'’")
    fraction = re.search(r"[.,][0-9]+$", mantissa)
    whole_only = fraction is None or (fraction[0][0] == "," and len(fraction[0]) == 4)
    digits = re.sub("[^0-9]", "", mantissa).lstrip("0")
    return max(1, len(digits.rstrip("0") if whole_only else digits))


def _checked(number: Number, text: str) -> Number:
    if number.value > LARGEST:
        raise InputError(f"{text[:40]} is too large for any figure here.", "", "Check the number and its unit.")
    return number


def _read_digits(text: str) -> Number:
    mantissa, _, exponent = re.sub("[ '’]", "", text).lower().partition("e")
    if len(mantissa) > 40 or abs(int(exponent or 0)) > 30:
        raise InputError(f"{text[:40]} is too large or too long a number.", "", "Check the number and its unit.")
    plain, other = _without_separators(mantissa)
    return Number(Decimal(plain).scaleb(int(exponent or 0)), count_digits(text), other)


def _without_separators(mantissa: str) -> tuple[str, Decimal | None]:
    """The digits with a point for decimals, and the second reading where a point may part thousands."""
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", mantissa):
        thousands = re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", mantissa)
        return mantissa, Decimal(mantissa.replace(".", "")) if thousands else None
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]{1,2}(,[0-9]{2})+,[0-9]{3}(\.[0-9]+)?", mantissa):
        return mantissa.replace(",", ""), None
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(\.[0-9]{3}){2,}|[0-9]+,[0-9]+", mantissa):
        if re.fullmatch(r"[0-9]+,[0-9]{3}", mantissa):  # "0,300" and "12345,678"
            return mantissa.replace(",", "."), None
        return mantissa.replace(".", "").replace(",", "."), None
    raise InputError(
        f"“{mantissa[:40]}” is not a number.", "Its points and commas do not fit together.", "Write 1,200 or 1.2."
    )


def _read_chinese(words: str) -> int:
    """万 as 10,000, 十五万 as 150,000, 百亿亿 as 1e18."""
    total = section = digit = 0
    for sign in words:
        if sign in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[sign]
        elif sign in _CHINESE_UNITS:
            section += (digit or 1) * _CHINESE_UNITS[sign]
            digit = 0
        else:
            section, group = section + digit, _CHINESE_GROUPS[sign]
            # 三万五千亿 multiplies all before it, 一亿三万 adds; a group without digits (万亿) multiplies
            total = (total + section or 1) * group if section == 0 or group > total else total + section * group
            section = digit = 0
        if total > LARGEST:
            break
    return total + section + digit
