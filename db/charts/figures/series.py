"""Which of a facility's figures its line follows, and how they stand as steps.

A facility's line holds its last total until the next one; additions are added to it. It follows one publisher on one
basis: a stated basis before "not stated", then the one preferred by the person, then the most confident, then the
longest series, then by name (the rule of `db.derived_sql`, so that charts and table columns agree). A preferred figure
of another publisher takes the place of what is followed for its own time. What others say is kept as marks. Bounds
("at least", "up to") are marks too: they never pull a line down. What is planned, a target or a forecast follows the
same publisher where it says something of the future, else the one that the rule finds.

A plan whose day has passed without being delivered stays ahead: it counts from the day after today, as overdue.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from db.charts.figures.followed import TOTAL, followed, starts_of
from db.charts.figures.observations import position
from db.charts.figures.ranges import CEILINGS, with_ranges
from db.words import AHEAD, BOUNDS, STANDING, Extent, Kind, Stage

ADDITION = position(Extent.ADDITION)
AHEAD_KINDS = [position(kind) for kind in AHEAD]
BOUND_QUALIFIERS = [position(qualifier) for qualifier in BOUNDS]
STANDING_STAGES = [position(stage) for stage in STANDING]
SPENT = [position(Stage.SPENT)]
PLANNED = position(Kind.PLANNED)


@dataclass
class LeftOut:
    """Observations that a chart does not draw, by reason (a key of `db.charts.chart_words.LEFT_OUT`)."""

    rows: dict[str, list[pd.DataFrame]] = field(default_factory=dict)

    def add(self, reason: str, rows: pd.DataFrame) -> None:
        """Notes the rows under `reason`."""
        if len(rows):
            both = pd.DataFrame({"id": rows["id"].to_numpy(), "subject": rows["subject"].to_numpy()})
            self.rows.setdefault(reason, []).append(both)

    def add_one(self, reason: str, fact_id: int, record_id: int) -> None:
        """Notes one observation under `reason`."""
        self.add(reason, pd.DataFrame({"id": [fact_id], "subject": [record_id]}))

    def ids(self, subjects: Collection[int] | np.ndarray) -> dict[str, list[int]]:
        """Ids of the observations of these subjects, by reason."""
        found = {}
        for reason, frames in self.rows.items():
            rows = pd.concat(frames)
            is_figure = rows["id"] > 0  # what is counted from milestones has no observation to show
            kept = rows.loc[rows["subject"].isin(subjects) & is_figure, "id"].unique().tolist()
            if kept:
                found[reason] = kept
        return found


@dataclass(frozen=True)
class Steps:
    """The figures of many facilities, sifted.

    Args:
        entries: what lines follow, by subject and the day `at` which each takes effect: a frame of `observations`
            with `at`, `ahead`, `overdue`, `block` (a total and the additions to it), `level` (the held value), and
            `level_low`, `level_high` as given, with `ranged` (whether somebody gave a range); `level_below`,
            `level_above` and `level_limits` are its range as `db.charts.figures.ranges` makes them alike.
        marks: figures of other publishers and bounds, dated.
        undated: the newest plan without a date of each facility, where it goes beyond what has one.
        left_out: the rest.
    """

    entries: pd.DataFrame
    marks: pd.DataFrame
    undated: pd.DataFrame
    left_out: LeftOut


def sift(
    figures: pd.DataFrame, today: int, ended: pd.DataFrame, *, money: bool = False, assumed_percent: float = 0.0
) -> Steps:
    """Chooses what each facility's line follows.

    Args:
        figures: a frame of `db.charts.figures.observations`.
        today: what stands is not read beyond this day.
        ended: columns subject, day (NaN: not known) and retired (else cancelled): their plans are dropped, and a
            retired facility's line falls to 0 on that day.
        money: what stands is then what was spent.
        assumed_percent: the range of figures that have none, as in `db.charts.figures.ranges.with_ranges`.
    """
    out = LeftOut()
    figures = with_ranges(_keep(figures, figures["value"].notna(), "refused", out), assumed_percent)
    whole = _keep(figures, (figures["partial"] == 0) & figures["extent"].isin([TOTAL, ADDITION]), "part", out)
    is_ahead = whole["kind"].isin(AHEAD_KINDS)
    standing, ahead = whole[~is_ahead], whole[is_ahead]
    standing = _keep(standing, standing["stage"].isin(SPENT if money else STANDING_STAGES), "stage", out)
    standing = _keep(standing, standing["day"].notna(), "no_date", out)
    standing = _keep(standing, standing["day"] <= today, "future", out)
    ahead = _keep(ahead, ~ahead["subject"].isin(ended["subject"]), "cancelled", out)
    led, other = followed(standing[~standing["qualifier"].isin(BOUND_QUALIFIERS)])
    held = stacked(_with_ends(led.assign(at=led["day"], ahead=False, overdue=False), ended))
    bounds = standing[standing["qualifier"].isin(BOUND_QUALIFIERS)]
    marks = _only_totals(pd.concat([other, bounds]), led, out)
    path, other_ahead = _path(ahead[ahead["day"].notna()], held, led, today, out)
    entries = stacked(pd.concat([held.drop(columns=_LEVELS), path])) if len(path) else held
    entries = _widened(entries, marks)
    for rows in (led, path):
        _note_lone_additions(rows, entries, out)
    _note_restated(entries, out)
    undated = _newest_undated(ahead[ahead["day"].isna()], entries, out)
    return Steps(entries, pd.concat([marks, _only_totals(other_ahead, path, out)]), undated, out)


def held(days: np.ndarray, values: np.ndarray, on: np.ndarray) -> np.ndarray:
    """The last of `values` on or before each day of `on`, NaN before the first; `days` ascend."""
    if len(days) == 0:
        return np.full(len(on), np.nan)
    last = np.searchsorted(days, on, side="right") - 1
    return np.where(last >= 0, values[np.maximum(last, 0)], np.nan)


_LEVELS = ["block", "level", "level_low", "level_high", "ranged", "level_below", "level_above", "level_limits"]


def stacked(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order they take effect, with the value held from each on: a total starts a block, additions add.

    Additions before any total are dropped: nobody says what they are added to.
    """
    order = np.lexsort([rows[name].to_numpy() for name in ("id", "said", "day", "at", "subject")])
    rows = rows.take(order) if np.any(np.diff(order) != 1) else rows
    starts = starts_of(rows["subject"].to_numpy())
    totals = np.cumsum(rows["extent"].to_numpy() == TOTAL)
    before = np.where(starts > 0, totals[starts - 1], 0)
    block = totals - np.repeat(before, np.diff(np.append(starts, len(rows))))
    rows = rows.assign(block=block.astype(np.int64))
    rows = (rows if (block > 0).all() else rows[block > 0]).reset_index(drop=True)
    value, low, high = (rows[name] for name in ("value", "low", "high"))
    has_range = low.notna() | high.notna()
    levels = pd.DataFrame(
        {
            "level": value,
            "level_low": low.fillna(value),
            "level_high": high.fillna(value),
            "ranged": has_range,
            "level_below": rows["below"],
            "level_above": rows["above"],
            "level_limits": has_range & (rows["limits"] != 0),
        }
    )
    starts = starts_of(rows["subject"].to_numpy(), rows["block"].to_numpy())
    sizes = np.diff(np.append(starts, len(rows)))
    if (sizes > 1).any():
        several = np.repeat(sizes > 1, sizes)
        added = _added_up(levels[several], rows.loc[several, "limits"], np.repeat(starts, sizes)[several])
        levels.loc[several, list(added)] = added
    return rows.assign(**{name: levels[name] for name in _LEVELS[1:]})


