"""Observations as columns: one SELECT into NumPy, one row for each figure (`db.charts.figures.rows`).

What is text in the library becomes a small number here (the position in its closed list of `db.words`), so that
millions of figures are sifted without an object for each, in as few bytes as it takes.

Columns: id, subject (a record's id), basis, source (ids; -1: none), value, low, high (in the measure's
unit; money in US dollars, NaN where no rate is known), qualifier, kind, stage, extent, confidence, interval
(positions; -1: none), partial (1: its scope says that it is not of the whole), preferred (1: by the person, where
sources disagree), first_day, day, said (days since
1970-01-01; `day` is where it counts, a vague date's latest; NaN: none), place (the power of ten at which its last
meaningful digit stands; NaN for 0), publisher (rank by name among the publishers read), rank (0: on the basis asked
for; 1: on another that is drawn with it).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from db.charts.figures.rows import Rows
from db.words import Confidence, Extent, Interval, Kind, Qualifier, Stage

if TYPE_CHECKING:
    from db.library import Library

NONE = -1e300
"""Stands for NULL while numbers pass from SQLite to NumPy: SQLite has no NaN."""

FEW = 500
"""Subjects, and figures, up to which they are asked for by id rather than read with all others."""

MOST_DIGITS = 10
"""No figure here means more digits than this."""


def read(
    library: Library,
    subject: str,
    basis_keys: Sequence[str],
    only: Sequence[int] | None = None,
    sources: np.ndarray | None = None,
) -> Rows:
    """All figures of facilities, places, policies or partners on the given bases, the first of them rank 0.

    Those that a later edition of their data set gives no more are left out (`db.superseded`).

    Args:
        library: where to read.
        subject: "facility", "place", "policy" or "partner".
        basis_keys: keys of bases of one measure; unknown ones give nothing.
        only: ids of the few subjects that are asked for; None: all.
        sources: ids of the sources whose figures are asked for; None: all.

    Returns rows with the columns of the module text, in the order of the observations' ids.
    """
    reading = library.reading()
    marks = ",".join("?" * len(basis_keys))
    ids = {str(key): int(number) for number, key in reading.execute(
        f"SELECT id, key FROM basis WHERE key IN ({marks})", list(basis_keys))}  # fmt: skip
    bases = [ids[key] for key in basis_keys if key in ids]
    columns = _columns(library, subject, bases, only)
    columns["publisher"] = _publisher_ranks(library, columns["source"])
    columns["rank"] = (columns["basis"] != bases[0]).astype(np.int8) if bases else np.zeros(0, dtype=np.int8)
    columns["place"] = last_places(columns["value"], columns.pop("digits"))
    rows = of_sources(_without_superseded(library, Rows(columns)), sources)
    return _in_dollars(library, rows) if _is_money(library, basis_keys) else rows


def of_sources(rows: Rows, sources: np.ndarray | None) -> Rows:
    """The rows of these sources; None: all."""
    return rows if sources is None else rows.where(np.isin(rows["source"], sources))


def last_places(values: np.ndarray, digits: np.ndarray) -> np.ndarray:
    """The power of ten at which the last meaningful digit of each value stands; NaN for 0.

    Args:
        values: zero or more.
        digits: how many digits the source gave; NaN where it is not known: then zeros at the end do not count.
    """
    with np.errstate(divide="ignore"):
        highest = np.where(values > 0, np.floor(np.log10(values)), np.nan)
    known = np.asarray(digits, dtype=np.float64).copy()
    left = np.flatnonzero(np.isnan(known))
    for number in range(1, MOST_DIGITS + 1):
        if not len(left):
            break
        steps = np.nan_to_num(values[left] / 10.0 ** (highest[left] - number + 1))
        is_whole = np.abs(steps - np.round(steps)) < 1e-6
        known[left[is_whole]] = number
        left = left[~is_whole]
    return np.asarray(highest - np.where(np.isnan(known), MOST_DIGITS, known) + 1)


def position(member: StrEnum) -> int:
    """The number that stands for a word in a column."""
    return list(type(member)).index(member)


_WORDS: tuple[tuple[str, type[StrEnum]], ...] = (
    ("qualifier", Qualifier), ("kind", Kind), ("stage", Stage), ("extent", Extent), ("confidence", Confidence),
    ("interval", Interval),
)  # fmt: skip
_WIDTH = 32
"""Of each word's position within the number that holds all of them; 0 stands for none of them."""


