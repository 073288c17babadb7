"""Bridges between bases: figures counted in another way, times a factor that the person sets.

Bases never mix by themselves. Where the person knows how one way of counting leads to another (a PUE leads from what
the computers draw to what the whole facility draws), they set the factor; then those facilities or groups that have
no figure on the panel's own basis count through it. Such a figure is derived: its rule says what was multiplied, and
the chart says how many there are. No factor is suggested.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.catalogue import BASES
from db.charts.description import Bridge
from db.values.quantities import show

if TYPE_CHECKING:
    import numpy as np

    from db.charts.figures.rows import Rows
    from db.charts.panels import Basis
    from db.library import Library


@dataclass(frozen=True)
class BridgeCandidate:
    """A basis from which a bridge makes sense.

    Args:
        from_basis: key of the basis.
        label: what the factor is called: "PUE", "kW per rack".
        unit: of the factor, "" for a plain number.
        scale: what a figure times the factor is multiplied by to be in the panel's unit (kW to MW: 0.001).
    """

    from_basis: str
    label: str
    unit: str = ""
    scale: float = 1.0


@dataclass(frozen=True)
class AppliedBridge:
    """A bridge in use: from a basis of the library to the panel's, by a factor above 0."""

    source: Basis
    target: Basis
    factor: float
    unit: str = ""
    scale: float = 1.0

    @property
    def times(self) -> float:
        """What a figure is multiplied by, units included."""
        return self.factor * self.scale

    @property
    def words(self) -> str:
        """ "critical IT × 1.3"."""
        return f"{self.source.name} × {self.factor:g}{f' {self.unit}' if self.unit else ''}"

    def rule(self, bridged: float) -> str:
        """ "300 MW critical IT × 1.3 = 390 MW" of a figure already multiplied."""
        given = show(bridged / self.times, self.source.measure, digits=_DIGITS)
        return f"{given} {self.words} = {show(bridged, self.target.measure, digits=_DIGITS)}"

    def note(self, number: int, one: str, several: str) -> str:
        """ "12 facilities counted as critical IT × 1.3, set by you"; `one` and `several` name what is counted."""
        if not number:
            return f"Nothing here counts as {self.words}: it has a figure of its own, or none of either kind"
        return f"{number:,} {one if number == 1 else several} counted as {self.words}, set by you"


_DIGITS = 4

_POWER = {
    ("whole_facility", "critical_it"): "PUE",
    ("critical_it", "whole_facility"): "1 ÷ PUE",
    ("whole_facility", "grid_connection"): "share of the connection in use",
    ("grid_connection", "whole_facility"): "connection per whole facility",
    ("critical_it", "grid_connection"): "share of the connection for IT",
    ("whole_facility", "nameplate"): "share of the nameplate in use",
    ("critical_it", "nameplate"): "share of the nameplate in use",
}
_ACROSS = {
    ("power", "racks"): ("kW per rack", "kW per rack", 1e-3),
    ("power", "accelerators"): ("kW per accelerator", "kW per accelerator", 1e-3),
    ("computing_power", "accelerators"): ("PFLOPS per accelerator", "PFLOPS per accelerator", 1e-3),
    ("h100_equivalents", "accelerators"): ("H100 equivalents per accelerator", "per accelerator", 1.0),
}
_PRECISIONS = ("fp64", "fp32", "tf32", "fp16", "bf16", "fp8", "int8")
_H100 = {("8_bit", "16_bit"): "16-bit to 8-bit peak", ("16_bit", "8_bit"): "8-bit to 16-bit peak"}


def bridge_candidates(basis_key: str, known: Iterable[str] = ()) -> tuple[BridgeCandidate, ...]:
    """From which bases a bridge to `basis_key` makes sense, and what its factor is called.

    Args:
        basis_key: key of the panel's basis.
        known: keys of the bases to choose from, as those that a library has figures on; left out, the catalogue's.
    """
    keys = dict.fromkeys(known or (basis.key for basis in BASES))
    found = (_candidate(basis_key, key) for key in keys if key != basis_key)
    return tuple(one for one in found if one is not None)


