"""Figures of a period (energy) summed over facilities: by calendar year, of figures that cover just that year.

Figures of other periods are left out and counted. A line joins two years only where the same facilities have a figure
in both, so that it never rises because one more of them is known.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from db.charts import chart_words as words
from db.charts.description import REST, Line, Part, Point, Shape
from db.charts.figures.followed import TOTAL
from db.charts.figures.observations import read
from db.charts.figures.series import AHEAD_KINDS, BOUND_QUALIFIERS
from db.charts.lines.source_lines import is_by_source, source_answer
from db.charts.panels import Answer, Question
from db.charts.splits.groups import count_groups
from db.values import dates, notation

RULE = "its figure for the whole year"


def year_answer(question: Question) -> Answer:
    """One line for each group, with a point at the end of each year."""
    figures = read(question.library, "facility", [question.basis.key])
    figures = figures[figures["subject"].isin(question.groups.everyone)]
    return source_answer(question, figures, _answer) if is_by_source(question) else _answer(question, figures)


def _answer(question: Question, figures: pd.DataFrame) -> Answer:
    answer = Answer(subjects=set(question.groups.everyone.tolist()))
    if len(refused := figures.loc[figures["value"].isna(), "id"]):
        answer.left_out["refused"] = [int(number) for number in refused]
    figures = figures[figures["value"].notna()]
    whole = (figures["partial"] == 0) & (figures["extent"] == TOTAL) & ~figures["qualifier"].isin(BOUND_QUALIFIERS)
    years = figures[whole & _is_year(figures)]
    others = figures.loc[~figures["id"].isin(years["id"]), "id"].tolist()
    if others:
        answer.left_out["not_a_year"] = [int(number) for number in others]
    ahead = years["kind"].isin(AHEAD_KINDS)
    order = ["subject", "day", "ahead", "not_preferred", "confidence", "kind", "said", "id"]
    years = years.assign(ahead=ahead, not_preferred=1 - years["preferred"]).sort_values(order)
    first = years.drop_duplicates(["subject", "day"])
    replaced = years.loc[~years["id"].isin(first["id"]), "id"].tolist()
    if replaced:
        answer.left_out["other_publishers"] = [int(number) for number in replaced]
    _add_lines(question, first, answer)
    if answer.lines:
        answer.notes.append("Sums by calendar year of figures that cover the whole year")
    else:
        answer.empty_reason = (
            f"No facility here has a figure counted as “{question.basis.name}” that covers a whole calendar year. "
            "Choose Taken from: totals as reported."
        )
    return answer


def _is_year(figures: pd.DataFrame) -> np.ndarray:
    """Whether a figure's date is a calendar year: from 1 January to 31 December."""
    known = figures["first_day"].notna() & figures["day"].notna()
    first = figures["first_day"].fillna(0).to_numpy().astype("datetime64[D]")
    last = figures["day"].fillna(0).to_numpy().astype("datetime64[D]")
    year = first.astype("datetime64[Y]")
    fits = (first == year.astype("datetime64[D]")) & (last == (year + 1).astype("datetime64[D]") - 1)
    return np.asarray(known.to_numpy() & fits)


def _add_lines(question: Question, figures: pd.DataFrame, answer: Answer) -> None:
    groups, chart = question.groups, question.chart
    met = groups.members.merge(figures, on="subject")
    met = met[(met["since"] <= met["day"]) & (met["day"] < met["until"])]
    last = met.sort_values("day").drop_duplicates(["key", "subject"], keep="last")
    sizes = last.groupby("key")["value"].sum().sort_values(ascending=False, kind="stable")
    chosen = list(groups.labels) if chart.groups else [str(key) for key in sizes.index[: chart.largest]]
    if chart.with_rest:
        every = count_groups(question.library, chart, question.today)
        groups = groups.with_rest(chosen, every - len(set(chosen) & set(groups.members["key"])))
        rest = groups.members[groups.members["key"] == REST].merge(figures, on="subject")
        met = pd.concat([met, rest[(rest["since"] <= rest["day"]) & (rest["day"] < rest["until"])]])
        chosen.append(REST)
    for key in chosen:
        rows = met[met["key"] == key]
        size = groups.members.loc[groups.members["key"] == key, "subject"].nunique()
        coverage = words.covered(rows["subject"].nunique(), size)
        answer.coverage.append(f"{groups.labels[key]}: {coverage}")
        if len(rows):
            answer.lines.append(_line(question, key, groups.labels[key], coverage, rows))
            answer.drawn.update(rows["source"].tolist())


def _line(question: Question, key: str, label: str, coverage: str, rows: pd.DataFrame) -> Line:
    years = [(int(float(str(day))), frame.sort_values("value", ascending=False)) for day, frame in rows.groupby("day")]
    same = [set(before["subject"]) == set(after["subject"]) for (_, before), (_, after) in pairwise(years)]
    return Line(
        key=key,
        label=label,
        points=tuple(_point(question, day, frame) for day, frame in years),
        shape=Shape.STRAIGHT,
        joined=(False, *same),
        coverage=coverage,
    )


def _point(question: Question, day: int, rows: pd.DataFrame) -> Point:
    value = float(rows["value"].sum())
    digits = words.digits_for(value, float(rows["place"].max()))
    ranged = bool(rows["low"].notna().any() or rows["high"].notna().any())
    year = dates.from_day(day).year
    number = notation.counted(len(rows), "{n} facility", "{n} facilities")
    ahead = bool(rows["ahead"].any())
    return Point(
        day=day,
        first_day=day,
        value=value,
        low=float(rows["low"].fillna(rows["value"]).sum()) if ranged else None,
        high=float(rows["high"].fillna(rows["value"]).sum()) if ranged else None,
        ahead=ahead,
        overdue=ahead and day <= question.today,
        label=words.label(value, question.basis.measure, f"{year}, {number}", digits=digits),
        parts=tuple(
            Part(value=float(one), table="facility", record_id=int(subject), fact_ids=(int(number),), rule=RULE)
            for one, subject, number in zip(rows["value"], rows["subject"], rows["id"], strict=True)
        ),
    )
