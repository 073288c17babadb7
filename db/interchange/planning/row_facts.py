"""The facts of rows: figures, milestones, roles, inclusions and claims, set down in the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.errors import InputError
from db.interchange.mapping.mapping import ColumnMapping, GridMapping
from db.interchange.mapping.targets import RowKind, Target
from db.interchange.planning.columns import (
    Figures,
    basis_of,
    date_reader,
    figure_reader,
    read_dates,
    read_figures,
    texts,
)
from db.interchange.planning.facts import TABLES
from db.interchange.planning.reading_words import read_basis, read_event, read_measure, read_role
from db.interchange.planning.row_context import row_dates
from db.interchange.planning.rows import Block, Work, record_name
from db.interchange.planning.stored_fields import figure_fields
from db.interchange.reading.cells import NamedWith, read_names
from db.interchange.reading.grid import Cell
from db.values.dates import span, to_day
from db.values.quantities import Quantity
from db.words import STANDING, Certainty, Confidence, Extent, Kind, Qualifier, RoleKind

FIGURE, MILESTONE, ROLE, INCLUSION, CLAIM = (
    TABLES.index(name) for name in ("observation", "milestone", "role", "inclusion", "claim")
)
IN_ROLES = ("facility", "policy")
AS_IT_IS = (Kind.REPORTED, Kind.ESTIMATED)
MISDATED = ""


def read_facts(work: Work, mapped: GridMapping, block: Block) -> None:
    """Adds the facts of a block of rows."""
    long = bool(mapped.to(Target.MEASURE) or mapped.to(Target.UNIT) or mapped.to(Target.CURRENCY))
    for one in mapped.columns:
        if one.column not in block.cells:
            continue
        if one.to is Target.FIGURE:
            (_read_measured if long else _read_figures)(work, mapped, block, one)
        elif one.to is Target.MILESTONE:
            _read_milestones(work, block, one)
        elif one.to is Target.EVENT:
            _read_events(work, block, one)
        elif one.to is Target.ROLE or (one.to is Target.PARTNER and mapped.row_is is RowKind.ROLE):
            _read_roles(work, mapped, block, one)
        elif one.to is Target.PROGRAMME:
            _read_programmes(work, mapped, block, one)
        elif one.to is Target.CLAIM:
            _read_claims(work, block, one)


def _add(work: Work, block: Block, place: int, table: int, template: int, values: tuple[Any, ...], column: str,
         other: int = -1, mark: str = "") -> None:  # fmt: skip
    number = block.records[place]
    record = work.plan.records[number]
    record.facts += 1
    key = f"{record.table}/{record_name(record)}/{column}{mark}"
    work.plan.spool.add(
        (table, number, template, values, other, block.sources[place], block.further[place], key, work.grid_number,
         block.numbers[place])
    )  # fmt: skip


def _read_figures(work: Work, mapped: GridMapping, block: Block, one: ColumnMapping) -> None:
    """A column of figures of one measure."""
    try:
        figures = read_figures(figure_reader(one), block.cells[one.column])
    except InputError as error:  # the column's own unit is wrong
        work.trouble(None, one.column, one.options.unit, str(error))
        return
    for place, wrong in figures.errors:
        work.wrong(block, place, one.column, wrong)
    lows, highs = _bounds(work, mapped, block, one)
    measure = one.options.measure or "power"
    _add_figures(work, block, one, measure, figures, range(len(block)), _figure_dates(work, block, one), lows, highs)


def _read_measured(work: Work, mapped: GridMapping, block: Block, one: ColumnMapping) -> None:
    """A column of figures whose measure, unit or currency stands beside them: rows of one sort are read together."""
    count = len(block)
    named = {
        target: next((texts(block.cells[column.column]) for column in mapped.to(target)
                      if column.column in block.cells), [""] * count)
        for target in (Target.MEASURE, Target.UNIT, Target.CURRENCY, Target.BASIS)
    }  # fmt: skip
    words = {target: next((column.options.words for column in mapped.to(target)), {}) for target in named}
    columns = {target: next((column.column for column in mapped.to(target)), one.column) for target in named}
    groups: dict[tuple[str, str, str, str], list[int]] = {}
    for place in range(count):
        groups.setdefault(tuple(named[target][place] for target in named), []).append(place)  # type: ignore[arg-type]
    dates = _figure_dates(work, block, one)
    for (measure_words, unit, currency, basis_words), places in groups.items():
        column = columns[Target.MEASURE]
        try:
            measure = work.measures.get(measure_words.casefold(), "") or (
                read_measure(measure_words, words[Target.MEASURE]) if measure_words else one.options.measure or "power"
            )
            column = columns[Target.UNIT]
            cells = [block.cells[one.column][place] for place in places]
            figures = read_figures(figure_reader(one, measure, unit or None, currency.upper() or None), cells)
            column = columns[Target.BASIS]
            if basis_words in work.bases or basis_words in block.named_bases:
                basis: str | None = work.basis_named(basis_words, measure, block.named_bases)
            elif (found := work.named.get((measure, basis_words.casefold()))) is not None:
                basis = found
            else:
                basis = read_basis(basis_words, measure, words[Target.BASIS]) if basis_words else None
        except InputError as error:
            for place in places:
                work.trouble(block.numbers[place], column, block.cells[column][place], str(error))
            continue
        for at, wrong in figures.errors:
            work.wrong(block, places[at], one.column, wrong)
        lows, highs = _bounds(work, mapped, block, one, measure, unit or None, currency.upper() or None, places)
        _add_figures(work, block, one, measure, figures, places, dates, lows, highs, basis)


def _figure_dates(work: Work, block: Block, one: ColumnMapping) -> list[str | None]:
    """The date of each row's figure: its own column's, the mapping's, else the row's; `MISDATED` for an unreadable one.

    Such a figure is not taken: without its date it would pass for one of today.
    """
    if one.options.date_column and one.options.date_column in block.cells:
        from dataclasses import replace

        found, errors = read_dates(
            date_reader(replace(one, column=one.options.date_column)), block.cells[one.options.date_column]
        )
        for place, error in errors:
            work.wrong(block, place, one.options.date_column, error)
        own = [_row_date(block, place) if date is None else date.edtf for place, date in enumerate(found)]
        for place, _ in errors:
            own[place] = MISDATED
        return own
    return [one.options.date or _row_date(block, place) for place in range(len(block))]


def _row_date(block: Block, place: int) -> str | None:
    return MISDATED if place in block.misdated else block.dates[place]


def _bounds(
    work: Work, mapped: GridMapping, block: Block, one: ColumnMapping, measure: str | None = None,
    unit: str | None = None, currency: str | None = None, places: Sequence[int] | None = None,
) -> tuple[Sequence[float | None] | None, Sequence[float | None] | None]:  # fmt: skip
    """The lows and highs of all rows of the block, those of `places` read, in the unit of the figures beside them."""
    result: list[Sequence[float | None] | None] = []
    for name, target in ((one.options.low_column, Target.LOW), (one.options.high_column, Target.HIGH)):
        column = name or next((other.column for other in mapped.to(target)), None)
        if column is None or column not in block.cells:
            result.append(None)
            continue
        chosen = range(len(block)) if places is None else places
        cells = [block.cells[column][place] for place in chosen]
        figures = read_figures(figure_reader(one, measure, unit, currency), cells)
        for at, error in figures.errors:
            work.wrong(block, chosen[at], column, error)
        bounds: list[float | None] = [None] * len(block)
        for place, value in zip(chosen, figures.values, strict=True):
            bounds[place] = value
        result.append(bounds)
    return result[0], result[1]


def _add_figures(
    work: Work, block: Block, one: ColumnMapping, measure: str, figures: Figures, places: Sequence[int],
    dates: list[str | None], lows: Sequence[float | None] | None, highs: Sequence[float | None] | None,
    basis: str | None = None,
) -> None:  # fmt: skip
    options, published = one.options, _first_day(work.published)
    templates: dict[tuple[Any, ...], int] = {}
    ahead: dict[str, bool] = {}
    spool, records, column = work.plan.spool, work.plan.records, one.column
    full = figures.full
    of_template, digits, written = figure_fields(block.stored)
    is_own = block.is_own
    for at, place in enumerate(places):
        value = figures.values[at]
        number = block.records[place]
        date = dates[place]
        if value is None or number < 0 or date == MISDATED:
            continue
        kind = options.kind or block.kinds[place]
        stage = options.stage or block.stages[place]
        if date is None and stage in STANDING and kind in (None, *AS_IT_IS) and not is_own:
            date = block.said[place] or work.published  # "current power" is of the day on which it was said
        if kind is None and date is not None and date not in ahead:
            ahead[date] = _first_day(date) > published
        if kind is None:
            kind = Kind.FORECAST if date is not None and ahead[date] else work.usual_kind
        quantity = None if full is None else full[at]
        low = lows[place] if lows is not None else quantity.low if quantity else None
        high = highs[place] if highs is not None else quantity.high if quantity else None
        sure = options.confidence or block.confidences[place]
        shape = (
            kind, stage, sure, block.scopes[place], low is None and high is None,
            None if quantity is None else (quantity.basis, quantity.qualifier, quantity.currency, quantity.interval),
            *[values[place] for values in of_template.values()],
        )  # fmt: skip
        template = templates.get(shape)
        if template is None:
            found = basis or basis_of(one, measure, quantity.basis if quantity else None)
            if found not in work.bases:
                work.trouble(block.numbers[place], column, None, f"The library has no basis “{found}”.")
                continue
            template = templates[shape] = work.templates.number(**{
                "basis_id": work.bases[found],
                "kind": kind,
                "stage": stage,
                "scope": options.scope or block.scopes[place],
                "confidence": sure or Confidence.MEDIUM,
                **_as_stated(one, quantity, figures.currency, is_range=low is not None or high is not None),
                **{name: cell for name, cells in of_template.items() if (cell := cells[place]) is not None},
            })  # fmt: skip
        record = records[number]
        record.facts += 1
        count = figures.digits[at] if digits is None else digits[place]
        words = figures.written[at] if written is None else written[place] or ""
        spool.add((
            FIGURE, number, template,
            (value, low, high, count, words, date, block.said[place], block.notes[place], block.quotes[place]),
            -1, block.sources[place], block.further[place],
            f"{record.table}/{record.uid or record.key or record.name}/{column}/{date or ''}", work.grid_number,
            block.numbers[place],
        ))  # fmt: skip


def _as_stated(
    one: ColumnMapping, quantity: Quantity | None, currency: str | None, *, is_range: bool
) -> dict[str, Any]:
    """What the cell, or the mapping of its column, says of how a figure is meant."""
    options = one.options
    interval = options.interval or (quantity.interval if quantity else None)
    return {
        "qualifier": options.qualifier or (Qualifier(quantity.qualifier) if quantity else Qualifier.EXACT),
        "extent": options.extent or Extent.TOTAL,
        "currency": quantity.currency if quantity else currency,
        "interval": (interval or "range given") if is_range else None,
    }


def _first_day(edtf: str) -> int:
    first, last = span(edtf)
    return first if first is not None else last if last is not None else 0


def _read_milestones(work: Work, block: Block, one: ColumnMapping) -> None:
    """Dates of one event; one still to come is planned."""
    event = one.options.event
    if event is None:
        work.trouble(None, one.column, None, "Say which event these dates are of.")
        return
    found, errors = read_dates(date_reader(one), block.cells[one.column])
    for place, error in errors:
        work.wrong(block, place, one.column, error)
    for place, date in enumerate(found):
        if date is None or block.records[place] < 0:
            continue
        certainty = one.options.certainty
        if certainty is None:
            certainty = Certainty.PLANNED if _first_day(date.edtf) > to_day(work.today) else Certainty.ACTUAL
        sure = one.options.confidence or block.confidences[place] or Confidence.MEDIUM
        template = work.templates.number(event=event, certainty=certainty, confidence=sure)
        values = (date.edtf, block.said[place], block.notes[place], block.quotes[place])
        _add(work, block, place, MILESTONE, template, values, one.column)


def _read_events(work: Work, block: Block, one: ColumnMapping) -> None:
    """Events in words, on the row's date."""
    for place, text in enumerate(texts(block.cells[one.column])):
        if not text or block.records[place] < 0:
            continue
        try:
            event = read_event(text, one.options.words)
        except InputError as error:
            work.wrong(block, place, one.column, error)
            continue
        date = block.dates[place]
        later = date is not None and _first_day(date) > to_day(work.today)
        certainty = one.options.certainty or (Certainty.PLANNED if later else Certainty.ACTUAL)
        sure = one.options.confidence or block.confidences[place] or Confidence.MEDIUM
        template = work.templates.number(event=event, certainty=certainty, confidence=sure)
        values = (date, block.said[place], block.notes[place], block.quotes[place])
        _add(work, block, place, MILESTONE, template, values, one.column, mark=f"/{event}/{date or ''}")


