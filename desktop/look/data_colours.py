"""Colours of lines: the same for the same country everywhere, and told apart by colour-blind readers.

China's red and the United States' blue are fixed. The others come from Okabe and Ito, "Color Universal Design"
(2008, https://jfly.uni-koeln.de/color/), with the darker shades that thin lines need on white taken from Paul
Tol's "muted" scheme ("Colour schemes", SRON technical note, 2021, https://personal.sron.nl/~pault/).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from PySide6.QtGui import QColor

from desktop.look.theme import Theme

_FIXED: dict[str, tuple[str, str]] = {
    "CN": ("#D04A5E", "#FF8C9A"),
    "US": ("#1B5F9E", "#62A8EA"),
}

# For light and dark ground; sorted so that neighbours differ most.
_PALETTE: tuple[tuple[str, str], ...] = (
    ("#1B8A66", "#57C79C"),  # bluish green (Okabe-Ito)
    ("#C77700", "#E8A33D"),  # orange (Okabe-Ito, darkened)
    ("#7B3F98", "#C79BE0"),  # purple
    ("#3A9BC1", "#8FD3EE"),  # sky blue (Okabe-Ito, darkened)
    ("#7A6A00", "#D6C858"),  # olive (Tol)
    ("#B5558E", "#F0A3CF"),  # reddish purple (Okabe-Ito, darkened)
    ("#3B3486", "#A29BEA"),  # indigo (Tol)
    ("#8C4A2F", "#D69A7C"),  # brown
    ("#5B6570", "#AEB7C1"),  # grey
)


def colour_of(key: str, theme: Theme, taken: Mapping[str, int] | Iterable[str] = ()) -> QColor:
    """The colour of a line.

    Args:
        key: what keeps its colour: a place code ("CN") or a uid.
        taken: the keys of the chart in order, or what `assigned` gave for them: among these no two share a colour
            while colours remain. Left out, the key's own colour, the same in every chart.
    """
    shade = 1 if theme.is_dark else 0
    if key in _FIXED:
        return QColor(_FIXED[key][shade])
    places = taken if isinstance(taken, Mapping) else assigned(taken)
    place = places[key] if key in places else _preferred(key)
    return QColor(_PALETTE[place % len(_PALETTE)][shade])


def assigned(keys: Iterable[str], given: Mapping[str, int] | None = None) -> dict[str, int]:
    """A place in the palette for each key that has no fixed colour.

    Each key gets the place it prefers, or the next free one; those `given` stand, up to the palette's end.
    The order of the keys decides only between those that prefer the same place.
    """
    places = {key: number for key, number in (given or {}).items() if key not in _FIXED and number < len(_PALETTE)}
    used = set(places.values())
    for key in dict.fromkeys(keys):
        if key in _FIXED or key in places:
            continue
        if len(used) == len(_PALETTE):
            used = set()
        place = _preferred(key)
        while place in used:
            place = (place + 1) % len(_PALETTE)
        used.add(place)
        places[key] = place
    return places


def _preferred(key: str) -> int:
    return sha256(key.encode()).digest()[0] % len(_PALETTE)
