"""Spans of membership: when a facility belongs to a group, several times where it leaves and comes back.

A frame of spans has the columns key, subject, since and until: a facility counts on the days since <= day < until;
-1e300 and 1e300 stand for "always before" and "ever after".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

ALWAYS, EVER = -1e300, 1e300
COLUMNS = ["key", "subject", "since", "until"]


def spans(rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    """Rows (key, subject, since, until) as spans that do not overlap within one key and subject."""
    frame = pd.DataFrame(list(rows), columns=COLUMNS)
    return merged(frame.astype({"key": object, "subject": np.int64, "since": float, "until": float}))


def always(keys: Mapping[int, str], pairs: np.ndarray) -> pd.DataFrame:
    """Membership at all times.

    Args:
        keys: the key of each group by its number.
        pairs: rows of (group's number, subject).
    """
    numbers, place = np.unique(pairs[:, 0], return_inverse=True)
    groups, subjects = place.astype(np.int64), pairs[:, 1]
    order = np.lexsort((groups, subjects))
    again = (np.diff(subjects[order]) == 0) & (np.diff(groups[order]) == 0)
    once = np.sort(order[np.append(True, ~again)]) if len(order) else order
    named = np.array([keys[number] for number in numbers.tolist()], dtype=object)
    return pd.DataFrame({"key": named[groups[once]], "subject": subjects[once], "since": ALWAYS, "until": EVER})


def all_in_each(keys: Sequence[str], subjects: np.ndarray) -> pd.DataFrame:
    """Every subject in every group, at all times: where it is figures that are told apart."""
    return pd.DataFrame(
        {
            "key": np.repeat(np.array(keys, dtype=object), len(subjects)),
            "subject": np.tile(subjects, len(keys)),
            "since": ALWAYS,
            "until": EVER,
        }
    )


def merged(frame: pd.DataFrame) -> pd.DataFrame:
    """The same membership in as few spans as there are: those that overlap or touch become one, empty ones go."""
    frame = frame[frame["since"] < frame["until"]]
    if not frame.duplicated(["key", "subject"]).any():
        return frame[COLUMNS].reset_index(drop=True)
    frame = frame.sort_values(["key", "subject", "since"], kind="stable")
    by = [frame["key"], frame["subject"]]
    reached = frame["until"].groupby(by).cummax().groupby(by).shift()
    piece = (reached.isna() | (frame["since"] > reached)).cumsum()
    joined = frame.groupby(piece, as_index=False, sort=False).agg(
        key=("key", "first"), subject=("subject", "first"), since=("since", "min"), until=("until", "max")
    )
    return joined[COLUMNS]


def within(frame: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """The part of each span that lies in any span of the same subject in `other`."""
    both = frame.merge(other.drop(columns="key"), on="subject", suffixes=("", "_other"))
    both["since"] = both[["since", "since_other"]].max(axis=1)
    both["until"] = both[["until", "until_other"]].min(axis=1)
    return merged(both)


def outside(subjects: Iterable[int], frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """The times at which each subject is in no span of `frame`, under `key`."""
    everyone = pd.DataFrame({"subject": np.fromiter(subjects, dtype=np.int64)})
    covered = merged(frame.assign(key=key))
    covered = covered[covered["subject"].isin(everyone["subject"])].sort_values(["subject", "since"], kind="stable")
    before = covered.groupby("subject")["until"].shift().fillna(ALWAYS)
    gaps = covered.assign(until=covered["since"], since=before)
    last = covered.drop_duplicates("subject", keep="last")
    tails = last.assign(since=last["until"], until=EVER)
    free = everyone[~everyone["subject"].isin(covered["subject"])].assign(key=key, since=ALWAYS, until=EVER)
    found = pd.concat([free[COLUMNS], gaps[COLUMNS], tails[COLUMNS]])
    return merged(found[found["since"] < EVER])


def shared(frame: pd.DataFrame) -> int:
    """How many subjects are in spans of different keys at one time."""
    several = frame[frame.groupby("subject")["key"].transform("nunique") > 1]
    several = several.sort_values(["subject", "since"], kind="stable")
    reached = several["until"].groupby(several["subject"]).cummax().groupby(several["subject"]).shift()
    return int(several.loc[several["since"] < reached, "subject"].nunique())