def _names(block: Block, one: ColumnMapping) -> list[list[NamedWith]]:
    """The names in each cell of a column, each text taken apart once."""
    known: dict[Cell, list[NamedWith]] = {}
    result = []
    for cell in block.cells[one.column]:
        if cell not in known:
            known[cell] = read_names(cell, one.options.separator)
        result.append(known[cell])
    return result


def _read_roles(work: Work, mapped: GridMapping, block: Block, one: ColumnMapping) -> None:
    """Partners in a role; those that nobody has yet are made, each once for all rows."""
    words = {"": one.options.role}
    role_column = next((other for other in mapped.to(Target.ROLE_KIND) if other.column in block.cells), None)
    named = texts(block.cells[role_column.column]) if role_column and one.to is Target.PARTNER else [""] * len(block)
    since = row_dates(work, mapped, block, Target.SINCE, None)
    until = row_dates(work, mapped, block, Target.UNTIL, None)
    for place, names in enumerate(_names(block, one)):
        number = block.records[place]
        if not names or number < 0:
            continue
        if work.plan.records[number].table not in IN_ROLES:
            continue
        try:
            if named[place] not in words and role_column is not None:
                words[named[place]] = read_role(named[place], role_column.options.words)
        except InputError as error:
            work.wrong(block, place, role_column.column if role_column else one.column, error)
            continue
        role = words[named[place]] or RoleKind.PARTNER
        for name in names:
            if len(name.name) > 300:
                work.trouble(block.numbers[place], one.column, name.name, "This name is too long for a partner.")
                continue
            partner = work.records.take("partner", name.name, grid=work.grid, row=block.numbers[place])
            sure = name.confidence or one.options.confidence or block.confidences[place] or Confidence.MEDIUM
            template = work.templates.number(
                role=role, certainty=one.options.certainty or Certainty.ACTUAL, confidence=sure
            )
            values = (since[place], until[place], block.notes[place], block.quotes[place])
            _add(work, block, place, ROLE, template, values, one.column, partner.number, f"/{name.name}")


