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

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from db.charts.figures.observations import position
from db.charts.figures.ranges import CEILINGS, with_ranges
from db.words import AHEAD, BOUNDS, STANDING, Extent, Kind, Stage

TOTAL, ADDITION = position(Extent.TOTAL), position(Extent.ADDITION)
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
            self.rows.setdefault(reason, []).append(rows[["id", "subject"]])

    def add_one(self, reason: str, fact_id: int, record_id: int) -> None:
        """Notes one observation under `reason`."""
        self.add(reason, pd.DataFrame({"id": [fact_id], "subject": [record_id]}))

    def ids(self, subjects: set[int]) -> dict[str, list[int]]:
        """Ids of the observations of these subjects, by reason."""
        found = {}
        for reason, frames in self.rows.items():
            rows = pd.concat(frames)
            is_figure = rows["id"] > 0  # what is counted from milestones has no observation to show
            kept = rows.loc[rows["subject"].isin(subjects) & is_figure, "id"].unique().tolist()
            if kept:
                found[reason] = [int(number) for number in kept]
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
    _note_lone_additions(pd.concat([led, path]), entries, out)
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


def followed(rows: pd.DataFrame, *, first: pd.DataFrame | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of the series that each subject's line follows, and the rest.

    Args:
        rows: figures of what stands, or of what is ahead.
        first: rows whose publisher and basis go first for their subject, whatever the rule says.
    """
    keys = ["subject", "basis", "publisher"]
    totals = rows[rows["extent"] == TOTAL]
    totals = totals.assign(chosen=totals["day"].where(totals["preferred"] == 1).fillna(-np.inf))
    by_series = totals.groupby([*keys, "rank"], sort=False)
    series = by_series.agg(sure=("confidence", "min"), n=("id", "size"), chosen=("chosen", "max")).reset_index()
    is_best_basis = series["rank"] == series.groupby("subject")["rank"].transform("min")
    series["chosen"] = series["chosen"].where(is_best_basis, -np.inf)
    series["turn"] = 1
    if first is not None and len(first):
        chosen = pd.MultiIndex.from_frame(first[keys].drop_duplicates())
        series["turn"] = (~pd.MultiIndex.from_frame(series[keys]).isin(chosen)).astype(int)
    order = ["subject", "chosen", "turn", "rank", "sure", "n", "publisher"]
    ascending = [True, False, True, True, True, False, True]
    series = series.sort_values(order, ascending=ascending).drop_duplicates("subject")
    is_led = pd.MultiIndex.from_frame(rows[keys]).isin(pd.MultiIndex.from_frame(series[keys]))
    is_led = _with_preferred(rows, is_led, series)
    return rows[is_led], rows[~is_led]


def _with_preferred(rows: pd.DataFrame, is_led: np.ndarray, series: pd.DataFrame) -> np.ndarray:
    """Puts figures that the person prefers in the place of those followed for the same time.

    A publisher may be preferred for one date and another for the next: the line then takes each for its own.
    """
    is_preferred = ((rows["preferred"] == 1) & (rows["extent"] == TOTAL)).to_numpy()
    followed_basis = rows["subject"].map(series.set_index("subject")["basis"]).to_numpy()
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


def stacked(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order they take effect, with the value held from each on: a total starts a block, additions add.

    Additions before any total are dropped: nobody says what they are added to.
    """
    rows = rows.sort_values(["subject", "at", "day", "said", "id"], kind="stable").reset_index(drop=True)
    block = (rows["extent"] == TOTAL).groupby(rows["subject"]).cumsum()
    rows = rows.assign(block=block.astype(np.int64))
    rows = rows[rows["block"] > 0].reset_index(drop=True)
    by = [rows["subject"], rows["block"]]
    has_range = rows["low"].notna() | rows["high"].notna()
    is_curved = (has_range & (rows["limits"] == 0)).astype(np.int64).groupby(by).cummax()
    return rows.assign(
        level=rows["value"].groupby(by).cumsum(),
        level_low=rows["low"].fillna(rows["value"]).groupby(by).cumsum(),
        level_high=rows["high"].fillna(rows["value"]).groupby(by).cumsum(),
        ranged=has_range.astype(np.int64).groupby(by).cummax().astype(bool),
        level_below=rows["below"].groupby(by).cumsum(),
        level_above=rows["above"].groupby(by).cumsum(),
        level_limits=has_range.groupby(by).cummax() & (is_curved == 0),
    )


def _keep(rows: pd.DataFrame, wanted: pd.Series, reason: str, out: LeftOut) -> pd.DataFrame:
    out.add(reason, rows[~wanted])
    return rows[wanted]


def _with_ends(rows: pd.DataFrame, ended: pd.DataFrame) -> pd.DataFrame:
    """Adds a total of 0, with no observation behind it (id -1), on the day that a milestone retires a facility."""
    retired = ended[ended["retired"] & ended["day"].notna() & ended["subject"].isin(rows["subject"])]
    if not len(retired):
        return rows
    last = rows.sort_values(["subject", "at", "id"]).drop_duplicates("subject", keep="last").set_index("subject")
    ends = last.loc[retired["subject"].to_numpy()].reset_index()
    day = retired["day"].to_numpy()
    ends = ends.assign(id=-1, value=0.0, low=np.nan, high=np.nan, extent=TOTAL, first_day=day, day=day, at=day)
    ends = ends.assign(below=0.0, above=0.0, assumed=False)
    return pd.concat([rows, ends[ends["at"] >= last["at"].loc[ends["subject"]].to_numpy()]])


def _path(
    ahead: pd.DataFrame, standing: pd.DataFrame, led: pd.DataFrame, today: int, out: LeftOut
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each line follows into the future, and what others say; what is delivered or replaced is left out."""
    now = standing.drop_duplicates("subject", keep="last").set_index("subject")["level"]
    present = ahead["subject"].map(now)
    ahead = _keep(ahead, (ahead["extent"] != TOTAL) | present.isna() | (ahead["value"] > present), "delivered", out)
    told = standing.drop_duplicates("subject", keep="last").set_index("subject")["at"]
    late = (ahead["extent"] == ADDITION) & (ahead["day"] <= ahead["subject"].map(told))
    ahead = _keep(ahead, ~late, "delivered", out)
    path, other = followed(ahead, first=led)
    path = _without_replaced(path, out)
    overdue = path["day"] <= today
    return path.assign(at=path["day"].clip(lower=today + 1), ahead=True, overdue=overdue), other


def _without_replaced(path: pd.DataFrame, out: LeftOut) -> pd.DataFrame:
    """Drops plans that a later statement of the same publisher contradicts.

    Plans grow. A later statement replaces an earlier one when it gives as much or more for the same day or before, or
    as much or less for the same day or after (a delay, a cut).
    """
    totals = path[path["extent"] == TOTAL]
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
    last = entries.groupby(["subject", "at"])["block"].transform("max")
    out.add("restated", entries[(entries["block"] < last) & (entries["id"] > 0)])


def _note_lone_additions(rows: pd.DataFrame, entries: pd.DataFrame, out: LeftOut) -> None:
    out.add("lone_addition", rows[(rows["extent"] == ADDITION) & ~rows["id"].isin(entries["id"])])


def _beside_preferred(undated: pd.DataFrame) -> pd.Series:
    """Which undated plans stand beside one of another publisher, on the same basis, that the person prefers."""
    by_voice = undated.groupby(["subject", "basis", "publisher"])["preferred"].transform("max")
    by_basis = undated.groupby(["subject", "basis"])["preferred"].transform("max")
    return (by_basis == 1) & (by_voice != 1)


def _newest_undated(rows: pd.DataFrame, entries: pd.DataFrame, out: LeftOut) -> pd.DataFrame:
    """Each facility's newest plan without a date, where it is more than all that has one."""
    rows = _keep(rows, rows["extent"] == TOTAL, "lone_addition", out)
    rows = _keep(rows, ~_beside_preferred(rows), "other_publishers", out)
    reached = rows["subject"].map(entries.groupby("subject")["level"].max() if len(entries) else pd.Series(dtype=float))
    rows = _keep(rows, reached.isna() | (rows["value"] > reached), "delivered", out)
    order = ["subject", "rank", "preferred", "said", "value", "id"]
    rows = rows.sort_values(order, ascending=[True, True, False, False, False, False])
    newest = rows.drop_duplicates("subject")
    out.add("replaced", rows[~rows["id"].isin(newest["id"])])
    return newest
