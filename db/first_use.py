"""What is done once, when a value is first read or a record first saved, and takes longer than a key may wait.

Patterns are compiled, a library for vague dates is loaded, tables are mapped: a window has it done first.
"""

from __future__ import annotations

DATES = ("2026-03-12", "mid-2026", "Q3 2027", "about 2026", "by 2030", "2024 to 2026")
FIGURES = ("US$500 billion", "230 EFLOPS", "1.2 GW", "64,000 GB200", "2.5万张卡", "3,000 racks")


def prepare() -> None:
    """Reads a few dates and figures, of each kind one, and maps the tables."""
    from sqlalchemy.orm import configure_mappers

    import db.models  # noqa: F401
    from db.values import dates, quantities

    configure_mappers()
    for text in DATES:
        dates.parse(text)
    for text in FIGURES:
        quantities.parse(text)
