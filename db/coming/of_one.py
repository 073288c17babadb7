"""One facility's published plans: on which bases it has any, and the chart of each plan over what came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from db.coming.plans import TOGETHER, WITH_FORECASTS

if TYPE_CHECKING:
    from db.charts.description import ChartDescription
    from db.library import Library

_WHOLE = "whole facility"
"""What the two bases that are read as one are called together."""


def planned_bases(facts: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Bases with a dated plan or forecast of a facility's total in words, those with most plans first.

    A measure with plans on several bases is named with each: "Power, critical IT".

    Args:
        facts: its figures, as `db.browse.record_facts.observations` gives them.
    """
    count: dict[str, int] = {}
    names: dict[str, tuple[str, str]] = {}
    for fact in facts:
        is_of_whole = fact["extent"] == "total" and not fact["scope"]
        is_drawn = fact["is_stock"] and fact["currency"] is None and fact["date"]
        if fact["kind"] in WITH_FORECASTS and is_of_whole and is_drawn:
            key = TOGETHER[0] if fact["basis_key"] in TOGETHER else str(fact["basis_key"])
            count[key] = count.get(key, 0) + 1
            names[key] = (str(fact["measure_name"]), _WHOLE if key == TOGETHER[0] else str(fact["basis"]))
    measures = Counter(measure for measure, _ in names.values())
    return tuple(
        (key, names[key][0] if measures[names[key][0]] == 1 else ", ".join(names[key]))
        for key in sorted(count, key=lambda key: (-count[key], key))
    )


def plans_chart(library: Library, facility_id: int, basis: str) -> ChartDescription:
    """The chart "Plans as published" of one facility on a basis."""
    from db.charts.coming.wishes import Coming, Projection
    from db.charts.description import ChartDescription, PanelDescription, Split, Total

    reading, basis = library.reading(), TOGETHER[0] if basis in TOGETHER else basis
    uid = reading.execute("SELECT uid FROM facility WHERE id = ?", (facility_id,)).fetchone()
    owners = reading.execute(
        "SELECT count(*) FROM observation AS o JOIN basis AS b ON b.id = o.basis_id WHERE o.facility_id = ? "
        f"AND o.kind = 'planned' AND b.key IN ({','.join('?' * len(_bases(basis)))})",
        (facility_id, *_bases(basis)),
    ).fetchone()
    coming = Coming(projection=Projection.PLANS, with_forecasts=not owners[0])
    panel = PanelDescription(measure=basis.partition(".")[0], basis=basis, total=Total.SITES)
    return ChartDescription(
        split=Split.FACILITY, groups=(str(uid[0]),) if uid else ("",), panels=(panel,), coming=coming
    )


def _bases(basis: str) -> tuple[str, ...]:
    return TOGETHER if basis in TOGETHER else (basis,)
