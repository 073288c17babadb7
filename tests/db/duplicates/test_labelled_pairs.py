"""Recall and precision on the labelled pairs, printed and held; half of them were not looked at in tuning."""

from __future__ import annotations

import numpy as np
import pytest
from labelled_pairs import DIFFERENT, SAME, Pair, is_held_out

from db.duplicates.comparing import AT_LEAST, Verdict, compare
from db.duplicates.keys import keys_of, spots_of
from db.duplicates.lettered import Lettered
from db.duplicates.names import take_all_apart
from db.duplicates.records import Record

COUNTRIES = {"US": 1, "CN": 2, "AU": 3, "GB": 4, "SA": 5, "AE": 6, "KR": 7, "JP": 8, "FR": 9, "DE": 10}


def record_of(side, number):
    name, more = (side, {}) if isinstance(side, str) else side
    at = more.get("at", (None, None))
    operator = more.get("operator", "")
    return Record(
        id=number,
        names=(name, *more.get("aliases", ())),
        places=(COUNTRIES[more["country"]],) if "country" in more else (),
        locality=more.get("locality", ""),
        latitude=at[0],
        longitude=at[1],
        precision="site" if at[0] is not None else "",
        whole_id=more.get("part_of"),
        people=frozenset((hash(operator),)) if operator else frozenset(),
        people_words=(operator,) if operator else (),
    )


def verdict_on(pair: Pair) -> Verdict:
    return compare(record_of(pair[1], 1), record_of(pair[2], 2))


def wrong_ones(pairs: list[Pair], *, same: bool) -> list[tuple[Pair, Verdict]]:
    told = ((pair, verdict_on(pair)) for pair in pairs)
    return [(pair, verdict) for pair, verdict in told if (verdict.score >= AT_LEAST) != same]


def measured(is_wanted) -> tuple[float, float]:
    same = [pair for pair in SAME if is_wanted(pair)]
    different = [pair for pair in DIFFERENT if is_wanted(pair)]
    found = len(same) - len(wrong_ones(same, same=True))
    mistaken = len(wrong_ones(different, same=False))
    return found / len(same), found / (found + mistaken)


@pytest.mark.parametrize("half", ["tuned on", "held out", "all"])
def test_recall_and_precision_on_the_labelled_pairs(half):
    assert len(SAME) + len(DIFFERENT) >= 200
    recall, precision = measured(lambda pair: half == "all" or is_held_out(pair) == (half == "held out"))
    print(f"{half}: recall {recall:.3f}, precision {precision:.3f}")
    assert recall >= 0.9
    assert precision >= 0.95


def blocks_of_record(side, number):
    record = record_of(side, number)
    keys = set(keys_of(Lettered.of(take_all_apart(record.names)))[0].tolist())
    if record.latitude is None:
        return keys
    return keys | set(spots_of(np.array([record.latitude]), np.array([record.longitude]))[0].tolist())


def test_what_comparing_takes_for_the_same_shares_a_block():
    found = [pair for pair in SAME if verdict_on(pair).score >= AT_LEAST]
    assert [pair for pair in found if not blocks_of_record(pair[1], 1) & blocks_of_record(pair[2], 2)] == []
