"""Dates of CSL-JSON (Citation Style Language 1.0.2) as EDTF, and back."""

from __future__ import annotations

import re
from typing import Any

from db.errors import InputError
from db.values import dates

_PLAIN = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?(~?)")
_SEASON = re.compile(r"(\d{4})-(2[1-4])")


def edtf_of(date: Any) -> str | None:
    """EDTF of a date of CSL-JSON: date-parts of one day or two, a season, "circa", or words; None where it is none."""
    if isinstance(date, str | int):
        date = {"raw": str(date)}
    if not isinstance(date, dict):
        return None
    found = _of_parts(date) or _of_words(date)
    if found is None:
        return None
    try:
        dates.span(found)
    except InputError:
        return None
    return found


def _of_parts(date: dict[str, Any]) -> str | None:
    parts = date.get("date-parts")
    if not isinstance(parts, list):
        return None
    days = [day for part in parts[:2] if isinstance(part, list) and (day := _day(part))]
    if not days:
        return None
    season = str(date.get("season") or "")
    if season.isdigit() and 1 <= int(season) <= 4 and len(days[0]) == 4 and len(days) == 1:
        return f"{days[0]}-2{season}"
    about = "~" if date.get("circa") not in (None, False, 0, "", "0", "false") else ""
    return "/".join(f"{day}{about}" for day in days)


def _day(part: list[Any]) -> str | None:
    """Year, month and day, which some programs write as texts; zeros are not given."""
    numbers = []
    for piece in part[:3]:
        if not re.fullmatch(r"\d{1,4}", text := str(piece)) or not int(text):
            break
        numbers.append(int(text))
    if not numbers or numbers[0] < 1000:
        return None
    return "-".join(f"{number:02}" for number in numbers)


def _of_words(date: dict[str, Any]) -> str | None:
    for key in ("literal", "raw", "edtf"):
        words = date.get(key)
        if isinstance(words, str) and words.strip():
            try:
                return dates.parse(words).edtf
            except InputError:
                continue
    return None


def csl_of(edtf: str) -> dict[str, Any]:
    """A date of CSL-JSON for EDTF text; one that date-parts cannot say stands in words."""
    if found := _SEASON.fullmatch(edtf):
        return {"date-parts": [[int(found[1])]], "season": int(found[2]) - 20}
    ends = edtf.split("/")
    plain = [_PLAIN.fullmatch(end) for end in ends]
    if all(plain) and len({found[4] for found in plain if found}) == 1:
        parts = [[int(piece) for piece in found.groups()[:3] if piece] for found in plain if found]
        return {"date-parts": parts} | ({"circa": True} if edtf.endswith("~") else {})
    return {"literal": dates.show(edtf)}