def _candidate(target: str, source: str) -> BridgeCandidate | None:
    measure, _, counted = target.partition(".")
    from_measure, _, from_counted = source.partition(".")
    if counted == "not_stated":
        return None
    if across := _ACROSS.get((measure, from_measure)):
        return BridgeCandidate(source, *across)
    if measure != from_measure:
        return None
    if from_counted == "not_stated":
        return BridgeCandidate(source, "not stated, taken for this")
    named = {
        "power": _POWER.get((counted, from_counted)),
        "computing_power": _peaks(counted, from_counted),
        "h100_equivalents": _H100.get((counted, from_counted)),
        "racks": "rack size, in racks of 2.5 kW" if counted == "2_5_kw" else None,
        "capital_cost": "price index" if {counted, from_counted} == {"nominal", "usd_2025"} else None,
    }.get(measure)
    return BridgeCandidate(source, named) if named else None


def _peaks(counted: str, from_counted: str) -> str | None:
    """Between peaks: one precision dense and sparse, or two precisions alike."""
    (precision, _, density), (from_precision, _, from_density) = counted.partition("_"), from_counted.partition("_")
    if not {precision, from_precision} <= set(_PRECISIONS) or not {density, from_density} <= {"dense", "sparse"}:
        return None
    if precision == from_precision:
        return f"{from_density} to {density}"
    return f"{from_precision.upper()} to {precision.upper()} peak" if density == from_density else None


def applied_bridges(
    library: Library, target: Basis, bridges: Sequence[Bridge]
) -> tuple[list[AppliedBridge], list[str]]:
    """The bridges that can be used, each basis once, and a note for each that cannot."""
    from db.charts.panels import basis_of

    used: dict[str, AppliedBridge] = {}
    notes = []
    for bridge in bridges:
        source = basis_of(library, bridge.from_basis)
        candidate = _candidate(target.key, bridge.from_basis)
        if source is None:
            notes.append(f"This library does not know “{bridge.from_basis}”: its factor is not used")
        elif source.id == target.id or (candidate is None and source.measure != target.measure):
            notes.append(f"No factor leads from {source.name} to {target.name}: it is not used")
        elif not (math.isfinite(bridge.factor) and bridge.factor > 0):
            notes.append(f"The factor of {source.name} must be a number above 0: it is not used")
        elif source.key in used:
            notes.append(f"{source.name[:1].upper()}{source.name[1:]} has two factors: only the first is used")
        else:
            unit, scale = (candidate.unit, candidate.scale) if candidate else ("", 1.0)
            used[source.key] = AppliedBridge(source, target, bridge.factor, unit, scale)
    return list(used.values()), notes


def with_bridged(
    library: Library,
    subject: str,
    own: Rows,
    bridges: Sequence[AppliedBridge],
    only: Sequence[int] | None = None,
    sources: np.ndarray | None = None,
) -> Rows:
    """The figures on a panel's own basis, and those that reach it by a bridge.

    Args:
        subject: whose: "facility".
        own: rows of `db.charts.figures.observations`.
        bridges: the first goes first for a subject that could take several.
        only: ids of the few subjects that are asked for; None: all.
        sources: ids of the sources whose figures are asked for; None: all.

    Adds `bridge`: 0, or which of the bridges, counted from 1. A subject with a total of its own takes no bridge.
    """
    import numpy as np  # late: controls import this module for `bridge_candidates`

    from db.charts.figures.observations import read
    from db.charts.figures.rows import joined
    from db.words import Extent

    by_bridge = [own.having(bridge=np.zeros(len(own), dtype=np.int8))]
    taken = np.array([], dtype=np.int64)
    for number, bridge in enumerate(bridges, start=1):
        rows = by_bridge[-1]
        is_whole = (rows["partial"] == 0) & (rows["extent"] == list(Extent).index(Extent.TOTAL))
        taken = np.append(taken, rows["subject"][is_whole])
        found = read(library, subject, [bridge.source.key], only, sources)
        found = found.where(~np.isin(found["subject"], taken))
        times = bridge.times
        with np.errstate(divide="ignore", invalid="ignore"):
            shift = np.floor(np.log10(found["value"] * times)) - np.floor(np.log10(found["value"]))
        scaled = {name: found[name] * times for name in ("value", "low", "high")}
        found = found.having(how="") if "how" in own else found
        numbers = {"rank": np.full(len(found), 1 + number), "bridge": np.full(len(found), number)}
        by_bridge.append(found.having(**scaled, place=found["place"] + shift, **numbers))
    return joined(*by_bridge)
