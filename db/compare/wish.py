"""What is to be compared, and how it is shown: plain, saved as JSON like a chart."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from db.compare.reference import price_years

AMOUNTS, GDP_SHARE, BY_YEAR, BY_PLACE = "amounts", "gdp_share", "by_year", "by_place"
SHOWN = (AMOUNTS, GDP_SHARE, BY_YEAR, BY_PLACE)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A comparison.

    Args:
        programmes: uids of policies, in the person's order.
        show: AMOUNTS in US dollars, GDP_SHARE of the country's product, BY_YEAR on an axis of years, or BY_PLACE:
            sums of countries in US dollars.
        dollars_of: the year of constant dollars; None for nominal ones. Shares of a product need none.
        logarithmic: the scale of amounts.
        with_sites: facilities of a programme with what each is to cost, within it.
        title: the person's own; "" for the usual one.
    """

    programmes: tuple[str, ...] = ()
    show: str = AMOUNTS
    dollars_of: int | None = None
    logarithmic: bool = False
    with_sites: bool = False
    title: str = ""

    def to_json(self) -> str:
        """The stored text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Comparison:
        """See `to_json`. Raises ValueError where the text is no comparison."""
        read = json.loads(text)
        if not isinstance(read, dict) or not isinstance(read.get("programmes", []), list):
            raise ValueError("not a comparison")
        year = read.get("dollars_of")
        return cls(
            programmes=tuple(dict.fromkeys(str(uid) for uid in read.get("programmes", []))),
            show=read["show"] if read.get("show") in SHOWN else AMOUNTS,
            dollars_of=year if isinstance(year, int) and year in price_years() else None,
            logarithmic=read.get("logarithmic") is True,
            with_sites=read.get("with_sites") is True,
            title=str(read.get("title") or ""),
        )
