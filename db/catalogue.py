"""Measures and the built-in bases: what a figure can be of, and exactly what was counted.

They are rows of the library (tables `measure` and `basis`), seeded from here when a library is made, so that a
person can add their own. Every other module refers to them by `key`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class MeasureRow:
    """One measure. `unit` is the unit values are stored in; `is_stock` says "on a day", else "over a period"."""

    key: str
    name: str
    unit: str
    dimension: str
    is_stock: bool = True
    may_be_summed: bool = True


MEASURES: tuple[MeasureRow, ...] = (
    MeasureRow("power", "Power", "MW", "power"),
    MeasureRow("computing_power", "Computing power", "EFLOPS", "operations per second"),
    MeasureRow("accelerators", "Accelerators", "", "count"),
    MeasureRow("h100_equivalents", "H100 equivalents", "", "count"),
    MeasureRow("racks", "Racks", "", "count"),
    MeasureRow("energy", "Energy", "TWh", "energy", is_stock=False),
    MeasureRow("facilities", "Number of facilities", "", "count"),
    MeasureRow("share", "Share", "%", "ratio", may_be_summed=False),
    MeasureRow("capital_cost", "Capital cost", "USD", "money"),
    MeasureRow("investment", "Investment", "USD", "money"),
)


class BasisRow(NamedTuple):
    """One way of counting a measure. `share_of` is the key of the basis that a share is a share of."""

    key: str
    measure: str
    name: str
    note: str = ""
    share_of: str = ""


BASES: tuple[BasisRow, ...] = (
    BasisRow("power.critical_it", "power", "critical IT", "What the computers draw, without cooling and losses."),
    BasisRow("power.whole_facility", "power", "whole facility", "All that the site draws, cooling included."),
    BasisRow("power.grid_connection", "power", "grid connection", "What the grid operator granted or built."),
    BasisRow("power.nameplate", "power", "nameplate", "Sum of the ratings of installed equipment."),
    BasisRow("power.on_site_generation", "power", "on-site generation", "Power plants on the site."),
    BasisRow("power.not_stated", "power", "not stated"),
    *(
        BasisRow(
            f"computing_power.{precision.lower()}_{density}",
            "computing_power",
            f"{precision} peak, {density}",
        )
        for precision in ("FP64", "FP32", "TF32", "FP16", "BF16", "FP8", "INT8")
        for density in ("dense", "sparse")
    ),
    BasisRow("computing_power.not_stated", "computing_power", "not stated"),
    BasisRow("accelerators.ai_chips", "accelerators", "AI chips"),
    BasisRow("h100_equivalents.8_bit", "h100_equivalents", "8-bit peak", "Relative to an H100's dense 8-bit peak."),
    BasisRow(
        "h100_equivalents.16_bit",
        "h100_equivalents",
        "16-bit peak",
        "Relative to an H100's dense 16-bit peak.",
    ),
    BasisRow("h100_equivalents.not_stated", "h100_equivalents", "not stated"),
    BasisRow("racks.2_5_kw", "racks", "standard racks of 2.5 kW"),
    BasisRow("racks.not_stated", "racks", "not stated"),
    BasisRow("energy.data_centres", "energy", "all data centres"),
    BasisRow("facilities.ai_centres", "facilities", "AI data centres"),
    BasisRow("facilities.all_listed", "facilities", "all listed data centres"),
    BasisRow("facilities.top500", "facilities", "TOP500 systems"),
    BasisRow("share.not_stated", "share", "not stated"),
    BasisRow("capital_cost.nominal", "capital_cost", "nominal"),
    BasisRow("capital_cost.usd_2025", "capital_cost", "2025 US dollars"),
    BasisRow("investment.nominal", "investment", "nominal, public or private not stated"),
    BasisRow("investment.nominal_public", "investment", "nominal, public"),
    BasisRow("investment.nominal_private", "investment", "nominal, private"),
)

MEASURE_BY_KEY = {measure.key: measure for measure in MEASURES}
BASIS_BY_KEY = {basis.key: basis for basis in BASES}

_OWN: dict[str, tuple[dict[str, MeasureRow], dict[str, BasisRow]]] = {}
"""What each open library has of its own, by the library's path. Keys are unique in the world."""

OWN_PREFIX = "own."


def learn(library: str, measures: Iterable[MeasureRow], bases: Iterable[BasisRow]) -> None:
    """Knows from now on what a person added to an open library, and no more what it had before."""
    forget(library)
    own = {row.key: row for row in measures}, {row.key: row for row in bases}
    if own[0]:
        _OWN[library] = own
        MEASURE_BY_KEY.update(own[0])
        BASIS_BY_KEY.update(own[1])


def forget(library: str) -> None:
    """Forgets what a closed library had of its own, but what another open one has too."""
    measures, bases = _OWN.pop(library, ({}, {}))
    others = list(_OWN.values())
    for key in measures:
        if not any(key in other[0] for other in others):
            MEASURE_BY_KEY.pop(key, None)
    for key in bases:
        if not any(key in other[1] for other in others):
            BASIS_BY_KEY.pop(key, None)


def own_measures() -> list[MeasureRow]:
    """The measures that people added to the open libraries."""
    found = {key: row for measures, _ in list(_OWN.values()) for key, row in measures.items()}
    return list(found.values())


def all_measures() -> list[MeasureRow]:
    """The built-in measures, then those that people added."""
    return [*MEASURES, *own_measures()]


def all_bases() -> list[BasisRow]:
    """The built-in bases, then those that people added."""
    return [*BASES, *(row for _, bases in list(_OWN.values()) for row in bases.values())]
