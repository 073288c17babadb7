"""Where the person has been: back and forward, as in a browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

LONGEST = 100


class Stop(NamedTuple):
    """A page, and the record or view shown on it: `table` is "" for none, `record_id` 0."""

    page: str
    table: str = ""
    record_id: int = 0


@dataclass
class Trail:
    """The stops in order, and which one is shown."""

    stops: list[Stop] = field(default_factory=list)
    at: int = -1

    def visit(self, stop: Stop) -> None:
        """Notes that `stop` is shown now; what lay ahead is forgotten."""
        if self.at >= 0 and self.stops[self.at] == stop:
            return
        kept = self.stops[: self.at + 1]
        if kept and kept[-1] == Stop(stop.page):
            kept = kept[:-1]  # the page as it was before a record was chosen on it is no place to go back to
        if not kept or kept[-1] != stop:  # gone to the page that was in front already
            kept = [*kept, stop]
        self.stops = kept[-LONGEST:]
        self.at = len(self.stops) - 1

    @property
    def can_go_back(self) -> bool:
        """Whether a stop lies behind."""
        return self.at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether a stop lies ahead."""
        return self.at < len(self.stops) - 1

    def back(self) -> Stop | None:
        """The stop before, or None."""
        if not self.can_go_back:
            return None
        self.at -= 1
        return self.stops[self.at]

    def forward(self) -> Stop | None:
        """The stop after, or None."""
        if not self.can_go_forward:
            return None
        self.at += 1
        return self.stops[self.at]
