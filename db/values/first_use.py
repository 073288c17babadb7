"""What reading a value for the first time costs: patterns are compiled and a library for vague dates is loaded then.

Together they take as long as a key may wait for its letter, so a window has it done beforehand, beside itself.
"""

from __future__ import annotations

DATES = ("2026-03-12", "mid-2026", "Q3 2027", "about 2026", "by 2030", "2024 to 2026")
FIGURES = ("US$500 billion", "230 EFLOPS", "1.2 GW", "64,000 GB200", "2.5万张卡", "3,000 racks")


def prepare() -> None:
    """Reads a few dates and figures, of each kind one."""
    from db.values import dates, quantities

    for text in DATES:
        dates.parse(text)
    for text in FIGURES:
        quantities.parse(text)
