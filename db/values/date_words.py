"""Reads the words people use for dates and gives EDTF text. `db.values.dates` is the door to it.

The reader goes in front of the `edtf` library, whose `text_to_edtf` takes "Q3 2027" for March 2027. What it decides:

| written | read as | EDTF |
|---|---|---|
| early, mid, late 2026 | January to April, May to August, September to December | 2026-37, -38, -39 |
| early, mid, late March 2026 | the 1st to 10th, 11th to 20th, 21st to the last | an interval of days |
| start, end of 2026 | January, December | the days of that month as an interval |
| start, end of March 2026 | as early, late March | |
| Q3 2027; H1 2026 | the calendar's quarters and halves | 2027-35; 2026-40 |
| spring, summer, autumn 2026 | of the northern half of the Earth, whole months | 2026-21, -22, -23 |
| by 2030, until 2030 | at the latest on its last day | ../2030 |
| before 2030 | at the latest on the day before it begins | ../2029-12-31 |
| from, since, not before 2027 | at the earliest on its first day | 2027/.. |
| after 2026 | at the earliest on the day after it ends | 2027/.. |

A "winter 2026", a "fiscal 2027" and "3/4/2026" have two readings each: they ask.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta

from db.errors import InputError, UnclearInput
from db.values.date_spans import EXAMPLES, checked_date, from_day, last_of_month, span

LONGEST = 120
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}
_THIRDS = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_YEAR = r"(\d{4})"
_ABOUT = r"about|around|approximately|approx\.?|roughly|circa|ca\.?|c\.|~|≈"
_BY = r"on or before|at or before|by|until|till|up to|no later than|not later than|at the latest(?: in)?|through"
_FROM = (
    r"on or after|not before|no earlier than|not earlier than|at the earliest(?: in)?|from|since|as of|starting(?: in)?"
)
_WEEKDAYS = "|".join(calendar.day_name).lower()

_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CHINESE_PARTS = (
    (r"年(\d{1,2})月(\d{1,2})[日号]", r"-\1-\2"),
    (r"年(\d{1,2})月(初|上旬)", r"-\1#early"),
    (r"年(\d{1,2})月中旬?", r"-\1#mid"),
    (r"年(\d{1,2})月(底|末|下旬)", r"-\1#late"),
    (r"年(\d{1,2})月", r"-\1"),
    (r"年第?([1-4])季度", r"-q\1"),
    (r"年上半年", "-h1"),
    (r"年下半年", "-h2"),
    (r"年(年底|底|年末|末)", "#end of"),
    (r"年(年初|初)", "#early"),
    (r"年(年中|中)", "#mid"),
    (r"年", ""),
)


def read(text: str, today: date) -> str:
    """EDTF text for a date as people write it; `today` is what "today" and "now" mean.

    Raises InputError when it is no date, UnclearInput when it has several readings.
    """
    if len(text) > LONGEST:
        raise InputError(f"A date has at most {LONGEST} letters; this has {len(text):,}.", "", EXAMPLES)
    words = unicodedata.normalize("NFKC", text).lower()
    words = re.sub(r"\s+", " ", re.sub("[‐‑−〜～]", "-", words)).strip(" .,;")
    if not words:
        raise InputError("No date was entered.", "", EXAMPLES)
    if re.search("[年月]", words):
        words = _from_chinese(words)
    if "–" in words or "—" in words:  # a long dash is "to", and between letters a hyphen
        found = _read(re.sub(" ?[–—] ?", " to ", words), today) or _read(re.sub("[–—]", "-", words), today)
    else:
        found = _read(words, today)
    if found is None:
        raise InputError(f"“{text.strip()[:60]}” was not understood as a date.", "", EXAMPLES)
    return found


def _from_chinese(words: str) -> str:
    """Rewrites the Chinese forms as English ones: 2025年上半年 as 2025-h1."""
    tens = "[一二三]?十[一二三四五六七八九]?"
    words = re.sub(tens, lambda found: _chinese_tens(found[0]), words.replace(" ", "")).translate(_CHINESE_DIGITS)
    if found := re.fullmatch(r"(\d{4}年.*)前", words):
        year = read(found[1].removesuffix("之").removesuffix("以"), date.today()) if found[1][-1] in "之以" else None
        if year is None:
            clear = found[1].replace("年", "")
            raise UnclearInput(
                f"“{words}” can mean in {clear} at the latest, or earlier than {clear}.",
                choices=(f"by {clear}", f"before {clear}"),
            )
        return "before " + found[1][:-1].replace("年", "")
    about = bool(re.match("大?约", words)) or words.endswith("左右")
    words = re.sub("^大?约|左右$", "", words)
    prefix = "by " if re.match("[到至]", words) else "from " if re.search("(起|以来|开始)$", words) else ""
    words = re.sub("^[到至自从]|(起|以来|开始)$", "", words)
    for chinese, english in _CHINESE_PARTS:
        words = re.sub(chinese, english, words)
    words = re.sub(r"-(\d)(?!\d)", r"-0\1", words)
    day, _, part = words.partition("#")
    return prefix + ("about " if about else "") + (f"{part} {day}" if part else day)


def _chinese_tens(numeral: str) -> str:
    """十 as 10, 二十三 as 23."""
    tens, ones = (part.translate(_CHINESE_DIGITS) for part in numeral.split("十"))
    return f"{tens or 1}{ones or 0}"


def _read(words: str, today: date) -> str | None:
    words = words.strip(" ,")
    if words in ("now", "today"):
        return today.isoformat()
    words = re.sub(rf"^(?:{_WEEKDAYS}),? ", "", words)
    words = re.sub(r"^(?:in|on(?! or )|during|sometime in|the) ", "", words)
    return _one_sided(words, today) or _about(words, today) or _between(words, today) or _single(words)


def _one_sided(words: str, today: date) -> str | None:
    """ "by 2030", "not before 2027", "after 2026", "2026 or later"."""
    if found := re.fullmatch(r"(.+?),? (?:or later|or after|onwards?|and later|on)", words):
        words = "from " + found[1].removeprefix("from ")
    elif found := re.fullmatch(r"(.+?),? (?:or earlier|or before|at the latest)", words):
        words = "by " + found[1]
    if found := re.fullmatch(rf"({_BY}|before|{_FROM}|after|later than) ?(?:the )?(.+)", words):
        how, inner = found[1], _read(found[2], today)
        if how in ("from",) and re.search(" (to|until|till) ", found[2]):
            return inner
        if inner is None or None in span(inner):
            return None
        if re.fullmatch(_BY, how) or (how == "before" and found[2].startswith("end")):
            return f"../{_last_piece(inner)}"
        if how == "before":
            return f"../{from_day((span(inner)[0] or 0) - 1).isoformat()}"
        if how in ("after", "later than"):
            return f"{_shortest_from(from_day(span(inner)[1] or 0) + timedelta(1))}/.."
        return f"{_first_piece(inner)}/.."
    return None


def _about(words: str, today: date) -> str | None:
    found = re.fullmatch(rf"(?:{_ABOUT}) ?(.+)", words) or re.fullmatch(r"(.+?)(?: or so| or thereabouts)", words)
    if found is None:
        return None
    inner = _read(found[1], today)
    if inner is None or ".." in inner or inner.endswith("~"):
        return inner if inner and inner.endswith("~") else None
    if re.fullmatch(r"\d{4}(-(0\d|1[0-2])(-\d\d)?)?", inner):
        return inner + "~"
    # EDTF as the library reads it has no "about" for a season: the ends of an interval carry it.
    return f"{_first_piece(inner)}~/{_last_piece(inner)}~"


def _between(words: str, today: date) -> str | None:
    """ "2026 to 2028", "July to September 2027", "12 to 15 March 2026", "early to mid 2026"."""
    found = re.fullmatch(r"between (.+?) and (.+)", words) or re.fullmatch(
        r"(?:from )?(.+?) (?:to|until|till|through|-) (.+)", words
    )
    if found is None:
        found = re.fullmatch(rf"({_YEAR})-(?={_YEAR}$)(.+)", words) or re.fullmatch(rf"({_MONTH})-({_MONTH} .+)", words)
        if found is None:
            return None
        left, right = (found[1], found[found.re.groups if found.re.groups < 4 else 3])
        return _joined(left, right, today)
    return _joined(found[1], found[2], today)


def _joined(left: str, right: str, today: date) -> str | None:
    end = _read(right, today)
    if end is None or ".." in end:
        return None
    start = None
    for missing in ("", _tail(right, 1), _tail(right, 2)):  # "July to September 2027": July 2027
        try:
            start = _read(f"{left} {missing}".strip(), today)
        except InputError:
            continue
        if start:
            break
    if start is None or ".." in start:
        return None
    edtf = f"{_first_piece(start)}/{_last_piece(end)}"
    span(edtf)
    return _named(edtf)


def _tail(words: str, count: int) -> str:
    return " ".join(words.split(" ")[-count:])


def _named(interval: str) -> str:
    """A quarter or half that was written by its months is that quarter or half."""
    found = re.fullmatch(r"(\d{4})-(\d\d)/\1-(\d\d)", interval)
    if found is None:
        return interval
    year, first, last = found[1], int(found[2]), int(found[3])
    if last - first == 2 and last % 3 == 0:
        return f"{year}-{32 + last // 3}"
    return f"{year}-{39 + last // 6}" if last - first == 5 and last % 6 == 0 else interval


def _single(words: str) -> str | None:
    for reader in (_by_numbers, _by_month_name, _by_part_of_year, _by_part_of_month):
        if found := reader(words):
            return found
    return None


def _by_numbers(words: str) -> str | None:
    words = re.sub(r"^(\d{4}-\d\d-\d\d)[t ]\d\d:\d\d.*$", r"\1", words)
    if re.fullmatch(_YEAR, words):
        checked_date(int(words), 1, 1)
        return words
    if found := re.fullmatch(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?", words):
        return _year_first(int(found[1]), found[3], found[4])
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", words):
        return _year_last(words, int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[/.](\d{4})", words):
        return checked_date(int(found[2]), int(found[1]), 1).isoformat()[:7]
    edtf = words.upper()
    if (
        re.fullmatch(r"[\d.X~?%/,\[\]{}-]+", edtf)
        and re.search(r"\d\d[\dX]{1,2}", edtf)
        and re.search(r"[X~?%/\[{]", edtf)
    ):
        span(edtf)
        start, slash, end = edtf.partition("/")  # an open end may be written as nothing
        return f"{start or '..'}/{end or '..'}" if slash else edtf
    return None


def _year_first(year: int, second: str, third: str | None) -> str:
    month = int(second)
    if third is not None:
        return checked_date(year, month, int(third)).isoformat()
    if month > 12 and month > year % 100:
        raise UnclearInput(
            f"“{year}-{month}” is no month.",
            "It may mean a span of years.",
            choices=(f"{year} to {year // 100 * 100 + month}",),
        )
    return checked_date(year, month, 1).isoformat()[:7]


def _year_last(words: str, first: int, second: int, year: int) -> str:
    """3/14/2026 and 14/3/2026 are clear; 3/4/2026 is not, and is asked about."""
    if first > 12 or first == second:
        return checked_date(year, second, first).isoformat()
    if second > 12:
        return checked_date(year, first, second).isoformat()
    choices = tuple(
        f"{checked_date(year, month, day).day} {calendar.month_name[month]} {year}"
        for day, month in ((second, first), (first, second))
    )
    raise UnclearInput(
        f"“{words}” can be {choices[0]} or {choices[1]}.",
        "Some countries write the month first, others the day.",
        choices=choices,
    )


def _by_month_name(words: str) -> str | None:
    if found := re.fullmatch(rf"{_MONTH},? (?:of )?{_YEAR}", words):
        return checked_date(int(found[2]), MONTHS[found[1]], 1).isoformat()[:7]
    if found := re.fullmatch(rf"(\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?{_MONTH}[ ,-]+{_YEAR}", words):
        return checked_date(int(found[3]), MONTHS[found[2]], int(found[1])).isoformat()
    if found := re.fullmatch(rf"{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}", words):
        return checked_date(int(found[3]), MONTHS[found[1]], int(found[2])).isoformat()
    if found := re.fullmatch(rf"{_YEAR}[ -]{_MONTH}(?:[ -](\d{{1,2}}))?", words):
        day = checked_date(int(found[1]), MONTHS[found[2]], int(found[3] or 1)).isoformat()
        return day if found[3] else day[:7]
    return None


def _by_part_of_year(words: str) -> str | None:
    """Quarters, halves, seasons, early, mid, late, start and end of a year; fiscal years and winters ask."""
    parts = (
        (rf"q([1-4])[ ,/-]*(?:of )?{_YEAR}", (1, 2), 32),
        (rf"([1-4])q[ ,/-]*{_YEAR}", (1, 2), 32),
        (rf"{_YEAR}[ ,/-]*q([1-4])", (2, 1), 32),
        (rf"h([12])[ ,/-]*(?:of )?{_YEAR}", (1, 2), 39),
        (rf"([12])h[ ,/-]*{_YEAR}", (1, 2), 39),
        (rf"{_YEAR}[ ,/-]*h([12])", (2, 1), 39),
    )
    for pattern, (part, year), code in parts:
        if found := re.fullmatch(pattern, words):
            return f"{_year(found[year])}-{code + int(found[part])}"
    if found := re.fullmatch(r"([1-4])q(\d\d)|q([1-4])['’ ]+(\d\d)|([12])h(\d\d)|h([12])['’ ]+(\d\d)", words):
        part_text, year_text = [group for group in found.groups() if group]
        return f"20{year_text}-{(32 if 'q' in words else 39) + int(part_text)}"
    if found := re.fullmatch(rf"({'|'.join(_ORDINALS)})[ -](quarter|half),? (?:of |in )?{_YEAR}", words):
        part_number = _ORDINALS[found[1]]
        if found[2] == "half":
            part_number = 2 if found[1] == "last" else part_number
            return f"{_year(found[3])}-{39 + part_number}" if part_number <= 2 else None
        return f"{_year(found[3])}-{32 + part_number}"
    if found := re.fullmatch(rf"({'|'.join(_SEASONS)})[ ,-]*(?:of )?{_YEAR}", words):
        return f"{_year(found[2])}-{_SEASONS[found[1]]}"
    _ask_about_winter_and_fiscal_year(words)
    if found := re.fullmatch(rf"winter (?:of )?{_YEAR}[/-](?:\d\d)?(\d\d)", words):
        year_number = int(_year(found[1]))
        return f"{year_number}-12/{year_number + 1}-02" if (year_number + 1) % 100 == int(found[2]) else None
    return None


def _ask_about_winter_and_fiscal_year(words: str) -> None:
    if found := re.fullmatch(rf"winter (?:of )?{_YEAR}", words):
        year = int(_year(found[1]))
        choices = (f"December {year - 1} to February {year}", f"December {year} to February {year + 1}")
        raise UnclearInput(f"Winter {year} can be at either end of the year.", choices=choices)
    if found := re.fullmatch(r"(?:fiscal(?: year)?|financial year|fy) ?'?(\d{4}|\d\d)", words):
        year = int(_year(found[1] if len(found[1]) == 4 else "20" + found[1]))
        raise UnclearInput(
            f"Fiscal {year} begins in different months for different countries and companies.",
            choices=(
                f"{year}",
                f"October {year - 1} to September {year}",
                f"April {year - 1} to March {year}",
                f"April {year} to March {year + 1}",
            ),
        )


def _by_part_of_month(words: str) -> str | None:
    """Early, mid, late, start and end: of a year, a quarter or half, or a month."""
    thirds = "|".join(_THIRDS)
    found = re.fullmatch(rf"({thirds})(?: of|-| in)? ?(?:the )?(.+)", words)
    if found is None:
        swapped = re.fullmatch(rf"year[ -]end,? (?:of )?{_YEAR}", words) or re.fullmatch(
            rf"{_YEAR}[ -](?:year[ -])?end", words
        )
        return _part_of(_year(swapped[1]), "end") if swapped else None
    inner = _single(found[2])
    return _part_of(inner, found[1]) if inner else None


def _part_of(edtf: str, part: str) -> str | None:
    third = _THIRDS[part]
    if re.fullmatch(_YEAR, edtf):
        if part in ("early", "mid", "middle", "late"):
            return f"{edtf}-{37 + third}"
        return f"{edtf}-12-01/{edtf}-12-31" if part == "end" else f"{edtf}-01-01/{edtf}-01-31"
    if re.fullmatch(r"\d{4}-(0\d|1[0-2])", edtf):
        last = last_of_month(int(edtf[:4]), int(edtf[5:]))
        first_day, last_day = ((1, 10), (11, 20), (21, last))[third]
        return f"{edtf}-{first_day:02}/{edtf}-{last_day}"
    if re.fullmatch(r"\d{4}-(3[3-6]|4[01])", edtf) and part in ("start", "beginning", "end"):
        return _last_piece(edtf) if part == "end" else _first_piece(edtf)
    return None


def _year(text: str) -> str:
    checked_date(int(text), 1, 1)
    return text


def _first_piece(edtf: str) -> str:
    """Where an EDTF text begins, as a year, month or day."""
    if "/" in edtf:
        return edtf.partition("/")[0]
    return edtf if _is_plain(edtf) else from_day(span(edtf)[0] or 0).isoformat()[:7]


def _last_piece(edtf: str) -> str:
    """Where an EDTF text ends, as a year, month or day."""
    if "/" in edtf:
        return edtf.partition("/")[2]
    return edtf if _is_plain(edtf) else from_day(span(edtf)[1] or 0).isoformat()[:7]


def _is_plain(edtf: str) -> bool:
    return bool(re.fullmatch(r"\d{4}(-(0\d|1[0-2])(-\d\d)?)?~?", edtf))


def _shortest_from(day: date) -> str:
    """The year that begins on this day, else the month, else the day."""
    if day.day > 1:
        return day.isoformat()
    return f"{day.year}" if day.month == 1 else day.isoformat()[:7]
