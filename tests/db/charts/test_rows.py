"""What always holds of the plain arrays that charts are worked out on."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from db.charts.figures.rows import (
    Rows,
    by_group,
    distinct,
    first_of_each,
    in_order,
    in_order_met,
    joined,
    last_of_each,
    looked_up,
    one_of,
    pairs_of,
    running,
    starts_of,
)

few = st.integers(0, 4)
some_few = st.lists(few, max_size=25)
maybe = st.one_of(st.just(np.nan), st.integers(0, 3).map(float))
three = st.lists(st.tuples(few, maybe, few), max_size=25)


def columns_of(rows) -> list[np.ndarray]:
    return [np.array([row[place] for row in rows]) for place in range(3)]


@given(three, st.booleans())
def test_rows_in_order_are_sorted_as_all_at_once(rows, come_in_order):
    first, second, third = columns_of(sorted(rows) if come_in_order else rows)
    assert in_order(first, second, third).tolist() == np.lexsort((third, second, first)).tolist()


@given(st.lists(st.tuples(few, st.integers(0, 9)), max_size=25))
def test_a_running_sum_begins_anew_in_each_stretch(rows):
    rows = sorted(rows, key=lambda row: row[0])
    keys, values = (np.array([row[place] for row in rows], dtype=np.int64) for place in (0, 1))
    wanted = [sum(values[at] for at in range(place + 1) if keys[at] == keys[place]) for place in range(len(rows))]
    assert running(np.add, values, starts_of(keys)).tolist() == wanted


@given(st.lists(st.tuples(few, few, st.integers(0, 9)), max_size=25))
def test_what_is_made_of_a_group_stands_at_each_of_its_rows(rows):
    one, other, values = (np.array([row[place] for row in rows], dtype=np.int64) for place in range(3))
    wanted = [max(row[2] for row in rows if row[:2] == mine[:2]) for mine in rows]
    assert by_group(np.maximum, values, one, other).tolist() == wanted


@given(some_few, some_few)
def test_pairs_are_all_equal_values_in_the_order_of_both_sides(left, right):
    wanted = [(a, b) for a, mine in enumerate(left) for b, theirs in enumerate(right) if mine == theirs]
    found = pairs_of(np.array(left, dtype=np.int64), np.array(right, dtype=np.int64))
    assert list(zip(*(places.tolist() for places in found), strict=True)) == wanted


@given(some_few)
def test_values_are_found_once_first_and_last(values):
    column = np.array(values, dtype=np.int64)
    assert in_order_met(column).tolist() == list(dict.fromkeys(values))
    assert distinct(column).tolist() == sorted(set(values))
    assert first_of_each(column).tolist() == sorted(values.index(one) for one in set(values))
    last = sorted(max(place for place, value in enumerate(values) if value == one) for one in set(values))
    assert last_of_each(column).tolist() == last


@given(st.dictionaries(few, st.integers(0, 9)), some_few)
def test_a_key_without_a_value_is_looked_up_as_none(known, wanted):
    keys = np.array(sorted(known), dtype=np.int64)
    values = np.array([known[key] for key in sorted(known)], dtype=np.int64)
    found = looked_up(keys, values, np.array(wanted, dtype=np.int64))
    assert [None if np.isnan(one) else one for one in found] == [known.get(key) for key in wanted]


@given(some_few, st.sets(few, min_size=1))
def test_what_is_kept_and_what_is_not_together_are_all_rows(values, wanted):
    rows = Rows({"id": np.arange(len(values)), "value": np.array(values, dtype=np.int8), "how": ""})
    is_wanted = one_of(rows["value"], sorted(wanted))
    kept, others = rows.where(is_wanted), rows.where(~is_wanted)
    assert kept["value"].tolist() == [value for value in values if value in wanted]
    both = joined(kept, others)
    assert sorted(both["id"].tolist()) == rows["id"].tolist()
    assert (both["how"] == "").all() and len(both["how"]) == len(rows)


def test_rows_share_what_does_not_change_and_join_what_all_of_them_have():
    rows = Rows({"id": np.array([1, 2]), "at": 0.0})
    later = rows.having(at=np.array([5.0, 6.0]), block=1)
    assert later["id"] is rows["id"] and rows["at"].tolist() == [0, 0]
    assert rows.where(np.array([True, True])) is rows
    both = joined(rows, later)
    assert both["at"].tolist() == [0, 0, 5, 6] and "block" not in both
    assert len(rows.take(slice(0))) == 0 and len(joined(rows.take(slice(0)), later)) == 2
