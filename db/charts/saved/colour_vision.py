"""Whether colours can be told apart by colour-blind readers, and seen on their paper.

How red- and green-blind readers see a colour: Viénot, Brettel and Mollon, "Digital video colourmaps for checking the
legibility of displays by dichromats", Color Research and Application 24 (1999), 243–252. Distances are CIE 1976 ΔE*ab
(CIE 15:2004, D65). Contrast is that of WCAG 2.2 (W3C 2023), which asks 3:1 of lines.
"""

from __future__ import annotations

from itertools import combinations

Rgb = tuple[float, float, float]
TOO_CLOSE = 12.0
"""Below this ΔE*ab two lines that do not touch are taken for one colour (our own choice; 2.3 is just noticeable)."""
LEAST_CONTRAST = 3.0
_KINDS = {
    "most readers": None,
    "red-blind readers": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "green-blind readers": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two `#RRGGBB`, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_dark(colour: str) -> bool:
    """Whether white stands out more on it than black."""
    return contrast(colour, "#FFFFFF") > contrast(colour, "#000000")


def mixed(colour: str, paper: str, share: float) -> str:
    """`share` of a colour laid over paper: 1 is the colour, 0 the paper."""
    parts = zip(_bytes(colour), _bytes(paper), strict=True)
    return "#" + "".join(f"{round(share * one + (1 - share) * other):02X}" for one, other in parts)


def readable(colour: str, paper: str, least: float = LEAST_CONTRAST) -> str:
    """The colour, moved towards white or black until it stands out from the paper."""
    towards = "#FFFFFF" if is_dark(paper) else "#000000"
    for step in range(20):
        moved = mixed(towards, colour, step / 20)
        if contrast(moved, paper) >= least:
            return moved
    return towards


def alike(colours: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Pairs of colours (their places, from 0) that are taken for one another, and by whom; each pair once."""
    found = []
    for (i, one), (j, other) in combinations(enumerate(colours), 2):
        for who, seen in _KINDS.items():
            if _distance(_lab(one, seen), _lab(other, seen)) < TOO_CLOSE:
                found.append((i, j, who))
                break
    return found


def _bytes(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(colour: str) -> Rgb:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (byte / 255 for byte in _bytes(colour))
    )
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lab(colour: str, seen: tuple[Rgb, Rgb, Rgb] | None) -> Rgb:
    linear = _linear(colour)
    if seen is not None:
        reduced = (0.992052 * part + 0.003974 for part in linear)  # keeps all colours displayable: Viénot's step 2
        values = tuple(reduced)
        linear = tuple(min(1.0, max(0.0, sum(a * b for a, b in zip(row, values, strict=True)))) for row in seen)  # type: ignore[assignment]
    red, green, blue = linear
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _distance(one: Rgb, other: Rgb) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)
