"""What is drawn of a chart's figures, and how it is painted."""

from __future__ import annotations

from enum import StrEnum


class ShowAs(StrEnum):
    """What is drawn of the figures: themselves, or what follows from them (`db.charts.showing.shown`)."""

    ABSOLUTE = "absolute"
    SHARE = "share"
    INDEX = "index"
    GROWTH = "growth"
    CHANGE = "change"
    CUMULATIVE = "cumulative"
    RATIO = "ratio"


class Form(StrEnum):
    """How the lines of a panel are painted."""

    LINES = "lines"
    AREAS = "areas"
    MULTIPLES = "multiples"
    BARS = "bars"
    RANKING = "ranking"
