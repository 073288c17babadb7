"""Charts that were begun and never saved: none of them goes when another chart is shown."""

from __future__ import annotations

from contextlib import suppress

from db.charts.description import ChartDescription


class Begun:
    """Those that wait while another chart is in front.

    Attributes:
        from_: what the one in front began as, while that is none of the saved ones.
    """

    def __init__(self) -> None:
        self.from_ = ChartDescription()
        self._waiting: list[ChartDescription] = []  # the one that was in front last comes last

    def is_changed(self, now: ChartDescription) -> bool:
        """Whether the chart in front, which is not saved, is another than it began as."""
        return now != self.from_

    def leave(self, now: ChartDescription) -> None:
        """Another chart comes to the front: this one, not saved, waits where it was changed."""
        if self.is_changed(now) and now not in self._waiting:
            self._waiting.append(now)

    def take(self, now: ChartDescription | None) -> ChartDescription | None:
        """The next one to be shown; None where there is none.

        Args:
            now: the chart in front where it is not saved; changed, it comes again once the others have come.
        """
        if now is not None and self.is_changed(now) and now not in self._waiting:
            self._waiting.insert(0, now)
        return self._waiting.pop() if self._waiting else None

    def remembered(self) -> dict[str, object]:
        """Plain values for the next start."""
        return {"from": self.from_.to_json(), "waiting": [one.to_json() for one in self._waiting]}

    def restore(self, remembered: object) -> None:
        """Takes `remembered`'s values; what cannot be read is left."""
        if not isinstance(remembered, dict):
            return
        with suppress(ValueError, TypeError, KeyError):
            self.from_ = ChartDescription.from_json(str(remembered["from"]))
        texts = remembered.get("waiting")
        for text in texts if isinstance(texts, list) else []:
            with suppress(ValueError, TypeError, KeyError):
                self._waiting.append(ChartDescription.from_json(str(text)))