def _read_programmes(work: Work, mapped: GridMapping, block: Block, one: ColumnMapping) -> None:
    """Programmes that a facility is part of."""
    since = row_dates(work, mapped, block, Target.SINCE, None)
    until = row_dates(work, mapped, block, Target.UNTIL, None)
    for place, names in enumerate(_names(block, one)):
        number = block.records[place]
        if number < 0 or work.plan.records[number].table != "facility":
            continue
        for name in names:
            policy = work.records.take("policy", name.name[:300], grid=work.grid, row=block.numbers[place])
            if not policy.own_row:
                policy.values.setdefault("kind", "programme")
            sure = name.confidence or one.options.confidence or block.confidences[place] or Confidence.MEDIUM
            template = work.templates.number(confidence=sure)
            values = (since[place], until[place], block.notes[place], block.quotes[place])
            _add(work, block, place, INCLUSION, template, values, one.column, policy.number, f"/{name.name}")


def _read_claims(work: Work, block: Block, one: ColumnMapping) -> None:
    for place, text in enumerate(texts(block.cells[one.column])):
        if not text or block.records[place] < 0:
            continue
        if len(text) > 20_000:
            work.trouble(block.numbers[place], one.column, text, "This is longer than 20,000 characters. Shorten it.")
            continue
        sure = one.options.confidence or block.confidences[place] or Confidence.MEDIUM
        said = block.said[place] or block.dates[place]
        values = (text, said, block.quotes[place])
        _add(
            work, block, place, CLAIM, work.templates.number(confidence=sure), values, one.column, mark=f"/{said or ''}"
        )
