"""Derived figures: a share times the total it is a share of, both from one publication; computed when read.

"The United States had 32 % of the world's 910 EFLOPS at the end of 2023": the share's basis names the basis of its
total (`share_of`), and the total is the world's, by the same publisher for the same period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.charts.figures.reported import Figure, figures_of

if TYPE_CHECKING:
    import numpy as np

    from db.library import Library


def derived_figures(library: Library, subject: str, basis_id: int, sources: np.ndarray | None = None) -> list[Figure]:
    """Figures on a basis that follow from shares of the world's total on it.

    Args:
        library: where to read.
        subject: "place" or another table whose records have shares.
        basis_id: the basis of the total.
        sources: ids of the sources whose figures count; None: all.

    Each figure's facts are the share and the total; its range multiplies lows with lows and highs with highs.
    """
    rows = library.reading().execute("SELECT key FROM basis WHERE share_of_id = ? ORDER BY id", (basis_id,))
    keys = [str(row[0]) for row in rows.fetchall()]
    if not keys:
        return []
    total_key = library.reading().execute("SELECT key FROM basis WHERE id = ?", (basis_id,)).fetchone()
    world = library.reading().execute("SELECT id FROM place WHERE kind = 'world' ORDER BY id LIMIT 1").fetchone()
    if total_key is None or world is None:
        return []
    given = figures_of(library, "place", [total_key[0]], sources=sources)
    totals = [figure for figure in given if figure.record_id == world[0]]
    shares = figures_of(library, subject, keys, sources=sources)
    return [product for share in shares if (product := _product(share, totals)) is not None]


def _product(share: Figure, totals: list[Figure]) -> Figure | None:
    fitting = [total for total in totals if _belong_together(share, total)]
    if not fitting:
        return None
    total = min(fitting, key=lambda one: (one.source_id != share.source_id, one.confidence, one.id))
    ranged = share.has_range or total.has_range
    return Figure(
        id=share.id,
        record_id=share.record_id,
        value=share.value / 100 * total.value,
        low=share.lowest / 100 * total.lowest if ranged else None,
        high=share.highest / 100 * total.highest if ranged else None,
        qualifier=share.qualifier if share.qualifier != "exact" else total.qualifier,
        kind=share.kind,
        stage=share.stage or total.stage,
        confidence=max(share.confidence, total.confidence),
        first_day=max(share.first_day, total.first_day),
        day=share.day,
        said=share.said,
        digits=share.digits,
        date=share.date,
        source_id=share.source_id,
        publisher=share.publisher,
        fact_ids=(share.id, total.id),
        rule=f"{share.value:g} % of {total.value:,g}",
        interval=share.interval if share.has_range else total.interval,
    )


def _belong_together(share: Figure, total: Figure) -> bool:
    same_day = share.day == total.day
    by_one = share.source_id is not None and share.source_id == total.source_id
    return same_day and (by_one or (bool(share.publisher) and share.publisher == total.publisher))
