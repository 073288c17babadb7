"""How wide columns are: as the person set them, else as much as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

NARROWEST = 56


def fitted(wanted: Sequence[int], least: Sequence[int], elastic: Sequence[bool], room: int) -> list[int]:
    """Widths that fill `room` where possible.

    Args:
        wanted: what each column would like.
        least: what it must have; columns never get less, so that the sum may exceed the room.
        elastic: columns of words, which give and take; figures and dates keep what they want.
        room: pixels there are.

    >>> fitted([100, 50], [60, 50], [True, False], 200)
    [150, 50]
    >>> fitted([100, 50], [60, 50], [True, False], 120)
    [70, 50]
    """
    widths = [max(want, low) for want, low in zip(wanted, least, strict=True)]
    spare = room - sum(widths)
    soft = [place for place, is_soft in enumerate(elastic) if is_soft]
    if not soft or spare == 0:
        return widths
    if spare > 0:
        return _shared(widths, soft, spare)
    gives = {place: widths[place] - least[place] for place in soft}
    total = sum(gives.values())
    if total == 0:
        return widths
    taken = min(-spare, total)
    for place in soft:
        given = min(-(-gives[place] * taken // total), gives[place], taken)
        widths[place] -= given
        taken, total = taken - given, total - gives[place]
        if total <= 0:
            break
    return widths


def _shared(widths: list[int], soft: Sequence[int], spare: int) -> list[int]:
    """Spare room goes to columns of words by their width; what is left over to the first."""
    total = sum(widths[place] for place in soft)
    shares = {place: widths[place] * spare // total for place in soft}
    for place, share in shares.items():
        widths[place] += share
    widths[soft[0]] += spare - sum(shares.values())
    return widths