def _added_up(levels: pd.DataFrame, limits: pd.Series, by: np.ndarray) -> pd.DataFrame:
    """What stands after each addition: sums from the total that begins each block on."""
    curved = (levels["ranged"] & (limits == 0)).astype(np.int64).groupby(by).cummax()
    ranged = levels["ranged"].astype(np.int64).groupby(by).cummax().astype(bool)
    sums = {
        name: levels[name].groupby(by).cumsum()
        for name in ("level", "level_low", "level_high", "level_below", "level_above")
    }
    return levels.assign(**sums, ranged=ranged, level_limits=ranged & (curved == 0))


def of_subjects(rows: pd.DataFrame, subjects: np.ndarray) -> pd.DataFrame:
    """The rows of these subjects; the same frame where they are all of them."""
    wanted = rows["subject"].isin(subjects)
    return rows if wanted.all() else rows[wanted]


def _keep(rows: pd.DataFrame, wanted: pd.Series, reason: str, out: LeftOut) -> pd.DataFrame:
    if wanted.all():
        return rows  # copying every column of millions of rows takes longer than looking
    out.add(reason, rows.loc[~wanted, ["id", "subject"]])
    return rows[wanted]


def _with_ends(rows: pd.DataFrame, ended: pd.DataFrame) -> pd.DataFrame:
    """Adds a total of 0, with no observation behind it (id -1), on the day that a milestone retires a facility."""
    retired = ended[ended["retired"] & ended["day"].notna() & ended["subject"].isin(rows["subject"])]
    if not len(retired):
        return rows
    last = rows[rows["subject"].isin(retired["subject"])].sort_values(["subject", "at", "id"])
    last = last.drop_duplicates("subject", keep="last").set_index("subject")
    ends = last.loc[retired["subject"].to_numpy()].reset_index()
    day = retired["day"].to_numpy()
    ends = ends.assign(id=-1, value=0.0, low=np.nan, high=np.nan, extent=TOTAL, first_day=day, day=day, at=day)
    ends = ends.assign(below=0.0, above=0.0, assumed=False)
    return pd.concat([rows, ends[ends["at"] >= last["at"].loc[ends["subject"]].to_numpy()]])


