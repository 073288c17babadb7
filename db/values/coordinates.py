"""Places on Earth as people write them: 41.15, 114.7; 39°34'12"N; 39 34 12 N; 39,57; POINT(114.7 41.15).

Degrees of WGS 84, north and east positive.
"""

from __future__ import annotations

import re

from db.errors import InputError

LIMITS = {"latitude": 90, "longitude": 180}
_AXES = {"N": "latitude", "S": "latitude", "E": "longitude", "W": "longitude"}

_PART = re.compile(
    r"""\s*(?P<before>[NSEW]\b|[NSEW](?=[\s\d+-]))?\s*(?P<sign>[-+])?
    (?:
      (?P<degrees>\d{1,3}(?:\.\d+)?)\s*(?:°|º|˚|deg(?:rees)?|d)?\s*
      (?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*(?:['′’`]|m(?:in)?)\s*)?
      (?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:["″”“]|''|s(?:ec)?(?![a-z]))\s*)?
    )
    (?(before)|(?P<after>[NSEW])?)\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_BARE = re.compile(
    r"""\s*(?P<before>[NSEW])?\s*(?P<sign>[-+])?(?P<degrees>\d{1,3})(?:[\s:]+)(?P<minutes>\d{1,2}(?:\.\d+)?)
    (?:[\s:]+(?P<seconds>\d{1,2}(?:\.\d+)?))?\s*(?(before)|(?P<after>[NSEW])?)\s*""",
    re.VERBOSE | re.IGNORECASE,
)
"""Degrees, minutes and seconds parted by blanks or colons."""
_POINT = re.compile(r"POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)", re.IGNORECASE)


def read_pair(text: str) -> tuple[float, float]:
    """Latitude and longitude from one text. Raises InputError where it is none, or no place on Earth."""
    plain = _plain(text)
    if point := _POINT.fullmatch(plain):  # longitude first, by its standard
        return _checked(float(point[2]), float(point[1]))
    plain = plain.strip("()[] ")
    if plain.count(",") == 3 and "." not in plain:  # 41,15, 114,70
        plain = re.sub(r"(\d),(\d)", r"\1.\2", plain)
    elif plain.count(",") == 2 and re.search("[;/ ]", plain) and "." not in plain and not re.search(r",\s", plain):
        plain = plain.replace(",", ".")  # 41,15; 114,70
    for pattern in (_PART, _BARE):
        first = pattern.match(plain)
        second = pattern.fullmatch(plain[first.end() :].lstrip(" ,;/")) if first else None
        if first is None or second is None:
            continue
        values = [_value(part, text) for part in (first, second)]
        axes = [_AXES.get((part["before"] or part["after"] or "").upper()) for part in (first, second)]
        if axes[0] == "longitude" and axes[1] == "latitude":
            values.reverse()
        elif axes[0] == "longitude" or axes[1] == "latitude":
            continue
        return _checked(values[0], values[1])
    raise _not_understood(text, "a latitude and a longitude", "41.15, 114.70 or 41°09'00\"N 114°42'00\"E")


def read_degrees(text: str, axis: str) -> float:
    """One latitude or longitude; `axis` says which. Raises InputError where it is none, or lies beyond the Earth."""
    plain = _plain(text).strip("()[] ")
    if plain.count(",") == 1 and "." not in plain:  # 39,57
        plain = plain.replace(",", ".")
    part = _PART.fullmatch(plain) or _BARE.fullmatch(plain)
    if part is None:
        raise _not_understood(text, f"a {axis}", "39.57 or 39°34'12\"N")
    written = _AXES.get((part["before"] or part["after"] or "").upper())
    if written not in (None, axis):
        raise InputError(f"“{text.strip()[:40]}” is a {written}.", "", f"A {axis} belongs here.")
    return in_range(_value(part, text), axis)


def in_range(degrees: float, axis: str) -> float:
    """The degrees. Raises InputError where they lie beyond the Earth, or are no number."""
    limit = LIMITS[axis]
    if not -limit <= degrees <= limit:
        raise InputError(
            f"{axis.capitalize()} {degrees:g} does not exist.",
            "",
            f"It lies between -{limit} and {limit}; latitude first.",
        )
    return degrees


def show_pair(latitude: float, longitude: float) -> str:
    """In words: "41.1500° N, 114.7000° E"."""
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.4f}° {north}, {abs(longitude):.4f}° {east}"


def _checked(latitude: float, longitude: float) -> tuple[float, float]:
    return in_range(latitude, "latitude"), in_range(longitude, "longitude")


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("，", ",").replace("−", "-").replace("–", "-")).strip()


def _value(part: re.Match[str], text: str) -> float:
    minutes, seconds = float(part["minutes"] or 0), float(part["seconds"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise InputError(f"“{text.strip()[:60]}” has 60 or more minutes or seconds.", "", "Check it in the source.")
    degrees = float(part["degrees"]) + minutes / 60 + seconds / 3600
    letter = (part["before"] or part["after"] or "").upper()
    return -degrees if (letter in ("S", "W")) != (part["sign"] == "-") else degrees


def _not_understood(text: str, what: str, example: str) -> InputError:
    return InputError(f"“{text.strip()[:60]}” was not understood as {what}.", "", f"Write it like {example}.")
