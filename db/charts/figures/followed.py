"""Whose figures a facility's line follows: one publisher's on one basis, and what the person prefers for its time.

In NumPy over all figures at once: a line for each of a million facilities is chosen in a second.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from db.charts.figures.observations import position
from db.words import Extent

TOTAL = position(Extent.TOTAL)


def followed(rows: pd.DataFrame, *, first: pd.DataFrame | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of the series that each subject's line follows, and the rest.

    Args:
        rows: figures of what stands, or of what is ahead.
        first: rows whose publisher and basis go first for their subject, whatever the rule says.
    """
    subject, basis, publisher = (rows[name].to_numpy() for name in ("subject", "basis", "publisher"))
    found = _series_of(rows[rows["extent"] == TOTAL], first)
    place = np.searchsorted(found["subject"], subject)
    place = np.minimum(place, max(0, len(found["subject"]) - 1))
    if not len(found["subject"]):
        return rows[:0], rows
    is_led = (found["subject"][place] == subject) & (found["basis"][place] == basis)
    is_led &= found["publisher"][place] == publisher
    is_led = _with_preferred(rows, is_led, found["basis"][place])
    return (rows, rows[:0]) if is_led.all() else (rows[is_led], rows[~is_led])


def _series_of(totals: pd.DataFrame, first: pd.DataFrame | None) -> dict[str, np.ndarray]:
    """Subject (ascending), basis and publisher of the series that each subject's line follows."""
    keys = ("subject", "basis", "publisher", "rank")
    named = {name: totals[name].to_numpy() for name in keys}
    order = np.lexsort([named[name] for name in reversed(keys)])
    named = {name: values[order] for name, values in named.items()}
    starts = starts_of(*named.values())
    series = {name: values[starts] for name, values in named.items()}
    chosen = totals["day"].where(totals["preferred"] == 1).fillna(-np.inf).to_numpy()[order]
    if len(starts):
        series["sure"] = np.minimum.reduceat(totals["confidence"].to_numpy()[order], starts)
        series["n"] = np.diff(np.append(starts, len(order)))
        series["chosen"] = np.maximum.reduceat(chosen, starts)
        series["met"] = np.minimum.reduceat(order, starts)
    subjects = starts_of(series["subject"])
    sizes = np.diff(np.append(subjects, len(series["subject"])))
    best = subjects[sizes == 1]
    if len(best) < len(subjects):
        best = np.sort(np.concatenate([best, _best_of(series, np.repeat(sizes > 1, sizes), first)]))
    return {name: series[name][best] for name in ("subject", "basis", "publisher")}


def _best_of(series: dict[str, np.ndarray], several: np.ndarray, first: pd.DataFrame | None) -> np.ndarray:
    """Of subjects with several series the place of the one that is followed."""
    at = np.flatnonzero(several)
    some = {name: values[at] for name, values in series.items()}
    subjects = starts_of(some["subject"])
    sizes = np.diff(np.append(subjects, len(at)))
    is_best_basis = some["rank"] == np.repeat(np.minimum.reduceat(some["rank"], subjects), sizes)
    chosen = np.where(is_best_basis, some["chosen"], -np.inf)
    turn = np.ones(len(at), dtype=np.int64)
    if first is not None and len(first):
        keys = ["subject", "basis", "publisher"]
        near = first.loc[first["subject"].isin(some["subject"]), keys].drop_duplicates()
        own = pd.MultiIndex.from_arrays([some[name] for name in keys])
        turn = (~own.isin(pd.MultiIndex.from_frame(near))).astype(np.int64)
    ranked = (some["met"], some["publisher"], -some["n"], some["sure"], some["rank"], turn, -chosen, some["subject"])
    order = np.lexsort(ranked)
    return np.asarray(at[order[starts_of(some["subject"][order])]])


def starts_of(*columns: np.ndarray) -> np.ndarray:
    """The places at which, in rows in order of these columns, a new value of them begins."""
    if not len(columns[0]):
        return np.array([], dtype=np.int64)
    changes = np.zeros(len(columns[0]), dtype=bool)
    changes[0] = True
    for column in columns:
        changes[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changes)


def _with_preferred(rows: pd.DataFrame, is_led: np.ndarray, followed_basis: np.ndarray) -> np.ndarray:
    """Puts figures that the person prefers in the place of those followed for the same time.

    A publisher may be preferred for one date and another for the next: the line then takes each for its own.
    """
    is_preferred = ((rows["preferred"] == 1) & (rows["extent"] == TOTAL)).to_numpy()
    others = rows[is_preferred & ~is_led & (rows["basis"].to_numpy() == followed_basis)]
    if not len(others):
        return is_led
    columns = ["subject", "publisher", "first_day", "day"]
    led = rows.loc[is_led & ~is_preferred & (rows["extent"] == TOTAL).to_numpy(), ["id", *columns]]
    met = led.merge(others[columns], on="subject", suffixes=("", "_other"))
    is_same_time = (met["first_day"] <= met["day_other"]) & (met["first_day_other"] <= met["day"])
    is_undated = met["day"].isna() & met["day_other"].isna()
    out = met.loc[(is_same_time | is_undated) & (met["publisher"] != met["publisher_other"]), "id"]
    return np.asarray((is_led & ~rows["id"].isin(out).to_numpy()) | rows["id"].isin(others["id"]).to_numpy())
