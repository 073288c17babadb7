"""Mappings of published data sets that many have, known by their columns, loosely: these may come and go.

The sets: sites, their timelines and their chips (Epoch AI, Frontier Data Centers), and clusters (Epoch AI, GPU
Clusters). What is left out on purpose says why in its reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.interchange.mapping.mapping import ColumnMapping, ColumnOptions, GridMapping, Join, Mapping, SourceGiven
from db.interchange.mapping.targets import RowKind, Target
from db.interchange.reading.grid import Cell, Grid, ReadFile
from db.words import Event, RoleKind, Stage

SITES, TIMELINES, CHIPS, CLUSTERS = "sites", "timelines", "chips", "clusters"
DATASETS = {
    SITES: "Epoch AI, Frontier Data Centers",
    TIMELINES: "Epoch AI, Frontier Data Centers",
    CHIPS: "Epoch AI, Frontier Data Centers",
    CLUSTERS: "Epoch AI, GPU Clusters",
}
PUBLISHER = "Epoch AI"
_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?(?!\d)")


NO_OPTIONS = ColumnOptions()


@dataclass(frozen=True)
class Known:
    """A column of a data set: its name as a pattern over small letters, and what it means."""

    pattern: str
    to: Target
    options: ColumnOptions = NO_OPTIONS
    reason: str = ""


def _figure(pattern: str, measure: str, basis: str, **more: object) -> Known:
    return Known(pattern, Target.FIGURE, ColumnOptions(measure=measure, basis=basis, **more))  # type: ignore[arg-type]


def _role(pattern: str, role: RoleKind) -> Known:
    return Known(pattern, Target.ROLE, ColumnOptions(role=role))


_WHOLE, _IT, _UNSAID = "power.whole_facility", "power.critical_it", "power.not_stated"
_STANDS = {"stage": Stage.IN_USE}
_COST = {"unit": "USD billions", "currency": "USD", "stage": Stage.SPENT}

_COMMON: tuple[Known, ...] = (
    Known(r"name|title", Target.NAME),
    Known(r"handle", Target.ALIAS, reason="The name by which its other tables call it."),
    Known(r"project", Target.PROGRAMME),
    Known(r"country", Target.PLACE),
    Known(r"address|location", Target.LOCALITY),
    Known(r"latitude", Target.LATITUDE),
    Known(r"longitude", Target.LONGITUDE),
    _role(r"owner", RoleKind.OWNER),
    _role(r"users?", RoleKind.USER),
    _role(r"investors?", RoleKind.EQUITY),
    _role(r"construction companies", RoleKind.SUPPLIER),
    _role(r"energy companies", RoleKind.SUPPLIER),
    Known(r"notes?", Target.NOTE),
    Known(r"selected sources?|sources?", Target.SOURCE, ColumnOptions(further=True)),
)

_PRESETS: dict[str, tuple[RowKind, tuple[str, ...], tuple[Known, ...]]] = {
    SITES: (
        RowKind.FACILITY,
        (r"name|title", r"owner", r"users?", r"latitude", r"current power \(mw\)"),
        (
            *_COMMON,
            _figure(r"current power \(mw\)", "power", _UNSAID, unit="MW", **_STANDS),
            _figure(r"current h100 equivalents", "h100_equivalents", "h100_equivalents.8_bit", **_STANDS),
            _figure(
                r"current total capital cost \(2025 usd billions\)", "capital_cost", "capital_cost.usd_2025", **_COST
            ),
        ),
    ),
    TIMELINES: (
        RowKind.FIGURE,
        (r"data cent(?:er|re)", r"date", r"construction status", r"power \(mw\)"),
        (
            Known(r"data cent(?:er|re)", Target.NAME),
            Known(r"date", Target.DATE),
            Known(
                r"construction status",
                Target.FACT_NOTE,
                ColumnOptions(words={"projected": "forecast"}),
                "“Projected” in it makes the row's figures a forecast.",
            ),
            _figure(r"it power \(mw\)", "power", _IT, unit="MW", **_STANDS),
            _figure(r"power \(mw\)", "power", _WHOLE, unit="MW", **_STANDS),
            _figure(r"h100 equivalents", "h100_equivalents", "h100_equivalents.8_bit", **_STANDS),
            _figure(r"performance \(8-bit op/s\)", "computing_power", "computing_power.not_stated", unit="FLOPS",
                    scope="8-bit", **_STANDS),
            _figure(r"total capital cost \(2025 usd billions\)", "capital_cost", "capital_cost.usd_2025", **_COST),
        ),
    ),
    CHIPS: (
        RowKind.FIGURE,
        (r"data cent(?:er|re)", r"date", r"chip type", r"number of units"),
        (
            Known(r"data cent(?:er|re)", Target.NAME),
            Known(r"date", Target.DATE),
            Known(r"chip type", Target.SCOPE),
            _figure(r"number of units", "accelerators", "accelerators.ai_chips", **_STANDS),
        ),
    ),
    CLUSTERS: (
        RowKind.FACILITY,
        (r"name", r"status", r"certainty", r"h100 equivalents", r"owner", r"sector"),
        (
            *_COMMON,
            Known(r"status", Target.STATUS),
            Known(r"certainty", Target.CONFIDENCE,
                  ColumnOptions(words={"confirmed": "high", "likely": "medium", "unlikely": "low"})),
            _figure(r"h100 equivalents", "h100_equivalents", "h100_equivalents.not_stated"),
            Known(r"sector", Target.TAG),
            _figure(r"power capacity \(mw\)", "power", _UNSAID, unit="MW"),
            _figure(r"hardware cost", "capital_cost", "capital_cost.nominal", currency="USD"),
            Known(r"first operational date", Target.MILESTONE, ColumnOptions(event=Event.FIRST_OPERATIONAL)),
            Known(r"quote", Target.QUOTE),
            Known(r"max op/s \(log\)", Target.IGNORED, reason="A logarithm: the power of ten, not the figure."),
            Known(r"builds upon", Target.IGNORED, reason="Which cluster it grew from is no part of its figures."),
            Known(r"superseded by", Target.IGNORED, reason="See the cluster that took its place."),
            Known(r"possible duplicate", Target.LEAVE_OUT, reason="Rows where it says yes are left out."),
            Known(r"exclude", Target.LEAVE_OUT, reason="Rows where it says yes are left out."),
        ),
    ),
}  # fmt: skip


def preset_for(files: Sequence[ReadFile]) -> Mapping | None:
    """The mapping of files that are known sets, with what is known of each; None where no grid is one.

    Grids that are none are left out of the import, unless the person takes them in.
    """
    grids = [grid for file in files for grid in file.grids]
    found = {grid.name: name for grid in grids if (name := _preset_of(grid)) is not None}
    if not found:
        return None
    mapped = {grid.name: _mapped(grid, found[grid.name]) for grid in grids if grid.name in found}
    sites = next((grid for grid in grids if found.get(grid.name) == SITES), None)
    timelines = next((grid for grid in grids if found.get(grid.name) == TIMELINES), None)
    if sites is not None:
        for grid in grids:
            if found.get(grid.name) in (TIMELINES, CHIPS):
                mapped[grid.name] = _joined(mapped[grid.name], grid, sites)
        if timelines is not None:
            mapped[sites.name] = _with_power_basis(mapped[sites.name], sites, timelines)
    others = tuple(GridMapping(grid.name, RowKind.FACILITY, wanted=False) for grid in grids if grid.name not in found)
    dataset = DATASETS[next(iter(found.values()))]
    title = dataset.removeprefix(f"{PUBLISHER}, ")
    source = SourceGiven(title=title, publisher=PUBLISHER, published=published_by_name(files))
    return Mapping(grids=(*mapped.values(), *others), source=source, dataset=dataset)


def published_by_name(files: Sequence[ReadFile]) -> str | None:
    """The month or day, as EDTF, that the names of all files give, or the folders that they are in: "sites_2026-04"."""
    found = set()
    for file in files:
        match = _DAY.search(file.path.stem) or _DAY.search(file.path.parent.name)
        found.add("-".join(part for part in match.groups() if part) if match else None)
    return found.pop() if len(found) == 1 else None


def _preset_of(grid: Grid) -> str | None:
    names = [_plain(name) for name in grid.columns]
    for preset, (_, needed, _) in _PRESETS.items():
        if all(any(re.fullmatch(pattern, name) for name in names) for pattern in needed):
            return preset
    return None


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())


def _mapped(grid: Grid, preset: str) -> GridMapping:
    row_is, _, known = _PRESETS[preset]
    columns: list[ColumnMapping] = []
    taken: set[str] = set()
    has_title = any(_plain(name) == "title" for name in grid.columns)
    for column in grid.columns:
        plain = _plain(column)
        one = next((one for one in known if re.fullmatch(one.pattern, plain)), None)
        if one is None or one.pattern in taken or (has_title and plain == "name"):
            columns.append(ColumnMapping(column, reason="Not of what is taken from this data set."))
            continue
        if one.to is not Target.LEAVE_OUT and one.to is not Target.IGNORED:
            taken.add(one.pattern)
        reason = one.reason or f"Known data set: {DATASETS[preset]}."
        columns.append(ColumnMapping(column, one.to, one.options, 1.0, reason))
    return GridMapping(grid.name, row_is, tuple(columns), about="facility", estimated=True)


def _joined(mapped: GridMapping, grid: Grid, sites: Grid) -> GridMapping:
    """Rows find their site by the column, name or handle, in which most of their names stand."""
    own = next(one.column for one in mapped.columns if one.to is Target.NAME)
    wanted = {str(cell) for cell in grid.column(own) if cell}
    candidates = [name for name in sites.columns if _plain(name) in ("name", "title", "handle")]
    best = max(candidates, key=lambda name: len(wanted & set(map(str, sites.column(name)))))
    return replace(mapped, joins=(Join(own, sites.name, best),))


def _with_power_basis(mapped: GridMapping, sites: Grid, timelines: Grid) -> GridMapping:
    """ "Current power" is IT power in some editions and that of the whole facility in others: the timelines tell."""
    power = next((one for one in mapped.columns if one.options.measure == "power"), None)
    join = next((_plain(name) for name in sites.columns if _plain(name) == "handle"), None)
    if power is None:
        return mapped
    name_column = next(
        name for name in sites.columns if _plain(name) == (join or "name") or (not join and _plain(name) == "title")
    )
    site_column = next(name for name in timelines.columns if re.fullmatch(r"data cent(?:er|re)", _plain(name)))
    now = {str(name): cell for name, cell in zip(sites.column(name_column), sites.column(power.column), strict=True)}
    shares = []
    for pattern, basis, words in ((r"power \(mw\)", _WHOLE, "whole facility"), (r"it power \(mw\)", _IT, "IT")):
        column = next((name for name in timelines.columns if re.fullmatch(pattern, _plain(name))), None)
        if column is not None:
            told: dict[str, set[float]] = {}
            for site, cell in zip(timelines.column(site_column), timelines.column(column), strict=True):
                if (value := _number(cell)) is not None:
                    told.setdefault(str(site), set()).add(value)
            known = [site for site, cell in now.items() if _number(cell) and site in told]
            agree = sum(1 for site in known if _number(now[site]) in told[site])
            shares.append((agree / len(known) if known else 0.0, basis, words))
    share, basis, words = max(shares, default=(0.0, "", ""))
    if share < 0.5:
        return mapped
    reason = f"For {share:.0%} of the sites it stands among the {words} power of their timelines."
    changed = replace(power, options=replace(power.options, basis=basis), reason=reason)
    return mapped.with_column(changed)


def _number(cell: Cell) -> float | None:
    if isinstance(cell, int | float):
        return float(cell)
    try:
        return float(str(cell).replace(",", "")) if cell else None
    except ValueError:
        return None
