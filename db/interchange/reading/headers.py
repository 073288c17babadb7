"""Which rows of a table hold the names of its columns, and which are titles above or notes below it.

Found from the rows themselves: a title stands alone in its row; names are words that are all different; units in
brackets below names belong to them; where the first row looks like the rows below it, the table has no names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from db.interchange.reading.grid import Cell

LOOKED_AT = 60
"""Rows at the start of a table among which names are looked for."""
MOST_HEADER_ROWS = 3
JOINED = " / "

Row = Sequence[Cell]
Span = tuple[int, int, int, int]
"""Merged cells: first row, first column, last row, last column, counted from 0."""


@dataclass(frozen=True)
class Header:
    """Where the names stand.

    Args:
        names: of the columns, none empty, no two alike.
        first: index of the first row of names, None where the table has none.
        data_from: index of the first row of data.
        unnamed: indices of the columns whose names were made up.
        remarks: sentences about names that were made up or made different.
    """

    names: tuple[str, ...]
    first: int | None
    data_from: int
    unnamed: tuple[int, ...] = ()
    remarks: tuple[str, ...] = field(default=())


def find_header(
    rows: Sequence[Row], width: int, chosen: tuple[int, int] | tuple[()] | None, merged: Sequence[Span] = ()
) -> Header:
    """The header of a table.

    Args:
        rows: its first rows, `LOOKED_AT` of them or all, blank ones included.
        width: how many columns the widest of all its rows has.
        chosen: what the person decided: indices of the first and last row of names, or () for none; None: find them.
        merged: spans of merged cells, where the file tells.
    """
    filled = [_filled(row) for row in rows]
    if chosen is not None:
        first, last = chosen or (None, -1)
    else:
        first, last = _find(rows, filled, merged)
    if first is None:
        data_from = next((index for index in range(last + 1, len(rows)) if filled[index]), 0)
        names, remarks = [""] * width, ["The first row looks like data: the columns were given numbers for names."]
        if chosen is not None:
            remarks = []
        return Header(different(names, []), None, data_from, tuple(range(width)), tuple(remarks))
    above = [words for row in rows[:first] if (words := " ".join(filter(None, map(_words, row))))]
    spread = [_spread(rows[index], width, index, index < last, rows, merged) for index in range(first, last + 1)]
    names = [_joined([row[column] for row in spread]) for column in range(width)]
    remarks = [f"Above the table stands “{'; '.join(above)[:160]}”."] if above else []
    unnamed = tuple(column for column, name in enumerate(names) if not name)
    return Header(different(names, remarks), first, last + 1, unnamed, tuple(remarks))


def _find(rows: Sequence[Row], filled: list[int], merged: Sequence[Span]) -> tuple[int | None, int]:
    """First and last row of names; (None, row before the data) where there are none."""
    most = max(filled, default=0)
    usual = sorted(count for count in filled if count)[sum(map(bool, filled)) // 2] if most else 0
    first = 0
    while first < len(rows) - 1 and _is_above(rows, filled, first, min(most, max(usual, 2)), merged):
        first += 1
    if not filled or not filled[first]:
        return None, -1
    if not _may_be_names(rows, first):
        return None, first - 1
    last = first
    while last - first + 1 < MOST_HEADER_ROWS and last + 1 < len(rows) and _goes_on(rows, first, last, merged):
        last += 1
    return first, last


def _is_above(rows: Sequence[Row], filled: list[int], index: int, usual: int, merged: Sequence[Span]) -> bool:
    """Whether a row is blank, or a title: one cell alone in the first column, or merged over most of the table."""
    if not filled[index]:
        return True
    if usual < 2 or filled[index] > 1:
        # "Source:" and its words beside it, over a wide table and a blank row
        table = next((at for at in range(index, len(rows)) if filled[at] * 2 > usual), index)
        return usual >= 4 and filled[index] == 2 and _begins(rows[index]) and 0 in filled[index:table]
    place = next(column for column, cell in enumerate(rows[index]) if _words(cell))
    if any(top == index and left == place and right - left + 1 >= usual for top, left, _, right in merged):
        return True
    if any(top == index and left == place and right > left for top, left, _, right in merged):
        return False
    return place == 0 or not filled[index + 1]


def _begins(row: Row) -> bool:
    return all(_words(cell) for cell in row[:2])


def _may_be_names(rows: Sequence[Row], index: int) -> bool:
    """Whether a row may hold names: words all different, none of them found again below, or years over figures."""
    words = [_words(cell) for cell in rows[index]]
    given = [(column, cell) for column, cell in enumerate(rows[index]) if _words(cell)]
    if not given:
        return False
    below = [row for row in rows[index + 1 :] if _filled(row)]
    like_data = [column for column, cell in given if is_like_data(cell)]
    if like_data:
        years = all(_is_year(words[column]) for column in like_data)
        return years and len(like_data) < len(given) + (len(given) > 2) and not _years_below(below, like_data)
    for column, _ in given:
        cells = [_words(row[column]) for row in below if column < len(row)]
        if words[column] in cells and len(words[column]) > 1 and cells.count(words[column]) * 20 >= len(cells):
            return False
    return True


def _years_below(below: list[Row], columns: list[int]) -> bool:
    cells = [_words(row[column]) for row in below for column in columns if column < len(row)]
    years = sum(map(_is_year, cells))
    return years * 2 > len(cells)


_NUMBER = re.compile(
    r"[-+−(]?\s*(?:[$€£¥]|US\$)?\s*\d[\d.,' ’\u00a0]*(?:e[+-]?\d+)?\s*(?:%|[kKmMgGtT][wW]h?|bn|[mM])?\)?"
)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?|\d{4}年.*")
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


def is_like_data(cell: Cell) -> bool:
    """Whether a cell is a number, a date, an address or a truth: nothing that columns are called."""
    if isinstance(cell, str):
        words = cell.strip()
        return bool(
            _NUMBER.fullmatch(words)
            or _DATE.fullmatch(words)
            or _ADDRESS.match(words)
            or words.lower() in ("true", "false", "yes", "no")
        )
    return isinstance(cell, int | float | date)


_UNIT = re.compile(
    r"[\[(（][^\[\]()（）]{1,24}[\])）]|[kKMGT]?Wh?e?|[EPZT]?FLOPS?|%|(?:US\$|USD|\$|€|EUR|CNY|RMB|¥|£|GBP)"
    r"(?:\s?(?:k|m|mn|bn|million|billion|trillion))?|#|MGD|°|m2|m²|亿元|万元|兆瓦|千瓦",
    re.IGNORECASE,
)


def _is_unit(words: str) -> bool:
    return bool(_UNIT.fullmatch(words))


def _goes_on(rows: Sequence[Row], first: int, last: int, merged: Sequence[Span]) -> bool:
    """Whether the row after `last` holds names or units, too."""
    below = rows[last + 1]
    words = ["" if _is_dash(word) else word for word in map(_words, below)]
    given = [column for column, word in enumerate(words) if word]
    years = [column for column in given if _is_year(words[column])]
    if not given or any(is_like_data(below[column]) for column in given if column not in years):
        return False
    if years and (len(set(years) - _free(rows[last])) > len(years) / 2 or _years_below(list(rows[last + 2 :]), years)):
        return False
    if any(top <= last < bottom for top, _, bottom, _ in merged if top >= first):
        return True
    if any(top == last and right > left for top, left, _, right in merged):
        return True
    units = sum(_is_unit(words[column]) for column in given)
    if units * 2 > len(given) and all(column < len(rows[last]) and _words(rows[last][column]) for column in given):
        return True
    above = [_words(cell) for cell in rows[last]]
    gaps = [column for column in range(1, len(words)) if words[column] and (column >= len(above) or not above[column])]
    if not gaps or (len({words[column] for column in given}) < len(given) and last > first):
        return False
    # A group's name stands over the first of its columns and leaves the others free.
    starts_group = all(words[column - 1] or column - 1 in years for column in gaps)
    return starts_group and _differs_below(rows, last + 1, given)


def _free(row: Row) -> set[int]:
    """The columns in which nothing stands, and those left of them, where a group's name begins."""
    empty = {column for column in range(1, len(row)) if not _words(row[column])}
    return empty | {column - 1 for column in empty}


