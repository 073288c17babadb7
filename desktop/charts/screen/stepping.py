"""From point to point by keys: along a line, and across to the next one."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.charts.stage.contents import Spot

Track = tuple[str, str, str]


def next_spot(spots: Sequence[Spot], current: Spot | None, across: int, down: int) -> Spot | None:
    """The point that an arrow key leads to; the same one at an end, the first one from nowhere.

    Args:
        across: -1 to the earlier point of the line, 1 to the later.
        down: -1 to the line above, 1 to the one below: at its point nearest in time, panels from top to bottom.
    """
    if current is None or not spots:
        return spots[0] if spots else None
    if across:
        along = [spot for spot in spots if _track(spot) == _track(current)]
        same = [index for index, spot in enumerate(along) if spot.index == current.index]
        # A rank that is held for years comes from one point: then the place tells which is meant.
        here = min(same, key=lambda index: abs(along[index].x - current.x), default=0)
        return along[min(max(here + across, 0), len(along) - 1)]
    nearest: dict[Track, Spot] = {}
    for spot in spots:
        best = nearest.get(_track(spot))
        if best is None or abs(spot.x - current.x) < abs(best.x - current.x):
            nearest[_track(spot)] = spot
    nearest[_track(current)] = current
    ordered = sorted(nearest.values(), key=lambda spot: spot.y)
    return ordered[min(max(ordered.index(current) + down, 0), len(ordered) - 1)]


def same_spot(spots: Sequence[Spot], wanted: Spot | None) -> Spot | None:
    """The same point in its new place, or None where it is no longer drawn."""
    if wanted is None:
        return None
    same = [spot for spot in spots if _track(spot) == _track(wanted) and spot.index == wanted.index]
    return min(same, key=lambda spot: abs(spot.x - wanted.x), default=None)


def _track(spot: Spot) -> Track:
    return (spot.panel.key, spot.line.key, spot.line.label) if spot.line else (spot.panel.key, "", "")
