"""Columns that belong to the figure beside them: its low and high, and its date ("Capacity", "Capacity date")."""

from __future__ import annotations

import re
from dataclasses import replace

from db.interchange.mapping.mapping import ColumnMapping
from db.interchange.mapping.targets import Target
from db.interchange.reading.figure_parts import HIGH, LOW

_DATED = re.compile(r"(?:date|year|day) of (?:the )?(.+)|(.+?)[ .](?:date|as of|year)")


def with_bounds(columns: list[ColumnMapping]) -> list[ColumnMapping]:
    """A figure's own low and high go with it: "power", "power.low", "power.high"."""
    names = {one.column for one in columns}
    figures = {one.column for one in columns if one.to is Target.FIGURE}
    result = []
    for one in columns:
        whole = one.column.removesuffix(LOW).removesuffix(HIGH)
        if whole in figures and whole != one.column:
            one = ColumnMapping(one.column, reason=f"It is a bound of “{whole}”.")
        elif one.column in figures and (bounds := [one.column + end if one.column + end in names else None
                                                   for end in (LOW, HIGH)]):  # fmt: skip
            one = replace(one, options=replace(one.options, low_column=bounds[0], high_column=bounds[1]))
        result.append(one)
    return result


def with_dates(columns: list[ColumnMapping]) -> list[ColumnMapping]:
    """A figure's own date goes with it: "Capacity date", "Power / Date of plan" beside "Power / Planned"."""
    dated: dict[str, str] = {}
    for one in columns:
        if one.to is Target.IGNORED and (figure := _dated_by(one.column, columns)) is not None:
            dated.setdefault(figure, one.column)
    dates = {date: figure for figure, date in dated.items()}
    return [
        replace(one, options=replace(one.options, date_column=dated[one.column]))
        if one.column in dated
        else replace(one, reason=f"It dates “{dates[one.column]}”.")
        if one.column in dates
        else one
        for one in columns
    ]


def _dated_by(column: str, columns: list[ColumnMapping]) -> str | None:
    """The one figure whose date a column is by its name."""
    above, last = _parts(column)
    match = _DATED.fullmatch(last)
    word = (match[1] or match[2]).strip() if match else ""
    if len(word) < 3:
        return None
    found = [
        one.column
        for one in columns
        if one.to is Target.FIGURE and one.options.date_column is None and one.options.date is None
        for group, name in [_parts(one.column)]
        if group == above and (name == word or name.startswith(word) or _without_unit(name) == word)
    ]
    return found[0] if len(found) == 1 else None


def _parts(column: str) -> tuple[str, str]:
    above, _, last = " ".join(column.replace("_", " ").casefold().split()).rpartition(" / ")
    return above, last


def _without_unit(name: str) -> str:
    return re.sub(r"\s*[(\[].*[)\]]$", "", name)
