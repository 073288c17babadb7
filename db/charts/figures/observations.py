"""Observations as columns: one SELECT into NumPy, then a pandas frame with one row for each figure.

What is text in the library becomes a small number here (the position in its closed list of `db.words`), so that
millions of figures are sifted without an object for each. Only chart code imports this module: pandas costs 0.4 s.

Columns of a frame: id, subject (a record's id), basis, source (ids; -1: none), value, low, high (in the measure's
unit; money in US dollars, NaN where no rate is known), qualifier, kind, stage, extent, confidence, interval
(positions; -1: none), partial (1: its scope says that it is not of the whole), preferred (1: by the person, where
sources disagree), first_day, day, said (days since
1970-01-01; `day` is where it counts, a vague date's latest; NaN: none), place (the power of ten at which its last
meaningful digit stands; NaN for 0), publisher (rank by name among the publishers read), rank (0: on the basis asked
for; 1: on another that is drawn with it).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from db.words import Confidence, Extent, Interval, Kind, Qualifier, Stage

if TYPE_CHECKING:
    from db.library import Library

NONE = -1e300
"""Stands for NULL while numbers pass from SQLite to NumPy: SQLite has no NaN."""

MOST_DIGITS = 10
"""No figure here means more digits than this."""

_COLUMNS = (
    "id", "subject", "basis", "source", "value", "low", "high", "qualifier", "kind", "stage", "extent", "confidence",
    "interval", "partial", "preferred", "first_day", "day", "said", "digits",
)  # fmt: skip


def read(library: Library, subject: str, basis_keys: Sequence[str]) -> pd.DataFrame:
    """All figures of facilities, places, policies or partners on the given bases, the first of them rank 0.

    Those that a later edition of their data set gives no more are left out (`db.superseded`).

    Args:
        library: where to read.
        subject: "facility", "place", "policy" or "partner".
        basis_keys: keys of bases of one measure; unknown ones give nothing.

    Returns a frame with the columns of the module text, in the order of the observations' ids.
    """
    reading = library.reading()
    marks = ",".join("?" * len(basis_keys))
    ids = {str(key): int(number) for number, key in reading.execute(
        f"SELECT id, key FROM basis WHERE key IN ({marks})", list(basis_keys))}  # fmt: skip
    bases = [ids[key] for key in basis_keys if key in ids]
    cursor = reading.execute(_query(subject, bases))
    flat = np.fromiter(chain.from_iterable(cursor), dtype=np.float64)
    flat[flat == NONE] = np.nan
    table = flat.reshape(-1, len(_COLUMNS))
    frame = pd.DataFrame({name: table[:, number] for number, name in enumerate(_COLUMNS)})
    measured = {"value", "low", "high", "first_day", "day", "said", "digits"}
    frame = frame.astype({name: np.int64 for name in _COLUMNS if name not in measured})
    frame = _without_superseded(library, frame)
    frame["publisher"] = _publisher_ranks(library, frame["source"].to_numpy())
    frame["rank"] = (frame["basis"] != bases[0]).astype(np.int64) if bases else 0
    frame["place"] = last_places(frame["value"].to_numpy(), frame["digits"].to_numpy())
    if _is_money(library, basis_keys):
        frame = _in_dollars(library, frame)
    return frame.drop(columns="digits")


def last_places(values: np.ndarray, digits: np.ndarray) -> np.ndarray:
    """The power of ten at which the last meaningful digit of each value stands; NaN for 0.

    Args:
        values: zero or more.
        digits: how many digits the source gave; NaN where it is not known: then zeros at the end do not count.
    """
    with np.errstate(divide="ignore"):
        highest = np.where(values > 0, np.floor(np.log10(values)), np.nan)
    known = np.asarray(digits, dtype=np.float64).copy()
    for number in range(1, MOST_DIGITS + 1):
        steps = np.nan_to_num(values / 10.0 ** (highest - number + 1))
        is_whole = np.abs(steps - np.round(steps)) < 1e-6
        known = np.where(np.isnan(known) & is_whole, number, known)
    return np.asarray(highest - np.where(np.isnan(known), MOST_DIGITS, known) + 1)


def position(member: StrEnum) -> int:
    """The number that stands for a word in a frame."""
    return list(type(member)).index(member)


def _query(subject: str, bases: Sequence[int]) -> str:
    said = f"""max(coalesce(o.said_on_last_day, {NONE}),
        coalesce(s.published_last_day, s.seen_last_day, {NONE}))"""
    listed = ",".join(map(str, bases))
    return f"""SELECT o.id, o.{subject}_id, o.basis_id, coalesce(o.source_id, -1), o.value,
        coalesce(o.low, {NONE}), coalesce(o.high, {NONE}), {_code("qualifier", Qualifier)}, {_code("kind", Kind)},
        {_code("stage", Stage)}, {_code("extent", Extent)}, {_code("confidence", Confidence)},
        {_code("interval", Interval)}, o.scope <> '', o.is_preferred,
        coalesce(o.date_first_day, o.date_last_day, {NONE}), coalesce(o.date_last_day, o.date_first_day, {NONE}),
        {said}, coalesce(o.digits, {NONE})
        FROM observation AS o LEFT JOIN source AS s ON s.id = o.source_id
        WHERE o.basis_id IN ({listed}) AND o.{subject}_id IS NOT NULL ORDER BY o.id"""


def _without_superseded(library: Library, frame: pd.DataFrame) -> pd.DataFrame:
    """By one look at the few that are: asking for each of millions of figures costs a tenth of their reading."""
    gone = np.fromiter(
        chain.from_iterable(library.reading().execute("SELECT observation_id FROM superseded")), np.int64
    )
    return frame if not len(gone) else frame[~frame["id"].isin(gone)].reset_index(drop=True)


def _code(column: str, words: type[StrEnum]) -> str:
    cases = " ".join(f"WHEN '{word}' THEN {number}" for number, word in enumerate(words))
    return f"CASE o.{column} {cases} ELSE -1 END"


def _publisher_ranks(library: Library, sources: np.ndarray) -> np.ndarray:
    """For each source id its publisher's rank by name; no source counts as the publisher ""."""
    rows = library.reading().execute("SELECT id, publisher FROM source").fetchall()
    ranks = {name: number for number, name in enumerate(sorted({""} | {str(row[1]) for row in rows}))}
    by_id = np.full(max((row[0] for row in rows), default=0) + 2, ranks[""], dtype=np.int64)
    for number, publisher in rows:
        by_id[number] = ranks[str(publisher)]
    by_id[-1] = ranks[""]
    return np.asarray(by_id[sources])