def _is_dash(word: str) -> bool:
    return word in ("-", "–", "—", "--", "/")


def _differs_below(rows: Sequence[Row], index: int, columns: list[int]) -> bool:
    """Whether figures or dates stand below a row of words, or nothing stands below it."""
    below = [row for row in rows[index + 1 :] if _filled(row)]
    if not below:
        return False
    for column in columns:
        cells = [row[column] for row in below if column < len(row) and _words(row[column])]
        if cells and sum(map(is_like_data, cells)) * 2 >= len(cells):
            return True
    return False


def _spread(row: Row, width: int, index: int, is_group: bool, rows: Sequence[Row], merged: Sequence[Span]) -> list[str]:
    """The names in a row, with the name of a group over each of its columns."""
    names = [_words(cell) for cell in row] + [""] * (width - len(row))
    names = names[:width]
    if not is_group:
        return names
    for top, left, _, right in merged:
        if top == index:
            names[left : right + 1] = [names[left]] * (min(right, width - 1) - left + 1)
    if merged or index + 1 >= len(rows):
        return names
    below = [_words(cell) for cell in rows[index + 1]] + [""] * width
    for column in range(1, width):
        if not names[column] and below[column] and _alike(below[column - 1], below[column]):
            names[column] = names[column - 1]
    return names


