"""Figures as plain arrays: columns of one length, by name, and the few ways in which charts choose and join them.

No table in general: only what the rules of charts need, so that one facility's chart costs a millisecond of it and that
of a million facilities few passes. An array that is in here is never written into: what changes is a new array, in new
`Rows` that share all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

Column = np.ndarray


class Rows:
    """Columns of one length.

    Args:
        columns: arrays by name; of single values (`at=0.0`) all rows have them.
        size: the number of rows; left out, that of the first column.
    """

    __slots__ = ("_columns", "_size")

    def __init__(self, columns: Mapping[str, Column | float | str], size: int | None = None) -> None:
        self._size = size if size is not None else len(np.atleast_1d(next(iter(columns.values()))))
        self._columns = {name: _of_size(values, self._size) for name, values in columns.items()}

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    def __len__(self) -> int:
        return self._size

    def having(self, **columns: Column | float | str) -> Rows:
        """The same rows with these columns added, or in the place of those of the same name."""
        changed = {name: _of_size(values, self._size) for name, values in columns.items()}
        return _rows({**self._columns, **changed}, self._size)

    def where(self, wanted: Column) -> Rows:
        """The rows for which `wanted` is true; these very rows where it is for all."""
        if wanted.all():
            return self
        places = np.flatnonzero(wanted)  # looked up once: several times as fast as a mask for each column
        return self.take(places)

    def take(self, places: Column | slice) -> Rows:
        """The rows at these places, in their order."""
        taken = {name: values[places] for name, values in self._columns.items()}
        return _rows(taken, len(next(iter(taken.values()))) if taken else 0)

    def of_subjects(self, subjects: Iterable[int] | Column) -> Rows:
        """The rows of these subjects."""
        return self.where(is_among(self["subject"], as_ids(subjects)))

    def without(self, *names: str) -> Rows:
        """The same rows without these columns, which nobody asks for any more."""
        return _rows({name: values for name, values in self._columns.items() if name not in names}, self._size)

    def names(self) -> list[str]:
        """What its columns are called."""
        return list(self._columns)


def joined(*several: Rows) -> Rows:
    """The rows of all of these, one after the other, with the columns that all of them have."""
    filled = [rows for rows in several if len(rows)]
    if len(filled) <= 1 and len({tuple(rows.names()) for rows in several}) == 1:
        return filled[0] if filled else several[0]
    names = [name for name in several[0].names() if all(name in rows for rows in several)]
    together = {name: np.concatenate([rows[name] for rows in several]) for name in names}
    return _rows(together, sum(map(len, several)))


def as_ids(subjects: Iterable[int] | Column) -> Column:
    """Ids as an array."""
    return subjects if isinstance(subjects, np.ndarray) else np.fromiter(subjects, dtype=np.int64)


def is_among(ids: Column, wanted: Column) -> Column:
    """Whether each id is one of `wanted`, which is often a single one: the facility of a record's panel."""
    return ids == wanted[0] if len(wanted) == 1 else np.isin(ids, wanted)


def one_of(codes: Column, wanted: Sequence[int]) -> Column:
    """Whether each code is one of a few."""
    found: Column = codes == wanted[0]
    for code in wanted[1:]:
        found |= codes == code
    return found


def starts_of(*columns: Column) -> Column:
    """The places at which, in rows in order of these columns, a new value of them begins."""
    if not len(columns[0]):
        return np.array([], dtype=np.int64)
    changes = np.zeros(len(columns[0]), dtype=bool)
    changes[0] = True
    for column in columns:
        changes[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changes)


def sizes_of(starts: Column, length: int) -> Column:
    """How many rows there are from each start to the next, of `length` rows in all."""
    return np.diff(np.append(starts, length))


