"""How sure a total is: ranges of single figures made alike, and combined over many sites.

A figure is the median of what it may be, and its range says how far that reaches to either side. Ranges mean
different things (`db.words.Interval`); here each becomes the two distances from the figure to its 5 % and 95 %
points, `below` and `above`, with a shape:

- "5 to 95 %" and "10 to 90 %": a normal curve cut at the figure, with a width of its own on either side (the
  dimidiated Gaussian of R. Barlow, "Asymmetric systematic errors", arXiv:physics/0306138, 2003, his model 1; a
  relative of the two-piece normal that central banks draw fans with: K. Wallis, "The two-piece normal, binormal, or
  double Gaussian distribution", Statistical Science 29, 2014). Distances to 10 and 90 % grow by 1.6449 / 1.2816.
- "range given": nothing lies outside, half of the probability on either side, evenly (JCGM 100:2008, "Guide to the
  expression of uncertainty in measurement", 4.3.7 for limits without more). 5 and 95 % lie at nine tenths of the way.

Sites that err independently: means, variances and third central moments add up (they are cumulants), and the sum is
read off the cut normal curve that has the same three (Barlow, section 5). That is exact for one site, good within a
few per cent of the band for any mix (held to plain Monte Carlo by the tests), and costs three sums. Sites that move
together: all stand at the same point of their curves, so their 5 % points add up, and so do their 95 % points.
"""

from __future__ import annotations

import math
from enum import StrEnum
from functools import cache

import numpy as np

Z_95, Z_90 = 1.6448536269514722, 1.2815515655446004
"""How many standard deviations the 95 % and 90 % points of a normal curve lie from its middle."""

FLAT_REACH = 0.9
"""How far along a flat range its 5 % and 95 % points lie."""

_ROOT = math.sqrt(2 * math.pi)


class Combination(StrEnum):
    """How the errors of a total's sites go together."""

    INDEPENDENT = "sites independent"
    TOGETHER = "sites moving together"


def cumulants(below: np.ndarray, above: np.ndarray, flat: np.ndarray) -> np.ndarray:
    """Mean (from the figure), variance and third central moment of each figure's error, as three rows.

    Args:
        below, above: distances to the 5 % and 95 % points, 0 or more.
        flat: whether the range was given as limits; else it is a cut normal curve.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        curved = _cumulants_of_curve(below / Z_95, above / Z_95)
        limits = _cumulants_of_limits(below / FLAT_REACH, above / FLAT_REACH)
        return np.nan_to_num(np.where(flat, limits, curved), posinf=np.finfo(float).max)


def interval_of_sum(summed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 5 % and 95 % points, from the sum of the figures, of a sum whose errors are independent.

    Args:
        summed: three rows, each site's `cumulants` added up.
    """
    mean, variance, third = summed
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        width = np.sqrt(np.maximum(variance, 0.0))
        skewness = np.where(width > 0, third / width**3, 0.0)
    leanings, skews, widths = _curves()
    lean = np.interp(np.nan_to_num(skewness), skews, leanings)
    unit = width / np.interp(lean, leanings, widths)
    middle = mean - unit * 2 * lean / _ROOT
    return middle - Z_95 * unit * (1 - lean), middle + Z_95 * unit * (1 + lean)


def independent(
    value: np.ndarray, below: np.ndarray, above: np.ndarray, summed: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Low and high of totals whose sites err independently.

    Args:
        value: the totals.
        below, above: their sites' distances, added up: the range if all moved together, never exceeded.
        summed: their sites' cumulants, added up.

    Where all ranges lean to one side, the 5 to 95 % of the sum may lie beyond the sum of the figures; it is drawn
    from there on, so that a line is never outside its band.
    """
    down, up = interval_of_sum(summed)
    low = value + np.clip(down, -below, 0.0)
    return np.minimum(np.maximum(low, 0.0), value), value + np.clip(up, 0.0, above)


def together(value: np.ndarray, below: np.ndarray, above: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Low and high of totals whose sites move together: distances, added up, from the totals; never below 0."""
    return np.minimum(np.maximum(value - below, 0.0), value), value + above


def quotient_range(
    over: tuple[float, float, float], under: tuple[float, float, float], *, move_together: bool = False
) -> tuple[float | None, float | None]:
    """Low and high of one total divided by another; None where there is no bound (the lower total may be 0).

    Args:
        over, under: (low, value, high) of each; values above 0 below the line.
        move_together: their errors do, and largely cancel; else they are independent, and the relative distances
            add as squares, each side for itself (JCGM 100:2008, 5.1.6, on logarithms).
    """
    quotient = over[1] / under[1]
    if move_together:
        ends = [above / below for above, below in ((over[0], under[0]), (over[2], under[2])) if below > 0]
        return min(quotient, *ends), max(quotient, *ends) if under[0] > 0 else None
    if over[1] <= 0:
        return 0.0, over[2] / under[0] if under[0] > 0 else None
    low = quotient * math.exp(-math.hypot(_log(over[1], over[0]), _log(under[2], under[1]))) if over[0] > 0 else 0.0
    high = quotient * math.exp(math.hypot(_log(over[2], over[1]), _log(under[1], under[0]))) if under[0] > 0 else None
    return low, high


def _log(larger: float, smaller: float) -> float:
    return max(0.0, math.log(larger / smaller))


def _cumulants_of_curve(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Of a normal curve cut at its median, with these standard deviations on either side (Barlow, model 1)."""
    difference, squares = right - left, left**2 + right**2
    return np.array(
        [
            difference / _ROOT,
            squares / 2 - difference**2 / (2 * np.pi),
            (2 * (right**3 - left**3) - 1.5 * difference * squares + difference**3 / np.pi) / _ROOT,
        ]
    )


def _cumulants_of_limits(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Of an even spread over `left` below and one over `right` above, half of the probability each."""
    mean, square, cube = (right - left) / 4, (left**2 + right**2) / 6, (right**3 - left**3) / 8
    return np.array([mean, square - mean**2, cube - 3 * mean * square + 2 * mean**3])


@cache
def _curves() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut normal curves of width 1 - x and 1 + x: each x, its skewness (ascending), its standard deviation."""
    leanings = np.linspace(-1, 1, 4001)
    _, variance, third = _cumulants_of_curve(1 - leanings, 1 + leanings)
    return leanings, third / variance**1.5, np.sqrt(variance)