def _alike(word: str, other: str) -> bool:
    """Whether two names may stand under one group: two years, or two words."""
    return bool(word) and _is_year(word) == _is_year(other)


def _is_year(word: str) -> bool:
    return re.fullmatch(r"(19|20)\d\d", word) is not None


def _joined(parts: Sequence[str]) -> str:
    """ "Power" over "planned" is "Power / planned"; over "(MW)" or "MW", "Power (MW)"."""
    name = ""
    for part in parts:
        if not part or part == name or (name and _is_dash(part)):
            continue
        if name and _is_unit(part):
            inner = part.strip("[]()（）") if part[0] in "[(（" else part
            name = f"{name} ({inner})"
        else:
            name = f"{name}{JOINED}{part}" if name else part
    return name


def different(names: Sequence[str], remarks: list[str]) -> tuple[str, ...]:
    """Names for all columns, no two alike; says in `remarks` which were made."""
    taken = {name for name in names if name}
    seen: set[str] = set()
    result: list[str] = []
    unnamed = []
    for number, name in enumerate(names, start=1):
        made = name or f"Column {number}"
        copy = 1
        while made in seen or (made != name and made in taken):
            copy += 1
            made = f"{name or f'Column {number}'} ({copy})"
        if name and made != name and len(remarks) < 5:
            remarks.append(f"Two columns are named {name[:60]}; the one at column {number} is {made[:70]}.")
        if not name:
            unnamed.append(made)
        seen.add(made)
        result.append(made)
    if unnamed and len(unnamed) < len(names):
        which = ", ".join(unnamed[:4]) + (" and more" if len(unnamed) > 4 else "")
        remarks.append(
            f"A column has no name: it is {which}." if len(unnamed) == 1 else f"Columns without a name: {which}."
        )
    return tuple(result)


_NOTE = re.compile(
    r"(?:sources?|notes?|data|last updated|updated|\*|†|‡|©|copyright|licen[cs]e|\[?\d\]|\(\d\)"
    r"|注|备注|来源|资料来源|数据来源)"
    r"(?![a-z])",
    re.IGNORECASE,
)


def notes_below(rows: Sequence[tuple[int, Row]], usual: int) -> tuple[int | None, list[str]]:
    """The notes under a table.

    Args:
        rows: the last rows of the table with their numbers, blank ones included.
        usual: how many columns the table has.

    Returns the number of the first row that is not the table's, and the words of the notes.
    """
    first: int | None = None
    notes: list[str] = []
    waiting: list[tuple[int, str]] = []
    for number, row in reversed(rows):
        count = _filled(row)
        if not count:
            if waiting:
                first, notes = waiting[-1][0], [words for _, words in reversed(waiting)]
            continue
        words = _words(row[0]) if row else ""
        if usual < 2 or count > 1 or not words or not (_NOTE.match(words) or len(words) > 24 or waiting):
            break
        waiting.append((number, words))
    else:
        return None, []
    marked = [index for index, (_, words) in enumerate(waiting) if _NOTE.match(words)]
    if first is None and marked:
        first, notes = waiting[marked[-1]][0], [words for _, words in reversed(waiting[: marked[-1] + 1])]
    return first, notes


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell is not None and (not isinstance(cell, str) or cell.strip()))


def _words(cell: Cell) -> str:
    """A cell as one line of words."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())[:200]
