"""Reads the rows of all grids by a mapping into the records and facts of a plan, a block of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from db.errors import InputError, UnclearInput
from db.interchange.formula_guard import rearm
from db.interchange.mapping.mapping import GridMapping, Mapping
from db.interchange.mapping.targets import RECORDS, RowKind, Target
from db.interchange.planning.columns import needed_columns, settled
from db.interchange.planning.facts import Templates
from db.interchange.planning.own_fields import fields_of
from db.interchange.planning.places import Places
from db.interchange.planning.plan import Plan, PlannedRecord, Problem
from db.interchange.planning.records import Records
from db.interchange.reading.cells import read_yes_no
from db.interchange.reading.grid import Cell, Grid
from db.watch import Watch
from db.words import Confidence, Kind, Stage

if TYPE_CHECKING:
    from db.library import Library

BLOCK = 4000


@dataclass
class Block:
    """Some rows of a grid, column by column, with what holds for all facts of each row.

    `records` are numbers of the rows' records, -1 where a row has none; `sources` of sources, -1 the file's.
    """

    numbers: list[int]
    cells: dict[str, list[Cell]]
    records: list[int] = field(default_factory=list)
    dates: list[str | None] = field(default_factory=list)
    said: list[str | None] = field(default_factory=list)
    confidences: list[Confidence | None] = field(default_factory=list)
    kinds: list[Kind | None] = field(default_factory=list)
    stages: list[Stage | None] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    further: list[tuple[int, ...]] = field(default_factory=list)
    stored: dict[str, list[Any]] = field(default_factory=dict)
    """Columns of a table that Datahall wrote, by the stored column that they hold."""
    misdated: set[int] = field(default_factory=set)
    """Rows with a date that cannot be read: their figures are of no known day."""
    is_own: bool = False
    """Whether Datahall wrote the table."""
    named_bases: dict[str, str] = field(default_factory=dict)
    """Names of bases by key, as such a table gives them."""

    def __len__(self) -> int:
        return len(self.numbers)


TOTALS = {
    "total", "totals", "grand total", "subtotal", "sub-total", "sum", "gesamt", "summe", "total général", "totale",
    "合计", "总计", "小计", "總計", "合計",
}  # fmt: skip


class Work:
    """What the reading of all grids shares: the plan it fills, records, places, templates."""

    def __init__(self, library: Library, plan: Plan) -> None:
        self.library, self.plan = library, plan
        self.records = Records(plan.records)
        self.places = Places(library, self.records)
        self.templates = Templates()
        self.file, self.grid, self.grid_number = "", "", 0
        rows = (
            library.reading()
            .execute(
                "SELECT b.key, b.id, m.key, lower(b.name), lower(m.name) FROM basis AS b "
                "JOIN measure AS m ON m.id = b.measure_id"
            )
            .fetchall()
        )
        self.bases = {str(row[0]): int(row[1]) for row in rows}
        self.named = {(str(row[2]), str(row[3])): str(row[0]) for row in rows}
        """Keys of bases by (key of the measure, name in small letters)."""
        self.measures = {str(row[4]): str(row[2]) for row in rows}
        self.own_fields, self.missing_fields = fields_of(library), set[str]()
        self.published = published_on(library, plan.mapping)
        self.today = date.today()
        self.usual_kind = Kind.REPORTED

    def basis_named(self, key: str, measure: str, names: dict[str, str]) -> str:
        """The key of a basis, which the import adds to a library that lacks it."""
        if key not in self.bases:
            self.plan.new_bases.append((key, measure, names[key]))
            self.bases[key] = -len(self.plan.new_bases)
        return key

    def trouble(self, row: int | None, column: str, value: Cell, reason: str) -> None:
        """Keeps a problem of the grid that is being read."""
        shown = "" if value is None else str(value)[:200]
        self.plan.trouble(Problem(self.file, self.grid, row, column, shown, reason))

    def wrong(self, block: Block, place: int, column: str, error: InputError) -> None:
        """Keeps what is wrong with a cell; what it may have meant stands in the same sentence."""
        meant = error.choices if isinstance(error, UnclearInput) else ()
        reason = " ".join([str(error), *([f"({', '.join(meant[:5])})"] if meant else [])])
        self.trouble(block.numbers[place], column, block.cells[column][place], reason)


def published_on(library: Library, mapping: Mapping) -> str:
    """The day on which the files' source was published, as EDTF; today where nothing says it."""
    given = mapping.source
    if given.published:
        return given.published
    if given.source_id is not None:
        row = library.reading().execute("SELECT coalesce(published, seen) FROM source WHERE id = ?", (given.source_id,))
        found = row.fetchone()
        if found and found[0]:
            return str(found[0])
    return date.today().isoformat()