def _is_money(library: Library, basis_keys: Sequence[str]) -> bool:
    found = (
        library.reading()
        .execute(
            "SELECT m.dimension FROM basis AS b JOIN measure AS m ON m.id = b.measure_id WHERE b.key = ?",
            basis_keys[:1],
        )
        .fetchone()
    )
    return found is not None and found[0] == "money"


def _in_dollars(library: Library, frame: pd.DataFrame) -> pd.DataFrame:
    """Amounts at the yearly average rate of the year they were said in; NaN without a known rate."""
    from db.values.money import in_dollars

    rows = library.reading().execute(
        """SELECT o.id, coalesce(o.currency, 'USD'), strftime('%Y', coalesce(s.published_last_day,
           o.said_on_last_day, s.seen_last_day) * 86400, 'unixepoch') FROM observation AS o
           JOIN basis AS b ON b.id = o.basis_id JOIN measure AS m ON m.id = b.measure_id
           LEFT JOIN source AS s ON s.id = o.source_id WHERE m.dimension = 'money'"""
    )
    factors: dict[tuple[str, str | None], float] = {}
    factor_of: dict[int, float] = {}
    for number, currency, year in rows:
        if (currency, year) not in factors:
            dollars = 1.0 if currency == "USD" else in_dollars(1.0, currency, int(year)) if year else None
            factors[currency, year] = np.nan if dollars is None else dollars
        factor_of[int(number)] = factors[currency, year]
    factor = frame["id"].map(factor_of).to_numpy(dtype=np.float64)
    for name in ("value", "low", "high"):
        frame[name] = frame[name] * factor
    frame["place"] = frame["place"] + np.floor(np.log10(factor))  # a converted amount is no more exact than its own
    return frame
