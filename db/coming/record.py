"""How well plans came true: what the pipeline is discounted by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median

from db.coming.plans import Promise

FEWEST_DELIVERED = 10
"""Below so many delivered plans nothing is discounted: the record would be an accident."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """Of the plans that were due.

    Args:
        due, delivered: how many.
        share: of what was promised, the mean share that stands, each plan alike; 1 where it is not applied.
        months_late: the median lateness of the delivered ones, early ones as on time; 0 where it is not applied.
    """

    due: int
    delivered: int
    share: float = 1.0
    months_late: float = 0.0

    @property
    def is_enough(self) -> bool:
        """Whether it may be applied."""
        return self.delivered >= FEWEST_DELIVERED

    def words(self) -> str:
        """In a sentence, without its stop."""
        if not self.is_enough:
            return (
                f"too few delivered plans to go by: {self.delivered} of {self.due} due, {FEWEST_DELIVERED} are needed; "
                "drawn as promised"
            )
        return (
            f"of {self.due} plans due, {self.delivered} were delivered, {self.months_late:.0f} months late in the "
            f"middle case; {100 * self.share:.0f} % of what was promised stands, and what is planned is cut to that"
        )


def record_of(due: Sequence[Promise]) -> Record:
    """The record of plans that were due."""
    delivered = [one for one in due if one.delivered_day is not None]
    if len(delivered) < FEWEST_DELIVERED:
        return Record(due=len(due), delivered=len(delivered))
    return Record(
        due=len(due),
        delivered=len(delivered),
        share=mean(one.share for one in due),
        months_late=median(max(0.0, one.months_late) for one in delivered),
    )
