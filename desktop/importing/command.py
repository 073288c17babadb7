"""Imports without a window: what would be done, and doing it, told in lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import InputError
from db.whole_files import write_whole

if TYPE_CHECKING:
    from db.interchange.mapping.mapping import ColumnMapping, Mapping
    from db.interchange.planning.plan import Counts, Plan
    from db.interchange.reading.grid import ReadFile
    from db.library import Library

PROBLEMS_SHOWN = 10
SURE_FROM = 0.7
LIKE_FROM = 80
NAMES_SHOWN = 12
_USUAL = "Known data set"
NAMES = {
    "observation": ("figure", "figures"),
    "facility": ("facility", "facilities"),
    "policy": ("policy", "policies"),
    "alias": ("other name", "other names"),
    "tagging": ("tag", "tags"),
    "own_field": ("own field", "own fields"),
    "own_value": ("own value", "own values"),
}


@dataclass(frozen=True)
class Wish:
    """What the command line asked for: a mapping's file or name, the source of the files, and what is to be written."""

    mapping: str | None = None
    dry_run: bool = False
    save_mapping: str | None = None
    write_mapping: Path | None = None
    problems: Path | None = None
    source: str | None = None
    publisher: str | None = None
    published: str | None = None
    take: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()


def read_files(paths: list[Path]) -> list[ReadFile]:
    """The files, read. Raises InputError for one that cannot be."""
    from db.interchange.reading.reader import read_file

    return [read_file(path) for path in paths]


def mapping_of(library: Library, files: list[ReadFile], chosen: str | None) -> tuple[Mapping, str]:
    """The mapping to import by, and where it is from: a file, a name in the library, or a guess."""
    from db.interchange.mapping.guess import guess_mapping
    from db.interchange.mapping.mapping import from_json
    from db.interchange.mapping.saved import fitted_to, mapping_for, mapping_named

    if chosen is None:
        saved = mapping_for(library, files)
        if saved is not None:
            return saved.mapping, f"Mapping “{saved.name}” of the library fits these files."
        return guess_mapping(files, library), "No mapping was given: this is the best guess."
    path = Path(chosen)
    if path.suffix.lower() == ".json" or path.exists():
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"The mapping {path} could not be read.", f"{error}.", "Check its name.") from error
        return fitted_to(from_json(text), files)[0], f"Mapping of {path.name}."
    saved = mapping_named(library, chosen)
    if saved is None:
        raise InputError(f"There is no mapping “{chosen}”.", "", "Name a .json file, or a mapping of the library.")
    return fitted_to(saved.mapping, files)[0], f"Mapping “{saved.name}” of the library."


def source_given(library: Library, mapping: Mapping, wish: Wish) -> Mapping:
    """The mapping with the source of the files: one of the library's, or made of title or address."""
    from db.edit.lookup import named
    from db.interchange.mapping.mapping import SourceGiven
    from db.values import dates

    given, text, published = mapping.source, wish.source, wish.published
    if text:
        found = named(library, "source", text)
        if len(found) == 1 and not published:
            return replace(mapping, source=SourceGiven(source_id=found[0].id))
        is_address = text.lower().startswith(("http://", "https://"))
        given = replace(given, source_id=None, title="" if is_address else text, address=text if is_address else "")
    if wish.publisher:
        given = replace(given, publisher=wish.publisher)
    if published:
        given = replace(given, published=dates.parse(published).edtf)
    return replace(mapping, source=given)


def mapping_lines(mapping: Mapping) -> list[str]:
    """The mapping in words, a line for each column that is read and one for those left out."""
    lines = []
    for grid in mapping.grids:
        about = "" if str(grid.row_is) == grid.subject else f" about a {grid.subject}"
        article = "an" if str(grid.row_is)[0] in "aeiou" else "a"
        lines.append(
            f"{grid.grid}: one row is {article} {grid.row_is}{about}" if grid.wanted else f"{grid.grid}: left out"
        )
        left: dict[str, list[str]] = {}
        for one in grid.columns if grid.wanted else ():
            if str(one.to) == "ignored":
                left.setdefault(one.reason, []).append(one.column)
            else:
                lines.append(f"  {one.column} → {_column_words(one)}")
        lines += [f"  joined with {join.to_grid}: {join.column} = {join.to_column} there" for join in grid.joins]
        lines += [f"  not read: {_few(names)}{f' ({reason})' if reason else ''}" for reason, names in left.items()]
    return lines


def _few(names: list[str]) -> str:
    """All names, or how many there are and the first of them."""
    if len(names) <= NAMES_SHOWN:
        return ", ".join(names)
    return f"{len(names):,} columns: {', '.join(names[:NAMES_SHOWN])} …"


def _column_words(one: ColumnMapping) -> str:
    """ "figure (power.whole_facility, MW, in use)": the words that a mapping's file has, too."""
    if str(one.to) == "leave out":
        return "rows where it says yes are left out"
    options = one.options
    parts = (options.role, options.event, options.basis or options.measure, options.unit, options.kind, options.stage,
             options.date_order, f"dated by {options.date_column}" if options.date_column else "")  # fmt: skip
    details = ", ".join(str(part) for part in parts if part)
    words = f"{one.to}{f' ({details})' if details else ''}"
    if one.reason and 0 < one.score < SURE_FROM:
        return f"{words}. Not sure: {one.reason}"
    return words if not one.reason or one.reason.startswith(_USUAL) or one.score < 1 else f"{words}. {one.reason}"


