"""Guesses what the columns of files mean, by their headers, the units in these, and what stands in the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from db.edit.figure_words import DEFAULT_BASIS
from db.errors import InputError
from db.interchange.mapping.beside import with_bounds, with_dates
from db.interchange.mapping.header_words import (
    WORDS,
    HeaderWord,
    kind_in,
    measure_of,
    power_basis_in,
    stage_in,
)
from db.interchange.mapping.mapping import ColumnMapping, ColumnOptions, GridMapping, Join, Mapping
from db.interchange.mapping.own_tables import is_about, own_mapping
from db.interchange.mapping.presets import preset_for
from db.interchange.mapping.targets import WORDS_BY_TARGET, RowKind, Target
from db.interchange.reading.cells import is_not_given, read_coordinates, read_float
from db.interchange.reading.column_words import HeaderUnit, header_unit
from db.interchange.reading.grid import Cell, Grid, ReadFile
from db.words import Stage

if TYPE_CHECKING:
    from db.library import Library

LOOKED_AT = 500
_WITH_UNIT = re.compile(
    r"\s*(?:(?:about|approx(?:\.|imately)?|around|circa|ca\.?|some|up to|at least|over|more than|less than|under|min\.?"
    r"|max\.?|约|超过|不少于)\s*|[~≈><≥≤]\s*)?"
    r"(?:[A-Z]{3}\s+\d|(?:US|CAD?|AU?|C|HK|NT|NZ|S|R)?[$€£¥]?\s*\d[\d.,\s–-]*\s*[A-Za-z%一-鿿])",
    re.IGNORECASE,
)
"""A figure with its own unit, as people write it: "approx. 1.2 GW", "100–150 MW", "USD 5,500,000"."""
ONLY_ONE = (
    Target.NAME, Target.KEY, Target.UID, Target.PLACE, Target.REGION, Target.LOCALITY, Target.LATITUDE,
    Target.LONGITUDE, Target.COORDINATES, Target.STATUS, Target.DATE, Target.CONFIDENCE, Target.NOTE, Target.MEASURE,
    Target.BASIS, Target.UNIT, Target.CURRENCY, Target.LOW, Target.HIGH, Target.KIND, Target.PUBLISHED,
)  # fmt: skip
"""Where two columns fit, the surer one has it; the other is left out."""


def guess_mapping(files: Sequence[ReadFile], library: Library) -> Mapping:
    """A mapping for files seen for the first time; each column says how sure it is (`score`) and why (`reason`)."""
    from db.interchange.planning.own_fields import with_own_fields

    return with_own_fields(_guessed(files), files, library)


def _guessed(files: Sequence[ReadFile]) -> Mapping:
    known = own_mapping(files) or preset_for(files)
    if known is not None:
        return known
    grids = [grid for file in files for grid in file.grids if not is_about(grid)]
    samples = {grid.name: _sample(grid) for grid in grids}
    mapped = tuple(_guess_grid(grid, samples[grid.name]) for grid in grids)
    return Mapping(grids=_joined(mapped, grids, samples))


def _sample(grid: Grid) -> dict[str, list[Cell]]:
    rows = [cells for _, cells in islice(grid.rows(), LOOKED_AT)]
    return {name: [row[at] for row in rows] for at, name in enumerate(grid.columns)}


def _guess_grid(grid: Grid, sample: dict[str, list[Cell]]) -> GridMapping:
    row_is = guess_row(grid, sample)
    columns = [guess_column(name, sample[name], row_is) for name in grid.columns]
    if _is_within(grid):
        reason = "It names the record that holds this list."
        columns[0] = ColumnMapping(grid.columns[0], Target.NAME, score=0.9, reason=reason)
    columns = with_dates(with_bounds(_without_derived(_one_each(columns))))
    if row_is is not RowKind.SOURCE and not any(one.to in (Target.NAME, Target.UID) for one in columns):
        columns = _with_name(columns, sample)
    mapping = GridMapping(grid.name, row_is, tuple(columns))
    if row_is is RowKind.FIGURE and any(one.to is Target.FACT_NOTE for one in columns):
        mapping = _as_timeline(mapping)
    about = _about(grid, columns)
    return replace(mapping, about=about) if row_is is RowKind.FIGURE else mapping


def guess_row(grid: Grid, sample: dict[str, list[Cell]]) -> RowKind:
    """What one row is: by the words of its columns, and whether a name comes in many rows."""
    words = " | ".join(grid.columns).casefold()
    names = [name.casefold().strip() for name in grid.columns]
    dated = any(_is_header(name, Target.DATE) for name in names)
    if dated and any(_is_header(name, Target.EVENT) for name in names) and "measure" not in names:
        return RowKind.MILESTONE
    if any(re.fullmatch(r"role|角色", name) for name in names) and "partner" in words:
        return RowKind.ROLE
    if any(re.fullmatch(r"measure|metric|indicator|指标|basis(?: key)?", name) for name in names):
        return RowKind.FIGURE
    is_document = re.search(r"\btitle\b", words) and re.search(r"publisher|\burl\b|\baddress\b|doi", words)
    if is_document and not re.search(r"latitude|power|\bmw\b|h100", words):
        return RowKind.SOURCE
    if _is_within(grid) and any(measure_of(header_unit(name).name) for name in grid.columns[1:]):
        return RowKind.FIGURE
    repeated = _name_repeats(grid, sample)
    if dated and repeated and any(measure_of(header_unit(name).name) for name in grid.columns):
        return RowKind.FIGURE
    if re.search(r"\b(?:policy|law|programme|act)\b|政策|法规", names[0]):
        return RowKind.POLICY
    if re.search(r"^(?:company|partner|organi[sz]ation|公司|企业)", names[0]):
        return RowKind.PARTNER
    if re.search(r"^(?:country|国家)", names[0]) and not re.search(r"latitude|data cent|facility|site|名称", words):
        return RowKind.FIGURE if dated else RowKind.PLACE
    return RowKind.FACILITY


def _is_within(grid: Grid) -> bool:
    """Whether it is a list within the records of another grid, whose first column says of which."""
    record = grid.name.rpartition(".")[0]
    return (
        bool(record)
        and re.fullmatch(rf"{re.escape(record)} (?:name|title|key|id|slug)", grid.columns[0], re.I) is not None
    )


def _about(grid: Grid, columns: list[ColumnMapping]) -> str:
    name = next((one.column.casefold() for one in columns if one.to is Target.NAME), "")
    if re.match(r"country|nation|国家|region", name):
        return "place"
    return "policy" if re.match(r"policy|programme|law|政策", name) else "facility"


def _name_repeats(grid: Grid, sample: dict[str, list[Cell]]) -> bool:
    for name in grid.columns:
        if _is_header(name.casefold().strip(), Target.NAME):
            cells = [cell for cell in sample[name] if not is_not_given(cell)]
            return len(set(cells)) * 1.2 < len(cells)
    return False


def _is_header(name: str, target: Target) -> bool:
    return any(word.to is target and re.fullmatch(word.pattern, name) for word in WORDS)


def guess_column(column: str, cells: list[Cell], row_is: RowKind) -> ColumnMapping:
    """Where one column goes: by its whole name, else by a unit or measure in it, else nowhere."""
    given = [cell for cell in cells if not is_not_given(cell)]
    unit = header_unit(column)
    plain = " ".join(column.replace("_", " ").casefold().split())
    if not given and cells:
        return ColumnMapping(column, reason="It is empty in the first rows.")
    by_words = _by_words(plain, row_is) or _by_words(unit.name.casefold(), row_is) or _by_last_part(plain, row_is)
    numbers = _share_of_numbers(given)
    if by_words is not None and not (unit.measure and numbers > 0.5):
        return _checked(
            ColumnMapping(column, by_words.to, by_words.options, by_words.score, "By its name."), given, row_is
        )
    figure = _figure(column, unit, given, numbers)
    if figure is not None and row_is in WORDS_BY_TARGET[Target.FIGURE].rows:
        return figure
    if by_words is not None:
        return ColumnMapping(column, by_words.to, by_words.options, by_words.score, "By its name.")
    return ColumnMapping(column, reason="Nothing is known of this name.")


def _by_words(plain: str, row_is: RowKind) -> HeaderWord | None:
    for word in WORDS:
        if row_is not in WORDS_BY_TARGET[word.to].rows or (word.rows and str(row_is) not in word.rows.split()):
            continue
        if re.fullmatch(word.pattern, plain):
            return word
    return None


def _by_last_part(plain: str, row_is: RowKind) -> HeaderWord | None:
    """By the last of several names: "Facility / Country" of merged header rows, "location.country" of nested JSON."""
    *above, last = re.split(r" / |\.(?=\S)", plain)
    if not above:
        return None
    # "owner.name" names the owner, not the row.
    named = " ".join(above[-1].split()) if last in ("name", "title", "value", "date", "名称") else last
    found = _by_words(named, row_is) or _by_words(last, row_is)
    if found is None or (found.to in (Target.NAME, Target.KEY, Target.UID) and " / " not in plain):
        return None
    return replace(found, score=found.score - 0.1)


def _share_of_numbers(given: list[Cell]) -> float:
    numbers = 0
    for cell in given:
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            numbers += 1
        elif isinstance(cell, str):
            try:
                numbers += read_float(cell, ".") is not None
            except InputError:
                numbers += bool(_WITH_UNIT.match(cell))
    return numbers / len(given) if given else 0.0


def _figure(column: str, unit: HeaderUnit, given: list[Cell], numbers: float) -> ColumnMapping | None:
    """A column of figures: its measure by the unit in its name, else by its words."""
    if numbers < (0.3 if unit.measure else 0.6):
        return None
    named = measure_of(unit.name) or measure_of(column)
    measure = unit.measure
    if measure == "money":
        measure = named if named in ("capital_cost", "investment") else "capital_cost"
    elif measure is None:
        measure = named
    if measure is None or (named is None and unit.measure is None):
        return None
    if re.search(r"area|water|square|floor|per |buildings|计算表|\buid$", column.casefold()):
        return None
    options = ColumnOptions(
        measure=measure,
        basis=_basis(column, unit, measure),
        unit=unit.unit or None,
        currency=unit.currency,
        kind=kind_in(column),
        stage=None if kind_in(column) else stage_in(column),
    )
    reason = f"“{unit.unit}” in its name is a unit of {measure.replace('_', ' ')}." if unit.unit else "By its name."
    if re.search(r"compute cost|construction cost|land cost", column.casefold()):
        return ColumnMapping(
            column, Target.IGNORED, options, 0.5, "A part of the cost: figures of parts would be added."
        )
    return ColumnMapping(column, Target.FIGURE, options, 0.9 if unit.measure and named else 0.7, reason)


def _basis(column: str, unit: HeaderUnit, measure: str) -> str | None:
    precision = re.sub(r"\W", "", unit.precision or column).casefold()
    if measure == "power":
        return power_basis_in(unit.name or column) or DEFAULT_BASIS["power"]
    if measure == "h100_equivalents":
        found = re.search(r"(8|16)bit", precision)
        return f"h100_equivalents.{found[1]}_bit" if found else DEFAULT_BASIS[measure]
    if measure == "computing_power":
        found = re.search(r"(fp64|fp32|tf32|fp16|bf16|fp8|int8)", precision)
        return f"computing_power.{found[1]}_dense" if found else DEFAULT_BASIS[measure]
    if measure == "capital_cost" and unit.price_year == 2025 and unit.currency == "USD":
        return "capital_cost.usd_2025"
    return DEFAULT_BASIS.get(measure)


def _checked(guess: ColumnMapping, given: list[Cell], row_is: RowKind) -> ColumnMapping:
    """Looks at the cells: long sentences are no statuses, and words are no dates."""
    texts = [str(cell) for cell in given]
    mean = sum(map(len, texts)) / len(texts) if texts else 0
    if guess.to is Target.STATUS and mean > 30:
        return replace(guess, to=Target.FACT_NOTE, score=0.7, reason="Its cells are sentences, no statuses.")
    if guess.to is Target.LOCALITY and sum(map(_is_coordinates, texts)) * 2 > len(texts):
        return replace(guess, to=Target.COORDINATES, score=0.8, reason="Its cells are degrees.")
    if guess.to is Target.PLACE and mean > 60:
        return replace(guess, to=Target.LOCALITY, score=0.5, reason="Its cells are longer than a country's name.")
    if guess.to is Target.DATE and row_is in (RowKind.PARTNER, RowKind.POLICY) and mean > 40:
        return replace(guess, to=Target.IGNORED, score=0.3, reason="Its cells are no dates.")
    return guess


def _is_coordinates(text: str) -> bool:
    try:
        return read_coordinates(text) is not None
    except InputError:
        return False


def _one_each(columns: list[ColumnMapping]) -> list[ColumnMapping]:
    best: dict[Target, ColumnMapping] = {}
    for one in columns:
        if one.to in ONLY_ONE and (one.to not in best or best[one.to].score < one.score):
            best[one.to] = one
    result = []
    for one in columns:
        if one.to in ONLY_ONE and best[one.to].column != one.column:
            taken = best[one.to].column
            one = ColumnMapping(one.column, Target.IGNORED, reason=f"“{taken}” is taken for this already.")
        result.append(one)
    return result


def _without_derived(columns: list[ColumnMapping]) -> list[ColumnMapping]:
    """Of records that Datahall wrote itself, without what follows from their facts: it would come in as facts anew."""
    if not {"uid", "added at", "changed at"} <= {one.column for one in columns}:
        return columns
    if not any(one.to is Target.STATUS for one in columns):
        return columns
    derived = (Target.STATUS, Target.FIGURE, Target.MILESTONE, Target.ROLE, Target.PROGRAMME)
    reason = "Datahall wrote this table: this follows from facts, which have tables of their own."
    return [ColumnMapping(one.column, reason=reason) if one.to in derived else one for one in columns]


def _with_name(columns: list[ColumnMapping], sample: dict[str, list[Cell]]) -> list[ColumnMapping]:
    """Without a name column: the first column of words that are all different is one, also one called "Project"."""
    for key in (Target.KEY, Target.PROGRAMME, Target.IGNORED):
        for at, one in enumerate(columns):
            given = [cell for cell in sample[one.column] if isinstance(cell, str) and not is_not_given(cell)]
            if one.to is key and given and len(set(given)) == len(given) and _share_of_numbers(list(given)) < 0.2:
                named = ColumnMapping(one.column, Target.NAME, score=0.5, reason="The first column of different words.")
                return [*columns[:at], named, *columns[at + 1 :]]
    return columns


def _as_timeline(mapping: GridMapping) -> GridMapping:
    """A site's figures over time, with notes on its construction: what stands on each date."""
    standing = ("power", "h100_equivalents", "computing_power")
    columns = [
        replace(one, options=replace(one.options, stage=Stage.IN_USE))
        if one.to is Target.FIGURE and one.options.measure in standing and one.options.kind is None
        else one
        for one in mapping.columns
    ]
    columns = [
        replace(one, to=Target.IGNORED, score=0.5, reason="It is of the record, and told in each of its rows anew.")
        if one.to is Target.FIGURE and re.search(r"^current\b|\(from ", one.column.casefold())
        else one
        for one in columns
    ]
    return replace(mapping, columns=tuple(columns))


def _joined(
    mapped: tuple[GridMapping, ...], grids: list[Grid], samples: dict[str, dict[str, list[Cell]]]
) -> tuple[GridMapping, ...]:
    """Joins rows about facilities to the grid of these, by the column in which most of their names stand."""
    within = {grid.name for grid in grids if _is_within(grid)}
    result = []
    for mapping in mapped:
        name = next((one.column for one in mapping.columns if one.to is Target.NAME), None)
        others = [one for one in mapped if one is not mapping and one.row_is is RowKind.FACILITY]
        tells_of_others = mapping.row_is in (RowKind.FIGURE, RowKind.MILESTONE, RowKind.ROLE) or mapping.grid in within
        if tells_of_others and name and others:
            wanted = {str(cell) for cell in samples[mapping.grid][name] if cell}
            shares = [
                (len(wanted & set(map(str, cells))) / max(len(wanted), 1), other.grid, column)
                for other in others
                for column, cells in samples[other.grid].items()
            ]
            share, grid, column = max(shares)
            if share >= 0.5:
                mapping = replace(mapping, joins=(Join(name, grid, column),))
        result.append(mapping)
    return tuple(result)
