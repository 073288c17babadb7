"""Student's t distribution for a whole number of degrees of freedom, by finite sums.

Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), formulas 26.7.3 and 26.7.4: exact for whole
degrees of freedom. SciPy has the same and weighs more than the rest of the program.
"""

from __future__ import annotations

import math


def within(t: float, freedom: int) -> float:
    """The probability that a value lies between -t and t.

    Args:
        t: zero or more.
        freedom: degrees of freedom, 1 or more.
    """
    if freedom < 1 or t < 0:
        raise ValueError("t must not be negative, and there must be a degree of freedom")
    if math.isinf(t):
        return 1.0
    angle = math.atan2(t, math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    if freedom % 2 == 0:
        return sine * _sum(cosine, freedom // 2, 1, 2)
    rest = sine * cosine * _sum(cosine, (freedom - 1) // 2, 2, 3)
    return 2 / math.pi * (angle + rest)


def two_sided(share: float, freedom: int) -> float:
    """The t between whose negative and itself `share` (above 0, below 1) of all values lie, found by halving."""
    if not 0 < share < 1:
        raise ValueError("a share lies between 0 and 1")
    low, high = 0.0, 1.0
    while within(high, freedom) < share:
        low, high = high, high * 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if within(middle, freedom) < share else (low, middle)
    return high


def _sum(cosine: float, terms: int, above: int, below: int) -> float:
    """1 + a/b c² + a(a+2)/(b(b+2)) c⁴ …, of so many terms."""
    total, term = 0.0, 1.0
    for number in range(terms):
        total += term
        term *= cosine * cosine * (above + 2 * number) / (below + 2 * number)
    return total