def plan_lines(plan: Plan, *, done: bool) -> list[str]:
    """What was or would be added, changed and skipped, and the first problems."""
    counts: Counts = plan.counts
    will = ("Added", "Changed", "There already") if done else ("Would add", "Would change", "There already")
    rows, files = plan.rows_read, len(plan.files)
    lines = [f"Read {rows:,} {'row' if rows == 1 else 'rows'} of {files} {'file' if files == 1 else 'files'}."]
    lines += [f"  {file.path.name}: {remark}" for file in plan.files for remark in file.remarks]
    if left := plan.rows_left_out:
        lines.append(f"{left:,} {'row is' if left == 1 else 'rows are'} left out, as a column says of them.")
    for word, what in zip(will, (counts.added, counts.changed, counts.skipped), strict=True):
        lines.append(f"{word}: {_all_counted(what) or 'nothing'}.")
    if unread := sum(one.action == "skip" and one.own_row for one in plan.records):
        lines.append(f"Left out: {unread:,} {'record' if unread == 1 else 'records'}.")
    if plan.counts.removed:
        lines.append(f"{'Removed' if done else 'Would remove'}: {_all_counted(plan.counts.removed)}.")
    if plan.counts.no_longer:
        lines.append(f"No longer given, kept but not read: {_counted('observation', plan.counts.no_longer)}.")
    if plan.differences is not None:
        lines.append(f"{plan.differences.summary()}.")
        asked = [one for one in plan.differences.all if str(one.sort) == "both" and not one.taken]
        lines += [f"  Changed by both, left: {one.name}, {one.what}: {one.base} → here {one.mine or 'deleted'}, there "
                  f"{one.theirs or 'gone'}" for one in asked[:PROBLEMS_SHOWN]]  # fmt: skip
    for record in plan.records:
        best = record.candidates[0] if record.candidates else None
        if best is not None and best.score >= LIKE_FROM and str(record.action) == "new" and len(lines) < 30:
            lines.append(f"New, but much like {best.name} ({best.score:g} of 100, {best.reason}): {record.name}")
    if plan.problem_count:
        lines.append(f"{plan.problem_count:,} {'problem' if plan.problem_count == 1 else 'problems'}:")
        for one in plan.problems[:PROBLEMS_SHOWN]:
            row = f", row {one.row}" if one.row is not None else ""
            where = f"{one.file or one.grid}{row}{f', {one.column}' if one.column else ''}"
            lines.append(f"  {where}: {one.reason}")
        if plan.problem_count > PROBLEMS_SHOWN:
            lines.append(f"  … and {plan.problem_count - PROBLEMS_SHOWN:,} more")
    return lines


def _all_counted(rows: dict[str, int]) -> str:
    return ", ".join(_counted(*one) for one in rows.items() if one[0] != "tag" or "tagging" not in rows)


def _counted(table: str, number: int) -> str:
    one, many = NAMES.get(table, (table, f"{table}s"))
    return f"{number:,} {one if number == 1 else many}"


def decide_differences(library: Library, planned: Plan, wish: Wish) -> None:
    """Takes and leaves sorts of differences from the last edition. Raises InputError for a sort that is none."""
    from db.interchange.new_editions.differences import Sort
    from db.interchange.planning.plan import take_all
    from db.interchange.planning.planner import recount

    by_word = {sort.name.lower(): sort for sort in Sort}
    for words, taken in ((wish.take, True), (wish.leave, False)):
        for word in words:
            if word not in by_word:
                raise InputError(f"“{word}” is no sort of difference.", "", f"Choose of {', '.join(sorted(by_word))}.")
            take_all(planned, by_word[word], taken=taken)
    if not planned.is_counted:
        recount(library, planned)


def import_tables(library: Library, paths: list[Path], wish: Wish) -> tuple[list[str], bool]:
    """Imports files, or says what importing them would do.

    Returns the lines to print, and whether there were problems. Raises DatahallError; nothing is changed then.
    """
    from db.interchange.applying.apply import apply
    from db.interchange.mapping.mapping import to_json
    from db.interchange.mapping.saved import save_mapping
    from db.interchange.planning.plan import problems_csv
    from db.interchange.planning.planner import plan

    files = read_files(paths)
    mapping, words = mapping_of(library, files, wish.mapping)
    mapping = source_given(library, mapping, wish)
    lines = [words, *mapping_lines(mapping)] if wish.mapping is None else [words]
    planned = plan(library, files, mapping)
    try:
        decide_differences(library, planned, wish)
        if wish.problems is not None:
            write_whole(wish.problems, ("\ufeff" + problems_csv(planned.problems)).encode("utf-8"))
        if wish.write_mapping is not None:
            write_whole(wish.write_mapping, to_json(mapping).encode("utf-8"))
        if not wish.dry_run:
            apply(library, planned)
            if wish.save_mapping:
                save_mapping(library, wish.save_mapping, mapping)
        return lines + plan_lines(planned, done=not wish.dry_run), planned.problem_count > 0
    finally:
        planned.close()
