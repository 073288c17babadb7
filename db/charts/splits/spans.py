"""Spans of membership: when a facility belongs to a group, several times where it leaves and comes back.

A facility counts on the days since <= day < until; -1e300 and 1e300 stand for "always before" and "ever after".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from db.charts.figures.rows import by_group, number_of, pairs_of, running, sizes_of, starts_of

ALWAYS, EVER = -1e300, 1e300


@dataclass(frozen=True, eq=False)
class Spans:
    """Spans of many groups, as arrays of one length.

    Args:
        keys: the groups' keys, ascending; some of them may have no span.
        group: each span's place in `keys`.
        subject: ids of facilities.
        since, until: days since 1970-01-01, as floats.
    """

    keys: tuple[str, ...]
    group: np.ndarray
    subject: np.ndarray
    since: np.ndarray
    until: np.ndarray

    def __len__(self) -> int:
        return len(self.subject)

    def where(self, wanted: np.ndarray) -> Spans:
        """The spans for which `wanted` is true."""
        return self if wanted.all() else self.take(np.flatnonzero(wanted))

    def take(self, places: np.ndarray) -> Spans:
        """The spans at these places, in their order."""
        of_each = (column[places] for column in (self.group, self.subject, self.since, self.until))
        return Spans(self.keys, *of_each)

    def is_of(self, keys: Iterable[str]) -> np.ndarray:
        """Whether each span is of one of these groups."""
        wanted = set(keys)
        is_wanted = np.array([key in wanted for key in self.keys], dtype=bool)
        return is_wanted[self.group] if len(is_wanted) else np.zeros(len(self), dtype=bool)

    def of(self, *keys: str) -> Spans:
        """The spans of these groups."""
        return self.where(self.is_of(keys))

    def present(self) -> list[str]:
        """The keys of the groups that have a span, ascending."""
        return [self.keys[number] for number in np.unique(self.group).tolist()]

    def under(self, key: str) -> Spans:
        """The same spans, all of one group."""
        return replace(self, keys=(key,), group=np.zeros(len(self), dtype=np.int32))


def spans(rows: Iterable[tuple[str, int, float, float]]) -> Spans:
    """Rows (key, subject, since, until) as spans that do not overlap within one key and subject."""
    listed = list(rows)
    return merged(
        of_columns(
            [str(row[0]) for row in listed],
            np.array([row[1] for row in listed], dtype=np.int64),
            np.array([row[2] for row in listed], dtype=np.float64),
            np.array([row[3] for row in listed], dtype=np.float64),
        )
    )


def of_columns(keys: Sequence[str], subject: np.ndarray, since: np.ndarray, until: np.ndarray) -> Spans:
    """Spans from a key for each of them; they may overlap (`merged`)."""
    known = tuple(sorted(set(keys)))
    return Spans(known, _places(known, keys), subject, since, until)


def _places(known: Sequence[str], keys: Iterable[str]) -> np.ndarray:
    """The place in `known` of each of `keys`."""
    places = {key: place for place, key in enumerate(known)}
    return np.array([places[key] for key in keys], dtype=np.int32)


def always(keys: Mapping[int, str], pairs: np.ndarray) -> Spans:
    """Membership at all times.

    Args:
        keys: the key of each group by its number.
        pairs: rows of (group's number, subject).
    """
    numbers, place = np.unique(pairs[:, 0], return_inverse=True)
    of_numbers = [keys[number] for number in numbers.tolist()]
    named = tuple(sorted(of_numbers))
    groups, subjects = _places(named, of_numbers)[place], pairs[:, 1]
    order = np.lexsort((groups, subjects))
    again = (np.diff(subjects[order]) == 0) & (np.diff(groups[order]) == 0)
    once = np.sort(order[np.append(True, ~again)]) if again.any() else slice(None)
    groups, subjects = groups[once], subjects[once]
    return Spans(named, groups, subjects, *_at_all_times(len(subjects)))


def always_by_key(pairs: Iterable[tuple[str, int]]) -> Spans:
    """Membership at all times, of pairs of (group's key, subject)."""
    numbers: dict[str, int] = {}
    numbered = ((numbers.setdefault(key, len(numbers)), subject) for key, subject in pairs)
    table = np.fromiter(chain.from_iterable(numbered), dtype=np.int64).reshape(-1, 2)
    return always({number: key for key, number in numbers.items()}, table)


def all_in_each(keys: Sequence[str], subjects: np.ndarray) -> Spans:
    """Every subject in every group, at all times: where it is figures that are told apart."""
    named = tuple(sorted(keys))
    group = np.repeat(_places(named, keys), len(subjects))
    return Spans(named, group, np.tile(subjects, len(keys)), *_at_all_times(len(group)))


def _at_all_times(number: int) -> tuple[np.ndarray, np.ndarray]:
    return np.full(number, ALWAYS), np.full(number, EVER)


def joined(*several: Spans) -> Spans:
    """All these spans, one after the other."""
    named = tuple(sorted({key for one in several for key in one.keys}))
    group = np.concatenate([_places(named, one.keys)[one.group] for one in several])
    subject, since, until = (
        np.concatenate([getattr(one, name) for one in several]) for name in ("subject", "since", "until")
    )
    return Spans(named, group, subject, since, until)


def merged(some: Spans) -> Spans:
    """The same membership in as few spans as there are: those that overlap or touch become one, empty ones go."""
    some = some.where(some.since < some.until)
    order = np.lexsort((some.since, some.subject, some.group))
    ordered = some.take(order)
    starts = starts_of(ordered.group, ordered.subject)
    if len(starts) == len(some):
        return some
    reached = _reached_before(ordered, starts)
    pieces = np.flatnonzero(np.isnan(reached) | (ordered.since > reached))
    until = np.maximum.reduceat(ordered.until, pieces)
    return replace(ordered.take(pieces), until=until)


def _reached_before(ordered: Spans, starts: np.ndarray) -> np.ndarray:
    """Until when the spans before each in its stretch last, NaN for the first of a stretch."""
    reached = np.full(len(ordered), np.nan)
    reached[1:] = running(np.maximum, ordered.until, starts)[:-1]
    reached[starts] = np.nan
    return reached


def within(some: Spans, other: Spans) -> Spans:
    """The part of each span that lies in any span of the same subject in `other`."""
    mine, theirs = pairs_of(some.subject, other.subject)
    both = some.take(mine)
    since = np.maximum(both.since, other.since[theirs])
    return merged(replace(both, since=since, until=np.minimum(both.until, other.until[theirs])))


def outside(subjects: np.ndarray, some: Spans, key: str) -> Spans:
    """The times at which each subject is in no span of `some`, under `key`."""
    covered = merged(some.under(key))
    covered = covered.where(np.isin(covered.subject, subjects))
    covered = covered.take(np.lexsort((covered.since, covered.subject)))
    starts = starts_of(covered.subject)
    before = _reached_before(covered, starts)
    gaps = replace(covered, until=covered.since, since=np.where(np.isnan(before), ALWAYS, before))
    last = covered.take(starts + sizes_of(starts, len(covered)) - 1)
    tails = replace(last, since=last.until, until=np.full(len(last), EVER))
    free = all_in_each([key], subjects[~np.isin(subjects, covered.subject)])
    found = joined(free, gaps, tails)
    return merged(found.where(found.since < EVER))


def shared(some: Spans) -> int:
    """How many subjects are in spans of different keys at one time."""
    lowest, highest = (by_group(combine, some.group, some.subject) for combine in (np.minimum, np.maximum))
    several = some.where(lowest < highest)
    several = several.take(np.lexsort((several.since, several.subject)))
    reached = _reached_before(several, starts_of(several.subject))
    return number_of(several.subject[several.since < reached])