def in_order(first: Column, *further: Column) -> Column:
    """The places of rows in order of these columns, the first of them first.

    Rows mostly come in order of their ids, and so of their days. Only the stretches of one value of `first` in which
    they do not are sorted by the others. NaN goes last.
    """
    order = np.argsort(first, kind="stable")
    starts = starts_of(first[order])
    is_before, is_equal = (np.full(max(0, len(order) - 1), value) for value in (False, True))
    for column in further:
        before, after = column[order[:-1]], column[order[1:]]
        is_before |= is_equal & ~(after >= before)  # NaN counts as out of order, and is then sorted
        is_equal &= after == before
    is_before[starts[1:] - 1] = False
    broken = np.searchsorted(starts, np.flatnonzero(is_before) + 1, side="right") - 1
    if len(broken):
        is_broken = np.zeros(len(starts), dtype=bool)
        is_broken[broken] = True
        places = np.flatnonzero(np.repeat(is_broken, sizes_of(starts, len(order))))
        rows = order[places]
        order[places] = rows[np.lexsort([column[rows] for column in (*further[::-1], first)])]
    return order


def running(combine: np.ufunc, values: Column, starts: Column) -> Column:
    """What `combine` makes of each value and all before it in its stretch: running sums, or the highest so far.

    Args:
        starts: where each stretch begins, the first at 0.

    Goes as often over the values as the longest stretch is long, which is short here: the figures of one facility.
    """
    made = values.copy()
    sizes = sizes_of(starts, len(values))
    for turn in range(1, int(sizes.max(initial=0))):
        at = starts[sizes > turn] + turn
        made[at] = combine(made[at - 1], made[at])
    return made


def by_group(combine: np.ufunc, values: Column, *keys: Column) -> Column:
    """For each row what `combine` makes of the values of all rows with the same keys."""
    if not len(values):
        return values
    order = np.lexsort(keys[::-1])
    starts = starts_of(*(key[order] for key in keys))
    made = np.empty_like(values)
    made[order] = np.repeat(combine.reduceat(values[order], starts), sizes_of(starts, len(values)))
    return made


def last_of_each(*keys: Column) -> Column:
    """The places of the last row with each of these keys, in ascending order."""
    return np.sort(len(keys[0]) - 1 - _first_of_each(*(key[::-1] for key in keys)))


def first_of_each(*keys: Column) -> Column:
    """The places of the first row with each of these keys, in ascending order."""
    return np.sort(_first_of_each(*keys))


def _first_of_each(*keys: Column) -> Column:
    order = np.lexsort(keys[::-1])
    return np.asarray(order[starts_of(*(key[order] for key in keys))])


def in_order_met(values: Column) -> Column:
    """Each value once, in the order in which they come first."""
    return np.asarray(values[first_of_each(values)])


def distinct(values: Column) -> Column:
    """Each value once, ascending; of ids twice as fast as `numpy.unique`, which hashes them."""
    ordered = np.sort(values)
    return np.asarray(ordered[starts_of(ordered)])


def number_of(values: Column) -> int:
    """How many different values there are."""
    return len(distinct(values))


def looked_up(keys: Column, values: Column, wanted: Column) -> Column:
    """The value of each wanted key, NaN where it has none; `keys` ascend."""
    if not len(keys):
        return np.full(len(wanted), np.nan)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, values[place], np.nan)


def pairs_of(left: Column, right: Column) -> tuple[Column, Column]:
    """The places of all pairs of equal values, in the order of the left ones, and of the right ones within that."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, side="left")
    numbers = np.searchsorted(ordered, left, side="right") - first
    lefts = np.repeat(np.arange(len(left)), numbers)
    ends = np.cumsum(numbers)
    within = np.arange(len(lefts)) - np.repeat(ends - numbers, numbers)
    return lefts, order[np.repeat(first, numbers) + within]


def _rows(columns: dict[str, Column], size: int) -> Rows:
    """Rows of arrays that have that size."""
    rows = Rows.__new__(Rows)
    rows._columns, rows._size = columns, size
    return rows


def _of_size(values: Column | float | str, size: int) -> Column:
    if isinstance(values, np.ndarray):
        return values
    return np.full(size, values, dtype=object if isinstance(values, str) else None)
