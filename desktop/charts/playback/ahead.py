"""All pictures of a playback read ahead, so that they share their axes: what was once planned may exceed what is now.

Reading is plain work beside the window; nothing here paints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from db.charts.coming.playback import Clock, frame
from db.charts.description import ChartData, ChartDescription
from db.library import Library
from db.watch import Watch
from desktop.charts.stage.contents import extent, palette_places, whole_range

MOST_POINTS_KEPT = 200_000
"""Of all pictures together; those beyond are read again when they are shown."""
Held = dict[str, tuple[float, float]]
"""By a panel's key: the lowest and highest value of all pictures."""


@dataclass(frozen=True)
class Ahead:
    """What was read ahead.

    Args:
        full: the whole chart, of which pictures "up to" a day are a part.
        like: the picture whose room and colours all take: the last one. held: values of all.
        days: of the pictures, beginning with the last on which nothing was known. pictures: those kept, by day.
    """

    full: ChartData
    like: ChartData
    held: Held
    days: list[int]
    pictures: dict[int, ChartData] = field(default_factory=dict)

    def shown(self, picture: ChartData) -> ChartData:
        """A picture on the axes, and in the room, that all of them share."""
        return shared(picture, self.like, self.held)


def shared(picture: ChartData, like: ChartData, held: Held) -> ChartData:
    """A picture on axes held in common, in the room and the colours of another."""
    panels = tuple(replace(panel, held=held.get(panel.key)) for panel in picture.panels)
    return replace(picture, panels=panels, like=like, colours=palette_places(like)[1])


def read_ahead(
    library: Library, description: ChartDescription, full: ChartData, clock: Clock, days: Sequence[int], watch: Watch
) -> Ahead:
    """Reads every picture. Raises Cancelled.

    Pictures "up to" a day only leave out of the whole chart, so that its own axes are those of all.
    """
    held = widened({}, full)
    if clock is Clock.TIME:
        return Ahead(full, full, held, list(days))
    kept: dict[int, ChartData] = {}
    like, points, empty = full, 0, 0
    for number, day in enumerate(days):
        watch.at(number, len(days))
        picture = frame(library, description, full, clock, day)
        like, held = picture, widened(held, picture)
        if empty == number and not any(panel.lines for panel in picture.panels):
            empty += 1
        points += sum(len(line.points) for panel in picture.panels for line in panel.lines)
        if points <= MOST_POINTS_KEPT:
            kept[day] = picture
    return Ahead(full, like, held, list(days[max(0, empty - 1) :]), kept)


def widened(held: Held, picture: ChartData) -> Held:
    """The values held in common, with those of one more picture."""
    days = whole_range(picture)
    found = {panel.key: extent(panel, days, picture.bands) for panel in picture.panels}
    return held | {key: _both(held.get(key), span) for key, span in found.items() if span is not None}


def _both(*spans: tuple[float, float] | None) -> tuple[float, float]:
    known: Iterable[tuple[float, float]] = [span for span in spans if span is not None]
    lows, highs = zip(*known, strict=True)
    return min(lows), max(highs)