def _columns(library: Library, subject: str, bases: Sequence[int], only: Sequence[int] | None) -> Columns:
    """What each figure says, by id. A number costs as much as the row that brings it: words come in one, and what few
    figures have by a query of its own."""
    reading = library.reading()
    wanted = _wanted(subject, bases, only, scan=only is None and _are_most(library, bases))
    packed_words = " + ".join(
        f"{_WIDTH**place} * ({code(f'o.{name}', words)} + 1)" for place, (name, words) in enumerate(_WORDS)
    )
    flags = f"{_WIDTH ** len(_WORDS)} * ((o.scope <> '') + 2 * (o.is_preferred <> 0))"
    table = _table(
        reading.execute(
            f"""SELECT o.id, o.{subject}_id, o.basis_id, coalesce(o.source_id, -1), o.value, {packed_words} + {flags},
            coalesce(o.date_first_day, o.date_last_day, {NONE}), coalesce(o.date_last_day, o.date_first_day, {NONE})
            FROM observation AS o WHERE {wanted}"""
        ),
        8,
    )
    if np.any(table[1:, 0] < table[:-1, 0]):
        table = table[np.argsort(table[:, 0], kind="stable")]
    columns = {name: table[:, place].astype(kind) for place, (name, kind) in enumerate(_IDS.items())}
    columns["value"], packed = table[:, 4].copy(), table[:, 5].astype(np.int64)
    columns |= _few(library, columns["id"], wanted)
    for name, _ in _WORDS:
        columns[name] = (packed % _WIDTH - 1).astype(np.int8)
        packed //= _WIDTH
    columns["partial"], columns["preferred"] = ((packed // part % 2).astype(np.int8) for part in (1, 2))
    columns["first_day"], columns["day"] = (_or_nan(table[:, place]) for place in (6, 7))
    published = _published(library, columns["source"])
    columns["said"] = np.fmax(columns["said"], published)
    return columns


Columns = dict[str, np.ndarray]
_IDS = {"id": np.int64, "subject": np.int64, "basis": np.int32, "source": np.int32}


def _few(library: Library, ids: np.ndarray, wanted: str) -> Columns:
    """What few figures have: a range, a count of digits, a day on which it was said that is not its source's."""
    names = ("low", "high", "said_on_last_day", "digits")
    values = ", ".join(f"coalesce(o.{name}, {NONE})" for name in names)
    any_of = " OR ".join(f"o.{name} IS NOT NULL" for name in names)
    table = _table(
        library.reading().execute(f"SELECT o.id, {values} FROM observation AS o WHERE {wanted} AND ({any_of})"), 5
    )
    rows = np.searchsorted(ids, table[:, 0].astype(np.int64))
    known = (rows < len(ids)) & (ids[np.minimum(rows, max(0, len(ids) - 1))] == table[:, 0]) if len(ids) else rows < 0
    found = {}
    for place, name in enumerate(("low", "high", "said", "digits"), start=1):
        found[name] = np.full(len(ids), np.nan)
        found[name][rows[known]] = _or_nan(table[known, place])
    return found


def _table(cursor: Iterable[tuple[float, ...]], width: int) -> np.ndarray:
    return np.fromiter(chain.from_iterable(cursor), dtype=np.float64).reshape(-1, width)


def _or_nan(values: np.ndarray) -> np.ndarray:
    return np.where(values == NONE, np.nan, values)


def _wanted(subject: str, bases: Sequence[int], only: Sequence[int] | None, *, scan: bool) -> str:
    """Figures of a kind of subject on these bases; `scan` reads the whole table, which is faster where it is most."""
    whose = "IS NOT NULL" if only is None else f"IN ({listed(only)})"
    return f"{'+' if scan or only is not None else ''}o.basis_id IN ({listed(bases)}) AND o.{subject}_id {whose}"


def listed(ids: Iterable[int]) -> str:
    """Ids as SQL lists them."""
    return ",".join(str(int(one)) for one in ids)


def _are_most(library: Library, bases: Sequence[int]) -> bool:
    """Whether a good part of all figures is on these bases."""
    on_these = listed(bases)
    row = library.reading().execute(
        f"""WITH known AS MATERIALIZED (SELECT coalesce(max(id), 0) / 4 AS quarter FROM observation)
            SELECT (SELECT count(*) FROM (SELECT 1 FROM observation WHERE basis_id IN ({on_these})
            LIMIT (SELECT quarter + 1 FROM known))) > quarter FROM known"""
    )
    return bool(row.fetchone()[0])


def _published(library: Library, sources: np.ndarray) -> np.ndarray:
    """For each source id the day on which it was published, or else seen; NaN for none."""
    rows = library.reading().execute(
        f"SELECT id, coalesce(published_last_day, seen_last_day, {NONE}) FROM source {_of_few(sources)}"
    ).fetchall()  # fmt: skip
    by_id = np.full(max(max((row[0] for row in rows), default=0), int(sources.max(initial=0))) + 2, np.nan)
    for number, day in rows:
        by_id[number] = np.nan if day == NONE else day
    return np.asarray(by_id[sources])  # no source, -1, is the last


def _of_few(sources: np.ndarray) -> str:
    """Which sources to look at: those of a few figures alone."""
    return f"WHERE id IN ({listed(np.unique(sources))})" if len(sources) <= FEW else ""


def _without_superseded(library: Library, rows: Rows) -> Rows:
    """By one look at the few that are: asking for each of millions of figures costs a tenth of their reading."""
    of_few = f"WHERE observation_id IN ({listed(rows['id'])})" if len(rows) <= FEW else ""
    found = library.reading().execute(f"SELECT observation_id FROM superseded {of_few}")
    gone = np.fromiter(chain.from_iterable(found), np.int64)
    return rows if not len(gone) else rows.where(~np.isin(rows["id"], gone))


def code(column: str, words: type[StrEnum]) -> str:
    """SQL for the position of a column's word in its closed list; -1 where it has none."""
    cases = " ".join(f"WHEN '{word}' THEN {number}" for number, word in enumerate(words))
    return f"CASE {column} {cases} ELSE -1 END"


def _publisher_ranks(library: Library, sources: np.ndarray) -> np.ndarray:
    """For each source id its publisher's rank by name; no source counts as the publisher ""."""
    rows = library.reading().execute(f"SELECT id, publisher FROM source {_of_few(sources)}").fetchall()
    ranks = {name: number for number, name in enumerate(sorted({""} | {str(row[1]) for row in rows}))}
    last = max(max((row[0] for row in rows), default=0), int(sources.max(initial=0)))
    by_id = np.full(last + 2, ranks[""], dtype=np.int32)
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


def _in_dollars(library: Library, figures: Rows) -> Rows:
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
    factor = np.array([factor_of.get(number, np.nan) for number in figures["id"].tolist()], dtype=np.float64)
    amounts = {name: figures[name] * factor for name in ("value", "low", "high")}
    place = figures["place"] + np.floor(np.log10(factor))  # a converted amount is no more exact than its own
    return figures.having(**amounts, place=place)
