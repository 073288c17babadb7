"""How wide columns are: as the person set them, else as much as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

SQUEEZE = 0.75
"""How far columns of words go below what they need, before the table scrolls sideways instead."""


def fitted(
    wanted: Sequence[int], least: Sequence[int], elastic: Sequence[bool], room: int, last: int | None = None
) -> list[int]:
    """Widths that fill `room` where possible.

    Args:
        wanted: what each column would like.
        least: what it needs; in a narrow window columns of words get down to three quarters of it.
        elastic: columns of words, which give and take; figures and dates keep what they want.
        room: pixels there are. The sum exceeds it where even the narrowest columns do.
        last: the column that goes below what it needs last, after all others did: the name tells records apart.

    >>> fitted([100, 50], [60, 50], [True, False], 200)
    [150, 50]
    >>> fitted([100, 50], [60, 50], [True, False], 120)
    [70, 50]
    >>> fitted([100, 50], [60, 50], [True, False], 100)
    [50, 50]
    >>> fitted([100, 100], [80, 80], [True, True], 140, last=0)
    [80, 60]
    """
    widths = [max(want, low) for want, low in zip(wanted, least, strict=True)]
    soft = [place for place, is_soft in enumerate(elastic) if is_soft]
    spare = room - sum(widths)
    if spare > 0 and soft:
        return _shared(widths, soft, spare)
    _take(widths, soft, least, sum(widths) - room)
    lowest = [round(low * SQUEEZE) for low in least]
    _take(widths, [place for place in soft if place != last], lowest, sum(widths) - room)
    _take(widths, soft, lowest, sum(widths) - room)
    return widths


def left_out(least: Sequence[int], gives_way: Sequence[int], room: int) -> set[int]:
    """Places of the columns to leave out, so that the others get what they need.

    Args:
        least: what each column needs.
        gives_way: the order in which columns do, 1 first, of equals the rightmost; 0 stays.
        room: pixels there are.

    >>> left_out([100, 60, 50, 40], [0, 2, 1, 0], 220)
    {2}
    >>> left_out([100, 60, 50, 40], [0, 2, 1, 0], 250)
    set()
    """
    out: set[int] = set()
    ranked = sorted((rank, -place) for place, rank in enumerate(gives_way) if rank)
    for _, place in ranked:
        if sum(least) - sum(least[one] for one in out) <= room:
            break
        out.add(-place)
    return out


def _take(widths: list[int], soft: Sequence[int], lowest: Sequence[int], wanted: int) -> None:
    """Takes pixels from columns of words, from each by what it has above its lowest width."""
    gives = {place: max(0, widths[place] - lowest[place]) for place in soft}
    total = sum(gives.values())
    left = min(max(0, wanted), total)
    for place, most in gives.items():
        if total == 0:
            break
        given = min(-(-most * left // total), most, left)
        widths[place] -= given
        left, total = left - given, total - most


def _shared(widths: list[int], soft: Sequence[int], spare: int) -> list[int]:
    """Spare room goes to columns of words by their width; what is left over to the first."""
    total = sum(widths[place] for place in soft)
    shares = {place: widths[place] * spare // total for place in soft}
    for place, share in shares.items():
        widths[place] += share
    widths[soft[0]] += spare - sum(shares.values())
    return widths
