"""What a chart shows of what is to come, as the person sets it; part of a chart's description and saved with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Projection(StrEnum):
    """How what is to come is drawn."""

    NONE = "none"
    TREND = "trend"
    PIPELINE = "pipeline"
    TARGET = "target"
    PLANS = "plans"


@dataclass(frozen=True, kw_only=True)
class Coming:
    """What is projected. Days count from 1970-01-01.

    Args:
        projection: how.
        from_day, until_day: of a trend: the figures of this period are fitted; None: all of each line's last stretch.
        ahead_years: how many whole calendar years after this one are drawn.
        with_forecasts: third parties' forecasts count as plans too.
        whole_library: plans of all facilities judge the pipeline, not only those of the line's own group.
        efficient: computing power is multiplied by a factor for better algorithms.
        factor, factor_low, factor_high: that factor for one year: 3.0 is three times as much computing a year later
            from the same hardware.
        factor_day: the day on which it is 1.
        factor_source: where the factor is from, in the person's words; without it nothing is multiplied.
    """

    projection: Projection = Projection.NONE
    from_day: int | None = None
    until_day: int | None = None
    ahead_years: int = 3
    with_forecasts: bool = False
    whole_library: bool = False
    efficient: bool = False
    factor: float = 1.0
    factor_low: float = 1.0
    factor_high: float = 1.0
    factor_day: int | None = None
    factor_source: str = ""

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Coming:
        """From a saved chart; what a newer version has added is left out."""
        known = {f.name for f in fields(cls)}
        kept = {name: value for name, value in stored.items() if name in known}
        if "projection" in kept:
            found = str(kept["projection"])
            kept["projection"] = Projection(found) if found in set(Projection) else Projection.NONE
        return cls(**kept)


@dataclass(frozen=True, kw_only=True)
class Fits:
    """The period that trends are fitted to, in days since 1970-01-01.

    Args:
        earliest, latest: of the figures that could be fitted.
        first, last: of the period: as chosen, else as far as figures reach.
    """

    earliest: int
    latest: int
    first: int
    last: int
