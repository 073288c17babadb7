"""Where words stand so that none lies on another: pure functions over numbers, tested without a screen.

After the idea of Our World in Data's vertical labels (`owid-grapher`, `verticalLabels`): placement apart from drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


def placed(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles as near as possible to those wanted, in the same order, without overlap and within bounds.

    The sum of squared shifts is the least possible: subtracting the heights that stand above turns "no overlap"
    into "not descending", which is isotonic regression (pool adjacent violators).

    Args:
        wanted: the middle each label would like, downwards; in any order.
        heights: of each label, gaps included.
        top, bottom: where labels may stand; too little room for all spreads them evenly, overlapping.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    above = 0.0
    starts = []
    for index in order:
        starts.append(wanted[index] - heights[index] / 2 - above)
        above += heights[index]
    crowded = above > bottom - top and above > 0
    squeeze = (bottom - top) / above if crowded else 1.0
    shifted = [top] * len(order) if crowded else [min(max(one, top), bottom - above) for one in _isotonic(starts)]
    result = [0.0] * len(wanted)
    above = 0.0
    for index, start in zip(order, shifted, strict=True):
        result[index] = start + (above + heights[index] / 2) * squeeze
        above += heights[index]
    return result


def groups(spans: Sequence[tuple[float, float]]) -> list[list[int]]:
    """Indices of spans (left, right) that touch each other, directly or through others."""
    order = sorted(range(len(spans)), key=lambda index: spans[index])
    found: list[list[int]] = []
    reach = float("-inf")
    for index in order:
        left, right = spans[index]
        if left >= reach:
            found.append([])
        found[-1].append(index)
        reach = max(reach, right)
    return found


@dataclass(frozen=True)
class MarkerName:
    """Where a marker's name stands: its row from the top, and its left end."""

    row: int
    left: float


def marker_names(
    at: Sequence[float], widths: Sequence[float], right_edge: float, *, gap: float = 5
) -> list[MarkerName]:
    """Rows for names beside upright lines that begin at their own name and run down.

    No name lies on another of its row, and no line runs through a name: where a name reaches over a later line,
    the later one stands lower. A name that would pass the right edge stands left of its line.

    Args:
        at: where each line stands, ascending; widths: of the names, in the same unit.
    """
    found: list[MarkerName] = []
    for index, (line, width) in enumerate(zip(at, widths, strict=True)):
        flipped = line + gap + width > right_edge
        left = line - gap - width if flipped else line + gap
        row = 0
        while row < 4 * len(at) and not _is_free(row, left, line, width, at[:index], widths, found, gap):
            row += 1
        found.append(MarkerName(row if row < 4 * len(at) else 0, left))
    return found


def _is_free(
    row: int,
    left: float,
    line: float,
    width: float,
    earlier: Sequence[float],
    widths: Sequence[float],
    names: Sequence[MarkerName],
    gap: float,
) -> bool:
    for at, other_width, name in zip(earlier, widths, names, strict=False):
        overlaps = left < name.left + other_width + gap and name.left < left + width + gap
        runs_through_it = name.left - gap < line < name.left + other_width + gap and row <= name.row
        is_run_through = left < at < left + width + gap and name.row <= row
        if (overlaps and name.row == row) or runs_through_it or is_run_through:
            return False
    return True


def _isotonic(values: Sequence[float]) -> list[float]:
    blocks: list[tuple[float, int]] = []
    for value in values:
        mean, count = value, 1
        while blocks and blocks[-1][0] > mean:
            other, size = blocks.pop()
            mean, count = (mean * count + other * size) / (count + size), count + size
        blocks.append((mean, count))
    return [mean for mean, count in blocks for _ in range(count)]