def read_rows(library: Library, plan: Plan, watch: Watch) -> Templates:
    """Fills the plan's records, facts and problems; returns the facts' templates. Raises as `plan`."""
    work = Work(library, plan)
    chosen: list[tuple[str, Grid, GridMapping]] = []
    for file in plan.files:
        for grid in file.grids:
            mapped = plan.mapping.grid(grid.name)
            if mapped is not None and mapped.wanted:
                chosen.append((file.path.name, grid, mapped))
    if not chosen:
        raise InputError("Nothing of these files is mapped.", "", "Say what the rows of a sheet are.")
    targets = {join.to_grid for _, _, mapped in chosen for join in mapped.joins}
    chosen.sort(key=lambda one: (one[1].name not in targets, one[2].row_is not in RECORDS))
    plan.grid_names = [grid.name for _, grid, _ in chosen]
    total = sum(grid.row_count for _, grid, _ in chosen)
    for number, (file_name, grid, mapped) in enumerate(chosen):
        work.file, work.grid, work.grid_number = file_name, grid.name, number
        _read_grid(work, grid, settled(mapped, grid), watch, total)
    return work.templates


def _read_grid(work: Work, grid: Grid, mapped: GridMapping, watch: Watch, total: int) -> None:
    from db.interchange.planning.row_context import read_context
    from db.interchange.planning.row_facts import read_facts
    from db.interchange.planning.row_records import read_records
    from db.interchange.planning.stored_fields import read_stored

    work.usual_kind = Kind.ESTIMATED if mapped.estimated else Kind.REPORTED
    columns, missing = needed_columns(mapped, grid)
    columns += [
        join.to_column
        for other in work.plan.mapping.grids
        for join in other.joins
        if join.to_grid == grid.name and join.to_column in grid.columns and join.to_column not in columns
    ]
    for name in missing:
        work.trouble(None, name, None, f"There is no column “{name}”. Choose another for it, or leave it out.")
    if not columns:
        return
    guarded = mapped.own and any(file.kind in ("CSV", "TSV") and grid in file.grids for file in work.plan.files)
    for block in _blocks(grid, columns):
        watch.at(work.plan.rows_read, total)
        work.plan.rows_read += len(block)
        read = len(block)
        block = _without_left_out(mapped, block)
        work.plan.rows_left_out += read - len(block)
        block = _without_totals(work, mapped, block)
        if guarded:
            _rearm(block)
        read_records(work, mapped, block)
        if mapped.row_is is not RowKind.SOURCE:
            read_context(work, mapped, block)
            read_stored(mapped, block)
            read_facts(work, mapped, block)


def _rearm(block: Block) -> None:
    """Takes away what Datahall put into its own CSV against formulas."""
    for column, cells in block.cells.items():
        if any(type(cell) is str and "'" in cell for cell in cells):
            block.cells[column] = [rearm(cell) if type(cell) is str else cell for cell in cells]


def _without_left_out(mapped: GridMapping, block: Block) -> Block:
    """The block without the rows that a column of the file says to leave out."""
    columns = [one.column for one in mapped.to(Target.LEAVE_OUT) if one.column in block.cells]
    if not columns:
        return block
    kept = [
        place for place in range(len(block)) if not any(_says_yes(block.cells[column][place]) for column in columns)
    ]
    return _only(block, kept)


def _without_totals(work: Work, mapped: GridMapping, block: Block) -> Block:
    """The block without rows that sum up the others: "Total" is no facility, and its figures would count twice."""
    name = next((one.column for one in mapped.to(Target.NAME) if one.column in block.cells), None)
    if name is None or not (mapped.row_is is RowKind.FACILITY or mapped.subject == "facility"):
        return block
    cells = block.cells[name]
    totals = [place for place, cell in enumerate(cells) if type(cell) is str and cell.strip(" :").casefold() in TOTALS]
    for place in totals:
        why = "A total of the other rows, by its name: left out, since it would be counted twice."
        work.trouble(block.numbers[place], name, cells[place], why)
    return _only(block, sorted(set(range(len(block))) - set(totals))) if totals else block


def _only(block: Block, kept: list[int]) -> Block:
    numbers = [block.numbers[place] for place in kept]
    return Block(numbers, {name: [cells[place] for place in kept] for name, cells in block.cells.items()})


def _says_yes(cell: Cell) -> bool:
    try:
        return read_yes_no(cell) is True
    except InputError:
        return False


def _blocks(grid: Grid, columns: list[str]) -> Iterator[Block]:
    numbers: list[int] = []
    rows: list[tuple[Cell, ...]] = []
    for number, cells in grid.rows(columns):
        numbers.append(number)
        rows.append(cells)
        if len(rows) == BLOCK:
            yield _block(columns, numbers, rows)
            numbers, rows = [], []
    if rows:
        yield _block(columns, numbers, rows)


def _block(columns: list[str], numbers: list[int], rows: list[tuple[Cell, ...]]) -> Block:
    return Block(numbers, {name: list(cells) for name, cells in zip(columns, zip(*rows, strict=True), strict=True)})


def record_name(record: PlannedRecord) -> str:
    """What tells a record within its file, for the keys of its facts."""
    return record.uid or record.key or record.name