def _path(
    ahead: pd.DataFrame, standing: pd.DataFrame, led: pd.DataFrame, today: int, out: LeftOut
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each line follows into the future, and what others say; what is delivered or replaced is left out."""
    ends = starts_of(standing["subject"].to_numpy()[::-1])
    last = {name: standing[name].to_numpy()[::-1][ends][::-1] for name in ("subject", "level", "at")}
    present = _looked_up(last["subject"], last["level"], ahead["subject"])
    ahead = _keep(ahead, (ahead["extent"] != TOTAL) | present.isna() | (ahead["value"] > present), "delivered", out)
    told = _looked_up(last["subject"], last["at"], ahead["subject"])
    late = (ahead["extent"] == ADDITION) & (ahead["day"] <= told)
    ahead = _keep(ahead, ~late, "delivered", out)
    path, other = followed(ahead, first=led)
    path = _without_replaced(path, out)
    overdue = path["day"] <= today
    return path.assign(at=path["day"].clip(lower=today + 1), ahead=True, overdue=overdue), other


def _looked_up(keys: np.ndarray, values: np.ndarray, wanted: pd.Series) -> pd.Series:
    """The value of each wanted key, NaN where it has none; `keys` ascend."""
    if not len(keys):
        return pd.Series(np.nan, index=wanted.index)
    place = np.minimum(np.searchsorted(keys, wanted.to_numpy()), len(keys) - 1)
    return pd.Series(np.where(keys[place] == wanted.to_numpy(), values[place], np.nan), index=wanted.index)


def _without_replaced(path: pd.DataFrame, out: LeftOut) -> pd.DataFrame:
    """Drops plans that a later statement of the same publisher contradicts.

    Plans grow. A later statement replaces an earlier one when it gives as much or more for the same day or before, or
    as much or less for the same day or after (a delay, a cut).
    """
    totals = path[path["extent"] == TOTAL]
    totals = totals[totals.duplicated("subject", keep=False)]
    statements = totals.groupby("subject")["said"].nunique()
    totals = totals[totals["subject"].isin(statements.index[statements > 1])]
    columns = ["subject", "id", "day", "value", "said"]
    pairs = totals.loc[totals["preferred"] != 1, columns].merge(totals[columns], on="subject", suffixes=("", "_new"))
    more_by_then = (pairs["day_new"] <= pairs["day"]) & (pairs["value_new"] >= pairs["value"])
    less_by_then = (pairs["day_new"] >= pairs["day"]) & (pairs["value_new"] <= pairs["value"])
    replaced = pairs.loc[(pairs["said_new"] > pairs["said"]) & (more_by_then | less_by_then), "id"]
    return _keep(path, ~path["id"].isin(replaced), "replaced", out)


def _widened(entries: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Widens the range of what is held when others say something else of the same facility.

    Their figure, or the end of its range, is taken for the 5 or 95 % point. An assumed range widens nothing.
    """
    if not len(entries) or not len(marks):
        return entries
    marks = marks[~marks["kind"].isin(AHEAD_KINDS) & (marks["extent"] == TOTAL)].sort_values("day", kind="stable")
    held_rows = entries[["subject", "at"]].assign(row=np.arange(len(entries))).sort_values("at", kind="stable")
    met = pd.merge_asof(marks.astype({"day": float}), held_rows.astype({"at": float}), left_on="day", right_on="at",
                        by="subject").dropna(subset=["row"])  # fmt: skip
    if not len(met):
        return entries
    row = met["row"].to_numpy(dtype=np.int64)
    low, high = entries["level_low"].to_numpy(copy=True), entries["level_high"].to_numpy(copy=True)
    ranged = entries["ranged"].to_numpy(copy=True)
    is_bound, is_ceiling = met["qualifier"].isin(BOUND_QUALIFIERS), met["qualifier"].isin(CEILINGS)
    is_given = ~met["assumed"]
    lowest = np.where(is_bound & ~is_ceiling, np.inf, met["low"].where(is_given).fillna(met["value"]))
    highest = np.where(is_bound & is_ceiling, -np.inf, met["high"].where(is_given).fillna(met["value"]))
    np.minimum.at(low, row, lowest)
    np.maximum.at(high, row, highest)
    level, below, above = (entries[name].to_numpy() for name in ("level", "level_below", "level_above"))
    is_lower, is_higher = low < entries["level_low"].to_numpy(), high > entries["level_high"].to_numpy()
    return entries.assign(
        level_low=low,
        level_high=high,
        ranged=ranged | is_lower | is_higher,
        level_below=np.where(is_lower, np.fmax(below, level - low), below),
        level_above=np.where(is_higher, np.fmax(above, high - level), above),
        level_limits=entries["level_limits"] & ~is_lower & ~is_higher,
    )


def _only_totals(rows: pd.DataFrame, led: pd.DataFrame, out: LeftOut) -> pd.DataFrame:
    """Marks are totals: an addition of somebody else has nothing that it could be added to."""
    additions = rows[rows["extent"] != TOTAL]
    has_line = additions["subject"].isin(led["subject"])
    out.add("lone_addition", additions[~has_line])
    out.add("other_publishers", additions[has_line])
    return rows[rows["extent"] == TOTAL]


def _note_restated(entries: pd.DataFrame, out: LeftOut) -> None:
    """Notes what another total takes the place of on the very day that it counts from: it is never seen."""
    block = entries["block"].to_numpy()
    starts = starts_of(entries["subject"].to_numpy(), entries["at"].to_numpy())
    sizes = np.diff(np.append(starts, len(entries)))
    last = np.repeat(block[starts + sizes - 1], sizes)
    out.add("restated", entries.loc[(block < last) & (entries["id"].to_numpy() > 0), ["id", "subject"]])


def _note_lone_additions(rows: pd.DataFrame, entries: pd.DataFrame, out: LeftOut) -> None:
    additions = rows.loc[rows["extent"] == ADDITION, ["id", "subject"]]
    if len(additions):
        out.add("lone_addition", additions[~additions["id"].isin(entries["id"])])


def _beside_preferred(undated: pd.DataFrame) -> pd.Series:
    """Which undated plans stand beside one of another publisher, on the same basis, that the person prefers."""
    by_voice = undated.groupby(["subject", "basis", "publisher"])["preferred"].transform("max")
    by_basis = undated.groupby(["subject", "basis"])["preferred"].transform("max")
    return (by_basis == 1) & (by_voice != 1)


def _newest_undated(rows: pd.DataFrame, entries: pd.DataFrame, out: LeftOut) -> pd.DataFrame:
    """Each facility's newest plan without a date, where it is more than all that has one."""
    if not len(rows):
        return rows
    rows = _keep(rows, rows["extent"] == TOTAL, "lone_addition", out)
    rows = _keep(rows, ~_beside_preferred(rows), "other_publishers", out)
    reached = rows["subject"].map(entries.groupby("subject")["level"].max() if len(entries) else pd.Series(dtype=float))
    rows = _keep(rows, reached.isna() | (rows["value"] > reached), "delivered", out)
    order = ["subject", "rank", "preferred", "said", "value", "id"]
    rows = rows.sort_values(order, ascending=[True, True, False, False, False, False])
    newest = rows.drop_duplicates("subject")
    out.add("replaced", rows[~rows["id"].isin(newest["id"])])
    return newest
